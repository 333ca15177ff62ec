"""The words of what was forgotten are not written anew: not by a visit, a redirect, an import of older copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from blog_documents import LATER, ROOT
from click.testing import CliRunner
from clock import let_pass
from keeping_documents import MIRROR, captured, keep, page, rows_of, stored
from shell import archivio, crawl

from archivio.cli import main
from pipelines.archive import open_archive
from pipelines.store import Store
from sample import SampleBlog, serve
from sample.server import SampleServer
from scraper.document_json import dump_document
from scraper.items import Document, Source

SECRET = "Abito in via dei Mulini ventitré"
KEPT = "La legnaia è piena"


def forget(db: Path, url: str, *arguments: str) -> None:
    done = CliRunner().invoke(main, ["forget", url, "--yes", "--db", str(db), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr


@pytest.fixture
def server() -> Iterator[SampleServer]:
    blog = SampleBlog(posts=(), feeds="closed")
    blog.add_post("Segreto", f"<p>{SECRET}.</p>")
    blog.add_post("La legnaia", f"<p>{KEPT}.</p>")
    with serve(blog) as serving:
        yield serving


def no_sitemap(server: SampleServer) -> None:
    server.misbehave("/sitemap*", status=404)


#: what happens between the night on which a post is forgotten and the next visit, and how that is made
NIGHTS: dict[str, tuple[Callable[[SampleServer], None], float, tuple[str, ...]]] = {
    "the next night": (lambda server: None, 1, ()),
    "everything is due": (lambda server: None, 31, ()),
    "in full": (lambda server: None, 1, ("--full",)),
    "found by the archive": (no_sitemap, 31, ()),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_a_visit_does_not_fetch_the_page_of_a_forgotten_post(night: str, server: SampleServer, tmp_path: Path) -> None:
    happens, days, arguments = NIGHTS[night]
    db = tmp_path / "archive.db"
    secret, other = server.blog.posts[0], server.blog.posts[1]
    if secret.title != "Segreto":
        secret, other = other, secret
    crawl(server.url, db)
    forget(db, f"{server.url[:-1]}{secret.path}")
    happens(server)
    let_pass(db, days=days)
    server.requests.clear()
    crawl(server.url, db, *arguments)
    assert not [request.path for request in server.requests if request.path.startswith(secret.path)]
    assert SECRET.encode() not in stored(db)


def test_a_redirect_to_a_forgotten_blog_leaves_nothing_of_it(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(title=SECRET)) as forgotten, serve(SampleBlog()) as other:
        crawl(forgotten.url, db)
        forget(db, forgotten.url)
        assert SECRET.encode() not in captured(db)
        other.misbehave("/*", redirect=forgotten.url)
        done = archivio("crawl", other.url, "--delay", "0", "--db", db)
        assert done.returncode == 2
        assert SECRET.encode() not in stored(db) + captured(db)
        assert archivio("verify", "--db", db).returncode == 0


def undated(document: Document) -> Document:
    """The page as a text copy, known by day and title alone."""
    posts = tuple(
        replace(one, source=Source.COPY, url=None, blogger_id=None, published_iso=None, date_text="1 ottobre 2011")
        for one in document.posts
    )
    said = tuple(replace(one, source=Source.COPY, post_url=None, blogger_id=None) for one in document.comments)
    return replace(document, page_type="copy", posts=posts, comments=said)


def both(document: Document) -> Document:
    """A feed that holds another post, too."""
    other = page(3, said=KEPT)
    return replace(document, page_type="feed", posts=document.posts + other.posts,
                   comments=document.comments + other.comments)  # fmt: skip


POST, PERSON = f"{ROOT}2011/10/salita-1.html", "https://www.blogger.com/profile/2000000001"
#: what was forgotten, in which form it comes again, what of it is kept
AGAIN: dict[str, tuple[str, Callable[[Document], Document], bytes]] = {
    "a post": (POST, lambda document: document, b""),
    "a post among others": (POST, both, KEPT.encode()),
    "a text copy": (POST, undated, b""),
    "a comment": (f"{POST}#c{page(1).comments[0].blogger_id}", lambda document: document, b"Pagina 1"),
    "a person": (PERSON, lambda document: document, b"Pagina 1"),
}


@pytest.mark.parametrize("what", AGAIN)
def test_what_is_imported_again_is_kept_without_what_was_forgotten(what: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    secret = page(1, said="" if what in ("a comment", "a person") else SECRET)
    said = replace(secret.comments[0], author_url=PERSON, body=SECRET)
    secret = replace(secret, comments=(said,))
    keep(db, [secret])
    address, form, kept = AGAIN[what]
    forget(db, address)
    with open_archive(db, write=True) as archive:
        again = Store(archive).memory(MIRROR).without_forgotten(form(secret))
    words = b"" if again is None else dump_document(again)
    assert SECRET.encode() not in words
    assert kept in words
    assert (again is None) == (kept == b"")
    keep(db, [form(secret)], at=LATER)  # as an older program kept it: the rows stay out all the same
    assert SECRET.encode() not in stored(db)
    forget(db, address, "--undo")
    keep(db, [form(secret)], at=LATER)
    assert SECRET.encode() in stored(db)


def test_a_feed_that_is_imported_again_is_kept_without_a_forgotten_post(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    entry = ("<entry><id>tag:blogger.com,1999:blog-1.post-{0}</id><title>Neve</title><content>{1}</content>"
             f"<link rel='alternate' type='text/html' href='{ROOT}2011/10/neve-{{0}}.html'/></entry>")  # fmt: skip
    feed = tmp_path / "feed.xml"
    feed.write_text(
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-1</id><title>Q</title>"
        f"<link rel='alternate' type='text/html' href='{ROOT}'/><generator>Blogger</generator>"
        f"{entry.format(1, SECRET)}{entry.format(2, KEPT)}</feed>", encoding="utf-8")  # fmt: skip
    assert archivio("import", feed, "--db", db).returncode == 0
    forget(db, f"{ROOT}2011/10/neve-1.html")
    feed.rename(tmp_path / "altro.xml")
    before = captured(db).count(SECRET.encode())  # the first feed stays as it was read
    assert archivio("import", tmp_path / "altro.xml", "--db", db).returncode == 0
    assert captured(db).count(SECRET.encode()) == before
    rows = rows_of(db)
    assert archivio("reparse", "--db", db).returncode == 0
    assert rows_of(db)["posts"] == rows["posts"]


@pytest.mark.parametrize("form", ["a text copy", "under its first title", "its comments"])
def test_what_imports_kept_of_a_post_is_blanked_in_whatever_form(form: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    first = page(1, said=SECRET)
    renamed = replace(first, posts=(replace(first.posts[0], title="Un altro titolo"),))
    kept = {
        "a text copy": [undated(first), first],
        "under its first title": [undated(first), first, renamed],
        "its comments": [first, replace(first, page_type="feed", posts=())],
    }[form]
    for number, one in enumerate([*kept, page(2, said=KEPT)]):
        keep(db, [one], url=f"{MIRROR}{number}")
    forget(db, POST)
    assert SECRET.encode() not in stored(db) + captured(db)
    assert KEPT.encode() in captured(db)
    assert archivio("verify", "--db", db).returncode == 0
