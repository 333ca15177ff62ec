"""Bodies with a `</div>` too many or too few: what stands after them stays where the template put it.

Blogger prints a post's HTML as its author left it. A surplus `</div>` would end the post there, as it does in a
browser, and a missing one would draw the footer and the next post into the text. Stock templates print both ends of
a body in a way no editor writes, with single quotes, so each body can be balanced before the page is parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

OPENED = re.compile(r"<div class='post-body(?: [^'<>]{0,200})?'[^<>]{0,300}>")
CLOSED = re.compile(
    r"(?:<div style='clear: ?both;'></div>(?:\s|<!--[^<>]{0,200}-->){0,9})?"
    r"</div>\s{0,200}<div class='(?:post-footer|jump-link)'"
)
TOKEN = re.compile(r"<!--|<(/?)(div|script|style|textarea)\b[^<>]*>", re.IGNORECASE)


def balance_bodies(text: str) -> str:
    """Return the page with each body's `<div>`s closed as often as they are opened.

    >>> page = "<div class='post-body entry-content'>{}</div><div class='post-footer'>Ada</div>"
    >>> balance_bodies(page.format("a</div>b")) == page.format("ab")
    True
    >>> balance_bodies(page.format("<div>a")) == page.format("<div>a</div>")
    True
    """
    pieces: list[str] = []
    done = 0
    for start, ends in _bodies(text):
        if not _is_even(text, start, ends):
            pieces += [text[done:start], _balanced(text[start : ends[0]])]
            done = ends[0]
    return "".join([*pieces, text[done:]]) if pieces else text


def _bodies(text: str) -> Iterator[tuple[int, list[int]]]:
    """Find where each body begins, and where it may end: what looks like its end may have been pasted into it.

    Those with the start of another inside stay as they are.
    """
    opened = [found.end() for found in OPENED.finditer(text)]
    first = 0
    while first < len(opened) and (closed := CLOSED.search(text, opened[first])):
        following = bisect_right(opened, closed.start(), first)
        if following == first + 1:
            stop = opened[following] if following < len(opened) else len(text)
            later = CLOSED.finditer(text, closed.end(), stop)
            yield opened[first], [closed.start(), *(each.start() for each in later)]
        first = following


def _divisions(text: str, start: int, stop: int) -> Iterator[tuple[int, int, bool]]:
    """List the `<div>` and `</div>` of a stretch that a browser takes for such: where each stands, and if it closes."""
    at = start
    while token := TOKEN.search(text, at, stop):
        at = token.end()
        closing, name = token[1], (token[2] or "").lower()
        if name == "div":
            yield *token.span(), bool(closing)
        elif not closing:
            at = text.find(f"</{name}" if name else "-->", at, stop)
            if at < 0:
                return


def _is_even(text: str, start: int, ends: list[int]) -> bool:
    """Tell whether a body closes each `<div>` that it opens, and no other, up to one of the places where it may end."""
    depth = passed = 0
    for at, _, closing in _divisions(text, start, ends[-1]):
        while ends[passed] <= at:
            if not depth:
                return True
            passed += 1
        depth += -1 if closing else 1
        if depth < 0:
            return False
    return not depth


def _balanced(body: str) -> str:
    """Return a body without surplus ends and with the missing ones."""
    surplus: list[tuple[int, int]] = []
    depth = 0
    for start, end, closing in _divisions(body, 0, len(body)):
        if closing and not depth:
            surplus.append((start, end))
        depth = max(depth - 1, 0) if closing else depth + 1
    pieces = [
        body[start:end] for (_, start), (end, _) in zip([(0, 0), *surplus], [*surplus, (len(body), 0)], strict=True)
    ]
    return "".join(pieces) + "</div>" * depth
