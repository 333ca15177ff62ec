"""JSON feeds (`alt=json`, `alt=json-in-script`), brought to the Atom tree they were made from.

GData writes Atom in JSON by fixed rules: an element is an object, its text is `$t`, its attributes are strings, a
prefix is `thr$total`. Undoing them gives one reader for both forms.
"""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree

from scraper.errors import NotAFeed
from scraper.feeds.atom import ATOM
from scraper.xml import ILLEGAL, decode

NAMESPACES = {
    "openSearch": "http://a9.com/-/spec/opensearchrss/1.0/",
    "gd": "http://schemas.google.com/g/2005",
    "thr": "http://purl.org/syndication/thread/1.0",
    "app": "http://purl.org/atom/app#",
    "media": "http://search.yahoo.com/mrss/",
    "georss": "http://www.georss.org/georss",
    "blogger": "http://schemas.google.com/blogger/2008",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
}
NAME = re.compile(r"(?:([A-Za-z][\w-]*)\$)?([A-Za-z_][\w-]*)", re.ASCII)
CALLBACK = re.compile(r"\s*(?://[^\n]*\n\s*|/\*.{0,200}?\*/\s*){0,5}[\w$.\[\]'\"]{1,200}\s*\(")
DEEPEST = 20  # Blogger's own feeds are five deep


def read_json(body: bytes, url: str) -> etree._Element:
    """Read a JSON or JSONP feed into an Atom tree. Raises NotAFeed where it is neither."""
    text = decode(body).strip().removeprefix("\ufeff")
    called = CALLBACK.match(text) if not text.startswith("{") else None
    if called:
        text = text[called.end() : text.rfind(")")]
    if not text.startswith("{"):
        raise NotAFeed(f"{url} answered with plain text, not a feed: {' '.join(text.split())[:60]!r}")
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"{url} answered with JSON that is cut or broken: {str(error)[:80]}") from error
    for name in ("feed", "entry"):
        if isinstance(answer, dict) and isinstance(answer.get(name), dict):
            return build_element(name, answer[name])
    raise NotAFeed(f"{url} answered with JSON, but not with a feed of Blogger")


def build_element(name: str, value: Any, depth: int = 0) -> etree._Element:
    """Build the Atom element that a GData value was made from."""
    element = etree.Element(build_tag(name) or "unknown")
    if not isinstance(value, dict):
        element.text = clean(value)
        return element
    for key, inner in value.items():
        if key == "$t":
            element.text = clean(inner)
        elif isinstance(inner, (dict, list)):
            if build_tag(key) and depth < DEEPEST:
                several = inner if isinstance(inner, list) else [inner]
                element.extend(build_element(key, one, depth + 1) for one in several)
        elif not key.startswith("xmlns") and NAME.fullmatch(key):
            element.set(key.rpartition("$")[2], clean(inner))
    return element


def build_tag(name: str) -> str | None:
    """Return the tag of a GData key; None where it names no element.

    >>> build_tag("thr$total"), build_tag("entry"), build_tag("<>")
    ('{http://purl.org/syndication/thread/1.0}total', '{http://www.w3.org/2005/Atom}entry', None)
    """
    found = NAME.fullmatch(name)
    if found is None:
        return None
    prefix, local = found[1], found[2]
    return f"{{{NAMESPACES.get(prefix, 'urn:' + prefix) if prefix else ATOM}}}{local}"


def clean(value: Any) -> str:
    """Return a JSON value as text that XML can hold."""
    return ILLEGAL.sub("", value if isinstance(value, str) else "" if value is None else str(value))
