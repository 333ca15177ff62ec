"""One visit to one blog, as a procedure: what to ask next, decided from what came back.

It knows no Scrapy and no SQLite: `ask` fetches, `keep` commits a document, `memory` answers for the archive. So a
visit can be run against plain values. The way it goes is written in docs/design.md, "How one blog is visited".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from scraper.answers import Answer, Ask, Keep
from scraper.errors import BlogError, ExtractionError, FetchError, NotAFeed, NotAPage, RateLimited, Refused
from scraper.feeds import extract_feed
from scraper.items import Blog, Document, Problem
from scraper.memory import Memory, ShortPost
from scraper.reading import Reading
from scraper.tour import Tour
from scraper.urls import build_feed_url, fold_blog_url, rebase, same_site

Via = Literal["auto", "feeds", "pages"]

ENTRIES_ASKED = 150  # what Blogger has granted in most years; the answer is counted, never believed
MOST_FEED_PAGES = 10_000  # a feed that never ends is a trap


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
        front = None if known and not self.full and self.via != "pages" else await self.read_front()
        if self.via == "pages" or not await self.read_feeds():
            front = front or await self.read_front()
            if self.via == "feeds":
                raise BlogError(f"The feeds of {self.blog.url} are closed: without --via feeds its pages are read.")
            await self.read_pages(front)
        if front is not None and front.posts:
            await self.keep(replace(front, blog=self.blog))
        await self.complete_comments()

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
        try:
            front = self.reading.front(answer)
        except NotAPage as error:
            return await self.front_from_feed(fold_blog_url(answer.url), error)
        status = self.blog.status
        if status != "alive":
            raise BlogError(f"{self.url} is {status}: its start page shows no posts.", status)
        # kept at once, since it tells the language; its posts at the end, when there is something to hold them against
        await self.keep(replace(front, blog=self.blog, posts=(), comments=()))
        return replace(front, capture=None, seen_at=answer.fetched_at)

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

    # --- feeds

    async def read_feeds(self) -> bool:
        """Read the posts, static pages and comments feeds; False where the posts feed is closed."""
        try:
            posts = await self.read_feed(build_feed_url(self.blog.url, "posts", max_results=ENTRIES_ASKED))
        except RateLimited:
            raise
        except (FetchError, NotAFeed) as error:
            await self.report(self.blog.url, "feed_closed", f"The posts feed cannot be read: {error}")
            return False
        if posts is not None:
            self.posts_announced = posts.total
        for which in ("pages", "comments"):
            await self.read_side_feed(which)
        if posts is not None and posts.short:
            await self.report(
                self.blog.url, "feed_short", f"The feed announces {posts.total} posts, lists {posts.entries}"
            )
            await self.read_pages(None)
        for url in list(self.memory.posts_without_text()):
            await Tour(self).read_post(url)
        return True

    async def read_side_feed(self, which: str) -> None:
        """Read the feed of static pages or of comments; where it is closed the pages serve."""
        try:
            reading = await self.read_feed(build_feed_url(self.blog.url, which, max_results=ENTRIES_ASKED))
        except RateLimited:
            raise
        except (FetchError, NotAFeed) as error:
            await self.report(self.blog.url, f"{which}_feed_closed", f"The {which} feed cannot be read: {error}")
            if which == "pages":
                await Tour(self).read_sitemap("sitemap-pages.xml")
            return
        if which == "comments" and reading is not None:
            self.comments_announced = reading.total

    async def read_feed(self, url: str) -> FeedReading | None:
        """Keep every page of a feed and return what it held; None where the server says nothing changed."""
        reading = FeedReading()
        address: str | None = url
        while address is not None and len(reading.asked) < MOST_FEED_PAGES:
            reading.asked.add(address)
            answer = await self.answer(address, fresh=address != url or not self.memory.is_settled())
            if not answer.ok:
                raise FetchError(f"it answers HTTP {answer.status}")
            document = self.reading.feed(answer)
            await self.keep_read(document, answer)
            if answer.unchanged:
                return None
            address = self.next_address(url, reading, document)
        return reading

    def next_address(self, url: str, reading: FeedReading, document: Document) -> str | None:
        """Return the feed's next page, by its own link or by counting; None at its end or where it repeats itself."""
        posts = [post.blogger_id for post in document.posts]
        ids = frozenset(posts + [comment.blogger_id for comment in document.comments])
        if not ids or ids == reading.last_ids:
            return None
        reading.last_ids = ids
        reading.entries += len(ids)
        reading.total = document.listing.total if document.listing.total is not None else reading.total
        following = document.listing.next_url
        if following is None and reading.short:
            parts = url.split("?")
            following = f"{parts[0]}?start-index={reading.entries + 1}&{parts[1]}"
        if following is None:
            return None
        following = rebase(following, self.blog.url)
        return following if following not in reading.asked else None

    # --- pages

    async def read_pages(self, front: Document | None) -> None:
        """Read post pages, found by sitemap or else by the archive widget; None: the sitemap alone decides."""
        tour = Tour(self)
        listed = await tour.read_sitemap("sitemap.xml")
        if listed is None and front is not None:
            listed = await tour.read_archives(front)
        await tour.read_sitemap("sitemap-pages.xml")
        if self.posts_announced is None:
            self.posts_announced = listed

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
            await self.read_feed(url)
        except RateLimited:
            raise
        except (FetchError, NotAFeed) as error:
            await self.report(short.url, "comments_feed_closed", f"The comments feed cannot be read: {error}")

    async def read_comment_page(self, short: ShortPost) -> None:
        """Read a post's page again for its comments."""
        await Tour(self).read_post(short.url)


@dataclass(slots=True)
class FeedReading:
    """How far a feed was read."""

    entries: int = 0
    total: int | None = None  #: as the feed announces
    last_ids: frozenset[str | None] = frozenset()
    asked: set[str] = field(default_factory=set)

    @property
    def short(self) -> bool:
        """Whether the feed announced more than it listed."""
        return self.total is not None and self.entries < self.total
