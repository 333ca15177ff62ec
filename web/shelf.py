"""What is costly to count, kept until the archive's file changes."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Value = TypeVar("Value")
Stamp = tuple[tuple[int, int, int], ...]

MOST = 500  #: answers kept at once

_SHELVES: WeakKeyDictionary[Any, dict[Hashable, tuple[Stamp, Any]]] = WeakKeyDictionary()


def read_stamp(path: str) -> Stamp:
    """Read what tells one state of the archive from the next: identity, size and time of its file and its log."""
    stamp = []
    for name in (path, f"{path}-wal"):
        try:
            seen = os.stat(name)
        except FileNotFoundError:
            seen = None
        # A first reader makes an empty log: nothing has changed by that.
        stamp.append((seen.st_ino, seen.st_size, seen.st_mtime_ns) if seen and seen.st_size else (0, 0, 0))
    return tuple(stamp)


async def remember(database: Any, key: Hashable, count: Callable[[], Awaitable[Value]]) -> Value:
    """Return what `count` answers, asking it again only when the archive has changed since.

    Nothing may be wrong for long: a crawl's every commit changes the stamp.
    """
    shelf = _SHELVES.setdefault(database, {})
    stamp = read_stamp(str(database.path))
    held = shelf.get(key)
    if held is not None and held[0] == stamp:
        kept: Value = held[1]
        return kept
    value = await count()
    if len(shelf) >= MOST:
        shelf.clear()
    shelf[key] = (stamp, value)
    return value
