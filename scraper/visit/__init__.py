"""One visit to one blog, as a procedure: what to ask next, decided from what came back.

It knows no Scrapy and no SQLite: `ask` fetches, `keep` commits a document, `memory` answers for the archive. So a
visit can be run against plain values. The way it goes is written in docs/design.md, "How one blog is visited".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from scraper.errors import BlogError, ExtractionError, FetchError, NotAFeed, NotAPage, RateLimited, Refused
from scraper.feeds import extract_feed
from scraper.feeds.addresses import build_feed_url
from scraper.items import Blog, Document, Problem
from scraper.memory import Memory, ShortPost
from scraper.sitemaps import PAGES_SITEMAP
from scraper.urls import fold_blog_url, same_site
from scraper.visit.answers import Answer, Ask, Keep
from scraper.visit.feed_reading import FeedReading
from scraper.visit.feed_tour import ENTRIES_ASKED, FeedTour
from scraper.visit.reading import Reading
from scraper.visit.tour import Tour

Via = Literal["auto", "feeds", "pages"]


@dataclass(slots=True)
class Visit:
    """A visit and, when `run` returns, its findings; `run` raises BlogError where there is no blog to read."""

    url: str
    ask: Ask
    keep: Keep
    memory: Memory
    via: Via = "auto"
    full: bool = False
    lanes: int = 1  #: how many post pages may be on their way at once
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    sweep_every: timedelta = timedelta(days=30)
    sweep: bool = False  #: everything is listed, not only what is new
    swept: bool = False  #: … and all of it was read
    read_again_before: datetime | None = None  #: pages that were last read before this are due
    front: Document | None = None  #: the start page, where it was read
    reading: Reading = field(init=False)
    posts_announced: int | None = None
    comments_announced: int | None = None
    failures: list[str] = field(default_factory=list)  #: addresses that should have answered and did not

    @property
    def blog(self) -> Blog:
        """The blog as known so far."""
        return self.reading.blog

    async def run(self) -> None:
        """Read what is new of the blog; everything where nothing is known of it or `full` is set."""
        known = self.memory.blog()
        self.reading = Reading(known or Blog(url=self.url))
        self.plan()
        if known is None or self.sweep:
            self.front = await self.read_front()
        if self.via == "pages" or not await self.read_feeds():
            if self.via == "feeds":
                raise BlogError(f"The feeds of {self.blog.url} are closed: without --via feeds its pages are read.")
            await self.read_pages(self.read_front)
        if self.front is not None and self.front.posts:
            await self.keep(replace(self.front, blog=self.blog))
        await self.complete_comments()
        self.swept = self.sweep and not self.failures

    def plan(self) -> None:
        """Decide whether this visit reads everything, and which pages it reads again."""
        last = self.memory.last_sweep()
        due_at = last.at + self.sweep_every if last is not None and last.at is not None else None
        due = due_at is not None and due_at <= self.now
        self.sweep = self.full or due_at is None or due or not self.memory.is_settled()
        self.read_again_before = self.now if self.full else due_at if due else None

    async def read_feeds(self) -> bool:
        """Read the feeds; False where the posts feed is closed. Where that does not answer the start page tells."""
        feeds = FeedTour(self)
        if not self.sweep and self.memory.captures.is_refused(feeds.news_url):
            return False  # a sweep asks again
        try:
            return await feeds.read()
        except RateLimited:
            raise
        except FetchError as error:
            self.front = self.front or await self.read_front()
            await self.report(self.blog.url, "feed_closed", f"The posts feed cannot be read: {error}")
            return False

    async def answer(self, url: str, *, fresh: bool = False) -> Answer:
        """Ask for an address of this blog; FetchError where it leads elsewhere or the server fails."""
        answer = await self.ask(url, fresh=fresh or self.full)
        if not same_site(answer.url, self.blog.url):
            raise FetchError(f"it leads away to {answer.url}")
        if answer.status >= 500:
            raise FetchError(f"the server answers HTTP {answer.status}")
        return answer

    async def keep_read(self, document: Document, answer: Answer) -> None:
        """Keep what was read of an answer; of an unchanged one the archive holds it already."""
        if not answer.unchanged:
            await self.keep(document)
        elif answer.capture is not None:
            await self.keep(answer.capture)

    async def report(self, url: str, kind: str, detail: str, *, failed: bool = False) -> None:
        """Keep a problem; `failed` marks the run as one in which something was missed."""
        if failed:
            self.failures.append(url)
        problems = (Problem(url, kind, detail),)
        await self.keep(Document(url=url, page_type="problem", blog=self.blog, problems=problems))

    # --- the start page

    async def read_front(self) -> Document:
        """Return the start page as a list document; raise BlogError where no blog can be read there."""
        try:
            answer = await self.ask(self.url, fresh=True)
        except RateLimited:
            raise
        except Refused as error:
            raise BlogError(f"{self.url} is closed to us: {error}.") from error
        except FetchError as error:
            raise BlogError(f"{self.url} cannot be reached: {error}.", "unreachable") from error
        self.check_status(answer)
        self.check_identity(fold_blog_url(answer.url))
        try:
            return await self.keep_front(answer)
        except NotAPage as error:
            return await self.front_from_feed(fold_blog_url(answer.url), error)

    async def keep_front(self, answer: Answer) -> Document:
        """Return the start page of a blog that lives. Raises NotAPage, BlogError."""
        front = self.reading.front(answer)
        status = self.blog.status
        if status != "alive":
            raise BlogError(f"{self.url} is {status}: its start page shows no posts.", status)
        # kept at once, since it tells the language; its posts at the end, when there is something to hold them against
        await self.keep(replace(front, blog=self.blog, posts=(), comments=()))
        return replace(front, capture=None, seen_at=answer.fetched_at)

    def check_identity(self, root: str) -> None:
        """Raise BlogError where an address that once led to another blog now shows one of its own.

        What it shows must not be written into that other blog: such addresses expire and are taken by strangers.
        """
        known = self.memory.blog()
        if known is not None and known.url not in (self.url, root):
            raise BlogError(f"{self.url} used to lead to {known.url} and now shows {root}: nothing was read.")

    def check_status(self, answer: Answer) -> None:
        """Raise BlogError for a start page that is an error page."""
        if answer.status in (401, 403):
            raise BlogError(f"{self.url} is private: it answers HTTP {answer.status}.", "private")
        if answer.status in (404, 410):
            raise BlogError(f"There is no blog at {self.url}: it answers HTTP {answer.status}.", "removed")
        if not answer.ok:
            raise BlogError(f"{self.url} cannot be reached: it answers HTTP {answer.status}.", "unreachable")

    async def front_from_feed(self, root: str, error: NotAPage) -> Document:
        """Return a bare start page where a theme shows no sign of Blogger but the blog's feed does."""
        url = build_feed_url(root, "posts", max_results=1)
        try:
            answer = await self.ask(url, fresh=True)
            feed = extract_feed(answer.body, answer.url)
            if not answer.ok or not feed.blog or not feed.blog.blogger_id:
                raise NotAFeed("its feed is not Blogger's")
        except RateLimited:
            raise
        except (FetchError, ExtractionError):
            raise BlogError(
                f"{self.url} is no Blogger-style blog: {error} Give the address of a blog, such as "
                "https://example.blogspot.com"
            ) from error
        self.reading.blog = replace(feed.blog, url=root)
        return Document(url=root, page_type="index", blog=self.blog)

    # --- pages

    async def read_pages(self, read_front: Callable[[], Awaitable[Document]] | None) -> int | None:
        """Read post pages, found by sitemap or else from the start page on (None: by sitemap only); return how many."""
        tour = Tour(self)
        missed = list(self.memory.posts_with_missed_comments())
        listed = await tour.read_sitemap("sitemap.xml")
        lists_nothing = listed is None or (listed == 0 and (self.sweep or self.memory.held().posts == 0))
        if lists_nothing and read_front is not None:
            self.front = self.front or await read_front()
            listed = await tour.read_archives(self.front)
        await tour.read_sitemap(PAGES_SITEMAP)
        if self.posts_announced is None:
            self.posts_announced = listed
        await self.read_recounted(tour)
        for url in missed:
            await tour.read_post(url, fresh=True)
        return listed

    async def read_recounted(self, tour: Tour) -> None:
        """Read the posts again that the start page counts otherwise: a comment leaves a sitemap as it is."""
        if self.front is None:
            answer = await tour.fetch(self.blog.url)
            if answer is None or answer.unchanged:
                return
            try:
                self.front = await self.keep_front(answer)
            except NotAPage as error:
                await self.report(self.blog.url, "page_unreadable", str(error), failed=True)
                return
        for url in list(self.memory.counted_otherwise(self.front)):
            await tour.read_post(url)

    async def complete_comments(self) -> None:
        """Go after the comments that posts announce and the archive does not hold: by feed, then by page."""
        for read in (self.read_comment_feed, self.read_comment_page):
            for short in list(self.memory.short_posts()):
                await read(short)
        for short in list(self.memory.short_posts()):
            detail = f"{short.announced} announced, {short.archived} archived"
            await self.report(short.url, "comments_missing", detail)

    async def read_comment_feed(self, short: ShortPost) -> None:
        """Read a post's own comments feed, unless feeds are not to be used."""
        if self.via == "pages" or short.blogger_id is None:
            return
        url = build_feed_url(self.blog.url, "post", post_id=short.blogger_id, max_results=ENTRIES_ASKED)
        try:
            await FeedTour(self).read_list(FeedReading(url))
        except RateLimited:
            raise
        except (FetchError, NotAFeed) as error:
            await self.report(short.url, "comments_feed_closed", f"The comments feed cannot be read: {error}")

    async def read_comment_page(self, short: ShortPost) -> None:
        """Read a post's page again for its comments."""
        await Tour(self).read_post(short.url)
