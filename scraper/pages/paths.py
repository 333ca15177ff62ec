"""What the address of a page tells: whether it is one of the web, and which type of page it leads to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

POST_PATH = re.compile(r"/\d{4}/\d{2}/[^/]+\.(?:s?html?|aspx?|php)$")
PAGE_PATH = re.compile(r"/p/[^/]+\.html?$")
ARCHIVE_PATH = re.compile(
    r"/(?:19|20)\d\d(?:/\d\d){0,2}/?(?:index\.html?)?$|(?:19|20)\d\d_\d\d(?:_\d\d)?[\w-]*\.(?:html?|php|asp)$"
)
INDEX_PATHS = frozenset({"", "/", "/index.html", "/search", "/search/"})


def is_web(address: str) -> bool:
    """Tell a web address from a file's, and from a link that a mirror has made relative."""
    return address.lower().startswith(("http://", "https://"))


def path_of(address: str) -> str:
    """Give an address's path; nothing where it cannot be taken apart.

    >>> path_of("https://orto.blogspot.com/2011/10/?m=1"), path_of("http://[")
    ('/2011/10/', '')
    """
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def type_of(path: str) -> str | None:
    """Tell the type of a page from its path: post, page, archive or index; None where it tells nothing.

    >>> [type_of(path) for path in ("/2011/10/rete.html", "/p/chi-sono.html", "/2011/10/", "/", "/robots.txt")]
    ['post', 'page', 'archive', 'index', None]
    """
    if PAGE_PATH.search(path):
        return "page"
    if ARCHIVE_PATH.search(path):
        return "archive"
    if POST_PATH.search(path):
        return "post"
    return "index" if path in INDEX_PATHS or path.startswith("/search/label/") else None
