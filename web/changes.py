"""What changed between two versions of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_PIECES = 3_000  #: words compared at once; a longer text is compared line by line
AROUND = 12  #: words kept on each side of a change


class Piece(NamedTuple):
    """A run of words that stayed, was taken out or put in; `skip` stands for a long run that stayed."""

    kind: str  #: same, out, in, skip
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Compare two texts word by word, long unchanged stretches left out.

    >>> compare("Le reti sono ferme.", "Le reti sono tese.")
    [Piece(kind='same', text='Le reti sono '), Piece(kind='out', text='ferme.'), Piece(kind='in', text='tese.')]
    >>> compare("Uguale.", "Uguale.")
    []
    """
    if old == new:
        return []
    pattern = r"\S+\s*|\s+"
    before, after = re.findall(pattern, old), re.findall(pattern, new)
    if max(len(before), len(after)) > MOST_PIECES:
        before, after = old.splitlines(keepends=True)[:MOST_PIECES], new.splitlines(keepends=True)[:MOST_PIECES]
    return list(_pieces(before, after))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            yield from _shortened(before[i:j], first=number == 0, last=number == len(steps) - 1)
            continue
        if j > i:
            yield Piece("out", "".join(before[i:j]))
        if m > k:
            yield Piece("in", "".join(after[k:m]))


def _shortened(words: Sequence[str], first: bool, last: bool) -> Iterator[Piece]:
    start = 0 if first else AROUND
    end = 0 if last else AROUND
    if len(words) <= start + end + AROUND:
        yield Piece("same", "".join(words))
        return
    if start:
        yield Piece("same", "".join(words[:start]))
    yield Piece("skip", "")
    if end:
        yield Piece("same", "".join(words[-end:]))
