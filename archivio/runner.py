"""Run spiders one after another in this process and tell how each ended.

Scrapy's own exit status says nothing (scrapy#1231: a refused address and a failing pipeline both end in 0), and its
reactor starts only once in a process; so every job of a command runs in one go, and the caller reads the spiders.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings


@dataclass(slots=True)
class Job:
    """One spider to run, with its arguments; the rest is filled by `run_jobs`."""

    spider: type[Spider]
    arguments: dict[str, Any]
    crawler: Crawler | None = None
    reason: str | None = None  #: why Scrapy closed the spider: finished, shutdown, …
    error: BaseException | None = None  #: what kept, or keeps, it from starting

    @property
    def stopped(self) -> bool:
        """Whether a signal ended it."""
        return self.reason == "shutdown"


def run_jobs(
    jobs: Iterable[Job],
    overrides: dict[str, Any],
    done: Callable[[Job], None],
    on_item: Callable[[Any], None],
) -> bool:
    """Run each job to its end, calling `done` after each; return False where a signal stopped them.

    `on_item` sees each item that the pipelines have finished with.
    """
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    settings.setdict(overrides, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    running: Job | None = None

    async def one_after_another() -> None:
        nonlocal running
        for running in jobs:
            if running.error is None:
                await run_job(process, running, on_item)
            if running.stopped:
                return
            done(running)
        running = None

    task = asyncio.get_event_loop().create_task(one_after_another())
    task.add_done_callback(lambda _: process._stop_reactor())
    process.start(stop_after_crawl=False)
    if task.done():
        task.result()  # raises what no job could hold
    if running is not None:  # Scrapy stops the reactor before the task hears of it
        running.reason = "shutdown"
        done(running)
    return running is None


async def run_job(process: AsyncCrawlerProcess, job: Job, on_item: Callable[[Any], None]) -> None:
    """Run one spider to its end."""
    crawler = job.crawler = process.create_crawler(job.spider)

    def closed(spider: Spider, reason: str) -> None:
        job.reason = reason

    def scraped(item: Any) -> None:
        on_item(item)

    crawler.signals.connect(closed, signals.spider_closed, weak=False)
    crawler.signals.connect(scraped, signals.item_scraped, weak=False)
    try:
        await process.crawl(crawler, **job.arguments)
    except Exception as error:
        job.error = error
