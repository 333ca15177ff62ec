"""The one spider: it lends a visit Scrapy's downloader and pipelines, and reports how the visit ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
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

from scraper.answers import Answer
from scraper.errors import ArchivioError, FetchError, RateLimited, Refused
from scraper.memory import Memory, Nothing, Validator
from scraper.spiders.keeping import KeepingSpider
from scraper.urls import fold_blog_url
from scraper.visit import Via, Visit

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
        self.memory: Memory = Nothing()
        self.visit: Visit | None = None

    def remember(self, memory: Memory) -> None:
        """Take what the archive knows of this blog; the store calls it before the visit starts."""
        self.memory = memory

    async def start(self) -> AsyncIterator[Any]:
        """Run the visit. It asks and keeps in its own order, so nothing is left to schedule."""
        lanes = self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.visit = Visit(self.url, self.ask, self.keep, self.memory, self.via, self.full, lanes)
        try:
            await self.visit.run()
        except Exception as error:
            self.error = error
            if not isinstance(error, ArchivioError):
                raise
        return
        yield  # makes this the asynchronous generator that Scrapy expects

    async def ask(self, url: str, validator: Validator | None = None) -> Answer:
        """Fetch an address through Scrapy's downloader and middlewares."""
        headers = {
            name: value
            for name, value in (
                ("If-None-Match", validator.etag if validator else None),
                ("If-Modified-Since", validator.last_modified if validator else None),
            )
            if value
        }
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(Request(url, headers=headers, dont_filter=True))
        except RateLimited:
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
    """Return a Scrapy response as a plain value."""

    def header(name: str) -> str | None:
        value = response.headers.get(name)
        return value.decode("latin-1") if value else None

    return Answer(
        url=response.url,
        status=response.status,
        body=response.body,
        fetched_at=datetime.now(UTC).replace(microsecond=0),
        content_type=header("Content-Type"),
        etag=header("ETag"),
        last_modified=header("Last-Modified"),
    )
