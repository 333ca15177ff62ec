"""Instants: machine stamps and printed times → UTC, with the blog's own time zone.

An hour that a change of the clocks skipped or repeated is said to be so; it is never settled by guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.dates.printed import dissect
from pipelines.dates.words import calendar_words
from scraper.errors import DateError

_ISO = re.compile(
    r"\s*([+-]?\d{1,9})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s*(Z|z|[+-]\d\d:?\d\d)?\s*", re.ASCII
)
_LOCAL_ISO = re.compile(r"\s*\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?\s*", re.ASCII)
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)  #: how far clocks are behind and ahead of UTC
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A machine-readable instant as a feed or a page gives it."""

    at: datetime  #: UTC, whole seconds
    local: datetime | None  #: what the blog's clock showed; None where the stamp was turned into UTC

    @property
    def offset(self) -> timedelta | None:
        """How far the blog's clock was ahead of UTC; None where the stamp does not show it."""
        return None if self.local is None else self.local.replace(tzinfo=UTC) - self.at

    def may_show(self, day: date) -> bool:
        """Say whether a clock somewhere on Earth showed that day at this instant."""
        return (self.at - _WEST).date() <= day <= (self.at + _EAST).date()


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time brought to UTC; `doubt` says why that could not be done."""

    at: datetime | None
    doubt: str | None = None  #: time_ambiguous (the hour happened twice) or time_missing_in_dst_gap (it never did)


def parse_instant(text: str) -> Stamp:
    """Read a machine stamp: ISO 8601 as Atom and HTML print it, RFC 822 as RSS does.

    `Z` and RSS's `+0000` say when it was, not what the blog's clock showed. `DateError` where it is no instant,
    lacks its offset, or is the epoch itself, which stands for a date that was never set.

    >>> parse_instant("2011-10-20T09:41:00.000+02:00").at.isoformat()
    '2011-10-20T07:41:00+00:00'
    >>> parse_instant("Fri, 12 Jan 2007 17:19:00 +0000").local is None
    True
    """
    found = _ISO.fullmatch(text)
    stamp = _from_iso(text, found) if found else _from_rfc822(text)
    if stamp.at == _EPOCH or not 1900 <= stamp.at.year <= 2099:
        raise DateError(f'"{text[:80].strip()}" stands for no date')
    return stamp


def is_local(text: str | None) -> bool:
    """Say whether a machine stamp gives only what the blog's clock showed: a day, or a day and time without offset.

    >>> is_local("2011-10-20"), is_local("2011-10-20T09:41:00"), is_local("2011-10-20T09:41:00Z")
    (True, True, False)
    """
    return bool(text and _LOCAL_ISO.fullmatch(text))


def with_clock(stamp: Stamp, day: date, clock: time) -> Stamp:
    """Set beside an instant in UTC the day and time a blog printed for it: together they show the blog's offset.

    >>> with_clock(parse_instant("2005-06-06T16:46:28Z"), date(2005, 6, 6), time(9, 46)).offset
    datetime.timedelta(days=-1, seconds=61200)
    """
    if stamp.local:
        return stamp
    apart = datetime.combine(day, clock, UTC) - stamp.at.replace(second=0)
    offset = timedelta(minutes=15 * round(apart / timedelta(minutes=15)))
    if abs(apart - offset) > timedelta(minutes=1) or not -_WEST <= offset <= _EAST:
        return stamp
    return Stamp(stamp.at, stamp.at.replace(tzinfo=None) + offset)


def _from_iso(text: str, found: re.Match[str]) -> Stamp:
    year, month, day, hour, minute = (int(found[group]) for group in range(1, 6))
    zone = found[7]
    try:
        local = datetime(year, month, day, hour, minute, min(int(found[6] or 0), 59))
        if zone is None:
            raise DateError(f'"{text[:80].strip()}" does not say in which time zone it is')
        if zone in "Zz":
            return Stamp(local.replace(tzinfo=UTC), None)
        sign = -1 if zone[0] == "-" else 1
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * sign
        if not -_WEST <= offset <= _EAST:
            raise DateError(f'"{text[:80].strip()}" is in a time zone that does not exist')
        return Stamp((local - offset).replace(tzinfo=UTC), local)
    except (ValueError, OverflowError) as error:
        raise DateError(f'"{text[:80].strip()}" is not an instant: {error}') from error


def _from_rfc822(text: str) -> Stamp:
    try:
        read = parsedate_to_datetime(text[:100])
        if read.tzinfo is None:
            raise DateError(f'"{text[:80].strip()}" does not say in which time zone it is')
        offset = read.utcoffset() or timedelta(0)
        local = read.replace(tzinfo=None, microsecond=0) if offset else None
        return Stamp(read.astimezone(UTC).replace(microsecond=0), local)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise DateError(f'"{text[:80].strip()}" is not an instant') from error


def parse_time(text: str, language: str = "it") -> time | None:
    """Read the time of day that a text prints; None where it prints none.

    `DateError` where it is no time of day, or where two different ones are printed.

    >>> parse_time("20 ottobre 2011 alle ore 14.33"), parse_time("2:33\u202fPM", "en"), parse_time("13 h 47", "fr")
    (datetime.time(14, 33), datetime.time(14, 33), datetime.time(13, 47))
    >>> parse_time("20/10/11")
    """
    entries, found = dissect(text, calendar_words(language))
    times = {_clock(text, entries[start:end]) for start, end in found.times}
    if len(times) > 1:
        raise DateError(f'"{text[:80].strip()}" prints more than one time')
    return times.pop() if times else None


def _clock(text: str, parts: list[tuple[str, int]]) -> time:
    numbers = [value for letter, value in parts if letter in "in"]
    periods = [value for letter, value in parts if letter == "p"]
    hour, minute, second = (*numbers, 0, 0, 0)[:3]
    if periods:
        if hour > 12 and not periods[0]:
            hour = 24
        elif hour == 12:
            hour = 12 * periods[0]
        elif hour < 12:
            hour += 12 * periods[0]
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise DateError(f'"{text[:80].strip()}" prints no time of day') from error


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo | None:
    """Give the IANA zone of that name, or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def to_utc(day: date, clock: time, zone: ZoneInfo | timezone) -> Moment:
    """Bring a local time to UTC; where the clocks changed, say so instead.

    >>> rome = ZoneInfo("Europe/Rome")
    >>> to_utc(date(2011, 10, 20), time(9, 41), rome).at.isoformat()
    '2011-10-20T07:41:00+00:00'
    >>> to_utc(date(2008, 3, 30), time(2, 30), rome).doubt, to_utc(date(2008, 10, 26), time(2, 30), rome).doubt
    ('time_missing_in_dst_gap', 'time_ambiguous')
    """
    local = datetime.combine(day, clock)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return Moment(first)
    there_and_back = first.astimezone(zone).replace(tzinfo=None)
    return Moment(None, "time_ambiguous" if there_and_back == local else "time_missing_in_dst_gap")
