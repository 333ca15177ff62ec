"""Two archives of one blog become one: nothing is lost, nothing is twice, whichever way round."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from blog_documents import BLOG, LATER, NOW, ROOT, TABLES, comment, document, facts, post, rows
from click.testing import CliRunner, Result
from sqlite_utils import Database, Migrations
from verified_archive import ADDRESSES, build_archive

from archivio import merge as merge_module
from archivio.cli import main
from archivio.merge.blogs import Merging
from archivio.stopping import SIGNALS
from pipelines.archive import open_archive
from pipelines.store import Store
from scraper.captures import captures_folder
from scraper.captures.appending import whole_end
from scraper.items import Blog, Source

ALL = (*TABLES, "runs", "captures", "announcements", "forgotten", "media", "post_media")
THIRD = LATER + timedelta(days=9)


def merge(db: Path, other: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["merge", str(other), "--db", str(db), *arguments], catch_exceptions=False)


def merged(db: Path, other: Path) -> dict[str, int]:
    done = merge(db, other, "--json")
    assert done.exit_code == 0, done.stderr
    news: dict[str, int] = json.loads(done.stdout)["new"]
    return news


def visit(db: Path, at: datetime, *items: Any, blog: Blog = BLOG, **ending: Any) -> Path:
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(blog.url, at)
        store.save_document(run, document(*items, blog=blog), at)
        store.finish_run(run, **{"outcome": "archived", "now": at} | ending)
    return db


def held(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    with open_archive(db, write=False) as archive:
        return {table: rows(archive.db, f"SELECT * FROM {table} ORDER BY 1, 2") for table in ALL}


def known(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the archive says, whatever its row numbers."""
    with open_archive(db, write=False) as archive:
        said = facts(archive.db)
        for name, sql in {
            "sightings": "SELECT path, first_seen_at, last_seen_at, gone_at, source FROM posts ORDER BY path",
            "versions": "SELECT path, seen_at, v.content_hash, runs.url, started_at FROM post_versions AS v "
            "JOIN posts ON posts.id = post_id LEFT JOIN runs ON runs.id = run_id ORDER BY 1, 2",
            "counted": "SELECT path, counted_at, c.comment_count FROM comment_counts AS c "
            "JOIN posts ON posts.id = post_id ORDER BY 1, 2",
            "said": "SELECT c.blogger_id, c.first_seen_at, c.last_seen_at, removed_by, removed_at, c.gone_at, seen_at, "
            "v.content_hash, started_at FROM comments AS c LEFT JOIN comment_versions AS v ON v.comment_id = c.id "
            "LEFT JOIN runs ON runs.id = run_id ORDER BY 1, 7",
            "runs": "SELECT runs.url, started_at, outcome, blogs.url FROM runs LEFT JOIN blogs ON blogs.id = blog_id "
            "ORDER BY 1, 2",
            "captures": "SELECT captures.url, fetched_at, started_at FROM captures JOIN runs ON runs.id = run_id "
            "ORDER BY 1, 2",
        }.items():
            said[name] = rows(archive.db, sql)
        return said


def is_sound(db: Path) -> bool:
    done = CliRunner().invoke(main, ["verify", "--db", str(db), "--json"])
    return bool(json.loads(done.stdout)["archive"]["sound"])


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return build_archive(tmp_path / "primo.db")


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The same blog, seen later by somebody else: an edit, a new comment, a post more, one comment's text removed."""
    other = tmp_path / "secondo.db"
    with open_archive(other, write=True) as archive:  # other row numbers for everything
        store = Store(archive)
        run = store.begin_run("https://altrove.blogspot.com/", NOW)
        elsewhere = Blog(url="https://altrove.blogspot.com/", title="Altrove")
        store.save_document(run, document(post(20, url=None), blog=elsewhere), NOW)
        store.finish_run(run, outcome="archived", now=NOW)
    link = f"<p>Riscritto, vedi <a href='{ROOT}2011/10/salita-2.html'>la seconda</a>.</p>"
    return visit(
        other, THIRD,
        post(1, body=link, labels=("sole",), comment_count=5, title="Salita prima"),
        post(2, comment_count=1), post(14),
        comment(1), comment(2, body=None, removed_by="author"), comment(3, body=None, removed_by="author"),
        comment(6, parent_blogger_id=comment(4).blogger_id), comment(7, on=14, author="Nuova", author_url=None),
    )  # fmt: skip


def test_an_empty_archive_becomes_an_equal_one(first: Path, tmp_path: Path) -> None:
    merged(tmp_path / "nuovo.db", first)
    assert known(tmp_path / "nuovo.db") == known(first)
    assert is_sound(tmp_path / "nuovo.db")


def test_an_archive_merged_with_its_own_copy_stays_as_it_is(first: Path, tmp_path: Path) -> None:
    shutil.copy(first, tmp_path / "copia.db")
    shutil.copytree(captures_folder(first), captures_folder(tmp_path / "copia.db"))
    before = held(first)
    assert merged(first, tmp_path / "copia.db") == {}
    assert held(first) == before
    assert not (captures_folder(first) / "merged.warc.gz").exists()


def test_merging_twice_changes_nothing_more(first: Path, second: Path) -> None:
    assert merged(first, second)
    before = held(first)
    warcs = {path.name: path.stat().st_size for path in captures_folder(first).iterdir()}
    assert merged(first, second) == {}
    assert held(first) == before
    assert {path.name: path.stat().st_size for path in captures_folder(first).iterdir()} == warcs


def test_both_ways_round_say_the_same(first: Path, second: Path, tmp_path: Path) -> None:
    third = tmp_path / "terzo.db"
    shutil.copy(second, third)
    (tmp_path / "ancora").mkdir()
    again = build_archive(tmp_path / "ancora" / "primo.db")
    merged(first, second)
    merged(third, again)
    assert known(first) == known(third)
    assert is_sound(third)


def test_the_later_reading_stands_and_the_earlier_one_is_a_version(first: Path, second: Path) -> None:
    news = merged(first, second)
    assert (news["posts"], news["comments"]) == (2, 2)
    assert is_sound(first)
    with open_archive(first, write=False) as archive:
        db = archive.db
        assert rows(db, "SELECT title, comment_count, first_seen_at, last_seen_at FROM posts WHERE id = 1") == [
            ("Salita prima", 5, "2026-11-23T10:00:00Z", "2026-12-03T10:00:00Z")
        ]
        assert rows(db, "SELECT title, seen_at FROM post_versions WHERE post_id = 1 ORDER BY seen_at") == [
            ("Salita 1", "2026-11-23T10:00:00Z"),
            ("Salita prima", "2026-12-03T10:00:00Z"),
        ]
        assert rows(db, "SELECT counted_at, comment_count FROM comment_counts WHERE post_id = 1 ORDER BY 1") == [
            ("2026-11-23T10:00:00Z", 4),
            ("2026-12-03T10:00:00Z", 5),
        ]
        assert rows(db, "SELECT folded_url, target_post_id FROM links WHERE post_id = 1 AND comment_id IS NULL") == [
            ("quota.blogspot.com/2011/10/salita-2.html", 2)
        ]
        names = "SELECT name FROM labels JOIN post_labels ON label_id = labels.id WHERE post_id = 1"
        assert rows(db, names) == [("sole",)]
        removed = "SELECT removed_by, removed_at, content_text IS NOT NULL FROM comments WHERE id = 2"
        assert rows(db, removed) == [("author", "2026-12-03T10:00:00Z", 1)]
        reply = "SELECT parent_id FROM comments WHERE blogger_id = ?"
        assert rows(db, reply, comment(6).blogger_id) == [(4,)]
        assert rows(db, "SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'riscritto'") == [(1,)]


def test_no_row_of_ours_is_lost(first: Path, second: Path) -> None:
    before = held(first)
    merged(first, second)
    after = held(first)
    for table in ("blogs", "people", "posts", "comments", "runs", "captures", "problems"):
        assert {row[0] for row in before[table]} <= {row[0] for row in after[table]}, table
    versions = {(row[1], row[-1]) for row in before["post_versions"]}
    assert versions <= {(row[1], row[-1]) for row in after["post_versions"]}


def test_captures_come_with_their_records(first: Path, tmp_path: Path) -> None:
    mine = visit(tmp_path / "mio.db", LATER, post(1))
    merged(mine, first)
    with open_archive(mine, write=False) as archive:
        assert rows(archive.db, "SELECT url, warc_file FROM captures ORDER BY id") == [
            (url, "merged.warc.gz") for url in ADDRESSES[:3]
        ]
    assert is_sound(mine)
    (captures_folder(first) / "0001.warc.gz").unlink()
    other = tmp_path / "altro.db"
    merged(other, first)
    assert is_sound(other)  # a record that is nowhere has no place, and says so
    with open_archive(other, write=False) as archive:
        assert rows(archive.db, "SELECT count(*), count(warc_file) FROM captures") == [(3, 0)]


@pytest.mark.parametrize(
    ("ours", "theirs", "gone"),
    [
        ("2026-12-01T00:00:00Z", None, "2026-12-01T00:00:00Z"),  # they stopped looking before
        ("2026-12-01T00:00:00Z", "2026-12-10T00:00:00Z", "2026-12-01T00:00:00Z"),
        (None, "2026-12-10T00:00:00Z", "2026-12-10T00:00:00Z"),
    ],
)
def test_what_vanished_stays_vanished(
    ours: str | None, theirs: str | None, gone: str | None, first: Path, tmp_path: Path
) -> None:
    other = tmp_path / "altro.db"
    shutil.copy(first, other)
    for path, at in ((first, ours), (other, theirs)):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE posts SET gone_at = ? WHERE id = 3", [at])
    merged(first, other)
    with open_archive(first, write=False) as archive:
        assert rows(archive.db, "SELECT gone_at FROM posts WHERE id = 3") == [(gone,)]


def test_what_was_seen_afterwards_is_back(first: Path, second: Path) -> None:
    with closing(sqlite3.connect(first)) as connection, connection:
        connection.execute("UPDATE posts SET missed_at = '2026-11-25T00:00:00Z', gone_at = '2026-11-26T00:00:00Z'")
    merged(first, second)
    with open_archive(first, write=False) as archive:
        back = "SELECT id FROM posts WHERE gone_at IS NULL AND missed_at IS NULL AND blog_id = 1 ORDER BY id"
        assert [row for (row,) in rows(archive.db, back)][:2] == [1, 2]
        assert rows(archive.db, "SELECT count(*) FROM posts WHERE gone_at IS NOT NULL") == [(11,)]


def test_a_text_copy_meets_its_post_and_its_comments(tmp_path: Path) -> None:
    copy = post(3, source=Source.COPY, url=None, blogger_id=None, published_at=None, labels=(), comment_count=None)
    said = comment(1, on=3, source=Source.COPY, blogger_id=None, post_blogger_id=None, post_url=None, author_url=None)
    copies = visit(tmp_path / "copie.db", THIRD, copy, said)
    blog = visit(tmp_path / "blog.db", NOW, post(3), comment(1, on=3))
    alone = known(blog)
    merged(blog, copies)
    after = known(blog)
    assert (len(after["posts"]), len(after["comments"])) == (1, 1)
    assert after["posts"] == alone["posts"]
    merged(copies, visit(tmp_path / "altro.db", NOW, post(3), comment(1, on=3)))
    assert [row[0] for row in known(copies)["posts"]] == [post(3).blogger_id]
    assert [row[1] for row in known(copies)["comments"]] == [comment(1).blogger_id]
    assert is_sound(copies)


def test_a_hostile_archive_cannot_speak_for_another_blog(first: Path, tmp_path: Path) -> None:
    evil = Blog(url="https://maligno.blogspot.com/", title="Maligno")
    other = visit(tmp_path / "maligno.db", THIRD, post(1, body="<p>Rubato</p>"), blog=evil)
    before = known(first)
    merged(first, other)
    after = known(first)
    assert [row for row in after["posts"] if row in before["posts"]] == before["posts"]
    assert len(after["posts"]) == len(before["posts"]) + 1


# --- what is no archive, older, newer


def stamp_newer(path: Path) -> None:
    with closing(Database(path)) as db, db.atomic():
        db.table("_sqlite_migrations").insert(
            {"migration_set": "archivio", "name": "m999_the_future", "applied_at": "2036-01-01"}
        )


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


VIEW = "DROP TABLE comment_counts; CREATE VIEW comment_counts AS SELECT 1 AS id, 1 AS post_id"


def change_rows(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for name in [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            db.execute(f"DROP TRIGGER {name}")
        db.executescript(script)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (stamp_newer, "newer version"),
        (spoil, "damaged"),
        (lambda path: path.write_text("Cara Ines,\n"), "no SQLite file"),
        (lambda path: path.unlink(), "no archive"),
        (lambda path: change_rows(path, "DROP TABLE comment_counts"), "table comment_counts"),
        (lambda path: change_rows(path, "ALTER TABLE runs ADD COLUMN more TEXT"), "table runs"),
        (lambda path: change_rows(path, VIEW), "table comment_counts"),
        (lambda path: change_rows(path, "UPDATE posts SET title = CAST(x'ff2e' AS TEXT)"), "UTF-8"),
        (
            lambda path: change_rows(path, "UPDATE blogs SET url = 'javascript:alert(1)' WHERE id = 1"),
            "javascript:alert(1)",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_changes(
    change: Callable[[Path], None], words: str, first: Path, second: Path
) -> None:
    change(second)
    before = held(first)
    done = merge(first, second)
    assert done.exit_code == 4
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert held(first) == before
    assert not [path for path in first.parent.iterdir() if path.name.startswith(".merge")]


def test_an_archive_is_not_merged_into_itself(first: Path) -> None:
    assert merge(first, first).exit_code == 2


def test_an_older_archive_is_brought_up_to_date_in_a_copy(first: Path, second: Path, next_version: Migrations) -> None:
    @next_version()
    def m999_moods(db: Database) -> None:
        db.execute("ALTER TABLE posts ADD COLUMN mood TEXT")

    before = second.read_bytes()
    assert merged(first, second)["posts"] == 2
    assert second.read_bytes() == before


def test_a_merge_that_fails_leaves_the_archive_as_it_was(
    first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(first)
    monkeypatch.setattr(merge_module, "merge_runs", lambda merging: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge(first, second)
    assert held(first) == before


def test_half_a_record_of_a_merge_that_was_killed_is_cut_off(first: Path, second: Path, tmp_path: Path) -> None:
    merged(second, first)
    path = captures_folder(second) / "merged.warc.gz"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    merged(second, build_archive(tmp_path / "terzo.db"))  # the same visits: nothing is copied, nothing mended
    with closing(sqlite3.connect(tmp_path / "terzo.db")) as other, other:
        other.execute("UPDATE captures SET status = 500 WHERE id = 2")
    merged(second, tmp_path / "terzo.db")
    assert path.read_bytes().startswith(whole)
    assert whole_end(path) == path.stat().st_size > len(whole)
    assert is_sound(second)


def no_file(path: Path) -> None:
    (captures_folder(path) / "0001.warc.gz").unlink()


def a_pipe(path: Path) -> None:
    no_file(path)
    os.mkfifo(captures_folder(path) / "0001.warc.gz")


def a_link(path: Path) -> None:
    file = captures_folder(path) / "0001.warc.gz"
    file.rename(path.parent / "altrove.gz")
    file.symlink_to(path.parent / "altrove.gz")


def flipped(path: Path) -> None:
    file = captures_folder(path) / "0001.warc.gz"
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (no_file, 3),
        (a_pipe, 3),
        (a_link, 3),
        (flipped, 1),
        (lambda path: change_rows(path, "UPDATE captures SET warc_length = 1 << 60 WHERE id = 2"), 1),
        (lambda path: change_rows(path, "UPDATE captures SET warc_offset = -5 WHERE id = 2"), 1),
        (lambda path: change_rows(path, "UPDATE captures SET warc_length = -1 WHERE id = 2"), 1),
        (lambda path: change_rows(path, "UPDATE captures SET warc_offset = NULL WHERE id = 2"), 1),
        (lambda path: change_rows(path, "UPDATE captures SET warc_file = '../../etc/passwd' WHERE id = 2"), 1),
    ],
)
def test_a_record_of_theirs_that_is_not_whole_is_left_there_and_spoils_no_file(
    change: Callable[[Path], None], lost: int, first: Path, second: Path
) -> None:
    change(first)
    assert merged(second, first)["captures"] == 3
    with open_archive(second, write=False) as archive:
        assert rows(archive.db, "SELECT count(*) FROM captures WHERE warc_file IS NULL") == [(lost,)]
    path = captures_folder(second) / "merged.warc.gz"
    assert lost == 3 or whole_end(path) == path.stat().st_size
    assert is_sound(second)


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


# Datasette, once a test has imported it, makes SQLite report what a callback raises
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("in_a_statement", [False, True])
def test_a_stopped_merge_says_so_and_leaves_nothing(
    sent: signal.Signals, in_a_statement: bool, first: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(merging: Merging) -> None:
        timer = threading.Timer(0.2 if in_a_statement else 0, os.kill, [os.getpid(), sent])
        timer.start()
        if in_a_statement:
            merging.db.execute(ENDLESS).fetchall()
        timer.join()
        threading.Event().wait(5)

    before, handlers = held(first), [signal.getsignal(number) for number in SIGNALS]
    monkeypatch.setattr(merge_module, "merge_runs", stop)
    done = merge(first, second)
    assert done.exit_code == 11
    assert "stopped before its end" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert held(first) == before
    assert not list(first.parent.glob(".merge-*"))
    assert [signal.getsignal(number) for number in SIGNALS] == handlers


def test_what_a_killed_merge_left_is_removed_and_nothing_else(first: Path, second: Path) -> None:
    left, foreign, used = (first.parent / f".merge-{name}" for name in ("rimasto", "altrui", "in_uso"))
    for folder, name in ((left, "other.db"), (foreign, "lettera.txt"), (used, "other.db-wal")):
        folder.mkdir()
        (folder / name).write_text("Cara Ines,\n", encoding="utf-8")
    descriptor = os.open(used, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    merged(first, second)
    os.close(descriptor)
    assert sorted(first.parent.glob(".merge-*")) == [foreign, used]


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (("verify",), "archivio.verify.check_archive"),
        (("backup", "copia.db"), "archivio.backup.sync_folder"),
        (("forget", "--yes", ROOT), "archivio.forget.remove_blog"),
    ],
)
def test_other_commands_end_in_a_sentence_too(
    command: tuple[str, ...], place: str, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    before = held(first)
    monkeypatch.setattr(place, stop)
    monkeypatch.chdir(first.parent)
    done = CliRunner().invoke(main, [*command, "--db", str(first)], catch_exceptions=False)
    assert done.exit_code == 11
    assert "stopped before its end" in done.stderr
    assert held(first) == before


def test_dates_of_one_reading_stay_together(tmp_path: Path) -> None:
    ours = visit(tmp_path / "a.db", NOW, post(1))
    only_day = post(1, published_at=None, published_raw="20 ottobre", published_on=date(2011, 10, 1))
    merged(ours, visit(tmp_path / "b.db", THIRD, only_day))
    with open_archive(ours, write=False) as archive:
        assert rows(archive.db, "SELECT published_at, published_raw FROM posts") == [
            ("2011-10-01T07:41:12Z", "2011-10-01T09:41:12+02:00")
        ]
