"""No blog leads into the machine or the network that we run on, however the address is spelt."""

import pytest
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.utils.test import get_crawler

from scraper.guard import GuardMiddleware, is_private_host

PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "10.0.0.8",
    "192.168.1.1",
    "169.254.169.254",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[fe80::1]",
    "localhost",
    "LOCALHOST.",
    "printer.local",
    "intranet",
]


def guard_at_home(home: str) -> GuardMiddleware:
    crawler = get_crawler()
    crawler.spider = type("Spider", (), {"url": home})()
    return GuardMiddleware.from_crawler(crawler)


@pytest.mark.parametrize("host", PRIVATE)
def test_a_public_blog_cannot_lead_into_the_private_network(host: str) -> None:
    with pytest.raises(IgnoreRequest, match="private address"):
        guard_at_home("https://example.blogspot.com/").process_request(Request(f"http://{host}/x"))


@pytest.mark.parametrize("url", ["https://example.blogspot.com/feeds", "http://blog.example.it/", "http://8.8.8.8/"])
def test_public_addresses_pass(url: str) -> None:
    guard_at_home("https://example.blogspot.com/").process_request(Request(url))


def test_the_address_typed_by_hand_may_be_private_but_no_other() -> None:
    guard = guard_at_home("http://127.0.0.1:8765/")
    guard.process_request(Request("http://127.0.0.1:8765/feeds/posts/default"))
    with pytest.raises(IgnoreRequest):
        guard.process_request(Request("http://127.0.0.2:8765/"))


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://example.com/x", "data:text/html,x"])
def test_other_schemes_are_not_followed(url: str) -> None:
    with pytest.raises(IgnoreRequest, match="not followed"):
        guard_at_home("https://example.blogspot.com/").process_request(Request(url))


@pytest.mark.parametrize("host", ["example.blogspot.it", "www.blogger.com", "2a00:1450:4002:403::2001"])
def test_public_hosts_are_not_private(host: str) -> None:
    assert not is_private_host(host)
