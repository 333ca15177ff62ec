"""Classic templates whose posts have no anchor of their own: each post ends with the line that links to its archive.

`<p>9:47 PM | <a href="/2002_11_01_archive.html#83930360">Link</a></p>` names the post above it, which reaches up
to the line of the post before, to a date or to a title.
"""

from __future__ import annotations

import re

from scraper.pages.classic import DATE_CLASSES, HEADINGS, TITLE_CLASSES
from scraper.pages.context import Context
from scraper.pages.days import WHOLE_DATE
from scraper.pages.parse import Element, Tree
from scraper.pages.paths import ARCHIVE_PATH, path_of
from scraper.pages.printed import BREAKS, as_printed, printed
from scraper.pages.regions import Regions, has_class
from scraper.pages.spans import covers, spans_of
from scraper.pages.units import Body, Unit

TO_ARCHIVE = re.compile(r"([^#]*)#(\d{7,20})$", re.ASCII)


def linked_units(context: Context, regions: Regions) -> list[Unit]:
    """Find the posts of a page by the links to their places in the archive; none where there are no such links."""
    tree = context.tree
    taken = spans_of(tree, (*regions.comments, *regions.gadgets))
    lines: dict[Element, str] = {}
    seen: set[str] = set()
    for link in tree.by_tag.get("a", ()):
        match = TO_ARCHIVE.fullmatch(link.get("href") or "")
        if not match or match.group(2) in seen or covers(taken, tree.at(link)):
            continue
        if ARCHIVE_PATH.search(path_of(context.absolute(link.get("href")) or match.group(1))):
            seen.add(match.group(2))
            lines[_block_of(link)] = match.group(2)
    units: list[Unit] = []
    for line, number in lines.items():
        unit = _unit(tree, line, number, lines, units[-1].date_text if units else None)
        if unit is not None:
            units.append(unit)
    return units


def _block_of(link: Element) -> Element:
    """Give the line a link stands in: its nearest block."""
    return next((each for each in (link, *link.iterancestors()) if each.tag in BREAKS), link)


def _unit(tree: Tree, line: Element, number: str, lines: dict[Element, str], day: str | None) -> Unit | None:
    parent = line.getparent()
    if parent is None:
        return None
    title: Element | None = None
    boundary: Element | None = None
    for sibling in line.itersiblings(preceding=True):
        heading = sibling.tag in HEADINGS or has_class(sibling, *DATE_CLASSES, *TITLE_CLASSES)
        if sibling in lines or heading:
            boundary = boundary if boundary is not None else sibling
        if sibling in lines:
            break
        text = as_printed(sibling) if heading else ""
        if has_class(sibling, *DATE_CLASSES) or WHOLE_DATE.match(text):
            day = text
            break
        if text and title is None:
            title = sibling
    body = Body(parent, after=boundary, before=line)
    start, end = body.span(tree)
    if start >= end or not any(printed(each) for each in tree.elements[start:end]):
        return None
    first = tree.at(title) if title is not None else start
    return Unit(
        tree, first, tree.end(line), body, ((start, end),), title=title, footer=line, date_text=day, post_id=number
    )
