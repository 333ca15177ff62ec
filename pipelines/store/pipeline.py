"""The store as a pipeline of Scrapy's: one archive, one run, from the spider's opening to the reason it was closed."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from pipelines.archive import open_archive
from pipelines.context import Tally
from pipelines.runs import COMPLETE, run_tally
from pipelines.store import Store, fetched_at
from scraper.errors import ArchivioError, BlogError, RateLimited
from scraper.items import Capture, CompleteListing, Document


class StorePipeline:
    """Save each document of a crawl, and the run it belongs to from its beginning to its end.

    The spider may have `url` (what the run visits), `remember(memory)`, `error` and `visit`; see `describe_end`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._open = ExitStack()
        self.store: Store | None = None
        self.run_id = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of this crawl; the run ends when Scrapy tells why the spider was closed."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Open the archive, begin the run, and let the spider ask what is known of its blog."""
        spider: Any = self.crawler.spider
        archive = self._open.enter_context(open_archive(self.crawler.settings["ARCHIVE_DB"], write=True))
        self.store = Store(archive)
        self.run_id = self.store.begin_run(spider.url, datetime.now(UTC))
        if hasattr(spider, "remember"):
            spider.remember(self.store.memory(spider.url, self.run_id))

    def process_item(self, item: Any) -> Any:
        """Save a document or a capture alone; what cannot be saved is raised, and the spider ends its run."""
        assert self.store is not None
        if isinstance(item, Document):
            self.store.save_document(self.run_id, item, fetched_at(item) or datetime.now(UTC))
        elif isinstance(item, Capture):
            self.store.save_capture(self.run_id, item)
        elif isinstance(item, CompleteListing):
            self.store.mark_unlisted(self.run_id, item, datetime.now(UTC))
        return item

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Finish the run and leave its figures in the crawler's statistics, under `archive/`."""
        if self.store is None:
            return
        with self._open:
            self._finish(self.store, spider, reason)

    def _finish(self, store: Store, spider: Spider, reason: str) -> None:
        tally = run_tally(store.archive, self.run_id)
        outcome, message, status = describe_end(spider, reason, tally)
        stats = self.crawler.stats
        assert stats is not None
        visit = getattr(spider, "visit", None)
        posts, comments = store.totals(self.run_id)
        for what, total in (("posts", posts), ("comments", comments)):
            for how in ("new", "changed", "gone"):
                stats.set_value(f"archive/{what}/{how}", getattr(tally, f"{what}_{how}"))
            stats.set_value(f"archive/{what}/total", total)
        stats.set_value("archive/problems", store.problems[self.run_id])
        stats.set_value("archive/outcome", outcome)
        if message is not None:
            stats.set_value("archive/message", message)
        store.finish_run(
            self.run_id,
            outcome=outcome,
            message=message,
            requests=stats.get_value("downloader/request_count", 0),
            bytes=stats.get_value("downloader/response_bytes", 0),
            posts_announced=getattr(visit, "posts_announced", None),
            comments_announced=getattr(visit, "comments_announced", None),
            blog_status=status,
            swept=outcome in COMPLETE and getattr(visit, "swept", False),
            now=datetime.now(UTC),
        )


def describe_end(spider: Any, reason: str, tally: Tally) -> tuple[str, str | None, str | None]:
    """Return the outcome of a run, one sentence where something failed, and the blog's status where it changed."""
    error = getattr(spider, "error", None)
    failures: list[str] = getattr(getattr(spider, "visit", None), "failures", [])
    if reason == "shutdown":
        return "stopped", "it was stopped before its end; the next run goes on", None
    if isinstance(error, BlogError):
        return error.status or "failed", str(error), error.status
    if isinstance(error, RateLimited):
        return "rate_limited", str(error), None
    if error is not None:
        return "failed", str(error) if isinstance(error, ArchivioError) else repr(error), None
    if reason != "finished":
        return "failed", f"Scrapy ended it: {reason}", None
    if failures:
        return "partial", f"{len(failures)} addresses could not be read, the first {failures[0]}", None
    alive = "alive" if getattr(spider, "visit", None) is not None else None
    return ("unchanged" if tally == Tally() else "archived"), None, alive
