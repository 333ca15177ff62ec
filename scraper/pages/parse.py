"""Text → tree: the parse, and the questions that every reader of a page asks.

A page is parsed once. `Tree` numbers its elements in document order, so that "inside", "before" and "the
elements of this class" cost a look-up instead of another walk; no reader recurses, however deep the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

from scraper.errors import NotAPage

Element = etree._Element

CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D})

#: a browser takes all that follows it for text, the page's other posts too: what it shows is preformatted
PLAIN_TEXT = re.compile(r"<(/?)plaintext\b", re.IGNORECASE)
LONGEST_KEPT = 200  #: characters of a class attribute worth remembering


def parse_tree(text: str) -> Tree:
    """Build the tree of a page; raise NotAPage where the text holds no HTML at all."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    text = PLAIN_TEXT.sub(r"<\1pre", text)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace").translate(None, CONTROLS), parser)
    except etree.XMLSyntaxError as error:
        raise NotAPage("This is not a web page: no HTML could be read in it.") from error
    if root is None:
        raise NotAPage("This is not a web page: no HTML could be read in it.")
    return Tree(root, cut=any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log))


class Tree:
    """A parsed page: its elements in document order, with the end of each one's subtree."""

    def __init__(self, root: Element, cut: bool = False) -> None:
        self.root = root
        self.cut = cut  #: the parser gave up before the end: a page nested thousands deep
        self.elements: list[Element] = list(root.iter(etree.Element))
        self.position = {element: at for at, element in enumerate(self.elements)}
        self.ends = self._subtree_ends()
        self.by_class: dict[str, list[Element]] = defaultdict(list)
        self._classed: dict[tuple[str, ...], list[Element]] = {}
        self._tagged: dict[tuple[str, ...], list[Element]] = {}
        self.by_tag: dict[str, list[Element]] = defaultdict(list)
        self.by_id: dict[str, Element] = {}
        self.by_itemprop: dict[str, list[Element]] = defaultdict(list)
        for element in self.elements:
            self._index(element)

    def _subtree_ends(self) -> list[int]:
        ends = [0] * len(self.elements)
        open_: list[int] = []
        for at, element in enumerate(self.elements):
            parent = element.getparent()
            while open_ and self.elements[open_[-1]] is not parent:
                ends[open_.pop()] = at
            open_.append(at)
        for left in open_:
            ends[left] = len(self.elements)
        return ends

    def _index(self, element: Element) -> None:
        self.by_tag[element.tag].append(element)
        for name, text in element.items():
            value = str(text)
            if name == "class":
                for token in folded_classes(value):
                    self.by_class[token].append(element)
            elif name == "id":
                self.by_id.setdefault(value.strip().lower(), element)
            elif name == "itemprop":
                for token in set(value.split()):
                    self.by_itemprop[token.lower()].append(element)

    def at(self, element: Element) -> int:
        """Give an element's place in document order."""
        return self.position[element]

    def end(self, element: Element) -> int:
        """Give the place after an element's last descendant."""
        return self.ends[self.position[element]]

    def holds(self, outer: Element, inner: Element) -> bool:
        """Tell whether one element is the other or its ancestor."""
        at = self.position[outer]
        return at <= self.position[inner] < self.ends[at]

    def classed(self, *names: str) -> list[Element]:
        """List the elements that carry any of these classes, in document order, each once.

        Names are compared folded: `date-header`, `DateHeader` and `dateheader` are one.
        """
        found = self._classed.get(names)
        if found is None:
            found = self._classed[names] = self.ordered(each for name in names for each in self.by_class.get(name, ()))
        return list(found)

    def tagged(self, *tags: str) -> list[Element]:
        """List the elements of any of these tags, in document order."""
        if len(tags) == 1:
            return self.by_tag.get(tags[0], [])
        found = self._tagged.get(tags)
        if found is None:
            found = self._tagged[tags] = self.ordered(each for tag in tags for each in self.by_tag.get(tag, ()))
        return list(found)

    def ordered(self, elements: Iterable[Element]) -> list[Element]:
        """Put elements in document order, each once."""
        return [self.elements[at] for at in sorted({self.position[element] for element in elements})]

    def between(self, elements: list[Element], start: int, end: int) -> list[Element]:
        """Cut an ordered list of elements down to those that stand from `start` to before `end`."""
        first = bisect_left(elements, start, key=self.position.__getitem__)
        last = bisect_left(elements, end, first, key=self.position.__getitem__)
        return elements[first:last]


def folded_classes(value: str) -> frozenset[str]:
    """Split a class attribute into its folded names.

    >>> sorted(folded_classes("post  Date-Header"))
    ['dateheader', 'post']
    """
    return _folded_classes(value) if len(value) < LONGEST_KEPT else frozenset(map(folded, value.split()))


@lru_cache(maxsize=4096)
def _folded_classes(value: str) -> frozenset[str]:
    return frozenset(map(folded, value.split()))


def folded(token: str) -> str:
    """Fold a class name's spelling.

    >>> folded("Date-Header") == folded("DateHeader") == folded("date_header")
    True
    """
    return token.lower().replace("-", "").replace("_", "")
