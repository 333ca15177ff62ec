"""Tie replies to what they answer: pure reckoning over the comments of one post."""

from __future__ import annotations

from collections.abc import Mapping


def find_loops(parents: Mapping[str, str]) -> set[str]:
    """Return the comments that would answer themselves, by way of others or at once; linear time.

    >>> sorted(find_loops({"b": "a", "c": "b", "x": "y", "y": "x", "z": "x", "s": "s"}))
    ['s', 'x', 'y']
    """
    looping: set[str] = set()
    done: set[str] = set()
    for start in parents:
        path: list[str] = []
        place: dict[str, int] = {}
        at = start
        while at in parents and at not in done and at not in place:
            place[at] = len(path)
            path.append(at)
            at = parents[at]
        if at in place:
            looping.update(path[place[at] :])
        done.update(path)
    return looping
