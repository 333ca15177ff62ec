"""What looks like a printed date or time, told cheaply: which line of a text copy is the date header, which a stamp.

Only a look at the words; reading a date is the pipelines' work. Names of months and days come from CLDR (Babel), for
the languages that Blogger's users write most.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale

WORDS = {
    "languages": "it en de fr es pt nl pl el ru ca ro sv da nb fi cs hu tr sl hr uk",
    "joiners": "di de del dell den der the il le lo la em a at alle ore um à às h las los kl klo o г год",
    "halves": "am pm πμ μμ",
}
JOINERS, HALVES = frozenset(WORDS["joiners"].split()), frozenset(WORDS["halves"].split())
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|°|ª)\b")
TIME = re.compile(r"(?<!\d)\d{1,2}(?:[:.]| h )\d{2}(?:[:.]\d{2})?(?!\d)")
NUMERIC = re.compile(r"(?<!\d)(?:\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([/.-])\d{1,2}\2\d{1,2})(?!\d)")
PIECE = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*[.'’]?|\d+")
LONGEST = 60


@cache
def names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of months and of weekdays, folded, whole and abbreviated."""
    months, days = set[str](), set[str]()
    for language in WORDS["languages"].split():
        locale = Locale(language)
        for found, table in ((months, locale.months), (days, locale.days)):
            for context in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    found.update(fold(word) for name in table[context][width].values() for word in name.split("-"))
    return frozenset(months | {"sett", "gen", "mag", "giu", "lug", "ott"}), frozenset(days | {"feira"})


def fold(word: str) -> str:
    """Write a word in one way: lower case, without accents, dots or apostrophes.

    >>> fold("Giovedì"), fold("sett."), fold("GIOVEDI'")
    ('giovedi', 'sett', 'giovedi')
    """
    plain = unicodedata.normalize("NFKD", word.lower().strip(".'’"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def shape_of(line: str) -> str | None:
    """Return the order of a date's parts (W weekday, D day, M month, Y year, N numeric date, T time); None if no date.

    >>> shape_of("giovedì 20 ottobre 2011"), shape_of("domenica, agosto 29, 2004"), shape_of("20/10/11")
    ('WDMY', 'WMDY', 'N')
    >>> shape_of("20 ottobre 2011 alle ore 14:33"), shape_of("14:33"), shape_of("Il 20 ottobre ero a Roma")
    ('DMYT', 'T', None)
    """
    text = " ".join(line.replace("\u202f", " ").split())
    if not text or len(text) > LONGEST:
        return None
    found: list[tuple[int, str]] = []
    numeric = NUMERIC.search(text)
    if numeric:
        found.append((numeric.start(), "N"))
        text = blank(text, numeric)
    time = TIME.search(text)
    if time:
        found.append((time.start(), "T"))
        text = blank(text, time)
    words = read_words(ORDINAL.sub(lambda match: " " * len(match[0]), text))
    if words is None:
        return None
    shape = "".join(kind for _, kind in sorted([*found, *words]))
    return shape if re.fullmatch(r"T?W?(?:DMY|MDY|YMD|N|DM)T?|T", shape) and shape.count("T") < 2 else None


def blank(text: str, match: re.Match[str]) -> str:
    """Put spaces in the place of a match, so that every other letter stays where it is."""
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def read_words(text: str) -> list[tuple[int, str]] | None:
    """Return where the weekday, day, month and year stand; None where any other word does."""
    months, days = names()
    found = []
    for piece in PIECE.finditer(text):
        word = piece[0]
        if word.isdigit():
            found.append((piece.start(), "Y" if len(word) == 4 else "D" if len(word) < 3 else "X"))
        elif fold(word) in days and fold(word) not in months:
            found.append((piece.start(), "W"))
        elif fold(word) in months:
            found.append((piece.start(), "W" if fold(word) in days and not found else "M"))
        elif word.lower().strip(".'’") not in JOINERS and word.lower().replace(".", "") not in HALVES:
            return None
    # `segunda-feira`: one day in two words
    return [item for number, item in enumerate(found) if item[1] != "W" or number == 0 or found[number - 1][1] != "W"]


def is_date(line: str) -> bool:
    """Tell whether a line is nothing but a printed day.

    >>> is_date("VENERDÌ 12 GENNAIO 2007"), is_date("20 ottobre 2011 14:33"), is_date("Rete... da pesca?")
    (True, False, False)
    """
    shape = shape_of(line)
    return shape is not None and "T" not in shape and ("Y" in shape or "N" in shape)


def is_stamp(line: str) -> bool:
    """Tell whether a line is nothing but when a comment was written: a time, a day and a time, or a day."""
    return shape_of(line) is not None


def split_stamp(line: str) -> tuple[str, str] | None:
    """Split `Anna20 ottobre 2011 alle ore 14:33` into who and when; None where it does not end in day and time.

    >>> split_stamp("Paola Maggio20 ottobre 2011 alle ore 14:33")
    ('Paola Maggio', '20 ottobre 2011 alle ore 14:33')
    >>> split_stamp("Anna ha detto...") is None
    True
    """
    text = line.strip()
    if not TIME.search(text[-20:]):
        return None
    for start in range(max(1, len(text) - LONGEST), len(text) - 7):
        here, before = text[start], text[start - 1]
        begins = (here.isdigit() and not before.isdigit()) or (
            here.isalpha() and (not before.isalpha() or (before.islower() and here.isupper()))
        )
        if begins:
            shape = shape_of(text[start:])
            if shape and shape != "T" and "T" in shape:
                return text[:start].rstrip(" ,-–—·|"), text[start:]
    return None
