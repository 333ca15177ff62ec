"""An archive of any earlier schema becomes equal to a new one, or stays what it was; a newer one is left alone.

`tests/archives/` keeps one small archive for each schema that was shipped and is no longer the newest. Before a
migration is added, `pytest tests/test_migrations.py --update-golden` writes the one of the schema that is to be left.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from schema_shape import build_from, contents, script_of, shape
from shell import ROOT
from sqlite_utils import Database, Migrations
from verified_archive import build_archive

from archivio.cli import main
from pipelines.archive import open_archive
from pipelines.schema import migrations

ARCHIVES = Path(__file__).parent / "archives"
NAMES = [migration.name for migration in migrations._migrations]
KILLED = """
import os, sys
from pipelines.archive import open_archive
from pipelines.schema import migrations

@migrations()
def m998_one(db):
    db.execute("ALTER TABLE posts ADD COLUMN mood TEXT")

@migrations()
def m999_two(db):
    db.execute("CREATE TABLE moods (id INTEGER PRIMARY KEY) STRICT")
    os._exit(9)

with open_archive(sys.argv[1], write=True):
    pass
"""


@pytest.fixture
def today(tmp_path: Path) -> str:
    """An archive of today's schema, as a script."""
    (tmp_path / "today").mkdir()
    return "".join(script_of(build_archive(tmp_path / "today" / "archive.db")))


def new_archive(folder: Path) -> Path:
    with open_archive(folder / "new.db", write=True):
        return folder / "new.db"


def open_and_compare(old: Path, folder: Path) -> None:
    """Migrate an archive; it equals a new one, and every value it held is still there."""
    before = contents(old)
    with open_archive(old, write=True) as archive:
        assert archive.db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert archive.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert shape(old) == shape(new_archive(folder))
    after = contents(old)
    for table, rows in before.items():
        if not table.startswith("_sqlite_migrations"):
            kept = [{name: row[name] for name in rows[0]} for row in after[table]] if rows else after[table]
            assert kept == rows, table


def test_an_archive_is_kept_of_each_earlier_schema(request: pytest.FixtureRequest, today: str) -> None:
    if request.config.getoption("--update-golden"):
        ARCHIVES.mkdir(exist_ok=True)
        (ARCHIVES / f"{NAMES[-1]}.sql").write_text(today, encoding="utf-8")
    assert {path.stem for path in ARCHIVES.glob("*.sql")} >= set(NAMES[:-1])


@pytest.mark.parametrize("name", NAMES)
def test_each_earlier_schema_becomes_equal_to_a_new_one(name: str, tmp_path: Path, today: str) -> None:
    script = today if name == NAMES[-1] else (ARCHIVES / f"{name}.sql").read_text(encoding="utf-8")
    open_and_compare(build_from(script, tmp_path / "old.db"), tmp_path)


def test_the_next_schema_is_held_to_it_too(next_version: Migrations, tmp_path: Path, today: str) -> None:
    @next_version()
    def m999_moods(db: Database) -> None:
        db.execute("ALTER TABLE posts ADD COLUMN mood TEXT")
        db.execute("CREATE TABLE moods (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts(id)) STRICT")
        db.execute("CREATE INDEX moods_by_post ON moods(post_id)")
        db.execute("DROP VIEW most_discussed")

    old = build_from(today, tmp_path / "old.db")
    open_and_compare(old, tmp_path)
    assert (tmp_path / "old.db.before-m999_moods").exists()


def lose_a_row(db: Database) -> None:
    db.execute("DELETE FROM comment_counts WHERE id = 1")


def change_a_value(db: Database) -> None:
    db.execute("UPDATE posts SET published_on = '2011-10-20' WHERE id = 1")


def leave_an_orphan(db: Database) -> None:
    db.execute("PRAGMA defer_foreign_keys = ON")
    db.execute("UPDATE posts SET person_id = 99 WHERE id = 1 AND (SELECT count(*) FROM posts) > 0")


@pytest.mark.parametrize("fault", [lose_a_row, change_a_value, leave_an_orphan])
def test_a_careless_migration_does_not_pass(
    fault: Callable[[Database], None], next_version: Migrations, tmp_path: Path, today: str
) -> None:
    next_version(name="m999_careless")(fault)
    with pytest.raises((AssertionError, sqlite3.IntegrityError)):
        open_and_compare(build_from(today, tmp_path / "old.db"), tmp_path)


def test_a_schema_that_differs_in_anything_is_told_apart(tmp_path: Path, today: str) -> None:
    whole = shape(build_from(today, tmp_path / "whole.db"))
    for number, (old, new) in enumerate(
        [
            ("CREATE INDEX post_media_by_media ON post_media(media_id)", ""),
            ("CHECK (kind IN ('post', 'page'))", "CHECK (kind IN ('post', 'page', 'note'))"),
            ("blog_id INTEGER NOT NULL REFERENCES blogs(id)", "blog_id INTEGER NOT NULL"),
            ("comment_count > 0 ORDER BY", "comment_count > 1 ORDER BY"),
            ("missed_at TEXT", "missed_at INTEGER"),
        ]
    ):
        assert old in today, old
        assert shape(build_from(today.replace(old, new, 1), tmp_path / f"{number}.db")) != whole, old


def test_a_migration_killed_half_way_leaves_the_old_archive(tmp_path: Path, today: str) -> None:
    old = build_from(today, tmp_path / "old.db")
    before = shape(old), contents(old)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(old)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 9
    assert (shape(old), contents(old)) == before
    with open_archive(old, write=True) as archive:
        assert archive.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["verify"],
        ["backup", "copia.db"],
        ["merge", "other.db"],
        ["reparse"],
        ["forget", "https://quota.blogspot.com/", "--yes"],
        ["crawl"],
        ["import", "other.db"],
        ["serve", "--port", "0"],
    ],
    ids=lambda command: str(command[0]),
)
def test_a_newer_archive_is_refused_by_every_command(
    command: list[str], tmp_path: Path, today: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    build_from(today, tmp_path / "other.db")
    newer = build_from(today, tmp_path / "archive.db")
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
                           "VALUES ('archivio', 'm999_the_future', '2036-01-01')")  # fmt: skip
    before = newer.read_bytes()
    done = CliRunner().invoke(main, [*command, "--db", str(newer)], catch_exceptions=False)
    assert done.exit_code == 4
    assert "newer version" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert newer.read_bytes() == before
