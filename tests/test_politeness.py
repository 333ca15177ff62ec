"""Manners towards the server: robots.txt, Crawl-delay, Retry-After."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from scraper.errors import RateLimited
from scraper.politeness import TRIES, RetryAfterMiddleware, parse_retry_after

NOW = datetime(2011, 10, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("5", 5.0),
        (" 120 ", 120.0),
        ("1000000000", 1e9),
        ("Thu, 20 Oct 2011 12:01:00 GMT", 60.0),
        ("Thu, 20 Oct 2011 11:00:00 GMT", 0.0),
        ("Thu, 20 Oct 2011 14:01:00 +0200", 60.0),
        ("-5", None),
        ("5.5 s", None),
        ("tomorrow", None),
        ("", None),
        (None, None),
    ],
)
def test_both_forms_of_retry_after(header: str | None, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


@given(st.text())
def test_any_retry_after_is_survived(header: str) -> None:
    seconds = parse_retry_after(header, NOW)
    assert seconds is None or seconds >= 0


def middleware() -> RetryAfterMiddleware:
    return RetryAfterMiddleware.from_crawler(get_crawler(settings_dict={"RETRY_WAIT": 0.001}))


async def test_a_busy_server_is_asked_again_a_few_times_and_then_left_alone() -> None:
    request = Request("http://127.0.0.1/")
    for _ in range(TRIES):
        again = await middleware().process_response(request, Response(request.url, status=429))
        assert isinstance(again, Request)
        request = again
    with pytest.raises(RateLimited, match="HTTP 429"):
        await middleware().process_response(request, Response(request.url, status=429))


async def test_a_wait_longer_than_ours_is_not_begun() -> None:
    request = Request("http://127.0.0.1/")
    response = Response(request.url, status=503, headers={"Retry-After": "1000000000"})
    with pytest.raises(RateLimited):
        await middleware().process_response(request, response)


async def test_a_server_out_of_order_is_no_rate_limit() -> None:
    request = Request("http://127.0.0.1/", meta={"retry_after_tries": TRIES})
    response = Response(request.url, status=503)
    assert await middleware().process_response(request, response) is response


@pytest.mark.parametrize("status", [200, 304, 404, 500])
async def test_other_answers_pass(status: int) -> None:
    request = Request("http://127.0.0.1/")
    response = Response(request.url, status=status)
    assert await middleware().process_response(request, response) is response
