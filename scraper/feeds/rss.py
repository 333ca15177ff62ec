"""RSS feeds (`alt=rss`, FTP-published `rss.xml`, FeedBurner), read into the entries that their Atom form would give."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from lxml import etree

from scraper.feeds.atom import ATOM, FEEDBURNER, read_counts
from scraper.feeds.entries import LABELS, AtomLink, Entry, Feed
from scraper.items import Problem

PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    ATOM: "atom:",
    FEEDBURNER: "feedburner:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/syndication/thread/1.0": "thr:",
    "http://schemas.google.com/g/2005": "gd:",
}
MAILED = re.compile(r"[^\s()]+@[^\s()]+\s*\((.*)\)", re.DOTALL)


def read_rss(root: etree._Element, url: str) -> tuple[Feed, list[Problem]]:
    """Read a parsed RSS feed, 2.0 as Blogger writes it and what 0.9x and 1.0 have in common with it."""
    channel = next((element for element in root.iter() if name_of(element) == "channel"), root)
    items = [element for element in root.iter() if name_of(element) == "item"]
    feed = Feed(read_channel(channel), [read_item(item) for item in items], read_counts(channel))
    return feed, [problem for entry in feed.entries for problem in convert_date(entry, url)]


def name_of(element: etree._Element) -> str:
    """Return an element's name under a fixed prefix: `pubDate`, `atom:updated`; '' for one of no interest."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag.rpartition("}")
    prefix = PREFIXES.get(namespace[1:])
    return "" if prefix is None else prefix + name


def read_channel(channel: etree._Element) -> Entry:
    """Read the head of the feed; its description goes where an Atom feed's subtitle goes."""
    head = Entry(title_type="html")
    for child in channel:
        name = name_of(child)
        text = "".join(map(str, child.itertext())).strip() if name else ""
        match name:
            case "atom:id":
                head.id = text
            case "title":
                head.title = text
            case "description":
                head.summary = text
            case "link" if text:
                head.links.append(AtomLink("alternate", "text/html", text))
            case "atom:link":
                rel, type_ = child.get("rel") or "alternate", child.get("type") or ""
                head.links.append(AtomLink(rel, type_, child.get("href") or ""))
    return head


def read_item(item: etree._Element) -> Entry:
    """Read an item in one pass over its children."""
    entry = Entry(title_type="html")
    encoded: str | None = None
    for child in item:
        name = name_of(child)
        text = "".join(map(str, child.itertext())).strip() if name else ""
        match name:
            case "guid":
                entry.id = text
                if text.startswith("http") and child.get("isPermaLink", "true") == "true":
                    entry.links.append(AtomLink("alternate", "", text))
            case "title":
                entry.title = text
            case "link" if text:
                entry.links.append(AtomLink("alternate", "text/html", text))
            case "description":
                entry.content = text
            case "content:encoded":
                encoded = text
            case "atom:summary":
                entry.summary = text
            case "pubDate" | "dc:date":
                entry.published = text
            case "atom:updated":
                entry.updated = text
            case "author" | "dc:creator":
                entry.author = read_person(text) or entry.author
            case "category" if child.get("domain") == LABELS and text and text not in entry.labels:
                entry.labels.append(text)
            case "thr:total":
                entry.total = text
            case "thr:in-reply-to":
                entry.reply = {str(key): str(value) for key, value in child.attrib.items()}
            case "gd:extendedProperty":
                entry.properties[child.get("name") or ""] = child.get("value") or ""
            case "feedburner:origLink":
                entry.origin = text
    entry.content = encoded if encoded is not None else entry.content
    return entry


def read_person(text: str) -> str | None:
    """Return the name in `noreply@blogger.com (Il viandante)`.

    >>> read_person("noreply@blogger.com (Il viandante)"), read_person("Il viandante"), read_person("a@esempio.it")
    ('Il viandante', 'Il viandante', None)
    """
    mailed = MAILED.fullmatch(text)
    name = mailed[1].strip() if mailed else text
    return None if not name or re.fullmatch(r"\S+@\S+", name) else name


def convert_date(entry: Entry, url: str) -> list[Problem]:
    """Turn the RFC 822 date of an item into the ISO form, in UTC as RSS means it; report one that cannot be read.

    >>> entry = Entry(published="Fri, 12 Jan 2007 17:19:00 +0000")
    >>> convert_date(entry, "https://esempio.blogspot.com/rss.xml"), entry.published
    ([], '2007-01-12T17:19:00Z')
    """
    text = entry.published
    if not text or re.match(r"\d{4}-\d\d-\d\d", text):
        return []
    entry.published = None
    try:
        moment = parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return [Problem(entry.links[0].href if entry.links else url, "date_unreadable", f"pubDate {text[:60]!r}")]
    entry.published = f"{moment:%Y-%m-%dT%H:%M:%S}Z".zfill(20)
    return []
