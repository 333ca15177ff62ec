"""`archivio backup`: one whole, checked copy of the archive, made while a crawl may be writing it.

SQLite's backup API copies one consistent state; a plain copy of the file may be torn. The copy is made under another
name, checked, and only then takes its own: whoever finds a backup finds a whole one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import click

from pipelines.archive import heed_signals, open_archive
from pipelines.failures import explained
from scraper.captures import captures_folder
from scraper.errors import ArchiveError, DiskFull, UsageError

COMPANIONS = ("-wal", "-shm", "-journal")


def backup(db: Path, destination: Path, *, force: bool, captures: bool, quiet: bool) -> Path:
    """Copy the archive to a file, or into a folder under its own name; return where it is.

    Raises UsageError where something stands there and `force` is not given, DiskFull, ArchiveError.
    """
    if destination.is_dir():
        destination = destination / db.name
    if destination.is_symlink():
        destination = destination.resolve()  # the link stays, what it leads to is replaced
    with_captures = captures and captures_folder(db).is_dir()
    check_destination(db, destination, force=force)
    with alone_in(destination.parent):
        check_captures(db, destination, with_captures=with_captures, force=force)
        make_copy(db, destination, with_captures=with_captures, force=force)
    if not quiet:
        click.echo(f"{destination}: {destination.stat().st_size / 1e6:.1f} MB, whole and checked", err=True)
    return destination


def make_copy(db: Path, destination: Path, *, with_captures: bool, force: bool) -> None:
    """Make the copy under other names; they become its own when all of it is there."""
    unfinished = destination.with_name(f".{destination.name}.unfinished")
    others = captures_folder(destination)
    fresh = others.with_name(f".{others.name}.unfinished")
    remove(unfinished, fresh)
    try:
        copy_archive(db, unfinished)
        if with_captures:
            copy_captures(captures_folder(db), others if others.is_dir() else fresh)
        check_destination(db, destination, force=force)  # a slow copy: somebody may have come in between
        if fresh.is_dir():
            os.replace(fresh, others)
        os.replace(unfinished, destination)
        sync_folder(destination.parent)
    finally:
        remove(unfinished, fresh)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait for another backup into the same folder to end: two at once would take each other's half for a whole."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def check_captures(db: Path, destination: Path, *, with_captures: bool, force: bool) -> None:
    """Raise UsageError where the captures of the copy would lie among others."""
    others = captures_folder(destination)
    if others.resolve() == captures_folder(db).resolve():
        raise UsageError(f"{destination} would have its captures where those of {db} are: name another file.")
    if with_captures and not force and others.is_dir() and any(others.iterdir()):
        raise UsageError(f"{others} holds captures already: name another file, or say --force or --no-captures.")


def check_destination(db: Path, destination: Path, *, force: bool) -> None:
    """Raise UsageError where the copy must not be put."""
    if not destination.parent.is_dir():
        raise UsageError(f"The directory {destination.parent} does not exist.")
    if not destination.exists():
        return
    if db.exists() and destination.samefile(db):
        raise UsageError(f"{destination} is the archive itself: name another file.")
    if not force:
        raise UsageError(f"{destination} exists: name another file, or say --force to replace it.")
    for companion in COMPANIONS:
        journal = destination.with_name(destination.name + companion)
        if journal.exists():
            raise UsageError(f"{destination} is in use, or was left by a crash: {journal.name} lies beside it.")


def copy_archive(db: Path, copy: Path) -> None:
    """Copy the archive as it is now and check the copy; ArchiveError where it is not whole."""
    with open_archive(db, write=False) as archive, explained(copy), closing(sqlite3.connect(copy)) as target:
        heed_signals(target)
        archive.db.conn.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        findings = [row[0] for row in target.execute("PRAGMA integrity_check(1)")]
        if findings != ["ok"]:
            raise ArchiveError(f"{db} is damaged ({findings[0]}); the backup was not made: restore an older one")
    with copy.open("rb") as file:
        os.fsync(file.fileno())


def copy_captures(source: Path, target: Path) -> None:
    """Copy the WARC files after their index: they only grow, so all that the index speaks of is in the copy."""
    try:
        target.mkdir(exist_ok=True)
        for path in sorted(source.glob("*.warc.gz")):
            if not is_copied(path, target / path.name):
                copy_file(path, target / path.name)
        sync_folder(target)
    except OSError as error:
        raise DiskFull(f"the captures could not be copied to {target}: {error.strerror}") from error


def is_copied(path: Path, copy: Path) -> bool:
    """Return whether an earlier backup copied this file as it is: what is forgotten changes no size, only the time."""
    if not copy.exists():
        return False
    ours, theirs = path.stat(), copy.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def copy_file(path: Path, copy: Path) -> None:
    """Copy a file, on the disk and whole when it takes its name."""
    unfinished = copy.with_name(f".{copy.name}.unfinished")
    try:
        shutil.copy2(path, unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, copy)
    finally:
        unfinished.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a new name last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(unfinished: Path, captures: Path) -> None:
    """Remove a copy that was not finished, with what SQLite left beside it, and its captures."""
    if captures.is_dir():
        shutil.rmtree(captures)
    for companion in ("", *COMPANIONS):
        with suppress(FileNotFoundError):
            unfinished.with_name(unfinished.name + companion).unlink()
