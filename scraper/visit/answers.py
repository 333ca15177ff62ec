"""One answer of a server, as a plain value, and the two verbs a visit needs: ask and keep."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scraper.items import Capture, CompleteListing, Document


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one address, after redirects."""

    url: str  #: where it came from in the end
    status: int
    body: bytes
    fetched_at: datetime  #: UTC
    content_type: str | None = None
    unchanged: bool = False  #: the server said that nothing changed: the body is the one that is kept
    capture: Capture | None = None

    @property
    def ok(self) -> bool:
        """Whether the server gave what was asked for."""
        return self.status == 200


class Ask(Protocol):
    """Fetch an address: the answer, whatever its status; FetchError where there is none.

    `fresh` asks for the whole answer; otherwise the server may say that nothing changed.
    """

    def __call__(self, url: str, /, *, fresh: bool = False) -> Awaitable[Answer]:
        """Return the answer."""


#: Send a document through the pipelines, a capture that nothing was read from, or word that a listing was complete; it
#: returns when the rows are committed.
Keep = Callable[[Document | Capture | CompleteListing], Awaitable[None]]
