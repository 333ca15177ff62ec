"""The day printed over each post, or in it: one header serves every post of a day."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from scraper.items import Post
from scraper.pages.context import Context
from scraper.pages.marks import is_label
from scraper.pages.parse import Element
from scraper.pages.printed import BREAKS, as_printed
from scraper.pages.regions import Regions, has_class
from scraper.pages.spans import covers, spans_of
from scraper.pages.units import Unit

LONGEST = 60  # letters
#: a line that is nothing but a date: `venerdì, marzo 31, 2006`, `31 March 2006`, `31/3/06`, `2006-03-31`
WHOLE_DATE = re.compile(
    r"(?:[^\W\d]+(?:-[^\W\d]+)?[,.]?\s+)?"
    r"(?:(?:\d{1,2}(?:[.,]|st|nd|rd|th|º|°)?\s+(?:de\s+)?[^\W\d]+|[^\W\d]+\s+\d{1,2}),?\s+(?:de\s+)?\d{4}"
    r"|\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4})$"
)
WRITTEN = re.compile(
    r"\s*[\w.$]{1,60}\(\s*(['\"])([^'\"]{0,80})\1\s*\)\s*;?\s*", re.ASCII
)  #: by a script: `day('20/10/2011')`
DAY = re.compile(r"\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|(?<!\d)\d{4}(?!\d)", re.ASCII)
TIME = re.compile(r"\d:\d\d|(?:^|\s)\d{1,2}\.\d\d\b(?!\.)", re.ASCII)
LONGEST_CALL = 200  # letters
NOTHING_TO_PRINT = "Can't find substitution for tag [post.dateHeader]"  #: Blogger's words over a day's second post
LINES = ("div", "span", "p", "li", "td", "small", "em", "i", "b", "strong", "abbr", "a")
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


def bare_day(unit: Unit, title: Element | None) -> str | None:
    """Give a date that stands on a line of its own, or that a script writes there, without a class that is known.

    A title, a label, the day of the last change are no such lines; below a title whose text is not told apart from
    what stands around it, the day may be the author's.
    """
    tree = unit.tree
    until = len(tree.elements) if unit.body is not None else tree.at(title) if title is not None else 0
    for element in tree.between(unit.tagged("script", *LINES), 0, until):
        if _says_other_than_day(element) or (title is not None and tree.holds(title, element)):
            continue
        if element.tag == "script":
            written = WRITTEN.fullmatch((element.text or "")[:LONGEST_CALL])
            text = written[2] if written else ""
        else:
            text = as_printed(element) if len(element) == 0 and len(element.text or "") <= LONGEST else ""
        if WHOLE_DATE.match(text.strip()):
            return text.strip()
    return None


def _says_other_than_day(element: Element) -> bool:
    if has_class(element, "updated") or element.get("itemprop") == "dateModified" or is_label(element):
        return True
    before, parent = element.getprevious(), element.getparent()
    words = before.tail if before is not None else parent.text if parent is not None else None
    return element.tag not in BREAKS and any(map(str.isalpha, words or ""))  # "Aggiornato il <span>20/3/18</span>"


def share_days(units: Sequence[Unit], posts: Sequence[Post]) -> list[Post]:
    """Give a post whose place for the day is empty the day of the post above it: Blogger prints each day once."""
    shared = list(posts)
    if 2 * sum(map(_is_dated, posts)) < len(posts):
        return shared
    for at in range(1, len(shared)):
        above, post = shared[at - 1], shared[at]
        day = above.date_text or above.time_text
        own = above.published_iso or TIME.search(day or "")  # an hour is that of one post
        if not _is_dated(post) and not own and _has_empty_place(units[at]):
            shared[at] = replace(post, date_text=day)
    return shared


def names_day(stamp: str | None) -> bool:
    """Tell whether a printed stamp is more than a time of day.

    >>> names_day("20/10/2011"), names_day("3.2.08 14:33"), names_day("14:33"), names_day(None)
    (True, True, False, False)
    """
    return DAY.search(stamp or "") is not None


def _is_dated(post: Post) -> bool:
    return bool(post.date_text or post.published_iso or names_day(post.time_text))


def _has_empty_place(unit: Unit) -> bool:
    places = unit.classed("posttimestamp", *HEADER_CLASSES, *LOOSE_CLASSES)
    scripts = (script.text or "" for script in unit.tagged("script"))
    return any(not as_printed(place) for place in places) or any(NOTHING_TO_PRINT in text for text in scripts)


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
