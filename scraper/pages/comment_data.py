"""Read the comments that a threaded page carries as JavaScript: `var items = [{'id': '…', 'body': '…', …}];`.

The notation is that of object literals with single quotes; its escapes changed with the years: octal `\\46#39;`
until 2013, `\\x3cbr /\\x3e` later. It is read as data, character by character, never run.
"""

from __future__ import annotations

import re
from typing import Any

PLACES = (
    ("var items", re.compile(r"var items\s*=\s*\[")),
    ("initThreadedComments(", re.compile(r"initThreadedComments\(\s*\[")),
)
ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([0-7]{1,3})|(.))", re.DOTALL)
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "\n": ""}
TOKEN = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|([\[\]{}:,])|(-?\d+(?:\.\d+)?)|([A-Za-z_$][\w$]*))", re.DOTALL
)
WORDS = {"null": None, "true": True, "false": False, "undefined": None}
DEEPEST = 12


def js_unescaped(quoted: str) -> str:
    r"""Undo the escapes of a JavaScript string.

    >>> js_unescaped(r"l\x27altro \74br /\76 \u00e8 \'qui\'")
    "l'altro <br /> è 'qui'"
    """
    if "\\" not in quoted:
        return quoted
    text = ESCAPE.sub(_unescaped_one, quoted)
    # pairs of surrogates are one character; a lone one is none that could be stored
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped_one(match: re.Match[str]) -> str:
    hexadecimal, unicode, octal, letter = match.groups()
    if hexadecimal or unicode:
        return chr(int(hexadecimal or unicode, 16))
    if octal:
        return chr(int(octal, 8) & 0xFF)
    return LETTERS.get(letter, letter)


def parse_literal(text: str, start: int = 0) -> Any:
    """Read the object, list, string or number literal that begins at `start`.

    Raises ValueError for anything else, also for a literal that is cut off or nested deeper than any comment is.

    >>> parse_literal("[{'id': '7', 'author': {'name': 'Ada'}, 'parentId': null}]")
    [{'id': '7', 'author': {'name': 'Ada'}, 'parentId': None}]
    """
    stack: list[Any] = []
    keys: list[Any] = []
    done: list[Any] = []
    pending: Any = None  # a value that may turn out to be a key
    has_pending = False
    at = start
    while True:
        token = TOKEN.match(text, at)
        if token is None:
            raise ValueError("not a literal")
        at = token.end()
        single, double, mark, number, word = token.groups()
        if mark in ("[", "{"):
            if has_pending or len(stack) >= DEEPEST:
                raise ValueError("not a literal of comments")
            stack.append([] if mark == "[" else {})
            keys.append(None)
        elif mark == ":":
            if not has_pending or not stack or not isinstance(stack[-1], dict):
                raise ValueError("a key was expected")
            keys[-1], has_pending = str(pending), False
        else:
            if mark is None:
                if has_pending:
                    raise ValueError("two values without a comma")
                pending, has_pending = _plain_value(single, double, number, word), True
            if mark is not None and stack:
                if has_pending:
                    _add(stack[-1], keys, pending)
                    has_pending = False
                if mark != ",":
                    if isinstance(stack[-1], list) is not (mark == "]"):
                        raise ValueError("brackets do not match")
                    pending, has_pending = stack.pop(), True
                    keys.pop()
            if not stack:
                if not has_pending:
                    raise ValueError("nothing there")
                done.append(pending)
                return done[0]


def _plain_value(single: str | None, double: str | None, number: str | None, word: str | None) -> Any:
    if single is not None or double is not None:
        return js_unescaped(single if single is not None else double or "")
    if number is not None:
        return number
    return WORDS.get(word or "", word)


def _add(container: Any, keys: list[Any], value: Any) -> None:
    if isinstance(container, list):
        container.append(value)
    elif keys[-1] is None:
        raise ValueError("a value without a key")
    else:
        container[keys[-1]], keys[-1] = value, None


def inline_comments(source: str) -> list[dict[str, Any]]:
    """List the comments a page's source carries as data; none where it says `var items = null` or is cut off."""
    for sign, pattern in PLACES:
        if sign not in source:
            continue
        for match in pattern.finditer(source):
            try:
                items = parse_literal(source, match.end() - 1)
            except ValueError:
                continue
            found = [item for item in items if isinstance(item, dict) and str(item.get("id") or "").isdigit()]
            if found:
                return found
    return []
