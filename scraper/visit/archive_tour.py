"""The way through a blog without a sitemap: by the archive widget, its month pages, and from post to older post."""

from __future__ import annotations

from collections import deque

from scraper.items import Document
from scraper.traps import is_trap
from scraper.urls import POST_PAGE, permalink_path, rebase
from scraper.visit.page_reading import PageReader

MOST_BARREN = 300  # pages in a row: more than twenty years of months
MOST_POSTS = 200_000


class ArchiveTour(PageReader):
    """Read the posts that pages of the blog lead to."""

    async def read_archives(self, front: Document) -> int:
        """Read every post that the archive widget, its month pages or an older-post link leads to; how many."""
        months = deque(front.listing.archives)
        posts = deque([*permalinks(front), *front.listing.permalinks])
        seen: set[str] = set()
        found: set[str] = set()
        barren = 0
        while months or posts:
            url = rebase((posts or months).popleft(), self.visit.blog.url)
            if url in seen or is_trap(url):
                continue
            seen.add(url)
            document = await self.read_post(url)
            here = {permalink_path(link) for link in permalinks(document)} if document else set()
            barren = 0 if here - found else barren + 1
            found |= here
            if barren > MOST_BARREN or len(found) > MOST_POSTS:
                detail = f"{barren} pages in a row without a new post, {len(found)} posts found"
                await self.visit.report(url, "archive_endless", detail, failed=True)
                break
            if document is None:
                continue
            posts.extend([*permalinks(document), *document.listing.permalinks])
            posts.extend([document.listing.older_url] if document.listing.older_url else [])
            months.extend(document.listing.archives)
        return sum(POST_PAGE.search(path) is not None for path in {permalink_path(url) for url in seen})


def permalinks(document: Document) -> list[str]:
    """Return where the posts of a list live."""
    return [post.url for post in document.posts if post.url]
