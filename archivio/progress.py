"""A line that moves while a run goes on; only on a terminal."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, TextIO

import click

from archivio.report import plural
from scraper.items import Document

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

EVERY = 0.1  # seconds between two drawings
FIGURES = 52  # columns that share, time and counts take beside the bar
LEAST_BAR, WIDEST_BAR = 8, 36  # columns
SHARE = 8  # columns that the share alone takes
CLEAR = "\r\x1b[K"
SHOW_CURSOR = "\x1b[?25h"  # click's bar hides it


class Progress:
    """Count what arrives, and show it on a terminal's last line; with a bar where the bytes to read are known."""

    def __init__(self, stream: TextIO, *, enabled: bool, length: int | None = None) -> None:
        self.stream = stream
        self.enabled = enabled and stream.isatty()
        self.posts = self.comments = 0
        self.drawn_at = 0.0
        self.advanced = 0  #: bytes that the bar does not show yet
        self.bar: ProgressBar[int] | None = None
        if self.enabled and length:
            columns = shutil.get_terminal_size().columns
            room = columns - FIGURES
            barred = room >= LEAST_BAR
            self.bar = click.progressbar(
                length=length, file=stream, item_show_func=lambda _: self.counted(columns - SHARE), show_eta=barred,
                bar_template="%(bar)s %(info)s" if barred else "%(info)s", width=max(1, min(WIDEST_BAR, room)),
                fill_char="█", empty_char="░",
            )  # fmt: skip

    def counted(self, room: int | None = None) -> str:
        """Return what was read so far, in words; nothing where they do not fit into so many columns."""
        posts, comments = plural(self.posts, "post"), plural(self.comments, "comment")
        words = f"{self.posts} {posts}, {self.comments} {comments} read"
        return words if room is None or len(words) <= room else ""

    def on_document(self, document: object) -> None:
        """Count a document's posts and comments, and redraw the line now and then."""
        if isinstance(document, Document):
            self.posts += len(document.posts)
            self.comments += len(document.comments)
            self.draw()

    def advance(self, size: int) -> None:
        """Move the bar on by so many bytes."""
        self.advanced += size
        self.draw()

    def draw(self) -> None:
        """Show how far the run is, unless it was shown just now."""
        now = time.monotonic()
        if not self.enabled or now - self.drawn_at < EVERY:
            return
        self.drawn_at = now
        if self.bar is not None:
            self.bar.update(self.advanced)
            self.advanced = 0
        else:
            self.stream.write(f"{CLEAR}{self.counted()} …")
            self.stream.flush()

    def clear(self) -> None:
        """Take the line away, before another is printed."""
        if self.enabled and self.drawn_at:
            self.stream.write(CLEAR if self.bar is None else CLEAR + SHOW_CURSOR)
            self.stream.flush()
        if self.bar is None:  # a bar is about all files, the line about one blog
            self.posts = self.comments = 0
        self.drawn_at = 0.0
