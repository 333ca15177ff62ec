"""When a post was published: what its feed, markup, header and permalink say, weighed against each other.

A machine stamp and a printed header are two readings of one thing, the permalink's month is a witness. Readings
that disagree leave a problem with both; what stays uncertain is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pipelines.dates.instants import Stamp, is_local, parse_time, with_clock
from pipelines.dates.order import Witnessed, borne_out, chosen_day, in_numbers, order_of_numbers
from pipelines.dates.printed import Reading, possible_readings
from pipelines.dates.setting import Setting
from scraper.errors import DateError
from scraper.items import Post, Source

_PERMALINK_MONTH = re.compile(r"(?:https?://[^/]*)?/(\d{4})/(\d{1,2})(?:/|$)", re.ASCII | re.IGNORECASE)
_A_DAY = timedelta(days=1)

Month = tuple[int, int]
Dated = tuple[date | None, datetime | None, str | None]  #: day, instant, where from
_UNDATED: Dated = (None, None, None)


class Order(NamedTuple):
    """In which order a document writes dates in numbers."""

    name: str | None  #: dmy or mdy
    certain: bool = False  #: a date beside it can be read in no other


@dataclass(frozen=True, slots=True)
class Header:
    """What a post prints of its date."""

    text: str = ""  #: day and time as printed
    readings: tuple[Reading, ...] = ()
    clock: time | None = None
    doubts: tuple[tuple[str, str], ...] = ()  #: kind and detail of what cannot be read


def read_header(post: Post, language: str) -> Header:
    """Read the printed date of a post: of its header, its timestamp and a machine stamp that shows no offset."""
    printed = [text.strip() for text in (post.date_text, post.time_text) if text and text.strip()]
    texts = [*printed, *([post.published_iso] if post.published_iso and is_local(post.published_iso) else [])]
    readings: list[Reading] | None = None
    clock: time | None = None
    doubts: list[tuple[str, str]] = []
    for text in texts:
        try:
            readings = _common(readings, possible_readings(text, language))
        except DateError as error:
            doubts.append(("date_unreadable", str(error)))
    if readings == []:
        doubts.append(("dates_disagree", f"printed {' / '.join(texts)}"))
    certain = readings if readings and not doubts else []
    for text in (*printed[::-1], *texts[len(printed) :]):
        try:
            clock = clock or parse_time(text, language)
        except DateError as error:
            doubts.append(("time_unreadable", str(error)))
    return Header(" ".join(printed) or "".join(texts), tuple(certain), clock, tuple(doubts))


def _common(known: list[Reading] | None, more: list[Reading]) -> list[Reading] | None:
    """Keep the readings that two printed dates share; None as long as no date is printed."""
    if known is None or not more:
        return more or known
    days = {reading.day for reading in more}
    shared = [reading for reading in known if reading.day in days]
    return [Reading(shared[0].day)] if len(shared) == 1 else shared


def paired(stamp: Stamp | None, header: Header) -> Stamp | None:
    """Set beside an instant in UTC what the blog's clock printed then, where it printed a day and a time."""
    if stamp and header.clock and len(header.readings) == 1:
        return with_clock(stamp, header.readings[0].day, header.clock)
    return stamp


def permalink_month(post: Post) -> Month | None:
    """Give the year and month of a post's permalink, which Blogger sets when it is first published.

    >>> permalink_month(Post(source=Source.FEED, url="https://example.blogspot.com/2011/10/rete.html"))
    (2011, 10)
    """
    found = _PERMALINK_MONTH.match(post.url) if post.url and post.kind == "post" else None
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None


def agrees_with(day: date, month: Month | None) -> bool:
    """Say whether a day may stand under a permalink's month; a day of grace, since the zones may differ."""
    return month is None or any((near.year, near.month) == month for near in (day, day - _A_DAY, day + _A_DAY))


def header_order(
    posts: Sequence[Post], headers: Sequence[Header], stamps: Sequence[Stamp | None], custom: str | None, listed: bool
) -> Order:
    """Tell in which order the headers of a document write dates in numbers."""
    seen = []
    for post, header, stamp in zip(posts, headers, stamps, strict=True):
        month = permalink_month(post)
        if in_numbers(header.readings) and not _at_odds_about(header, month):
            told = stamp.local.date() if stamp and stamp.local else None
            seen.append(Witnessed(header.readings, _witness(month, told), month is not None or told is not None))
    order = order_of_numbers(seen, custom, listed)
    return Order(order, borne_out(seen, order))


def _witness(month: Month | None, told: date | None) -> Callable[[date], bool]:
    return lambda day: agrees_with(day, month) and (told is None or told == day)


def _at_odds_about(header: Header, month: Month | None) -> bool:
    """Say whether 01/02/2011 stands under January: as 2 January, or as 1 February by the day of grace."""
    fitting = [reading.day for reading in header.readings if agrees_with(reading.day, month)]
    return month is not None and len(fitting) > 1 and any((day.year, day.month) != month for day in fitting)


def date_post(post: Post, header: Header, stamp: Stamp | None, order: Order, setting: Setting) -> Post:
    """Fill the dates of a post; note what disagrees."""
    where = post.url or setting.url
    for kind, detail in header.doubts:
        setting.doubt(kind, detail, where)
    weigh = _weigh_stamp if stamp else _weigh_header
    day, at, source = weigh(post, header, stamp, order, setting)
    if setting.is_unset(day):
        setting.doubt("date_unreadable", f"{header.text or post.published_iso} stands for no date", where)
        day, at, source = _UNDATED
    if setting.is_future(day):
        setting.doubt("date_in_future", f"{header.text or post.published_iso} lies after the day it was seen", where)
        day, at, source = _UNDATED
    updated = setting.stamp(post.updated_iso, where)
    return replace(
        post, published_on=day, published_at=at, published_raw=header.text or post.published_iso,
        published_from=source, updated_at=updated.at if updated else None,
    )  # fmt: skip


def _weigh_stamp(post: Post, header: Header, stamp: Stamp | None, order: Order, setting: Setting) -> Dated:
    assert stamp is not None
    where = post.url or setting.url
    source = {Source.FEED: "feed", Source.BACKUP: "backup"}.get(post.source, "markup")
    day = stamp.local.date() if stamp.local else setting.local_day(stamp.at)
    printed = _printed_day(header, day, order.name)
    month = permalink_month(post)
    if day is None and printed is None:
        setting.no_zone()
        return None, stamp.at, source
    if day is None and printed and stamp.may_show(printed):
        return printed, stamp.at, source
    if printed and printed != day:
        setting.doubt("dates_disagree", f"{source} {post.published_iso}, printed {header.text}", where)
        return _settled_by_permalink(stamp, day, printed, month, source)
    assert day is not None
    if not agrees_with(day, month):
        setting.doubt("dates_disagree", f"{source} {post.published_iso}, permalink {post.url}", where)
    if header.clock and stamp.local and not _same_time(header.clock, stamp.local.time()):
        setting.doubt("times_disagree", f"{source} {post.published_iso}, printed {header.text}", where)
        return day, None, source
    return day, stamp.at, source


def _printed_day(header: Header, told: date | None, order: str | None) -> date | None:
    """Choose the printed day; where its numbers can be taken in two orders, the machine stamp says which."""
    if told and any(reading.day == told for reading in header.readings):
        return told
    return chosen_day(header.readings, order)


def _settled_by_permalink(stamp: Stamp, day: date | None, printed: date, month: Month | None, source: str) -> Dated:
    """Trust the one of two readings that stands under the permalink's month, if the other does not."""
    told = day is not None and (day.year, day.month) == month
    shown = (printed.year, printed.month) == month
    if told and not shown:
        return day, stamp.at, source
    return (printed, None, "header") if shown and not told else _UNDATED


def _weigh_header(post: Post, header: Header, stamp: Stamp | None, order: Order, setting: Setting) -> Dated:
    where = post.url or setting.url
    if not header.readings:
        only_time = header.clock is not None and not post.date_text
        if only_time and post.kind == "post":  # a static page prints no day
            setting.doubt("day_not_printed", header.text, where)
        elif header.text and not only_time and not any(kind.startswith("date") for kind, _ in header.doubts):
            setting.doubt("date_unreadable", header.text, where)
        return _UNDATED
    month = permalink_month(post)
    day = chosen_day(header.readings, order.name)
    if day is None or (_at_odds_about(header, month) and not order.certain):
        days = " or ".join(str(reading.day) for reading in header.readings)
        setting.doubt("date_ambiguous", f"{header.text}: {days}", where)
        return _UNDATED
    if not agrees_with(day, month):
        setting.doubt("dates_disagree", f"printed {header.text}, permalink {post.url}", where)
        return _UNDATED
    return day, setting.instant(day, header.clock, header.text, where), "header"


def _same_time(printed: time, told: time) -> bool:
    """Compare to the minute; a theme that leaves out AM and PM prints half a day less."""
    minutes = printed.hour * 60 + printed.minute - told.hour * 60 - told.minute
    return minutes == 0 or (minutes == -720 and printed.hour < 12)
