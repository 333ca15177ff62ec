"""The start page of a blog: whether there is a blog at the address, which one, and what its first page shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.errors import BlogError, ExtractionError, FetchError, NotAFeed, NotAPage, RateLimited, Refused
from scraper.feeds import extract_feed
from scraper.feeds.addresses import build_feed_url
from scraper.items import Document
from scraper.urls import fold_blog_url

if TYPE_CHECKING:
    from scraper.visit import Visit
    from scraper.visit.answers import Answer


class StartPage:
    """Read the start page of one visit."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    async def read(self) -> Document:
        """Return the start page as a list document; raise BlogError where no blog can be read there."""
        try:
            answer = await self.visit.ask(self.visit.url, fresh=True)
        except RateLimited:
            raise
        except Refused as error:
            raise BlogError(f"{self.visit.url} is closed to us: {error}.") from error
        except FetchError as error:
            raise BlogError(f"{self.visit.url} cannot be reached: {error}.{self.way_out()}", "unreachable") from error
        self.check_status(answer)
        self.check_identity(fold_blog_url(answer.url))
        try:
            return await self.keep(answer)
        except NotAPage as error:
            return await self.from_feed(fold_blog_url(answer.url), error)

    def way_out(self) -> str:
        """Return what to try where an address that was perhaps typed without https:// or http:// does not answer."""
        scheme, _, rest = self.visit.url.partition("://")
        known = self.visit.memory.blog() is not None or rest.endswith(".blogspot.com/")
        return "" if known or scheme == "http" else f" Has it no https? Then say http://{rest}"

    async def keep(self, answer: Answer) -> Document:
        """Return the start page of a blog that lives. Raises NotAPage, BlogError."""
        front = self.visit.reading.front(answer)
        status = self.visit.blog.status
        if status != "alive":
            raise BlogError(f"{self.visit.url} is {status}: its start page shows no posts.", status)
        # kept at once, since it tells the language; its posts at the end, when there is something to hold them against
        await self.visit.keep(replace(front, blog=self.visit.blog, posts=(), comments=()))
        return replace(front, capture=None, seen_at=answer.fetched_at)

    def check_identity(self, root: str) -> None:
        """Raise BlogError where an address that once led to another blog now shows one of its own.

        What it shows must not be written into that other blog: such addresses expire and are taken by strangers.
        """
        known = self.visit.memory.blog()
        if known is not None and known.url not in (self.visit.url, root):
            raise BlogError(f"{self.visit.url} used to lead to {known.url} and now shows {root}: nothing was read.")

    def check_status(self, answer: Answer) -> None:
        """Raise BlogError for a start page that is an error page."""
        if answer.status in (401, 403):
            raise BlogError(f"{self.visit.url} is private: it answers HTTP {answer.status}.", "private")
        if answer.status in (404, 410):
            raise BlogError(f"There is no blog at {self.visit.url}: it answers HTTP {answer.status}.", "removed")
        if not answer.ok:
            raise BlogError(f"{self.visit.url} cannot be reached: it answers HTTP {answer.status}.", "unreachable")

    async def from_feed(self, root: str, error: NotAPage) -> Document:
        """Return a bare start page where a theme shows no sign of Blogger but the blog's feed does."""
        url = build_feed_url(root, "posts", max_results=1)
        try:
            answer = await self.visit.ask(url, fresh=True)
            feed = extract_feed(answer.body, answer.url)
            if not answer.ok or not feed.blog or not feed.blog.blogger_id:
                raise NotAFeed("its feed is not Blogger's")
        except RateLimited:
            raise
        except (FetchError, ExtractionError):
            raise BlogError(
                f"{self.visit.url} is no Blogger-style blog: {error} Give the address of a blog, such as "
                "https://example.blogspot.com"
            ) from error
        self.visit.reading.blog = replace(feed.blog, url=root)
        return Document(url=root, page_type="index", blog=self.visit.blog)
