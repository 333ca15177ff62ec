"""Where each post of a page begins and ends.

A *unit* is one post's stretch of the document: an element that holds it (`hentry`, `post-outer`, `article`,
schema.org's `BlogPosting`), or, where the theme marks nothing, the elements from one post's end to the next body.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.pages.parse import Element, Tree
from scraper.pages.printed import inner_html
from scraper.pages.regions import Regions, has_class
from scraper.pages.spans import Span, covers, spans_of

CONTAINER_CLASSES = (
    "hentry", "post", "postouter", "postoutercontainer", "blogpost", "postwrapper", "postwrap", "postcontainer",
    "entry", "indexpost", "itempost", "mobilepostouter", "mobiledateouter", "blogentry", "postpage", "blogposting"
)  # fmt: skip
POST_NUMBER = re.compile(r"\d{5,20}", re.ASCII)


@dataclass(frozen=True)
class Body:
    """Where a post's text stands: an element's content, or the part of it between two of its children."""

    element: Element
    after: Element | None = None
    before: Element | None = None
    furniture: frozenset[Element] = field(default_factory=frozenset)  #: parts that are no body

    def html(self) -> str:
        """Give the text as HTML."""
        return inner_html(self.element, self.furniture, self.after, self.before)

    def span(self, tree: Tree) -> Span:
        """Give the places where it begins and ends."""
        start = tree.at(self.element) if self.after is None else tree.end(self.after)
        return start, tree.end(self.element) if self.before is None else tree.at(self.before)


@dataclass(frozen=True)
class Unit:
    """One post's part of the page."""

    tree: Tree
    start: int  #: place of the first element that is the post's
    end: int  #: place after its last
    body: Body | None
    claimed: tuple[Span, ...] = ()  #: stretches inside that are body, comments or gadgets
    opened: tuple[Span, ...] = ()  #: stretches of the body element that are the post's footer or title
    title: Element | None = None  #: the element that prints the title, where no class says so
    footer: Element | None = None  #: the line with author, time and links, where no class says so
    date_text: str | None = None  #: the day over the post, where no class says so
    post_id: str | None = None
    lists_all: bool = False  #: its own page prints all of its comments: a classic template knows no second page

    def own(self, elements: list[Element]) -> list[Element]:
        """Keep, of an ordered list, the post's own marks: inside the unit, outside its body and its comments."""
        place = self.tree.position
        return [
            element
            for element in self.tree.between(elements, self.start, self.end)
            if not covers(self.claimed, place[element]) or covers(self.opened, place[element])
        ]

    def classed(self, *names: str) -> list[Element]:
        """List the post's own marks of these classes, in document order."""
        return self.own(self.tree.classed(*names))

    def tagged(self, *tags: str) -> list[Element]:
        """List the post's own elements of these tags, in document order."""
        return self.own(self.tree.tagged(*tags))

    def marked(self, itemprop: str) -> list[Element]:
        """List the post's own elements of this `itemprop`, in document order."""
        return self.own(self.tree.by_itemprop.get(itemprop, []))


def find_units(tree: Tree, regions: Regions) -> list[Unit]:
    """Give each claimed body its unit, in document order."""
    bodies = _one_for_each_post(tree, regions.bodies)
    places = [tree.at(body) for body in bodies]
    claims = spans_of(tree, (*regions.bodies, *regions.comments, *regions.gadgets))
    holders = [_holder(tree, body, places) for body in bodies]
    units = []
    for number, (body, holder) in enumerate(zip(bodies, holders, strict=True)):
        if holder is not None:
            start, end = tree.at(holder), tree.end(holder)
        else:
            start = tree.end(_or(holders[number - 1], bodies[number - 1])) if number else 0
            last = number + 1 == len(holders)
            end = len(tree.elements) if last else tree.at(_or(holders[number + 1], bodies[number + 1]))
        inside = claims[bisect_left(claims, (start, 0)) : bisect_left(claims, (end, 0))]
        furniture = regions.furniture.get(body, [])
        comments = set(regions.comments)
        opened = spans_of(tree, (each for each in furniture if each not in comments))
        units.append(Unit(tree, start, end, Body(body, furniture=frozenset(furniture)), inside, opened))
    return units


def _or(element: Element | None, other: Element) -> Element:
    return other if element is None else element


def _one_for_each_post(tree: Tree, bodies: Sequence[Element]) -> list[Element]:
    """Keep one body of those that share a post: some themes mark a summary, a picture and the text alike."""
    kept: list[Element] = []
    shared: dict[Element, Element] = {}
    several: dict[Element, bool] = {}
    around: dict[Element, Element | None] = {}
    for body in bodies:
        holder = _post_around(body, around)
        rival = shared.get(holder) if holder is not None else None
        if holder is not None and rival is not None and holder not in several:
            several[holder] = _numbers(tree, holder) > 1
        if holder is None or rival is None or several[holder]:
            kept.append(body)
            if holder is not None:
                shared[holder] = body
        elif _weight(body) > _weight(rival):
            kept[kept.index(rival)] = shared[holder] = body
    return kept


def _post_around(body: Element, around: dict[Element, Element | None]) -> Element | None:
    """Give the nearest element around a body that is marked as a post; `around` remembers the climbs before."""
    climbed: list[Element] = []
    found: Element | None = None
    for ancestor in body.iterancestors():
        if ancestor in around or is_marked_post(ancestor):
            found = around.get(ancestor, ancestor)
            break
        climbed.append(ancestor)
    around.update(dict.fromkeys(climbed, found))
    return found


def _numbers(tree: Tree, holder: Element) -> int:
    """Count the different posts that an element names by number or by title."""
    inside = tree.elements[tree.at(holder) : tree.end(holder)]
    names = {each.get("name") for each in inside if each.tag == "a" and POST_NUMBER.fullmatch(each.get("name") or "")}
    return max(len(names), sum(has_class(each, "posttitle", "entrytitle") for each in inside))


def _weight(body: Element) -> tuple[bool, int]:
    return "post-body-" in (body.get("id") or ""), sum(len(text) for text in body.itertext())


def _holder(tree: Tree, body: Element, places: Sequence[int]) -> Element | None:
    """Climb from a body to the outermost element that is marked as a post and holds no other body."""
    best: Element | None = None
    for ancestor in body.iterancestors():
        at = tree.at(ancestor)
        if bisect_left(places, tree.ends[at]) - bisect_left(places, at) > 1:
            break
        if is_marked_post(ancestor):
            best = ancestor
    return best


def shows_posts(tree: Tree) -> bool:
    """Tell whether a page says that it holds posts of a blog: any site may call a part of a page an article."""
    if tree.classed("hentry", "dateposts", "dateheader"):
        return True
    scopes = (element.get("itemtype") or "" for element in tree.elements if element.get("itemtype"))
    return any(scope.endswith("/BlogPosting") for scope in scopes)


def is_marked_post(element: Element) -> bool:
    """Tell whether an element says that it is a post."""
    if element.tag in {"html", "body", "main"}:
        return False
    kind = element.get("itemtype") or ""
    if element.tag == "article" or kind.endswith(("/BlogPosting", "/Article", "/NewsArticle")):
        return True
    return has_class(element, *CONTAINER_CLASSES)
