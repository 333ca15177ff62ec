"""Which time zone a blog lives in, judged from the offsets it prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipelines.dates.instants import Moment, Stamp, to_utc, zone_named
from pipelines.dates.spellings import OLD_CODES

BLOGGERS_OWN = "America/Los_Angeles"  #: of a blog whose owner never set one


def blog_zones(time_zone: str | None, language: str | None, stamps: Iterable[Stamp]) -> tuple[ZoneInfo, ...]:
    """Give the zones a blog may live in: the named one, else those that agree with every offset it prints.

    A named zone that the offsets contradict is not believed: the owner may have changed the setting since.
    The zones are those of the country its language points to, then Blogger's default. Without offsets it is
    Europe/Rome for an Italian blog, and none for another. Several come back where the offsets fit several.

    >>> [zone.key for zone in blog_zones(None, "it", [])], blog_zones(None, "fr", [])
    (['Europe/Rome'], ())
    """
    observed = [(stamp.at, stamp.offset) for stamp in stamps if stamp.offset is not None]
    named = zone_named(time_zone) if time_zone else None
    if named and _fits(named, observed):
        return (named,)
    italian = (language or "").partition("-")[0].partition("_")[0].lower() == "it"
    if not observed:
        rome = zone_named("Europe/Rome")
        return (rome,) if italian and rome else ()
    for names in (["Europe/Rome"] if italian else _zones_of(language or ""), [BLOGGERS_OWN]):
        zones = (zone_named(name) for name in names)
        fitting = tuple(zone for zone in zones if zone and _fits(zone, observed))
        if fitting:
            return fitting
    return ()


def local_day(at: datetime, zones: Sequence[ZoneInfo]) -> date | None:
    """Give the day it was on the blog's clock; None where its zones disagree or none is known."""
    days = {at.astimezone(zone).date() for zone in zones}
    return days.pop() if len(days) == 1 else None


def to_utc_in(day: date, clock: time, zones: Sequence[ZoneInfo]) -> Moment:
    """Bring a printed time to UTC in the zone the blog lives in; no instant where its zones disagree."""
    moments = {to_utc(day, clock, zone) for zone in zones}
    return moments.pop() if len(moments) == 1 else Moment(None)


def _fits(zone: ZoneInfo, observed: Sequence[tuple[datetime, timedelta]]) -> bool:
    return all(at.astimezone(zone).utcoffset() == offset for at, offset in observed)


@lru_cache(maxsize=128)
def _zones_of(language: str) -> tuple[str, ...]:
    from babel.core import get_global

    primary, *rest = language.replace("-", "_").split("_")
    primary = OLD_CODES.get(primary.lower(), primary.lower())
    territories = [part.upper() for part in rest if len(part) == 2]
    likely = get_global("likely_subtags").get(primary, "")
    territory = territories[0] if territories else likely.rpartition("_")[2]
    return tuple(get_global("territory_zones").get(territory, ()))
