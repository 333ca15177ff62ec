"""Blogger backups into items, in batches: the old export (`blog-MM-DD-YYYY.xml`) and Takeout's `feed.atom`.

A backup is one Atom feed of everything the owner has: posts, static pages and comments, but also drafts, what was
thrown away, spam, the theme and the settings. What the blog showed to its readers becomes items; the rest is counted
and left out, since an archive may be served to anyone. It is read twice, posts first and comments after, so that a
comment never comes before its post; memory does not grow with the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from scraper.errors import ExtractionError
from scraper.feeds.atom import read_entry
from scraper.feeds.entries import Entry, build_comment, clean_title, find_count, find_ids, find_permalink, is_comment
from scraper.files.backup_settings import build_blog, read_setting
from scraper.items import Blog, Comment, Document, Listing, Post, Problem, Source
from scraper.pieces import Pieces, open_pieces
from scraper.urls import absolute

BATCH_ENTRIES, BATCH_CHARACTERS = 150, 4_000_000
LEFT_OUT = {
    "draft": ("draft", "drafts"),
    "trashed": ("entry thrown away", "entries thrown away"),
    "hidden": tuple(f"{noun} held back as spam or awaiting approval" for noun in ("comment", "comments")),
    "unknown": ("entry of unknown kind", "entries of unknown kind"),
    "nameless": ("entry that nothing identifies", "entries that nothing identifies"),
}


@dataclass(slots=True)
class Reading:
    """What is known of a backup while it is read."""

    url: str  #: names the file in problems
    root: str | None  #: the blog's address, where the caller knows it
    roots: Mapping[str, str]  #: addresses by Blogger id
    blog: Blog | None = None
    settings: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    damage: str | None = None  #: what was wrong with the XML
    lost: int = 0  #: entries whose text could not be read whole
    unreadable: int = 0  #: entries of which nothing could be read


def iter_backup(
    stream: BinaryIO,
    url: str,
    root: str | None = None,
    settings: Mapping[str, str] | None = None,
    roots: Mapping[str, str] | None = None,
) -> Iterator[Document]:
    """Read a backup into documents of a few hundred items each: first all posts and pages, then all comments.

    `stream` is seekable; where known, `root` is the blog's address, `settings` those of Takeout's `settings.csv`, and
    `roots` the addresses of blogs by Blogger id.
    The last document holds no items: its `listing.total` counts every entry, its problems what was left out. Raises
    ExtractionError where the stream is no backup.
    """
    reading = Reading(url, root, roots or {}, settings=dict(settings or {}))
    yield from batch(reading, read_posts(reading, stream))
    yield from batch(reading, read_comments(reading, stream))
    total = reading.counts.total() + reading.unreadable
    yield Document(
        url=url,
        page_type="backup",
        blog=reading.blog,
        problems=tuple(account(reading)),
        listing=Listing(total=total),
    )


def open_backup(stream: BinaryIO, url: str) -> Pieces:
    """Cut the stream into entries; raise ExtractionError where it is no Atom feed or declares entities of its own."""
    stream.seek(0)
    pieces = open_pieces(stream)
    head = pieces.head.lower() if pieces else b""
    if pieces is None or not pieces.name.endswith(b"entry") or b"<!entity" in head or b"<!doctype" in head:
        raise ExtractionError(f"{url} is not a Blogger backup: it does not begin as a feed")
    return pieces


def iter_entries(reading: Reading, stream: BinaryIO) -> Iterator[Entry]:
    """Read the entries of the stream from its start, one at a time; those that are damaged come without body."""
    pieces = open_backup(stream, reading.url)
    root = pieces.parse_head()
    if root is not None and reading.blog is None:
        head = read_entry(root)
        reading.root = reading.root or reading.roots.get(find_ids(head.id)[0] or "")
        reading.blog = build_blog(head, reading.settings, reading.root)
    reading.damage, reading.lost = None, 0
    for piece in pieces:
        reading.damage = reading.damage or piece.damage
        reading.lost += not piece.is_whole
        yield read_entry(piece.element)
    reading.unreadable = pieces.unreadable
    if not pieces.is_ended:
        reading.damage = reading.damage or "it ends before its end"


def read_posts(reading: Reading, stream: BinaryIO) -> Iterator[Post]:
    """Read posts and static pages, and count every entry by what it is."""
    for entry in iter_entries(reading, stream):
        kind = tell(entry)
        reading.counts[kind] += 1
        if kind == "setting":
            name, value = read_setting(entry)
            reading.settings[name] = value
            reading.blog = build_blog(None, reading.settings, reading.root, reading.blog)
        elif kind in ("post", "page"):
            yield build_backup_post(entry, kind, reading)


def read_comments(reading: Reading, stream: BinaryIO) -> Iterator[Comment]:
    """Read the comments that the blog showed."""
    base = reading.blog.url if reading.blog else "https://_/"
    for entry in iter_entries(reading, stream):
        if tell(entry) == "comment":
            comment = replace(build_comment(entry, base), source=Source.BACKUP)
            yield comment if entry.status != "EMPTIED" else replace(comment, removed_by=comment.removed_by or "author")


def tell(entry: Entry) -> str:
    """Tell an entry's kind: post, page, comment, setting, template, or why it is left out.

    >>> tell(Entry(id="tag:blogger.com,1999:blog-1.post-2", kind="post", draft=True))
    'draft'
    >>> tell(Entry(id="tag:blogger.com,1999:blog-1.post-3", kind="comment", status="SPAM_COMMENT"))
    'hidden'
    """
    if entry.kind in ("settings", "template"):
        return entry.kind.removesuffix("s")
    if find_ids(entry.id)[1] is None:
        return "nameless"
    kind = entry.kind or ("comment" if is_comment(entry) else "page" if ".page-" in entry.id else "post")
    if kind not in ("post", "page", "comment"):
        return "unknown"
    if entry.trashed or (entry.status or "").endswith("TRASHED"):
        return "trashed"
    if kind == "comment":
        return "comment" if entry.status in (None, "LIVE", "EMPTIED") and not entry.draft else "hidden"
    return "draft" if entry.draft or entry.status not in (None, "LIVE") else kind


def build_backup_post(entry: Entry, kind: str, reading: Reading) -> Post:
    """Make an entry into a post; Takeout gives the path of its address, not the address."""
    root = reading.blog.url if reading.blog else None
    permalink = find_permalink(entry, root or "https://_/")
    if permalink is None and root and entry.filename:
        permalink = absolute(root.rstrip("/") + "/" + entry.filename.lstrip("/"), root)
    return Post(
        source=Source.BACKUP,
        kind=kind,
        blogger_id=find_ids(entry.id)[1],
        url=permalink,
        title=clean_title(entry),
        author=entry.author,
        author_url=absolute(entry.author_uri, root or "https://_/"),
        published_iso=entry.published,
        updated_iso=entry.updated,
        body=entry.content,
        labels=tuple(entry.labels or entry.loose_labels),
        count_text=find_count(entry),
    )


def batch(reading: Reading, items: Iterator[Post] | Iterator[Comment]) -> Iterator[Document]:
    """Gather items into documents of a bounded size."""
    posts: list[Post] = []
    comments: list[Comment] = []
    held = 0
    for item in items:
        held += len(item.body or "")
        if isinstance(item, Post):
            posts.append(item)
        else:
            comments.append(item)
        if len(posts) + len(comments) >= BATCH_ENTRIES or held >= BATCH_CHARACTERS:
            yield build_batch(reading, posts, comments)
            posts, comments, held = [], [], 0
    if posts or comments:
        yield build_batch(reading, posts, comments)


def build_batch(reading: Reading, posts: list[Post], comments: list[Comment]) -> Document:
    """Return posts and comments as one document of the backup."""
    return Document(
        url=reading.url, page_type="backup", blog=reading.blog, posts=tuple(posts), comments=tuple(comments)
    )


def account(reading: Reading) -> Iterator[Problem]:
    """Report what was left out and what was damaged."""
    for kind, (one, several) in LEFT_OUT.items():
        if number := reading.counts[kind]:
            yield Problem(reading.url, f"backup_{kind}", f"{number} {one if number == 1 else several} left out")
    if reading.damage:
        yield Problem(reading.url, "backup_damaged", "; ".join([reading.damage, *losses(reading)]))
    if not reading.counts.total():
        yield Problem(reading.url, "backup_empty", "it holds no entries")


def losses(reading: Reading) -> Iterator[str]:
    """Tell how many entries lost what to the damage."""
    for number, one, several in (
        (reading.lost, "entry without its text", "entries without their text"),
        (reading.unreadable, "entry unreadable", "entries unreadable"),
    ):
        if number:
            yield f"{number} {one if number == 1 else several}"
