"""Entries of a feed or backup, whatever form they came in, into posts and comments.

Atom (`atom`), JSON (`gdata`) and RSS (`rss`) are all brought to an `Entry`, so that every form of a feed says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from scraper.items import Comment, Post, Source
from scraper.urls import absolute, permalink_path

LABELS = "http://www.blogger.com/atom/ns#"
KINDS = "http://schemas.google.com/g/2005#kind"

BLOGGER_ID = re.compile(r"\bblog-(\d+)(?:\.(?:post|page)-?(\d+))?")
PARENT = re.compile(r"/comments/default/(\d+)")
COMMENT_OF = re.compile(r"/feeds/(?:\d+/)?(\d+)/comments/")
POST_SOURCE = re.compile(r"/(?:posts|pages)/default/(\d+)")
JUMP_BREAK = re.compile(
    r"""<a\s[^<>]{0,500}?href=["']([^"'<>]{1,2000})#more["'][^<>]{0,500}>[^<>]{0,200}</a>\s*(?:</\w+>\s*){0,20}$"""
)
ADMINISTRATOR = re.compile(r"administ|amminist|beheerder|διαχειριστ|администрат", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AtomLink:
    """A `link` of an entry or feed, as printed."""

    rel: str
    type: str
    href: str
    title: str = ""


@dataclass(slots=True)
class Entry:
    """What one entry prints; filled in one pass, then only read."""

    id: str = ""
    published: str | None = None
    updated: str | None = None
    title: str | None = None
    title_type: str = "text"
    content: str | None = None
    summary: str | None = None
    author: str | None = None
    author_uri: str | None = None
    total: str | None = None
    origin: str | None = None  #: the permalink, where FeedBurner replaced it by its own
    kind: str | None = None  #: post, page, comment, template, settings, as declared
    status: str | None = None  #: Takeout: LIVE, DRAFT, SOFT_TRASHED, …
    filename: str | None = None  #: Takeout: the path of the permalink
    parent: str | None = None  #: Takeout: the post a comment belongs to
    reply_to: str | None = None  #: Takeout: the comment that a comment answers
    trashed: str | None = None  #: Takeout: when it was thrown away
    draft: bool = False
    reply: dict[str, str] = field(default_factory=dict)  #: thr:in-reply-to, which always names the post
    labels: list[str] = field(default_factory=list)
    loose_labels: list[str] = field(default_factory=list)  #: without the scheme that says they are labels
    links: list[AtomLink] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)  #: gd:extendedProperty

    def find_link(self, rel: str, type_: str | None = None) -> AtomLink | None:
        """Return the first link of this relation and type."""
        return next((link for link in self.links if link.rel == rel and type_ in (None, link.type)), None)


@dataclass(slots=True)
class Feed:
    """A feed, whatever form it came in: its head, its entries, and openSearch's numbers."""

    head: Entry
    entries: list[Entry]
    counts: dict[str, int]


def find_ids(tag: str) -> tuple[str | None, str | None]:
    """Take the blog's and the post's (or comment's) number out of a Blogger id.

    >>> find_ids("tag:blogger.com,1999:blog-19867961.post-115695626847788771")
    ('19867961', '115695626847788771')
    >>> find_ids("tag:blogger.com,1999:blog-19867961.comments"), find_ids("urn:uuid:1")
    (('19867961', None), (None, None))
    """
    found = BLOGGER_ID.search(tag)
    return (found[1], found[2]) if found else (None, None)


def clean_title(entry: Entry) -> str | None:
    """Return a title as a page shows it: one line, entities resolved where Blogger escaped twice; None where empty.

    >>> clean_title(Entry(title="  L&#39;erba\\nvoglio ")), clean_title(Entry(title=" "))
    ("L'erba voglio", None)
    """
    text = entry.title or ""
    if entry.title_type not in ("text", "text/plain"):
        text = re.sub(r"<[a-zA-Z/!][^<>]*>", "", text)
    return " ".join(unescape(text).split()) or None


def flatten(markup: str | None) -> str | None:
    """Return a short piece of HTML (a blog's description) as one line of text; None where empty.

    >>> flatten("Itinerari in <b>montagna</b> &amp; altrove")
    'Itinerari in montagna & altrove'
    """
    return " ".join(unescape(re.sub(r"<[a-zA-Z/!][^<>]*>", " ", markup or "")).split()) or None


def find_count(entry: Entry) -> str | None:
    """Return the announced number of comments: `thr:total`, else the title of the link to them (`0 Commenti`)."""
    if entry.total is not None:
        return entry.total
    link = entry.find_link("replies", "text/html")
    return link.title if link and re.search(r"\d", link.title) else None


def find_permalink(entry: Entry, base: str) -> str | None:
    """Return the address of the entry's own page."""
    if entry.origin is not None:
        return absolute(entry.origin, base)
    link = entry.find_link("alternate", "text/html") or entry.find_link("alternate")
    return absolute(link.href, base) if link else None


def find_body(entry: Entry, permalink: str | None) -> str | None:
    """Return the whole body; None where the entry carries a summary, or a text cut at the jump break."""
    if entry.content is None:
        return None
    more = JUMP_BREAK.search(entry.content[-3000:])
    if more and permalink and permalink_path(unescape(more[1])) == permalink_path(permalink):
        return None
    return entry.content


def build_post(entry: Entry, base: str, *, kind: str = "post") -> Post:
    """Make an entry of a feed into a post or static page; `base` is the address that relative links start from."""
    permalink = find_permalink(entry, base)
    return Post(
        source=Source.FEED,
        kind=kind,
        blogger_id=find_ids(entry.id)[1],
        url=permalink,
        title=clean_title(entry),
        author=entry.author,
        author_url=absolute(entry.author_uri, base),
        published_iso=entry.published,
        updated_iso=entry.updated,
        body=find_body(entry, permalink),
        labels=tuple(entry.labels),
        count_text=find_count(entry),
    )


def build_comment(entry: Entry, base: str, *, source: Source = Source.FEED) -> Comment:
    """Make an entry into a comment. Its post is in `thr:in-reply-to`, the comment it answers in `rel=related`."""
    removed = "blogger.contentRemoved" in entry.properties
    parent = next((found[1] for found in find_in_links(entry, "related", PARENT)), find_ids(entry.reply_to or "")[1])
    return Comment(
        source=source,
        blogger_id=find_ids(entry.id)[1],
        post_blogger_id=find_post_id(entry),
        post_url=absolute(entry.reply.get("href"), base) or find_permalink(entry, base),
        parent_blogger_id=parent,
        author=entry.author,
        author_url=absolute(entry.author_uri, base),
        date_text=entry.properties.get("blogger.displayTime") or None,
        published_iso=entry.published,
        updated_iso=entry.updated,
        # the mark of a deleted comment is short, so it is whole even as a summary
        body=entry.content if entry.content is not None or not removed else entry.summary,
        removed_by=find_remover(entry.content or entry.summary or "") if removed else None,
    )


def find_post_id(entry: Entry) -> str | None:
    """Return the Blogger id of the post that a comment belongs to."""
    source = POST_SOURCE.search(entry.reply.get("source", ""))
    return (
        find_ids(entry.reply.get("ref", ""))[1]
        or find_ids(entry.parent or "")[1]
        or (source[1] if source else None)
        or next((found[1] for rel in ("self", "edit") for found in find_in_links(entry, rel, COMMENT_OF)), None)
    )


def find_in_links(entry: Entry, rel: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Find a pattern in the addresses of an entry's links of one relation."""
    for link in entry.links:
        found = pattern.search(link.href) if link.rel == rel else None
        if found:
            yield found


def find_remover(mark: str) -> str:
    """Tell from the mark of a deleted comment who deleted it.

    >>> find_remover("Questo commento è stato eliminato da un amministratore del blog.")
    'administrator'
    >>> find_remover("Questo commento è stato eliminato dall'autore.")
    'author'
    """
    return "administrator" if ADMINISTRATOR.search(mark) else "author"


def is_comment(entry: Entry) -> bool:
    """Tell whether an entry is a comment: by its declared kind, else because it answers something."""
    return entry.kind == "comment" if entry.kind else bool(entry.reply)
