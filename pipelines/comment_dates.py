"""When a comment was written: machine stamps, printed stamps, and stamps that leave out the year or the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from pipelines.instants import Stamp, parse_time
from pipelines.printed_dates import Reading, possible_readings
from pipelines.published import Setting, machine_stamp
from pipelines.time_zones import local_day, to_utc_in
from scraper.errors import DateError
from scraper.items import Comment, Post


def date_comments(comments: Sequence[Comment], posts: Sequence[Post], setting: Setting) -> tuple[Comment, ...]:
    """Fill the dates of a document's comments."""
    return tuple(_date_comment(comment, setting) for comment in comments)


def _date_comment(comment: Comment, setting: Setting) -> Comment:
    where = comment.post_url or setting.url
    readings, clock = _printed(comment, setting, where)
    stamp = machine_stamp(comment.published_iso)
    if comment.published_iso and not stamp:
        setting.doubt("date_unreadable", comment.published_iso, where)
    day: date | None
    at: datetime | None
    if stamp:
        day, at = _from_stamp(comment, stamp, readings, setting, where)
    else:
        day, at = _from_print(comment, readings, clock, setting, where)
    raw = comment.date_text or comment.published_iso
    return replace(comment, published_on=day, published_at=at, published_raw=raw)


def _printed(comment: Comment, setting: Setting, where: str) -> tuple[list[Reading], time | None]:
    text = comment.date_text
    if not text:
        return [], None
    try:
        return possible_readings(text, setting.language), parse_time(text, setting.language)
    except DateError as error:
        setting.doubt("date_unreadable", str(error), where)
        return [], None


def _from_stamp(
    comment: Comment, stamp: Stamp, readings: Sequence[Reading], setting: Setting, where: str
) -> tuple[date | None, datetime | None]:
    day = stamp.local.date() if stamp.local else local_day(stamp.at, setting.zones)
    days = {reading.day for reading in readings}
    if days and day and day not in days:
        setting.doubt("dates_disagree", f"machine {comment.published_iso}, printed {comment.date_text}", where)
        return None, stamp.at
    if day is None and len(days) == 1:
        day = days.pop()
    return day, stamp.at


def _from_print(
    comment: Comment, readings: Sequence[Reading], clock: time | None, setting: Setting, where: str
) -> tuple[date | None, datetime | None]:
    if not comment.date_text:
        return None, None
    day = next(
        (reading.day for reading in readings if reading.confirmed or reading.order == setting.order), None
    )
    if day is None:
        setting.doubt("date_unreadable", comment.date_text, where)
        return None, None
    if clock is None:
        return day, None
    moment = to_utc_in(day, clock, setting.zones)
    if moment.doubt:
        setting.doubt(moment.doubt, comment.date_text, where)
    elif moment.at is None:
        setting.doubt("time_zone_unknown", "times are printed and the blog shows no time zone: only the days are kept")
    return day, moment.at
