"""Months and years in Roman numerals, as `20.X.2011` and `3 marzo MMXIV`."""

from __future__ import annotations

import re

from pipelines.dates.words import year_of

_ROMAN = re.compile(
    r"(?<![\w./-])(\d{1,2})[°º]?\s?([ ./-])\s?(X|IX|IV|V?I{1,3}|V|XI{1,2})\s?\2\s?(\d{4}|'?\d{2})(?![\w/-])"
)
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN_YEAR = re.compile(r"\b(?:MCM|MM)[XVILC]{0,8}\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def from_roman(line: str) -> str:
    """Write Roman years in digits, and dates with a Roman month as ISO 8601 does.

    >>> from_roman("20.X.2011"), from_roman("3 marzo MMXIV")
    ('2011-10-20', '3 marzo 2014')
    """
    return _ROMAN.sub(_as_iso, _ROMAN_YEAR.sub(lambda found: str(_roman(found[0])), line))


def _as_iso(found: re.Match[str]) -> str:
    digits = found[4].lstrip("'")
    year = year_of(int(digits), short=len(digits) == 2) or 0
    return f"{year:04}-{_ROMAN_MONTHS.index(found[3]) + 1:02}-{int(found[1]):02}"


def _roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-value if value < max(values[at + 1 :], default=0) else value for at, value in enumerate(values))
