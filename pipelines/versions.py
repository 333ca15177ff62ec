"""Tell a new text from the same text in new furniture: the hash that decides whether a version is kept."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from pipelines.text import INLINE, clean_string
from scraper.urls import SHARE

#: how a text reads; divs, spans, fonts, table frames and line breaks come and go with themes and editors
SAME = "b=b strong=b i=i em=i s=s strike=s del=s ins=u u=u blockquote=q q=q pre=pre code=code sub=sub sup=sup li=li"
MARKS = dict(pair.split("=") for pair in f"{SAME} h1=h h2=h h3=h h4=h h5=h h6=h".split())
TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
ADDRESS = re.compile(r' (?:href|src)="([^"]*)"')
PICTURE_HOST = re.compile(
    r"^(?:https?:)?//(?:[\w-]+\.bp\.blogspot\.com|bp\d?\.blogger\.com|photos\d*\.blogger\.com|"
    r"(?:blogger|lh\d+)\.googleusercontent\.com|lh\d+\.ggpht\.com)/",
    re.I,
)
SIZE = re.compile(r"(?:=|/)(?:[swh]\d+(?:-[a-z0-9-]*)?|\d{3,4})(?=/|$)")
FILE_NAME = re.compile(r"/([^/]+\.(?:jpe?g|png|gif|bmp|webp|tiff?|svg))$", re.I)
#: how a reader came to a link, added by feeds and social sites; it leads to the same page without
TRACKING = re.compile(r"(?<=[?&;])(?:utm_[a-z_]+|fbclid|gclid)=[^&#]*(?:&amp;|&)?", re.I)
COUNTRY = re.compile(r"(\.blogspot)\.(?:com?\.)?[a-z]{2,4}(?=/|$)")


def content_hash(title: str | None, html: str | None) -> str:
    """Hash what a sanitised text says: 32 hexadecimal digits, equal for equal words, emphasis, links and pictures.

    Share buttons, the host and size of Blogger's pictures, http or https, the country of a blogspot
    address, tracking parameters, white space and layout tags make no difference.

    >>> before = content_hash("Neve", '<p>Bella. <img src="http://1.bp.blogspot.com/-a/s320/neve.jpg"></p>')
    >>> after = content_hash("Neve", '<div>Bella. <img src="https://blogger.googleusercontent.com/b/s640/neve.jpg">')
    >>> before == after, before == content_hash("Neve", "<p>Brutta.</p>")
    (True, False)
    """
    html = html or ""
    words = ("".join(_significant(html)) if "<" in html else html).replace("&nbsp;", " ")
    return blake2b(f"{clean_string(title or '')}\n{clean_string(words)}".encode(), digest_size=16).hexdigest()


def _significant(html: str) -> list[str]:
    """List what a version is told by, in order; what stands in a share button is left out."""
    kept: list[str] = []
    skipping = False
    for token in TOKEN.findall(html):
        tag = TAG.match(token) if token[0] == "<" else None
        if tag is not None and tag[2] == "a":
            address = None if tag[1] else ADDRESS.search(token)
            folded = None if address is None else _fold_link(address[1])
            skipping = address is not None and folded is None
            if folded is not None:
                kept.append(f"<a {folded}>")
        elif not skipping:
            kept.append(token if tag is None else _mark(token, tag[1], tag[2]))
    return kept


@lru_cache(maxsize=8192)
def _fold_link(url: str) -> str | None:
    return None if SHARE.search(url) else fold_address(url)


def _mark(token: str, slash: str, name: str) -> str:
    """Return what a tag adds to a text: a picture, an emphasis, a space between words, or nothing."""
    if name == "img":
        address = ADDRESS.search(token)
        return f"<img {fold_address(address[1]) if address else ''}>"
    if name in MARKS:
        return f"<{slash}{MARKS[name]}>"
    return "" if name in INLINE and name != "br" else " "


def fold_address(url: str) -> str:
    """Reduce an address to what stays when Blogger moves or resizes a picture or redirects by country.

    >>> fold_address("http://1.bp.blogspot.com/-x/TzY/AAA/s1600-h/neve.jpg")
    'neve.jpg'
    >>> fold_address("https://example.blogspot.it/2011/10/neve.html")
    '//example.blogspot.com/2011/10/neve.html'
    >>> fold_address("https://example.it/neve?id=3&amp;utm_source=feed")
    '//example.it/neve?id=3'
    """
    if PICTURE_HOST.match(url):
        name = FILE_NAME.search(url)
        return name[1] if name else SIZE.sub("", PICTURE_HOST.sub("", url))
    return COUNTRY.sub(r"\1.com", re.sub("^https?:", "", _untracked(url)))


def _untracked(url: str) -> str:
    bare = TRACKING.sub("", url)
    return url if bare == url else re.sub(r"(?:\?|&amp;|&)+(?=#|$)", "", bare)
