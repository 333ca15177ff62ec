"""XML that may be hostile or broken, read with entities, network and huge trees off.

lxml refuses what no honest feed needs (depth over 256, texts over 10 MB, entity bombs). What is merely broken is
repaired where the repair is certain, else read as far as it goes; either way the caller learns of the damage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.entities import html5

from lxml import etree

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
ILLEGAL_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)?")
DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}\?>")


@dataclass(frozen=True, slots=True)
class XmlTree:
    """A parsed document; `damage` says in a few words what was wrong with it, None where nothing was."""

    root: etree._Element
    damage: str | None = None
    repaired: bool = False  #: nothing is missing


def parse_xml(body: bytes) -> XmlTree | None:
    """Read XML bytes into a tree, repaired or as far as they go; None where there is no element at all."""
    try:
        return XmlTree(etree.fromstring(body, build_parser(recover=False)))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        damage = describe(error)
    mended = repair(body)
    try:
        return XmlTree(etree.fromstring(mended, build_parser(recover=False)), damage, repaired=True)
    except (etree.XMLSyntaxError, ValueError) as error:
        damage = describe(error)
    try:
        root = etree.fromstring(mended, build_parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    # lxml answers None here, against its own annotation, when nothing at all could be recovered
    return None if root is None else XmlTree(root, damage)


def build_parser(*, recover: bool) -> etree.XMLParser:
    """Return a parser that fetches nothing, expands nothing and stops at libxml2's limits."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, remove_pis=True
    )


def describe(error: Exception) -> str:
    """Put a parser's complaint in one short line, without the position that follows it."""
    text = re.sub(r", line \d+, column \d+.*|\(<string>.*", "", str(error)).strip() or type(error).__name__
    return text[:200]


def repair(body: bytes) -> bytes:
    """Mend what has one certain reading: a wrong charset, control characters, bare ampersands, HTML's entities.

    >>> repair(b"<a>caff\\xe8 &nbsp; R&D \\x0b</a>").decode()
    '<a>caffè \\xa0 R&amp;D </a>'
    """
    text = decode(DECLARATION.sub(b"", body))
    text = ILLEGAL.sub("", text)
    text = ILLEGAL_REFERENCE.sub(drop_illegal_reference, text)
    if "<![CDATA[" not in text:
        text = BARE_AMPERSAND.sub(mend_ampersand, text)
    return text.encode()


def decode(body: bytes) -> str:
    """Decode bytes whose declared charset failed: UTF-8 where it mostly fits, else Windows-1252."""
    for mark, charset in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if body.startswith(mark):
            return body.decode(charset, "replace")
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(re.findall("[\u00a0-\ufffc]", text))
    return text if broken <= whole else body.decode("cp1252", "replace")


def drop_illegal_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return match[0] if allowed else ""


def mend_ampersand(match: re.Match[str]) -> str:
    return escape(html5[match[1]]) if match[1] in html5 else "&amp;" + (match[1] or "")
