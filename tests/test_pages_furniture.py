"""What a template adds to a text and to its line of author and time: none of it is the author's word."""

from __future__ import annotations

import pytest

from pipelines.counts import clean_counts
from scraper.items import Post
from scraper.pages import extract_page

ROOT = "https://orto.blogspot.com/"
URL = ROOT + "2011/10/zucca.html"
CLEAR = "<div style='clear: both;'></div>"
SHARE = f"<ul><li>Condividi:</li><li><a href='https://www.facebook.com/sharer.php?u={URL}'>f</a></li></ul>"
PROFILE = "<div itemprop='author'><a href='/profilo'>Nives</a> <span>Coltiva zucche.</span></div>"


AUTHOR = "Pubblicato da <span class='fn'>Nives</span>"


def read(body: str, *, url: str = URL, before: str = "", footer: str = "", author: str = AUTHOR) -> Post:
    """Read a page with one post of a layouts theme."""
    title = f"<h3 class='post-title entry-title'><a href='{URL}'>La zucca</a></h3>"
    line = f"<div class='post-footer'>{author}{footer}</div>"
    html = (
        f"<html><head><meta content='blogger' name='generator'></head><body>{before}<div class='post hentry'>{title}"
        f"<div class='post-body entry-content'>{body}</div>{line}</div></body></html>"
    )
    (post,) = extract_page(html.encode(), url).posts
    return post


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (SHARE, False),
        (f"<div class='pbt'>{SHARE}</div><div id='vuoto'></div>", False),
        (PROFILE + SHARE, False),
        ("<div><p class='share-this-please'>Condividi</p></div>", False),
        ("<div class='related-posts'><a href='/2010/01/x.html'>Altri</a></div>", False),
        ("<p>E poi l'ho mangiata.</p>", True),
        ("E poi l'ho mangiata." + SHARE, True),
        (SHARE + "<p>E poi l'ho mangiata.</p>", True),
        ("<img src='http://1.bp.blogspot.com/a.jpg'>", True),
        ("", True),
        # what the author wrote after an end of their own
        (f"<div>Ho scritto <a href='https://twitter.com/share'>qui</a> il resto della storia.</div>{CLEAR}", True),
        (f"<div><a href='http://feeds.feedburner.com/orto'>Il feed</a></div>{CLEAR}", True),
        ("<div class='author-quote'>Chi semina raccoglie.</div>", True),
        ("<p class='celebrating'>Chi semina raccoglie.</p>", True),
        ("<div class='social-history'>Una lunga storia di contadini e di zucche.</div>", True),
        ("<table class='related-pic'><tr><td><img src='/z.jpg'></td></tr><tr><td>La zucca</td></tr></table>", True),
    ],
)
def test_what_follows_the_end_of_a_text_is_left_out_where_all_of_it_is_furniture(after: str, kept: bool) -> None:
    text = f"<p>Ho colto la zucca.</p>{CLEAR}"
    assert (read(text + after).body or "").replace('"', "'") == text + (after if kept else "")


TWEET = "<a href='https://twitter.com/share'>Tweet</a>"


@pytest.mark.parametrize(
    ("end", "url", "body"),
    [
        (f"<br><a href='{URL}'>Continua...</a>{CLEAR}", ROOT, "Ho colto la zucca.<br>"),
        (f"<br><a href='{URL}'>Continua...</a>{CLEAR}{SHARE}", ROOT, "Ho colto la zucca.<br>"),
        (f"<a href='{URL}'>Continua</a>{CLEAR}", URL, "Ho colto la zucca."),
        (
            f"<script>s()</script><span><a href='{URL}'>Continua</a></span>{CLEAR}",
            ROOT,
            "Ho colto la zucca.<script>s()</script>",
        ),
        (f"<div><a class='more' href='{URL}'>Continua</a></div>{CLEAR}", ROOT, "Ho colto la zucca."),
        (
            f"<div></div><a href='https://twitter.com/share'>Tweet</a><script></script>{CLEAR}",
            URL,
            "Ho colto la zucca.<div></div><script></script>",
        ),
        (
            "<a href='http://del.icio.us/nives/zucche'>Zucche</a>",
            URL,
            "Ho colto la zucca.<a href='http://del.icio.us/nives/zucche'>Zucche</a>",
        ),
        (f"..<a href='{URL}'>Continua</a>", ROOT, None),  # a summary: the whole stands on the post's own page
        (
            f"<a href='{URL}'>Continua</a> a leggere.",
            ROOT,
            f"Ho colto la zucca.<a href='{URL}'>Continua</a> a leggere.",
        ),
        (f"<a href='{ROOT}'>Continua</a>", ROOT, f"Ho colto la zucca.<a href='{ROOT}'>Continua</a>"),
        (f"<a href='{URL}'><img src='a.png'></a>", ROOT, f"Ho colto la zucca.<a href='{URL}'><img src='a.png'></a>"),
        (f"<br>Ditelo <a href='{URL}#c'>qui</a>", URL, f"Ho colto la zucca.<br>Ditelo <a href='{URL}#c'>qui</a>"),
        (
            f" Parola di <b></b><i><a href='{URL}'>Elio</a></i>",
            URL,
            f"Ho colto la zucca. Parola di <b></b><i><a href='{URL}'>Elio</a></i>",
        ),
        (f" Via: {TWEET} {TWEET}<p>{TWEET}</p>", URL, f"Ho colto la zucca. Via: {TWEET} {TWEET}"),
        (f" {TWEET} {TWEET}", URL, "Ho colto la zucca."),
    ],
)
def test_the_way_to_the_post_s_own_page_is_no_part_of_its_text(end: str, url: str, body: str | None) -> None:
    found = read("Ho colto la zucca." + end, url=url).body
    assert (found and found.replace('"', "'").replace(CLEAR, "")) == (body and body.replace('"', "'"))


def test_a_title_that_leads_elsewhere_makes_no_way_on_of_the_same_link() -> None:
    page = "http://giornale.example/zucca.html"
    html = (
        "<html><head><meta content='blogger' name='generator'></head><body><div class='post hentry'>"
        f"<h3 class='post-title'><a href='{page}'>La zucca</a></h3>"
        f"<div class='post-body'>Bella. <a href='{page}'>Leggi</a>{CLEAR}</div></div></body></html>"
    )
    assert "Leggi" in (extract_page(html.encode(), URL).posts[0].body or "")


WAY = f"<div class='breadcrumbs'><a href='{ROOT}'>Inizio</a> <a href='{ROOT}search/label/Orto'>Orto</a></div>"


@pytest.mark.parametrize(
    ("before", "footer", "url", "labels"),
    [
        (WAY, "", URL, ("Orto",)),
        (WAY, f"<span class='post-labels'><a href='{ROOT}search/label/Zucche'>Zucche</a></span>", URL, ("Zucche",)),
        (WAY, "<span class='post-labels'></span>", URL, ()),
        (WAY, "", ROOT, None),
        ("", "", URL, None),
        (f"<div id='sidebar'>{WAY}</div>", "", URL, None),
    ],
)
def test_labels_shown_only_in_the_way_to_a_post(
    before: str, footer: str, url: str, labels: tuple[str, ...] | None
) -> None:
    assert read("Testo.", before=before, footer=footer, url=url).labels == labels


def test_a_way_that_the_author_pasted_into_a_text_labels_nothing() -> None:
    assert read(f"Testo.{WAY}").labels is None


def classic(body: str = "Ho colto la zucca.", *, byline: str = "posted by Nives", comments: str = "") -> Post:
    """Read a page with one post of a classic template."""
    html = (
        "<html><head><meta content='Blogger' name='generator'><title>L'orto</title></head><body><h1>L'orto</h1>"
        "<h3>Sunday, September 11, 2005</h3><a name='112641311828678254'></a><div class='blogPost'>"
        f"{body}<div class='byline'>{byline} <a href='{ROOT}2005/09/zucca.html' title='permanent link'>12:31 AM</a>"
        f"</div></div>{comments}</body></html>"
    )
    (post,) = clean_counts(extract_page(html.encode(), ROOT + "2005/09/zucca.html")).posts
    return post


@pytest.mark.parametrize("body", ["Ho colto la zucca.<br>", "<a href='/z.jpg'><img src='/z.jpg'></a><br>", ""])
def test_a_classic_post_without_a_title_takes_neither_the_blog_s_nor_its_own_footer(body: str) -> None:
    post = classic(body, byline="// posted by Nives @")
    assert (post.title, post.author, post.date_text) == (None, "Nives", "Sunday, September 11, 2005")
    assert (post.body or "").replace('"', "'") == body


@pytest.mark.parametrize("printed", ["#", "il 3 settembre"])
def test_a_link_to_another_post_ends_no_classic_text(printed: str) -> None:
    text = f"Come dicevo <a href='{ROOT}2005/09/orto.html'>{printed}</a>, la zucca cresce."
    assert (classic(text).body or "").replace('"', "'") == text


@pytest.mark.parametrize(
    "byline",
    [
        "posted by Nives at Saturday, June 07, 2003",
        "posted by Nives on 7 June 2003",
        "Pubblicato da Nives il 7 giugno 2003,",
        "Posted by Nives at June 7, 2003",
        "Publicado por Nives em 7 de junho de 2003",
        "posted by Nives, June 7, 2003",
        "Scritto da Nives sabato 7 giugno 2003",
        "Publicado por Nives, sexta-feira, 7 de junho de 2003",
        "posted by Nives at Sobota, June 7, 2003",
    ],
)
def test_a_day_in_words_is_no_part_of_a_name(byline: str) -> None:
    assert classic(byline=byline).author == "Nives"


@pytest.mark.parametrize("name", ["Anna Rossi", "Maria 3", "A. May 2010 Rossi", "Rinaldi"])
def test_a_name_before_a_day_in_words_is_whole(name: str) -> None:
    assert classic(byline=f"posted by {name}, June 7, 2003").author == name


@pytest.mark.parametrize("name", ["Di Maria", "Da Silva", "Von Braun", "di passaggio"])
def test_a_name_that_begins_like_the_words_before_a_name_is_whole(name: str) -> None:
    link = f"<a href='/profilo'>{name}</a>"
    for mark in (
        f"Pubblicato da <span class='fn'>{name}</span>",
        f"<span class='post-author'>Pubblicato da {link}</span>",
        f"<span class='post-author'>{link}</span>",
        f"<span itemprop='author'><b itemprop='name'>{name}</b></span>",
        f"<span class='post-author'>\nDi\n{name}\n</span>",
    ):
        assert read("Testo.", author=mark).author == name
    says = (f"{link} ha detto...", f"{name} ha detto...", f"At 10:07 AM, {name} said...", f"<i class='fn'>{name}</i>")
    for printed in says:
        html = (
            "<html><head><meta content='blogger' name='generator'></head><body><div class='post hentry'>"
            f"<h3 class='post-title'><a href='{URL}'>La zucca</a></h3><div class='post-body'>Testo.</div></div>"
            f"<dl id='comments'><dt class='comment-author'><a name='c5922003048940271008'></a>{printed}</dt>"
            "<dd class='comment-body'>Bella!</dd></dl></body></html>"
        )
        assert extract_page(html.encode(), URL).comments[0].author == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Anna\nMaria", "Anna Maria"),
        ("Lo disse\nNives\n", "Nives"),
        ("\nNives\n", "Nives"),
        ("Nives dell'Orto", "Nives dell'Orto"),
        ("Pubblicato da\nNives", "Nives"),
    ],
)
def test_a_name_on_a_line_of_its_own_is_the_name(printed: str, name: str) -> None:
    assert read("Testo.", footer=f"<span class='post-author'>{printed}</span>", author="").author == name


COMMENT = (
    "<div class='blogComment'><a name='{0}'></a>Bella!<div class='byline'><a href='#{0}' title='permanent link'>#</a> "
    "posted by <span class='comment-author'>Elio</span> : 9:14 AM</div></div>"
)


@pytest.mark.parametrize(
    ("heading", "comments", "count"),
    [
        ("Comments:", 0, 0),
        ("Comments:", 2, 2),
        ("<b><i>Comments:</i></b>", 1, 1),
        ("3 Comments:", 2, 3),  # what is announced comes first
        ("<div class='comment-count'>0 Comments:</div>", 0, 0),
        ("<div class='comment-count'>4 Comments:</div>", 1, 4),
        (None, 0, None),
    ],
)
def test_a_classic_page_that_lists_its_comments_tells_how_many_there_are(
    heading: str | None, comments: int, count: int | None
) -> None:
    listed = "".join(COMMENT.format(112641400000000000 + number) for number in range(comments))
    region = "" if heading is None else f"<div class='blogComments'><a name='comments'></a>{heading}{listed}</div>"
    assert classic(comments=region).comment_count == count


@pytest.mark.parametrize(
    "region",
    [
        "<div id='comments'></div>",
        "<div id='comments'><div id='disqus_thread'></div><script src='//orto.disqus.com/embed.js'></script></div>",
        "<div class='blogComments'><a name='comments'></a>Comments:<div id='disqus_thread'></div></div>",
        "<div class='comments'><a href=\"javascript:HaloScan('1')\"><script>postCount('1')</script></a></div>",
        "<div id='comments'><iframe src='http://www.haloscan.com/comments/orto/1'></iframe></div>",
    ],
)
def test_comments_that_another_service_keeps_are_not_counted_as_none(region: str) -> None:
    assert classic(comments=region).comment_count is None


@pytest.mark.parametrize(
    ("beside", "name"),
    [
        ("Martina", "Martina"),
        ("Nessun commento", None),
        ("<a href='http://www.haloscan.com/comments/orto/1' onclick='apri()'>parlane</a>", None),
        ("<a href='http://www.haloscan.com/tb/orto/1'>Trackback</a>", None),
    ],
)
def test_what_stands_beside_the_hour_may_be_a_name_and_no_way_to_comments(beside: str, name: str | None) -> None:
    assert classic(byline=f"{beside} ¶").author == name


@pytest.mark.parametrize("prefix", ["", "c", "comment-"])
@pytest.mark.parametrize("body", ["comment-body", "blog-author-comment"])
def test_comments_are_numbered_in_several_ways(prefix: str, body: str) -> None:
    name = f"{prefix}9126625882520384766"
    html = (
        "<html><head><meta content='blogger' name='generator'></head><body><div class='post hentry'>"
        f"<h3 class='post-title'><a href='{URL}'>La zucca</a></h3><div class='post-body'>Testo.</div></div>"
        "<div id='comments'><h4>1 commento:</h4>"
        f"<dl id='comments-block'><dt class='comment-author' id='{name}'><a name='{name}'></a>Elio dice...</dt>"
        f"<dd class='{body}'><p>Bella!</p></dd><dd class='comment-footer'><span class='comment-timestamp'>"
        f"<a href='#{name}' title='comment permalink'>8/08/08 16:11</a></span></dd></dl></div></body></html>"
    )
    (comment,) = extract_page(html.encode(), URL).comments
    assert (comment.blogger_id, comment.author, comment.body, comment.date_text) == (
        "9126625882520384766",
        "Elio",
        "<p>Bella!</p>",
        "8/08/08 16:11",
    )


def stock(body: str, number: int) -> str:
    """Print a post as Blogger's stock layouts do."""
    address = f"{ROOT}2011/10/post-{number}.html"
    return (
        f"<div class='post-outer'>\n<div class='post hentry'>\n<a name='620000000000000000{number}'></a>\n"
        f"<h3 class='post-title entry-title'>\n<a href='{address}'>Titolo {number}</a>\n</h3>\n"
        f"<div class='post-body entry-content' id='post-body-620000000000000000{number}'>\n{body}\n{CLEAR}\n</div>\n"
        "<div class='post-footer'>\n<div class='post-footer-line post-footer-line-1'><span class='post-author vcard'>\n"
        f"Pubblicato da\n<span class='fn'>Nives</span>\n</span>\n<a class='comment-link' href='{address}#comment-form'>"
        f"{number} commenti</a></div></div>\n</div>\n</div>\n"
    )


PASTED = "<div><div>Altrui.</div><div class='post-footer'>Elio</div></div>Dopo."  #: a piece of another blog


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("Prima.</div>Dopo.", "Prima.Dopo."),
        ("Prima.</div></div></div></div>Dopo.", "Prima.Dopo."),
        ("<div>Prima.</DIV></div >Dopo.", "<div>Prima.</div>Dopo."),
        ("<div><div>Prima.</div>Dopo.", "<div><div>Prima.</div>Dopo.</div>"),
        ("<div><div><div>Prima.", "<div><div><div>Prima.</div></div></div>"),
        ("Prima.<!-- </div> --><script>'</div>'</script>Dopo.", "Prima.<script>'</div>'</script>Dopo."),
        ("Prima.</div><!-- Dopo.", None),
        (PASTED, PASTED),
        (f"{PASTED}<div>Dopo.</div>", f"{PASTED}<div>Dopo.</div>"),
    ],
)
def test_a_division_too_many_or_too_few_ends_no_post(body: str, text: str | None) -> None:
    html = "<html><head><meta content='blogger' name='generator'></head><body><div class='blog-posts'>"
    posts = extract_page((html + stock(body, 3) + stock("Seconda.", 2) + "</div></body></html>").encode(), ROOT).posts
    if text is None:  # as in a browser, an open comment hides all that follows
        assert [post.title for post in posts] == ["Titolo 3"]
        return
    assert [(post.title, post.author, post.count_text) for post in posts] == [
        ("Titolo 3", "Nives", "3 commenti"),
        ("Titolo 2", "Nives", "2 commenti"),
    ]
    clear = CLEAR.replace("'", '"')
    bodies = [(post.body or "").replace(clear, "").replace("\n", "").replace('"', "'") for post in posts]
    assert bodies == [text, "Seconda."]


def test_a_body_that_is_empty_to_its_last_letter_is_read() -> None:
    html = (
        "<html><div class='post hentry'><div class='post-body'></div><div class='post-footer'>Nives</div></div></html>"
    )
    assert extract_page(html.encode(), URL).posts[0].body == ""


def test_a_feed_kept_elsewhere_is_not_the_blog() -> None:
    feed = "<link rel='alternate' type='application/atom+xml' href='http://feeds.feedburner.com/orto'>"
    html = f"<html><head><meta content='blogger' name='generator'>{feed}</head><body>{stock('Testo.', 2)}</body></html>"
    assert extract_page(html.encode(), "salvata.html").blog is None
    read = extract_page(html.encode(), ROOT).blog
    assert read
    assert read.url == ROOT
