"""One visit to one blog, as a procedure: what to ask next, decided from what came back.

It knows no Scrapy and no SQLite: `ask` fetches, `keep` commits a document, `memory` answers for the archive. So a
visit can be run against plain values. The way it goes is written in docs/design.md, "How one blog is visited".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from scraper.errors import BlogError, FetchError, NotAFeed, NotAPage, RateLimited
from scraper.feeds.addresses import build_feed_url
from scraper.items import Blog, Document, Problem
from scraper.memory import Memory, ShortPost
from scraper.sitemaps import PAGES_SITEMAP
from scraper.urls import permalink_path, same_site
from scraper.visit.answers import Answer, Ask, Keep
from scraper.visit.archive_tour import ArchiveTour, permalinks
from scraper.visit.feed_reading import FeedReading
from scraper.visit.feed_tour import ENTRIES_ASKED, FeedTour
from scraper.visit.page_reading import PageReader
from scraper.visit.reading import Reading
from scraper.visit.sitemap_tour import SitemapTour
from scraper.visit.start_page import StartPage

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
            self.front = await StartPage(self).read()
        if self.via == "pages" or not await self.read_feeds():
            if self.via == "feeds":
                raise BlogError(f"The feeds of {self.blog.url} are closed: without --via feeds its pages are read.")
            await self.read_pages()
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
            self.front = self.front or await StartPage(self).read()
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

    async def read_pages(self, *, by_sitemap_only: bool = False) -> int | None:
        """Read post pages, found by sitemap or else from the start page on; how many are listed, None where unknown."""
        tour = SitemapTour(self)
        missed = list(self.memory.posts_with_missed_comments())
        listed = await tour.read_sitemap("sitemap.xml")
        lists_nothing, is_due = not listed, listed is None or self.sweep or self.memory.held().posts == 0
        tours_archives = lists_nothing and is_due and not by_sitemap_only
        if tours_archives:
            self.front = self.front or await StartPage(self).read()
            listed = await ArchiveTour(self).read_archives(self.front)
        await tour.read_sitemap(PAGES_SITEMAP)
        if self.posts_announced is None:
            self.posts_announced = listed
        await self.read_news_of_front(tour, new_too=lists_nothing and not tours_archives)
        for url in missed:
            await tour.read_post(url, fresh=True)
        return listed

    async def read_news_of_front(self, reader: PageReader, *, new_too: bool) -> None:
        """Read the posts again that the start page counts otherwise: a comment leaves a sitemap as it is.

        `new_too`: those that the archive lacks, which nothing else lists.
        """
        if self.front is None:
            answer = await reader.fetch(self.blog.url)
            if answer is None or answer.unchanged:
                return
            try:
                self.front = await StartPage(self).keep(answer)
            except NotAPage as error:
                await self.report(self.blog.url, "page_unreadable", str(error), failed=True)
                return
        news = list(self.memory.counted_otherwise(self.front))
        if new_too:
            news += [url for url in permalinks(self.front) if self.memory.updated_at(permalink_path(url)) is None]
        for url in dict.fromkeys(news):
            await reader.read_post(url)

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
        await PageReader(self).read_post(short.url)
