"""One answer of a server, as a plain value, and the two verbs a visit needs: ask and keep."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from scraper.items import Capture, Document
from scraper.memory import Validator


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one address, after redirects."""

    url: str  #: where it came from in the end
    status: int
    body: bytes
    fetched_at: datetime  #: UTC
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the server gave what was asked for."""
        return self.status == 200

    @property
    def unchanged(self) -> bool:
        """Whether the server said that nothing changed since the validator we sent."""
        return self.status == 304

    def capture(self, url: str, sent: Validator | None = None) -> Capture:
        """Return the record of this answer under the address that was asked for.

        A 304 may come without validators: those that were sent stay good.
        """
        return Capture(
            url=url,
            fetched_at=self.fetched_at,
            status=self.status,
            content_type=self.content_type,
            etag=self.etag or (sent.etag if sent and self.unchanged else None),
            last_modified=self.last_modified or (sent.last_modified if sent and self.unchanged else None),
            sha256=hashlib.sha256(self.body).hexdigest() if self.body else None,
            size=len(self.body),
        )


#: Fetch an address, with a validator where the archive holds one: the answer, whatever its status; FetchError where
#: there is none.
Ask = Callable[[str, Validator | None], Awaitable[Answer]]

#: Send a document through the pipelines; it returns when the rows are committed.
Keep = Callable[[Document], Awaitable[None]]
