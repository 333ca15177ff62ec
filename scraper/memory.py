"""What a visit may ask the archive, and the answers of an archive that holds nothing yet.

The spider never imports the store: the store hands it an object of this shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scraper.items import Blog


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server gave to ask later whether anything changed."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class ShortPost:
    """A post that announces more comments than the archive holds."""

    blogger_id: str | None
    url: str
    announced: int
    archived: int


class Memory(Protocol):
    """What the archive knows of one blog."""

    def blog(self) -> Blog | None:
        """Return the blog as last seen; None where it was never archived."""

    def validators(self) -> Mapping[str, Validator]:
        """Return, by address, the validators of the last visit; none unless that visit was complete."""

    def updated_at(self, path: str) -> datetime | None:
        """Return when the post at this permalink path was last updated (UTC); None where it is not archived whole."""

    def short_posts(self) -> Iterable[ShortPost]:
        """Return the posts whose announced comments are not all here and whose shortfall is not known yet."""

    def posts_without_text(self) -> Iterable[str]:
        """Return the permalinks of the posts whose text is not archived."""


class Nothing:
    """The memory of an empty archive."""

    def blog(self) -> Blog | None:
        """Return None."""
        return None

    def validators(self) -> Mapping[str, Validator]:
        """Return no validators."""
        return {}

    def updated_at(self, path: str) -> datetime | None:
        """Return None."""
        return None

    def short_posts(self) -> Iterable[ShortPost]:
        """Return nothing."""
        return ()

    def posts_without_text(self) -> Iterable[str]:
        """Return nothing."""
        return ()
