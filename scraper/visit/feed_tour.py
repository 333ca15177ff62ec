"""The way through a blog's feeds: what is new first; everything where that is due, or where the totals disagree.

Cursors alone can be fooled (a post whose date was set back, a comment that was deleted), so the totals that the feeds
announce are held against what the archive holds; every few weeks everything is listed anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from scraper.errors import FetchError, NotAFeed, RateLimited
from scraper.feeds.addresses import build_feed_url
from scraper.items import CompleteListing, Post, Source
from scraper.memory import ShortPost, Sweep
from scraper.sitemaps import PAGES_SITEMAP
from scraper.urls import permalink_path
from scraper.visit.feed_reading import FeedPage, FeedReading, is_descending
from scraper.visit.instants import parse_instant
from scraper.visit.page_reading import PageReader
from scraper.visit.sitemap_tour import SitemapTour

if TYPE_CHECKING:
    from scraper.visit import Visit

NEWS_ASKED = 25  # Blogger's own default: enough for most nights, little where nothing is new
ENTRIES_ASKED = 150  # what Blogger has granted in most years; the answer is counted, never believed
MOST_FEED_PAGES = 10_000  # a feed that never ends is a trap


class FeedTour:
    """Read the feeds of one visit."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.bodiless: list[str] = []  #: posts that changed and whose feed does not carry the text

    @property
    def news_url(self) -> str:
        """Where every visit begins: the posts that were updated last."""
        return self.begin("posts", NEWS_ASKED, order="updated").url

    async def read(self) -> bool:
        """Read the feeds; False where the posts feed is closed. Raises FetchError where it cannot be reached."""
        visit = self.visit
        try:
            posts = await self.read_posts()
        except NotAFeed as error:
            await visit.report(visit.blog.url, "feed_closed", f"The posts feed cannot be read: {error}")
            return False
        await self.read_side_feed("pages")
        await self.read_side_feed("comments")
        if not visit.sweep and self.totals_disagree():
            visit.sweep = True
            posts = await self.list_everything("posts")
            await self.read_side_feed("pages")
            await self.read_side_feed("comments")
        if visit.sweep and posts.short:
            detail = f"The feed announces {posts.total} posts, lists {posts.entries}"
            listed = await visit.read_pages(by_sitemap_only=True)
            # where no sitemap makes up for it, another visit must look again
            await visit.report(visit.blog.url, "feed_short", detail, failed=listed == 0)
        await self.refresh_counts()
        for url in [*self.bodiless, *visit.memory.posts_without_text()]:
            await PageReader(visit).read_post(url)
        return True

    def totals_disagree(self) -> bool:
        """Whether the archive holds more or fewer than announced, other than the last full reading left it.

        What was missed once is looked for once more, too.
        """
        visit = self.visit
        held, usual = visit.memory.held(), visit.memory.last_sweep() or Sweep()
        surplus = (
            (visit.posts_announced, held.posts, usual.posts_surplus),
            (visit.comments_announced, held.comments, usual.comments_surplus),
        )
        differs = any(said is not None and have - said != before for said, have, before in surplus)
        return differs or visit.memory.has_missed()

    async def read_posts(self) -> FeedReading:
        """Read the posts that were updated since the last visit, or all of them."""
        visit, since = self.visit, self.visit.memory.newest_update()
        reading = FeedReading(self.news_url)
        page = await self.read_page(reading.url)
        reading.turn(page, visit.blog.url)
        visit.posts_announced = reading.total
        if not visit.sweep and not is_descending(page.document.posts):
            visit.sweep = True  # a server that does not sort: no cursor can be trusted
        if visit.sweep:
            return await self.list_everything("posts", reading)
        if page.all_news and not page.unchanged and reading.short and since is not None:
            newer = since.strftime("%Y-%m-%dT%H:%M:%SZ")
            await self.read_list(self.begin("posts", ENTRIES_ASKED, order="updated", updated_min=newer))
        return reading

    async def refresh_counts(self) -> None:
        """Ask again for the posts that hold more comments than they announced when they were last read."""
        visit = self.visit
        behind = list(visit.memory.posts_behind())
        if not visit.sweep and len(behind) > 1 + visit.memory.held().posts // ENTRIES_ASKED:
            await self.read_list(self.begin("posts", ENTRIES_ASKED))  # fewer requests than one for each
        elif not visit.sweep:
            for post in behind:
                await self.read_entry(post)
        for post in list(visit.memory.posts_behind()):
            await visit.report(post.url, "count_behind", f"{post.announced} announced, {post.archived} archived")

    async def read_entry(self, post: ShortPost) -> None:
        """Read one post's own entry, or its page where there is none."""
        try:
            await self.read_page(f"{self.visit.blog.url}feeds/{post.kind}s/default/{post.blogger_id}?redirect=false")
        except RateLimited:
            raise
        except (FetchError, NotAFeed):
            await PageReader(self.visit).read_post(post.url)

    async def read_side_feed(self, which: str) -> None:
        """Read the feed of static pages or of comments; where it is closed the pages serve."""
        visit = self.visit
        try:
            await (self.read_comments() if which == "comments" else self.read_static_pages())
        except RateLimited:
            raise
        except (FetchError, NotAFeed) as error:
            await visit.report(visit.blog.url, f"{which}_feed_closed", f"The {which} feed cannot be read: {error}")
            if which == "pages":
                await SitemapTour(visit).read_sitemap(PAGES_SITEMAP)

    async def read_static_pages(self) -> None:
        """Read the static pages: they are few."""
        reading = await self.read_list(self.begin("pages", ENTRIES_ASKED))
        await self.note_complete("pages", reading)

    async def read_comments(self) -> None:
        """Read the newest comments until one is met that is known, or all of them."""
        visit = self.visit
        reading = self.begin("comments", NEWS_ASKED)
        url: str | None = reading.url
        while url is not None and len(reading.asked) < MOST_FEED_PAGES:
            reading.asked.add(url)
            page = await self.read_page(url)
            url = reading.turn(page, visit.blog.url)
            if visit.sweep or page.unchanged or not page.all_news:
                break
        if visit.sweep:
            reading = await self.list_everything("comments", reading)
        visit.comments_announced = reading.total

    def begin(self, which: str, entries: int, **asked: str) -> FeedReading:
        """Return the reading of a feed that begins; `asked` as for `build_feed_url`."""
        url = build_feed_url(self.visit.blog.url, which, max_results=entries, **asked)  # type: ignore[arg-type]
        return FeedReading(url)

    async def list_everything(self, which: str, begun: FeedReading | None = None) -> FeedReading:
        """List a whole feed, unless `begun` was all of it; what it does not list may have vanished."""
        if begun is not None and begun.whole:
            reading = begun
        else:
            reading = await self.read_list(self.begin(which, ENTRIES_ASKED))
        await self.note_complete(which, reading)
        return reading

    async def note_complete(self, which: str, reading: FeedReading) -> None:
        """Say that a feed was read to its end in this run; one without any post is no list of a blog's posts."""
        if reading.whole and not reading.unchanged and (reading.entries or which != "posts"):
            await self.visit.keep(CompleteListing(which, Source.FEED))

    async def read_list(self, reading: FeedReading) -> FeedReading:
        """Keep every page of a feed; return how far that went."""
        url: str | None = reading.url
        while url is not None and len(reading.asked) < MOST_FEED_PAGES:
            reading.asked.add(url)
            page = await self.read_page(url)
            url = reading.turn(page, self.visit.blog.url)
        return reading

    async def read_page(self, url: str) -> FeedPage:
        """Keep one page of a feed. Raises NotAFeed where the server gives none, FetchError where it does not answer."""
        visit = self.visit
        answer = await visit.answer(url, fresh=visit.sweep)
        if not answer.ok:
            raise NotAFeed(f"it answers HTTP {answer.status}")
        document = visit.reading.feed(answer)
        news = [post for post in document.posts if self.is_news(post)]
        comments = [(comment.post_blogger_id or "", comment.blogger_id or "") for comment in document.comments]
        known = visit.memory.known_comments(comments)
        self.note_bodiless(document.posts if visit.full else news)
        await visit.keep_read(document, answer)
        return FeedPage(document, answer.unchanged, len(news) + sum(comment not in known for comment in comments))

    def is_news(self, post: Post) -> bool:
        """Whether a listed post is not archived, or was updated since."""
        archived = self.archived(post)
        updated = parse_instant(post.updated_iso)
        return archived is None or updated is None or updated > archived

    def archived(self, post: Post) -> datetime | None:
        """Return when the archive's text of a post was last updated; None where it holds none."""
        return self.visit.memory.updated_at(permalink_path(post.url)) if post.url else None

    def note_bodiless(self, posts: Iterable[Post]) -> None:
        """Remember the posts whose new text only their pages carry."""
        self.bodiless += [post.url for post in posts if post.url and post.body is None and self.archived(post)]
