"""What a page says of its neighbours: the pager, the archive widget, further pages of comments, the feed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scraper.items import Listing
from scraper.pages.archive_widget import month_counts
from scraper.pages.context import Context
from scraper.pages.parse import Element
from scraper.pages.paths import ARCHIVE_PATH, POST_PATH, path_of
from scraper.urls import same_site

COMMENT_PAGE = re.compile(r"[?&]commentPage=\d+")
FEED_PATH = re.compile(r"/feeds/posts/(?:default|full|summary)(?:\?|$)|/(?:atom|index)\.xml$")
OLD_SITE = re.compile(r"^(?:javascript|mailto|data):", re.IGNORECASE)


def extract_listing(context: Context, page_type: str) -> Listing:
    """Read a page's pager, archive widget and feed link, every address absolute."""
    older = _older(context)
    single = page_type in {"post", "page"}
    archives, permalinks = _archive_widget(context)
    return Listing(
        next_url=None if single else older,
        older_url=older if single else None,
        comment_pages=_comment_pages(context),
        archives=archives,
        permalinks=permalinks,
        month_counts=month_counts(context),
        feed_url=feed_url(context),
    )


def _older(context: Context) -> str | None:
    """Find the link towards older posts: by its class, its id, or by the address only it can have."""
    tree = context.tree
    candidates = tree.classed("blogpagerolderlink")
    for name, element in tree.by_id.items():
        if name.endswith("blog-pager-older-link"):
            candidates.append(element)
    for candidate in candidates:
        for link in candidate.iter("a"):
            if found := _followed(context, link):
                return found
    for link in tree.by_tag.get("a", ()):
        href = link.get("href") or ""
        if "updated-max=" in href and "reverse-paginate" not in href and "/search" in href:
            return _followed(context, link)
    for rel, _, href, _ in context.links:
        if rel == "next":
            return context.absolute(href)
    return None


def _followed(context: Context, link: Element) -> str | None:
    href = link.get("href") or ""
    return None if OLD_SITE.match(href.strip()) or href.startswith("#") else context.absolute(href)


def _comment_pages(context: Context) -> tuple[str, ...]:
    """List the other pages of this post's comments, in order, each once."""
    found: dict[str, None] = {}
    for link in context.tree.by_tag.get("a", ()):
        if COMMENT_PAGE.search(link.get("href") or "") and (address := context.absolute(link.get("href"))):
            found[address.split("#")[0]] = None
    return tuple(found)


def _archive_widget(context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the month and year pages and the posts that the archive widget, or a classic archive list, links to."""
    tree = context.tree
    widgets: list[Element] = tree.classed("blogarchive")
    archives: dict[str, None] = {}
    posts: dict[str, None] = {}
    for widget in widgets:
        for address in _addresses(context, widget.iter("a", "option")):
            path = path_of(address)
            if ARCHIVE_PATH.search(path):
                archives[address] = None
            elif POST_PATH.search(path):
                posts[address] = None
    if not widgets:
        for address in _addresses(context, tree.tagged("a", "option")):
            if ARCHIVE_PATH.search(path_of(address)) and same_site(address, context.base):
                archives[address] = None
    return tuple(archives), tuple(posts)


def _addresses(context: Context, elements: Iterable[Element]) -> Iterable[str]:
    for element in elements:
        href = element.get("href") if element.tag == "a" else element.get("value")
        address = context.absolute(href) if href and not href.startswith("#") else None
        if address and "widgetType=" not in address and "action=" not in address:
            yield address.split("#")[0]


def feed_url(context: Context) -> str | None:
    """Give the address of the posts feed that the page announces; the Atom one before the others."""
    announced = [
        (kind, address)
        for rel, kind, href, _ in context.links
        if "alternate" in rel.split() and "xml" in kind and (address := context.absolute(href))
    ]
    announced.sort(key=lambda each: "atom" not in each[0])
    for _, address in announced:
        if "/comments/" not in address and ("blogger.com/" not in address or FEED_PATH.search(address)):
            return address
    return None
