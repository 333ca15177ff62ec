"""When a post was published: what its feed, markup, header and permalink say, weighed against each other.

A machine stamp and a printed header are two readings of one thing; the permalink's month and the neighbours of a
list sorted by date are witnesses. Readings that disagree leave a problem with both; what stays uncertain is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pipelines.instants import Stamp, parse_instant, parse_time
from pipelines.printed_dates import Reading, possible_readings
from pipelines.time_zones import local_day, to_utc_in
from scraper.errors import DateError
from scraper.items import Post, Problem, Source

_PERMALINK_MONTH = re.compile(r"/(\d{4})/(\d{1,2})(?:/|$)", re.ASCII)
_A_DAY = timedelta(days=1)
_WIDEST_OFFSET = timedelta(hours=14)


@dataclass(slots=True)
class Setting:
    """What is known of the blog while one document is read, and the problems found on the way."""

    url: str  #: the document's
    language: str
    zones: tuple[ZoneInfo, ...]
    order: str | None  #: of dates in numbers in this document: dmy, mdy, ymd; None where it cannot be told
    seen_at: datetime | None = None  #: UTC: nothing was published later
    problems: list[Problem] = field(default_factory=list)

    def doubt(self, kind: str, detail: str, url: str | None = None) -> None:
        """Note a problem once."""
        problem = Problem(url or self.url, kind, detail)
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Header:
    """What a post prints of its date."""

    text: str  #: as printed
    readings: tuple[Reading, ...] = ()
    error: str | None = None  #: why it cannot be read

    def day(self, order: str | None) -> date | None:
        """Choose the reading in the document's order."""
        if len(self.readings) == 1 and self.readings[0].confirmed:
            return self.readings[0].day
        return next((reading.day for reading in self.readings if reading.order == order), None)


def read_header(post: Post, language: str) -> Header:
    """Read the printed date of a post, from its header or, without one, from its timestamp."""
    texts = [text for text in (post.date_text, post.time_text) if text and text.strip()]
    printed = " ".join(text.strip() for text in texts)
    for text in texts:
        try:
            readings = possible_readings(text, language)
        except DateError as error:
            return Header(printed, (), str(error))
        if readings:
            return Header(printed, tuple(readings))
    return Header(printed)


def machine_stamp(text: str | None) -> Stamp | None:
    """Read a machine stamp; None where there is none or it cannot be read."""
    try:
        return parse_instant(text) if text else None
    except DateError:
        return None


def permalink_month(url: str | None) -> tuple[int, int] | None:
    """Give the year and month of a permalink, as Blogger builds it when a post is first published.

    >>> permalink_month("https://example.blogspot.com/2011/10/rete.html"), permalink_month("/p/chi-sono.html")
    ((2011, 10), None)
    """
    found = _PERMALINK_MONTH.match(urlsplit(url).path) if url else None
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None


def agrees_with(day: date, month: tuple[int, int] | None) -> bool:
    """Say whether a day may stand under a permalink's month; a day of grace, since the zones may differ."""
    return month is None or any((near.year, near.month) == month for near in (day, day - _A_DAY, day + _A_DAY))


def date_post(post: Post, header: Header, setting: Setting) -> Post:
    """Fill the dates of a post; note what disagrees."""
    where = post.url or setting.url
    stamp = _stamp(post.published_iso, where, setting)
    month = permalink_month(post.url) if post.kind == "post" else None
    if stamp:
        day, at, source = _from_stamp(post, stamp, header, month, setting)
    else:
        day, at, source = _from_header(post, header, month, setting)
    if setting.seen_at and day and day > setting.seen_at.date() + _A_DAY:
        setting.doubt("date_in_future", f"{header.text or post.published_iso}, seen {setting.seen_at.date()}", where)
        day = at = source = None
    updated = _stamp(post.updated_iso, where, setting)
    return replace(
        post, published_on=day, published_at=at, published_raw=header.text or post.published_iso,
        published_from=source, updated_at=updated.at if updated else None,
    )  # fmt: skip


Dated = tuple[date | None, datetime | None, str | None]


def _from_stamp(
    post: Post, stamp: Stamp, header: Header, month: tuple[int, int] | None, setting: Setting
) -> Dated:
    source = {Source.FEED: "feed", Source.BACKUP: "backup"}.get(post.source, "markup")
    where = post.url or setting.url
    day = stamp.local.date() if stamp.local else local_day(stamp.at, setting.zones)
    printed = _matching(header, day, setting.order)
    if stamp.local is None and printed and abs(_midday(printed) - stamp.at.replace(tzinfo=None)) < 1.5 * _A_DAY:
        day = day or printed
    if header.error:
        setting.doubt("date_unreadable", header.error, where)
    if printed and day and printed != day:
        setting.doubt("dates_disagree", f"{source} {post.published_iso}, printed {header.text}", where)
        return _settled_by_permalink(stamp, day, printed, month, source)
    if day is None:
        setting.doubt("time_zone_unknown", "instants in UTC and no time zone: their days are not known")
        return None, stamp.at, source
    if not agrees_with(day, month):
        setting.doubt("dates_disagree", f"{source} {post.published_iso}, permalink {post.url}", where)
    clock = _printed_time(post, setting)
    if clock and stamp.local and not _same_time(clock, stamp.local.time()):
        setting.doubt("times_disagree", f"{source} {post.published_iso}, printed {header.text}", where)
        return day, None, source
    return day, stamp.at, source


def _matching(header: Header, day: date | None, order: str | None) -> date | None:
    """Choose the printed day; where its numbers can be taken in two orders, the machine stamp says which."""
    if day and any(reading.day == day for reading in header.readings):
        return day
    return header.day(order)


def _settled_by_permalink(
    stamp: Stamp, day: date, printed: date, month: tuple[int, int] | None, source: str
) -> Dated:
    if month and (day.year, day.month) == month != (printed.year, printed.month):
        return day, stamp.at, source
    if month and (printed.year, printed.month) == month != (day.year, day.month):
        return printed, None, "header"
    return None, None, None


def _from_header(post: Post, header: Header, month: tuple[int, int] | None, setting: Setting) -> Dated:
    where = post.url or setting.url
    if not header.text:
        return None, None, None
    if not header.readings:
        kind = "date_unreadable" if header.error or post.date_text else "day_not_printed"
        setting.doubt(kind, header.error or header.text, where)
        return None, None, None
    day = header.day(setting.order)
    if day is None:
        days = " or ".join(str(reading.day) for reading in header.readings)
        setting.doubt("date_ambiguous", f"{header.text}: {days}", where)
        return None, None, None
    if not agrees_with(day, month):
        setting.doubt("dates_disagree", f"printed {header.text}, permalink {post.url}", where)
        return None, None, None
    clock = _printed_time(post, setting)
    if clock is None:
        return day, None, "header"
    moment = to_utc_in(day, clock, setting.zones)
    if moment.doubt:
        setting.doubt(moment.doubt, f"{header.text} ({setting.zones[0].key})", where)
    elif moment.at is None:
        setting.doubt("time_zone_unknown", "times are printed and the blog shows no time zone: only the days are kept")
    return day, moment.at, "header"


def _printed_time(post: Post, setting: Setting) -> time | None:
    for text in (post.time_text, post.date_text):
        try:
            clock = parse_time(text, setting.language) if text else None
        except DateError as error:
            setting.doubt("time_unreadable", str(error), post.url)
            return None
        if clock:
            return clock
    return None


def _same_time(printed: time, told: time) -> bool:
    """To the minute; a theme that leaves out AM and PM prints half a day less."""
    minutes = printed.hour * 60 + printed.minute - told.hour * 60 - told.minute
    return minutes == 0 or (abs(minutes) == 720 and printed.hour <= 12)


def _midday(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _stamp(text: str | None, where: str, setting: Setting) -> Stamp | None:
    if not text or not text.strip():
        return None
    try:
        return parse_instant(text)
    except DateError as error:
        setting.doubt("date_unreadable", str(error), where)
        return None


def document_order(posts: Sequence[Post], headers: Sequence[Header], custom: str, in_order: bool) -> str | None:
    """Tell in which order a document prints its dates in numbers: one theme, one order.

    The language's custom holds unless a witness contradicts it (a day that does not exist, a permalink, a machine
    stamp, the order of the list) and the other order is borne out by one. None where neither can be trusted.
    """
    read = [(post, header) for post, header in zip(posts, headers, strict=True) if _in_numbers(header)]
    if not read:
        return custom or None
    against, support = {}, {}
    for order in ("dmy", "mdy"):
        against[order] = sum(_contradicted(post, header, order) for post, header in read)
        support[order] = sum(_borne_out(post, header, order) for post, header in read)
        days = [day for _, header in read if (day := header.day(order))]
        if in_order and len(set(days)) > 2 and days != sorted(days, reverse=True):
            against[order] += 1
    for order, other in (("dmy", "mdy"), ("mdy", "dmy")):
        if order == custom and not against[order]:
            return order
        if order != custom and not against[order] and against[other]:
            only = sum(1 for _, header in read if len(header.readings) == 1)
            if support[order] or only > 1 or (in_order and len(read) > 3):
                return order
    return None


def _in_numbers(header: Header) -> bool:
    return any(reading.order for reading in header.readings)


def _contradicted(post: Post, header: Header, order: str) -> bool:
    day = header.day(order)
    stamp = machine_stamp(post.published_iso)
    if day is None or (post.kind == "post" and not agrees_with(day, permalink_month(post.url))):
        return True
    return bool(stamp and stamp.local and stamp.local.date() != day)


def _borne_out(post: Post, header: Header, order: str) -> bool:
    """Whether a witness agrees with this order and not with the other."""
    if _contradicted(post, header, order):
        return False
    witness = permalink_month(post.url) if post.kind == "post" else machine_stamp(post.published_iso)
    return witness is not None and _contradicted(post, header, "mdy" if order == "dmy" else "dmy")
