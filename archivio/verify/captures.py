"""Whether every indexed capture is where the index says: its file there, its record whole, its address the same.

And whether the index names every record that a visit which came to its end wrote; what a power cut left names no fault.
"""

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

from archivio.verify.certificate import Gap
from pipelines.rows import fetch
from pipelines.text import printable
from scraper.captures.records import IMPORTED, target_uri

INDEXED = """
    SELECT id, url, sha256, warc_file, warc_offset, warc_length FROM captures
    WHERE warc_file IS NOT NULL ORDER BY warc_file, warc_offset
"""
#: the visits and imports that wrote into a file and came to their end: every record of theirs has its row
ENDED = """
    SELECT started_at, finished_at FROM runs WHERE outcome IN ('archived', 'unchanged', 'partial')
    AND id IN (SELECT run_id FROM captures WHERE warc_file = ?)
"""
RECEIVED = ("response", "revisit", "resource")
BROKEN = (OSError, EOFError, zlib.error, ArchiveLoadFailed, ValueError, AttributeError, StopIteration)


def check_captures(db: Database, folder: Path) -> Iterator[Gap]:
    """Yield each WARC file that is missing, each indexed record that is broken or another's, each that lost its row."""
    held: set[tuple[str, str]] = set()
    revisits: list[dict[str, Any]] = []
    for name, rows in groupby(fetch(db, INDEXED), key=lambda row: str(row["warc_file"])):
        captures = list(rows)
        path = folder / name
        if not path.is_file():
            yield Gap(
                "capture", str(path), f"the file is not there, {len(captures)} captures are in it", len(captures), 0
            )
            held |= {(capture["url"], capture["sha256"]) for capture in captures}
            continue
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for capture in captures:
                kind, fault = read_record(file, size, capture)
                if fault is not None:
                    yield Gap("capture", f"captures {capture['id']}", f"{capture['url']} in {path.name}: {fault}")
                if kind == "revisit":
                    revisits.append(capture)
                else:
                    held.add((capture["url"], capture["sha256"]))
            yield from lost_rows(file, size, captures, fetch(db, ENDED, name))
    for capture in revisits:
        if (capture["url"], capture["sha256"]) not in held:
            detail = f"{capture['url']} in {capture['warc_file']}: the body that it stands for is not indexed"
            yield Gap("capture", f"captures {capture['id']}", detail)


def lost_rows(file: BinaryIO, size: int, captures: list[dict[str, Any]], ended: list[dict[str, Any]]) -> Iterator[Gap]:
    """Yield each record between those that are indexed that was received within a visit that came to its end."""
    end = 0
    for capture in [*captures, {"warc_offset": size, "warc_length": 0}]:
        start, end = end, max(end, (capture["warc_offset"] or 0) + (capture["warc_length"] or 0))
        if not ended or start >= (capture["warc_offset"] or 0):
            continue
        file.seek(start)
        try:
            records = ArchiveIterator(BytesIO(file.read(capture["warc_offset"] - start)))
            for record in records:
                at = record.rec_headers.get_header("WARC-Date") or ""
                of_run = any(run["started_at"] < at < run["finished_at"] for run in ended)
                if record.rec_type in RECEIVED and of_run:
                    what = f"{Path(file.name).name} at {start + records.get_record_offset()}"
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    yield Gap("capture", what, f"a record of {url}, received at {at}, is not indexed")
        except BROKEN:
            continue  # half a record, which the next visit cuts off


def read_record(file: BinaryIO, size: int, capture: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return of what kind an indexed record is, and what is wrong with it, in a few words; None where it is sound."""
    offset, length = capture["warc_offset"], capture["warc_length"]
    if offset is None or length is None:
        return None, "the index does not say where"
    if offset + length > size:
        return None, "the file ends before the record does"
    file.seek(offset)
    try:
        record = next(iter(ArchiveIterator(BytesIO(file.read(length)), check_digests=True)))
        while record.raw_stream.read(1 << 16):
            pass
    except BROKEN as error:
        return None, f"the record cannot be read ({str(error)[:80] or 'there is none'})"
    if record.digest_checker.passed is False:
        return None, "the record is not what was received: its digest differs"
    found = record.rec_headers.get_header("WARC-Target-URI")
    if not is_of(str(found), capture["url"]):
        return None, f"another record stands there, of {found}"
    return record.rec_type, None


def is_of(target: str, url: str) -> bool:
    """Return whether a record's URI is that of an address, or of a file's name, which it spells with escapes.

    >>> is_of("urn:archivio:il%20mio%20blog.xml", "il mio blog.xml"), is_of("blog.xml", "altro.xml")
    (True, False)
    """
    return target in (url, target_uri(url)) or printable(unquote(target.removeprefix(IMPORTED))) == url
