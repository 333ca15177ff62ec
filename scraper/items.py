"""What one response prints, as plain values: the words between extraction and the archive.

A `Document` holds everything one response or file said. Extraction fills the fields that were printed;
the pipelines fill those under "cleaned" (each with `dataclasses.replace`, never in place) and the store
writes one document in one transaction. None means that this source does not say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Source(StrEnum):
    """Where an item was read; a row remembers it as `source`."""

    FEED = "feed"  # an Atom, RSS or JSON feed, whole posts
    PAGE = "page"  # a post's own page
    LIST = "list"  # a page of several posts: bodies may be cut, so it confirms and never overwrites
    COPY = "copy"  # a text copy of a page
    BACKUP = "backup"  # the owner's export


@dataclass(frozen=True, slots=True, kw_only=True)
class Blog:
    """A blog as it presents itself."""

    url: str  #: its root, folded: `https://example.blogspot.com/`
    title: str | None = None
    description: str | None = None
    language: str | None = None  #: BCP 47, lower-case primary tag first: `it`, `pt-BR`
    time_zone: str | None = None  #: IANA name, `Europe/Rome`
    blogger_id: str | None = None
    status: str = "alive"  #: alive, private, removed, moved, unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post or static page as one source prints it."""

    source: Source
    kind: str = "post"  #: post or page
    blogger_id: str | None = None
    url: str | None = None  #: permalink, absolute, as announced
    title: str | None = None  #: None where the post prints no title
    author: str | None = None
    author_url: str | None = None  #: profile address, http(s) only
    date_text: str | None = None  #: the day as printed: `giovedì 20 ottobre 2011`
    time_text: str | None = None  #: the time as printed: `14:33`, or a whole stamp
    published_iso: str | None = None  #: the machine-readable instant: `2011-10-20T09:41:00.000+02:00`
    updated_iso: str | None = None
    body: str | None = None  #: HTML as received; None where the source does not carry the whole body
    labels: tuple[str, ...] | None = None
    count_text: str | None = None  #: the comment count as printed: `12 commenti:`
    count_listed: int | None = None  #: how many comments a page lists that prints no number and lists them all

    # cleaned
    published_on: date | None = None  #: the day in the blog's own time zone
    published_at: datetime | None = None  #: UTC, whole seconds; None when only the day is known
    published_raw: str | None = None  #: as printed
    published_from: str | None = None  #: feed, markup, header, url, …: the reading that won
    updated_at: datetime | None = None  #: UTC
    content_html: str | None = None  #: sanitised
    content_text: str | None = None
    comment_count: int | None = None
    links: tuple[Link, ...] = ()  #: what the body points at


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as one source prints it."""

    source: Source
    blogger_id: str | None = None
    post_blogger_id: str | None = None  #: which post it answers: by Blogger's id …
    post_url: str | None = None  #: … or by permalink
    parent_blogger_id: str | None = None  #: the comment it replies to
    author: str | None = None
    author_url: str | None = None
    by_blog_author: bool | None = None  #: None where the source does not mark it
    date_text: str | None = None  #: the stamp as printed: `20 ottobre 2011 alle ore 14:33`
    published_iso: str | None = None
    updated_iso: str | None = None
    body: str | None = None
    removed_by: str | None = None  #: author or administrator, where only the mark of a deleted comment is left

    # cleaned
    published_on: date | None = None
    published_at: datetime | None = None
    published_raw: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An outgoing link of a body: absolute http(s) address and the words it stands under."""

    url: str
    text: str


#: problems that a visit meets in its dealings with a server; every other kind is read from what the server said
REPORTED = frozenset({
    "feed_closed", "pages_feed_closed", "comments_feed_closed", "feed_short", "total_differs", "count_behind",
    "comments_missing", "page_failed", "page_missing", "page_unreadable", "page_gate", "page_error", "page_dynamic",
    "sitemap_unreadable", "sitemap_endless", "archive_endless",
    "clock_went_back",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be trusted; it becomes a row, never silence.

    `kind` is a short stable word with underscores: `date_unreadable`, `count_differs`, `feed_truncated`, …
    """

    url: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response as received."""

    url: str
    fetched_at: datetime  #: UTC
    status: int
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None  #: of the body as received; of a 304, of the body that it stands for
    size: int = 0  #: bytes of the body
    warc_file: str | None = None  #: where it is kept; None: nowhere
    warc_offset: int | None = None
    warc_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a document says of its neighbours: where a crawl can go on."""

    total: int | None = None  #: openSearch:totalResults
    next_url: str | None = None  #: rel=next of a feed, the older-posts link of a list page
    older_url: str | None = None  #: from a post page to the post before it
    comment_pages: tuple[str, ...] = ()  #: further pages of this post's comments
    archives: tuple[str, ...] = ()  #: month and year pages of the archive widget
    permalinks: tuple[str, ...] = ()  #: posts linked from the archive widget
    month_counts: tuple[tuple[str, int], ...] = ()  #: posts by month `2011-10` and year `2011`, as the widget prints
    listed: tuple[str, ...] = ()  #: pages that a sitemap lists
    feed_url: str | None = None  #: the posts feed the page announces


@dataclass(frozen=True, slots=True)
class CompleteListing:
    """A listing of a blog that was read to its end in this run.

    A feed judges what a feed last showed, since pages can hold comments that feeds never list; a listing by pages
    (sitemap, archive, a post's own page) judges everything. Keep the posts first: their announced counts are asked.
    """

    what: str  #: posts, pages (the static ones) or comments
    by: Source
    urls: Collection[str] = ()  #: permalinks it names whose pages this run did not need to read again
    of_post: str | None = None  #: comments: permalink of the post whose own pages these are; None: the whole blog's
    comments: Collection[str] = ()  #: … and Blogger's ids of all that they show


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything one response or file printed."""

    url: str
    page_type: str  #: feed, post, page, index, archive, dynamic, gate, error, copy, backup
    blog: Blog | None = None
    posts: tuple[Post, ...] = ()
    comments: tuple[Comment, ...] = ()
    problems: tuple[Problem, ...] = ()
    listing: Listing = field(default_factory=Listing)
    capture: Capture | None = None
    seen_at: datetime | None = None  #: UTC: when it was fetched, where no capture says so; None: now
    base: str | None = None  #: where relative addresses in bodies start; None: each from its own post
