"""The words a language uses in dates: months, weekdays, day periods and what stands between them.

Names come from CLDR through Babel, loaded when a language is first asked for. A word that a person may type
differently (`giovedi'`, `sett.`, `lugl`) is entered under each spelling, so that reading a date is table lookup.

Each word or number of a date line has a letter, and a line the string of its letters, its shape:

    i n Y y e z   a number of one digit, two digits; a year; four or five digits that are none; eight; any other
    M W A p       a month, a weekday, either of the two (`mar`), a day period (AM, PM)
    c t h         what joins a date (`de`, `il`), what introduces a time (`alle`, `ore`), the h of `13 h 47`
    k             what joins two dates (`al`)
    Q R S G       the marks of year, month and day (年 月 日), a month mark before its number (`tháng`)
    x             any other word
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.dates import spellings as spelled
from pipelines.dates.legible import fold
from pipelines.dates.names import Token, calendar_names, day_periods, literals, orders

if TYPE_CHECKING:
    from babel import Locale

FIRST_YEAR, LAST_YEAR = 1900, 2099  #: a year outside is a slip of the pen, not a blog's date
BUDDHIST = 543  #: years a Thai year is ahead of ours

_LETTER_OF_LENGTH = {1: "i", 2: "n", 4: "y", 5: "y", 8: "e"}
_WORD = r"[^\d\s.,:;/\-–—−()\[\]{}<>|\"«»“”„•·،、。+…]+"
_MARKS = dict(zip(".。,،、:/;|•·-–—−+", "..,,,:/;;;;----x", strict=True))
_WORDS = re.compile(_WORD)
_TAG = re.compile(
    r"[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|[0-9]{3})\b)*(?![A-Za-z0-9])", re.ASCII
)  # language, script, country


class Letters(dict[str, Token]):
    """Every word and number of a language with its letter and value; what is not listed is judged on the spot."""

    def __missing__(self, token: str) -> Token:
        if token.isdecimal():
            return self._number(token)
        bare = " ".join(token.split()).strip("'’`´‘\ufffd?!*_=~#.")
        if bare != token:
            return self.get(bare) or (("c", 0) if not bare else ("x", 0))
        for mark in "'’":
            if mark in token:  # d'octubre, dell'agosto
                return self.get(token.rpartition(mark)[2]) or ("x", 0)
        return ("x", 0)

    def _number(self, token: str) -> Token:
        letter = _LETTER_OF_LENGTH.get(len(token), "z")
        if letter in "yz":
            return self.get(str(int(token)), ("y", 0)) if len(token) == 4 and int(token) > 999 else (letter, 0)
        return (letter, int(token))


class LetterOf(dict[str, str]):
    """The letters alone, for the shape of a line."""

    def __init__(self, letters: Letters) -> None:
        super().__init__((token, letter) for token, (letter, _) in letters.items())
        self._letters = letters

    def __missing__(self, token: str) -> str:
        return self._letters[token][0]


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """How one language prints days and times."""

    language: str
    letters: Letters  #: casefolded word or number → letter and value
    letter_of: Callable[[str], str]  #: the letter alone, quickly
    tokens: re.Pattern[str]  #: cuts a casefolded line into words, numbers and marks
    order: str  #: of a numeric date with its year last: dmy or mdy; "" where the language puts the year first
    short_order: str  #: of a numeric date with a two-digit year: dmy, mdy, ymd, or "" where none is customary

    year_day_month: bool = False  #: whether the language writes `2011. gada 20. oktobris`

    def knows(self, text: str) -> bool:
        """Say whether a text names a month or a weekday of this language."""
        return any(self.letter_of(token) in "MWA" for token in self.tokens.findall(fold(text)))


@lru_cache(maxsize=128)
def calendar_words(language: str) -> CalendarWords:
    """Give the words of a BCP 47 language; those common to all where CLDR does not know it.

    >>> calendar_words("it").letters["ottobre"], calendar_words("it-IT").letters["giovedi'"]
    (('M', 10), ('W', 3))
    >>> calendar_words("en-GB").order, calendar_words("en").order
    ('dmy', 'mdy')
    """
    locale = _locale(language)
    letters = Letters(_NUMBERS)
    if locale is None:
        letters.update({word: ("p", period) for word, period in (("am", 0), ("pm", 1))})
        return CalendarWords(language, letters, LetterOf(letters).__getitem__, _token_pattern(["a.m", "p.m"]), "", "")
    code = locale.language
    if code == "th":
        letters.update({str(year + BUDDHIST): ("Y", year) for year in range(FIRST_YEAR, LAST_YEAR + 1)})
    joined = _add_words(letters, locale, code)
    order, short_order = orders(locale)
    pattern = _token_pattern(joined)
    return CalendarWords(language, letters, LetterOf(letters).__getitem__, pattern, order, short_order, code == "lv")


def year_of(value: int, short: bool) -> int | None:
    """Widen a two-digit year within the time there are blogs, 1995 to 2039; None beyond it.

    >>> year_of(11, True), year_of(99, True), year_of(67, True), year_of(2011, False)
    (2011, 1999, None, 2011)
    """
    if not short:
        return value or None
    return 2000 + value if value < 40 else 1900 + value if value >= 95 else None


def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    tag = _TAG.match(language)
    if not tag:
        return None
    code = tag[0].replace("-", "_")
    primary, _, rest = code.partition("_")
    code = spelled.OLD_CODES.get(primary.lower(), primary) + (f"_{rest}" if rest else "")
    for attempt in (code, code.partition("_")[0]):
        try:
            return Locale.parse(attempt)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None


def _add_words(letters: Letters, locale: Locale, code: str) -> list[str]:
    """Enter every word of the language; return the names of more than one word, which the pattern must keep whole."""
    joiners = {*spelled.JOINERS.get(code, ()), *spelled.PREFIXES.get(code, ()), *spelled.PREFIXES["en"]}
    joiners.update(_words_of(locale.date_formats))
    openers = {*spelled.TIME_OPENERS.get(code, ()), "@", "at"}
    openers.update(_words_of(locale.datetime_formats), _words_of(locale.time_formats))
    names, periods, marks = calendar_names(locale, code, joiners), day_periods(locale), spelled.MARKS.get(code, {})
    letters.update(dict.fromkeys(joiners | {"°", "º", "ª", "'", "’"}, ("c", 0)))
    letters.update(dict.fromkeys(spelled.RANGES.get(code, ()), ("k", 0)))
    letters.update(dict.fromkeys(openers - joiners, ("t", 0)))
    letters.update(dict.fromkeys(spelled.FIRSTS.get(code, ()), ("i", 1)))
    letters["h"] = ("h", 0)
    letters.update({word: ("p", value) for word, value in periods.items()})
    letters.update(names)
    letters.update(marks)
    known = (*names, *periods, *marks, *(word for word in joiners if "." in word))
    if code in ("zh", "ja", "ko"):  # no spaces: a name must be found before the mark it contains
        return [word for word in known if not word.isascii()]
    return [word for word in known if not _WORDS.fullmatch(word)]


def _words_of(formats: object) -> set[str]:
    return {word for literal in literals(formats) for word in _WORDS.findall(fold(literal))}


def _token_pattern(whole: Iterable[str]) -> re.Pattern[str]:
    names = sorted(set(whole), key=len, reverse=True)
    escaped = [re.escape(name).replace(r"\ ", r"\s*") + (r"(?!\d)" if name[-1].isdigit() else "") for name in names]
    kept = "|".join(rf"{name}\b\.?" if name[-1:].isascii() else rf"{name}\.?" for name in escaped)
    marks = re.escape("".join(_MARKS))
    return re.compile(rf"\d+|{kept}|{_WORD}|[{marks}]")


_NUMBERS: dict[str, Token] = {
    **{str(n): ("i", n) for n in range(10)},
    **{f"{n:02}": ("n", n) for n in range(100)},
    **{str(year): ("Y", year) for year in range(FIRST_YEAR, LAST_YEAR + 1)},
    **{mark: (letter, 0) for mark, letter in _MARKS.items()},
}
