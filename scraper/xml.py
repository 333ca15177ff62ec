"""XML that may be hostile or broken, read with entities and network off.

lxml refuses what no honest feed needs (depth over 256, texts over 10 MB, entity bombs). What is merely broken is
repaired where the repair is certain; the caller learns of it. For what stays broken see `pieces`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html import escape
from html.entities import html5

from lxml import etree

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ILLEGAL_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)?")
DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}\?>")
CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class XmlTree:
    """A parsed document; `damage` says in a few words what was wrong with it, None where nothing was."""

    root: etree._Element
    damage: str | None = None
    lost: int = 0  #: entries whose text could not be read whole


def parse_xml(body: bytes) -> XmlTree | str:
    """Read XML bytes into a tree, repaired where that is certain; else return what is wrong with them."""
    try:
        return XmlTree(etree.fromstring(body, build_parser(recover=False)))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        damage = describe(error)
    try:
        return XmlTree(etree.fromstring(repair(body), build_parser(recover=False)), damage)
    except (etree.XMLSyntaxError, ValueError) as error:
        return describe(error)


def build_parser(*, recover: bool, huge: bool = False) -> etree.XMLParser:
    """Return a parser that fetches nothing and expands nothing, within libxml2's limits unless `huge`."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=huge, recover=recover, remove_pis=True
    )


def is_harmless(parser: etree.XMLParser) -> bool:
    """Tell whether a recovery met nothing but undeclared prefixes, which lose no text."""
    return all(error.domain_name == "NAMESPACE" for error in parser.error_log)


def describe(error: Exception) -> str:
    """Put a parser's complaint in one short line, without the position that follows it."""
    text = re.sub(r", line \d+, column \d+.*|\(<string>.*", "", str(error)).strip() or type(error).__name__
    return " ".join(text.split())[:200]


def repair(body: bytes) -> bytes:
    """Mend what has one certain reading: a wrong charset, control characters, bare ampersands, HTML's entities.

    >>> repair(b"<a>caff\\xe8 &nbsp; R&D \\x0b<![CDATA[R&D]]></a>").decode()
    '<a>caffè \\xa0 R&amp;D <![CDATA[R&D]]></a>'
    """
    text = decode(DECLARATION.sub(b"", body))
    text = ILLEGAL.sub("", text)
    text = ILLEGAL_REFERENCE.sub(drop_illegal_reference, text)
    parts = CDATA.split(text)
    parts[::2] = [BARE_AMPERSAND.sub(mend_ampersand, part) for part in parts[::2]]
    return "".join(parts).encode()


def decode(body: bytes) -> str:
    """Decode bytes whose declared charset failed: as UTF-8, and what is not UTF-8 byte by byte as Windows-1252.

    >>> decode("perché ".encode() + "perché".encode("cp1252"))
    'perché perché'
    """
    for mark, charset in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if body.startswith(mark):
            return body.decode(charset, "replace")
    return body.decode("utf-8", "windows-1252-bytes")


def read_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode the bytes that a decoder stumbled on; for `codecs.register_error`."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252-bytes", read_as_windows_1252)


def drop_illegal_reference(match: re.Match[str]) -> str:
    """Return a numeric reference as it stands; nothing where XML allows no such character."""
    code = int(match[1], 16) if match[1] else int(match[2])
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return match[0] if allowed else ""


def mend_ampersand(match: re.Match[str]) -> str:
    """Return what a bare ampersand was meant as: one of HTML's entities, else the sign itself."""
    return escape(html5[match[1]]) if match[1] in html5 else "&amp;" + (match[1] or "")
