"""Responses as received, in WARC 1.1 files beside the archive: one gzip member a record, appended and never rewritten.

The archive's table `captures` says where each record stands.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from scraper.captures.appending import append_record, mend
from scraper.captures.records import Received, build_headers, build_info, build_record
from scraper.document_json import MEDIA_TYPE, dump_document
from scraper.errors import DiskFull, ExtractionError
from scraper.items import Capture, Document
from scraper.memory import Captures

__all__ = ["CaptureFiles", "Received", "captures_folder"]

LARGEST_FILE = 256 << 20  # bytes; a fuller file is left alone and a new one begun


def captures_folder(archive: Path) -> Path:
    """Return where the captures of an archive lie: beside the file itself, whatever link leads to it.

    >>> captures_folder(Path("blogs/archive.db")).name
    'archive.captures'
    """
    return (archive.resolve() if archive.is_symlink() else archive).with_suffix(".captures")


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
        append_record(path, build_info(path.name))
        return path
