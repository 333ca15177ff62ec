"""Where a blog may not lead us: into the machine or the network that we run on.

A hostile blog can redirect to 127.0.0.1 in a dozen spellings, or own a name that resolves to a private address.
Only the host that the person at the keyboard typed may be private.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from twisted.internet.defer import Deferred

LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".home.arpa")


def is_private_address(address: str) -> bool:
    """Return whether an IP address is anything but a public one, in every spelling that sockets understand.

    >>> [is_private_address(a) for a in ("127.0.0.1", "2130706433", "0x7f000001", "127.1", "::1", "::ffff:10.0.0.1")]
    [True, True, True, True, True, True]
    >>> is_private_address("142.250.180.65"), is_private_address("example.blogspot.com")
    (False, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        try:
            ip = ipaddress.IPv4Address(socket.inet_aton(address))
        except OSError:
            return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return not (mapped or ip).is_global


def is_private_host(host: str) -> bool:
    """Return whether a host name can be told, without asking DNS, to be local.

    >>> is_private_host("localhost"), is_private_host("printer.local"), is_private_host("example.blogspot.it")
    (True, True, False)
    """
    host = host.rstrip(".").lower()
    return host == "localhost" or host.endswith(LOCAL_SUFFIXES) or not set(".:") & set(host) or is_private_address(host)


class GuardMiddleware:
    """Refuse requests, redirected ones too, to private hosts other than the blog's own and to other schemes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Return the middleware of this crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for an address that a blog must not lead to."""
        home = urlsplit(getattr(self.crawler.spider, "url", "")).hostname or ""
        PublicResolver.trusted.add(home)
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https"):
            raise IgnoreRequest(f"{parts.scheme}: addresses are not followed")
        if host != home and is_private_host(host):
            raise IgnoreRequest(f"it leads to the private address {host}")


class PublicResolver(CachingThreadedResolver):
    """Resolve names, but not to private addresses, except for the host that was typed by hand."""

    trusted: ClassVar[set[str]] = set()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        """Return the address; fail as for an unknown name where it is private."""

        def check(address: str) -> str:
            if name not in self.trusted and is_private_address(address):
                raise OSError(f"{name} resolves to the private address {address}")
            return address

        return super().getHostByName(name, timeout).addCallback(check)
