"""The doctor: well when all is well, and each ill by its name."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections import namedtuple
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest
from click.testing import CliRunner
from verified_archive import build_archive

from archivio import doctor as doctor_module
from archivio.cli import main
from pipelines.archive import open_archive
from scraper.captures import captures_folder

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return build_archive(tmp_path / "archive.db")


def examine(db: Path) -> tuple[int, dict[str, str], dict[str, str]]:
    """Return the exit status, and each check's state and detail; the worst where one name is told twice."""
    done = CliRunner().invoke(main, ["doctor", "--db", str(db), "--json"], catch_exceptions=False)
    checks = sorted(json.loads(done.stdout)["checks"], key=lambda each: each["state"])
    return (
        done.exit_code,
        {each["check"]: each["state"] for each in checks},
        {each["check"]: each["detail"] for each in checks},
    )


def ills(states: dict[str, str]) -> set[str]:
    return {check for check, state in states.items() if state == "wrong"}


def test_all_is_well(db: Path) -> None:
    status, states, details = examine(db)
    assert (status, ills(states)) == (0, set())
    assert {"python", "sqlite", "search", "clock", "time zones", "disk", "writing", "lock", "archive"} <= states.keys()
    assert {"scrapy", "datasette", "sqlite-utils"} <= states.keys()
    assert details["archive"].startswith("1 blog, last run 2026-11-23")


def test_people_get_a_plain_table_and_quiet_is_quiet(db: Path) -> None:
    runner = CliRunner()
    lines = runner.invoke(main, ["doctor", "--db", str(db)]).stdout.splitlines()
    assert len({line.index(" ok") for line in lines if " ok   " in line}) == 1
    assert runner.invoke(main, ["doctor", "--db", str(db), "--quiet"]).output == ""


def test_before_the_first_crawl(tmp_path: Path) -> None:
    status, states, _ = examine(tmp_path / "archive.db")
    assert (status, states["archive"]) == (0, "note")
    assert list(tmp_path.iterdir()) == []


def full_disk(db: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shutil, "disk_usage", lambda folder: Usage(10**9, 10**9 - 10**6, 10**6))


def clock_behind(db: Path, patch: pytest.MonkeyPatch) -> None:
    class Past(datetime):
        @classmethod
        def now(cls, zone: Any = None) -> Any:
            return cls(1970, 1, 1, tzinfo=zone)

    patch.setattr(doctor_module, "datetime", Past)


def visited_tomorrow(db: Path, patch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE runs SET started_at = '2099-01-01T00:00:00Z'")


def no_zones(db: Path, patch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ZoneInfoNotFoundError(name)

    patch.setattr(doctor_module, "ZoneInfo", missing)


def missing_plugin(db: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(doctor_module, "requires", lambda name: ["datasette-non-esiste>=1"])


def wrong_plugin(db: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(doctor_module, "requires", lambda name: ["datasette==0.1", 'pytest==0.1; extra == "dev"'])


def cut(db: Path, patch: pytest.MonkeyPatch) -> None:
    db.write_bytes(db.read_bytes()[:30_000])


def foreign(db: Path, patch: pytest.MonkeyPatch) -> None:
    db.write_text("Cara Ines,\n")


def newer(db: Path, patch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE _sqlite_migrations SET name = 'm999_the_future' WHERE rowid = 1")


def no_captures(db: Path, patch: pytest.MonkeyPatch) -> None:
    captures_folder(db).rename(db.parent / "altrove")


def read_only(db: Path, patch: pytest.MonkeyPatch) -> None:
    def refuse(**options: Any) -> None:
        raise PermissionError(13, "Permission denied")

    patch.setattr(tempfile, "NamedTemporaryFile", refuse)


@pytest.mark.parametrize(
    ("harm", "ill"),
    [
        (full_disk, "disk"),
        (clock_behind, "clock"),
        (visited_tomorrow, "clock"),
        (no_zones, "time zones"),
        (missing_plugin, "datasette-non-esiste"),
        (wrong_plugin, "datasette"),
        (cut, "archive"),
        (foreign, "archive"),
        (newer, "archive"),
        (no_captures, "captures"),
        (read_only, "writing"),
    ],
)
def test_each_ill_is_named(harm: Any, ill: str, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    harm(db, monkeypatch)
    status, states, _ = examine(db)
    assert status == (4 if ill == "archive" else 1)
    assert ills(states) == {ill}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    status, states, _ = examine(tmp_path / "manca" / "archive.db")
    assert (status, ills(states)) == (1, {"folder"})


def test_a_run_at_work_is_worth_a_note_and_is_left_alone(db: Path) -> None:
    with open_archive(db, write=True):
        # through the command in this process the archive is shared, the lock is not
        assert doctor_module.check_lock(db).state == "note"
    assert doctor_module.check_lock(db).state == "ok"
