"""What is known of a blog while one document's dates are read, and the doubts noted on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipelines.dates.instants import Stamp, is_local, parse_instant
from pipelines.dates.zones import local_day, to_utc_in
from scraper.errors import DateError
from scraper.items import Problem


@dataclass(slots=True)
class Setting:
    """The blog's language, order of numbers and time zone; each doubt is noted once."""

    url: str  #: the document's
    blog_url: str  #: where a doubt about the whole blog is noted
    language: str  #: whose words its dates are read with
    custom: str | None  #: in which order the language writes dates in numbers: dmy, mdy; None where it is not known
    zones: tuple[ZoneInfo, ...]
    seen_at: datetime | None = None  #: UTC: when the document was fetched; nothing in it was written later
    noted: dict[Problem, None] = field(default_factory=dict)  #: the doubts, in order, each once

    def doubt(self, kind: str, detail: str, url: str | None = None) -> None:
        """Note what cannot be trusted."""
        self.noted[Problem(url or self.url, kind, detail[:500])] = None

    def no_zone(self) -> None:
        """Note that instants are in UTC and the blog's zone is not known."""
        self.doubt("time_zone_unknown", "instants are in UTC and the blog shows no time zone: the days are not known",
                   self.blog_url)  # fmt: skip

    def stamp(self, text: str | None, where: str) -> Stamp | None:
        """Read a machine stamp; note one that cannot be read. None, too, where it gives no instant but a local time."""
        if not text or not text.strip() or is_local(text):
            return None
        try:
            return parse_instant(text)
        except DateError as error:
            self.doubt("date_unreadable", str(error), where)
            return None

    def instant(self, day: date, clock: time | None, text: str, where: str) -> datetime | None:
        """Bring a printed day and time to UTC; note why that cannot be done."""
        if clock is None:
            return None
        moment = to_utc_in(day, clock, self.zones)
        if moment.doubt:
            self.doubt(moment.doubt, f"{text} ({self.zones[0].key})", where)
        elif moment.at is None:
            self.doubt(
                "time_zone_unknown",
                "times are printed and the blog shows no time zone: the days are kept",
                self.blog_url,
            )
        return moment.at

    def local_day(self, at: datetime) -> date | None:
        """Give the day it was on the blog's clock; None where its zone is not known."""
        return local_day(at, self.zones)

    @property
    def seen_local(self) -> datetime | None:
        """What the blog's clock showed when the document was fetched."""
        if not self.seen_at:
            return None
        zone = self.zones[0] if self.zones else None
        return self.seen_at.astimezone(zone).replace(tzinfo=None) if zone else None

    def is_unset(self, day: date | None) -> bool:
        """Say whether a day is where clocks begin to count, which a program prints for a date that was never set."""
        return day in (date(1970, 1, 1), date(1969, 12, 31))

    def is_future(self, day: date | None) -> bool:
        """Say whether a day lies beyond the day the document was fetched, wherever the blog's clock stands."""
        return bool(day and self.seen_at and day > self.seen_at.date() + timedelta(days=1))
