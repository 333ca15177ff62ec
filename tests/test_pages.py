"""Pages → items: what belongs to no one theme. The themes themselves are held by `test_pages_golden.py`."""

from __future__ import annotations

import pytest

from scraper.errors import NotAPage
from scraper.items import Document, Post, Source
from scraper.pages import extract_page
from scraper.pages.encoding import decode_page
from scraper.pages.parse import parse_tree
from scraper.pages.printed import inner_html, printed

URL = "https://orto.blogspot.com/2011/10/la-zucca.html"
HEAD = "<html><head><meta content='blogger' name='generator'><title>L'orto: La zucca</title></head><body>"
POST = """<h2 class='date-header'>giovedì 20 ottobre 2011</h2><div class='post hentry'>
<a name='6200000000000000003'></a><h3 class='post-title entry-title'>La zucca</h3>
<div class='post-body entry-content'>{body}</div><div class='post-footer'>
<span class='post-author vcard'>Pubblicato da <span class='fn'>Nives</span></span>
<span class='post-timestamp'>alle <a class='timestamp-link' href='{url}' rel='bookmark'>18:05</a></span></div></div>"""


def page(body: str = "Testo.", after: str = "", head: str = HEAD, url: str = URL) -> Document:
    return extract_page((head + POST.format(body=body, url=url) + after).encode(), url)


def only_post(document: Document) -> Post:
    assert len(document.posts) == 1
    return document.posts[0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n ",
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        b"PK\x03\x04 una cartella compressa",
        bytes(range(256)) * 4,
        b"solo testo, nessun marcatore",
        b"<html><body><h1>Orari</h1><p>Aperto dalle 9 alle 13.</p></body></html>",
        b"<html><article class='post'><h1>Sconti</h1><div class='article-content'>Da oggi.</div></article></html>",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        b"<?xml version='1.0'?><?xml-stylesheet href='x'?>\n<rss version='2.0'></rss>",
        b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>",
    ],
)
def test_what_is_no_blog_page_is_refused_in_one_sentence(body: bytes) -> None:
    with pytest.raises(NotAPage) as refusal:
        extract_page(body, URL)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


TEXT = "Perché è già così: «città» — 10 €"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), "text/html; charset=ISO-8859-1"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=iso-8859-15"),
        (TEXT.encode("cp1252"), None),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (TEXT.encode("cp1252"), "text/html; charset=nessuno"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), None),
    ],
)
def test_text_is_read_whatever_a_page_declares(body: bytes, content_type: str | None) -> None:
    assert decode_page(body, content_type) == TEXT


def test_a_declaration_after_the_style_is_found() -> None:
    body = (
        b"<style>"
        + b"x" * 9_000
        + b"</style><meta http-equiv=Content-Type content='text/html; charset=ISO-8859-2'>\xb1"
    )
    assert decode_page(body).endswith("ą")


def test_bytes_of_two_encodings_in_one_page_are_both_read() -> None:
    assert decode_page("perché ".encode() + "perché".encode("cp1252")) == "perché perché"


def test_an_empty_header_repeats_the_day_above_and_one_without_figures_is_none() -> None:
    empty = POST.replace("giovedì 20 ottobre 2011", "").replace("6200000000000000003", "6200000000000000002")
    script = POST.replace("giovedì 20 ottobre 2011", "#")
    root = "https://orto.blogspot.com/"
    both = extract_page((HEAD + (POST + empty).format(body="x", url=URL)).encode(), root)
    assert [post.date_text for post in both.posts] == ["giovedì 20 ottobre 2011"] * 2
    assert only_post(extract_page((HEAD + script.format(body="x", url=URL)).encode(), root)).date_text is None


def test_marks_inside_a_body_are_its_text() -> None:
    fake = (
        "<h2 class='date-header'>1/1/2001</h2><div class='post hentry'><div class='post-body'>x</div></div>99 commenti"
    )
    post = only_post(page(f"<p>Prima</p>{fake}<a name='111111111'></a><a rel='tag' href='/search/label/no'>no</a>"))
    assert (post.date_text, post.labels, post.count_text) == ("giovedì 20 ottobre 2011", None, None)
    assert post.body is not None
    assert "1/1/2001" in post.body


def test_comments_inside_a_body_element_do_not_leak() -> None:
    said = (
        "<li class='comment' id='c12345678901'><cite class='user'>Ugo</cite><p class='comment-content'>Bella!</p></li>"
    )
    comments = f"<div class='comments' id='comments'><h4>1 commento:</h4><ol>{said}</ol></div>"
    document = page(f"<div><p>Testo.</p><div>{comments}coda</div></div>")
    assert only_post(document).body == "<div><p>Testo.</p><div>coda</div></div>"
    assert [(comment.author, comment.body) for comment in document.comments] == [("Ugo", "Bella!")]
    assert only_post(document).count_text == "1 commento:"


def test_what_only_looks_like_comments_stays_in_the_body() -> None:
    post = only_post(page("<div class='comments'>I commenti di ieri: <b>due</b>.</div>"))
    assert post.body == '<div class="comments">I commenti di ieri: <b>due</b>.</div>'


@pytest.mark.parametrize("link", ["#links", "https://orto.blogspot.com/2011/10/la-zucca.html#links"])
def test_links_to_a_post_are_no_count(link: str) -> None:
    footer = f"<div class='post-footer'><a class='comment-link' href='{link}'>3 link a questo post</a></div>"
    body = HEAD + POST.format(body="x", url=URL).replace("</div></div>", f"</div>{footer}</div>")
    assert only_post(extract_page(body.encode(), "https://orto.blogspot.com/")).count_text is None


def test_a_title_that_links_elsewhere_is_no_permalink() -> None:
    away = POST.replace(">La zucca<", "><a href='https://altrove.example/2010/01/zucche.php'>La zucca</a><")
    post = only_post(extract_page((HEAD + away.format(body="x", url=URL)).encode(), "https://orto.blogspot.com/"))
    assert (post.title, post.url, post.source) == ("La zucca", URL, Source.LIST)


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ("<div class='jump-link'><a href='{}#more'>Continua a leggere</a></div>", False),
        ("<a href='{}#more'>Leggi tutto</a>", False),
        ("<a href='{}'>La zucca</a>", True),
    ],
)
def test_a_list_that_cuts_gives_no_body(more: str, whole: bool) -> None:
    cut = POST.replace("<div class='post-footer'>", more.format(URL) + "<div class='post-footer'>")
    post = only_post(extract_page((HEAD + cut.format(body="x", url=URL)).encode(), "https://orto.blogspot.com/"))
    assert (post.body is not None) is whole


def test_a_posts_own_page_gives_only_that_post() -> None:
    other = POST.format(body="y", url="https://orto.blogspot.com/2010/01/altro.html").replace(
        "6200000000000000003", "5100000001"
    )
    head = HEAD.replace("</head>", f"<link rel='canonical' href='{URL}'></head>")
    document = extract_page(
        (head + other + POST.format(body="x", url=URL)).encode(), URL + "?showComment=1319178000123#c1"
    )
    assert (only_post(document).body, only_post(document).url) == ("x", URL)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("<script>'blogLocale\\x3dit_IT'</script>", "it"),
        ("<div>Etichette: <a>orto</a></div>", "it"),
        ("<div>Labels: garden</div>", None),
    ],
)
def test_the_language_is_read_where_html_names_none(lang: str, expected: str | None) -> None:
    blog = extract_page((HEAD + lang + "<div class='hentry'><div class='post-body'>x</div></div>").encode(), URL).blog
    assert blog is not None
    assert blog.language == expected


def test_furniture_is_left_out_however_deep_and_the_tree_stays() -> None:
    tree = parse_tree("<div id=b>a<p>b<i>c</i>d<b>e</b>f</p>g</div>")
    furniture = {tree.by_tag["i"][0], tree.by_tag["b"][0]}
    assert inner_html(tree.by_id["b"], furniture) == "a<p>bdf</p>g"
    assert printed(tree.by_id["b"]) == "a bcdef g"


def test_relative_links_of_a_page_become_absolute() -> None:
    pager = "<div id='blog-pager'><a class='blog-pager-older-link' href='../09/fine.html'>Post più vecchio</a></div>"
    assert page(after=pager).listing.older_url == "https://orto.blogspot.com/2011/09/fine.html"
    script = pager.replace("../09/fine.html", "javascript:void(0)")
    assert page(after=script).listing.older_url is None


def test_a_whole_address_behind_a_dot_is_whole() -> None:
    pager = "<div id='blog-pager'><a class='blog-pager-older-link' href='./http://ilmolo.example/2003/10/a.html'>x</a></div>"
    assert page(after=pager).listing.older_url == "http://ilmolo.example/2003/10/a.html"


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("<span class='post-author'><em>di</em><i class='fa-user'></i><a href='/x'>Zia Pina</a></span>", "Zia Pina"),
        ("<span class='author'>Scritto da: <a href='/x'>Zia Pina</a></span>", "Zia Pina"),
        ("<span class='author'>Zia Pina <a href='/x'>tutti i post</a></span>", "Zia Pina tutti i post"),
        ("<p>Scritto da <b>Remo</b> il <a title='permalink' href='/2011/10/la-zucca.html'>18 giugno</a></p>", "Remo"),
        ("<p>Di notte, il <a title='permalink' href='/2011/10/la-zucca.html'>18 giugno</a> {}</p>", None),
        ("<p>18 giugno 2017</p>", None),
    ],
)
def test_the_author_is_the_name_and_not_what_introduces_it(byline: str, name: str | None) -> None:
    body = f"<div class='post hentry'><h3 class='post-title'>T</h3>{byline}<div class='post-body'>x</div></div>"
    post = only_post(extract_page((HEAD + body.format("x" * 200)).encode(), "https://orto.blogspot.com/"))
    assert post.author == name


def test_a_name_that_says_something_wrote_the_comment() -> None:
    box = "<div id='comments'><div id='c770000000001'><b>Elio</b> dice: <p class='comment-body'>Ciao</p></div></div>"
    assert [each.author for each in page(after=box).comments] == ["Elio"]
    assert [each.author for each in page(after=box.replace(" dice", "")).comments] == [None]
