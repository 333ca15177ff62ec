"""What a person asked to be removed is gone: rows, words, bytes; it does not come back, and nothing seems missing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from blog_documents import BLOG, LATER, ROOT, comment, document, post, rows
from click.testing import CliRunner, Result
from verified_archive import ADDRESSES, announcing, blog_comments, blog_posts, build_archive
from warcio.archiveiterator import ArchiveIterator

from archivio.cli import main
from archivio.forget.captures import build_blank
from pipelines.archive import open_archive
from pipelines.store import Store
from scraper.captures import captures_folder
from scraper.errors import ForgottenBlog
from scraper.items import Blog, Problem

SECRET = "Abito in via dei Mulini ventitré"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = build_archive(tmp_path / "archive.db")
    visit(path)
    return path


def visit(path: Path, *, blog: Blog = BLOG) -> None:
    """See the whole blog again: the first post and one comment hold what is asked to be removed."""
    posts = [post(1, body=f"<p>{SECRET}.</p>", labels=("casa",), comment_count=4), *blog_posts()[1:]]
    comments = [*blog_comments()[1:], comment(1, body=f"{SECRET}, anch'io.")]
    with open_archive(path, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, LATER)
        problem = Problem(ADDRESSES[0], "date_unreadable", SECRET)
        store.save_document(run, document(*posts, *comments, blog=blog, problems=(problem,)), LATER)
        for said in announcing():
            store.save_document(run, said, LATER)
        store.finish_run(run, outcome="archived", posts_announced=12, comments_announced=5, now=LATER)


def forget(db: Path, url: str, *arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(
        main, ["forget", url, "--db", str(db), *arguments], catch_exceptions=False, **options
    )  # fmt: skip


def count(db: Path, sql: str, *parameters: Any) -> int:
    with open_archive(db, write=False) as archive:
        return int(rows(archive.db, sql, *parameters)[0][0])


def verdict(db: Path) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["verify", "--db", str(db), "--json"], catch_exceptions=False)
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def bytes_of(db: Path) -> bytes:
    return b"".join(path.read_bytes() for path in db.parent.iterdir() if path.is_file())


def test_a_post_is_gone_with_all_that_hung_on_it(db: Path) -> None:
    assert SECRET.encode() in bytes_of(db)
    done = forget(db, "http://quota.blogspot.it/2011/10/salita-1.html?m=1", "--yes", "--json")
    assert done.exit_code == 0
    removed = json.loads(done.stdout)["removed"]
    assert (removed["posts"], removed["comments"], removed["captures"], removed["labels"]) == (1, 4, 1, 1)
    assert removed["versions"] >= 6
    assert SECRET.encode() not in bytes_of(db)
    assert b"salita-1.html" not in bytes_of(db)
    assert count(db, "SELECT count(*) FROM posts_fts WHERE posts_fts MATCH 'mulini'") == 0
    summary = verdict(db)
    assert summary["exit"] == 0, summary


def test_a_forgotten_post_does_not_come_back(db: Path) -> None:
    forget(db, ADDRESSES[0], "--yes")
    visit(db)
    assert count(db, "SELECT count(*) FROM posts WHERE path LIKE '%salita-1.html'") == 0
    assert SECRET.encode() not in bytes_of(db)
    assert count(db, "SELECT count(*) FROM problems") == 0
    assert verdict(db)["exit"] == 0
    other = build_archive(db.parent / "altro.db")
    CliRunner().invoke(main, ["merge", str(other), "--db", str(db)], catch_exceptions=False)
    assert count(db, "SELECT count(*) FROM posts WHERE path LIKE '%salita-1.html'") == 0


def test_what_was_forgotten_elsewhere_and_is_held_here_is_not_half_forgotten(db: Path) -> None:
    other = build_archive(db.parent / "altro.db")
    forget(other, ADDRESSES[0], "--yes")
    CliRunner().invoke(main, ["merge", str(other), "--db", str(db)], catch_exceptions=False)
    assert count(db, "SELECT count(*) FROM posts WHERE path LIKE '%salita-1.html'") == 1
    assert count(db, "SELECT count(*) FROM forgotten") == 0


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("http://quota.blogspot.it/2011/10/salita-1.html?m=1", False),
        (f"{ADDRESSES[0]}?showComment=1319#c9", False),
        (ADDRESSES[1], True),
        ("https://altrove.blogspot.com/2011/10/salita-1.html", True),
    ],
)
def test_what_was_noted_of_a_post_under_any_of_its_addresses_is_gone(url: str, stays: bool, db: Path) -> None:
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, LATER)
        noted = Problem(url, "title_differs", f"the page says '{SECRET}'")
        store.save_document(run, document(problems=(noted,)), LATER)
        store.finish_run(run, outcome="partial", message=f"1 addresses could not be read, the first {url}", now=LATER)
    forget(db, ADDRESSES[0], "--yes")
    assert count(db, "SELECT count(*) FROM problems WHERE kind = 'title_differs'") == stays
    assert count(db, "SELECT count(*) FROM runs WHERE instr(message, ?)", url) == stays


def test_a_comment_with_a_short_number_takes_no_other_s_problems_along(db: Path) -> None:
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, LATER)
        noted = [
            Problem(ADDRESSES[0], "parent_loop", f"comment {number} answers itself") for number in ("5", "15", "9")
        ]
        store.save_document(run, document(comment(1, blogger_id="5"), problems=tuple(noted)), LATER)
        store.finish_run(run, outcome="archived", now=LATER)
    forget(db, f"{ADDRESSES[0]}#c5", "--yes")
    assert count(db, "SELECT count(*) FROM problems WHERE kind = 'parent_loop'") == 2


def test_one_comment_is_gone_and_its_answer_stays(db: Path) -> None:
    done = forget(db, f"{ADDRESSES[0]}#c{comment(1).blogger_id}", "--yes", "--json")
    assert json.loads(done.stdout)["removed"]["comments"] == 1
    assert count(db, "SELECT count(*) FROM comments") == 4
    assert count(db, "SELECT count(*) FROM comments WHERE parent_blogger_id = ?", comment(1).blogger_id) == 1
    assert verdict(db)["exit"] == 0
    visit(db)
    assert count(db, "SELECT count(*) FROM comments") == 4
    assert SECRET.encode() + b", anch" not in bytes_of(db)
    assert verdict(db)["exit"] == 0


def test_a_person_s_comments_are_gone_and_later_ones_are_left_out(db: Path) -> None:
    profile = str(comment(1).author_url)
    done = forget(db, profile.replace("https", "http"), "--yes", "--json")
    assert json.loads(done.stdout)["removed"]["comments"] == 1
    assert count(db, "SELECT count(*) FROM people WHERE profile_url = ?", profile) == 0
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, LATER)
        again = comment(8, on=3, author_url=profile)
        store.save_document(run, document(post(3, comment_count=1), again), LATER)
        store.finish_run(run, outcome="archived", comments_announced=6, now=LATER)
    assert count(db, "SELECT count(*) FROM comments") == 4
    assert verdict(db)["exit"] == 0  # three comments are announced there and none is missing


def test_a_merge_brings_no_name_back_whose_texts_stay_forgotten(db: Path) -> None:
    profile = str(comment(1).author_url)
    other = build_archive(db.parent / "altro.db")
    forget(db, profile, "--yes")
    done = CliRunner().invoke(main, ["merge", str(other), "--db", str(db), "--json"], catch_exceptions=False)
    assert json.loads(done.stdout)["new"].get("people", 0) == 0
    assert count(db, "SELECT count(*) FROM people WHERE profile_url = ?", profile) == 0


def test_a_person_who_also_writes_keeps_their_posts(db: Path) -> None:
    forget(db, str(post(1).author_url), "--yes")
    assert count(db, "SELECT count(*) FROM posts") == 13


def test_a_visit_does_not_go_after_what_was_forgotten(db: Path) -> None:
    forget(db, ADDRESSES[1], "--yes")
    forget(db, f"{ADDRESSES[0]}#c{comment(1).blogger_id}", "--yes")
    with open_archive(db, write=True) as archive:
        memory = Store(archive).memory(ROOT)
        updated = memory.updated_at("/2011/10/salita-2.html")
        assert updated is not None
        assert updated > LATER
        assert list(memory.short_posts()) == []


def test_a_blog_is_gone_with_its_visits_and_captures(db: Path) -> None:
    elsewhere = Blog(url="https://altrove.blogspot.com/", title="Altrove")
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(elsewhere.url, LATER)
        store.save_document(
            run, document(post(20, url=f"{elsewhere.url}2011/10/a.html", comment_count=0), blog=elsewhere), LATER
        )
        store.finish_run(run, outcome="archived", now=LATER)
    verdict(db)
    assert forget(db, "quota.blogspot.com", "--yes").exit_code == 0
    tables = ("blogs", "posts", "post_versions", "runs")
    assert [count(db, f"SELECT count(*) FROM {table}") for table in tables] == [1, 1, 1, 1]
    for table in ("comments", "comment_versions", "captures", "announcements", "problems"):
        assert count(db, f"SELECT count(*) FROM {table}") == 0, table
    assert SECRET.encode() not in bytes_of(db)
    summary = verdict(db)
    assert [blog["url"] for blog in summary["blogs"]] == [elsewhere.url]
    assert summary["exit"] == 0, summary
    with pytest.raises(ForgottenBlog):
        visit(db)
    assert forget(db, "https://quota.blogspot.com/", "--undo").exit_code == 0
    visit(db)
    assert count(db, "SELECT count(*) FROM posts") == 14


def test_a_capture_is_blanked_in_place(db: Path) -> None:
    warc = captures_folder(db) / "0001.warc.gz"
    before = warc.stat().st_size
    forget(db, ADDRESSES[1], "--yes")
    assert warc.stat().st_size == before
    assert ADDRESSES[1].encode() not in gzip.decompress(warc.read_bytes())
    with warc.open("rb") as stream:
        kinds = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(stream)
        ]
    assert kinds == [("response", ADDRESSES[0]), ("metadata", None), ("response", ADDRESSES[2])]
    assert verdict(db)["archive"]["sound"]


@pytest.mark.parametrize("length", [200, 201, 333, 5000, 70_000])
def test_a_blank_fits_any_record(length: int) -> None:
    assert len(build_blank(length)) == length
    assert gzip.decompress(build_blank(length)).startswith(b"WARC/1.1")


def test_it_asks_first(db: Path) -> None:
    before = db.read_bytes()
    refused = forget(db, ADDRESSES[0], input="n\n")
    assert refused.exit_code == 1
    assert "“Salita 1” with its comments" in refused.stderr
    assert refused.stderr.endswith("archivio: nothing was removed\n")
    unasked = forget(db, ADDRESSES[0])
    assert (unasked.exit_code, unasked.stderr.splitlines()[-1]) == (
        1,
        "archivio: nothing was removed: nobody is there to answer; --yes does without",
    )
    assert count(db, "SELECT count(*) FROM posts") == 13
    assert len(db.read_bytes()) == len(before)
    assert forget(db, ADDRESSES[0], input="y\n").exit_code == 0
    assert count(db, "SELECT count(*) FROM posts") == 12


@pytest.mark.parametrize(
    "url",
    [
        f"{ROOT}2011/10/salita-99.html",  # a misspelt post does not take its blog with it
        f"{ROOT}2011/",
        f"{ADDRESSES[0]}#c123",
        "https://altro.blogspot.com/",
        "https://www.blogger.com/profile/999",
        "non un indirizzo",
    ],
)
def test_what_is_not_held_is_misuse(url: str, db: Path) -> None:
    done = forget(db, url, "--yes")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert count(db, "SELECT count(*) FROM posts") == 13
