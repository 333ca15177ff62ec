"""WARC and ARC files, plain or gzipped, as archiving crawlers and the Wayback Machine write them."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from scraper.errors import ExtractionError
from scraper.files.kinds import START, Kind, sniff
from scraper.files.saved import strip_wayback_address
from scraper.urls import POST_PAGE, absolute, permalink_path, site

LARGEST = 16 * 1024 * 1024
#: what reading a damaged or hostile file raises; OverflowError where a length is beyond any file's
UNREADABLE = (ArchiveLoadFailed, OSError, EOFError, zlib.error, ValueError, AttributeError, OverflowError)
READABLE = re.compile(r"html|xml|json|javascript|text/plain", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WarcEntry:
    """Where one stored response stands, and what it is."""

    offset: int
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One stored response, its body decoded."""

    url: str
    body: bytes
    content_type: str | None


def index_warc(stream: BinaryIO, name: str, damage: list[str] | None = None) -> list[WarcEntry]:
    """List the pages and feeds of a WARC, newest first; of a post's own page only the newest capture.

    Where it breaks off, what it holds before is listed, and `damage` takes the reason. Raises
    ExtractionError where it is no WARC, or breaks off before its first record.
    """
    entries: list[WarcEntry] = []
    stream.seek(0)
    iterator = ArchiveIterator(stream, arc2warc=True)
    try:
        for record in iterator:
            url = readable_address(record)
            if is_cut(record):
                raise EOFError("it breaks off in the middle of a record")
            if url is not None:  # the offset is asked for last, since telling it reads the record to its end
                date = record.rec_headers.get_header("WARC-Date") or ""
                entries.append(WarcEntry(iterator.get_record_offset(), url, date))
    except UNREADABLE as error:
        if not entries:
            raise ExtractionError(f"{name} cannot be read as a WARC: {str(error)[:100]}") from error
        if damage is not None:
            damage.append(str(error)[:100])
    if not entries:
        raise ExtractionError(f"{name} is a WARC without a page or feed that was answered")
    return choose(sorted(entries, key=lambda entry: entry.date, reverse=True))


def is_cut(record: ArcWarcRecord) -> bool:
    """Read a record to its end; tell whether the file ended first, which warcio does not say."""
    while record.raw_stream.read(1 << 16):
        pass
    return bool(getattr(record.raw_stream, "limit", 0))


def readable_address(record: ArcWarcRecord) -> str | None:
    """Return the address of a page or feed that was answered with 200; None for any other record.

    What the type leaves open, the first bytes tell: servers send feeds as `application/octet-stream`.
    """
    if record.rec_type not in ("response", "resource") or record.rec_headers is None:
        return None
    url = absolute(strip_wayback_address(record.rec_headers.get_header("WARC-Target-URI") or ""), "urn:none")
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if url is None or status != "200":
        return None
    if not READABLE.search(content_type_of(record) or "text/html") and not starts_readable(record, url):
        return None
    return url


def starts_readable(record: ArcWarcRecord, url: str) -> bool:
    """Tell from the first bytes of a body whether it may be a page or feed; what is broken is left to who reads it."""
    try:
        return sniff(record.content_stream().read(START), url) in (Kind.PAGE, Kind.FEED, Kind.BACKUP)
    except UNREADABLE:
        return True


def content_type_of(record: ArcWarcRecord) -> str | None:
    """Return the type that the server named, or the record where it holds no response; None where neither did."""
    headers = record.http_headers or record.rec_headers
    found = headers.get_header("Content-Type") if headers else None
    return str(found) if found else None


def choose(entries: list[WarcEntry]) -> list[WarcEntry]:
    """Keep the newest capture of each post's page; lists and feeds change, so every capture of those is kept."""
    seen: set[tuple[str | None, str]] = set()
    kept = []
    for entry in entries:
        path = permalink_path(entry.url)
        key = (site(entry.url), path)
        if POST_PAGE.search(path) and "commentPage=" not in entry.url:
            if key in seen:
                continue
            seen.add(key)
        kept.append(entry)
    return kept


def load_record(stream: BinaryIO, entry: WarcEntry, name: str) -> WarcRecord:
    """Read one record. Raises ExtractionError where it is cut, broken, or larger than a page may be."""
    stream.seek(entry.offset)
    try:
        record = next(iter(ArchiveIterator(stream, arc2warc=True)))
        body = record.content_stream().read(LARGEST + 1)
    except (*UNREADABLE, StopIteration) as error:
        raise ExtractionError(f"{name}: the capture of {entry.url} cannot be read: {str(error)[:100]}") from error
    if len(body) > LARGEST:
        raise ExtractionError(f"{name}: the capture of {entry.url} is larger than {LARGEST >> 20} MB")
    return WarcRecord(entry.url, body, content_type_of(record))
