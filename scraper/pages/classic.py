"""Classic templates, before 2006 and on blogs published by FTP: hand-made markup around Blogger's own anchors.

A classic template may use any tags and no classes at all; what every one of them has is the post's number, as
`<a name="114383682175718258">` before the post and in the links of the line under it (permalink, comments, edit).
So a post runs from its anchor to the next one; its footer is the line with those links; its body stands between
its title and its footer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper.pages.context import Context
from scraper.pages.days import WHOLE_DATE
from scraper.pages.footers import BYLINE_CLASSES
from scraper.pages.parse import Element, Tree
from scraper.pages.paths import POST_PATH
from scraper.pages.printed import BREAKS, NOT_PRINTED, as_printed, printed
from scraper.pages.regions import Regions, has_class
from scraper.pages.spans import Span, covers, outermost, spans_of
from scraper.pages.units import Body, Unit

NUMBER = re.compile(r"(?:post-?)?(\d{5,20})", re.ASCII)
DATE_LIKE = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}\b")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TITLE_CLASSES = ("posttitle", "entrytitle", "title", "blogtitle", "headline")
DATE_CLASSES = ("dateheader", "date", "blogdate", "postdate", "entrydate", "day")
LONGEST_DATE = 45
PICTURES = frozenset({"img", "iframe", "object", "embed"})
NEAR = 12  #: elements between an anchor and its post's title


@dataclass(frozen=True)
class Stretch:
    """The elements from one post's anchor up to the next one's."""

    number: str
    start: int
    end: int


def classic_units(context: Context, regions: Regions) -> list[Unit]:
    """Find the posts of a page by their numbered anchors; none where there are no such anchors."""
    tree = context.tree
    taken = spans_of(tree, (*regions.comments, *regions.gadgets))
    units: list[Unit] = []
    last = 0
    for stretch in _stretches(tree, taken):
        title = _title(context, stretch, last)
        begins = max(stretch.start + 1, tree.end(title)) if title is not None else stretch.start + 1
        footer = _footer(context, stretch, begins)
        body = _body(tree, stretch, title, footer)
        date_text = _date(tree, title, stretch, last) or (units[-1].date_text if units else None)
        claimed = tuple((first, end) for first, end in taken if first < stretch.end and end > stretch.start)
        opened: tuple[Span, ...] = ()
        if body is not None:
            labels = tree.between(tree.classed("bloggerlabels"), *body.span(tree))
            claimed, opened = outermost((*claimed, body.span(tree))), spans_of(tree, labels)
            body = replace(body, furniture=frozenset(labels))
        start = min(stretch.start, tree.at(title)) if title is not None else stretch.start
        units.append(
            Unit(
                tree,
                start,
                stretch.end,
                body,
                claimed,
                opened,
                title=title,
                footer=footer,
                date_text=date_text,
                post_id=stretch.number,
                lists_all=True,
            )
        )
        last = tree.end(footer) if footer is not None else stretch.start
    return units


def _stretches(tree: Tree, taken: Sequence[Span]) -> list[Stretch]:
    anchors: dict[str, int] = {}
    stop = len(tree.elements)
    for element in tree.elements:
        name = element.get("name") if element.tag == "a" else None
        match = NUMBER.fullmatch(name or element.get("id") or "") if element.tag not in {"input", "meta"} else None
        at = tree.at(element)
        if name == "comments":
            stop = at
            break
        if match and not covers(taken, at):
            anchors.setdefault(match.group(1), at)
    places = list(anchors.items())
    ends = [at for _, at in places[1:]] + [_end_of_last(tree, places[-1][1], stop, taken)] if places else []
    return [Stretch(number, at, end) for (number, at), end in zip(places, ends, strict=True)]


def _end_of_last(tree: Tree, start: int, stop: int, taken: Sequence[Span]) -> int:
    following = [first for first, _ in taken if first > start]
    return min([stop, *following])


def _title(context: Context, stretch: Stretch, last: int) -> Element | None:
    """Find the title after the anchor, else before it: an element of that class, else a heading that is no date."""
    tree = context.tree
    after = tree.elements[stretch.start : min(stretch.end, stretch.start + NEAR)]
    before = tree.elements[max(last, stretch.start - NEAR) : stretch.start]
    for span, dated in ((after, False), (before[::-1], True)):
        titles = [element for element in span if has_class(element, *TITLE_CLASSES)]
        headings = [element for element in span if element.tag in HEADINGS and not has_class(element, *DATE_CLASSES)]
        for element in (*titles, *headings):
            text = printed(element) if element.tag not in {"html", "body", "table", "tr"} else ""
            if not text or (dated and (WHOLE_DATE.match(text) or (element.tag == "h1" and text == context.title))):
                continue
            if dated or not _shows_anything(tree, stretch.start + 1, tree.at(element)):
                return element
    return None


def _date(tree: Tree, title: Element | None, stretch: Stretch, last: int) -> str | None:
    """Give the day printed between the post before and this post's title."""
    to = max(stretch.start, tree.at(title) if title is not None else 0) + 1
    for element in reversed(tree.elements[last:to]):
        text = as_printed(element) if element.tag in HEADINGS or has_class(element, *DATE_CLASSES) else ""
        if 0 < len(text) <= LONGEST_DATE and any(map(str.isdigit, text)) and element is not title:
            return text
    return None


def _footer(context: Context, stretch: Stretch, opened: int) -> Element | None:
    """Find the line under the post: the outermost element that holds its links and nothing of its text."""
    tree = context.tree
    links = tree.between(tree.by_tag.get("a", []), opened, stretch.end)
    for link in (*(each for each in links if _bears(each, stretch.number)), *filter(_may_be_permalink, links)):
        return _line_of(tree, link, stretch, opened)
    return None


def _bears(link: Element, number: str) -> bool:
    """Tell a link that says that it is the post's own: by the number, by its title."""
    href = link.get("href") or ""
    if href.endswith("#" + number) or "postID=" + number in href:
        return True
    return (link.get("title") or "").lower() in {"permanent link", "permalink", "link permanente"}


def _may_be_permalink(link: Element) -> bool:
    """Tell a short link to a post with a figure or a sign: the author may link to another one so, in the text."""
    href = link.get("href") or ""
    return bool(POST_PATH.search(href.split("#")[0])) and len(printed(link)) <= LONGEST_DATE and _in_byline(link)


def _in_byline(link: Element) -> bool:
    text = printed(link)
    return any(map(str.isdigit, text)) or text.lower() in {"#", "¶", "permalink", "link", "link permanente", "*"}


def _line_of(tree: Tree, link: Element, stretch: Stretch, opened: int) -> Element:
    line = link
    while True:
        parent = line.getparent()
        if parent is None or tree.at(parent) <= stretch.start or tree.end(parent) > stretch.end:
            return line
        if tree.at(parent) < opened:
            return line
        inline = line.tag not in BREAKS and parent.tag not in BREAKS
        if not inline and not has_class(parent, *BYLINE_CLASSES) and not _shows_anything(tree, opened, tree.at(parent)):
            return line
        line = parent


def _shows_anything(tree: Tree, start: int, end: int) -> bool:
    """Tell whether the elements from one place to another print anything, be it a picture."""
    for element in tree.elements[start - 1 : end]:
        at = tree.at(element)
        if at >= start and element.tag in PICTURES:
            return True
        if at >= start and element.tag not in NOT_PRINTED and (element.text or "").strip():
            return True
        if tree.ends[at] <= end and at >= start - 1 and (element.tail or "").strip():
            return True
    return False


def _body(tree: Tree, stretch: Stretch, title: Element | None, footer: Element | None) -> Body | None:
    """Bound the text: in the footer's parent, after the title or anchor where that stands in it, before the footer."""
    anchor = tree.elements[stretch.start]
    if footer is None:
        holder = next((up for up in anchor.iterancestors() if tree.end(up) <= stretch.end), None)
        inner = tree.elements[stretch.start + 1 : stretch.end]
        blocks = [each for each in inner if each.tag in BREAKS and each is not title and tree.end(each) <= stretch.end]
        holder = holder if holder is not None else max(blocks, key=lambda each: len(printed(each)), default=None)
        return Body(holder, _child_with(holder, title, anchor, tree), None) if holder is not None else None
    parent = footer.getparent()
    if parent is None:
        return None
    return Body(parent, _child_with(parent, title, anchor, tree), footer)


def _child_with(parent: Element, title: Element | None, anchor: Element, tree: Tree) -> Element | None:
    """Give the child of `parent` that holds the title or the anchor, the later one; None where neither does."""
    marks = sorted((each for each in (title, anchor) if each is not None), key=tree.at)
    for mark in reversed(marks):
        child: Element | None = mark
        while child is not None and child is not parent:
            up = child.getparent()
            if up is parent:
                return child
            child = up
    return None
