"""JavaScript's literals, read as data: strings, objects and lists, character by character; nothing is ever run.

Pages carry them with single quotes, and with escapes that changed with the years: octal `\\46#39;` until 2013,
`\\x3cbr /\\x3e` later.
"""

from __future__ import annotations

import re
from typing import Any

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
    literal = _Literal()
    at = start
    while not literal.is_whole:
        token = TOKEN.match(text, at)
        if token is None:
            raise ValueError("not a literal")
        at = token.end()
        single, double, mark, number, word = token.groups()
        if mark is None:
            literal.hold(_plain_value(single, double, number, word))
        elif mark in "[{":
            literal.open([] if mark == "[" else {})
        elif mark == ":":
            literal.name()
        else:
            literal.add()
            if mark != ",":
                literal.close(list if mark == "]" else dict)
    return literal.value


NOTHING = object()


class _Literal:
    """A literal while it is read: the containers still open, each with the key whose value comes next."""

    def __init__(self) -> None:
        self.open_: list[tuple[Any, list[str]]] = []
        self.value: Any = NOTHING

    @property
    def is_whole(self) -> bool:
        return not self.open_ and self.value is not NOTHING

    def hold(self, value: Any) -> None:
        if self.value is not NOTHING:
            raise ValueError("two values without a comma")
        self.value = value

    def open(self, container: Any) -> None:
        if self.value is not NOTHING or len(self.open_) >= DEEPEST:
            raise ValueError("not a literal of comments")
        self.open_.append((container, []))

    def name(self) -> None:
        if self.value is NOTHING or not self.open_ or not isinstance(self.open_[-1][0], dict) or self.open_[-1][1]:
            raise ValueError("a key was expected")
        self.open_[-1][1].append(str(self.value))
        self.value = NOTHING

    def add(self) -> None:
        if not self.open_:
            raise ValueError("nothing is open")
        container, keys = self.open_[-1]
        if self.value is NOTHING:
            return
        if isinstance(container, list):
            container.append(self.value)
        elif keys:
            container[keys.pop()] = self.value
        else:
            raise ValueError("a value without a key")
        self.value = NOTHING

    def close(self, kind: type) -> None:
        container, _ = self.open_.pop()
        if not isinstance(container, kind):
            raise ValueError("brackets do not match")
        self.hold(container)


def _plain_value(single: str | None, double: str | None, number: str | None, word: str | None) -> Any:
    if single is not None or double is not None:
        return js_unescaped(single if single is not None else double or "")
    if number is not None:
        return number
    return WORDS.get(word or "", word)
