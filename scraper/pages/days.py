"""The day printed over each post: one header serves every post of a day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from scraper.pages.context import Context
from scraper.pages.printed import as_printed
from scraper.pages.regions import Regions
from scraper.pages.spans import covers, spans_of
from scraper.pages.units import Unit

LONGEST = 60
HEADER_CLASSES = ("dateheader",)
LOOSE_CLASSES = ("postdate", "entrydate", "date", "publishdate", "blogdate", "dateposted", "posteddate", "day")


def date_texts(context: Context, regions: Regions, units: Sequence[Unit]) -> list[str | None]:
    """Give each post the date header that stands in it or over it.

    A header printed empty, as old themes do over a day's second post, repeats the one before it; one without a
    figure (`#`, left there by a script) is no date.
    """
    headers = _headers(context, regions, HEADER_CLASSES)
    loose = _headers(context, regions, LOOSE_CLASSES)
    return [unit.date_text or _day_of(unit, headers) or _day_of(unit, loose) for unit in units]


def _day_of(unit: Unit, headers: list[tuple[int, str]]) -> str | None:
    """Give the first header inside a unit, else the last one above it."""
    following = bisect_left(headers, (unit.start, ""))
    if following < len(headers) and headers[following][0] < unit.end:
        return headers[following][1]
    return headers[following - 1][1] if following else None


def _headers(context: Context, regions: Regions, classes: Sequence[str]) -> list[tuple[int, str]]:
    """List the headers that are no part of a body, a comment or a gadget, with their places."""
    tree = context.tree
    taken = spans_of(tree, (*regions.bodies, *regions.comments, *regions.gadgets))
    opened = spans_of(tree, (each for parts in regions.furniture.values() for each in parts))
    headers = []
    for header in tree.classed(*classes):
        at, text = tree.at(header), as_printed(header)
        outside = not covers(taken, at) or covers(opened, at)
        if outside and len(text) <= LONGEST and any(map(str.isdigit, text)):
            headers.append((at, text))
    return headers
