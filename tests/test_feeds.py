"""Feeds → items: Atom, RSS and JSON say the same; what is broken is read as far as it goes."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from feed_texts import BLOG, HEAD, POSTS_FEED, ROOT, comment, feed, gdata, link, post, rss

from bench.samples import SAMPLES
from scraper.errors import NotAFeed
from scraper.feeds import extract_feed
from scraper.items import Document

COMMENTS_FEED = ROOT + "feeds/comments/default"


def kinds(document: Document) -> list[str]:
    return [problem.kind for problem in document.problems]


def test_a_post_is_read_as_printed() -> None:
    document = extract_feed(feed(post(labels=("autunno", "mare & monti")), total=40), POSTS_FEED)
    assert document.page_type == "feed"
    assert document.listing.total == 40
    blog = document.blog
    assert blog is not None
    assert (blog.url, blog.title, blog.blogger_id) == (ROOT, "L'orto di Livia", "4242")
    assert blog.description == "Semine & raccolti"
    (read,) = document.posts
    assert read.blogger_id == "9000000000000000001"
    assert read.url == "https://orto.blogspot.com/2011/10/zucca-1.html"
    assert (read.title, read.author, read.author_url) == ("La zucca", "Livia", "http://www.blogger.com/profile/0777")
    assert (read.published_iso, read.updated_iso) == ("2011-10-20T09:41:00.001+02:00", "2011-10-21T10:00:00.000+02:00")
    assert read.labels == ("autunno", "mare & monti")
    assert read.body == "<p>Ho colto la <b>zucca</b> & i fagioli.</p>"
    assert read.count_text == "2"
    assert document.problems == ()


def test_all_forms_of_a_feed_give_the_same_post() -> None:
    (atom,) = extract_feed(feed(post()), POSTS_FEED).posts
    (from_json,) = extract_feed(gdata(), POSTS_FEED).posts
    (from_jsonp,) = extract_feed(gdata(callback="mostra"), POSTS_FEED).posts
    (from_rss,) = extract_feed(rss(), POSTS_FEED).posts
    assert from_json == from_jsonp == atom
    # RSS gives the instant in UTC, and no profile
    assert from_rss == replace(atom, published_iso="2011-10-20T07:41:00Z", author_url=None)


def test_a_json_feed_says_where_it_goes_on() -> None:
    listing = extract_feed(gdata(), POSTS_FEED).listing
    assert (listing.total, listing.next_url) == (40, POSTS_FEED + "?start-index=26&alt=json")


def test_feedburner_gives_back_the_permalink() -> None:
    (read,) = extract_feed(rss(), "http://feeds.feedburner.com/orto").posts
    assert read.url == "https://orto.blogspot.com/2011/10/zucca-1.html"


def test_the_next_page_is_where_the_feed_says() -> None:
    following = link("next", "application/atom+xml", "https://www.blogger.com/feeds/4242/posts/default?start-index=26")
    document = extract_feed(feed(post(), total=40, extra=following), POSTS_FEED)
    assert document.listing.next_url == "https://www.blogger.com/feeds/4242/posts/default?start-index=26"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("", None),
        ("   ", None),
        ("I&#39;m here", "I'm here"),
        ("L'orto\n  d'inverno", "L'orto d'inverno"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("Il tag <b> spiegato", "Il tag <b> spiegato"),
    ],
)
def test_titles_are_one_line_and_escaped_once(title: str, read: str | None) -> None:
    (one,) = extract_feed(feed(post(title=title)), POSTS_FEED).posts
    assert one.title == read


def test_a_title_in_html_loses_its_markup() -> None:
    entry = post().replace(
        "<title type='text'>La zucca<", "<title type='html'>La &lt;i&gt;zucca&lt;/i&gt; &amp;amp; io<"
    )
    (read,) = extract_feed(feed(entry), POSTS_FEED).posts
    assert read.title == "La zucca & io"


def test_without_a_total_the_count_is_in_the_link_to_the_comments() -> None:
    (read,) = extract_feed(feed(post(total=None)), POSTS_FEED).posts
    assert read.count_text == "7 Commenti"


def test_only_labels_are_labels() -> None:
    kind = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>"
    (read,) = extract_feed(feed(post(more=kind + "<category term='sfuso'/>")), POSTS_FEED).posts
    assert read.labels == ("autunno",)


def test_a_short_feed_gives_no_body() -> None:
    short = post().replace("<content type='html'>", "<summary type='text'>").replace("</content>", "</summary>")
    (read,) = extract_feed(feed(short), POSTS_FEED).posts
    assert read.body is None
    assert read.title == "La zucca"


def test_a_body_cut_at_the_jump_break_is_no_body() -> None:
    more = '<a href="https://orto.blogspot.com/2011/10/zucca-1.html#more">Continua a leggere »</a></div>'
    other = '<p>Vedi <a href="https://orto.blogspot.com/2010/01/altro.html#more">qui</a></p>'
    (cut,) = extract_feed(feed(post(body=f"<div><p>Inizio.</p>{more}")), POSTS_FEED).posts
    (whole,) = extract_feed(feed(post(body=other)), POSTS_FEED).posts
    assert cut.body is None
    assert whole.body == other


def test_pages_are_told_from_posts() -> None:
    page = post().replace(".post-9", ".page-9")
    by_id = extract_feed(feed(page), POSTS_FEED)
    address = link("self", "application/atom+xml", "https://www.blogger.com/feeds/4242/pages/default")
    by_feed = extract_feed(
        feed(post()).replace(
            link("self", "application/atom+xml", "https://www.blogger.com/feeds/4242/posts/default").encode(),
            address.encode(),
        ),
        ROOT,
    )
    assert [one.kind for one in by_id.posts + by_feed.posts] == ["page", "page"]
    assert by_id.posts[0].blogger_id == "9000000000000000001"


def test_a_comment_knows_its_post_and_its_parent() -> None:
    document = extract_feed(feed(comment(31), comment(32, parent=31), id_=BLOG + ".comments"), COMMENTS_FEED)
    first, reply = document.comments
    assert document.posts == ()
    assert (first.blogger_id, first.post_blogger_id, first.parent_blogger_id) == ("31", "9000000000000000001", None)
    assert first.post_url == "https://orto.blogspot.com/2011/10/zucca-1.html"
    assert (reply.blogger_id, reply.parent_blogger_id) == ("32", "31")
    assert (first.author, first.author_url) == ("Anna", "https://www.blogger.com/profile/0888")
    assert first.published_iso == "2011-10-22T18:00:00.123+02:00"
    assert first.date_text == "22 ottobre 2011 alle ore 18:00"
    assert first.body == "Che <i>bella</i>!"
    assert first.by_blog_author is None
    assert first.removed_by is None
    assert document.blog is not None
    assert document.blog.title is None, "the title of a comments feed is a sentence about the post"


@pytest.mark.parametrize(
    ("mark", "by"),
    [
        ("Questo commento è stato eliminato dall'autore.", "author"),
        ("Questo commento è stato eliminato da un amministratore del blog.", "administrator"),
        ("This comment has been removed by a blog administrator.", "administrator"),
        ("Ce commentaire a été supprimé par l'auteur.", "author"),
    ],
)
def test_a_deleted_comment_says_who_deleted_it(mark: str, by: str) -> None:
    (read,) = extract_feed(feed(comment(body=mark, removed=True)), COMMENTS_FEED).comments
    assert (read.removed_by, read.body) == (by, mark)


def test_words_like_the_mark_are_no_mark() -> None:
    (read,) = extract_feed(feed(comment(body="This comment has been removed by the author.")), COMMENTS_FEED).comments
    assert read.removed_by is None


def test_atom_of_2005_is_read() -> None:
    old = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://purl.org/atom/ns#" version="0.3">
    <title mode="escaped" type="text/html">L'orto</title><tagline mode="escaped" type="text/html">Semine</tagline>
    <link href="http://www.esempio.it/diario/" rel="alternate" type="text/html"/><id>tag:blogger.com,1999:blog-4242</id>
    <entry xmlns="http://purl.org/atom/ns#"><author><name>Livia</name></author><issued>2005-03-12T10:00:00+01:00</issued>
    <modified>2005-03-13T10:00:00Z</modified><created>2005-03-12T09:50:00Z</created>
    <link href="http://www.esempio.it/diario/2005/03/semina.html" rel="alternate" type="text/html"/>
    <id>tag:blogger.com,1999:blog-4242.post-111</id><title mode="escaped" type="text/html">La semina</title>
    <content type="application/xhtml+xml" xml:space="preserve"><div xmlns="http://www.w3.org/1999/xhtml">Ho <!-- x
    --><b>seminato</b>.<br/></div></content><draft xmlns="http://purl.org/atom-blog/ns#">false</draft></entry></feed>"""
    document = extract_feed(old.encode(), "http://www.esempio.it/diario/atom.xml")
    (read,) = document.posts
    assert document.blog is not None
    assert (document.blog.url, document.blog.description) == ("http://www.esempio.it/diario/", "Semine")
    assert (read.title, read.published_iso, read.author) == ("La semina", "2005-03-12T10:00:00+01:00", "Livia")
    assert read.body == "Ho <b>seminato</b>.<br>"


def test_atom_of_2005_with_its_markup_escaped_is_read() -> None:
    old = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://purl.org/atom/ns#" version="0.3">
    <title mode="escaped" type="text/html">L&amp;#39;orto</title><id>tag:blogger.com,1999:blog-4242</id>
    <link href="http://www.esempio.it/diario/" rel="alternate" type="text/html"/>
    <entry xmlns="http://purl.org/atom/ns#"><issued>2005-03-12T10:00:00+01:00</issued>
    <link href="http://www.esempio.it/diario/2005/03/semina.html" rel="alternate" type="text/html"/>
    <id>tag:blogger.com,1999:blog-4242.post-111</id><title mode="escaped" type="text/html">Pane &amp;amp; olio</title>
    <content mode="escaped" type="text/html">Ho &lt;b&gt;seminato&lt;/b&gt; &amp;egrave; ora.</content>
    </entry></feed>"""
    document = extract_feed(old.encode(), "http://www.esempio.it/diario/atom.xml")
    (read,) = document.posts
    assert document.blog is not None
    assert document.blog.title == "L'orto"
    assert (read.title, read.body) == ("Pane & olio", "Ho <b>seminato</b> &egrave; ora.")


def test_rss_1_0_is_read() -> None:
    old = """<?xml version="1.0" encoding="iso-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel rdf:about="http://www.esempio.it/diario/">
    <title>L'orto</title><link>http://www.esempio.it/diario/</link><description>Perch\xe9 no</description>
    <items><rdf:Seq><rdf:li rdf:resource="http://www.esempio.it/diario/2003_05_01_a.html#94"/></rdf:Seq></items></channel>
    <item rdf:about="http://www.esempio.it/diario/2003_05_01_a.html#94"><title>La semina</title>
    <link>http://www.esempio.it/diario/2003_05_01_a.html#94</link><description>Ho seminato</description>
    <content:encoded><![CDATA[Ho <b>seminato</b> di l\xe0.]]></content:encoded><dc:creator>Livia</dc:creator>
    <dc:date>2003-05-12T10:00:00+02:00</dc:date></item></rdf:RDF>"""
    document = extract_feed(old.encode("latin-1"), "http://www.esempio.it/diario/index.rdf")
    (read,) = document.posts
    assert document.blog is not None
    assert (document.blog.url, document.blog.description) == ("http://www.esempio.it/diario/", "Perch\xe9 no")
    assert (read.title, read.author, read.published_iso) == ("La semina", "Livia", "2003-05-12T10:00:00+02:00")
    assert read.body == "Ho <b>seminato</b> di l\xe0."
    assert read.url == "http://www.esempio.it/diario/2003_05_01_a.html#94"
    assert kinds(document) == []


def test_the_feed_of_a_label_is_the_blog_s_and_goes_on_by_itself() -> None:
    address = f"{POSTS_FEED}/-/autunno"
    older = link("next", "application/atom+xml", f"{address}?start-index=26&max-results=25")
    document = extract_feed(feed(post(), total=40, extra=older), address)
    assert document.blog is not None
    assert (document.blog.url, document.blog.blogger_id) == (ROOT, "4242")
    assert [read.labels for read in document.posts] == [("autunno",)]
    assert document.listing.next_url == f"{address}?start-index=26&max-results=25"
    assert document.listing.total == 40


def test_plain_text_bodies_become_html() -> None:
    entry = post(body="1 < 2\nfine").replace("<content type='html'>", "<content type='text'>")
    (read,) = extract_feed(feed(entry), POSTS_FEED).posts
    assert read.body == "1 &lt; 2<br />\nfine"


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.it", ""])
def test_profiles_are_web_addresses(uri: str) -> None:
    entry = post().replace("http://www.blogger.com/profile/0777", uri)
    (read,) = extract_feed(feed(entry), POSTS_FEED).posts
    assert read.author_url is None


# --- what is broken


def test_a_cut_feed_gives_what_was_whole() -> None:
    whole = feed(post(1), post(2), post(3), total=3)
    cut = whole[: whole.rindex(b"fagioli")]
    document = extract_feed(cut, POSTS_FEED)
    assert [one.blogger_id for one in document.posts] == [f"90000000000000{n:05}" for n in (1, 2, 3)]
    assert [one.body is None for one in document.posts] == [False, False, True], "half a body is no body"
    assert document.posts[2].title == "La zucca"
    assert kinds(document) == ["feed_truncated"]
    assert document.listing.total == 3


def test_a_feed_cut_between_entries_loses_nothing() -> None:
    whole = feed(post(1), post(2), total=2)
    document = extract_feed(whole.removesuffix(b"</feed>"), POSTS_FEED)
    assert [one.body is None for one in document.posts] == [False, False]
    assert kinds(document) == ["feed_truncated"]


def test_a_broken_entry_costs_itself_only() -> None:
    entries = [post(1), post(2, title="Rotto").replace("</title>", "<b></title>"), post(3)]
    document = extract_feed(feed(*entries), POSTS_FEED)
    assert [one.body for one in document.posts] == ["<p>Ho colto la <b>zucca</b> & i fagioli.</p>"] * 3
    assert [one.title for one in document.posts] == ["La zucca", None, "La zucca"]
    assert kinds(document) == ["feed_truncated"]


@pytest.mark.parametrize(
    ("old", "new", "read"),
    [
        (b"fagioli", b"fagi\x0boli", "fagioli"),
        (b"fagioli", b"fagi&#8;oli", "fagioli"),
        (b"&amp; i fagioli", b"& i fagioli", "& i fagioli"),
        (b"fagioli", b"perch\xe9", "perché"),
        (b"fagioli", b"a&nbsp;b", "a\xa0b"),
        (b"fagioli", b"x&lt;y&LT;z", "x<y<z"),
    ],
)
def test_invalid_xml_is_mended_where_it_can_mean_one_thing(old: bytes, new: bytes, read: str) -> None:
    document = extract_feed(feed(post()).replace(old, new), POSTS_FEED)
    assert read in (document.posts[0].body or "")
    assert (document.posts[0].body or "").startswith("<p>Ho colto la <b>zucca</b>")
    assert kinds(document) == ["feed_repaired"]


def test_a_latin_1_feed_without_saying_so() -> None:
    body = feed(post(title="Perché la città è così")).decode().encode("latin-1")
    assert extract_feed(body, POSTS_FEED).posts[0].title == "Perché la città è così"


def test_a_latin_1_feed_that_says_so() -> None:
    body = feed(post(title="Perché")).decode().replace("encoding='UTF-8'", "encoding='ISO-8859-1'").encode("latin-1")
    document = extract_feed(body, POSTS_FEED)
    assert document.posts[0].title == "Perché"
    assert document.problems == ()


def test_undeclared_prefixes_lose_nothing() -> None:
    entry = post(more="<georss:point>45.4 9.2</georss:point>")
    document = extract_feed(feed(entry), POSTS_FEED)
    assert document.posts[0].body == "<p>Ho colto la <b>zucca</b> & i fagioli.</p>"


def test_a_feed_that_announces_and_holds_nothing_is_no_silence() -> None:
    assert kinds(extract_feed(feed(total=40), POSTS_FEED)) == ["feed_empty"]
    assert kinds(extract_feed(feed(total=40, start=41), POSTS_FEED)) == []
    assert kinds(extract_feed(feed(total=0), POSTS_FEED)) == []


def test_an_entry_that_nothing_identifies_is_counted() -> None:
    nobody = "<entry><title type='text'>Anonima</title><content type='html'>x</content></entry>"
    document = extract_feed(feed(post(), nobody), POSTS_FEED)
    assert len(document.posts) == 1
    assert kinds(document) == ["entry_without_identity"]


def test_a_date_of_rss_that_cannot_be_read_is_reported() -> None:
    document = extract_feed(rss(date="31 febbraio"), POSTS_FEED)
    assert document.posts[0].published_iso is None
    assert kinds(document) == ["date_unreadable"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n ",
        b"<!DOCTYPE html><html><body>Pagina non trovata</body></html>",
        b"<?xml version='1.0'?>\n<!-- x --><html xmlns='http://www.w3.org/1999/xhtml'></html>",
        b"\n\n<HTML><BODY>captcha</BODY></HTML>",
        b"User does not have permission to read this blog.",
        b'{"error": {"code": 403}}',
        b'{"feed": [1, 2',
        b"f({)",
        b"[" * 200_000,
        b'{"feed":' * 5000,
        b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<feed",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xfe<\x00",
        b"%PDF-1.4",
    ],
)
def test_what_is_no_feed_is_one_sentence(body: bytes) -> None:
    with pytest.raises(NotAFeed) as refused:
        extract_feed(body, POSTS_FEED)
    assert str(refused.value).startswith(POSTS_FEED)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE feed [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
        "<!DOCTYPE feed [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
        "<!doctype feed [<!entity % y SYSTEM 'http://127.0.0.1:9/x.dtd'> %y;]>",
    ],
)
def test_entities_are_refused(prolog: str) -> None:
    body = feed(post(title="&b;&x;")).decode().replace("?><?xml-style", f"?>{prolog}<?xml-style", 1)
    started = time.process_time()
    with pytest.raises(NotAFeed, match="entities"):
        extract_feed(body.encode(), POSTS_FEED)
    assert time.process_time() - started < 1


def test_depth_and_size_do_no_harm() -> None:
    deep = feed(post(more="<x>" * 100_000 + "</x>" * 100_000), post(2))
    started = time.process_time()
    document = extract_feed(deep, POSTS_FEED)
    assert [one.title for one in document.posts] == ["La zucca", "La zucca"]
    assert time.process_time() - started < 5


def test_150_posts_take_milliseconds() -> None:
    body = feed(*(post(n, body="<p>Una riga qualunque, con caffè.</p>" * 150) for n in range(1, 151)))
    extract_feed(body, POSTS_FEED)
    started = time.process_time()
    assert len(extract_feed(body, POSTS_FEED).posts) == 150
    assert time.process_time() - started < 0.5, f"{len(body)} bytes"


def test_json_that_lies_about_its_shape_is_read_or_refused() -> None:
    odd: list[dict[str, Any]] = [
        {"feed": {"entry": {"id": {"$t": 5}, "title": None, "link": "x", "author": [[[]]]}}},
        {"feed": {"entry": [None, 1, "x", {"id": {"$t": "\ud800\x00" + BLOG + ".post-7"}}]}},
        {"feed": {"<>": {"$t": "x"}, "a b": 1, "openSearch$totalResults": {"$t": "molti"}}},
        {"entry": {"id": {"$t": BLOG + ".post-8"}}},
    ]
    for answer in odd:
        document = extract_feed(json.dumps(answer).encode(), POSTS_FEED)
        assert document.page_type == "feed"
    assert extract_feed(json.dumps(odd[1]).encode(), POSTS_FEED).posts[0].blogger_id == "7"


# --- real feeds, where they are there


def truths() -> list[dict[str, Any]]:
    if not (SAMPLES / "truth.jsonl").is_file():
        return []
    lines = (SAMPLES / "truth.jsonl").read_text("utf-8").splitlines()
    return [truth for line in lines if (truth := json.loads(line))["file"].startswith("feeds/")]


def words(html: str | None) -> str:
    text = unescape(re.sub(r"<[a-zA-Z/!][^<>]*>", " ", html or ""))
    return " ".join(text.split())


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: truth["file"])
def test_real_feeds_say_what_a_careful_reader_says(truth: dict[str, Any]) -> None:
    document = extract_feed((SAMPLES / truth["file"]).read_bytes(), "https://x.blogspot.com/feeds/posts/default")
    if "entries" in truth:
        assert len(document.posts) + len(document.comments) == truth["entries"]
        assert document.listing.next_url == truth["next_page_url"]
    for read, said in zip(document.posts, truth["posts"], strict=False):
        assert read.blogger_id == said["id"].rpartition("-")[2]
        assert read.url == said["url"]
        assert (read.title or "") == " ".join(said["title"].split())
        assert list(read.labels or ()) == said["labels"]
        assert read.updated_iso == said["updated"]
        if said.get("comment_count") is not None:
            assert read.count_text in (str(said["comment_count"]), said.get("comment_count_text"))
        if said.get("published_iso"):
            assert (read.published_iso, read.author) == (said["published_iso"], said["author"])
        else:
            assert said["author"].endswith(f"({read.author})")
        assert words(read.body).startswith(words(said["first_words"]))
        assert words(read.body).endswith(words(said["last_words"]))
    for comment_read, said in zip(document.comments, truth["comments"], strict=False):
        assert comment_read.blogger_id == said["id"].rpartition("-")[2]
        assert comment_read.post_blogger_id == said["in_reply_to_post"].rpartition("-")[2]
        assert comment_read.parent_blogger_id == said["parent"]
        assert (comment_read.author, comment_read.published_iso) == (said["author"], said["published_iso"])
        assert comment_read.date_text == said["extended"]["blogger.displayTime"]
        assert words(comment_read.body).startswith(words(said["first_words"])) or comment_read.body is None


def test_the_real_truncated_feed_is_a_problem_and_not_silence() -> None:
    path = SAMPLES / "feeds" / "en-ajm1230-posts-truncated.atom"
    if not path.is_file():
        pytest.skip("the real feeds are not there")
    document = extract_feed(path.read_bytes(), POSTS_FEED)
    assert kinds(document) == ["feed_truncated"]
    assert [one.title for one in document.posts if one.body][:1]
    assert document.posts[-1].body is None
    assert HEAD
