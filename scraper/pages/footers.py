"""What stands around a post's text: its time, its labels, machine-readable instants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scraper.pages.bylines import author_in, clean_time, clock_in, stamp_in
from scraper.pages.context import Context
from scraper.pages.marks import is_label, is_permanent, leads_to_comments
from scraper.pages.parse import Element
from scraper.pages.printed import as_printed, printed
from scraper.pages.regions import Regions, has_class
from scraper.pages.structured import iso_stamp, text_of
from scraper.pages.units import Unit

BYLINE_CLASSES = (
    "blogbyline",
    "posted",
    "postfooter",
    "byline",
    "postmeta",
    "postinfo",
    "postheader",
    "postdata",
    "postfooterline",
)
MOST_LINES = 50


@dataclass(frozen=True)
class Reading:
    """One post's part of the page, with what stands around it."""

    unit: Unit
    context: Context
    regions: Regions
    alone: bool  #: the page is this post's own


def lines_of(unit: Unit) -> list[Element]:
    """List the lines that may name author and time; one that holds the next post, too, is none."""
    marked = [line for line in unit.classed(*BYLINE_CLASSES) if unit.tree.end(line) <= unit.end]
    return [*marked[:MOST_LINES], *([unit.footer] if unit.footer is not None else [])]


def instant(reading: Reading, marks: tuple[str, str], name: str, permalink: str | None) -> str | None:
    """Give a machine-readable instant of the markup, as written; `marks` are its class and its `itemprop`."""
    unit = reading.unit
    marked = unit.classed(marks[0]) + unit.marked(marks[1])
    if name == "datePublished":
        marked += unit.tagged("time")
    for mark in marked:
        for attribute in ("title", "datetime", "content"):
            if stamp := iso_stamp(mark.get(attribute)):
                return stamp
    for article in reading.context.articles:
        address = text_of(article, "mainEntityOfPage")
        stamp = iso_stamp(text_of(article, name))
        if stamp and (reading.alone or (permalink and address == permalink)):
            return stamp
    property_ = {"datePublished": "article:published_time", "dateModified": "article:modified_time"}[name]
    return iso_stamp(reading.context.metas.get(property_)) if reading.alone else None


def time_text(reading: Reading) -> str | None:
    """Give the printed time: `14:33`, or whatever stamp the theme prints in its place."""
    unit = reading.unit
    exact = [mark for mark in unit.classed("published", "timestamplink") if mark.tag != "meta"]
    exact += [mark for mark in unit.marked("datepublished") if mark.tag != "meta"]
    exact += [link for link in unit.tagged("a") if is_permanent(link)] + unit.tagged("time")
    for mark in exact:
        text = as_printed(mark)
        if any(map(str.isdigit, text)):
            return text
    for mark in unit.classed("posttimestamp", "posttime", "timestamp"):
        if stamp := clean_time(as_printed(mark)):
            return stamp
    return _time_beside(unit)


def _time_beside(unit: Unit) -> str | None:
    """Read the time in a line that no class marks as one: in its permalink, after its author's name, anywhere."""
    lines = lines_of(unit)
    for line in lines:
        for link in line.iter("a"):
            text = as_printed(link)
            if clock_in(text) and not leads_to_comments(link.get("href") or ""):
                return text
    for line in lines:
        text = as_printed(line)
        name = author_in(text)
        stamp = stamp_in(text.split(name, 1)[1]) if name else None
        if stamp and clock_in(stamp):
            return stamp
    return clock_in(as_printed(unit.footer)) if unit.footer is not None else None


def labels(reading: Reading) -> tuple[str, ...] | None:
    """Give the printed labels, each once; None where the theme shows no place for them.

    A post's own page may show them only in the way that leads to it, `Home › Orto › La zucca`.
    """
    unit = reading.unit
    names = _names_of(unit.tagged("a"))
    if names or unit.classed("postlabels", "bloggerlabels"):
        return names
    gadgets = reading.regions.gadgets if reading.alone else []
    ways = [gadget for gadget in gadgets if has_class(gadget, "breadcrumbs", "breadcrumb")]
    return _names_of([link for way in ways for link in way.iter("a")]) or None


def _names_of(links: Iterable[Element]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for link in links if is_label(link) and (text := printed(link))))
