"""Whether every indexed capture is where the index says: its file there, its record whole, its address the same."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archivio.certificate import Gap
from pipelines.rows import fetch
from pipelines.text import printable
from scraper.captures import IMPORTED, target_uri

INDEXED = """
    SELECT id, url, warc_file, warc_offset, warc_length FROM captures
    WHERE warc_file IS NOT NULL ORDER BY warc_file, warc_offset
"""
BROKEN = (OSError, EOFError, zlib.error, ArchiveLoadFailed, ValueError, AttributeError, StopIteration)


def check_captures(db: Database, folder: Path) -> Iterator[Gap]:
    """Yield each WARC file that is missing, and each indexed record that is cut off, unreadable or another's."""
    for name, rows in groupby(fetch(db, INDEXED), key=lambda row: str(row["warc_file"])):
        captures = list(rows)
        path = folder / name
        if not path.is_file():
            yield Gap(
                "capture", str(path), f"the file is not there, {len(captures)} captures are in it", len(captures), 0
            )
            continue
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for capture in captures:
                fault = find_fault(file, size, capture)
                if fault is not None:
                    yield Gap("capture", f"captures {capture['id']}", f"{capture['url']} in {path.name}: {fault}")


def find_fault(file: BinaryIO, size: int, capture: dict[str, Any]) -> str | None:
    """Return what is wrong with an indexed record, in a few words; None where it is sound."""
    offset, length = capture["warc_offset"], capture["warc_length"]
    if offset is None or length is None:
        return "the index does not say where"
    if offset + length > size:
        return "the file ends before the record does"
    file.seek(offset)
    try:
        record = next(iter(ArchiveIterator(BytesIO(file.read(length)), check_digests=True)))
        while record.raw_stream.read(1 << 16):
            pass
    except BROKEN as error:
        return f"the record cannot be read ({str(error)[:80] or 'there is none'})"
    if record.digest_checker.passed is False:
        return "the record is not what was received: its digest differs"
    found = record.rec_headers.get_header("WARC-Target-URI")
    return None if is_of(str(found), capture["url"]) else f"another record stands there, of {found}"


def is_of(target: str, url: str) -> bool:
    """Return whether a record's URI is that of an address, or of a file's name, which it spells with escapes.

    >>> is_of("urn:archivio:il%20mio%20blog.xml", "il mio blog.xml"), is_of("blog.xml", "altro.xml")
    (True, False)
    """
    return target in (url, target_uri(url)) or printable(unquote(target.removeprefix(IMPORTED))) == url
