"""SQLite's functions that take the square of their input in one step, as linear ones with a bounded result."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

LARGEST_VALUE = 4_000_000  #: bytes of a value or a row; no post of a blog comes near
LONGEST_FORMAT = 1_000
MOST_TRIMMED = 100  #: different characters that trim() takes away
TOO_LARGE = " " * (LARGEST_VALUE + 1)  #: what SQLite itself refuses, without a traceback in the terminal
_WIDE = re.compile(r"%[^%A-Za-z]*(\*|\d{5})")

Value = str | bytes | int | float | None


def instr(text: Value, part: Value) -> int | None:
    """Find a part, counting from 1 in characters, or in bytes within a blob.

    >>> instr("le reti", "reti"), instr(b"\\x00\\x01", b"\\x01"), instr("reti", "pialla"), instr(None, "a")
    (4, 2, 0, None)
    """
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def replace(text: Value, part: Value, new: Value) -> str | None:
    """Replace every occurrence of a part.

    >>> replace("reti e reti", "reti", "nodi"), replace("reti", "", "x"), replace("reti", None, "x")
    ('nodi e nodi', 'reti', None)
    """
    if text is None or part is None or new is None:
        return None
    whole, old, fresh = _text(text), _text(part), _text(new)
    if not old:
        return whole
    if len(whole) + whole.count(old) * (len(fresh) - len(old)) > LARGEST_VALUE:
        return TOO_LARGE
    return whole.replace(old, fresh)


def printf(*given: Value) -> str | None:
    """Format as SQLite does, within a width that a page can show.

    >>> printf("%02d/%s", 7, "reti")
    '07/reti'
    """
    if not given or given[0] is None:
        return None
    pattern = _text(given[0])
    if len(pattern) > LONGEST_FORMAT or _WIDE.search(pattern):
        return TOO_LARGE
    plain = sqlite3.connect(":memory:")  # its own functions are SQLite's
    try:
        plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        marks = ", ".join("?" * len(given))
        made: str | None = plain.execute(f"SELECT printf({marks})", [pattern, *given[1:]]).fetchone()[0]
        return made
    finally:
        plain.close()


def trimmer(name: str) -> Callable[..., str | None]:
    """Return the function that SQL calls `trim`, `ltrim` or `rtrim`."""
    strip = {"trim": str.strip, "ltrim": str.lstrip, "rtrim": str.rstrip}[name]

    def trim(text: Value, characters: Value = " ") -> str | None:
        if text is None or characters is None:
            return None
        taken = "".join(set(_text(characters)))
        if len(taken) > MOST_TRIMMED:
            return TOO_LARGE
        return strip(_text(text), taken) if taken else _text(text)

    return trim


def _text(value: Value) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
