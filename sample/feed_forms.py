"""The other forms of a feed: RSS (`alt=rss`), JSON (`alt=json`) and a script (`alt=json-in-script&callback=f`)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as Tree

from sample.markup import attribute

NAMES = {
    "http://www.w3.org/2005/Atom": "",
    "http://a9.com/-/spec/opensearchrss/1.0/": "openSearch",
    "http://schemas.google.com/blogger/2008": "blogger",
    "http://www.georss.org/georss": "georss",
    "http://schemas.google.com/g/2005": "gd",
    "http://purl.org/syndication/thread/1.0": "thr",
}
ATOM, THREAD = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/thread/1.0}"
SEARCH = "{http://a9.com/-/spec/opensearchrss/1.0/}"
LISTS = frozenset({"category", "link", "author", "entry", "gd$extendedProperty"})  #: lists even of one


def as_json(atom: str, callback: str | None = None) -> str:
    """Write an Atom feed or entry as GData's JSON, with a callback as a script that calls it."""
    root = Tree.fromstring(atom)  # noqa: S314 (the feed that was just written here)
    spaces = {f"xmlns${short}" if short else "xmlns": uri for uri, short in NAMES.items()}
    value: dict[str, Any] = {"version": "1.0", "encoding": "UTF-8", _short(root.tag): {**spaces, **_value(root)}}
    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"// API callback\n{callback}({words});" if callback else words


def _value(element: Tree.Element) -> dict[str, Any]:
    value: dict[str, Any] = {_short(name): words for name, words in element.attrib.items()}
    for child in element:
        name = _short(child.tag)
        if name in LISTS:
            value.setdefault(name, []).append(_value(child))
        else:
            value[name] = _value(child)
    if element.text or not (len(element) or element.attrib):
        value["$t"] = element.text or ""
    return value


def _short(tag: str) -> str:
    uri, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return f"{NAMES[uri]}${name}" if NAMES.get(uri) else name


def as_rss(atom: str) -> str:
    """Write an Atom feed as RSS 2.0, as Blogger does: instants in GMT, addresses of nobody."""
    feed = Tree.fromstring(atom)  # noqa: S314 (the feed that was just written here)
    numbers = "".join(
        f"<openSearch:{name}>{_words(feed, SEARCH + name)}</openSearch:{name}>"
        for name in ("totalResults", "startIndex", "itemsPerPage")
    )
    spaces = " ".join(f'xmlns:{short or "atom"}="{uri}"' for uri, short in NAMES.items())
    items = "".join(_item(entry) for entry in feed.iter(ATOM + "entry"))
    terms = [attribute(each.get("term", "")) for each in feed.findall(ATOM + "category")]
    labels = "".join(f"<category>{term}</category>" for term in terms)
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><rss {spaces} version=\"2.0\"><channel>"
        f"<atom:id>{_words(feed, ATOM + 'id')}</atom:id><lastBuildDate>{_gmt(feed, 'updated')}</lastBuildDate>{labels}"
        f"<title>{_words(feed, ATOM + 'title')}</title><description>{_words(feed, ATOM + 'subtitle')}</description>"
        f"<link>{_link(feed)}</link><managingEditor>{_author(feed)}</managingEditor><generator>Blogger</generator>"
        f"{numbers}{items}</channel></rss>"
    )


def _item(entry: Tree.Element) -> str:
    labels = "".join(
        f'<category domain="http://www.blogger.com/atom/ns#">{attribute(each.get("term", ""))}</category>'
        for each in entry.findall(ATOM + "category")
    )
    body = _words(entry, ATOM + "content") or _words(entry, ATOM + "summary")
    total = _words(entry, THREAD + "total")
    return (
        f'<item><guid isPermaLink="false">{_words(entry, ATOM + "id")}</guid>'
        f"<pubDate>{_gmt(entry, 'published')}</pubDate>"
        f"<atom:updated>{_words(entry, ATOM + 'updated')}</atom:updated>{labels}"
        f"<title>{_words(entry, ATOM + 'title')}</title><description>{body}</description>"
        f"<link>{_link(entry)}</link><author>{_author(entry)}</author>"
        + (f"<thr:total>{total}</thr:total>" if total else "")
        + "</item>"
    )


def _words(element: Tree.Element, path: str) -> str:
    return attribute(element.findtext(path) or "")


def _author(element: Tree.Element) -> str:
    return f"noreply@blogger.com ({_words(element, f'{ATOM}author/{ATOM}name')})"


def _link(element: Tree.Element) -> str:
    links = element.findall(ATOM + "link")
    return attribute(next(link.get("href", "") for link in links if link.get("rel") == "alternate"))


def _gmt(element: Tree.Element, name: str) -> str:
    return format_datetime(datetime.fromisoformat(element.findtext(ATOM + name) or "").astimezone(UTC))
