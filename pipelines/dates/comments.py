"""When a comment was written: machine stamps, printed stamps, and stamps that leave out the year or the day.

A stamp that is not whole is completed only where the post's date, the comments around it and the day the page was
seen leave a single possibility.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from pipelines.dates.instants import Stamp, is_local, parse_time, with_clock
from pipelines.dates.order import Witnessed, chosen_day, in_numbers, order_of_numbers
from pipelines.dates.printed import DayOfYear, Reading, parse_day_of_year, possible_readings
from pipelines.dates.setting import Setting
from scraper.errors import DateError
from scraper.items import Comment, Post

_LIFE_OF_A_THREAD = timedelta(days=5 * 365)  #: a day of the year falls on the same weekday again after five years
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a comment prints of when it was written."""

    text: str | None
    readings: tuple[Reading, ...] = ()
    clock: time | None = None
    day_of_year: DayOfYear | None = None
    doubts: tuple[tuple[str, str], ...] = ()  #: kind and detail of what cannot be read


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what a comment was written, on the blog's clock."""

    after: datetime | None = None
    before: datetime | None = None


def read_comment(comment: Comment, language: str) -> Printed:
    """Read the printed stamp of a comment, whole or not; without one, a machine stamp that shows no offset."""
    text = comment.date_text if comment.date_text and comment.date_text.strip() else None
    if text is None and is_local(comment.published_iso):
        text = comment.published_iso
    if text is None:
        return Printed(None)
    readings: list[Reading] = []
    clock, doubts = None, []
    try:
        readings = possible_readings(text, language)
    except DateError as error:
        doubts.append(("date_unreadable", str(error)))
    try:
        clock = parse_time(text, language)
    except DateError as error:
        doubts.append(("time_unreadable", str(error)))
    day_of_year = None if readings or doubts else parse_day_of_year(text, language)
    return Printed(text, tuple(readings), clock, day_of_year, tuple(doubts))


def paired(stamp: Stamp | None, printed: Printed) -> Stamp | None:
    """Set beside an instant in UTC what the blog's clock printed then: its day and time, or its time alone.

    A time alone tells the day too, since a clock is at most 14 hours from UTC.
    """
    if not stamp or not printed.clock or stamp.local:
        return stamp
    near = [stamp.at.date() + timedelta(days=days) for days in (-1, 0, 1)]
    days = [reading.day for reading in printed.readings] or ([] if printed.day_of_year else near)
    possible = [pair for day in days if (pair := with_clock(stamp, day, printed.clock)).local]
    return possible[0] if len(possible) == 1 else stamp


def date_comments(
    comments: Sequence[Comment], printed: Sequence[Printed], stamps: Sequence[Stamp | None], posts: Sequence[Post],
    setting: Setting,
) -> tuple[Comment, ...]:  # fmt: skip
    """Fill the dates of a document's comments: whole stamps first, then those that leave a single day possible."""
    owners = _owners(comments, posts)
    order = _order(printed, owners, setting)
    together = zip(comments, printed, stamps, strict=True)
    dated = [_date_comment(comment, read, stamp, order, setting) for comment, read, stamp in together]
    partial = {
        at for at, read in enumerate(printed) if read.text and not read.readings and not read.doubts and not stamps[at]
    }
    return _completed(dated, printed, partial, owners, setting) if partial else tuple(dated)


def _date_comment(
    comment: Comment, printed: Printed, stamp: Stamp | None, order: str | None, setting: Setting
) -> Comment:
    where = comment.post_url or setting.url
    for kind, detail in printed.doubts:
        setting.doubt(kind, detail, where)
    if stamp:
        day, at = _from_stamp(comment, stamp, printed, setting, where)
    else:
        day, at = _from_print(printed, order, setting, where)
    if setting.is_future(day):
        setting.doubt(
            "date_in_future", f"{printed.text or comment.published_iso} lies after the day it was seen", where
        )
        day = at = None
    return replace(comment, published_on=day, published_at=at, published_raw=printed.text or comment.published_iso)


def _from_stamp(
    comment: Comment, stamp: Stamp, printed: Printed, setting: Setting, where: str
) -> tuple[date | None, datetime | None]:
    day = stamp.local.date() if stamp.local else setting.local_day(stamp.at)
    days = {reading.day for reading in printed.readings}
    if days and day and day not in days:
        setting.doubt("dates_disagree", f"stamp {comment.published_iso}, printed {printed.text}", where)
        return None, None
    if day is None and len(days) == 1:
        day = days.pop()
    if day is None:
        setting.no_zone()
    return day, stamp.at


def _from_print(
    printed: Printed, order: str | None, setting: Setting, where: str
) -> tuple[date | None, datetime | None]:
    if not printed.readings:
        return None, None
    day = chosen_day(printed.readings, order)
    if day is None:
        days = " or ".join(str(reading.day) for reading in printed.readings)
        setting.doubt("date_ambiguous", f"{printed.text}: {days}", where)
        return None, None
    return day, setting.instant(day, printed.clock, printed.text or "", where)


def _owners(comments: Sequence[Comment], posts: Sequence[Post]) -> list[Post | None]:
    """Find the post that each comment stands under."""
    by_name = {name: post for post in reversed(posts) for name in (post.url, post.blogger_id) if name}
    only = posts[0] if len(posts) == 1 else None
    return [by_name.get(each.post_blogger_id or "") or by_name.get(each.post_url or "") or only for each in comments]


def _order(printed: Sequence[Printed], owners: Sequence[Post | None], setting: Setting) -> str | None:
    seen = [
        Witnessed(read.readings, lambda day, post=post: not _before(day, post) and not setting.is_future(day), True)  # type: ignore[misc]
        for read, post in zip(printed, owners, strict=True)
        if in_numbers(read.readings)
    ]
    return order_of_numbers(seen, setting.custom, descending=False)


def _before(day: date, post: Post | None) -> bool:
    return bool(post and post.published_on and day < post.published_on - _A_DAY)


def _completed(
    dated: list[Comment], printed: Sequence[Printed], partial: set[int], owners: Sequence[Post | None], setting: Setting
) -> tuple[Comment, ...]:
    """Complete the partial stamps in the order of the page, where siblings stand oldest first.

    A comment is younger than its post, the comment it answers and its elder siblings, and older than its younger ones.
    """
    families = [(id(owner), comment.parent_blogger_id) for comment, owner in zip(dated, owners, strict=True)]
    younger: list[datetime | None] = []
    known: dict[tuple[int, str | None], datetime] = {}
    for comment, family in zip(reversed(dated), reversed(families), strict=True):
        younger.append(known.get(family))
        if when := _local(comment, setting, time.max):
            known[family] = when
    younger.reverse()
    by_id: dict[str | None, datetime] = {}
    elder: dict[tuple[int, str | None], datetime] = {}
    for at, family in enumerate(families):
        owner = owners[at]
        if at in partial:
            posted = _local(owner, setting, time.min) if owner else None
            after = max((when for when in (posted, by_id.get(family[1]), elder.get(family)) if when), default=None)
            before = min((when for when in (younger[at], setting.seen_local) if when), default=None)
            dated[at] = _complete(dated[at], printed[at], Bounds(after, before), setting)
        if when := _local(dated[at], setting, time.min):
            elder[family] = max(when, elder.get(family, when))
            by_id[dated[at].blogger_id or ""] = when
    return tuple(dated)


def _local(item: Post | Comment, setting: Setting, otherwise: time) -> datetime | None:
    if item.published_at and setting.zones:
        return item.published_at.astimezone(setting.zones[0]).replace(tzinfo=None)
    return datetime.combine(item.published_on, otherwise) if item.published_on else None


def _complete(comment: Comment, printed: Printed, bounds: Bounds, setting: Setting) -> Comment:
    """Complete a stamp without a year or a day where one day alone is possible."""
    where, text = comment.post_url or setting.url, printed.text or ""
    if printed.day_of_year is None and printed.clock is None:
        setting.doubt("date_unreadable", text, where)
        return comment
    possible = [day for day in _days(printed, bounds) if _fits(day, printed.clock, bounds)]
    if len(possible) != 1:
        setting.doubt("day_not_printed" if printed.day_of_year is None else "year_not_printed", text, where)
        return comment
    at = setting.instant(possible[0], printed.clock, text, where)
    return replace(comment, published_on=possible[0], published_at=at)


def _days(printed: Printed, bounds: Bounds) -> list[date]:
    """List the days a stamp may mean; of a time alone only the first few, since two already forbid a choice."""
    if bounds.after is None:
        return []
    first = bounds.after.date()
    last = min(bounds.before or datetime.max, bounds.after + _LIFE_OF_A_THREAD).date()
    if printed.day_of_year:
        days = (printed.day_of_year.in_year(year) for year in range(first.year, last.year + 1))
        return [day for day in days if day and day <= last]
    if bounds.before is None:
        return []
    return [first + timedelta(days=n) for n in range(min((last - first).days, 3) + 1)]


def _fits(day: date, clock: time | None, bounds: Bounds) -> bool:
    assert bounds.after is not None  # no day is possible without
    earliest, latest = datetime.combine(day, clock or time.max), datetime.combine(day, clock or time.min)
    minute = timedelta(minutes=1)
    return earliest >= bounds.after - minute and (bounds.before is None or latest <= bounds.before + minute)
