"""A backup of the sample blog and a visit to it, in both orders: one row for each post and comment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shell import archivio, crawl
from sqlite_utils import Database

from sample import SampleBlog, SampleServer, serve
from sample.backups import DRAFT_WORDS, old_backup, takeout_feed, takeout_zip

Write = Callable[[SampleBlog, str], str | bytes]
BACKUPS: dict[str, Write] = {"blog-01-10-2015.xml": old_backup, "feed.atom": takeout_feed, "takeout.zip": takeout_zip}
#: what is new with every run; the rest may not change
OF_RUNS = ("runs", "captures")


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with serve(SampleBlog()) as server:
        yield server


@pytest.fixture(params=BACKUPS)
def backup(request: pytest.FixtureRequest, server: SampleServer, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    content = BACKUPS[request.param](server.blog, server.url)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def take(path: Path, db: Path, server: SampleServer) -> None:
    done = archivio("import", path, "--db", db, "--blog", server.url)
    assert done.returncode == 0, done.stderr


def rows(db: Path, *without: str) -> dict[str, list[dict[str, Any]]]:
    archive = Database(db)
    return {name: list(archive[name].rows) for name in archive.table_names() if name not in (*OF_RUNS, *without)}


def said(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the archive says of posts and comments, apart from numbers and sightings."""
    conn = Database(db).conn
    posts = """SELECT blogger_id, path, kind, title, author, published_on, published_at, content_text, comment_count
               FROM posts ORDER BY blogger_id"""
    comments = """SELECT c.blogger_id, p.blogger_id, c.parent_blogger_id, c.author, c.published_on, c.published_at,
                  c.removed_by, c.parent_id IS NULL FROM comments c JOIN posts p ON p.id = post_id ORDER BY 1"""
    return {"posts": conn.execute(posts).fetchall(), "comments": conn.execute(comments).fetchall()}


def test_a_visit_after_an_import_equals_a_visit_alone(backup: Path, server: SampleServer, tmp_path: Path) -> None:
    alone, after = tmp_path / "alone.db", tmp_path / "after.db"
    crawl(server.url, alone)
    take(backup, after, server)
    first = rows(after)
    assert (len(first["posts"]), len(first["comments"])) == (62, 410)
    assert {row["source"] for row in first["posts"] + first["comments"]} == {"backup"}
    assert DRAFT_WORDS not in repr(first)
    take(backup, after, server)
    assert rows(after) == first, "importing twice changes nothing"
    crawl(server.url, after)
    assert said(after) == said(alone)
    assert [blog["url"] for blog in Database(after)["blogs"].rows] == [server.url]


def test_an_import_after_a_visit_only_notes_what_it_left_out(
    backup: Path, server: SampleServer, tmp_path: Path
) -> None:
    db = tmp_path / "archive.db"
    crawl(server.url, db)
    before = rows(db, "problems")
    take(backup, db, server)
    assert rows(db, "problems") == before
    kinds = {row["kind"] for row in Database(db)["problems"].rows}
    assert "backup_draft" in kinds
    assert kinds <= {"backup_draft", "backup_trashed", "backup_hidden", "time_zone_unknown"}


def test_an_old_backup_takes_no_title_from_the_blog_of_today(tmp_path: Path) -> None:
    blog, db, path = SampleBlog(), tmp_path / "archive.db", tmp_path / "blog-01-10-2015.xml"
    with serve(blog) as server:
        path.write_text(old_backup(blog, server.url), encoding="utf-8")
        blog.change(title="Un nome nuovo")
        crawl(server.url, db)
        take(path, db, server)
    assert [row["title"] for row in Database(db)["blogs"].rows] == ["Un nome nuovo"]


def test_a_file_that_cannot_be_read_makes_no_blog(server: SampleServer, tmp_path: Path) -> None:
    folder, db = tmp_path / "copie", tmp_path / "archive.db"
    folder.mkdir()
    (folder / "nota.txt").write_text("Comprare il pane.", encoding="utf-8")
    archivio("import", folder, "--db", db)
    assert list(Database(db)["blogs"].rows) == []
    assert [row["kind"] for row in Database(db)["problems"].rows] == ["file_not_read"]
