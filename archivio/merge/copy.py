"""A copy of the archive to merge, brought up to date, of the shape that every archive has."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipelines.archive import back_up, check_schema, check_whole, heed_signals, migrate, open_archive
from pipelines.failures import explain_os, explained
from pipelines.rows import fetch
from scraper.errors import ArchiveError, UsageError

PREFIX = ".merge-"
NAME = "other.db"
ADDRESS = re.compile(r"https?://|urn:")  #: what the address of a blog begins with
#: tables with their columns; those that begin with an underscore are sqlite-utils' own
SHAPE = r"""
    SELECT t.name, t.strict, c.name, c.type, c."notnull", c.pk
    FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE '\_%' ESCAPE '\' AND t.name NOT LIKE 'sqlite_%'
"""


@contextmanager
def readable_copy(other: Path, *, beside: Path) -> Iterator[Database]:
    """Yield a copy of another archive in today's schema; ArchiveError where it is none, damaged or newer."""
    if not other.is_file():
        raise ArchiveError(f"there is no archive at {other}")
    if not beside.parent.is_dir():
        raise UsageError(f"The directory {beside.parent} does not exist.")
    remove_stale(beside.parent)
    with temporary_folder(beside.parent) as folder:
        copy = folder / NAME
        uri = f"{other.resolve().as_uri()}?mode=ro"
        with explained(other), closing(sqlite3.connect(uri, uri=True)) as connection:
            heed_signals(connection)
            source = Database(connection)
            check_whole(source, other)
            check_schema(source, other, write=True)  # an older one may come in
            with explained(beside):  # the copy lies beside it: that disk may be full
                back_up(source, copy)
        with open_archive(copy, write=True) as archive:
            check_shape(archive.db, other)
            check_addresses(archive.db, other)
            yield archive.db


@contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """Make a folder, held while it is in use, and remove it; ArchiveError or DiskFull where none can be made."""
    try:
        made = tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent)
    except OSError as error:
        raise explain_os(error, parent) from error
    with made as name:
        descriptor = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(descriptor)


def remove_stale(parent: Path) -> None:
    """Remove the copies that a merge left which was killed: those that nobody holds."""
    for folder in parent.glob(f"{PREFIX}*"):
        if folder.is_symlink() or not folder.is_dir():
            continue
        if not all(path.name.startswith(NAME) for path in folder.iterdir()):
            continue  # somebody else's
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(folder)
        finally:
            os.close(descriptor)


def check_shape(db: Database, other: Path) -> None:
    """Raise ArchiveError where a table is missing, or is not what a new archive has."""
    with closing(Database(memory=True)) as empty:
        migrate(empty, other)
        wanted = set(empty.execute(SHAPE))
    wrong = wanted ^ {row for row in db.execute(SHAPE) if row[0] in {column[0] for column in wanted}}
    if wrong:
        table = min(row[0] for row in wrong)
        raise ArchiveError(f"{other} cannot be merged: its table {table} is missing or not as archivio makes it")


def check_addresses(db: Database, other: Path) -> None:
    """Raise ArchiveError where a blog's address is none that a page may link to."""
    for row in fetch(db, "SELECT url FROM blogs"):
        if not ADDRESS.match(row["url"]):
            raise ArchiveError(f"{other} cannot be merged: a blog's address there is {ascii(row['url'])[:100]}")
