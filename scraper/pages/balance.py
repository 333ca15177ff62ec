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
    for start, end in _bodies(text):
        balanced = _balanced(text[start:end])
        if balanced is not None:
            pieces += [text[done:start], balanced]
            done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def _bodies(text: str) -> Iterator[tuple[int, int]]:
    """Find where each body begins and ends, as the template prints it; those with the start of another inside stay."""
    opened = [found.end() for found in OPENED.finditer(text)]
    first = 0
    while first < len(opened) and (closed := CLOSED.search(text, opened[first])):
        following = bisect_right(opened, closed.start(), first)
        if following == first + 1:
            yield opened[first], closed.start()
        first = following


def _balanced(body: str) -> str | None:
    """Return a body without surplus ends and with the missing ones; None where nothing is amiss."""
    surplus: list[tuple[int, int]] = []
    depth = at = 0
    while token := TOKEN.search(body, at):
        at = token.end()
        closing, name = token[1], (token[2] or "").lower()
        if not name or (not closing and name != "div"):
            hidden = body.find("-->" if not name else f"</{name}", at)
            if hidden < 0:
                break
            at = hidden
        elif name == "div":
            if closing and not depth:
                surplus.append(token.span())
            depth = max(depth - 1, 0) if closing else depth + 1
    if not surplus and not depth:
        return None
    pieces = [
        body[start:end] for (_, start), (end, _) in zip([(0, 0), *surplus], [*surplus, (len(body), 0)], strict=True)
    ]
    return "".join(pieces) + "</div>" * depth
