"""Responses as received, in WARC 1.1 files beside the archive: one gzip member a record, appended and never rewritten.

The archive's table `captures` says where each record stands. A record is on the disk before its row is committed, so
what a power cut leaves is at most a record without a row, or half of one: the half is cut off at the next opening.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.document_json import MEDIA_TYPE, dump_document
from scraper.errors import ArchiveError, DiskFull, ExtractionError
from scraper.items import Capture, Document
from scraper.memory import Captures

LARGEST_FILE = 256 << 20  # bytes; a fuller file is left alone and a new one begun
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SOFTWARE = "archivio"
URI_SAFE = "%/:=&?~#+!$,;'@()*[]"
IMPORTED = "urn:archivio:"  # before the name of a file that was imported: a record is of a URI, never of a bare name
IS_URI = re.compile("https?://|urn:")
SECRETS = frozenset({"set-cookie", "set-cookie2"})  # a cookie is a key to somebody's session: never kept

Header = tuple[str, str]


def captures_folder(archive: Path) -> Path:
    """Return where the captures of an archive lie: beside the file itself, whatever link leads to it.

    >>> captures_folder(Path("blogs/archive.db")).name
    'archive.captures'
    """
    return (archive.resolve() if archive.is_symlink() else archive).with_suffix(".captures")


@dataclass(frozen=True, slots=True)
class Received:
    """A response as it came: its body still compressed where the server compressed it."""

    status: int
    headers: tuple[Header, ...]
    body: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of the body as received."""
        return hashlib.sha256(self.body).hexdigest()


class CaptureFiles:
    """The WARC files of one archive; `end_of` tells where the last indexed record of a file ends (0: none)."""

    def __init__(self, folder: Path, end_of: Callable[[str], int] = lambda name: 0) -> None:
        self.folder = folder
        self._end_of = end_of
        self._current: Path | None = None

    def append(self, capture: Capture, received: Received, original: Capture | None = None) -> Capture:
        """Write a response and return its capture with its place.

        Where `original` holds the same body, only the headers are written, as a `revisit` of it. Raises DiskFull.
        """
        record = build_record(capture, received, original)
        try:
            path = self._writable()
            offset = append_record(path, record)
        except OSError as error:
            raise DiskFull(f"the captures in {self.folder} cannot be written: {error.strerror}") from error
        return replace(capture, warc_file=path.name, warc_offset=offset, warc_length=len(record))

    def append_document(self, document: Document, now: datetime, kept: Captures | None = None) -> Capture:
        """Write a document that was read from a file, as read; return its capture. Raises DiskFull.

        One that is kept already, read from the same address and saying the same, is not written again.
        """
        body = dump_document(document)
        sha256 = hashlib.sha256(body).hexdigest()
        known = kept.first(document.url, sha256) if kept is not None else None
        if known is not None and self.holds(known):
            return replace(known, fetched_at=now)
        capture = Capture(
            url=document.url, fetched_at=now, status=HTTPStatus.OK, content_type=MEDIA_TYPE,
            sha256=sha256, size=len(body),
        )  # fmt: skip
        return self.append(capture, Received(HTTPStatus.OK, (), body))

    def read(self, capture: Capture) -> Received:
        """Return the response that stands at a capture's place; of a revisit only the headers.

        Raises ExtractionError where the file or the record is not there, or broken.
        """
        name = f"the capture of {capture.url} in {capture.warc_file}"
        try:
            with (self.folder / str(capture.warc_file)).open("rb") as file:
                file.seek(capture.warc_offset or 0)
                record = next(iter(ArchiveIterator(BytesIO(file.read(capture.warc_length or 0)))))
            body = record.raw_stream.read()
            head = record.http_headers or build_headers(capture.status, ())
            headers, status = head.headers, int(head.get_statuscode())
        except (OSError, StopIteration, ArchiveLoadFailed, EOFError, zlib.error, AttributeError, ValueError) as error:
            raise ExtractionError(f"{name} cannot be read: {str(error)[:100] or 'it is not there'}") from error
        return Received(status, tuple(headers), body)

    def holds(self, capture: Capture) -> bool:
        """Return whether the body of a capture can be read, and is what was received."""
        try:
            return self.read(capture).sha256 == capture.sha256
        except ExtractionError:
            return False

    def _writable(self) -> Path:
        """Return the file to append to: the newest, mended where it was torn, or a new one where that is full."""
        if self._current is None:
            self.folder.mkdir(exist_ok=True)
            files = sorted(self.folder.glob("[0-9]*.warc.gz"))
            self._current = files[-1] if files else self._begin(1)
            mend(self._current, self._end_of(self._current.name))
        if self._current.stat().st_size >= LARGEST_FILE:
            self._current = self._begin(int(self._current.name.split(".")[0]) + 1)
        return self._current

    def _begin(self, number: int) -> Path:
        path = self.folder / f"{number:04d}.warc.gz"
        out = BytesIO()
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        info = {"software": SOFTWARE, "format": "WARC File Format 1.1", "robots": "obey"}
        writer.write_record(writer.create_warcinfo_record(path.name, info))
        append_record(path, out.getvalue())
        return path


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


def build_record(capture: Capture, received: Received, original: Capture | None = None) -> bytes:
    """Return a response as a gzipped WARC record; as a `revisit` where `original` holds the same body."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    headers = build_headers(capture.status, received.headers)
    about = {"WARC-Date": warc_date(capture.fetched_at)}
    if capture.content_type == MEDIA_TYPE:
        record = writer.create_warc_record(
            target_uri(capture.url), "resource", payload=BytesIO(received.body), length=len(received.body),
            warc_content_type=MEDIA_TYPE, warc_headers_dict=about,
        )  # fmt: skip
    elif original is None:
        body = BytesIO(received.body)
        record = writer.create_warc_record(
            capture.url, "response", payload=body, length=len(received.body), http_headers=headers,
            warc_headers_dict=about,
        )  # fmt: skip
    else:
        digest = "sha1:" + base64.b32encode(hashlib.sha1(received.body, usedforsecurity=False).digest()).decode()
        unchanged = capture.status == HTTPStatus.NOT_MODIFIED
        record = writer.create_revisit_record(
            capture.url, digest, original.url, warc_date(original.fetched_at), None if unchanged else headers, about
        )
        if unchanged:  # without the headers of the 304: players would show that instead of what it stands for
            record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    writer.write_record(record)
    return out.getvalue()


def target_uri(url: str) -> str:
    """Return the URI under which a document that was imported is kept.

    >>> target_uri("https://a.blogspot.com/2011/10/caffè.html"), target_uri("blog 10%.xml")
    ('https://a.blogspot.com/2011/10/caff%C3%A8.html', 'urn:archivio:blog%2010%25.xml')
    """
    if IS_URI.match(url):
        return quote(url, safe=URI_SAFE, errors="replace")
    return IMPORTED + quote(url, errors="replace")


def build_headers(status: int, headers: Iterable[Header]) -> StatusAndHeaders:
    """Return the head of a response without its cookies."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    kept = [(name, value) for name, value in headers if name.lower() not in SECRETS]
    return StatusAndHeaders(f"{status} {phrase}", kept, protocol="HTTP/1.1")


def warc_date(moment: datetime) -> str:
    """Write an instant as WARC does.

    >>> from datetime import UTC
    >>> warc_date(datetime(2011, 10, 20, 7, 41, tzinfo=UTC))
    '2011-10-20T07:41:00Z'
    """
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
