"""The way through a blog's pages, for when its feeds are closed, cut short or not wanted."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scraper.errors import ExtractionError, FetchError, RateLimited
from scraper.items import Comment, CompleteListing, Document, Source
from scraper.sitemaps import PAGES_SITEMAP, SitemapEntry
from scraper.traps import is_trap
from scraper.urls import POST_PAGE, permalink_path, rebase
from scraper.visit.reading import SHOW_NO_POST

if TYPE_CHECKING:
    from scraper.visit import Visit
    from scraper.visit.answers import Answer

POST_PAGES = frozenset({"post", "page"})  #: what is printed below them are the comments of one post
MOST_SITEMAPS = 500  # of one blog; Blogger lists some 500 to 800 posts in each
MOST_BARREN = 300  # pages in a row: more than twenty years of months
MOST_POSTS = 200_000
MOST_COMMENT_PAGES = 500  # of one post; at 200 comments a page


def parse_instant(text: str | None) -> datetime | None:
    """Return a sitemap's instant of a page's last update, whole seconds of UTC; None where there is none to trust.

    >>> parse_instant("2011-10-20T09:41:00.123+02:00"), parse_instant("2011-10-20"), parse_instant(None)
    (datetime.datetime(2011, 10, 20, 7, 41, tzinfo=datetime.timezone.utc), None, None)
    """
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at.astimezone(UTC).replace(microsecond=0) if at.tzinfo else None


class Tour:
    """Read the pages of one visit."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    # --- by sitemap

    async def read_sitemap(self, name: str) -> int | None:
        """Read the posts that a sitemap lists and the archive lacks; how many it lists, None where there is none."""
        queue = deque([urljoin(self.visit.blog.url, name)])
        seen = set(queue)
        listed: list[str] = []
        # an unchanged sitemap still tells what it does not list, where that is to be looked for again
        changed = self.visit.sweep or self.visit.memory.has_missed()
        while queue:
            url = queue.popleft()
            if len(seen) > MOST_SITEMAPS:
                await self.visit.report(url, "sitemap_endless", f"more than {MOST_SITEMAPS} sitemaps", failed=True)
                return None
            answer = await self.fetch(url, missing_is_failure=False)
            if answer is None:
                return None
            try:
                document, sitemap = self.visit.reading.sitemap(answer)
            except ExtractionError as error:
                await self.visit.report(url, "sitemap_unreadable", str(error), failed=True)
                return None
            await self.visit.keep_read(document, answer)
            children = {rebase(child.loc, self.visit.blog.url): None for child in sitemap.sitemaps}
            queue.extend(child for child in children if child not in seen)
            seen.update(children)
            listed += [entry.loc for entry in sitemap.entries]
            changed = (changed or not answer.unchanged) and not sitemap.problems
            await self.read_posts(entry for entry in sitemap.entries if self.is_news(entry))
        what = "pages" if name == PAGES_SITEMAP else "posts"
        if changed and (listed or what == "pages"):  # an empty sitemap is no list of a blog's posts
            await self.visit.keep(CompleteListing(what, Source.PAGE, listed))
        return len(listed)

    def is_news(self, entry: SitemapEntry) -> bool:
        """Whether a listed post is not archived, was updated since, or is due to be read again."""
        before = self.visit.read_again_before
        if before is not None:
            kept = self.visit.memory.captures.newest(rebase(entry.loc, self.visit.blog.url))
            if kept is None or kept.fetched_at < before:
                return True
        archived = self.visit.memory.updated_at(permalink_path(entry.loc))
        updated = parse_instant(entry.lastmod)
        return archived is None or (updated is not None and updated > archived)

    async def read_posts(self, entries: Iterable[SitemapEntry]) -> None:
        """Read post pages, as many at a time as the visit has lanes."""
        waiting = iter(entries)
        while batch := list(islice(waiting, self.visit.lanes)):
            readings = (self.read_post(entry.loc) for entry in batch)
            for outcome in await asyncio.gather(*readings, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    raise outcome

    # --- by archive widget, and from post to older post

    async def read_archives(self, front: Document) -> int:
        """Read every post that the archive widget, its month pages or an older-post link leads to; how many."""
        months = deque(front.listing.archives)
        posts = deque([*self.permalinks(front), *front.listing.permalinks])
        seen: set[str] = set()
        found: set[str] = set()
        barren = 0
        while months or posts:
            url = rebase((posts or months).popleft(), self.visit.blog.url)
            if url in seen or is_trap(url):
                continue
            seen.add(url)
            document = await self.read_post(url)
            here = {permalink_path(link) for link in self.permalinks(document)} if document else set()
            barren = 0 if here - found else barren + 1
            found |= here
            if barren > MOST_BARREN or len(found) > MOST_POSTS:
                detail = f"{barren} pages in a row without a new post, {len(found)} posts found"
                await self.visit.report(url, "archive_endless", detail, failed=True)
                break
            if document is None:
                continue
            posts.extend([*self.permalinks(document), *document.listing.permalinks])
            posts.extend([document.listing.older_url] if document.listing.older_url else [])
            months.extend(document.listing.archives)
        return sum(POST_PAGE.search(path) is not None for path in {permalink_path(url) for url in seen})

    def permalinks(self, document: Document) -> list[str]:
        """Return where the posts of a list live."""
        return [post.url for post in document.posts if post.url]

    # --- one page

    async def fetch(self, url: str, *, missing_is_failure: bool = True, fresh: bool = False) -> Answer | None:
        """Return a page's answer; None, and a problem where it should be there, when there is none."""
        try:
            answer = await self.visit.answer(url, fresh=fresh)
        except RateLimited:
            raise
        except FetchError as error:
            await self.visit.report(url, "page_failed", str(error), failed=True)
            return None
        if answer.ok:
            return answer
        if missing_is_failure:
            await self.visit.report(url, "page_missing", f"It answers HTTP {answer.status}.")
        return None

    async def read_post(self, url: str, *, fresh: bool = False) -> Document | None:
        """Keep a page, with every page of its comments; None where it cannot be read."""
        address = rebase(url, self.visit.blog.url)
        if self.visit.memory.is_forgotten(address):
            return None
        archived = self.visit.memory.updated_at(permalink_path(address)) is not None
        document = await self.read_page(address, fresh=fresh)
        if document is None:
            return None
        comments = list(document.comments)
        waiting = deque(document.listing.comment_pages)
        seen = {address}
        while waiting and len(seen) < MOST_COMMENT_PAGES:
            following = rebase(waiting.popleft(), self.visit.blog.url)
            if following in seen:
                continue
            seen.add(following)
            more = await self.read_page(following, fresh=fresh)
            if more is None:
                return document
            comments += more.comments
            waiting.extend(more.listing.comment_pages)
        if archived and not waiting and document.page_type in POST_PAGES:
            await self.note_comments(address, comments)
        return document

    async def note_comments(self, address: str, comments: list[Comment]) -> None:
        """Say that every page of a post's comments was read: those archived that none of them shows may have vanished.

        A theme that prints comments without their ids cannot tell which is missing.
        """
        shown = {comment.blogger_id for comment in comments}
        if None not in shown:
            ids = frozenset(filter(None, shown))
            await self.visit.keep(CompleteListing("comments", Source.PAGE, of_post=address, comments=ids))

    async def read_page(self, address: str, *, fresh: bool = False) -> Document | None:
        """Keep one page; None, and a problem, where it cannot be read or is no page of the blog."""
        answer = await self.fetch(address, fresh=fresh)
        if answer is None:
            return None
        try:
            document = self.visit.reading.page(answer)
        except ExtractionError as error:
            await self.visit.report(address, "page_unreadable", str(error), failed=True)
            return None
        if document.page_type in SHOW_NO_POST:
            await self.visit.report(address, f"page_{document.page_type}", "The page shows no post.")
            return None
        await self.visit.keep_read(document, answer)
        return document
