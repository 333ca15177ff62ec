"""A line that moves while a run goes on; only on a terminal."""

from __future__ import annotations

import time
from typing import TextIO

from scraper.items import Document

EVERY = 0.1  # seconds between two drawings


class Progress:
    """Count what arrives, and show it on a terminal's last line."""

    def __init__(self, stream: TextIO, *, enabled: bool) -> None:
        self.stream = stream
        self.enabled = enabled and stream.isatty()
        self.posts = self.comments = 0
        self.drawn_at = 0.0

    def on_document(self, document: object) -> None:
        """Count a document's posts and comments, and redraw the line now and then."""
        if not isinstance(document, Document):
            return
        self.posts += len(document.posts)
        self.comments += len(document.comments)
        now = time.monotonic()
        if self.enabled and now - self.drawn_at >= EVERY:
            self.drawn_at = now
            self.stream.write(f"\r\x1b[K{self.posts} posts, {self.comments} comments read …")
            self.stream.flush()

    def clear(self) -> None:
        """Take the line away, before another is printed."""
        if self.enabled and self.drawn_at:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
        self.posts = self.comments = 0
        self.drawn_at = 0.0
