"""The sample blog on loopback: HTTP/1.1, kept-alive connections, ETags; it misbehaves when told to."""

from __future__ import annotations

import socket
import socketserver
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from threading import Lock, Thread
from typing import Any

from sample.blog import SampleBlog
from sample.faults import Fault, matcher
from sample.gates import GATES
from sample.site import Answer, answer

HELD_BYTES = 192 << 20  #: rendered answers kept in memory, at most


@dataclass(frozen=True, slots=True)
class Request:
    """A request that arrived, and how it was answered."""

    method: str
    path: str  #: with its query, as sent
    status: int
    headers: dict[str, str]  #: names in lower case
    when: float  #: epoch seconds


@dataclass(frozen=True, slots=True)
class _Held:
    """An answer ready to be sent."""

    answer: Answer
    etag: str
    wire: bytes  #: the whole response for a GET


class SampleServer(socketserver.ThreadingTCPServer):
    """Serves one blog; `requests` is its log, `url` its root."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, blog: SampleBlog, port: int = 0, root: str | None = None, latency: float = 0) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.blog = blog
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"
        self.root = root or self.url  #: what links begin with
        self.latency = latency  #: seconds that every answer takes
        self.requests: list[Request] = []
        self._faults: list[Fault] = []
        self._held: dict[str, _Held] = {}
        self._held_bytes = 0
        self._held_version = blog.version
        self._lock = Lock()

    def misbehave(self, where: str | Callable[[str], bool], *, times: int | None = None, status: int | None = None,
                  **fault: Any) -> None:  # fmt: skip
        """Answer wrongly: `where` is a path (a trailing `*` matches any ending) or a predicate on path and query.

        The keywords are those of `Fault`; `redirect` alone means 302, `retry_after` alone means 429.
        The newest matching fault wins; one that was used up is gone.
        """
        meant = 302 if "redirect" in fault else 429 if "retry_after" in fault else 200
        fault = {"body": b"", **fault} if status not in (None, 200) else fault
        with self._lock:
            self._faults.insert(0, Fault(matches=matcher(where), times=times, status=status or meant, **fault))

    def shut(self, gate: str, where: str | Callable[[str], bool] = "*", times: int | None = None) -> None:
        """Put one of `gates.GATES` before the blog: private, removed, adult, html_feed, empty, busy, down, cut."""
        self.misbehave(where, times=times, **GATES[gate])

    def behave(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._faults.clear()

    def respond(self, target: str) -> _Held:
        """Return the answer to a request target, rendered once for each state of the blog."""
        held = self._held.get(target)
        if held and self._held_version == self.blog.version:
            return held
        with self.blog.lock:
            if self._held_version != self.blog.version or self._held_bytes > HELD_BYTES:
                self._held, self._held_bytes, self._held_version = {}, 0, self.blog.version
            if (held := self._held.get(target)) is None:
                held = self._held[target] = _prepared(answer(self.blog, self.root, target), self.blog)
                self._held_bytes += len(held.wire)
            return held

    def fault_for(self, target: str) -> Fault | None:
        """Take the fault that this request meets, if any."""
        with self._lock:
            for fault in self._faults:
                if fault.matches(target):
                    if fault.times is not None:
                        fault.times -= 1
                        if fault.times <= 0:
                            self._faults.remove(fault)
                    return fault
        return None


class _Connection(socketserver.BaseRequestHandler):
    """One client: requests in, each response out in one send, so that no delayed acknowledgement waits."""

    server: SampleServer
    request: socket.socket

    def handle(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting = b""
        try:
            while True:
                while b"\r\n\r\n" not in waiting:
                    more = self.request.recv(65536)
                    if not more or len(waiting) > 65536:
                        return
                    waiting += more
                head, waiting = waiting.split(b"\r\n\r\n", 1)
                if not self._serve(head.decode("latin-1")):
                    return
        except (ConnectionError, TimeoutError):
            return  # the client went away: nothing to tell anybody

    def _serve(self, head: str) -> bool:
        """Answer one request; False when the connection must end."""
        first, *lines = head.split("\r\n")
        method, target, *_ = (*first.split(" "), "", "")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if target.startswith("http://"):  # as a proxy is asked
            target = "/" + target.split("/", 3)[3]
        if self.server.latency:
            time.sleep(self.server.latency)
        fault = self.server.fault_for(target)
        if fault:
            status, wire = _misbehaved(self.server, target, fault)
        else:
            status, wire = _answered(self.server, method, target, headers)
        self.server.requests.append(Request(method, target, status, headers, time.time()))
        if fault and fault.hang:
            time.sleep(fault.hang)
        self.request.sendall(wire)
        if fault and fault.truncate is not None:
            return False
        return headers.get("connection", "").lower() != "close"


def _answered(server: SampleServer, method: str, target: str, headers: dict[str, str]) -> tuple[int, bytes]:
    if method not in ("GET", "HEAD"):
        return 405, _wire(405, {"Content-Type": "text/plain"}, b"Method Not Allowed")
    held = server.respond(target)
    if held.answer.status == 200 and _unchanged(held, headers, server.blog):
        stale = _validators(held.etag, server.blog)
        return 304, _head(304, {**stale, "Cache-Control": "private, max-age=0", "Server": "GSE"}).encode("latin-1")
    if method == "HEAD":
        return held.answer.status, held.wire[: held.wire.index(b"\r\n\r\n") + 4]
    return held.answer.status, held.wire


def _misbehaved(server: SampleServer, target: str, fault: Fault) -> tuple[int, bytes]:
    held = server.respond(target) if fault.body is None and fault.status == 200 else None
    body = held.answer.body if held else fault.body or b""
    if fault.rewrite is not None:
        body = fault.rewrite(body)
    headers = {"Content-Type": held.answer.content_type if held else fault.content_type}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if fault.redirect is not None:
        headers["Location"] = fault.redirect
    wire = _wire(fault.status, headers, body)
    if fault.truncate is not None:
        wire = wire[: wire.index(b"\r\n\r\n") + 4 + fault.truncate]
    return fault.status, wire


def _prepared(found: Answer, blog: SampleBlog) -> _Held:
    etag = f'W/"{sha256(found.body).hexdigest()[:40]}"'
    headers = {"Content-Type": found.content_type}
    if found.location:
        headers["Location"] = found.location
    if found.status == 200:
        headers |= _validators(etag, blog)
    return _Held(found, etag, _wire(found.status, headers, found.body))


def _validators(etag: str, blog: SampleBlog) -> dict[str, str]:
    return {"Last-Modified": format_datetime(blog.now.astimezone(UTC), usegmt=True), "ETag": etag}


def _unchanged(held: _Held, headers: dict[str, str], blog: SampleBlog) -> bool:
    """Tell whether what the client holds is what it would get; an ETag decides alone."""
    if "if-none-match" in headers:
        known = headers["if-none-match"].removeprefix("W/")
        return known in ("*", held.etag.removeprefix("W/"))
    try:
        return blog.now <= parsedate_to_datetime(headers["if-modified-since"])
    except (KeyError, ValueError, TypeError):
        return False


def _wire(status: int, headers: dict[str, str], body: bytes) -> bytes:
    common = {"Expires": "Mon, 01 Jan 1990 00:00:00 GMT", "Cache-Control": "private, max-age=0", "Server": "GSE",
              "X-Content-Type-Options": "nosniff", "Content-Length": str(len(body))}  # fmt: skip
    return _head(status, headers | common).encode("latin-1") + body


def _head(status: int, headers: dict[str, str]) -> str:
    phrase = HTTPStatus(status).phrase
    return f"HTTP/1.1 {status} {phrase}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items()) + "\r\n"


@contextmanager
def serve(blog: SampleBlog, port: int = 0, *, root: str | None = None, latency: float = 0) -> Iterator[SampleServer]:
    """Serve a blog on 127.0.0.1 while the block runs; port 0 takes a free one.

    `root` is what links begin with, where that is not the server's own address; `latency` is in seconds.
    """
    with SampleServer(blog, port, root, latency) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
