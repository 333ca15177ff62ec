"""The day printed over each post: one header serves every post of a day."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.pages.context import Context
from scraper.pages.parse import as_printed
from scraper.pages.regions import Regions
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
    found: list[str | None] = []
    for unit in units:
        choices = (
            [unit.date_text],
            [text for at, text in headers if unit.start <= at < unit.end],
            [text for at, text in headers if at < unit.start][-1:],
            [text for at, text in loose if unit.start <= at < unit.end],
            [text for at, text in loose if at < unit.start][-1:],
        )
        found.append(next((texts[0] for texts in choices if texts and texts[0]), None))
    return found


def _headers(context: Context, regions: Regions, classes: Sequence[str]) -> list[tuple[int, str]]:
    """List the headers that are no part of a body, a comment or a gadget, with their places."""
    tree = context.tree
    taken = [(tree.at(each), tree.end(each)) for each in (*regions.bodies, *regions.comments, *regions.gadgets)]
    opened = [(tree.at(each), tree.end(each)) for parts in regions.furniture.values() for each in parts]
    headers = []
    for header in tree.classed(*classes):
        at, text = tree.at(header), as_printed(header)
        outside = not any(first <= at < last for first, last in taken) or any(a <= at < b for a, b in opened)
        if outside and len(text) <= LONGEST and any(map(str.isdigit, text)):
            headers.append((at, text))
    return headers
