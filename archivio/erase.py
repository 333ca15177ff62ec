"""Blank captures in their WARC files, in place: every other record stays where the index says, every file readable.

A gzip header may carry a comment of any length. So the bytes of a record are replaced by a short record that says
"erased", in a gzip member padded to exactly the same length.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from pipelines.links import fold_link
from pipelines.rows import Row, fetch, run
from scraper.errors import ArchiveError

OF_BLOG = """
    SELECT id, url, warc_file, warc_offset, warc_length FROM captures
    WHERE run_id IN (SELECT id FROM runs WHERE blog_id = ?)
"""
ERASED = (
    b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:archivio:erased>\r\n"
    b"WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
)


def find_captures(db: Database, blog: Row | None, posts: Iterable[Row]) -> list[Row]:
    """Return every capture of a blog, or those that are of these posts alone: their pages, their comments' feeds."""
    if blog is not None:
        return fetch(db, OF_BLOG, blog["id"])
    found = []
    for post in posts:
        page = fold_link(post["url"] or "")
        feed = f"/feeds/{post['blogger_id']}/comments/"
        for capture in fetch(db, OF_BLOG, post["blog_id"]):
            is_feed = post["blogger_id"] is not None and feed in capture["url"]
            if is_feed or (page is not None and fold_link(capture["url"]) == page):
                found.append(capture)
    return found


def erase_captures(db: Database, folder: Path, captures: Iterable[Row]) -> int:
    """Blank these captures and take them off the index; return how many."""
    captures = list(captures)
    for capture in captures:
        path = folder / Path(capture["warc_file"] or "").name
        if capture["warc_file"] is not None and path.is_file():
            erase_record(path, capture["warc_offset"], capture["warc_length"])
    run(db, "DELETE FROM captures WHERE id IN (SELECT value FROM json_each(?))", [row["id"] for row in captures])
    return len(captures)


def erase_record(path: Path, offset: int, length: int) -> None:
    """Overwrite the record that stands there; ArchiveError where the file cannot be written."""
    try:
        with path.open("r+b") as file:
            if os.fstat(file.fileno()).st_size < offset + length:
                return  # cut off already: `archivio verify` tells
            file.seek(offset)
            file.write(build_blank(length))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error.strerror}; nothing was removed") from error


def build_blank(length: int) -> bytes:
    """Return a gzip member of exactly this many bytes that holds an empty record.

    >>> len(build_blank(400)), zlib.decompress(build_blank(400), 31) == ERASED
    (400, True)
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(ERASED) + packer.flush()
    head = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x02\xff"  # flag 16: a comment follows, ended by a zero byte
    tail = struct.pack("<II", zlib.crc32(ERASED), len(ERASED))
    padding = length - len(head) - 1 - len(packed) - len(tail)
    if padding < 0:
        return bytes(length)  # shorter than any record we write
    return head + b" " * padding + b"\0" + packed + tail
