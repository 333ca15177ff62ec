"""Where the parts of a text copy stand: dates, posts, counts, the lines between a body and its count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.copies.stamps import is_date, shape_of
from scraper.copies.words import BYLINE, COMMENTS, COUNT, FOOTER, LABELS, is_whole

HEADING = re.compile(COMMENTS, re.IGNORECASE)
COUNT_AT_END = re.compile(rf"\s({COUNT.pattern})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a copy: as it stands, and as it shows."""

    raw: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Where one post stands: the line of its date, its first line, and the line after its last."""

    date: int
    begin: int
    end: int


def find_starts(lines: Sequence[Line], within: int) -> list[int]:
    """Return where posts begin: the first printed date, then each one of the same form that follows a count."""
    starts: list[int] = []
    form, counted, shown = None, False, 0
    for number, line in enumerate(lines):
        if not line.text:
            continue
        shown += 1
        if not starts and shown > within:
            break
        if is_date(line.text) and (not starts or (counted and shape_of(line.text) == form)):
            starts.append(number)
            form, counted = shape_of(line.text), False
        elif starts and (find_count(line) or BYLINE.match(line.text)):
            counted = True
        elif not is_foot(line) and not LABELS.match(line.text):
            counted = False
    return starts


def find_sections(lines: Sequence[Line], starts: Sequence[int]) -> list[Section]:
    """Return the posts under each date: several share one where bylines with a count show that several end there."""
    sections = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        signed, ends = False, []
        for number in range(start + 1, end):
            signed = signed or BYLINE.match(lines[number].text) is not None
            if signed and find_count(lines[number]):
                ends.append(number + 1)
                signed = False
        begins = [start + 1, *ends[:-1]]
        sections += [Section(start, begin, stop) for begin, stop in zip(begins, [*ends[:-1], end], strict=True)]
    return sections


def find_count(line: Line) -> str | None:
    """Return the count label that a line is, or that stands at the end of a byline, as on list pages.

    >>> find_count(Line("", "Pubblicato da Livia a 10:00 2 commenti:")), find_count(Line("", "Ne ho letti 2 commenti"))
    ('2 commenti:', None)
    """
    text = " ".join(line.text.split())
    if BYLINE.match(text):
        found = COUNT_AT_END.search(text)
        return found[1] if found else None
    if is_whole(HEADING, text) and line.raw.lstrip().startswith("#"):
        return text  # the 2017 themes head the comments without counting them
    return text if is_whole(COUNT, text) else None


def find_footer(lines: Sequence[Line], start: int, end: int) -> int:
    """Return where a body ends: at the byline or labels that only short lines follow, else at its last line of text."""
    heads = [n for n in range(start, end) if BYLINE.match(lines[n].text) or LABELS.match(lines[n].text)]
    foot = end
    for head in reversed(heads):
        after = [line.text for line in lines[head:foot] if line.text]
        if len(after) > 25 or any(len(text) > 100 and not LABELS.match(text) for text in after):
            break
        foot = head
    while foot > start and (not lines[foot - 1].raw.strip() or is_foot(lines[foot - 1])):
        foot -= 1
    return foot


def is_foot(line: Line) -> bool:
    """Tell whether a line is no word of the author's: a share button, an icon of the interface, a bare time."""
    if "blogblog.com/img/" in line.raw or "blogger.com/share-post" in line.raw:
        return True
    return is_whole(FOOTER, line.text.lstrip("*+-• "))
