"""What SQLite and the system say, in our own errors: one clear sentence each, with the way out."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.errors import ArchiveBusy, ArchiveError, DiskFull


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into our own errors, each with the way out; bugs pass through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0)
        primary = code & 0xFF
        if primary == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE:
            raise DiskFull(f"the disk that holds {path} is full; what was saved before is kept") from error
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveBusy(f"{path} is being written by another program; wait for it to end") from error
        if primary == sqlite3.SQLITE_NOTADB:
            raise foreign(path) from error
        if primary == sqlite3.SQLITE_CORRUPT:
            raise damaged(path, str(error)) from error
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise ArchiveError(f"{path} cannot be used ({error}); check who owns it and its directory") from error
        if primary == sqlite3.SQLITE_IOERR:
            raise ArchiveError(f"{path} cannot be read or written ({error}); check the disk") from error
        raise


def damaged(path: Path, finding: str) -> ArchiveError:
    """Return the error of an archive in which SQLite found this."""
    return ArchiveError(f"{path} is damaged ({finding}); nothing was changed: restore a backup, or move it away")


def foreign(path: Path) -> ArchiveError:
    """Return the error of a file that SQLite did not write."""
    return ArchiveError(f"{path} is not an archive: it is no SQLite file; name another")


def explain_os(error: OSError, path: Path) -> DiskFull | ArchiveError:
    """Return the error of an archive that could not be opened or made."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"the disk that holds {path} is full; make room and run again")
    if error.errno == errno.ENOENT:
        return ArchiveError(f"{path} cannot be made: its directory does not exist")
    if error.errno == errno.EISDIR:
        return ArchiveError(f"{path} is a directory; name a file with --db")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ArchiveError(f"{path} cannot be written: {error.strerror}; check who owns it and its directory")
    return ArchiveError(f"{path} cannot be opened: {error.strerror}")
