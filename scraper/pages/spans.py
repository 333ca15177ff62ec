"""Stretches of a document as places from … to, and whether a place lies in one of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from scraper.pages.parse import Element, Tree

Span = tuple[int, int]


def spans_of(tree: Tree, elements: Iterable[Element]) -> tuple[Span, ...]:
    """Give the stretches that elements cover, in order, those inside another left out."""
    return outermost((tree.at(element), tree.end(element)) for element in elements)


def outermost(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put stretches in order and leave out those inside another.

    >>> outermost([(5, 9), (1, 4), (6, 7)])
    ((1, 4), (5, 9))
    """
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def covers(spans: Sequence[Span], at: int) -> bool:
    """Tell whether a place lies in one of the outermost stretches.

    >>> covers(((1, 4), (5, 9)), 3), covers(((1, 4), (5, 9)), 4)
    (True, False)
    """
    number = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return number >= 0 and at < spans[number][1]
