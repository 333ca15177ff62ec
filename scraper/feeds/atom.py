"""Atom as XML: one pass over the children of a feed or entry fills an `Entry`.

Blogger's forms of it: 1.0 (feeds, backups, Takeout), 0.3 (FTP-published blogs, to 2006), and what FeedBurner adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from lxml import etree

from scraper.feeds.entries import KINDS, LABELS, AtomLink, Entry, Feed

ATOM = "http://www.w3.org/2005/Atom"
ATOM_03 = "http://purl.org/atom/ns#"
BLOGGER_2018 = "http://schemas.google.com/blogger/2018"  # Takeout
FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"

# thr:total comes with its prefix declared on the feed or on the element itself, gd: with or without its year,
# app: even undeclared: only the local name is stable, so these are known by it alone.
EXTENSIONS = frozenset({"total", "in-reply-to", "extendedProperty", "control", "draft"})


def read_atom(root: etree._Element) -> Feed:
    """Read a parsed Atom feed, 1.0 or 0.3, or a single entry of one."""
    children = [root] if field_of(str(root.tag)) == "entry" else root
    entries = [read_entry(child) for child in children if field_of(str(child.tag)) == "entry"]
    return Feed(read_entry(root), entries, read_counts(root))


Reader = Callable[[Entry, etree._Element], None]


def read_entry(element: etree._Element) -> Entry:
    """Read an Atom entry (or the head of a feed) in one pass over its children."""
    entry = Entry()
    for child in element:
        if isinstance(child.tag, str):
            reader = READERS.get(field_of(child.tag))
            if reader is not None:
                reader(entry, child)
    return entry


def field_of(tag: str) -> str:
    """Return the plain name of a field; '' for a foreign one (media:title is not the title).

    >>> field_of("{http://www.w3.org/2005/Atom}title"), field_of("{http://search.yahoo.com/mrss/}title")
    ('title', '')
    """
    namespace, _, name = tag.rpartition("}")
    namespace = namespace[1:]
    if namespace in (ATOM, ATOM_03):
        return name
    if namespace == BLOGGER_2018:
        return "blogger:" + name
    if namespace == FEEDBURNER:
        return "feedburner:" + name
    name = name.rpartition(":")[2]
    return name if not namespace or name in EXTENSIONS else ""


def text_of(element: etree._Element) -> str | None:
    """Return an element's own text, stripped; None where it has none."""
    text = "".join(map(str, element.itertext())) if len(element) else element.text
    return text.strip() or None if text else None


def markup_of(element: etree._Element) -> str:
    """Return the HTML that a text construct carries: escaped, inline XHTML, or plain text made HTML."""
    kind = (element.get("type") or "text").lower()
    if len(element) and any(isinstance(child.tag, str) for child in element):
        return inline_markup(element)
    text = "".join(map(str, element.itertext()))
    if kind == "text" or kind == "text/plain":
        return escape(text, quote=False).replace("\n", "<br />\n")
    return text


def inline_markup(element: etree._Element) -> str:
    """Serialise inline XHTML without its namespaces and without the `div` that Atom wraps it in."""
    bare = without_namespaces(element)
    holder = bare[0] if len(bare) == 1 and bare[0].tag == "div" else bare
    start = escape(holder.text or "", quote=False)
    return start + "".join(etree.tostring(child, encoding="unicode", method="html") for child in holder)


def without_namespaces(element: etree._Element) -> etree._Element:
    """Copy an element with plain names; comments and their like are dropped."""
    bare = etree.Element("x")
    bare.text = element.text
    waiting = [(element, bare)]
    while waiting:
        source, copy = waiting.pop()
        for child in source:
            if isinstance(child.tag, str):
                name = re.sub(r"[^\w-]", "", child.tag.rpartition("}")[2]) or "span"
                inner = etree.SubElement(
                    copy, name, {str(key): str(child.attrib[key]) for key in child.attrib if "}" not in key}
                )
                inner.text, inner.tail = child.text, child.tail
                waiting.append((child, inner))
            elif len(copy):
                copy[-1].tail = (copy[-1].tail or "") + (child.tail or "")
            else:
                copy.text = (copy.text or "") + (child.tail or "")
    return bare


def read_title(entry: Entry, element: etree._Element) -> None:
    """Keep the title as printed, with its type: what it means is decided where all is known."""
    entry.title_type = (element.get("type") or "text").lower()
    entry.title = inline_markup(element) if len(element) else element.text


def read_content(entry: Entry, element: etree._Element) -> None:
    """Read the text as HTML; one that only points elsewhere (`src`) is none."""
    if element.get("src") is None:
        entry.content = markup_of(element)


def read_summary(entry: Entry, element: etree._Element) -> None:
    """Read the summary, or a feed's subtitle, as HTML."""
    entry.summary = markup_of(element)


def read_author(entry: Entry, element: etree._Element) -> None:
    """Read the name and the profile, the first of each."""
    for child in element:
        name = field_of(child.tag) if isinstance(child.tag, str) else ""
        if name == "name" and entry.author is None:
            entry.author = text_of(child)
        elif name in ("uri", "url") and entry.author_uri is None:
            entry.author_uri = text_of(child)


def read_category(entry: Entry, element: etree._Element) -> None:
    """Read a label, or what Blogger says in the same form: the kind of entry."""
    scheme, term = element.get("scheme") or "", (element.get("term") or "").strip()
    if scheme == KINDS:
        entry.kind = term.rpartition("#")[2]
    elif term:
        labels = entry.labels if scheme == LABELS or scheme.startswith("tag:blogger.com") else entry.loose_labels
        if term not in labels:
            labels.append(term)


def read_link(entry: Entry, element: etree._Element) -> None:
    """Keep a link with its relation, which is `alternate` where it names none."""
    href = (element.get("href") or "").strip()
    if href:
        rel, type_ = element.get("rel") or "alternate", element.get("type") or ""
        entry.links.append(AtomLink(rel, type_, href, (element.get("title") or "").strip()))


def read_reply(entry: Entry, element: etree._Element) -> None:
    """Keep what a comment answers, as its attributes say it."""
    entry.reply = {str(name): str(value) for name, value in element.attrib.items()}


def read_property(entry: Entry, element: etree._Element) -> None:
    """Keep one of Blogger's own properties, such as `blogger.displayTime`."""
    entry.properties[element.get("name") or ""] = element.get("value") or ""


def read_control(entry: Entry, element: etree._Element) -> None:
    """Read from `app:control` whether it is a draft."""
    entry.draft = entry.draft or "yes" in "".join(map(str, element.itertext()))


def read_draft(entry: Entry, element: etree._Element) -> None:
    """Read from a bare `draft` whether it is one."""
    entry.draft = entry.draft or (element.text or "").strip() in ("yes", "true")


def read_kind(entry: Entry, element: etree._Element) -> None:
    """Read Takeout's word for the kind of entry: post, page, comment."""
    entry.kind = (element.text or "").strip().lower() or None


def setter(name: str, *, only_if_absent: bool = False) -> Reader:
    """Return a reader that keeps an element's text under this name, the last one unless `only_if_absent`."""

    def read(entry: Entry, element: etree._Element) -> None:
        if not only_if_absent or getattr(entry, name) is None:
            setattr(entry, name, text_of(element))

    return read


def read_id(entry: Entry, element: etree._Element) -> None:
    """Read the entry's id."""
    entry.id = (element.text or "").strip()


READERS: dict[str, Reader] = {
    "id": read_id,
    "published": setter("published"),
    "issued": setter("published"),  # Atom 0.3
    "created": setter("published", only_if_absent=True),
    "updated": setter("updated"),
    "modified": setter("updated"),
    "title": read_title,
    "content": read_content,
    "summary": read_summary,
    "subtitle": read_summary,
    "tagline": read_summary,  # Atom 0.3
    "author": read_author,
    "category": read_category,
    "link": read_link,
    "total": setter("total"),
    "in-reply-to": read_reply,
    "extendedProperty": read_property,
    "control": read_control,
    "draft": read_draft,
    "feedburner:origLink": setter("origin"),
    "blogger:type": read_kind,
    "blogger:status": setter("status"),
    "blogger:filename": setter("filename"),
    "blogger:parent": setter("parent"),
    "blogger:inReplyTo": setter("reply_to"),
    "blogger:trashed": setter("trashed"),
    "blogger:created": setter("published", only_if_absent=True),
}


def read_counts(root: etree._Element) -> dict[str, int]:
    """Read openSearch's totalResults, startIndex and itemsPerPage, under either of its namespaces."""
    counts = {}
    for child in root:
        name = child.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(child.tag, str) else ""
        if name in ("totalResults", "startIndex", "itemsPerPage"):
            text = (child.text or "").strip()
            if text.isascii() and text.isdigit() and len(text) < 10:
                counts[name] = int(text)
    return counts
