"""What a file is, told from its first bytes; its name decides only where the bytes leave it open."""

from __future__ import annotations

import re
from enum import StrEnum

from scraper.xml import decode

START = 65_536  #: bytes that are looked at


class Kind(StrEnum):
    """What a file can be to an import."""

    BACKUP = "backup"  # Blogger's export, Takeout's feed.atom
    FEED = "feed"  # Atom, RSS, JSON
    PAGE = "page"
    MHTML = "mhtml"
    COPY = "copy"  # a text, perhaps the copy of a page
    WARC = "warc"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    SETTINGS = "settings"  # Takeout's settings.csv
    THEME = "theme"  # a blog's template
    SITEMAP = "sitemap"
    OTHER = "other"  # pictures, scripts, styles: nothing to read


BINARY = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF",
    b"RIFF",
    b"SQLite format 3",
    b"\x00\x00\x01\x00",
    b"wOF",
    b"OTTO",
)
ROOT = re.compile(r"(?:\s|\ufeff|<\?.{0,300}?\?>|<!--.{0,3000}?-->){0,20}<((?:[\w.-]+:)?[!\w-]+)", re.DOTALL)
BACKUP = re.compile(
    r"xmlns:\w+\s*=\s*[\"']http://schemas\.google\.com/blogger/2018"
    r"|<id>[^<]{0,100}blog-\d+\.archive</id>|kind#(?:settings|template)\b"
)
THEME = re.compile(r"<b:skin\b|xmlns:b\s*=|<\$Blog\w+\$>|<Blogger>|^templateref:|<\$BlogItem", re.IGNORECASE)
ASSETS = frozenset(
    "css js svg woff woff2 ttf eot ico map json xsl swf db wasm py sh csv tsv jsonl log ds_store".split(" ")  # noqa: SIM905 - a line of names reads better than a list
) | {"cdx", "cdxj", "idx"}  # a web archive's indexes
TAKEOUT_INDEX = "archive_browser.html"  # what Takeout puts beside the folders: a page, but no blog's
HTML = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|div|p|table|a|h\d|span|script|center|font|!--)\b", re.IGNORECASE
)


def sniff(start: bytes, name: str) -> Kind:
    """Tell what a file is from its first bytes and, where they leave it open, its name.

    >>> sniff(b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>", "atom.xml").value
    'feed'
    >>> sniff("sabato 12 marzo 2011".encode(), "copia.txt").value, sniff(b"body {}", "stile.css").value
    ('copy', 'other')
    """
    if packed := sniff_packed(start):
        return packed
    if (
        not start.strip()
        or start.startswith(BINARY)
        or (b"\x00" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff"))
    ):
        return Kind.OTHER
    text = decode(start)
    lower = name.lower()
    if lower.rpartition("/")[2] == TAKEOUT_INDEX:
        return Kind.OTHER
    extension = lower.rpartition("/")[2].rpartition(".")[2]
    root = ROOT.match(text)
    if root is not None:
        return sniff_markup(text, root[1].lower(), lower)
    if lower.endswith("settings.csv") and "blog_" in text:
        return Kind.SETTINGS
    if re.match(r"(?:\s|//[^\n]*\n)*[\w$.]*\(?\s*\{", text) and '"feed"' in text and '"$t"' in text:
        return Kind.FEED
    if extension in ASSETS or lower.rpartition("/")[2] == "robots.txt":
        return Kind.OTHER
    if THEME.search(text[:4000]):
        return Kind.THEME
    if (
        re.match(r"(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,40}", text)
        and "multipart/related" in text[:4000].lower()
    ):
        return Kind.MHTML
    return Kind.PAGE if extension in ("htm", "html", "xhtml", "php") and HTML.search(text) else Kind.COPY


def sniff_packed(start: bytes) -> Kind | None:
    """Recognise archives by their first bytes."""
    if start.startswith((b"WARC/", b"filedesc://")):
        return Kind.WARC
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if start.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    return Kind.TAR if start[257:262] == b"ustar" else None


def sniff_markup(text: str, root: str, name: str) -> Kind:
    """Tell kinds of XML and HTML apart by their root."""
    local = root.rpartition(":")[2]
    if local == "feed":
        return Kind.BACKUP if BACKUP.search(text) or name.endswith("feed.atom") else Kind.FEED
    if local in ("rss", "rdf", "entry"):
        return Kind.FEED
    if local in ("urlset", "sitemapindex"):
        return Kind.SITEMAP
    if THEME.search(text) and (
        "theme-" in name or "template" in name or "<b:skin" in text or "<$BlogMetaData$>" in text
    ):
        return Kind.THEME
    if name.endswith((".svg", ".xsl", ".xslt")) or local in ("svg", "stylesheet", "plist"):
        return Kind.OTHER
    return Kind.PAGE if HTML.search(text) else Kind.OTHER
