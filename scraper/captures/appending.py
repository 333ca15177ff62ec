"""Appending to WARC files, and mending what a power cut left of a record: whole gzip members, one after the other.

A record is on the disk before its row is committed, so what a power cut leaves is at most a record without a row, or
half of one: the half is cut off at the next opening.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scraper.errors import ArchiveError


@contextmanager
def appending(path: Path) -> Iterator[BinaryIO]:
    """Open a WARC file to append to it, alone: the captures of `a.db` and of `a.sqlite` lie in one folder."""
    with path.open("ab", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0, os.SEEK_END)
        yield file


def append_record(path: Path, record: bytes, *, sync: bool = True) -> int:
    """Append a record, with `sync` on the disk when this returns; return where it stands.

    What is half written is taken back.
    """
    with appending(path) as file:
        offset = file.tell()
        try:
            view = memoryview(record)
            while view:
                view = view[file.write(view) :]
            if sync:
                os.fsync(file.fileno())
        except BaseException:
            file.truncate(offset)
            raise
    return offset


def mend(path: Path, kept_until: int) -> int:
    """Cut off what follows the last whole record of a file; return how many bytes that were.

    Only what lies behind the last indexed record can be torn. Raises ArchiveError where the file ends before that.
    """
    shorter = ArchiveError(f"{path} is shorter than the archive remembers: restore it, or move it away")
    if kept_until and not path.exists():
        raise shorter
    with appending(path) as file:
        size = file.tell()
        if size < kept_until:
            raise shorter
        end = whole_end(path, kept_until)
        if end < size:
            file.truncate(end)
    return size - end


def whole_end(path: Path, start: int = 0) -> int:
    """Return where the last whole gzip member ends, reading on from `start`, where one begins."""
    end = position = start
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(1 << 16):
            while chunk:
                try:
                    member.decompress(chunk)
                except zlib.error:
                    return end
                rest = member.unused_data
                position += len(chunk) - len(rest)
                chunk = rest
                if member.eof:
                    end = position
                    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    return end


def read_member(path: Path, offset: int | None, length: int | None) -> bytes | None:
    """Return the record that stands at a place in a file that anybody may have made; None unless it is there, whole."""
    if offset is None or length is None or path.is_symlink() or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            if not 0 <= offset <= offset + length <= os.fstat(file.fileno()).st_size:
                return None
            file.seek(offset)
            record = file.read(length)
    except OSError:
        return None
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    rest = record
    try:
        while rest and not member.eof:
            member.decompress(rest, 1 << 20)  # a piece at a time, however much it would swell to
            rest = member.unconsumed_tail
    except zlib.error:
        return None
    return record if member.eof and not member.unused_data else None
