"""What both spiders share: a document is sent through the pipelines and waited for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from scraper.errors import ArchivioError
from scraper.items import Capture, CompleteListing, Document
from scraper.memory import Memory, Nothing


class KeepingSpider(scrapy.Spider):
    """A spider whose documents are committed one by one, in the order in which it reads them.

    Scrapy only logs what a pipeline raises and goes on; here it ends the run, since nothing after it would be kept.
    """

    memory: Memory = Nothing()
    full: bool = False  #: everything is asked for anew, whatever is kept
    error: BaseException | None = None  #: what ended the run early; read when the spider closes

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unclaimed: list[Capture] = []  #: responses that were kept and that no row tells of yet

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider of this crawl."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_failed, signals.item_error)
        return spider

    def item_failed(self, failure: Failure) -> None:
        """Remember what a pipeline raised."""
        self.error = self.error or failure.value

    def remember(self, memory: Memory) -> None:
        """Take what the archive knows; the store calls it before the spider starts."""
        self.memory = memory

    async def start(self) -> AsyncIterator[Any]:
        """Do the spider's work; it asks and keeps in its own order, so nothing is left for Scrapy to schedule."""
        try:
            await self.work()
        except Exception as error:
            self.error = error
            if not isinstance(error, ArchivioError):
                raise
        return
        yield  # makes this the asynchronous generator that Scrapy expects

    async def work(self) -> None:
        """Read what there is to read, and keep it."""
        raise NotImplementedError

    async def keep(self, item: Document | Capture | CompleteListing) -> None:
        """Return when the rows of a document, or of a capture alone, are committed; raise what a pipeline raised."""
        capture = item.capture if isinstance(item, Document) else item
        self.unclaimed = [one for one in self.unclaimed if one != capture]
        assert self.crawler.engine is not None
        scraper = self.crawler.engine.scraper
        try:
            await scraper.start_itemproc_async(item, response=None)
        finally:
            # A stop may come while the pipelines work. Scrapy 2.19 then waits for them to end, but only looks again
            # after a response that it scheduled itself: without this the process would never end.
            closing = scraper.slot.closing if scraper.slot else None
            if closing is not None and not closing.called:
                scraper._check_if_closing()
        if self.error is not None:
            raise self.error

    async def keep_unclaimed(self) -> None:
        """Index the responses that nothing was read from: redirects, errors, robots.txt."""
        while self.unclaimed and self.error is None:
            await self.keep(self.unclaimed[0])
