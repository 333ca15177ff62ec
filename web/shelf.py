"""What is costly to count, kept until the archive's file changes; what is slow to count, up to a minute longer."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Value = TypeVar("Value")
Stamp = tuple[tuple[int, int, int], ...]

MOST = 500  #: answers kept at once
PATIENCE = 0.05  #: seconds a page waits for what it holds an older answer to; whatever is counted sooner is exact
OLDEST = 60.0  #: seconds after which an answer that is no longer true is not shown
REST = 4  #: times as long as it took, until a slow answer is counted again


@dataclass(slots=True)
class Held:
    """An answer, the state of the archive it was counted in, and when it was last known to be true."""

    stamp: Stamp
    value: Any
    took: float
    counted_at: float
    true_at: float


@dataclass(frozen=True, slots=True)
class Counting:
    """A count that runs, and the state of the archive it began in."""

    stamp: Stamp
    task: asyncio.Task[Held]


@dataclass(slots=True)
class Shelf:
    """The answers held for one database, and those being counted."""

    held: dict[Hashable, Held] = field(default_factory=dict)
    counting: dict[Hashable, Counting] = field(default_factory=dict)


_SHELVES: WeakKeyDictionary[Any, Shelf] = WeakKeyDictionary()
_WITHIN: ContextVar[bool] = ContextVar("within", default=False)  # a count: what it is made of must be exact


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


def confirm(database: Any) -> Stamp:
    """Note what is held and still true; return the state the archive is in.

    Whoever does this now and then, lets what was held be shown after a change, however long nobody had asked for it.
    """
    stamp, now = read_stamp(str(database.path)), time.monotonic()
    for held in _SHELVES.setdefault(database, Shelf()).held.values():
        if held.stamp == stamp:
            held.true_at = now
    return stamp


async def remember(database: Any, key: Hashable, count: Callable[[], Awaitable[Value]]) -> Value:
    """Return what `count` answers, asking it again only when the archive has changed since.

    A crawl's every commit changes the archive. Then what is counted within PATIENCE is counted again; of what takes
    longer, the answer before it is shown, if it was true less than OLDEST ago, while the new one is being counted.
    """
    shelf = _SHELVES.setdefault(database, Shelf())
    stamp, now = read_stamp(str(database.path)), time.monotonic()
    held = shelf.held.get(key)
    if held is not None and held.stamp == stamp:
        held.true_at = now
    elif held is None or held.took <= PATIENCE or now - held.true_at > OLDEST or _WITHIN.get():
        # Two who ask at once wait for one count; the first answer of all may be of the moment it was begun.
        running = shelf.counting.get(key)
        if running is None or (running.stamp != stamp and (held is not None or _WITHIN.get())):
            running = _begin(shelf, stamp, key, count)
        held = await asyncio.shield(running.task)
    else:
        running = shelf.counting.get(key)
        if running is None and now - held.counted_at > REST * held.took:
            running = _begin(shelf, stamp, key, count)
        if running is not None:
            await asyncio.wait({running.task}, timeout=PATIENCE)
            held = shelf.held.get(key, held)
    value: Value = held.value
    return value


def _begin(shelf: Shelf, stamp: Stamp, key: Hashable, count: Callable[[], Awaitable[Any]]) -> Counting:
    task = asyncio.get_running_loop().create_task(_count(shelf, stamp, key, count))
    shelf.counting[key] = running = Counting(stamp, task)

    def end(done: asyncio.Task[Held]) -> None:
        if shelf.counting.get(key) is running:
            del shelf.counting[key]
        if not done.cancelled():
            done.exception()  # the answer before stays, and is asked for again when it is too old

    task.add_done_callback(end)
    return running


async def _count(shelf: Shelf, stamp: Stamp, key: Hashable, count: Callable[[], Awaitable[Any]]) -> Held:
    start = time.monotonic()
    token = _WITHIN.set(True)
    try:
        value = await count()
    finally:
        _WITHIN.reset(token)
    end = time.monotonic()
    if len(shelf.held) >= MOST:
        shelf.held.clear()
    shelf.held[key] = held = Held(stamp, value, end - start, end, start)
    return held
