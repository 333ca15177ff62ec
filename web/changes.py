"""What changed between two versions of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_PIECES = 3_000  #: words compared at once; a longer text is compared line by line
AROUND = 12  #: words kept on each side of a change

_TOKEN = re.compile(r"\s*\n\s*|\S+[^\S\n]*|[^\S\n]+")  #: a break, a word with what parts it from the next, a space


class Piece(NamedTuple):
    """A run of words that stayed, was taken out or put in; `skip` stands for a long run that stayed."""

    kind: str  #: same, out, in, skip
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Compare two texts word by word, long unchanged stretches left out.

    >>> compare("Le reti sono ferme.", "Le reti sono tese.")
    [Piece(kind='same', text='Le reti sono '), Piece(kind='out', text='ferme.'), Piece(kind='in', text='tese.')]
    >>> compare("Le reti.", "Le reti. Tese."), compare("Uguale.", "Uguale.")
    ([Piece(kind='same', text='Le reti. '), Piece(kind='in', text='Tese.')], [])
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if _read(before) == _read(after):
        return []
    if max(len(before), len(after)) > MOST_PIECES:
        before, after = old.splitlines(keepends=True)[:MOST_PIECES], new.splitlines(keepends=True)[:MOST_PIECES]
    return list(_pieces(before, after))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    steps = SequenceMatcher(None, _read(before), _read(after), autojunk=False).get_opcodes()
    for number, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            parted = [max(pair, key=len) for pair in zip(before[i:j], after[k:m], strict=True)]
            yield from _shortened(parted, first=number == 0, last=number == len(steps) - 1)
            continue
        if j > i:
            yield Piece("out", "".join(before[i:j]))
        if m > k:
            yield Piece("in", "".join(after[k:m]))


def _read(tokens: Sequence[str]) -> list[str]:
    """Return what is compared: a word is the same word before another and at the end of its line."""
    return [token.rstrip() or token for token in tokens]


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
