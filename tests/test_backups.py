"""Blogger backups → items, in batches, every entry accounted for."""

from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from io import BufferedIOBase, BytesIO

import pytest

from bench.samples import SAMPLES
from scraper.errors import ExtractionError
from scraper.files.backup_settings import read_settings_csv
from scraper.files.backups import iter_backup
from scraper.items import Comment, Document, Post, Source

NAME = "blog-10-20-2011.xml"
B = "tag:blogger.com,1999:blog-4242"
KIND = "http://schemas.google.com/blogger/2008/kind#"
OLD = (
    "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
    "xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:app='http://purl.org/atom/app#' "
    "xmlns:gd='http://schemas.google.com/g/2005'>"
    f"<id>{B}.archive</id><title type='text'>L&#39;orto</title>"
    "<link rel='alternate' type='text/html' href='http://orto.blogspot.it/'/>"
)
TAKEOUT = (
    "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' "
    f"xmlns:blogger='http://schemas.google.com/blogger/2018'>\n  <id>{B}</id>\n  <title>L'orto</title>\n"
)
SETTINGS_CSV = (
    "blog_adult_content,blog_description,blog_locale,blog_name,blog_subdomain,blog_time_zone\n"
    'false,"Semine, ""raccolti""",it,L\'orto di Livia,orto,Europe/Rome\n'
)


def old(number: int, kind: str = "post", more: str = "", content: str = "Testo &amp;lt;b&amp;gt;") -> str:
    reply = (
        f"<thr:in-reply-to href='http://orto.blogspot.com/2011/10/x1.html' ref='{B}.post-1'/>"
        if kind == "comment"
        else ""
    )
    name = "page" if kind == "page" else "post"
    return (
        f"<entry><id>{B}.{name}-{number}</id><published>2011-10-20T09:41:00.000+02:00</published>"
        f"<updated>2011-10-20T09:41:00.000+02:00</updated>"
        f"<category scheme='http://schemas.google.com/g/2005#kind' term='{KIND}{kind}'/>"
        f"<category scheme='http://www.blogger.com/atom/ns#' term='mare'/><title type='text'>Titolo {number}</title>"
        f"<content type='html'>{content}</content>"
        f"<link rel='alternate' type='text/html' href='http://orto.blogspot.com/2011/10/x{number}.html' title='x'/>"
        f"<author><name>Livia</name><uri>http://www.blogger.com/profile/0777</uri></author>{reply}"
        f"<thr:total>1</thr:total>{more}</entry>"
    )


def setting(name: str, value: str) -> str:
    return (
        f"<entry><id>{B}.settings.{name}</id><category scheme='http://schemas.google.com/g/2005#kind' "
        f"term='{KIND}settings'/><content type='text'>{value}</content></entry>"
    )


def template() -> str:
    return (
        f"<entry><id>{B}.layout</id><category scheme='http://schemas.google.com/g/2005#kind' term='{KIND}template'/>"
        "<title type='text'>Template</title><content type='text'>&lt;html&gt;&lt;/entry&gt;</content></entry>"
    )


def takeout(number: int, kind: str = "POST", status: str = "LIVE", more: str = "", filename: str = "") -> str:
    return (
        f"  <entry>\n    <id>{B}.post-{number}</id>\n    <blogger:type>{kind}</blogger:type>\n"
        f"    <blogger:status>{status}</blogger:status>\n    <author>\n      <name>Livia</name>\n      <uri></uri>\n"
        "      <blogger:type>BLOGGER</blogger:type>\n    </author>\n"
        f"    <title>Titolo {number}</title>\n    <content type='html'>Testo &lt;b&gt;</content>\n"
        "    <blogger:created>2011-10-19T00:00:00Z</blogger:created>\n    <published>2011-10-20T07:41:00Z</published>\n"
        f"    <updated>2011-10-21T07:41:00Z</updated>\n    <category scheme='{B}' term='mare'/>\n    <category/>\n"
        f"    <blogger:filename>{filename}</blogger:filename>\n    <link/>\n    {more}\n"
        "    <blogger:trashed/>\n  </entry>\n"
    )


def read(text: str | bytes, **known: str) -> list[Document]:
    body = text if isinstance(text, bytes) else text.encode()
    return list(iter_backup(BytesIO(body), NAME, **known))  # type: ignore[arg-type]


def items(documents: list[Document]) -> tuple[list[Post], list[Comment]]:
    return (
        [post for document in documents for post in document.posts],
        [comment for document in documents for comment in document.comments],
    )


def problems(documents: list[Document]) -> dict[str, str]:
    return {problem.kind: problem.detail for document in documents for problem in document.problems}


def test_the_old_export_is_told_apart() -> None:
    draft = "<app:control><app:draft>yes</app:draft></app:control>"
    text = OLD + template() + setting("BLOG_TIME_ZONE", "Europe/Rome") + setting("BLOG_LOCALE", "it_IT")
    text += setting("BLOG_DESCRIPTION", "Semine &lt;b&gt;e&lt;/b&gt; raccolti")
    text += old(3, "comment") + old(1) + old(2, "page") + old(4, more=draft) + old(5, "comment") + "</feed>"
    documents = read(text)
    posts, comments = items(documents)
    assert [(post.kind, post.blogger_id, post.url) for post in posts] == [
        ("post", "1", "http://orto.blogspot.com/2011/10/x1.html"),
        ("page", "2", "http://orto.blogspot.com/2011/10/x2.html"),
    ]
    assert (posts[0].title, posts[0].body, posts[0].labels) == ("Titolo 1", "Testo &lt;b&gt;", ("mare",))
    assert (posts[0].source, posts[0].count_text) == (Source.BACKUP, "1")
    assert [comment.blogger_id for comment in comments] == ["3", "5"]
    assert (comments[0].post_blogger_id, comments[0].source) == ("1", Source.BACKUP)
    blog = documents[0].blog
    assert blog is not None
    assert (blog.url, blog.title, blog.blogger_id) == ("https://orto.blogspot.com/", "L'orto", "4242")
    assert (blog.language, blog.time_zone, blog.description) == ("it", "Europe/Rome", "Semine e raccolti")
    assert documents[-1].listing.total == 9
    assert problems(documents) == {"backup_draft": "1 draft left out"}


def test_posts_come_before_the_comments_they_have() -> None:
    documents = read(OLD + old(3, "comment") + old(1) + "</feed>")
    assert [bool(document.posts) for document in documents] == [True, False, False]


def test_takeout_is_told_apart_and_takes_its_address_from_the_settings() -> None:
    parent = f"<blogger:parent>{B}.post-1</blogger:parent>"
    reply = f"<blogger:inReplyTo>{B}.post-11</blogger:inReplyTo>"
    text = TAKEOUT + takeout(1, filename="/2011/10/la-zucca.html") + takeout(2, "PAGE", filename="/p/chi-sono.html")
    text += takeout(3, status="DRAFT", filename="/2011/11/segreto.html") + takeout(4, status="SOFT_TRASHED")
    text += (
        takeout(5, status="SCHEDULED")
        + takeout(11, "COMMENT", more=parent)
        + takeout(12, "COMMENT", more=parent + reply)
    )
    text += takeout(13, "COMMENT", status="SPAM_COMMENT", more=parent) + takeout(14, "QUIZ") + "</feed>"
    settings = read_settings_csv(SETTINGS_CSV.encode(), "settings.csv")
    documents = list(iter_backup(BytesIO(text.encode()), NAME, settings=settings))
    posts, comments = items(documents)
    assert [(post.kind, post.url) for post in posts] == [
        ("post", "https://orto.blogspot.com/2011/10/la-zucca.html"),
        ("page", "https://orto.blogspot.com/p/chi-sono.html"),
    ]
    assert (posts[0].published_iso, posts[0].labels, posts[0].author) == ("2011-10-20T07:41:00Z", ("mare",), "Livia")
    assert [(one.blogger_id, one.post_blogger_id, one.parent_blogger_id) for one in comments] == [
        ("11", "1", None),
        ("12", "1", "11"),
    ]
    blog = documents[0].blog
    assert blog is not None
    assert (blog.url, blog.title, blog.time_zone, blog.language) == (
        "https://orto.blogspot.com/",
        "L'orto di Livia",
        "Europe/Rome",
        "it",
    )
    assert blog.description == 'Semine, "raccolti"'
    assert documents[-1].listing.total == 9
    assert problems(documents) == {
        "backup_draft": "2 drafts left out",
        "backup_trashed": "1 entry thrown away left out",
        "backup_hidden": "1 comment held back as spam or awaiting approval left out",
        "backup_unknown": "1 entry of unknown kind left out",
    }


def test_no_word_of_a_draft_comes_out() -> None:
    text = TAKEOUT + takeout(3, status="DRAFT").replace("Testo", "Parola segreta").replace("Titolo 3", "Titolo segreto")
    documents = read(text + "</feed>", root="https://orto.blogspot.com/")
    assert "segret" not in repr(documents)


def test_takeout_without_settings_takes_the_address_that_is_given_or_none() -> None:
    text = TAKEOUT + takeout(1, filename="/2011/10/la-zucca.html") + "</feed>"
    (given,), _ = items(read(text, root="https://www.orto.it/"))
    assert given.url == "https://www.orto.it/2011/10/la-zucca.html"
    documents = read(text)
    assert documents[0].blog is None
    assert documents[0].posts[0].url is None
    assert documents[0].posts[0].blogger_id == "1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SETTINGS_CSV, "orto"),
        ("\ufeffblog_name,L'orto\nblog_subdomain,orto\n", "orto"),
        ("blog_subdomain\r\norto\r\n", "orto"),
    ],
)
def test_settings_are_read_in_rows_or_columns(text: str, expected: str) -> None:
    assert read_settings_csv(text.encode(), "settings.csv")["blog_subdomain"] == expected


def test_a_table_of_something_else_is_no_settings() -> None:
    with pytest.raises(ExtractionError, match=r"settings\.csv"):
        read_settings_csv(b"nome,valore\na,b\n", "settings.csv")


def test_a_cut_backup_gives_what_it_holds() -> None:
    text = OLD + old(1) + old(2) + old(3)
    documents = read(text[: text.rindex("Testo") + 3])
    posts, _ = items(documents)
    assert [(post.blogger_id, post.body) for post in posts] == [
        ("1", "Testo &lt;b&gt;"),
        ("2", "Testo &lt;b&gt;"),
        ("3", None),
    ]
    assert documents[-1].listing.total == 3
    assert problems(documents) == {"backup_damaged": "it ends in the middle of an entry; 1 entry without its text"}


def test_a_backup_cut_anywhere_is_known_to_be_cut() -> None:
    whole = OLD + old(1) + "\n" + old(2) + "\n" + old(3) + "\n</feed>\n"
    assert "backup_damaged" not in problems(read(whole))
    silent = [cut for cut in range(len(OLD), len(whole) - 1, 7) if "backup_damaged" not in problems(read(whole[:cut]))]
    assert silent == []


def test_a_backup_without_entries_that_is_closed_is_not_cut() -> None:
    assert list(problems(read(OLD + "</feed>"))) == ["backup_empty"]
    assert list(problems(read(OLD))) == ["backup_damaged", "backup_empty"]


@pytest.mark.parametrize(
    ("broken", "bodies"),
    [
        ("<title type='text'>Ti<b>tolo 2</title>", 3),
        ("<title type='text'>R&D &nbsp; \x0b</title>", 3),
        ("<georss:point>1 2</georss:point>", 3),
        ("<content type='html'>Te</b>sto</content>", 2),
        ("<x></y>", 3),
    ],
)
def test_a_broken_entry_costs_what_is_broken(broken: str, bodies: int) -> None:
    name = broken[1:].partition(" ")[0].partition(">")[0]
    damaged = (
        re.sub(f"<{name} .*?</{name}>", lambda _: broken, old(2)) if f"<{name} " in old(2) else old(2, more=broken)
    )
    documents = read(OLD + old(1) + damaged + old(3) + "</feed>")
    posts, _ = items(documents)
    assert [post.blogger_id for post in posts] == ["1", "2", "3"]
    assert sum(post.body == "Testo &lt;b&gt;" for post in posts) == bodies
    assert "backup_damaged" in problems(documents)


def test_text_that_looks_like_the_end_of_an_entry() -> None:
    text = OLD + old(1).replace("Testo &amp;lt;b&amp;gt;", "<![CDATA[prima</entry>dopo]]>") + old(2) + "</feed>"
    posts, _ = items(read(text))
    assert [post.body for post in posts] == ["prima</entry>dopo", "Testo &lt;b&gt;"]


def test_a_latin_1_backup() -> None:
    text = (OLD.replace("UTF-8", "ISO-8859-1") + old(1, content="perché") + "</feed>").encode("latin-1")
    posts, _ = items(read(text))
    assert posts[0].body == "perché"


def test_a_blog_without_posts() -> None:
    documents = read(OLD + "</feed>")
    assert problems(documents) == {"backup_empty": "it holds no entries"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"<html><entry></entry></html>",
        b"<rss><channel><item></item></channel></rss>",
        b"PK\x03\x04",
        b"<!DOCTYPE feed [<!ENTITY a 'x'>]><feed xmlns='http://www.w3.org/2005/Atom'><entry></entry></feed>",
    ],
)
def test_what_is_no_backup_is_one_sentence(body: bytes) -> None:
    with pytest.raises(ExtractionError, match=re.escape(NAME)):
        read(body)


class Endless(BufferedIOBase):
    """A backup of any size, made while it is read."""

    def __init__(self, entries: int) -> None:
        self.entries = entries
        self.seek(0)

    def seek(self, offset: int, whence: int = 0) -> int:
        self.blocks = self.make()
        self.kept = b""
        return 0

    def make(self) -> Iterator[bytes]:
        yield OLD.encode()
        body = "Una riga qualunque, con caffè e brioche. " * 3000
        for number in range(self.entries):
            yield old(number, "comment" if number % 2 else "post", content=body).encode()
        yield b"</feed>"

    def read(self, size: int | None = -1) -> bytes:
        wanted = 1 << 30 if size is None or size < 0 else size
        while len(self.kept) < wanted and (block := next(self.blocks, None)) is not None:
            self.kept += block
        given, self.kept = self.kept[:wanted], self.kept[wanted:]
        return given


def test_memory_does_not_grow_with_the_file() -> None:
    peaks, counted = [], Counter[str]()
    for entries in (60, 180):
        tracemalloc.start()
        for document in iter_backup(Endless(entries), NAME):  # type: ignore[arg-type]
            counted.update(posts=len(document.posts), comments=len(document.comments))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert counted == {"posts": 120, "comments": 120}
    assert peaks[1] < peaks[0] * 1.2, peaks


def test_the_real_export() -> None:
    path = SAMPLES / "backups" / "en-jeffhandley-blogspot.xml"
    if not path.is_file():
        pytest.skip("the real backups are not there")
    with path.open("rb") as stream:
        documents = list(iter_backup(stream, path.name))
    posts, comments = items(documents)
    assert (len(posts), len(comments), documents[-1].listing.total) == (92, 112, 263)
    assert posts[0].title == "The Sequel to E.T.: WALL-E"
    assert {comment.post_blogger_id for comment in comments} <= {post.blogger_id for post in posts}
    blog = documents[0].blog
    assert blog is not None
    assert (blog.url, blog.time_zone, blog.language) == (
        "https://jeffhandley.blogspot.com/",
        "America/Los_Angeles",
        "en-US",
    )
    assert problems(documents) == {}


def test_the_real_takeout_holds_only_drafts() -> None:
    path = SAMPLES / "backups" / "takeout-kolkoga-feed.atom"
    if not path.is_file():
        pytest.skip("the real backups are not there")
    with path.open("rb") as stream:
        documents = list(iter_backup(stream, path.name))
    assert items(documents) == ([], [])
    assert problems(documents) == {"backup_draft": "2 drafts left out"}
    assert documents[-1].listing.total == 2
