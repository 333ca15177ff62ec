"""What a visit may ask the archive, and the answers of an archive that holds nothing yet.

The spider never imports the store: the store hands it an object of this shape.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scraper.items import Blog, Capture, Document


@dataclass(frozen=True, slots=True)
class ShortPost:
    """A post that announces more comments than the archive holds."""

    blogger_id: str | None
    url: str
    announced: int
    archived: int
    kind: str = "post"


@dataclass(frozen=True, slots=True)
class Held:
    """How many posts and comments the archive holds of a blog, those aside that are gone or were missed."""

    posts: int = 0
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Sweep:
    """The last visit that read everything: when, and how many more were archived then than announced."""

    at: datetime | None = None  #: UTC
    posts_surplus: int = 0
    comments_surplus: int = 0


class Captures(Protocol):
    """What the archive knows of the responses that it keeps."""

    def newest(self, url: str) -> Capture | None:
        """Return the newest answer of an address, 200 or 304, whose body is kept."""

    def first(self, url: str, sha256: str) -> Capture | None:
        """Return the capture under which this body of an address is kept; None where it is not."""

    def is_refused(self, url: str) -> bool:
        """Return whether the newest answer of an address was that there is nothing, or nothing for us (4xx)."""

    def end_of(self, warc_file: str) -> int:
        """Return where the last record of a WARC file that the archive knows of ends; 0 where it knows of none."""


class Memory(Protocol):
    """What the archive knows of one blog."""

    @property
    def captures(self) -> Captures:
        """The responses that it keeps."""

    def blog(self) -> Blog | None:
        """Return the blog as last seen; None where it was never archived."""

    def without_forgotten(self, document: Document) -> Document | None:
        """Return a document without what was removed on request, for the captures; None where that leaves nothing."""

    def is_forgotten(self, url: str) -> bool:
        """Return whether the page at an address, or its blog, was removed on request: it is not to be fetched."""

    def is_settled(self) -> bool:
        """Return whether the last visit read everything it meant to: "nothing changed" says nothing otherwise."""

    def last_sweep(self) -> Sweep | None:
        """Return the last visit that read everything; None where there was none."""

    def held(self) -> Held:
        """Return how much the archive holds of the blog."""

    def has_missed(self) -> bool:
        """Return whether the last visit missed a post or comment, so that another must look for it again."""

    def newest_update(self) -> datetime | None:
        """Return the newest update of a post that the last visit could see (UTC)."""

    def updated_at(self, path: str) -> datetime | None:
        """Return when the post at this permalink path was last updated (UTC); None where it is not archived whole."""

    def known_comments(self, comments: Iterable[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Return which of these comments (Blogger's ids of post and comment) the archive holds."""

    def posts_behind(self) -> Iterable[ShortPost]:
        """Return the posts with more comments here than they announced, where that is not known yet."""

    def short_posts(self) -> Iterable[ShortPost]:
        """Return the posts whose announced comments are not all here and whose shortfall is not known yet."""

    def posts_without_text(self) -> Iterable[str]:
        """Return the permalinks of the posts whose text is not archived."""

    def posts_with_missed_comments(self) -> Iterable[str]:
        """Return the permalinks of the posts of whose comments the last visit missed some."""

    def counted_otherwise(self, listed: Document) -> Iterable[str]:
        """Return the permalinks of the archived posts of which a list page announces another number of comments."""


class NoCaptures:
    """The captures of an empty archive."""

    def newest(self, url: str) -> Capture | None:
        """Return None."""
        return None

    def first(self, url: str, sha256: str) -> Capture | None:
        """Return None."""
        return None

    def is_refused(self, url: str) -> bool:
        """Return False."""
        return False

    def end_of(self, warc_file: str) -> int:
        """Return 0."""
        return 0


class Nothing:
    """The memory of an empty archive."""

    captures = NoCaptures()

    def blog(self) -> Blog | None:
        """Return None."""
        return None

    def without_forgotten(self, document: Document) -> Document | None:
        """Return it as it is."""
        return document

    def is_forgotten(self, url: str) -> bool:
        """Return False."""
        return False

    def is_settled(self) -> bool:
        """Return False."""
        return False

    def last_sweep(self) -> Sweep | None:
        """Return None."""
        return None

    def held(self) -> Held:
        """Return nothing."""
        return Held()

    def has_missed(self) -> bool:
        """Return False."""
        return False

    def newest_update(self) -> datetime | None:
        """Return None."""
        return None

    def updated_at(self, path: str) -> datetime | None:
        """Return None."""
        return None

    def known_comments(self, comments: Iterable[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Return nothing."""
        return ()

    def posts_behind(self) -> Iterable[ShortPost]:
        """Return nothing."""
        return ()

    def short_posts(self) -> Iterable[ShortPost]:
        """Return nothing."""
        return ()

    def posts_without_text(self) -> Iterable[str]:
        """Return nothing."""
        return ()

    def posts_with_missed_comments(self) -> Iterable[str]:
        """Return nothing."""
        return ()

    def counted_otherwise(self, listed: Document) -> Iterable[str]:
        """Return nothing."""
        return ()
