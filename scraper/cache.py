"""Scrapy's HTTP cache over the captures: every response is kept, and asked for again only if it changed.

The middleware and its idiom are Scrapy's (a storage keeps, a policy decides); the storage is the WARC files and the
archive's index of them, which the spider's memory answers for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from scraper.captures import CaptureFiles, Received, captures_folder
from scraper.errors import ExtractionError
from scraper.items import Capture

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from scraper.spiders.keeping import KeepingSpider

FRESH = "fresh"  # in a request's meta: ask without conditions, whatever the archive holds
LEFT_OUT = "_left_out"  # the answer is of what was forgotten, and is not kept
UNDATED = "_undated"
KEPT_AT = "_kept_at"  # when the kept response of a robots.txt was received, where it may be taken for today's
ROBOTS_HOLD = timedelta(hours=24)  # "SHOULD NOT use the cached version for more than 24 hours" (RFC 9309, 2.4)


class CaptureMiddleware(HttpCacheMiddleware):
    """Scrapy's cache, minus what would hide a failure: a server that cannot be reached is not answered for."""

    DOWNLOAD_EXCEPTIONS = ()  # type: ignore[assignment]

    def process_response(  # type: ignore[override]  # Scrapy has deprecated the third argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Let the cache keep the response or, for a 304, put the body that it stands for in its place."""
        request.meta[UNDATED] = "Date" not in response.headers  # the cache adds one; the capture is as received
        return super().process_response(request, response)


class CapturePolicy:
    """Keep everything, trust nothing: each answer is asked for anew, with the validators of the last one.

    Only a robots.txt is taken as kept, for a day, as robots may (RFC 9309) and others do.
    """

    def __init__(self, settings: BaseSettings) -> None:
        pass

    def should_cache_request(self, request: Request) -> bool:
        """Return whether the answer is to be kept."""
        return request.method == "GET"

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Return True: errors, redirects and robots.txt are answers, too."""
        return True

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Return whether a robots.txt still holds; otherwise make the request conditional."""
        kept_at: datetime | None = request.meta.pop(KEPT_AT, None)
        if kept_at is not None and timedelta() <= datetime.now(UTC) - kept_at < ROBOTS_HOLD:
            return True
        for condition, validator in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            value = cachedresponse.headers.get(validator)
            if value:
                request.headers[condition] = value
        return False

    def is_cached_response_valid(self, cachedresponse: Response, response: Response, request: Request) -> bool:
        """Return whether the server says that nothing changed; an error of the server says nothing."""
        return response.status == 304


@dataclass(slots=True)
class CaptureStorage:
    """Keeps responses in the WARC files of the archive that the settings name."""

    settings: BaseSettings
    files: CaptureFiles | None = None

    def open_spider(self, spider: KeepingSpider) -> None:
        """Open the files beside the archive."""
        folder = captures_folder(Path(self.settings["ARCHIVE_DB"]))
        self.files = CaptureFiles(folder, spider.memory.captures.end_of)

    def close_spider(self, spider: KeepingSpider) -> None:
        """Leave the files: nothing is held open."""

    def retrieve_response(self, spider: KeepingSpider, request: Request) -> Response | None:
        """Return the newest kept response of an address that it can be asked for conditionally, or that may hold."""
        newest = None if request.meta.get(FRESH) else spider.memory.captures.newest(request.url)
        if newest is None or newest.sha256 is None:
            return None
        if is_robots(request.url) and not spider.full and spider.memory.is_settled():
            request.meta[KEPT_AT] = newest.fetched_at
        elif not (newest.etag or newest.last_modified):
            return None
        original = spider.memory.captures.first(request.url, newest.sha256)
        if original is None or self.files is None:
            return None
        try:
            received = self.files.read(original)
        except ExtractionError:
            return None  # a damaged record is no reason to stop: it is asked for without conditions, verify tells
        if received.sha256 != newest.sha256:
            return None
        headers = Headers(build_scrapy_headers(received))
        for name, value in (("ETag", newest.etag), ("Last-Modified", newest.last_modified)):
            if value is not None:
                headers[name] = value
        kind = responsetypes.from_args(headers=headers, url=request.url, body=received.body)
        return kind(request.url, status=received.status, headers=headers, body=received.body)

    def store_response(self, spider: KeepingSpider, request: Request, response: Response) -> None:
        """Write a response, and hand its capture to whoever saves what was read of it.

        A redirect may lead to what was removed on request: no word of that is written.
        """
        request.meta[LEFT_OUT] = spider.memory.is_forgotten(request.url)
        if request.meta[LEFT_OUT]:
            return
        unchanged = "cached" in response.flags
        received = received_from(response, undated=request.meta.pop(UNDATED, False))
        capture = build_capture(request.url, 304 if unchanged else response.status, response.headers, received)
        assert self.files is not None
        original = spider.memory.captures.first(request.url, received.sha256) if received.body else None
        if original is not None and not self.files.holds(original):
            original = None  # what a revisit refers to must be there
        capture = self.files.append(capture, received, original)
        request.meta["capture"] = capture
        spider.unclaimed.append(capture)


def is_robots(url: str) -> bool:
    """Return whether an address is a site's robots.txt.

    >>> is_robots("https://a.blogspot.com/robots.txt"), is_robots("https://a.blogspot.com/p/robots.txt")
    (True, False)
    """
    return urlsplit(url).path == "/robots.txt"


def build_scrapy_headers(received: Received) -> dict[str, list[str]]:
    """Return headers as Scrapy takes them: every value of each name."""
    headers: dict[str, list[str]] = {}
    for name, value in received.headers:
        headers.setdefault(name, []).append(value)
    return headers


def received_from(response: Response, *, undated: bool = False) -> Received:
    """Return a response as a plain value, without the date where that was not the server's."""
    headers = (
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if not (undated and name.lower() == b"date")
    )
    return Received(response.status, tuple(headers), response.body)


def build_capture(url: str, status: int, headers: Headers, received: Received) -> Capture:
    """Return the record of a response received now."""

    def header(name: str) -> str | None:
        value = headers.get(name)
        return value.decode("latin-1") if value else None

    return Capture(
        url=url,
        fetched_at=datetime.now(UTC).replace(microsecond=0),
        status=status,
        content_type=header("Content-Type"),
        etag=header("ETag"),
        last_modified=header("Last-Modified"),
        sha256=received.sha256 if received.body else None,
        size=len(received.body),
    )
