"""The archive is built anew from its captures: the same rows, whatever happened between the visits."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping_documents import differing
from shell import archivio, crawl
from sqlite_utils import Database

from sample import SampleBlog, serve
from scraper.captures import captures_folder
from scraper.document_json import dump_document, load_document
from scraper.errors import ExtractionError
from scraper.items import Blog, Comment, Document, Link, Listing, Post, Problem, Source

#: everything but what a reparse leaves alone (runs, captures) and what may be noted again (problems keep no number)
TABLES = (
    "blogs", "people", "posts", "post_versions", "comments", "comment_versions", "comment_counts", "labels",
    "post_labels", "links", "announcements", "runs", "captures",
)  # fmt: skip
UNNUMBERED = {"links", "comment_versions", "post_versions", "comment_counts", "announcements"}
SEARCH = "SELECT rowid FROM posts_fts('pane OR rete') ORDER BY rowid"


def contents(db: Path) -> dict[str, list[Any]]:
    database = Database(db)
    found: dict[str, list[Any]] = {
        table: sorted(
            (tuple(v for k, v in row.items() if k != "id" or table not in UNNUMBERED) for row in database[table].rows),
            key=repr,
        )
        for table in TABLES
    }
    found["problems"] = sorted(database.query("SELECT run_id, url, kind, detail, seen_at FROM problems"), key=repr)
    found["search"] = [row["rowid"] for row in database.query(SEARCH)]
    assert list(database.query("PRAGMA foreign_key_check")) == []
    assert [row["integrity_check"] for row in database.query("PRAGMA integrity_check")] == ["ok"]
    database.close()
    return found


def reparse(db: Path) -> dict[str, Any]:
    done = archivio("reparse", "--db", db, "--json")
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


@pytest.mark.parametrize("via", ["feeds", "pages"])
def test_the_rows_read_again_are_the_rows(via: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db, "--via", via)
        posts = [post for post in server.blog.posts if post.title]
        server.blog.edit(posts[0].path, title="Un titolo nuovo", labels=("pane", "novità"))
        server.blog.edit(posts[2].path, body="<p>Altro <a href='https://esempio.it/'>testo</a>.</p>")
        server.blog.add_post("Ultime dal forno", "<p>Si riapre lunedì.</p>")
        server.blog.add_comment(posts[1].path, "Nuovo lettore", "Bentornato!")
        server.blog.delete(posts[5].path)
        crawl(server.url, db, "--via", via)
        crawl(server.url, db, "--via", via, "--full")
    before = contents(db)
    assert [row["id"] for row in Database(db).query("SELECT id FROM posts WHERE gone_at IS NOT NULL")]
    # as an older extraction might have left them
    database = Database(db)
    database.execute("UPDATE posts SET title = 'Letto male', published_on = NULL WHERE id % 2")
    database.execute("DELETE FROM links")
    database.execute("DELETE FROM comment_counts WHERE id % 3 = 0")
    database.conn.commit()
    database.close()
    assert differing(before, contents(db)) != {}
    summary = reparse(db)
    assert differing(before, contents(db)) == {}
    assert summary["problems"] == len(before["problems"])
    assert summary["captures"] == len(before["captures"])
    assert (summary["posts"], summary["comments"]) == (len(before["posts"]), len(before["comments"]))
    reparse(db)
    assert differing(before, contents(db)) == {}


def test_imports_are_read_again_too_and_marks_and_numbers_stay(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    copy = tmp_path / "copie" / "gita.txt"
    copy.parent.mkdir()
    copy.write_text(
        "giovedì 20 ottobre 2011\n\nUna gita che non c'è più\n\nEravamo saliti al rifugio.\n\n"
        "Pubblicato da Elio Tarditi alle 09:41\n", encoding="utf-8")  # fmt: skip
    with serve(SampleBlog()) as server:
        assert archivio("import", copy.parent, "--blog", server.url, "--db", db).returncode == 0
        crawl(server.url, db)
    database = Database(db)
    assert list(database.query("SELECT source FROM posts WHERE source = 'copy'"))
    database.execute("UPDATE posts SET gone_at = '2020-01-01T00:00:00Z' WHERE id = 3")
    database.execute("UPDATE comments SET missed_at = '2020-01-01T00:00:00Z' WHERE id = 5")
    # numbers with gaps, as `forget` leaves them
    database.execute("PRAGMA foreign_keys = OFF")
    for table in ("post_versions", "comment_counts", "post_labels", "links", "comments"):
        database.execute(f"UPDATE {table} SET post_id = 900 WHERE post_id = 7")
    database.execute("UPDATE links SET target_post_id = 900 WHERE target_post_id = 7")
    database.execute("UPDATE posts SET id = 900 WHERE id = 7")
    database.execute("INSERT INTO posts_fts(posts_fts) VALUES('rebuild')")
    database.conn.commit()
    database.close()
    copy.unlink()
    before = contents(db)
    reparse(db)
    assert differing(before, contents(db)) == {}


def test_rows_whose_answers_were_not_kept_are_never_lost(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db, "--no-captures")
    before = contents(db)
    done = archivio("reparse", "--db", db)
    assert (done.returncode, contents(db)) == (1, before)
    assert "stays as it is: 1 visit kept no captures" in done.stderr


def test_a_blog_that_kept_none_holds_no_other_back(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server, serve(SampleBlog()) as other:
        crawl(server.url, db)
        crawl(other.url, db, "--no-captures")
        crawl(other.url, db)
        kept, unkept = server.url, other.url
    before = contents(db)
    database = Database(db)
    wrong = "UPDATE posts SET title = 'Letto male' WHERE id = 3; DELETE FROM comment_counts WHERE post_id = 5"
    database.executescript(f"{wrong}; DELETE FROM announcements WHERE blog_id = 1")
    database.close()
    done = archivio("reparse", "--db", db, "--json")
    summary = json.loads(done.stdout)
    assert done.returncode == summary["exit"] == 1
    assert [blog["url"] for blog in summary["left"]] == [unkept]
    assert f"{unkept} stays as it is" in done.stderr
    assert differing(before, contents(db)) == {}
    assert archivio("reparse", kept, "--db", db).returncode == 0
    assert archivio("reparse", "https://altro.blogspot.com", "--db", db).returncode == 2
    assert differing(before, contents(db)) == {}


def test_captures_that_are_lost_change_nothing(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
    before = contents(db)
    shutil.rmtree(captures_folder(db))
    done = archivio("reparse", "--quiet", "--db", db)
    assert (done.returncode, contents(db)) == (1, before)
    assert len(done.stderr.strip().splitlines()) == 1


# --- documents as JSON

texts = st.one_of(st.none(), st.text(max_size=20))


@given(title=texts, body=texts, labels=st.one_of(st.none(), st.lists(st.text(max_size=5)).map(tuple)))
@settings(max_examples=50)
def test_a_document_comes_back_as_it_was(title: str | None, body: str | None, labels: Any) -> None:
    document = Document(
        url="file:///copie/a.txt",
        page_type="copy",
        blog=Blog(url="https://quota.blogspot.com/"),
        posts=(Post(source=Source.COPY, title=title, body=body, labels=labels, links=(Link("https://e.it/", "e"),)),),
        comments=(Comment(source=Source.BACKUP, removed_by="author", by_blog_author=True),),
        problems=(Problem("u", "date_unreadable", "d"),),
        listing=Listing(total=3, month_counts=(("2011-10", 4),), listed=("x",)),
        seen_at=datetime(2011, 10, 20, 7, 41, tzinfo=UTC),
    )
    assert load_document(dump_document(document)) == document


def test_fields_of_another_version_are_left_out_and_rubbish_is_an_error() -> None:
    kept = b'{"url": "u", "page_type": "copy", "mood": 1, "posts": [{"source": "copy", "colour": "red", "title": "T"}]}'
    assert load_document(kept).posts == (Post(source=Source.COPY, title="T"),)
    for rubbish in (b"", b"[]", b'{"posts": 3}', b'{"url": "u", "page_type": "x", "posts": [{"source": "no"}]}'):
        with pytest.raises(ExtractionError):
            load_document(rubbish)
