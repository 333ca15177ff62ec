"""Open the archive: one writer at a time, never a damaged or newer file, every failure in one clear sentence.

The writer's lock is a flock on the archive file itself, so that it ends with the process and leaves no file behind.
SQLite's own locks on that file are POSIX locks, which the kernel drops when the process closes *any* descriptor of
the file: so one descriptor per process, opened before the connection and closed after it; a second
`open_archive` of the same file in the process shares the first.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from pipelines.failures import damaged, explain_os, explained, foreign
from pipelines.schema import migrations
from scraper.errors import ArchiveBusy, ArchiveError, DiskFull

MAGIC = b"SQLite format 3\x00"
BUSY_TIMEOUT = 30_000  # milliseconds that a write waits for somebody else's
STEPS = 100_000  # of SQLite's virtual machine: milliseconds
LEAST_ROOM = 16 * 2**20  # bytes that must be free to begin: a feed's page and SQLite's journal of it
MOST_JOURNAL = 64 * 2**20  # bytes of journal left beside the archive where a long reader made it grow

_open_here: dict[Path, Archive] = {}


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive; `db` is its only connection in this process."""

    db: Database
    path: Path


@contextmanager
def open_archive(path: str | Path, *, write: bool) -> Iterator[Archive]:
    """Open an archive, to write (made when missing, migrated when older) or to read.

    Raises ArchiveBusy where another run writes it, ArchiveError where it cannot be used, DiskFull.
    """
    path = Path(path)
    resolved = path.resolve()
    if resolved in _open_here:
        yield _open_here[resolved]
    elif write:
        with _hold(path) as is_new, explained(path):
            yield from _connected(path, f"file:{quote(str(resolved))}?mode=rw", resolved, is_new)
    else:
        _check_readable(path)
        with explained(path):
            connection = _connect(f"file:{quote(str(resolved))}?mode=ro")
            try:
                db = Database(connection)
                check_schema(db, path, write=False)
                yield Archive(db, path)
            finally:
                connection.close()


def _connected(path: Path, uri: str, resolved: Path, is_new: bool) -> Iterator[Archive]:
    connection = _connect(uri)
    try:
        db = Database(connection)
        if not is_new:
            check_whole(db, path)
            check_schema(db, path, write=True)
        _prepare(db)
        migrate(db, path)
        _open_here[resolved] = Archive(db, path)
        yield _open_here[resolved]
    finally:
        _open_here.pop(resolved, None)
        connection.close()


def _connect(uri: str) -> sqlite3.Connection:
    # isolation_level None: no transaction starts behind our back; db.atomic() says where each begins and ends
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT / 1000)
    heed_signals(connection)
    return connection


def heed_signals(connection: sqlite3.Connection) -> None:
    """Let a long statement come back to Python now and then, which else hears of a signal only at its end."""
    connection.set_progress_handler(lambda: None, STEPS)


def _prepare(db: Database) -> None:
    """Set what must hold for every writer."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # a crawl waits a second per page: no reason to lose one to a power cut
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA journal_size_limit = {MOST_JOURNAL}")


@contextmanager
def _hold(path: Path) -> Iterator[bool]:
    """Hold the writer's lock; yields whether the archive is new."""
    descriptor = _open_descriptor(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveBusy(f"{path} is being written by another run; wait for it to end") from None
        head = os.pread(descriptor, len(MAGIC), 0)
        if head and head != MAGIC:
            raise foreign(path)
        _check_directory(path)
        _check_room(path)
        yield not head
    finally:
        os.close(descriptor)


def _open_descriptor(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise explain_os(error, path) from error


def _check_directory(path: Path) -> None:
    directory = path.resolve().parent
    if not os.access(directory, os.W_OK):
        raise ArchiveError(f"the directory {directory} is read-only: SQLite keeps its journal beside {path.name}")


def _check_room(path: Path) -> None:
    free = shutil.disk_usage(path).free
    if free < LEAST_ROOM:
        room = f"{free / 2**20:.1f} MB are free, {LEAST_ROOM / 2**20:.0f} MB are needed"
        raise DiskFull(f"the disk that holds {path} is full: {room}; make room and run again")


def check_exists(path: Path) -> None:
    """Raise ArchiveError where there is no archive: a writer would make one."""
    if not path.exists():
        raise ArchiveError(f"there is no archive at {path}; archivio crawl makes one")


def _check_readable(path: Path) -> None:
    if path.is_dir():
        raise ArchiveError(f"{path} is a directory; name a file with --db")
    check_exists(path)
    if not os.access(path, os.R_OK):
        raise ArchiveError(f"{path} cannot be read; check who owns it")


def check_whole(db: Database, path: Path) -> None:
    """Raise ArchiveError where SQLite finds the file damaged."""
    found = [row[0] for row in db.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise damaged(path, found[0])


def check_schema(db: Database, path: Path, *, write: bool) -> None:
    """Raise ArchiveError where the file is another program's or not of this version; a writer brings it up to date."""
    applied = {migration.name for migration in migrations.applied(db)}
    if applied - _names():
        raise ArchiveError(f"{path} was written by a newer version of archivio; update the program")
    if not applied and db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise ArchiveError(f"{path} is a SQLite file of another program; name another")
    if not write and not applied:
        raise ArchiveError(f"{path} holds no archive yet; archivio crawl makes one")
    if not write and migrations.pending(db):
        raise ArchiveError(f"{path} is of an older version; archivio crawl brings it up to date and keeps a copy")


def _names() -> set[str]:
    with closing(Database(memory=True)) as empty:
        return {migration.name for migration in migrations.pending(empty)}


def migrate(db: Database, path: Path) -> None:
    """Bring the schema up to date, all or nothing; an archive that holds data is copied first."""
    if not migrations.pending(db):
        return
    if migrations.applied(db):
        back_up(db, path.with_name(f"{path.name}.before-{migrations.pending(db)[0].name}"))
    with db.atomic():
        migrations.apply(db)


def back_up(db: Database, destination: Path) -> None:
    """Copy an archive, whole and consistent even while it is written."""
    copy = sqlite3.connect(destination)
    try:
        db.conn.backup(copy)
    finally:
        copy.close()


@contextmanager
def writing(archive: Archive) -> Iterator[Database]:
    """One transaction, committed whole or not at all.

    It takes the write lock at once: one that began by reading would fail without waiting where another program
    had written in between (SQLITE_BUSY_SNAPSHOT).
    """
    db = archive.db
    with explained(archive.path):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            with db.atomic():
                yield db
            db.commit()
        except BaseException:
            db.rollback()
            raise
