"""The way through a blog by its sitemaps: the posts that they list and the archive lacks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urljoin

from scraper.errors import ExtractionError
from scraper.items import CompleteListing, Source
from scraper.sitemaps import PAGES_SITEMAP, SitemapEntry
from scraper.urls import permalink_path, rebase
from scraper.visit.instants import parse_instant
from scraper.visit.page_reading import PageReader

MOST_SITEMAPS = 500  # of one blog; Blogger lists some 500 to 800 posts in each


class SitemapTour(PageReader):
    """Read the posts that sitemaps list."""

    async def read_sitemap(self, name: str) -> int | None:
        """Read the posts that a sitemap lists and the archive lacks; how many it lists, None where there is none."""
        queue = deque([urljoin(self.visit.blog.url, name)])
        seen = set(queue)
        listed: list[str] = []
        # an unchanged sitemap still tells what it does not list, where that is to be looked for again
        changed = self.visit.sweep or self.visit.memory.has_missed()
        whole = True
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
            changed = changed or not answer.unchanged
            whole = whole and not sitemap.problems
            await self.read_posts(entry for entry in sitemap.entries if self.is_news(entry))
        what = "pages" if name == PAGES_SITEMAP else "posts"
        if changed and whole and (listed or what == "pages"):  # an empty sitemap is no list of a blog's posts
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
