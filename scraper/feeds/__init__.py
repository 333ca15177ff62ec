"""Feeds into items: one entrance for Atom, RSS (`rss`) and JSON (`gdata`)."""

from __future__ import annotations

import re

from scraper.errors import NotAFeed, UsageError
from scraper.feeds.atom import field_of, read_atom
from scraper.feeds.entries import Entry, Feed, build_comment, build_post, clean_title, find_ids, flatten, is_comment
from scraper.feeds.gdata import read_json
from scraper.feeds.rss import read_rss
from scraper.items import Blog, Comment, Document, Listing, Post, Problem
from scraper.pieces import parse_in_pieces
from scraper.urls import absolute, fold_blog_url
from scraper.xml import XmlTree, decode, parse_xml

ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
PROLOG = re.compile(rb"<(?:[\w-]+:)?(?:feed|entry|rss|rdf|channel|html)[\s>/]", re.IGNORECASE)
HTML = re.compile(r"(?:\s|<\?.{0,300}?\?>|<!--.{0,3000}?-->){0,20}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def extract_feed(body: bytes, url: str) -> Document:
    """Extract what a feed prints: posts, static pages or comments, whichever of Atom, RSS or JSON it is written in.

    What is cut or broken is read as far as it goes and leaves a problem. Raises NotAFeed, in one sentence, on HTML,
    an empty answer, or anything else that is no feed.
    """
    start = body[:8192].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start:
        raise NotAFeed(f"{url} answered with nothing, which is not a feed")
    is_xml = start[:1] in (b"<", b"\xff", b"\xfe")
    tree = read_xml(body, start, url) if is_xml else XmlTree(read_json(body, url))
    if field_of(str(tree.root.tag)) in ("feed", "entry"):
        feed, problems = read_atom(tree.root), list[Problem]()
    else:
        feed, problems = read_rss(tree.root, url)
    return build_document(feed, [*describe_damage(tree, len(feed.entries), url), *problems], url)


def read_xml(body: bytes, start: bytes, url: str) -> XmlTree:
    """Parse bytes that should be an XML feed; raise NotAFeed where they are something else."""
    if HTML.match(start.decode("utf-8", "replace")):
        raise NotAFeed(f"{url} answered with an HTML page, not a feed")
    root = PROLOG.search(body)
    if ENTITY.search(body, 0, root.start() if root else len(body)):
        raise NotAFeed(f"{url} declares entities of its own, which no feed of Blogger does: it was not read")
    tree = parse_xml(body)
    if isinstance(tree, str):
        broken = parse_in_pieces(body)
        if broken is None:
            raise NotAFeed(f"{url} answered with something that is not a feed ({tree}): {quote_start(start)}")
        tree = XmlTree(broken[0], broken[1], lost=max(1, broken[2]))
    name = str(tree.root.tag).rpartition("}")[2].rpartition(":")[2]
    if field_of(str(tree.root.tag)) not in ("feed", "entry") and name.lower() not in ("rss", "rdf", "channel"):
        raise NotAFeed(f"{url} answered with XML that is not a feed: its root is <{name[:40]}>")
    return tree


def quote_start(start: bytes) -> str:
    """Quote how a document begins, in 60 letters at the most, for a problem."""
    return repr(" ".join(decode(start[:200]).split())[:60])


def describe_damage(tree: XmlTree, entries: int, url: str) -> list[Problem]:
    """Report XML that had to be mended, or that is cut or invalid: the entries it spoiled come without their body."""
    if tree.damage is None:
        return []
    if not tree.lost:
        return [Problem(url, "feed_repaired", f"invalid XML, mended without loss: {tree.damage}")]
    return [
        Problem(
            url,
            "feed_truncated",
            f"the XML is cut or invalid, {entries} {'entry' if entries == 1 else 'entries'} read: {tree.damage}",
        )
    ]


def build_document(feed: Feed, problems: list[Problem], url: str) -> Document:
    """Make posts, static pages and comments of the entries, and account for those that nothing identifies."""
    kind = find_feed_kind(feed.head)
    posts: list[Post] = []
    comments: list[Comment] = []
    for entry in feed.entries:
        if is_comment(entry) or (kind == "comment" and entry.kind is None):
            comments.append(build_comment(entry, url))
        else:
            posts.append(build_post(entry, url, kind=find_post_kind(entry, kind)))
    kept_posts = tuple(post for post in posts if post.blogger_id or post.url)
    kept_comments = tuple(comment for comment in comments if comment.blogger_id)
    nameless = len(feed.entries) - len(kept_posts) - len(kept_comments)
    if nameless:
        problems = [*problems, Problem(url, "entry_without_identity", f"{nameless} entries have neither id nor link")]
    return Document(
        url=url,
        page_type="feed",
        blog=build_blog(feed.head, kind, url),
        posts=kept_posts,
        comments=kept_comments,
        problems=(*problems, *find_emptiness(feed, url)),
        listing=Listing(total=feed.counts.get("totalResults"), next_url=find_next(feed.head, url)),
    )


def find_feed_kind(head: Entry) -> str:
    """Tell what a feed lists: post, page or comment. Blogger says it in the feed's id and in its own addresses."""
    if head.id.endswith((".comments", "/comments")):
        return "comment"
    for link in head.links:
        if link.rel == "self" or link.rel.endswith("#feed"):
            if "/comments/" in link.href:
                return "comment"
            if "/pages/" in link.href:
                return "page"
    return "post"


def find_post_kind(entry: Entry, feed_kind: str) -> str:
    """Tell a static page from a post: by the entry's own kind, its feed's, or its id."""
    return "page" if entry.kind == "page" or feed_kind == "page" or ".page-" in entry.id else "post"


def build_blog(head: Entry, kind: str, url: str) -> Blog | None:
    """Read the blog from the head of its feed. The title of a comments feed speaks of the post, so it is not read."""
    link = head.find_link("alternate", "text/html") or head.find_link("alternate")
    try:
        folded = fold_blog_url((absolute(link.href, url) if link else None) or url)
    except UsageError:
        return None
    return Blog(
        url=folded,
        title=clean_title(head) if kind != "comment" else None,
        description=flatten(head.summary),
        blogger_id=find_ids(head.id)[0],
    )


def find_next(head: Entry, url: str) -> str | None:
    """Return the address of a feed's next page; None on the last."""
    link = head.find_link("next")
    return absolute(link.href, url) if link else None


def find_emptiness(feed: Feed, url: str) -> list[Problem]:
    """Report a feed that announces entries and holds none: never zero posts in silence."""
    total, start = feed.counts.get("totalResults", 0), feed.counts.get("startIndex", 1)
    if feed.entries or total < start or feed.counts.get("itemsPerPage") == 0:
        return []
    return [Problem(url, "feed_empty", f"it announces {total} entries and holds none")]
