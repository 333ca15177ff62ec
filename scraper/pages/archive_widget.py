"""The counts that the archive widget prints beside its months and years: what the blog says it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.pages.context import Context
from scraper.pages.parse import Element
from scraper.pages.paths import path_of

#: a count as themes print it: `(12)`, `12`, `(1.234)`
COUNT = re.compile(r"\(?\s*(\d{1,3}(?:[.,’' \xa0\u202f]\d{3})+|\d{1,6})\s*\)?")
IN_OPTION = re.compile(r"\((\d{1,6})\)\s*$")
PERIOD = re.compile(r"/((?:19|20)\d\d)(?:/(0[1-9]|1[0-2]))?/?$|/((?:19|20)\d\d)_(0[1-9]|1[0-2])_(\d\d)_archive\.html?$")


def month_counts(context: Context) -> tuple[tuple[str, int], ...]:
    """Return how many posts the archive widget announces, by month `2011-10` and by year `2011`, in its order.

    A widget that counts weeks or days announces no month; a classic archive list prints no counts.
    """
    found: dict[str, int] = {}
    for widget in context.tree.classed("blogarchive"):
        for address, count in _counted(widget):
            period = period_of(context.absolute(address) or "")
            if period is None:
                return ()
            found.setdefault(period, count)
    return tuple(found.items())


def _counted(widget: Element) -> Iterator[tuple[str, int]]:
    """Pair each archive address of a widget with the count printed in it or right after it."""
    for link in widget.iter("a"):
        if "post-count-link" in (link.get("class") or "").split():
            inner = [each for each in link.iter("span") if "post-count" in (each.get("class") or "").split()]
            after = link.getnext()
            printed = inner[0] if inner else after
            if printed is not None and "post-count" in (printed.get("class") or "").split():
                count = parse_post_count("".join(map(str, printed.itertext())))
                if count is not None:
                    yield link.get("href") or "", count
    for option in widget.iter("option"):
        counted = IN_OPTION.search("".join(map(str, option.itertext())))
        if counted is not None:
            yield option.get("value") or "", int(counted[1])


def parse_post_count(text: str) -> int | None:
    """Read the count beside a month; None where it is none.

    >>> parse_post_count("(12)"), parse_post_count(" 1.234 "), parse_post_count("(-)")
    (12, 1234, None)
    """
    found = COUNT.fullmatch(text.strip())
    return int(re.sub(r"\D", "", found[1])) if found else None


def period_of(address: str) -> str | None:
    """Return the month or year that an archive page covers; None where it is a week or a day.

    A monthly archive of the old kind always begins on the first.

    >>> period_of("https://a.blogspot.com/2011/10/"), period_of("https://a.blogspot.com/2011/")
    ('2011-10', '2011')
    >>> period_of("http://a.blogspot.com/2004_08_01_archive.html"), period_of("http://a.blogspot.com/2004_08_08_archive.html")
    ('2004-08', None)
    """
    found = PERIOD.search(path_of(address))
    if found is None or found[5] not in (None, "01"):
        return None
    return "-".join(part for part in (found[1] or found[3], found[2] or found[4]) if part)
