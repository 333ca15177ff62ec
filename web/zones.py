"""The time zone of a blog, as a page counts its hours."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@cache
def find_zone(name: str | None) -> ZoneInfo:
    """Return a zone by its IANA name; UTC where a blog has none, or one that this machine does not know.

    >>> find_zone("Europe/Rome").key, find_zone(None).key, find_zone("Marte/Nord").key
    ('Europe/Rome', 'UTC', 'UTC')
    """
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
