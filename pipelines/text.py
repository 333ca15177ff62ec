"""Read text as a person would: clean strings, and the text and links of a sanitised body."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from scraper.items import Link


def words(line: str) -> frozenset[str]:
    """Split a line of words, such as the names of tags, into a set."""
    return frozenset(line.split())


# What no reader sees and what breaks XML feeds, terminals and lines: C0 and C1 controls but tab, line feed and
# carriage return; bidirectional overrides and isolates; byte order marks and noncharacters.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef]"
)
SURROGATE = re.compile("[\ud800-\udfff]")
SOFT_HYPHEN, NO_SPACE = "\u00ad", "\u200b"  # invisible, they would split words in search

TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)>')
HREF = re.compile(r' href="([^"]*)"')
#: a blank line before and after
PARAGRAPHS = words(
    "address article aside blockquote details dl figure footer h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section "
    "table ul"
)
#: a line of its own
LINES = words("caption center dd div dt figcaption li summary tr")
CELLS = frozenset({"td", "th"})
INLINE = words(
    "a abbr b bdi bdo big br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strike strong sub "
    "sup time tt u var wbr"
)
SCANNED = (PARAGRAPHS | LINES | INLINE) - {"pre", "table", "caption", "tr"}
SKIPPED = frozenset({"script", "style", "template", "noscript", "title"})

BREAK, LINE, PARAGRAPH = "\n", "\x1e", "\x1d"  # controls that printable() keeps out of any text
WHITE = re.compile(r"\s+")
SPACES = re.compile(" {2,}")
SPACED = str.maketrans(BREAK + LINE + PARAGRAPH, "   ")
SEPARATORS = re.compile(f" ?[{BREAK}{LINE}{PARAGRAPH}][ {BREAK}{LINE}{PARAGRAPH}]*")

#: what a body says, in order: (text, "", "", "") or ("", "open" or "close", tag name, address of a link)
Piece = tuple[str, str, str, str]


def printable(text: str) -> str:
    """Drop what cannot be shown or stored: controls, lone surrogates, bidirectional overrides.

    >>> printable("ne\\x00ve\\ud83d \\u202eevol")
    'neve evol'
    """
    if text.isprintable():  # nothing dropped below is: a tenth of the time for most
        return text
    if SURROGATE.search(text):  # a pair written as two escapes is one character; a lone half is none
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return UNPRINTABLE.sub("", text)


def joined(text: str) -> str:
    """Join the words that invisible characters split.

    >>> joined("con\u00advin\u200bto")
    'convinto'
    """
    return text.replace(SOFT_HYPHEN, "").replace(NO_SPACE, "")


def clean_string(text: str) -> str:
    """Clean a title, name or label: printable, NFC, on one line, single spaces.

    >>> clean_string("  Perche\\u0301\\xa0 no?\\n")
    'Perché no?'
    """
    if text.isascii() and text.isprintable() and "  " not in text:  # as most are: a tenth of the time
        return text.strip()
    return " ".join(unicodedata.normalize("NFC", printable(joined(text))).split())


def clean_short(text: str | None) -> str | None:
    """Clean a short string; None where nothing of it is left.

    >>> clean_short(" Neve "), clean_short(" \\n"), clean_short(None)
    ('Neve', None, None)
    """
    return clean_string(text) or None if text else None


def clean_text(html: str) -> str:
    """Read the text of a body: one line for a line, a blank line between paragraphs, single spaces, NFC.

    >>> clean_text("<p>Prima&nbsp; neve.<br>Freddo.</p><p>Caffè &amp; brioche</p>")
    'Prima neve.\\nFreddo.\\n\\nCaffè & brioche'
    """
    return read_body(html)[0]


def read_body(html: str) -> tuple[str, tuple[Link, ...]]:
    """Read the text of a sanitised body and the http(s) links it holds, each with the words it stands under."""
    pieces = _scan(html)
    return _read(_walk(html) if pieces is None else pieces)


def _scan(html: str) -> list[Piece] | None:
    """Take sanitised HTML apart by its regular form; None where BeautifulSoup has to read it."""
    pieces: list[Piece] = []
    for token in TOKEN.findall(html):
        if token[0] != "<":
            pieces.append((unescape(token) if "&" in token else token, "", "", ""))
            continue
        tag = TAG.fullmatch(token)
        if tag is None or tag[2] not in SCANNED:
            return None
        href = HREF.search(tag[3]) if tag[2] == "a" else None
        pieces.append(("", "close" if tag[1] else "open", tag[2], unescape(href[1]) if href else ""))
    return pieces


def _walk(html: str) -> Iterator[Piece]:
    """Take HTML apart with BeautifulSoup; lines of preformatted text stay lines."""
    soup = BeautifulSoup(f"<body>{html}</body>", "lxml")
    open_tags: list[tuple[Tag, Iterator[PageElement]]] = [(soup, iter(soup.contents))]
    preformatted = 0
    while open_tags:
        tag, children = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            preformatted -= tag.name == "pre"
            yield "", "close", tag.name, ""
        elif isinstance(child, Tag):
            if child.name in SKIPPED:
                continue
            href = child.get("href") if child.name == "a" else None
            yield "", "open", child.name, href if isinstance(href, str) else ""
            preformatted += child.name == "pre"
            open_tags.append((child, iter(child.contents)))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            for number, line in enumerate(child.splitlines() if preformatted else (child,)):
                if number:
                    yield "", "open", "br", ""
                yield str(line), "", "", ""


def _read(pieces: Iterable[Piece]) -> tuple[str, tuple[Link, ...]]:
    parts: list[str] = []
    anchors: list[tuple[str, int]] = []
    links: list[Link] = []
    for text, event, name, href in pieces:
        if text:
            parts.append(WHITE.sub(" ", printable(text)))
        elif name == "br":
            parts.append(BREAK if event == "open" else "")
        elif name in PARAGRAPHS:
            parts.append(PARAGRAPH)
        elif name in LINES:
            parts.append(LINE)
        elif name in CELLS:
            parts.append(" ")
        elif name == "a" and event == "open":
            anchors.append((href, len(parts)))
        elif name == "a" and anchors:
            url, start = anchors.pop()
            if url.startswith("http"):
                links.append(Link(url, clean_string("".join(parts[start:]).translate(SPACED))))
    text = unicodedata.normalize("NFC", joined("".join(parts)))
    return SPACES.sub(" ", SEPARATORS.sub(_separator, SPACES.sub(" ", text))).strip(), tuple(links)


def _separator(found: re.Match[str]) -> str:
    """Write a run of breaks as a browser would space it, at most one blank line."""
    lines, at_start = 0, False
    for mark in found[0]:
        if mark == PARAGRAPH:
            lines, at_start = 2, True
        elif mark == BREAK or (mark == LINE and not at_start):
            lines, at_start = lines + 1, True
    return "\n" * min(lines, 2)
