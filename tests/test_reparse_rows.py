"""Read again, every table holds the same rows, whatever way they came in; and nothing is lost in silence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from blog_documents import BLOG, LATER, NOW, ROOT
from click.testing import CliRunner
from keeping_documents import ELSEWHERE, differing, keep, page, rows_of
from shell import archivio, crawl
from sqlite_utils import Database

from archivio.cli import main
from sample import SampleBlog, serve
from scraper.captures import captures_folder
from scraper.document_json import load_document
from scraper.items import Comment, Document, Post, Source

TODAY = load_document


def reparse(db: Path, *, status: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["reparse", "--json", "--db", str(db)], catch_exceptions=False)
    assert done.exit_code == status, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def holds_row_for_row(db: Path) -> None:
    before = rows_of(db)
    assert before["posts"]
    for _ in range(2):
        reparse(db)
        assert differing(before, rows_of(db)) == {}


def query(db: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    database = Database(db)
    found = database.execute(sql, parameters).fetchall()
    database.close()
    return found


# --- row for row


def test_a_mirror_of_two_blogs(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    keep(db, [page(number, blog) for number in (1, 2, 3) for blog in (BLOG, ELSEWHERE)])
    keep(db, [page(2, ELSEWHERE, said="Riletto.")], url="file:///copie/altra", at=LATER)
    holds_row_for_row(db)


def test_a_mirror_and_a_warc_of_a_visit(tmp_path: Path) -> None:
    db, other = tmp_path / "archive.db", tmp_path / "altro.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, other, "--via", "pages")
    assert archivio("import", captures_folder(other), "--db", db).returncode == 0
    assert query(db, "SELECT count(*) FROM posts")[0][0] > 50
    holds_row_for_row(db)


def test_an_archive_that_another_was_merged_into(tmp_path: Path) -> None:
    db, other = tmp_path / "archive.db", tmp_path / "altro.db"
    keep(db, [page(1), page(2)])
    keep(other, [page(2), page(3, said="Altrove.")], url="file:///copie/altra", at=LATER)
    assert archivio("merge", other, "--db", db).returncode == 0
    holds_row_for_row(db)


def test_an_archive_in_which_something_was_forgotten(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    for number in (1, 2, 3):
        keep(db, [page(number)], url=f"file:///copie/{number}", at=NOW + timedelta(hours=number))
    keep(db, [page(number, ELSEWHERE) for number in (1, 2)], at=LATER)
    for address in (f"{ROOT}2011/10/salita-1.html", f"{ROOT}2011/10/salita-2.html#c9000000000000000002", ELSEWHERE.url):
        assert archivio("forget", address, "--yes", "--db", db).returncode == 0
    assert query(db, "SELECT count(*) FROM posts") == [(2,)]
    holds_row_for_row(db)  # though the run of the first page has no capture left


def test_a_run_that_was_killed(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
    database = Database(db)  # as kill -9 leaves it: some documents, no end
    last = database.execute("SELECT max(id) - 2 FROM captures").fetchone()[0]
    assert last > 3
    database.close()
    keep(db, [page(1), page(2)])
    database = Database(db)
    database.execute("UPDATE runs SET finished_at = NULL, outcome = NULL, posts_archived = NULL, "
                     "comments_archived = NULL WHERE url = 'file:///copie/specchio'")  # fmt: skip
    database.conn.commit()
    database.close()
    holds_row_for_row(db)


def test_visits_by_pages(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db, "--via", "pages")
        server.blog.add_comment(server.blog.posts[3].path, "Nuovo lettore", "Bentornato!")
        crawl(server.url, db, "--via", "feeds", "--full")
    holds_row_for_row(db)


# --- numbers


def text_copy(number: int) -> Document:
    """A post and a comment as a text copy tells them: no address, no id."""
    post = Post(
        source=Source.COPY, title=f"Salita {number}", author="Il malgaro", date_text=f"{number} ottobre 2011",
        body=f"<p>Pagina {number}. Qui.</p>", count_text="1 commento",
    )  # fmt: skip
    below = Comment(source=Source.COPY, author=f"Lettore {number}", date_text="1 novembre 2011", body="Che gita!")
    return Document(url=f"file:///testi/{number}.txt", page_type="copy", blog=BLOG, posts=(post,), comments=(below,))


def test_a_text_copy_and_its_comment_keep_their_numbers_when_the_post_came_later(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    keep(db, [page(5), text_copy(1), text_copy(2)], url="file:///testi")
    keep(db, [page(2), page(3), page(1)], at=LATER)
    assert query(db, "SELECT count(*) FROM posts") == [(4,)]
    assert query(db, "SELECT count(*) FROM comments") == [(4,)]
    substitutes = "SELECT count(*) FROM comments WHERE blogger_id LIKE 'copy:%' OR blogger_id LIKE 'print%'"
    assert query(db, substitutes) == [(0,)]
    holds_row_for_row(db)
    assert query(db, "SELECT rowid FROM comments_fts('gita') ORDER BY rowid") == query(db, "SELECT id FROM comments")


# --- what is not found again


def without(number: int, monkeypatch: pytest.MonkeyPatch, *, only_comments: bool = False) -> None:
    """Let a newer extraction find nothing, or no comments, in one page."""

    def newer(body: bytes) -> Document:
        document = TODAY(body)
        if not document.url.endswith(f"/{number}.html"):
            return document
        return replace(document, comments=(), posts=document.posts if only_comments else ())

    monkeypatch.setattr("archivio.reparse.load_document", newer)


@pytest.mark.parametrize("only_comments", [False, True])
def test_what_a_newer_extraction_does_not_find_is_kept_and_told(
    only_comments: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "archive.db"
    answer = replace(page(2).comments[0], blogger_id="9000000000000000099", parent_blogger_id="9000000000000000002")
    keep(db, [page(1), page(2), page(3)])
    keep(db, [replace(page(2), url="file:///copie/risposta", posts=(), comments=(answer,))], at=LATER)
    before = rows_of(db)
    assert before["problems"] == []
    without(2, monkeypatch, only_comments=only_comments)
    for _ in range(2):
        summary = reparse(db)
        assert summary["kept"] == 1 + (not only_comments) * 2
        after = rows_of(db)
        told = [row[2] for row in after.pop("problems")]
        assert told.count("not_found_again") == summary["kept"]
        assert set(told) - {"not_found_again"} == (set() if only_comments else {"comment_without_post"})
        assert len(told) == summary["problems"]
        assert differing({**before, "problems": []}, {**after, "problems": []}) == {}
    monkeypatch.undo()
    holds_the_same = reparse(db)
    assert holds_the_same["kept"] == 0
    assert differing(before, rows_of(db)) == {}


def test_a_newer_extraction_that_reads_an_id_makes_no_second_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "archive.db"
    keep(db, [replace(each, comments=(replace(each.comments[0], blogger_id=None),)) for each in (page(1), page(2))])

    def newer(body: bytes) -> Document:
        document = TODAY(body)
        comments = tuple(replace(one, blogger_id="9000000000000000042") for one in document.comments)
        return replace(document, comments=comments)

    before = query(db, "SELECT id, post_id, content_text FROM comments ORDER BY id")
    monkeypatch.setattr("archivio.reparse.load_document", newer)
    assert reparse(db)["kept"] == 0
    assert query(db, "SELECT id, post_id, content_text FROM comments ORDER BY id") == before
    assert query(db, "SELECT DISTINCT blogger_id FROM comments") == [("9000000000000000042",)]


# --- what cannot be read


def damage(db: Path, like: str) -> None:
    """Overwrite the records of these captures."""
    for name, offset, length in query(
        db, "SELECT warc_file, warc_offset, warc_length FROM captures WHERE url LIKE ?", like
    ):
        with (captures_folder(db) / name).open("r+b") as file:
            file.seek(offset)
            file.write(bytes(length))


def test_a_capture_that_cannot_be_read_holds_no_other_blog_back(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    keep(db, [page(1), page(2)], url="file:///copie/una")
    keep(db, [page(1, ELSEWHERE), page(2, ELSEWHERE)], at=LATER)
    before = rows_of(db)
    database = Database(db)
    database.execute("UPDATE captures SET url = 'file:///rotta' WHERE id = 1")
    database.execute("UPDATE posts SET title = 'Letto male'")
    database.conn.commit()
    database.close()
    damage(db, "file:///rotta")
    summary = reparse(db, status=1)
    assert [(blog["url"], "cannot be read" in blog["reason"]) for blog in summary["left"]] == [(ROOT, True)]
    assert query(db, "SELECT title FROM posts WHERE blog_id = 1") == [("Letto male",)] * 2
    assert differing({"posts": [row for row in before["posts"] if row[1] == 2]},
                     {"posts": [row for row in rows_of(db)["posts"] if row[1] == 2]}) == {}  # fmt: skip
    done = archivio("reparse", ELSEWHERE.url, "--db", db)  # an import of another blog, broken, is no matter
    assert done.returncode == 0, done.stderr
