"""Run a visit against the sample blog inside the test: no Scrapy, no SQLite, what was kept is a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from scraper.errors import FetchError
from scraper.items import Capture, Comment, CompleteListing, Document, Post
from scraper.memory import Memory, Nothing
from scraper.visit import Via, Visit
from scraper.visit.answers import Answer


@dataclass
class Kept:
    """What a visit sent to be kept."""

    documents: list[Document] = field(default_factory=list)

    listings: list[CompleteListing] = field(default_factory=list)

    async def __call__(self, item: Document | Capture | CompleteListing) -> None:
        if isinstance(item, Document):
            self.documents.append(item)
        elif isinstance(item, CompleteListing):
            self.listings.append(item)

    @property
    def posts(self) -> list[Post]:
        return [post for document in self.documents for post in document.posts]

    @property
    def comments(self) -> list[Comment]:
        return [comment for document in self.documents for comment in document.comments]

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(problem.kind, problem.detail) for document in self.documents for problem in document.problems]


async def pay_visit(
    url: str,
    *,
    via: Via = "auto",
    full: bool = False,
    lanes: int = 1,
    memory: Memory | None = None,
    now: datetime | None = None,
) -> tuple[Visit, Kept]:
    kept = Kept()
    async with httpx.AsyncClient(follow_redirects=True, timeout=5) as client:

        async def ask(address: str, *, fresh: bool = False) -> Answer:
            try:
                response = await client.get(address)
            except httpx.HTTPError as error:
                raise FetchError(type(error).__name__) from error
            return Answer(
                url=str(response.url),
                status=response.status_code,
                body=response.content,
                fetched_at=datetime.now(UTC),
                content_type=response.headers.get("Content-Type"),
            )

        visit = Visit(url, ask, kept, memory or Nothing(), via, full, lanes, now or datetime.now(UTC))
        await visit.run()
    return visit, kept
