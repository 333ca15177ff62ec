"""Bytes → text, whatever a page declares: the character set of pages that declare none, another, or two at once."""

from __future__ import annotations

import codecs
import re

META_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: how UTF-16 begins without a byte order mark: with the first tag
UTF16_TAGS = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
#: what browsers read where a page says Latin 1
SUPERSETS = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252"}


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252: pages that declare one and hold the other, or both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("archivio.windows", _windows_bytes)


def decode_page(body: bytes, content_type: str | None = None) -> str:
    """Read a page's bytes as text: by the byte order mark, as UTF-8 where that is valid, else as the page declares.

    >>> decode_page("perch\u00e9".encode()), decode_page(b"<meta charset=utf-8>perch\\xe9")
    ('perché', '<meta charset=utf-8>perché')
    """
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].decode("utf-8", "archivio.windows")
    if body.startswith(UTF16):
        return body.decode("utf-16", "replace")
    if body[:2] in UTF16_TAGS:
        return body.decode(UTF16_TAGS[body[:2]], "replace")
    declared = _declared(body, content_type)
    if declared.startswith(("iso2022", "hz")):  # seven-bit encodings are valid UTF-8 and mean something else
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        if declared == "utf-8":
            return body.decode("utf-8", "archivio.windows")
        return body.decode(declared, "replace")


def _declared(body: bytes, content_type: str | None) -> str:
    """Give the codec the header or the first meta names; UTF-8 where nothing usable is named."""
    in_header = HEADER_CHARSET.search(content_type or "")
    in_page = META_CHARSET.search(body, 0, 100_000)
    for name in (in_header and in_header.group(1), in_page and in_page.group(1).decode("ascii", "replace")):
        if name and name.lower() in SUPERSETS:
            return SUPERSETS[name.lower()]
        try:
            codec = codecs.lookup(name or "")
        except LookupError:
            continue
        if codec._is_text_encoding and not codec.name.startswith("utf-16"):
            return SUPERSETS.get(codec.name, codec.name)
    return "utf-8"
