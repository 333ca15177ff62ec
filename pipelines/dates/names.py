"""The names of months, weekdays and halves of the day in a language, from CLDR, under every spelling people use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipelines.dates.legible import fold
from pipelines.dates.spellings import MONTHS

if TYPE_CHECKING:
    from babel import Locale

Name = tuple[int, str]
Token = tuple[str, int]  #: letter and value: ("M", 10), ("W", 0) for a Monday, ("A", 31) for March or Tuesday

_LITERAL = re.compile(r"'([^']+)'")
_FOREIGN = re.compile(r"[^\W\d_A-Za-z]+")
_GLUE = r"[^\x00-\x7f\s]"
_VOWELS = "aeiouàèéìòùαεηιουω"


def calendar_names(locale: Locale, code: str, joiners: set[str]) -> dict[str, Token]:
    """Give every name of a month or weekday with its letter, M, W or A (either), and its value.

    CLDR's own names come first, then their spellings, then abbreviations; one that could mean two months or two
    weekdays is left out.
    """
    months = list(_names(locale, "months", joiners, _glued(locale, "[ML]")))
    months += [(month, fold(name)) for name, month in MONTHS.get(code, {}).items()]
    weekdays = list(_names(locale, "days", joiners, _glued(locale, "[Ec]")))
    found: dict[str, Token] = {}
    for more in (_shortened, _spelled, iter):
        found.update(_unambiguous(more(months), more(weekdays)))
    return found


def literals(formats: object) -> Iterator[str]:
    """List the words that CLDR's patterns write between the parts of a date or time: `d 'de' MMMM`."""
    for pattern in formats.values():  # type: ignore[attr-defined]  # Babel's LocaleDataDict is untyped
        text = pattern.pattern if hasattr(pattern, "pattern") else str(pattern)
        yield from _LITERAL.findall(text)
        yield from _FOREIGN.findall(text)


def day_periods(locale: Locale) -> dict[str, int]:
    """Give every way to write AM (0) and PM (1)."""
    found = {"am": 0, "pm": 1, "a.m": 0, "p.m": 1}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for name, word in _own(locale, "day_periods", context, width).items():
                if name in ("am", "pm"):
                    folded = " ".join(fold(word).split())
                    for form in (folded, folded.replace(" ", ""), folded.replace(".", "")):
                        found[form.rstrip(".")] = int(name == "pm")
    return found


def orders(locale: Locale) -> tuple[str, str]:
    """Give the order of a date in numbers with its year last, and of one with a two-digit year; "" for no custom.

    >>> from babel import Locale
    >>> orders(Locale("it")), orders(Locale("en")), orders(Locale("hu")), orders(Locale("ko"))
    (('dmy', 'dmy'), ('mdy', 'mdy'), ('', ''), ('', 'ymd'))
    """
    pattern = locale.date_formats["short"].pattern
    order = "".join(dict.fromkeys(re.findall("[dMy]", pattern))).lower()
    two_digits = "yy" in pattern and "yyyy" not in pattern
    return ("", "ymd" if two_digits else "") if order == "ymd" else (order, order)


def _glued(locale: Locale, letter: str) -> set[tuple[str, str]]:
    """Find what CLDR's patterns write onto a name: בMMMM, MMMM'ren', EEEEที่."""
    glue = re.compile(rf"('[^']+'|{_GLUE}*)({letter})\2{{2,3}}('[^']+'|{_GLUE}*)")
    found = (match for pattern in locale.date_formats.values() for match in glue.finditer(pattern.pattern))
    return {(fold(match[1].strip("'")), fold(match[3].strip("'"))) for match in found} | {("", "")}


def _own(locale: Locale, *path: str) -> dict[Any, str]:
    """Give what CLDR lists for this language itself; {} where it only points elsewhere.

    Babel keeps what such a pointer led to in data that all languages share, so the next language would be given the
    names of the last one: hence this look beneath.
    """
    from babel.localedata import Alias, load

    def bare(node: Any) -> Any:
        while hasattr(node, "_data"):
            node = node._data
        return node[1] if isinstance(node, tuple) else node  # a pointer, and what the language has of its own

    own, root = load(str(locale)), load("root")
    for key in path:
        own, root = bare(own.get(key)), bare(root.get(key)) if isinstance(root, dict) else None
        if not isinstance(own, dict) or isinstance(own, Alias) or own is root:
            return {}
    return own


def _names(locale: Locale, what: str, joiners: set[str], glued: set[tuple[str, str]]) -> Iterator[Name]:
    """Give each name that CLDR lists, with its number, without the article that CLDR writes before some."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in _own(locale, what, context, width).items():
                words = fold(name).split()
                while len(words) > 1 and words[0] in joiners:
                    del words[0]
                word = " ".join(words).removeprefix("d'").removeprefix("d’").rstrip(".")
                yield from ((number, before + word + after) for before, after in glued)


def _spelled(names: Iterable[Name]) -> Iterator[Name]:
    """Respell names as people and damaged pages do: without accents, with an apostrophe for one."""
    for number, name in names:
        bare = without_accents(name)
        yield number, bare
        if name[-1] != bare[-1]:
            yield from ((number, bare + mark) for mark in "'’`´")
            yield number, name[:-1]  # the letter was lost on the way: gioved?
        if "-" in name:  # terça-feira: its first half is the name
            yield number, name.partition("-")[0]
            yield number, bare.partition("-")[0]
        yield number, name.replace(" ", "")


def _shortened(names: Iterable[Name]) -> Iterator[Name]:
    """Abbreviate alphabetic names: to their first three letters, or more up to a consonant."""
    for number, name in names:
        for form in {name, without_accents(name)}:
            if len(form) > 3 and form.isalpha() and _is_alphabetic(form[0]):
                yield number, form[:3]
                yield from ((number, form[:n]) for n in range(4, len(form)) if form[n - 1] not in _VOWELS)


def _is_alphabetic(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC"))


def without_accents(word: str) -> str:
    """Take the accents off.

    >>> without_accents("giovedì"), without_accents("kasım"), without_accents("środa")
    ('giovedi', 'kasim', 'sroda')
    """
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare.translate(_BARE))


_BARE = str.maketrans("ıłđø", "ildo")


def _unambiguous(months: Iterable[Name], weekdays: Iterable[Name]) -> dict[str, Token]:
    """Give each name its letter; drop what could be two months or two weekdays."""
    by_month, by_weekday = _by_name(months), _by_name(weekdays)
    found: dict[str, Token] = {}
    for name in by_month.keys() | by_weekday.keys():
        month, weekday = by_month.get(name, set()), by_weekday.get(name, set())
        if len(month) > 1 or len(weekday) > 1:
            continue
        if month and weekday:
            found[name] = ("A", month.pop() * 10 + weekday.pop())
        else:
            found[name] = ("M", month.pop()) if month else ("W", weekday.pop())
    return found


def _by_name(names: Iterable[Name]) -> dict[str, set[int]]:
    table: dict[str, set[int]] = {}
    for number, name in names:
        if name and not name.isdecimal():
            table.setdefault(name, set()).add(number)
    return table
