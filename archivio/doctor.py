"""`archivio doctor`: is everything here that an archive needs? A table; exit 1 when something is wrong, 4 the archive.

Each check answers for itself: one that fails hides no other, and nothing is changed but a file that is written and
removed again.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from packaging.requirements import Requirement

from archivio.report import plural
from pipelines.archive import open_archive
from pipelines.rows import fetch
from scraper.captures import captures_folder
from scraper.errors import ArchiveError, ArchivioError

GOOD, NOTE, WRONG = "ok", "note", "wrong"
LEAST_FREE = 500 * 10**6  # bytes: a blog of 5,000 posts and its captures, with room for SQLite's log
LARGE_LOG = 200 * 10**6
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # no later than this program
#: from https://sqlite.org/wal.html: the WAL-reset bug of 3.7.0 to 3.51.2, mended in these branches, too
MENDED = ((3, 44, 6), (3, 50, 7))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    state: str  #: ok, note, wrong
    detail: str


def doctor(db: Path, *, as_json: bool, quiet: bool) -> int:
    """Check this machine and the archive; print, and return the exit status."""
    findings = [finding for check in CHECKS for finding in check(db)]
    wrong = {finding.check for finding in findings if finding.state == WRONG}
    status = ArchiveError.exit_code if "archive" in wrong else int(bool(wrong))
    if as_json:
        click.echo(json.dumps({"checks": [asdict(finding) for finding in findings], "exit": status}))
    elif status or not quiet:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            click.echo(f"{finding.check:<{width}}  {finding.state:<5}  {finding.detail}")
    return status


def check_program(db: Path) -> Iterator[Finding]:
    """Say what runs: Python, the program."""
    yield Finding("python", GOOD, f"{platform.python_version()} on {platform.system()}")
    yield Finding("archivio", GOOD, version("archivio"))


def check_sqlite(db: Path) -> Iterator[Finding]:
    """Say whether this SQLite can hold and search an archive."""
    yield Finding("sqlite", *judge_sqlite(sqlite3.sqlite_version_info[:3]))
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
            yield Finding("search", GOOD, "FTS5 is there")
        except sqlite3.OperationalError:
            yield Finding("search", WRONG, "this SQLite has no FTS5: use a Python built with it")


def judge_sqlite(found: tuple[int, ...]) -> tuple[str, str]:
    """Return the state of a SQLite version, and what to know of it.

    >>> [judge_sqlite(found)[0] for found in ((3, 40, 1), (3, 50, 7), (3, 53, 0), (3, 34, 0))]
    ['note', 'ok', 'ok', 'wrong']
    """
    name = ".".join(map(str, found))
    if found < (3, 37):
        return WRONG, f"{name}: STRICT tables need 3.37 or later"
    mended = found >= (3, 51, 3) or any(found[:2] == fix[:2] and found >= fix for fix in MENDED)
    if mended:
        return GOOD, name
    return NOTE, f"{name} may damage a file that two programs write at once (fixed in 3.51.3): let archivio alone write"


def check_time(db: Path) -> Iterator[Finding]:
    """Say whether the clock and the time zones can be trusted."""
    now = datetime.now(UTC)
    state = GOOD if now >= EARLIEST else WRONG
    yield Finding(
        "clock", state, f"{now:%Y-%m-%dT%H:%M:%SZ}" + ("" if state == GOOD else ": set it, dates depend on it")
    )
    try:
        winter, summer = (datetime(2011, month, 1, tzinfo=ZoneInfo("Europe/Rome")).utcoffset() for month in (1, 7))
        good = winter is not None and summer is not None and (winter.seconds, summer.seconds) == (3600, 7200)
        detail = "Europe/Rome is UTC+1, in summer UTC+2" if good else "Europe/Rome is wrong: update tzdata"
        yield Finding("time zones", GOOD if good else WRONG, detail)
    except ZoneInfoNotFoundError:
        yield Finding("time zones", WRONG, "there are none: install the package tzdata")


def check_packages(db: Path) -> Iterator[Finding]:
    """Say which version of each dependency and Datasette plugin is installed, and whether it is one we know."""
    for line in requires("archivio") or ():
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            yield Finding(requirement.name, WRONG, f"is not installed: {requirement}")
            continue
        fits = requirement.specifier.contains(found, prereleases=True)
        yield Finding(
            requirement.name, GOOD if fits else WRONG, found if fits else f"{found}, but {requirement} is needed"
        )


def check_disk(db: Path) -> Iterator[Finding]:
    """Say whether there is room, and whether the folder can be written."""
    folder = db.resolve().parent
    if not folder.is_dir():
        yield Finding("folder", WRONG, f"{folder} does not exist")
        return
    free = shutil.disk_usage(folder).free
    size = db.stat().st_size if db.exists() else 0
    enough = free >= max(LEAST_FREE, size)
    yield Finding("disk", GOOD if enough else WRONG, f"{free / 1e9:.1f} GB free, the archive takes {size / 1e6:.1f} MB")
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".archivio-doctor-") as file:
            file.write(b"x" * 65_536)
            file.flush()
            os.fsync(file.fileno())
        yield Finding("writing", GOOD, f"{folder} can be written")
    except OSError as error:
        yield Finding("writing", WRONG, f"{folder} cannot be written: {error.strerror}")


def check_archive(db: Path) -> Iterator[Finding]:
    """Say whether the archive can be opened, who holds it, and whether its visits lie in the past."""
    if not db.exists():
        yield Finding("archive", NOTE, f"there is none at {db} yet; archivio crawl makes one")
        return
    yield check_lock(db)
    log = db.with_name(f"{db.name}-wal")
    if log.exists() and log.stat().st_size > LARGE_LOG:
        yield Finding("log", NOTE, f"{log.name} is {log.stat().st_size / 1e6:.0f} MB: a reader has been open for long")
    try:
        with open_archive(db, write=False) as archive:
            damage = [row[0] for row in archive.db.execute("PRAGMA quick_check(1)")]
            last = fetch(archive.db, "SELECT max(started_at) AS at, (SELECT count(*) FROM blogs) AS blogs FROM runs")[0]
            kept = fetch(archive.db, "SELECT count(*) AS number FROM captures WHERE warc_file IS NOT NULL")[0]["number"]
    except ArchivioError as error:
        yield Finding("archive", WRONG, str(error))
        return
    except sqlite3.DatabaseError as error:
        yield Finding("archive", WRONG, f"{db} is damaged ({error}): restore a backup")
        return
    if damage != ["ok"]:
        yield Finding("archive", WRONG, f"{db} is damaged ({damage[0]}): restore a backup")
        return
    yield Finding("archive", GOOD, f"{last['blogs']} {plural(last['blogs'], 'blog')}, last run {last['at'] or 'never'}")
    if last["at"] is not None and last["at"] > f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}":
        yield Finding("clock", WRONG, f"the last visit is in the future ({last['at']}): the clock was or is wrong")
    if kept and not captures_folder(db).is_dir():
        yield Finding("captures", WRONG, f"{kept} are indexed, {captures_folder(db)} is not there")


def check_lock(db: Path) -> Finding:
    """Say whether a run holds the archive."""
    try:
        descriptor = os.open(db, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        return Finding("lock", WRONG, f"{db} cannot be opened: {error.strerror}")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return Finding("lock", NOTE, "a run is writing the archive now")
    finally:
        os.close(descriptor)
    return Finding("lock", GOOD, "no run holds the archive")


CHECKS: tuple[Callable[[Path], Iterator[Finding]], ...] = (
    check_program,
    check_sqlite,
    check_time,
    check_disk,
    check_archive,
    check_packages,
)
