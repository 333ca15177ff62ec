"""Printed dates: a line of text → the day it prints, or an honest refusal.

The month's name, the language's order of numbers and the weekday decide; nothing is guessed from today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.dates.legible import fold, legible
from pipelines.dates.names import Token
from pipelines.dates.roman import from_roman
from pipelines.dates.shapes import Place, Plan, plan
from pipelines.dates.words import CalendarWords, calendar_words, year_of
from scraper.errors import DateError

_PROSE = 40  #: tokens: in a longer text a weekday that stands apart need not belong to the date


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a printed date."""

    day: date
    order: str = ""  #: of a date in numbers whose order is a matter of custom: dmy, mdy or ymd
    confirmed: bool = True  #: by the month's name, by the weekday, or because no other order makes a date


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day that lacks its year."""

    month: int
    number: int
    weekday: int | None = None  #: Monday is 0

    def in_year(self, year: int) -> date | None:
        """Give the day in a year; None where that year has none such, or on another weekday."""
        day = _day(year, self.month, self.number)
        return day if day and self.weekday in (None, day.weekday()) else None


def parse_date(text: str, language: str = "it") -> date | None:
    """Read the whole date that a text prints; None where it prints none.

    `DateError` where one is printed and cannot be trusted: impossible, at odds with its weekday, readable in
    two ways, or more than one. Two-digit years are 1995 to 2039; others are refused.

    >>> parse_date("giovedì 20 ottobre 2011"), parse_date("domenica, agosto 29, 2004"), parse_date("20/10/11")
    (datetime.date(2011, 10, 20), datetime.date(2004, 8, 29), datetime.date(2011, 10, 20))
    >>> parse_date("ottobre 2011"), parse_date("Pubblicato da Mario a 14:33")
    (None, None)
    >>> parse_date("lunedì 4 marzo 2014")
    Traceback (most recent call last):
    scraper.errors.DateError: "lunedì 4 marzo 2014" prints monday, but 2014-03-04 is a tuesday
    """
    words = calendar_words(language)
    tokens = words.tokens.findall(fold(text))
    place = plan("".join(map(words.letter_of, tokens))).plain
    if place is not None:
        day = _plainly(tokens, place, words)
        if day is not None:
            return day
    return _decided(text, possible_readings(text, language), words)


def _plainly(tokens: Sequence[str], place: Place, words: CalendarWords) -> date | None:
    """Read a place where nothing needs weighing; None where something does: the one quick way, and only a short cut."""
    letters = words.letters
    first, second, third = place.parts
    number, month, year = letters[tokens[first]][1], letters[tokens[second]][1], letters[tokens[third]][1]
    if place.short_year:
        if 40 <= year < 95:
            return None
        year += 2000 if year < 40 else 1900
    if place.kind == "numeric" and (words.short_order if place.short_year else words.order) != "dmy":
        return None
    try:
        day = date(year, month, number)
    except ValueError:
        return None
    for at in place.weekdays:
        if letters[tokens[at]][1] != day.weekday():
            return None
    return day


def _decided(text: str, readings: Sequence[Reading], words: CalendarWords) -> date | None:
    if not readings:
        return None
    if len(readings) == 1 and readings[0].confirmed:
        return readings[0].day
    wanted = [reading for reading in readings if reading.order and reading.order in (words.order, words.short_order)]
    if len(wanted) == 1:
        return wanted[0].day
    days = " or ".join(f"{reading.day} ({reading.order})" for reading in readings)
    raise DateError(f"{_quoted(text)} may be {days}")


def possible_readings(text: str, language: str = "it") -> list[Reading]:
    """Give every day that a text may print: one, unless its numbers can be taken in two orders; [] for none.

    >>> [(reading.order, str(reading.day)) for reading in possible_readings("03/04/2014")]
    [('dmy', '2014-04-03'), ('mdy', '2014-03-04')]
    """
    words = calendar_words(language)
    line = legible(text)
    entries, found = dissect(line, words)
    if not found.places and (renamed := from_roman(line)) != line:
        entries, found = dissect(renamed, words)
    return _readings(text, entries, found, words) if found.places else []


def parse_day_of_year(text: str, language: str = "it") -> DayOfYear | None:
    """Read a day and month printed without a year, as the comment stamps of old blogs do; None where none is.

    >>> parse_day_of_year("mar mar 04, 03:42:00 PM")
    DayOfYear(month=3, number=4, weekday=1)
    """
    entries, found = dissect(text, calendar_words(language))
    if not found.day_of_year:
        return None
    number, month, weekday = found.day_of_year
    letter, value = entries[month]
    on = entries[weekday][1] % 10 if weekday is not None else None
    return DayOfYear(value // 10 if letter == "A" else value, entries[number][1], on)


def dissect(line: str, words: CalendarWords) -> tuple[list[Token], Plan]:
    """Cut a line into its words and numbers, and find where dates and times stand."""
    entries = [words.letters[token] for token in words.tokens.findall(fold(line))]
    return entries, plan("".join([letter for letter, _ in entries]))


def _readings(text: str, entries: Sequence[Token], found: Plan, words: CalendarWords) -> list[Reading]:
    by_place = [read for place in found.places if (read := _read_place(text, entries, place, words))]
    if not by_place:
        return []
    readings = by_place[0]
    for others in by_place[1:]:
        days = {reading.day for reading in others}
        common = [reading for reading in readings if reading.day in days]
        if not common:
            every = ", ".join(sorted({str(reading.day) for read in by_place for reading in read}))
            raise DateError(f"{_quoted(text)} prints more than one date: {every}")
        readings = [Reading(common[0].day)] if len(common) == 1 else common
    apart = found.weekdays
    if apart and len(entries) <= _PROSE and not any(place.weekdays for place in found.places):
        named = {entries[at][1] % 10 for at in apart}
        agreeing = [reading for reading in readings if reading.day.weekday() in named]
        if not agreeing:
            raise _weekday_error(text, entries[apart[0]][1] % 10, readings[0].day)
        readings = agreeing
    return readings


def _read_place(text: str, entries: Sequence[Token], place: Place, words: CalendarWords) -> list[Reading]:
    values = [entries[at][1] for at in place.parts]
    if place.kind == "span":
        raise DateError(f"{_quoted(text)} prints several days")
    if place.kind == "impossible":
        raise DateError(f"{_quoted(text)} prints a year that is not a blog's")
    if place.kind == "compact":
        number = values[0]
        day = _day(number // 10000, number // 100 % 100, number % 100)
        candidates = [Reading(day)] if day and 1995 <= day.year < 2040 else []
        if not candidates:
            return []
    elif place.kind == "numeric":
        if place.short_year and entries[place.parts[2]][0] == "i" and words.short_order != "ymd":
            return []  # 12.1.3: a version, not a year of one digit
        candidates = _numeric(values, place.short_year, words)
    elif place.kind == "year_day_month" and not words.year_day_month:
        return []  # "marzo 2013, 4 aprile": two things, not one
    else:
        number, month, year = values
        if entries[place.parts[1]][0] == "A":
            month //= 10
        day = _day(year_of(year, place.short_year), month, number)
        candidates = [Reading(day)] if day else []
    if not candidates:
        raise DateError(f"{_quoted(text)} prints a day that does not exist, or a year that is not a blog's")
    return _agreeing_with_weekdays(text, entries, place, candidates, words)


def _numeric(values: Sequence[int], short_year: bool, words: CalendarWords) -> list[Reading]:
    """Take three numbers in every order that makes a date."""
    first, second, third = values
    found: dict[date, str] = {}
    orders = {"dmy": (third, second, first), "mdy": (third, first, second)}
    if short_year and words.order == "":
        orders = {"ymd": (first, second, third), **orders}
    for order in sorted(orders, key=lambda order: order not in (words.short_order if short_year else words.order)):
        year, month, number = orders[order]
        day = _day(year_of(year, short_year), month, number)
        if day:
            found.setdefault(day, order)
    if len(found) > 1:
        return [Reading(day, order, confirmed=False) for day, order in found.items()]
    custom = words.short_order if short_year else words.order
    return [
        Reading(day, "" if first == second else order, confirmed=first == second or order == custom or not custom)
        for day, order in found.items()
    ]


def _agreeing_with_weekdays(
    text: str, entries: Sequence[Token], place: Place, readings: list[Reading], words: CalendarWords
) -> list[Reading]:
    for at in place.weekdays:
        weekday = entries[at][1] % 10
        agreeing = [reading for reading in readings if reading.day.weekday() == weekday]
        if not agreeing:
            raise _weekday_error(text, weekday, readings[0].day)
        readings = [Reading(reading.day, reading.order) for reading in agreeing]
    if len(readings) == 1 and readings[0].confirmed:
        return [Reading(readings[0].day)]
    return readings


def _day(year: int | None, month: int, number: int) -> date | None:
    if not year:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday_error(text: str, weekday: int, day: date) -> DateError:
    return DateError(f"{_quoted(text)} prints {_WEEKDAYS[weekday]}, but {day} is a {_WEEKDAYS[day.weekday()]}")


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line if len(line) <= 120 else line[:119] + "…"}"'
