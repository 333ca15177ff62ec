"""The words a language uses in dates: months, weekdays, day periods and what stands between them.

Names come from CLDR through Babel, loaded when a language is first asked for. A word that a person may type
differently (`giovedi'`, `sett.`, `lugl`) is entered under each spelling, so that reading a date is table lookup.

Each word or number of a date line has a letter, and a line the string of its letters, its shape:

    i n Y y e z   a number of one digit, two digits; a year; four digits that are no year; eight digits; any other
    M W A p       a month, a weekday, either of the two (`mar`), a day period (AM, PM)
    c t h         what joins a date (`de`, `il`), what introduces a time (`alle`, `ore`), the h of `13 h 47`
    k             what joins two dates (`al`)
    Q R S G       the marks of year, month and day (年 月 日), a month mark before its number (`tháng`)
    x             any other word
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines import date_spellings as spelled

if TYPE_CHECKING:
    from babel import Locale

type_of_number = {1: "i", 2: "n", 8: "e"}

FIRST_YEAR, LAST_YEAR = 1900, 2099  #: a year outside is a slip of the pen, not a blog's date
BUDDHIST = 543  #: years a Thai year is ahead of ours

Token = tuple[str, int]

_WORD = r"[^\d\s.,:;/\-–—−()\[\]{}<>|\"«»“”„•·،、。+…]+"
_PUNCTUATION = {".": ".", "。": ".", ",": ",", "،": ",", "、": ",", ":": ":", "/": "/", ";": ";", "|": ";", "•": ";",
                "·": ";", "-": "-", "–": "-", "—": "-", "−": "-", "+": "x"}  # fmt: skip
_WORDS = re.compile(_WORD)
_LITERAL = re.compile(r"'([^']+)'")
_BIDI = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


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
        if len(token) == 4:
            return self.get(str(int(token)), ("y", 0))
        letter = type_of_number.get(len(token), "z")
        return (letter, int(token) if letter != "z" else 0)


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """How one language prints days and times."""

    language: str
    letters: Letters  #: casefolded word or number → letter and value
    tokens: re.Pattern[str]  #: cuts a casefolded line into words, numbers and marks
    order: str  #: of a numeric date with its year last: dmy or mdy; "" where the language puts the year first
    short_order: str  #: of a numeric date with a two-digit year: dmy, mdy, ymd, or "" where none is customary


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
        return CalendarWords(language, letters, _token_pattern(["a.m", "p.m"]), "", "")
    code = locale.language
    if code == "th":
        letters.update({str(year + BUDDHIST): ("Y", year) for year in range(FIRST_YEAR, LAST_YEAR + 1)})
    joined = _add_words(letters, locale, code)
    order, short_order = _orders(locale)
    return CalendarWords(language, letters, _token_pattern(joined), order, short_order)


def fold(text: str) -> str:
    """Bring a line to the form in which words are looked up: composed, no case, no invisible marks.

    >>> fold("GIOVEDI\u0300 20 Ottobre"), fold("EKİM")
    ('giovedì 20 ottobre', 'ekim')
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFC", _BIDI.sub("", text)).casefold()
    return unicodedata.normalize("NFC", folded.replace("i\u0307", "i"))


def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    code = language.replace("-", "_")
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
    joiners.update(word for literal in _literals(locale.date_formats) for word in _WORDS.findall(fold(literal)))
    openers = {*spelled.TIME_OPENERS.get(code, ()), "@", "at"}
    for formats in (locale.datetime_formats, locale.time_formats):
        openers.update(word for literal in _literals(formats) for word in _WORDS.findall(fold(literal)))
    months = list(_names(locale.months, joiners))
    weekdays = list(_names(locale.days, joiners))
    months += [(month, fold(name)) for name, month in spelled.MONTHS.get(code, {}).items()]
    weekdays += [(day, fold(name)) for name, day in spelled.WEEKDAYS.get(code, {}).items()]
    found = _first_wins(
        _unambiguous(months, weekdays),
        _unambiguous(_spelled(months), _spelled(weekdays)),
        _unambiguous(_shortened(months), _shortened(weekdays)),
    )
    periods = _periods(locale)
    for word in joiners | {"°", "º", "ª", "'", "’"}:
        letters[word] = ("c", 0)
    for word in spelled.RANGES.get(code, ()):
        letters[word] = ("k", 0)
    for word in openers - joiners:
        letters[word] = ("t", 0)
    letters["h"] = ("h", 0)
    letters.update({word: ("p", value) for word, value in periods.items()})
    letters.update(found)
    letters.update(spelled.MARKS.get(code, {}))
    whole = [word for word in {**found, **periods, **spelled.MARKS.get(code, {})} if not _WORDS.fullmatch(word)]
    if code in ("zh", "ja", "ko"):  # no spaces: a name must be found before the mark it contains
        whole = [word for word in (*found, *periods, *spelled.MARKS[code]) if not word.isascii()]
    return whole


def _literals(formats: object) -> Iterator[str]:
    for pattern in formats.values():  # type: ignore[attr-defined]  # Babel's LocaleDataDict is untyped
        text = pattern.pattern if hasattr(pattern, "pattern") else str(pattern)
        yield from _LITERAL.findall(text)


def _names(table: object, joiners: set[str]) -> Iterator[tuple[int, str]]:
    """Each name that CLDR lists, with its number, without the article that CLDR writes before some."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in table[context][width].items():  # type: ignore[index]
                words = fold(name).split()
                while len(words) > 1 and words[0] in joiners:
                    del words[0]
                word = " ".join(words).removeprefix("d'").removeprefix("d’")
                if not re.fullmatch(r"\d+月", word):  # the root's stand-in where a language has no such form
                    yield number, word.rstrip(".")


def _spelled(names: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Respell names as people and damaged pages do: without accents, with an apostrophe for one."""
    for number, name in names:
        bare = _without_accents(name)
        yield number, bare
        if name and bare and name[-1] != bare[-1]:
            for mark in "'’`´":
                yield number, bare + mark
            yield number, name[:-1]  # the letter was lost on the way: gioved?
        if "-" in name:  # terça-feira: its first half is the name
            yield number, name.partition("-")[0]
            yield number, bare.partition("-")[0]
        yield number, name.replace(" ", "")


def _shortened(names: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Every abbreviation of an alphabetic name: its first three letters, or more up to a consonant."""
    for number, name in names:
        for form in {name, _without_accents(name)}:
            if len(form) > 3 and form.isalpha() and _is_alphabetic(form[0]):
                yield number, form[:3]
                yield from ((number, form[:n]) for n in range(4, len(form)) if form[n - 1] not in "aeiouàèéìòùαεηιουω")


def _is_alphabetic(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC"))


def _without_accents(word: str) -> str:
    """Take the accents off.

    >>> _without_accents("giovedì"), _without_accents("kasım"), _without_accents("śro\u0301da")
    ('giovedi', 'kasim', 'sroda')
    """
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare.replace("ı", "i").replace("ł", "l").replace("đ", "d").replace("ø", "o"))


def _unambiguous(months: Iterable[tuple[int, str]], weekdays: Iterable[tuple[int, str]]) -> dict[str, Token]:
    """Give each name its letter; drop what could be two months or two weekdays."""
    tables: list[dict[str, set[int]]] = [{}, {}]
    for table, names in zip(tables, (months, weekdays), strict=True):
        for number, name in names:
            if name:
                table.setdefault(name, set()).add(number)
    found: dict[str, Token] = {}
    for name in tables[0].keys() | tables[1].keys():
        month, weekday = tables[0].get(name, set()), tables[1].get(name, set())
        if len(month) > 1 or len(weekday) > 1:
            continue
        if month and weekday:
            found[name] = ("A", month.pop() * 10 + weekday.pop())
        else:
            found[name] = ("M", month.pop()) if month else ("W", weekday.pop())
    return found


def _first_wins(*tables: dict[str, Token]) -> dict[str, Token]:
    merged: dict[str, Token] = {}
    for table in reversed(tables):
        merged.update(table)
    return merged


def _periods(locale: Locale) -> dict[str, int]:
    found = {"am": 0, "pm": 1, "a.m": 0, "p.m": 1}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for name, word in locale.day_periods.get(context, {}).get(width, {}).items():
                if name in ("am", "pm"):
                    value = int(name == "pm")
                    folded = " ".join(fold(word).split())
                    for form in (folded, folded.replace(" ", ""), folded.replace(".", "")):
                        found[form.rstrip(".")] = value
    return found


def _orders(locale: Locale) -> tuple[str, str]:
    pattern = locale.date_formats["short"].pattern
    letters = "".join(dict.fromkeys(re.findall("[dMy]", pattern))).lower()
    two_digits = "yy" in pattern and "yyyy" not in pattern
    if letters == "ymd":
        return "", ("ymd" if two_digits else "")
    return letters, letters


def _token_pattern(whole: Iterable[str]) -> re.Pattern[str]:
    names = sorted(set(whole), key=len, reverse=True)
    escaped = [re.escape(name).replace(r"\ ", r"\s*") + (r"(?!\d)" if name[-1].isdigit() else "") for name in names]
    kept = "|".join(rf"{name}\b\.?" if name[-1:].isascii() else rf"{name}\.?" for name in escaped)
    marks = re.escape("".join(_PUNCTUATION))
    return re.compile(rf"{kept}|\d+|{_WORD}|[{marks}]")


_NUMBERS: dict[str, Token] = {
    **{str(n): ("i", n) for n in range(10)},
    **{f"{n:02}": ("n", n) for n in range(100)},
    **{str(year): ("Y", year) for year in range(FIRST_YEAR, LAST_YEAR + 1)},
    **{mark: (letter, 0) for mark, letter in _PUNCTUATION.items()},
}
