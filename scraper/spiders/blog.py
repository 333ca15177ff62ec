"""The one spider: it lends a visit Scrapy's downloader and pipelines, and reports how the visit ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from scraper.cache import FRESH, LEFT_OUT, build_capture, received_from
from scraper.errors import ArchivioError, FetchError, Refused
from scraper.items import Capture
from scraper.spiders.keeping import KeepingSpider
from scraper.urls import fold_blog_url
from scraper.visit import Via, Visit
from scraper.visit.answers import Answer

REASONS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "its name is not known to DNS"),
    (DownloadConnectionRefusedError, "the connection is refused"),
    (DownloadTimeoutError, "it does not answer in time"),
    (ResponseDataLossError, "the answer was cut off"),
    (DownloadFailedError, "the connection failed"),
)


class BlogSpider(KeepingSpider):
    """Archive one blog: `scrapy crawl blog -a url=https://example.blogspot.com [-a via=pages] [-a full=1]`."""

    name = "blog"

    def __init__(self, url: str = "", via: Via = "auto", full: str | bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = fold_blog_url(url)
        self.via: Via = via
        self.full = full in (True, "1", "true", "yes")
        self.visit: Visit | None = None

    async def work(self) -> None:
        """Run the visit."""
        lanes = self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.visit = Visit(self.url, self.ask, self.keep, self.memory, self.via, self.full, lanes)
        self.visit.sweep_every = timedelta(days=self.settings.getfloat("ARCHIVE_SWEEP_DAYS"))
        await self.pay(self.visit)

    async def pay(self, visit: Visit) -> None:
        """Run a visit, then index the answers that nothing was read from; a stop leaves those where they are."""
        try:
            await visit.run()
        except ArchivioError:
            await self.keep_unclaimed()
            raise
        await self.keep_unclaimed()

    async def ask(self, url: str, *, fresh: bool = False) -> Answer:
        """Fetch an address through Scrapy's downloader and middlewares."""
        assert self.crawler.engine is not None
        try:
            request = Request(url, meta={FRESH: fresh}, dont_filter=True)
            response = await self.crawler.engine.download_async(request)
        except ArchivioError:
            raise
        except IgnoreRequest as error:
            raise Refused(str(error) or "it is not followed") from error
        except Exception as error:
            reason = next((text for kind, text in REASONS if isinstance(error, kind)), None)
            if reason is None:
                raise FetchError(f"{type(error).__name__}: {error}") from error
            raise FetchError(reason) from error
        return build_answer(response)


def build_answer(response: Response) -> Answer:
    """Return a Scrapy response as a plain value; where it was not kept it is noted all the same, unless forgotten."""
    left_out = response.meta.get(LEFT_OUT, False)
    kept = None if left_out else response.meta.get("capture")
    capture: Capture = kept or build_capture(response.url, response.status, response.headers, received_from(response))
    return Answer(
        url=response.url,
        status=response.status,
        body=response.body,
        fetched_at=capture.fetched_at,
        content_type=capture.content_type,
        unchanged="cached" in response.flags,
        capture=None if left_out else capture,
    )
