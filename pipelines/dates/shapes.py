"""Where the parts of a date stand in a line, judged from its shape alone.

A shape is a line reduced to one letter for each word, number and mark (see `words`): `giovedì 20 ottobre
2011` is `WnMY`. Shapes recur while dates differ, so what is found out about one is remembered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Place:
    """One possible date: where its parts stand in the shape, and what must hold beside it."""

    kind: str  #: word (the month is named), year_day_month, numeric (three numbers), iso, compact, span, impossible
    parts: tuple[int, ...]  #: word, iso: day, month, year; numeric: first, second, third; compact: the one number
    short_year: bool = False  #: two digits stand for the year
    weekdays: tuple[int, ...] = ()  #: names of a weekday beside the date, which must agree with it
    end: int = 0  #: where it stops


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a shape tells."""

    places: tuple[Place, ...] = ()
    weekdays: tuple[int, ...] = ()  #: every weekday in the line
    times: tuple[tuple[int, int], ...] = ()  #: where times stand: from, to
    shape: str = ""  #: with times marked T and each `mar` told
    plain: Place | None = None  #: the only date, where nothing beside it needs weighing
    day_of_year: tuple[int, int, int | None] | None = None  #: day, month and weekday of a date without its year


_NUMBER = "[inYyez]"
_DAY = "([in])S?"
_MONTH = "(?:(M)|G([in])|([in])R)"
_YEAR = "([Yy])Q?"
_JOIN = r"[c.,\-/]{0,4}"

# Times are found first, so that their numbers are not taken for days.
_TIMES = (
    re.compile(r"(?<!:)p?[in]:n(?::n(?:\.[inyez])?)?,?p?(?!:)"),
    re.compile(r"(?<![./:\-])[in]hn?(?![inYz])"),
    re.compile(r"(?<=[th])[.:]?[in][.,]n(?:[.,]n)?p?(?![.,/\-]?[inYyez])(?![c.,\-/]{0,2}[MA])"),
    re.compile(r"(?<![./:\-])[in]\.n[.,]?p"),
    re.compile(r"(?<![./:\-])[in]p(?![in])"),
    re.compile(r"(?:(?<=^)|(?<=[,;\-WYSp]))[in]\.n(?=$|[,;\-Wpt]|[in][c.,]{0,2}M)"),
)

_SPAN = re.compile(rf"(?=(?<![./:\-])([in])[.S]?[\-/kT]{{1,2}}[in]S?{_JOIN}{_MONTH}{_JOIN}[Yy])")
_BEFORE_DAY = r"(?<![inYyez][.:/\-])"
_SHORT_YEAR = r"(n)(?=$|[T;,thWpc\-]|\.(?![inYyez]))"
_DAY_MONTH_YEAR = re.compile(rf"(?={_BEFORE_DAY}{_DAY}{_JOIN}{_MONTH}{_JOIN}(?:{_YEAR}|{_SHORT_YEAR})())")
_MONTH_DAY_YEAR = re.compile(
    rf"(?={_MONTH}{_JOIN}{_DAY}(?:{_JOIN}T{{0,12}}){_JOIN}(?:{_YEAR}|(?<!n\.)(?<!i\.){_SHORT_YEAR})())"
)
_YEAR_MONTH_DAY = re.compile(rf"(?={_BEFORE_DAY}{_YEAR}{_JOIN}{_MONTH}{_JOIN}{_DAY}(?![inYyez:])(?![.:][in])())")
_YEAR_DAY_MONTH = re.compile(rf"(?={_BEFORE_DAY}{_YEAR}{_JOIN}{_DAY}{_JOIN}{_MONTH}())")

_DAY_MONTH = re.compile(rf"{_BEFORE_DAY}([in]){_JOIN}(M)(?!{_JOIN}[inYyez])")
_MONTH_DAY = re.compile(rf"(M){_JOIN}([in])(?![inYyez])(?![.:/\-,][inYyez])")

_NOT_INSIDE = r"(?<!/)(?<!:)"
_NUMERIC = re.compile(
    rf"(?={_NOT_INSIDE}([in])([./\-])([in])\2(?:(-?[Yy])|(?<![xMinYyez][in][./\-][in][./\-])(?<!x\.[in][./\-][in][./\-])(n|(?<=n.[in].)i)(?=$|[T;,.)thWpc\-]))()"
    rf"(?!\2{_NUMBER})(?!/))"
)
_YEAR_FIRST = re.compile(rf"(?={_NOT_INSIDE}([Yy])([./\-])([in])\2([in])()(?!\2{_NUMBER})(?!/))")
_COMPACT = re.compile(r"[Wc,]*(e)[.,;TtW]*$")
_LONGEST_REMEMBERED = 48


def plan(shape: str) -> Plan:
    """Find the dates and times of a shape.

    >>> plan("WnMY").places[0].parts, plan("n/n/n").places[0].kind
    ((1, 2, 3), 'numeric')
    >>> plan("MY").places, plan("x.x.x.nMn:n").places
    ((), ())
    """
    return _remembered(shape) if len(shape) <= _LONGEST_REMEMBERED else _plan(shape)


def _plan(shape: str) -> Plan:
    marked, times = _mark_times(shape)
    places: list[Place] = []
    for variant in _variants(marked):
        places = _places(variant)
        if places:
            marked = variant
            break
    else:
        return Plan((), (), tuple(times), marked, None, _day_of_year(marked))
    weekdays = tuple(at for at, letter in enumerate(marked) if letter == "W")
    plain = places[0] if len(places) == 1 and places[0].kind in ("word", "numeric", "iso") else None
    if plain and ("A" in shape or marked[plain.parts[2]] == "i" or any(at not in plain.weekdays for at in weekdays)):
        plain = None
    return Plan(tuple(places), weekdays, tuple(times), marked, plain)


_remembered = lru_cache(maxsize=4096)(_plan)


def _mark_times(shape: str) -> tuple[str, list[tuple[int, int]]]:
    times: list[tuple[int, int]] = []
    for pattern in _TIMES:
        times += [found.span() for found in pattern.finditer(shape)]
        shape = pattern.sub(lambda found: "T" * len(found[0]), shape)
    return shape, sorted(times)


def _variants(shape: str) -> list[str]:
    """Say of each `mar` whether it is martedì or marzo: position decides.

    >>> _variants("AnMY"), _variants("nAY"), _variants("AnAY")
    (['WnMY', 'MnMY'], ['nMY'], ['WnMY', 'MnWY'])
    """
    count = shape.count("A")
    if not count:
        return [shape]
    if count == 1:
        return [shape.replace("A", "W"), shape.replace("A", "M")] if "M" in shape else [shape.replace("A", "M")]
    last, first = shape.rfind("A"), shape.find("A")
    as_last = shape[:last].replace("A", "W") + "M" + shape[last + 1 :]
    as_first = shape[:first] + "M" + shape[first + 1 :].replace("A", "W")
    return [as_last, as_first]


def _places(shape: str) -> list[Place]:
    places = []
    if "M" in shape or "G" in shape or "R" in shape:
        places += [Place("span", (found.start(1),)) for found in _SPAN.finditer(shape)]
        for pattern, year_first in (
            (_DAY_MONTH_YEAR, False), (_MONTH_DAY_YEAR, False), (_YEAR_MONTH_DAY, True), (_YEAR_DAY_MONTH, True)
        ):  # fmt: skip
            places += [_named(shape, found, pattern, year_first) for found in pattern.finditer(shape)]
    if not places or "/" in shape or "." in shape or "-" in shape:
        for found in _NUMERIC.finditer(shape):
            if _continues(shape, found):
                continue
            if (found[4] or "").startswith("-"):
                places.append(Place("impossible", (found.start(1),)))
                continue
            first, second, year, short = (found.start(group) for group in (1, 3, 4, 5))
            parts = (first, second, max(year, short))
            places.append(_with_weekdays(shape, Place("numeric", parts, short >= 0, (), found.end(6))))
        for found in _YEAR_FIRST.finditer(shape):
            if _continues(shape, found):
                continue
            parts = (found.start(4), found.start(3), found.start(1))
            places.append(_with_weekdays(shape, Place("iso", parts, False, (), found.end(5))))
    if not places and (alone := _COMPACT.match(shape)):
        places.append(_with_weekdays(shape, Place("compact", (alone.start(1),), False, (), alone.end(1))))
    return places


def _continues(shape: str, found: re.Match[str]) -> bool:
    """Say whether more numbers stand before, joined by the same mark: 192.168.1.12."""
    at = found.start()
    return at > 1 and shape[at - 1] == found[2] and shape[at - 2] in "inYyez"


def _named(shape: str, found: re.Match[str], pattern: re.Pattern[str], year_first: bool) -> Place:
    starts = [found.start(group) for group in range(1, pattern.groups + 1)]
    if pattern is _DAY_MONTH_YEAR:
        day, month, year, short = starts[0], max(starts[1:4]), starts[4], starts[5]
    elif pattern is _MONTH_DAY_YEAR:
        month, day, year, short = max(starts[0:3]), starts[3], starts[4], starts[5]
    elif pattern is _YEAR_MONTH_DAY:
        year, month, day, short = starts[0], max(starts[1:4]), starts[4], -1
    else:
        year, day, month, short = starts[0], starts[1], max(starts[2:5]), -1
    end = found.end(pattern.groups)
    kind = "year_day_month" if pattern is _YEAR_DAY_MONTH else "word"
    return _with_weekdays(shape, Place(kind, (day, month, max(year, short)), short >= 0, (), end))


def _day_of_year(shape: str) -> tuple[int, int, int | None] | None:
    """Find the one day and month of a shape without a year."""
    for variant in _variants(shape):
        found = [(match, "nM") for match in _DAY_MONTH.finditer(variant)]
        found += [(match, "Mn") for match in _MONTH_DAY.finditer(variant)]
        if len(found) == 1:
            match, order = found[0]
            day, month = (match.start(1), match.start(2)) if order == "nM" else (match.start(2), match.start(1))
            weekday = variant.find("W")
            return day, month, weekday if weekday >= 0 and variant.count("W") == 1 else None
    return None


def _with_weekdays(shape: str, place: Place) -> Place:
    """Add the weekdays that stand right before or after a date."""
    start, end = min(place.parts), place.end
    beside = []
    before = re.search(r"W[c.,tT\-S]{0,12}$", shape[max(0, start - 13) : start])
    if before:
        beside.append(max(0, start - 13) + before.start())
    after = re.match(r"[c.,T\-Sp]{0,12}W", shape[end : end + 13])
    if after:
        beside.append(end + after.end() - 1)
    return Place(place.kind, place.parts, place.short_year, tuple(beside), place.end)
