"""When a page or an entry was last updated, as a sitemap or a feed says it."""

from __future__ import annotations

from datetime import UTC, datetime


def parse_instant(text: str | None) -> datetime | None:
    """Return a sitemap's instant of a page's last update, whole seconds of UTC; None where there is none to trust.

    >>> parse_instant("2011-10-20T09:41:00.123+02:00"), parse_instant("2011-10-20"), parse_instant(None)
    (datetime.datetime(2011, 10, 20, 7, 41, tzinfo=datetime.timezone.utc), None, None)
    """
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at.astimezone(UTC).replace(microsecond=0) if at.tzinfo else None
