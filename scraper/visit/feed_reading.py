"""How far a feed was read: its pages counted, its end recognised. The server's own figures are hints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from scraper.items import Document, Post
from scraper.urls import rebase
from scraper.visit.instants import parse_instant


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a feed, as it was when it was read."""

    document: Document
    unchanged: bool  #: the server said so: nothing of it was saved again
    news: int  #: how many of its entries the archive did not hold, or only as they were before

    @property
    def all_news(self) -> bool:
        """Whether nothing on it was known: the next page may hold more news."""
        return self.news == len(self.document.posts) + len(self.document.comments)


MOST_BARREN = 2  # a page may repeat another where a post came in between; two in a row are a feed going round


@dataclass(slots=True)
class FeedReading:
    """How far a feed was read."""

    url: str  #: of its first page
    entries: int = 0
    total: int | None = None  #: as the feed announces
    ids: set[str | None] = field(default_factory=set)  #: of everything listed
    barren: int = 0  #: pages in a row that listed nothing new
    asked: set[str] = field(default_factory=set)
    unchanged: bool = False  #: some of it was not read again, so nobody can tell what it no longer lists

    @property
    def short(self) -> bool:
        """Whether the feed announced more than it listed."""
        return self.total is not None and self.entries < self.total

    @property
    def whole(self) -> bool:
        """Whether everything that the feed announced was listed."""
        return self.total is not None and self.entries >= self.total

    def turn(self, page: FeedPage, root: str) -> str | None:
        """Count a page; return the next one, by its own link or by counting; None at the end, or where it repeats."""
        document = page.document
        self.unchanged |= page.unchanged
        posts = [post.blogger_id for post in document.posts]
        ids = {*posts, *(comment.blogger_id for comment in document.comments)}
        self.total = document.listing.total if document.listing.total is not None else self.total
        self.barren = 0 if ids - self.ids else self.barren + 1
        if not ids or self.barren == MOST_BARREN:
            return None
        self.ids |= ids
        self.entries = len(self.ids)
        following = document.listing.next_url
        if following is None and self.short:
            path, _, query = self.url.partition("?")
            following = f"{path}?start-index={self.entries + 1}&{query}"
        if following is None:
            return None
        following = rebase(following, root)
        return following if following not in self.asked else None


def is_descending(posts: Iterable[Post]) -> bool:
    """Whether posts stand in the order in which they were updated, the newest first."""
    updates = [at for post in posts if (at := parse_instant(post.updated_iso)) is not None]
    return all(one >= other for one, other in pairwise(updates))
