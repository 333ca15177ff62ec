"""What a reader sees of an element: its text, its stamps, its HTML without the furniture; never recursing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from copy import deepcopy

from lxml import etree

from scraper.pages.parse import Element

PLAIN_SPACE = re.compile(r"[ \t\n\r\f]+")
NOT_PRINTED = frozenset({"script", "style", "template", "head", "title", "noscript", "iframe"})
INLINE = frozenset({"a", "span", "b", "i", "em", "strong", "small", "font", "abbr", "time", "br", "cite"})
BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option",
    "p", "pre", "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip


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


def own_text(element: Element) -> str:
    """Give the text of a line, without what its block children say."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag in INLINE:
            pieces.append(printed(child))
        pieces.append(child.tail or "")
    return " ".join(" ".join(pieces).split())


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
