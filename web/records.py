"""Read one record of a WARC file beside the archive: within the folder of captures, and of bounded size."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

FILE = re.compile(r"[A-Za-z0-9][\w.-]{0,100}\.warc\.gz")
LARGEST = 64 << 20  #: bytes of a record and of a body, unpacked; a visit takes 16 MiB at the most
BROKEN = (OSError, EOFError, StopIteration, ArchiveLoadFailed, ValueError, AttributeError, zlib.error)
# Of the many that Python knows, some are no text and some take the square of their input.
CHARSETS = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "cp437", "mac-roman", "utf-16", "utf-16-le"}
READABLE = re.compile(r"text/|[\w.+/-]*(xml|json|javascript)\b", re.IGNORECASE)
# What a page may not hold, NUL and its like; they are shown as what they are: something that is no letter.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class NoRecord(Exception):
    """The record is not where the index says, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record: what the WARC says of it, what the server said, and the body without its compression."""

    about: str
    headers: str
    content_type: str
    body: bytes
    refers: bool  #: a `revisit`: the body stands in an earlier record

    def text(self) -> str | None:
        """Return the body as text, None where it is none."""
        if not READABLE.match(self.content_type):
            return None
        named = re.search(r"charset=[\"']?([\w.:-]{1,40})", self.content_type, re.IGNORECASE)
        return UNPRINTABLE.sub("\ufffd", self.body.decode(_charset(named[1] if named else ""), "replace"))


def read_record(folder: Path, name: str | None, offset: int | None, length: int | None) -> Record:
    """Return the record at a place. Raises NoRecord, too, for a name that leads out of the folder."""
    if not name or not FILE.fullmatch(name) or offset is None or not 0 < (length or 0) <= LARGEST or offset < 0:
        raise NoRecord
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):  # a symbolic link
        raise NoRecord
    try:
        with path.open("rb") as file:
            file.seek(offset)
            kept = file.read(length)
        record = next(iter(ArchiveIterator(BytesIO(_unpack(kept)))))
        head = record.http_headers
        about = record.rec_headers
        return Record(
            about="\n".join(f"{key}: {value}" for key, value in about.headers),
            headers=""
            if head is None
            else "\n".join([f"{head.protocol} {head.statusline}", *(f"{k}: {v}" for k, v in head.headers)]),
            content_type=(head or about).get_header("Content-Type") or "",
            body=_read(record.content_stream()),
            refers=record.rec_type == "revisit",
        )
    except BROKEN as error:
        raise NoRecord from error


def _unpack(kept: bytes) -> bytes:
    """Unpack one gzip member, whole; warcio alone would set no bound."""
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    record = member.decompress(kept, LARGEST)
    if not member.eof:
        raise EOFError
    return record


def _read(stream: BytesIO) -> bytes:
    body = bytearray()
    while piece := stream.read(1 << 16):
        body += piece
        if len(body) > LARGEST:
            raise EOFError
    return bytes(body)


def _charset(name: str) -> str:
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    return known if known in CHARSETS else "utf-8"
