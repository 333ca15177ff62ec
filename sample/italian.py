"""How an Italian Blogger blog prints its dates: the order is the owner's setting, the words are Italian."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip
WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")

DATE_HEADERS: dict[str, Callable[[datetime], str]] = {
    "long": lambda at: f"{WEEKDAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} {at.year}",
    "american": lambda at: f"{WEEKDAYS[at.weekday()]}, {MONTHS[at.month - 1]} {at:%d, %Y}",
    "day": lambda at: f"{at.day} {MONTHS[at.month - 1]} {at.year}",
    "slashes": lambda at: f"{at:%d/%m/%y}",
    "dots": lambda at: f"{at:%d.%m.%y}",
    "month_first": lambda at: f"{MONTHS[at.month - 1]} {at:%d, %Y}",
    "capitals": lambda at: DATE_HEADERS["long"](at).upper(),
}
COMMENT_STAMPS: dict[str, Callable[[datetime], str]] = {
    "long": lambda at: f"{at.day} {MONTHS[at.month - 1]} {at.year} alle ore {at:%H:%M}",
    "plain": lambda at: f"{at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M}",
    "slashes": lambda at: f"{at:%d/%m/%y %H:%M}",
    "time_first": lambda at: f"{at:%H:%M}, {MONTHS[at.month - 1]} {at:%d, %Y}",
    "time": lambda at: f"{at:%H:%M}",
}


def date_header(at: datetime, style: str) -> str:
    """Print the day of an instant, given in the blog's own time zone.

    >>> date_header(datetime(2011, 10, 20), "long"), date_header(datetime(2004, 8, 29), "american")
    ('giovedì 20 ottobre 2011', 'domenica, agosto 29, 2004')
    >>> date_header(datetime(2011, 10, 20), "slashes"), date_header(datetime(2011, 10, 20), "dots")
    ('20/10/11', '20.10.11')
    """
    return DATE_HEADERS[style](at)


def comment_stamp(at: datetime, style: str) -> str:
    """Print when a comment was written, in the blog's own time zone.

    >>> comment_stamp(datetime(2011, 10, 20, 14, 33), "long")
    '20 ottobre 2011 alle ore 14:33'
    """
    return COMMENT_STAMPS[style](at)


def count_label(count: int) -> str:
    """Print a comment count as Blogger's Italian themes do, colon included.

    >>> count_label(0), count_label(1), count_label(1234)
    ('Nessun commento:', '1 commento:', '1.234 commenti:')
    """
    if count == 0:
        return "Nessun commento:"
    return "1 commento:" if count == 1 else f"{count:,} commenti:".replace(",", ".")
