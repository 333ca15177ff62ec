"""Imports and visits kept as documents, for the tests of what is forgotten, merged and read again."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from blog_documents import BLOG, NOW
from sqlite_utils import Database

from pipelines.archive import open_archive
from pipelines.counts import clean_counts
from pipelines.dates import clean_dates
from pipelines.html import clean_content
from pipelines.store import Store
from scraper.captures import CaptureFiles, captures_folder
from scraper.items import Blog, Comment, Document, Post, Source

ELSEWHERE = Blog(url="https://altrove.blogspot.com/", title="Altrove", language="it", time_zone="Europe/Rome")
MIRROR = "file:///copie/specchio"
#: kept for themselves, or told apart by what they refer to
UNNUMBERED = frozenset({"links", "comment_versions", "post_versions", "comment_counts", "announcements", "problems"})


def page(number: int, blog: Blog = BLOG, *, said: str = "", **changes: Any) -> Document:
    """A saved page of a blog, as read: a post, and a comment below it that says something."""
    url = f"{blog.url}2011/10/salita-{number}.html"
    values: dict[str, Any] = {
        "source": Source.PAGE, "blogger_id": f"80000000000000000{number:02}", "url": url, "title": f"Salita {number}",
        "author": "Il malgaro", "published_iso": f"2011-10-{number:02}T09:41:00+02:00", "count_text": "1 commento",
        "body": f"<p>Pagina {number}. {said} <a href='{BLOG.url}2011/10/salita-1.html'>Qui</a>.</p>",
        "labels": ("monti", "neve"),
    }  # fmt: skip
    below = Comment(
        source=Source.PAGE, blogger_id=f"90000000000000000{number:02}", post_url=url, author=f"Lettore {number}",
        published_iso="2011-11-01T13:00:00+01:00", body=f"Che gita! {said}",
    )  # fmt: skip
    return Document(
        url=f"file:///copie/{number}.html", page_type="post", blog=blog, posts=(Post(**values | changes),),
        comments=(below,),
    )  # fmt: skip


def keep(db: Path, documents: Iterable[Document], *, url: str = MIRROR, at: datetime = NOW) -> int:
    """Save documents as one import or visit, each kept in the captures; return the run's number."""
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(url, at)
        files = CaptureFiles(captures_folder(db), store.memory(url, run).captures.end_of)
        for one in documents:
            clean = clean_content(clean_counts(clean_dates(one)))
            store.save_document(run, replace(clean, capture=files.append_document(one, at)), at)
        store.finish_run(run, outcome="archived", now=at)
    return run


def rows_of(db: Path) -> dict[str, list[Any]]:
    """Return every row of every table, sorted; the numbers of rows that nothing refers to are left out."""
    database = Database(db)
    names = [name for name in database.table_names() if not name.startswith(("_", "posts_fts", "comments_fts"))]
    found = {
        name: sorted(
            (tuple(v for k, v in row.items() if k != "id" or name not in UNNUMBERED) for row in database[name].rows),
            key=repr,
        )
        for name in names
    }
    assert list(database.query("PRAGMA foreign_key_check")) == []
    assert [row["integrity_check"] for row in database.query("PRAGMA integrity_check")] == ["ok"]
    database.close()
    return found


def differing(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, Any]:
    """Return, by table, what was there before only and what is there after only."""
    return {
        name: ([row for row in before[name] if row not in after[name]][:3],
               [row for row in after[name] if row not in before[name]][:3])
        for name in before if before[name] != after[name]
    }  # fmt: skip


def captured(db: Path) -> bytes:
    """Return everything that the captures hold, decompressed."""
    found = b""
    for path in captures_folder(db).glob("*.warc.gz"):
        rest = path.read_bytes()
        while rest:
            member = zlib.decompressobj(zlib.MAX_WBITS + 16)
            found += member.decompress(rest) + member.flush()
            rest = member.unused_data
    return found


def stored(db: Path) -> bytes:
    """Return the bytes of the archive and of SQLite's files beside it."""
    return b"".join(path.read_bytes() for path in db.parent.glob(f"{db.name}*") if path.is_file())
