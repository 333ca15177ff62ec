"""Traps that real pages set, one by one: each is read as a careful reader would."""

from __future__ import annotations

import pytest

from scraper.errors import NotAPage
from scraper.items import Document, Post
from scraper.pages import extract_page
from scraper.pages.encoding import decode_page

ROOT = "https://orto.blogspot.com/"
URL = ROOT + "2011/10/la-zucca.html"
HEAD = "<html><head><meta content='blogger' name='generator'><title>L'orto</title></head><body>"


def post(
    body: str = "Testo.",
    number: int = 3,
    day: str | None = "giovedì 20 ottobre 2011",
    title: str | None = "La zucca",
    time: str = "18:05",
    footer: str = "",
) -> str:
    """Print a post as a layouts theme does; `day` None prints no date header at all."""
    header = "" if day is None else f"<h2 class='date-header'><span>{day}</span></h2>"
    heading = "" if title is None else f"<h3 class='post-title entry-title'>{title}</h3>"
    address = f"{ROOT}2011/10/post-{number}.html"
    return (
        f"{header}<div class='post hentry'><a name='620000000000000000{number}'></a>{heading}"
        f"<div class='post-body entry-content'>{body}</div><div class='post-footer'><span class='post-author vcard'>"
        "Pubblicato da <span class='fn'>Nives</span></span> <span class='post-timestamp'>alle "
        f"<a class='timestamp-link' href='{address}' rel='bookmark'>{time}</a></span>{footer}</div></div>"
    )


def read(*parts: str, url: str = ROOT) -> Document:
    return extract_page((HEAD + "".join(parts)).encode(), url)


def only(document: Document) -> Post:
    (found,) = document.posts
    return found


# Text and markup


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # what an owner stored twice encoded is what readers saw: it is kept, not guessed at
        ("cittÃ  e perchÃ©".encode(), "cittÃ  e perchÃ©"),
        ("\ufeff<p>città".encode("utf-16-le"), "<p>città"),
        ("\ufeff<p>città".encode("utf-16-be"), "<p>città"),
        ("<html><p>città".encode("utf-16-le"), "<html><p>città"),
        ("<html><p>città".encode("utf-16-be"), "<html><p>città"),
        ("<meta charset='utf-16'><p>città".encode(), "<meta charset='utf-16'><p>città"),
        (b"<meta charset='koi8-r'><p>perch\xc3\xa9", "<meta charset='koi8-r'><p>perché"),
        (b"<meta charset='us-ascii'><p>l\x92orto", "<meta charset='us-ascii'><p>l’orto"),
    ],
)
def test_bytes_are_read_as_they_were_meant(body: bytes, text: str) -> None:
    assert decode_page(body) == text


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<p>Prima<plaintext>dopo", "Prima"),
        ("<p>Uno<p>due<b>tre<i>quattro", "quattro"),
        ("<ul><li>semi<li>terra</ul><table><tr><td>acqua</table>", "acqua"),
        ("<p>Uno</p><!--[if IE]><p>solo Explorer</p><![endif]--><p>due</p>", "due"),
        ("<p>Uno</p><![if !IE]><p>due</p><![endif]>", "due"),
        ("<p>Uno</p><![CDATA[<p>due</p>]]><p>tre</p>", "tre"),
        ("<p>Uno</p></b></p></span><p>due</p>", "due"),
    ],
    ids=["plaintext", "unclosed", "lists", "if-ie", "if-not-ie", "cdata", "closed-too-often"],
)
def test_broken_markup_in_a_body_loses_no_post(body: str, kept: str) -> None:
    document = read(post(body, number=3), post("Secondo.", number=2, title="Il cavolo"))
    first = document.posts[0]
    assert (first.title, first.author, first.date_text) == ("La zucca", "Nives", "giovedì 20 ottobre 2011")
    assert first.body is not None
    assert kept in first.body
    assert "Explorer" not in first.body
    assert [each.title for each in document.posts] == ["La zucca", "Il cavolo"]
    assert document.posts[1].body == "Secondo."


# Marks inside a body


@pytest.mark.parametrize(
    "fake",
    [
        "<p>Scritto il 3 maggio 1999 alle 12:00</p>",
        "<p>99 commenti: <a href='http://altrove.example/a.html#comments'>99 commenti</a></p>",
        "<h2 class='date-header'>sabato 1 gennaio 2000</h2>",
        "<dl id='comments-block'><dt class='comment-author'>Ugo ha detto...</dt><dd class='comment-body'>No</dd></dl>",
        "<div class='post-footer'>Pubblicato da <span class='fn'>Altri</span> alle 00:01</div>",
        "<h3 class='post-title entry-title'>Titolo copiato</h3><p>e altro</p>",
        "<abbr class='published' title='1999-05-03T12:00:00+02:00'>12:00</abbr>",
        "<a rel='tag' href='http://orto.blogspot.com/search/label/finta'>finta</a>",
    ],
    ids=["date", "count", "date-header", "comments", "footer", "title", "published", "label"],
)
@pytest.mark.parametrize("url", [ROOT, URL])
def test_a_body_may_hold_anything(fake: str, url: str) -> None:
    count = f"<a class='comment-link' href='{URL}#comment-form'>2 commenti</a>"
    label = "<span class='post-labels'><a rel='tag' href='/search/label/orto'>orto</a></span>"
    document = read(post(f"<p>Prima.</p>{fake}<p>Dopo.</p>", footer=count + label), url=url)
    found = only(document)
    assert (found.title, found.author, found.date_text, found.time_text, found.count_text, found.labels) == (
        "La zucca", "Nives", "giovedì 20 ottobre 2011", "18:05", "2 commenti", ("orto",)
    )  # fmt: skip
    assert found.published_iso is None
    assert found.body is not None
    assert found.body.startswith("<p>Prima.</p>")
    assert found.body.endswith("<p>Dopo.</p>")
    assert document.comments == ()


# Days, titles, furniture


def test_posts_of_a_day_share_its_header_printed_empty_or_not_at_all() -> None:
    parts = [post(number=4), post(number=3, day=""), post(number=2, day=None), post(number=1, day="19 ottobre 2011")]
    days = [each.date_text for each in read(*parts).posts]
    assert days == ["giovedì 20 ottobre 2011"] * 3 + ["19 ottobre 2011"]


def test_a_date_header_inside_the_post_is_that_posts_own() -> None:
    parts = [
        post(number=number, day=None).replace("</a>", f"</a><span class='date-header'>{number} marzo 2018</span>", 1)
        for number in (9, 7)
    ]
    assert [each.date_text for each in read(*parts).posts] == ["9 marzo 2018", "7 marzo 2018"]


def test_a_footer_stamp_may_be_a_date_in_another_order() -> None:
    found = only(read(post(day="jueves, 8 de julio de 2010", time="jueves, julio 08, 2010")))
    assert (found.date_text, found.time_text) == ("jueves, 8 de julio de 2010", "jueves, julio 08, 2010")


@pytest.mark.parametrize("url", [ROOT, ROOT + "2011/10/blog-post.html"])
def test_untitled_and_image_only_posts(url: str) -> None:
    picture = "<a href='zucca-grande.jpg'><img src='zucca.jpg'></a>"
    found = only(read(post(picture, title=None), url=url))
    assert (found.title, found.body) == (None, '<a href="zucca-grande.jpg"><img src="zucca.jpg"></a>')
    found = only(read(post("", title="Vuoto"), url=url))
    assert (found.title, found.body) == ("Vuoto", "")


GADGETS = {
    "popular": "<div class='widget PopularPosts'><div class='widget-content'><article class='post'>"
    "<h3 class='post-title'><a href='{0}2010/01/a.html'>A</a></h3><div class='post-body'>Altro</div></article></div>"
    "</div>",
    "featured": "<div class='widget FeaturedPost'><div class='post hentry'><h3 class='post-title'>"
    "<a href='{0}2010/01/a.html'>A</a></h3><div class='post-body entry-content'>Altro</div></div></div>",
    "related": "<div id='related-posts'><h3>Altri post</h3><div class='post'><h3 class='post-title'>"
    "<a href='{0}2010/01/a.html'>A</a></h3><div class='post-body'>Altro</div></div></div>",
}


@pytest.mark.parametrize("gadget", GADGETS)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("url", [ROOT, URL])
def test_other_posts_in_gadgets_are_furniture(gadget: str, before: bool, url: str) -> None:
    box = GADGETS[gadget].format(ROOT)
    own = f"<div class='widget Blog' id='Blog1'>{post()}</div>"
    assert [each.title for each in read(*((box, own) if before else (own, box)), url=url).posts] == ["La zucca"]


def test_a_related_box_inside_the_body_is_left_out() -> None:
    box = GADGETS["related"].format(ROOT)
    assert only(read(post(f"<p>Testo.</p>{box}"), url=URL)).body == "<p>Testo.</p>"


def test_a_label_page_may_say_no_posts_above_real_ones() -> None:
    box = (
        "<div class='status-msg-wrap'><div class='status-msg-body'>Nessun post con etichetta <b>orto</b>. "
        "<a href='/'>Mostra tutti i post</a></div><div class='status-msg-border'></div></div>"
    )
    url = ROOT + "search/label/orto"
    assert only(read(box, post(), url=url)).title == "La zucca"
    empty = read(box, "<div class='widget Blog' id='Blog1'><div class='blog-posts hfeed'></div></div>", url=url)
    assert (empty.posts, empty.page_type) == ((), "index")


# Counts


def test_links_to_a_post_are_never_its_count() -> None:
    links = f"<a class='comment-link' href='{URL}#links'>Link a questo post</a>"
    count = f"<a class='comment-link' href='{URL}#comment-form'>3 commenti</a>"
    assert only(read(post(footer=links + count))).count_text == "3 commenti"
    assert only(read(post(footer=links))).count_text is None


def test_a_count_that_a_script_writes_is_none() -> None:
    halo = (
        "<a href=\"javascript:HaloScan('111803104808706440');\"><script type='text/javascript'>"
        "postCount('111803104808706440');</script></a> | <a href=\"javascript:HaloScanTB('1118');\">"
        "<script>postCountTB('1118');</script></a>"
    )
    assert only(read(post(footer=halo))).count_text is None


# Comments


def threaded(number: int, said: str, parent: str = "", stamp: str = "20 ottobre 2011 21:00", name: str = "Ugo") -> str:
    return (
        f"<li class='comment' id='c9{number:011}'><div class='comment-block'><div class='comment-header'>"
        f"<cite class='user'>{name}</cite><span class='datetime secondary-text'><a rel='nofollow' href='{URL}"
        f"?showComment=13191300{number:02}000#c9{number:011}'>{stamp}</a></span></div><p class='comment-content'>"
        f"{said}</p></div>{parent}</li>"
    )


def flat(number: int, said: str, stamp: str = "20 ottobre 2011 21:00", name: str = "Ugo") -> str:
    return (
        f"<dt class='comment-author' id='c9{number:011}'><a name='c9{number:011}'></a>{name} ha detto...</dt>"
        f"<dd class='comment-body' id='Blog1_cmt-9{number:011}'><p>{said}</p></dd><dd class='comment-footer'>"
        f"<span class='comment-timestamp'><a href='{URL}?showComment=13191300{number:02}000#c9{number:011}'>{stamp}"
        "</a></span></dd>"
    )


def comments(inside: str, flatly: bool, heading: str = "201 commenti:", paging: str = "") -> str:
    tag = "<dl id='comments-block'>{}</dl>" if flatly else "<div class='comment-thread'><ol>{}</ol></div>"
    return f"<div class='comments' id='comments'><h4>{heading}</h4>{paging}{tag.format(inside)}</div>"


@pytest.mark.parametrize("flatly", [True, False])
def test_a_second_page_of_comments_is_the_same_post_and_names_the_others(flatly: bool) -> None:
    say = flat if flatly else threaded
    paging = (
        f"<span class='paging-control-container'><a class='paging-control' href='{URL}?commentPage=1#comments'>Meno "
        f"recente</a> 201 – 201 di 201 <a href='{URL}?commentPage=3#comments'>Più recenti</a></span>"
    )
    document = read(post(), comments(say(7, "Ultimo."), flatly, paging=paging), url=URL + "?commentPage=2")
    assert document.page_type == "post"
    assert only(document).count_text == "201 commenti:"
    assert [(each.author, each.post_url) for each in document.comments] == [("Ugo", only(document).url)]
    assert document.listing.comment_pages == (URL + "?commentPage=1", URL + "?commentPage=3")


@pytest.mark.parametrize(
    ("sentence", "by"),
    [
        ("Questo commento è stato eliminato dall'autore.", "author"),
        ("Questo commento è stato eliminato dall’autore.", "author"),
        ("Questo commento è stato eliminato da un amministratore del blog.", "administrator"),
        ("Questo post è stato eliminato dall'autore.", "author"),
        ("Questo post è stato eliminato da un amministratore del blog.", "administrator"),
        ("This comment has been removed by the author.", "author"),
        ("This comment has been removed by a blog administrator.", "administrator"),
        ("This post has been removed by the author.", "author"),
        ("This post has been removed by a blog administrator.", "administrator"),
    ],
)
@pytest.mark.parametrize("flatly", [True, False])
@pytest.mark.parametrize("marked", [True, False])
def test_a_removed_comment_says_who_removed_it(sentence: str, by: str, flatly: bool, marked: bool) -> None:
    said = f"<span class='deleted-comment'>{sentence}</span>" if marked else sentence
    (comment,) = read(post(), comments((flat if flatly else threaded)(1, said), flatly), url=URL).comments
    assert comment.removed_by == by


def test_a_comment_about_a_deleted_comment_stands() -> None:
    said = "Questo commento è bello, ma il tuo è stato eliminato dall'autore."
    (comment,) = read(post(), comments(threaded(1, said), flatly=False), url=URL).comments
    assert (comment.removed_by, comment.body) == (None, said)


@pytest.mark.parametrize("stamp", ["21:00", "6:32\u202fPM", "27 ottobre 2011 alle ore 6:32\u202fPM", "12:12 AM"])
@pytest.mark.parametrize("flatly", [True, False])
def test_a_stamp_is_kept_as_printed_and_the_link_knows_the_instant(stamp: str, flatly: bool) -> None:
    inside = (flat if flatly else threaded)(1, "Bella!", stamp=stamp)
    (comment,) = read(post(), comments(inside, flatly), url=URL).comments
    assert (comment.date_text, comment.published_iso) == (stamp, "2011-10-20T17:00:01Z")


@pytest.mark.parametrize(
    ("quote", "opening", "closing"),
    [("\\46#39;", "\\74", "\\76"), ("\\x26#39;", "\\x3c", "\\x3e"), ("\\u0026#39;", "<", ">")],
)
def test_comments_in_a_pages_script_are_read_whatever_their_escapes(quote: str, opening: str, closing: str) -> None:
    said = f"L{quote}orto{opening}br /{closing}\\350 bello"
    reply = f"<i>\\'S\\xec\\'</i>{opening}/p{closing}"
    items = (
        f"{{'id': '900000000001', 'body': '{said}', 'timestamp': '1319130001000', 'permalink': '{URL}', 'author': "
        "{'name': 'D\\47Elia', 'avatarUrl': '', 'profileUrl': 'https:\\/\\/www.blogger.com\\/profile\\/1'}, "
        "'displayTime': '20 ottobre 2011 18:00', 'deleteclass': 'item-control'}, "
        f"{{'id': '900000000002', 'body': '{reply}', 'timestamp': '1319130002000', 'parentId': '900000000001', "
        "'author': {'name': 'Nives'}, 'displayTime': '6:32\\u202fPM'}"
    )
    script = f"<script type='text/javascript'>(function() {{ var items = [{items}]; var msgs = {{}}; }})();</script>"
    holder = "<div id='comment-holder'></div>"
    document = read(post(), comments(holder, flatly=False, heading="2 commenti:") + script, url=URL)
    first, second = document.comments
    assert (first.author, first.body) == ("D'Elia", "L&#39;orto<br />è bello")
    assert first.author_url == "https://www.blogger.com/profile/1"
    assert (second.body, second.parent_blogger_id, second.date_text) == (
        "<i>'Sì'</i></p>",
        "900000000001",
        "6:32\u202fPM",
    )
    assert first.published_iso == "2011-10-20T17:00:01Z"


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("flatly", [True, False])
def test_comments_never_leak_into_the_body(inside: bool, flatly: bool) -> None:
    said = (flat if flatly else threaded)(1, "Bella zucca!")
    box = comments(said, flatly)
    document = read(post("<p>Testo.</p>" + box) if inside else post("<p>Testo.</p>") + box, url=URL)
    assert only(document).body == "<p>Testo.</p>"
    assert [each.author for each in document.comments] == ["Ugo"]


# What stands in the way of a blog

GATES = {
    "private": (
        "<h1>L'orto</h1><p>Questo blog è aperto ai soli lettori invitati</p><a href='http://www.blogger.com/'>x</a>",
        "private",
    ),
    "private-en": (
        "<p>This blog is open to invited readers only</p><p>http://orto.blogspot.com/ It doesn't look like you have"
        " been invited to read this blog.</p>",
        "private",
    ),
    "removed": ("<p>Il blog all'indirizzo orto.blogspot.com è stato rimosso. Spiacenti.</p>", "removed"),
    "removed-en": (
        "<p>Sorry, the blog at orto.blogspot.com has been removed. This address is not available for new blogs.</p>",
        "removed",
    ),
    "warning": ("<h1>Avviso sui contenuti</h1><p>Il blog può contenere contenuti per adulti.</p>", "alive"),
    "warning-en": (
        "<h1>Content Warning</h1><p>The blog that you are about to view may contain content only suitable for adults."
        "</p><a href='http://orto.blogspot.com/?guestAuth=1'>I understand and I wish to continue</a>",
        "alive",
    ),
    "country": (
        "<meta http-equiv='refresh' content='0; url=http://orto.blogspot.it/?m=0'><p>Moved Temporarily</p>"
        "<a href='http://orto.blogspot.it/?m=0'>here</a>",
        "alive",
    ),
    "country-script": (
        "<script>window.location.replace('http://orto.blogspot.it/2011/10/la-zucca.html')</script>",
        "alive",
    ),
}


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("url", [ROOT, URL])
def test_a_gate_is_the_blogs_status_and_no_post(gate: str, url: str) -> None:
    notice, status = GATES[gate]
    document = extract_page(f"<html><body>{notice}</body></html>".encode(), url)
    assert (document.page_type, document.posts, document.comments) == ("gate", (), ())
    assert document.blog is not None
    assert (document.blog.url, document.blog.status) == (ROOT, status)
    assert [problem.kind.startswith("gate_") for problem in document.problems] == [True]


def test_a_post_about_a_removed_blog_is_a_post() -> None:
    body = (
        "<p>Il blog all'indirizzo cavolo.blogspot.com è stato rimosso. This blog is open to invited readers only.</p>"
    )
    document = read(post(body), url=URL)
    assert only(document).title == "La zucca"
    assert document.blog is not None
    assert document.blog.status == "alive"


def test_plain_words_are_no_page() -> None:
    with pytest.raises(NotAPage):
        extract_page(b"<plaintext>solo parole", URL)
