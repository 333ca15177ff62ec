"""Undo what a server did to a body on its way: captures keep it as received."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from scrapy.utils.gz import gunzip

from scraper.errors import ExtractionError
from scraper.settings import DOWNLOAD_MAXSIZE


def decode_body(body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return a body as the server had it before it compressed it, as Scrapy does for a visit.

    Raises ExtractionError for a coding that we never ask for.

    >>> decode_body(zlib.compress(b"rete"), [("Content-Encoding", "deflate")])
    b'rete'
    """
    codings = [one.strip().lower() for name, value in headers if name.lower() == "content-encoding"
               for one in value.split(",")]  # fmt: skip
    for coding in reversed(codings):
        if coding in ("gzip", "x-gzip"):
            body = gunzip(body, max_size=DOWNLOAD_MAXSIZE)
        elif coding == "deflate":
            body = inflate(body)
        elif coding != "identity":
            raise ExtractionError(f"its coding, {coding[:20]}, is not known")
    return body


def inflate(body: bytes) -> bytes:
    """Undo deflate, with the wrapper that the standard asks for or without it, as some servers send it."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(body, DOWNLOAD_MAXSIZE)
        except zlib.error:
            continue
    raise ExtractionError("its coding is broken")
