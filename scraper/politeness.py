"""Manners towards the server: robots.txt with its Crawl-delay, and Retry-After.

Scrapy ignores both headers' waits (scrapy#3849) and takes the text of a failing robots.txt for permission.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.settings import SETTINGS_PRIORITIES

from scraper.errors import RateLimited

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

LONGEST_WAIT = 300.0  # seconds we sleep at a server's request; longer means: come back another night
LONGEST_CRAWL_DELAY = 60.0
TRIES = 3
CHOSEN = SETTINGS_PRIORITIES["cmdline"]  # a delay given by hand outranks the blog's


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Return how many seconds a Retry-After header asks us to wait; None where it says nothing readable.

    >>> noon = datetime(2011, 10, 20, 12, tzinfo=UTC)
    >>> parse_retry_after("120", noon), parse_retry_after("Thu, 20 Oct 2011 12:00:30 GMT", noon)
    (120.0, 30.0)
    >>> parse_retry_after("soon", noon), parse_retry_after(None, noon)
    (None, None)
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


class RetryAfterMiddleware:
    """Wait as long as a 429 or 503 asks, a few times; then give up with `RateLimited`."""

    def __init__(self, crawler: Crawler) -> None:
        self.shortest_wait = crawler.settings.getfloat("RETRY_WAIT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        """Return the middleware of this crawl."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request again after the wait; any other response as it is."""
        if response.status not in (429, 503):
            return response
        tries = request.meta.get("retry_after_tries", 0) + 1
        header = response.headers.get("Retry-After")
        asked = parse_retry_after(header.decode("latin-1") if header else None, datetime.now(UTC))
        wait = max(self.shortest_wait, asked) if asked is not None else self.shortest_wait * 2**tries
        if tries > TRIES or wait > LONGEST_WAIT:
            if response.status == 503 and asked is None:
                return response  # a server out of order, not one that counts our requests
            raise RateLimited(f"the server asks us to slow down (HTTP {response.status})")
        await asyncio.sleep(wait)
        again = request.copy()
        again.meta["retry_after_tries"] = tries
        again.dont_filter = True
        return again


class RobotsMiddleware(RobotsTxtMiddleware):
    """Obey robots.txt and its Crawl-delay; where it cannot be fetched the whole site is closed for now (RFC 9309)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failing: dict[str, Exception] = {}  #: by host: why its robots.txt is not known

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._failing[netloc] = IgnoreRequest(f"its robots.txt answers HTTP {response.status}")
        elif response.status >= 400:  # no robots.txt: everything is allowed, whatever the error page says
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        if self.crawler.settings.getpriority("DOWNLOAD_DELAY") != CHOSEN:
            self._heed_crawl_delay(self._parsers[netloc], request)  # type: ignore[arg-type]

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """Close the site; Scrapy would take a robots.txt that nobody has seen for permission."""
        self._failing[netloc] = exc
        super()._robots_error(exc, netloc)

    def _heed_crawl_delay(self, parser: RobotParser, request: Request) -> None:
        asked = parser.crawl_delay(self.crawler.settings["USER_AGENT"])
        engine = self.crawler.engine
        if asked is None or engine is None:
            return
        slot = engine.downloader.slots.get(engine.downloader.get_slot_key(request))
        if slot is not None:
            slot.delay = max(slot.delay, min(asked, LONGEST_CRAWL_DELAY))

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise IgnoreRequest where robots.txt closes the address, or could not be read at all."""
        netloc = request.url.split("/")[2]
        if netloc in self._failing:
            raise self._failing[netloc]
        super().process_request_2(rp, request)
