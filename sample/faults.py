"""How a server can fail its visitors on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Fault:
    """A way to misbehave, for the requests it matches, `times` times or for ever."""

    matches: Callable[[str], bool]
    times: int | None = None
    status: int = 200
    body: bytes | None = None  #: None: what would have been answered, where status is 200
    rewrite: Callable[[bytes], bytes] | None = None  #: changes what would have been answered
    content_type: str = "text/html; charset=UTF-8"
    retry_after: int | str | None = None
    hang: float = 0  #: seconds before anything is sent
    truncate: int | None = None  #: cut the connection after so many bytes of the body
    redirect: str | None = None


def matcher(where: str | Callable[[str], bool]) -> Callable[[str], bool]:
    """Return what tells whether a request target is meant: a path whatever its query, a `path*`, a predicate.

    >>> matcher("/feeds/*")("/feeds/posts/default?alt=rss"), matcher("/")("/robots.txt"), matcher("/")("/?m=1")
    (True, False, True)
    """
    if callable(where):
        return where
    if where.endswith("*"):
        return lambda target: target.startswith(where[:-1])
    return lambda target: where in (target, target.split("?")[0])
