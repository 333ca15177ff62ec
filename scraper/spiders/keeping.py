"""What both spiders share: a document is sent through the pipelines and waited for."""

from __future__ import annotations

from typing import Any, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from scraper.items import Document


class KeepingSpider(scrapy.Spider):
    """A spider whose documents are committed one by one, in the order in which it reads them.

    Scrapy only logs what a pipeline raises and goes on; here it ends the run, since nothing after it would be kept.
    """

    error: BaseException | None = None  #: what ended the run early; read when the spider closes

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider of this crawl."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_failed, signals.item_error)
        return spider

    def item_failed(self, failure: Failure) -> None:
        """Remember what a pipeline raised."""
        self.error = self.error or failure.value

    async def keep(self, document: Document) -> None:
        """Return when the document's rows are committed; raise what a pipeline raised."""
        assert self.crawler.engine is not None
        await self.crawler.engine.scraper.start_itemproc_async(document, response=None)
        if self.error is not None:
            raise self.error
