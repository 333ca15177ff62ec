"""Bytes → tree: the character set, the parse, and the questions that every reader of a page asks.

A page is parsed once. `Tree` numbers its elements in document order, so that "inside", "before" and "the
elements of this class" cost a look-up instead of another walk; no reader recurses, however deep the page.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from copy import deepcopy
from functools import lru_cache

from lxml import etree

from scraper.errors import NotAPage

Element = etree._Element

META_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: what browsers read where a page says Latin 1
SUPERSETS = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252"}
CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D})

LONGEST_KEPT = 200  #: characters of a class attribute worth remembering
PLAIN_SPACE = re.compile(r"[ \t\n\r\f]+")
NOT_PRINTED = frozenset({"script", "style", "template", "head", "title", "noscript", "iframe"})
BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option",
    "p", "pre", "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252: pages that declare one and hold the other, or both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("archivio.windows", _windows_bytes)


def decode_page(body: bytes, content_type: str | None = None) -> str:
    """Read a page's bytes as text: by the byte order mark, as UTF-8 where that is valid, else as the page declares.

    >>> decode_page("perch\u00e9".encode()), decode_page(b"<meta charset=utf-8>perch\\xe9")
    ('perché', '<meta charset=utf-8>perché')
    """
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].decode("utf-8", "archivio.windows")
    if body.startswith(UTF16):
        return body.decode("utf-16", "replace")
    declared = _declared(body, content_type)
    if declared.startswith(("iso2022", "hz")):  # seven-bit encodings are valid UTF-8 and mean something else
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        if declared == "utf-8":
            return body.decode("utf-8", "archivio.windows")
        return body.decode(declared, "replace")


def _declared(body: bytes, content_type: str | None) -> str:
    """Give the codec the header or the first meta names; UTF-8 where nothing usable is named."""
    in_header = HEADER_CHARSET.search(content_type or "")
    in_page = META_CHARSET.search(body, 0, 100_000)
    for name in (in_header and in_header.group(1), in_page and in_page.group(1).decode("ascii", "replace")):
        if name and name.lower() in SUPERSETS:
            return SUPERSETS[name.lower()]
        try:
            codec = codecs.lookup(name or "")
        except LookupError:
            continue
        if codec._is_text_encoding and not codec.name.startswith("utf-16"):
            return SUPERSETS.get(codec.name, codec.name)
    return "utf-8"


def parse_tree(text: str) -> Tree:
    """Build the tree of a page; raise NotAPage where the text holds no HTML at all."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
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


def printed(element: Element, without: Container[Element] = ()) -> str:
    """Give the text a reader sees in an element, white space collapsed, breaks and blocks as one space.

    >>> printed(etree.HTML("<p>19<br>commenti <b>|</b> d\u00ec la tua<script>var x</script></p>"))
    '19 commenti | dì la tua'
    """
    return " ".join("".join(_pieces(element, without)).split())


def beginning(element: Element, length: int) -> str:
    """Give the first characters of an element's text, without reading the rest of it."""
    found = ""
    for piece in _pieces(element, ()):
        found += piece
        if len(found) > 4 * length:
            break
    return " ".join(found.split())[:length]


def as_printed(element: Element) -> str:
    """Give a stamp's text: plain white space collapsed, no-break spaces kept as they stand inside it.

    >>> as_printed(etree.HTML("<p> 2:40\u202fPM </p>"))
    '2:40\\u202fPM'
    """
    return PLAIN_SPACE.sub(" ", "".join(_pieces(element, ()))).strip()


def _pieces(element: Element, without: Container[Element]) -> Iterator[str]:
    """Walk without recursing: text of what is printed, a space at each break."""
    node: Element | None = element
    while node is not None:
        hidden = node.tag in NOT_PRINTED or (node in without and node is not element)
        if node.tag in BREAKS:
            yield " "
        if not hidden and node.text:
            yield node.text
        following = None if hidden or not len(node) else node[0]
        while following is None and node is not None and node is not element:
            if node.tag in BREAKS:
                yield " "
            if node.tail:
                yield node.tail
            following = node.getnext()
            if following is None:
                node = node.getparent()
        node = following


def inner_html(
    element: Element, without: Container[Element] = (), after: Element | None = None, before: Element | None = None
) -> str:
    """Give an element's content as HTML, as it was written as far as the parse keeps that.

    Furniture is left out, however deep; `after` and `before` are children of the element that bound the content.
    """
    pieces = [_escaped(element.text if after is None else after.tail)]
    for child in element if after is None else after.itersiblings():
        if child is before:
            break
        if child in without:
            pieces.append(_escaped(child.tail))
        else:
            pieces.append(etree.tostring(_cleared(child, without), encoding="unicode", method="html"))
    return "".join(pieces).strip()


def _cleared(element: Element, without: Container[Element]) -> Element:
    """Give the element, or a copy of it where furniture stands in it: the tree itself is never changed."""
    if not without or not any(each in without for each in element.iter()):
        return element
    copied = deepcopy(element)
    copied.tail = element.tail
    pairs = list(zip(element.iter(), copied.iter(), strict=True))
    for original, copy in pairs:
        parent = copy.getparent()
        if original in without and parent is not None:
            before = copy.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + (copy.tail or "")
            else:
                parent.text = (parent.text or "") + (copy.tail or "")
            parent.remove(copy)
    return copied


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
