"""Where each post of a page begins and ends.

A *unit* is one post's stretch of the document: an element that holds it (`hentry`, `post-outer`, `article`,
schema.org's `BlogPosting`), or, where the theme marks nothing, the elements from its anchor to the next post's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scraper.pages.parse import Element, Tree, inner_html
from scraper.pages.regions import Regions, has_class

CONTAINER_CLASSES = (
    "hentry", "post", "postouter", "postoutercontainer", "blogpost", "blogposts2", "postwrapper", "postwrap",
    "postcontainer", "postarea", "entry", "indexpost", "itempost", "mobilepostouter", "mobiledateouter", "blogentry"
)  # fmt: skip


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

    def span(self, tree: Tree) -> tuple[int, int]:
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
    claimed: tuple[tuple[int, int], ...] = ()  #: stretches inside that are body, comments or gadgets
    title: Element | None = None  #: the element that prints the title, where no class says so
    footer: Element | None = None  #: the line with author, time and links, where no class says so
    date_text: str | None = None  #: the day over the post, where no class says so
    post_id: str | None = None

    def own(self, elements: Iterable[Element]) -> list[Element]:
        """Keep, of these elements, the ones that are this post's own marks: inside the unit, outside body and comments."""
        found = []
        for element in elements:
            at = self.tree.position[element]
            if self.start <= at < self.end and not any(first <= at < last for first, last in self.claimed):
                found.append(element)
        return found

    def classed(self, *names: str) -> list[Element]:
        """List the post's own marks of these classes, in document order."""
        return self.own(self.tree.classed(*names))

    def tagged(self, *tags: str) -> list[Element]:
        """List the post's own elements of these tags, in document order."""
        if len(tags) == 1:
            return self.own(self.tree.by_tag.get(tags[0], ()))
        return self.own(self.tree.ordered(element for tag in tags for element in self.tree.by_tag.get(tag, ())))


def find_units(tree: Tree, regions: Regions) -> list[Unit]:
    """Give each claimed body its unit, in document order."""
    body_places = [tree.at(body) for body in regions.bodies]
    claims = sorted(
        (tree.at(element), tree.end(element)) for element in (*regions.bodies, *regions.comments, *regions.gadgets)
    )
    holders = [_holder(tree, body, body_places) for body in regions.bodies]
    units = []
    for number, (body, holder) in enumerate(zip(regions.bodies, holders, strict=True)):
        if holder is not None:
            start, end = tree.at(holder), tree.end(holder)
        else:
            start = tree.end(holders[number - 1] or regions.bodies[number - 1]) if number else 0
            following = number + 1 < len(holders)
            end = tree.at(holders[number + 1] or regions.bodies[number + 1]) if following else len(tree.elements)
        inside = tuple((first, last) for first, last in claims if first < end and last > start)
        units.append(Unit(tree, start, end, Body(body), inside))
    return units


def _holder(tree: Tree, body: Element, body_places: Sequence[int]) -> Element | None:
    """Climb from a body to the outermost element that is marked as a post and holds no other body."""
    own = tree.at(body)
    best: Element | None = None
    for ancestor in body.iterancestors():
        at = tree.at(ancestor)
        if any(at <= place < tree.ends[at] for place in body_places if place != own):
            break
        if is_marked_post(ancestor):
            best = ancestor
    return best


def is_marked_post(element: Element) -> bool:
    """Tell whether an element says that it is a post."""
    if element.tag in {"html", "body", "main"}:
        return False
    kind = element.get("itemtype") or ""
    if element.tag == "article" or kind.endswith(("/BlogPosting", "/Article", "/NewsArticle")):
        return True
    return has_class(element, *CONTAINER_CLASSES)
