"""Saved pages: which address a file on disk was, what the Wayback Machine and page savers put around it.

A browser, wget, HTTrack or SingleFile keep the page and lose its address, or hide it: in a canonical link, in a
comment, in the folders. A mirror gives away its root as soon as one of its pages says where it stood.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from scraper.errors import NotAPage
from scraper.urls import absolute

HEAD = 200_000  #: where a page's own address is looked for
CANONICAL = re.compile(r"<link\b(?=[^<>]{0,2000}rel\s*=\s*[\"']?canonical)[^<>]{0,3000}>", re.IGNORECASE)
OG_URL = re.compile(r"<meta\b(?=[^<>]{0,2000}(?:property|name)\s*=\s*[\"']?og:url)[^<>]{0,3000}>", re.IGNORECASE)
ADDRESS = re.compile(r"(?:href|content)\s*=\s*[\"']?(https?://[^\s\"'<>]{1,2000})", re.IGNORECASE)
NOTED = (
    re.compile(r"saved from url=\(\d{1,5}\)(https?://[^\s<>]{1,2000})"),  # browsers, `Save as`
    re.compile(r"Page saved with SingleFile\s{1,5}url:\s{1,5}(https?://[^\s<>]{1,2000})"),
)
HTTRACK = re.compile(r"<!--\s?Mirrored from ([\w.-]{1,200}(?::\d{1,5})?/[^\s<>]{0,2000}) by HTTrack")
WAYBACK = re.compile(r"(?:https?:)?(?:\\?/\\?/web\.archive\.org)?\\?/web\\?/\d{4,14}(?:[a-z]{2}_)?\\?/(?=https?:|//)")
WAYBACK_ADDRESS = re.compile(r"^https?://(?:web|wayback)\.archive\.org/web/\d{1,14}(?:[a-z]{2}_)?/(.+)$")
TOOLBAR = re.compile(
    rb"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->"
    rb"|<script[^<>]{0,300}(?:archive\.org/(?:_static|includes)|web-static\.archive\.org)[^<>]{0,300}>.{0,3000}?</script>"
    rb"|<link[^<>]{0,300}(?:archive\.org/_static|web-static\.archive\.org)[^<>]{0,300}>",
    re.DOTALL,
)
QUERY_MARKS = str.maketrans({"\uf03f": "?"})  # wget and Windows write `?` so


def find_address(body: bytes) -> str | None:
    """Return the address that a saved page gives itself; None where it gives none.

    >>> find_address(b"<link href='http://esempio.blogspot.com/2011/10/a.html' rel='canonical'/>")
    'http://esempio.blogspot.com/2011/10/a.html'
    >>> find_address(b"<!-- Mirrored from esempio.blogspot.com/2011/ by HTTrack Website Copier/3.x -->")
    'http://esempio.blogspot.com/2011/'
    """
    text = body[:HEAD].decode("utf-8", "replace")
    for pattern in (CANONICAL, OG_URL):
        for tag in pattern.findall(text):
            found = ADDRESS.search(tag)
            if found:
                return strip_wayback_address(unescape(found[1]))
    for pattern in NOTED:
        if noted := pattern.search(text):
            return strip_wayback_address(noted[1])
    mirrored = HTTRACK.search(text)
    return f"http://{mirrored[1]}" if mirrored else None


def strip_wayback_address(url: str) -> str:
    """Return the archived address inside one of the Wayback Machine.

    >>> strip_wayback_address("https://web.archive.org/web/20110101000000id_/http://esempio.blogspot.com/")
    'http://esempio.blogspot.com/'
    """
    found = WAYBACK_ADDRESS.match(url)
    if found is None:
        return url
    return found[1] if found[1].startswith(("http://", "https://")) else f"http://{found[1].lstrip('/')}"


def strip_wayback(body: bytes) -> bytes:
    """Take out what the Wayback Machine put into a page: its toolbar, its scripts, its address before every link."""
    if b"web.archive.org" not in body and b"WAYBACK TOOLBAR" not in body:
        return body
    body = TOOLBAR.sub(b"", body)
    return WAYBACK.sub("", body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def read_mhtml(body: bytes, name: str) -> tuple[bytes, str | None, str | None]:
    """Return page, address and content type of a page saved as one MHTML file. Raises NotAPage where it holds none."""
    try:
        message: Message = message_from_bytes(body)
        parts = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        page = parts[0].get_payload(decode=True) if parts else None
    except (ValueError, LookupError, RecursionError) as error:
        raise NotAPage(f"{name} cannot be read as a saved page: {error}") from error
    if not isinstance(page, bytes):
        raise NotAPage(f"{name} is an MHTML file without a page in it")
    located = str(parts[0].get("Content-Location") or message.get("Snapshot-Content-Location") or "")
    charset = parts[0].get_content_charset()
    return page, absolute(located, "https://_/"), f"text/html; charset={charset}" if charset else "text/html"


@dataclass(slots=True)
class Mirror:
    """The folders of a mirrored site and what they stand for, learned from the pages that say where they were."""

    votes: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)

    def learn(self, path: PurePosixPath, address: str) -> None:
        """Learn from a page whose path in the mirror and whose address are known."""
        names, segments = url_segments(path), urlsplit(address).path.split("/")[1:]
        if segments[-1:] and re.fullmatch(r"index\.html?", segments[-1]):
            segments[-1] = ""
        same = 0
        while same < min(len(names), len(segments)) and names[-1 - same] == segments[-1 - same]:
            same += 1
        if same and same == len(segments):
            parts = urlsplit(address)
            self.votes.setdefault(tuple(names[:-same]), Counter())[f"{parts.scheme}://{parts.netloc}/"] += 1

    def find(self, path: PurePosixPath) -> str | None:
        """Return the address of a file of the mirror; None where nothing tells.

        >>> mirror = Mirror()
        >>> mirror.learn(PurePosixPath("copia/2011/10/a.html"), "http://esempio.blogspot.com/2011/10/a.html")
        >>> mirror.find(PurePosixPath("copia/2011/index.html")), Mirror().find(PurePosixPath("a.html"))
        ('http://esempio.blogspot.com/2011/', None)
        """
        names = url_segments(path)
        for depth in range(len(names) - 1, -1, -1):
            folder = tuple(names[:depth])
            if folder in self.votes:
                return self.votes[folder].most_common(1)[0][0] + "/".join(names[depth:])
        for depth, name in enumerate(names[:-1]):
            if re.fullmatch(r"(?:[a-z0-9_-]+\.)+[a-z]{2,}(?:[+:]\d+)?", name, re.IGNORECASE):
                return f"http://{name.replace('+', ':')}/" + "/".join(names[depth + 1 :])
        return None


def url_segments(path: PurePosixPath) -> list[str]:
    """Return the path of an address from that of a mirrored file: `index.html` is its folder.

    >>> url_segments(PurePosixPath("esempio.blogspot.com/2011/index.html"))
    ['esempio.blogspot.com', '2011', '']
    """
    names = [name.translate(QUERY_MARKS) for name in path.parts]
    if names and re.fullmatch(r"index\.html?", names[-1], re.IGNORECASE):
        names[-1] = ""
    return [name.partition("?")[0] if "?" in name else quote(name, safe="/%+=&,:;@!$'()*~") for name in names]
