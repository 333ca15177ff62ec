"""The pages of a post: its own, and those on which its comments go on."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scraper.errors import ExtractionError, FetchError, RateLimited
from scraper.items import Comment, CompleteListing, Document, Source
from scraper.urls import permalink_path, rebase
from scraper.visit.reading import SHOW_NO_POST

if TYPE_CHECKING:
    from scraper.visit import Visit
    from scraper.visit.answers import Answer

POST_PAGES = frozenset({"post", "page"})  #: what is printed below them are the comments of one post
MOST_COMMENT_PAGES = 500  # of one post; at 200 comments a page


class PageReader:
    """Read single pages of one visit."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

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
