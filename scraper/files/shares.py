"""How much of what is to be read has been read: a whole in parts, which never shrinks and ends full."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from scraper.files.streams import Wrapped


class Share:
    """A part of a whole, filled from 0 to 1; each step is told as its weight in the whole."""

    def __init__(self, tell: Callable[[float], None], weight: float = 1.0) -> None:
        self.tell = tell
        self.weight = weight
        self.done = 0.0

    def add(self, step: float) -> None:
        """Fill it by a step; what would be more than full is left out."""
        step = min(step, 1 - self.done)
        if step > 0:
            self.done += step
            self.tell(step * self.weight)

    def finish(self) -> None:
        """Fill what is left."""
        self.add(1 - self.done)

    def part(self, weight: float) -> Share:
        """Return a part of it, of this weight between 0 and 1."""
        return Share(self.add, weight)


def whole_of(size: int, advance: Callable[[int], None]) -> Share:
    """Return a share of so many bytes; `advance` is told whole bytes.

    >>> steps = []
    >>> whole = whole_of(10, steps.append)
    >>> half = whole.part(0.5)
    >>> half.add(0.3), half.finish(), half.add(1), whole.finish(), steps
    (None, None, None, None, [2, 3, 5])
    """
    reached, told = 0.0, 0

    def tell(step: float) -> None:
        nonlocal reached, told
        reached += step
        if round(reached) > told:
            advance(round(reached) - told)
            told = round(reached)

    return Share(tell, size)


class CountedStream(Wrapped):
    """A stream that fills a share as it is read, so many times over."""

    def __init__(self, stream: BinaryIO, size: int, share: Share, passes: int = 1) -> None:
        super().__init__(stream)
        self.share = share
        self.expected = size * passes

    def read(self, size: int | None = -1) -> bytes:
        """Read on."""
        found = super().read(size)
        if self.expected:
            self.share.add(len(found) / self.expected)
        return found
