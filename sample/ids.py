"""Ids and permalinks as Blogger makes them, and the small accidents of a clock; the same on every run."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from hashlib import sha256

OLD_IDS_UNTIL = datetime(2006, 8, 14, tzinfo=UTC)  #: the "Blogger beta": ids carry no time any more
SLUG_LENGTH = 39


def number(key: str) -> int:
    """Return 64 bits that depend on nothing but the key."""
    return int.from_bytes(sha256(key.encode()).digest()[:8], "big")


def blogger_id(key: str, created: datetime) -> str:
    """Make the id of a post or comment; before August 2006 its first ten digits are the epoch second.

    >>> blogger_id("a", datetime(2005, 6, 6, 16, 46, 28, tzinfo=UTC))[:10]
    '1118076388'
    >>> len(blogger_id("a", datetime(2011, 6, 6, tzinfo=UTC))) in (17, 18, 19)
    True
    """
    if created < OLD_IDS_UNTIL:
        return f"{int(created.timestamp())}{number(key) % 10**8:08d}"
    return str(10**17 + number(key) % (9 * 10**18))


def profile_url(name: str) -> str:
    """Return the address of a Blogger profile for a name."""
    return f"https://www.blogger.com/profile/{number('profile ' + name) % 10**20:020d}"


def accident(key: str, upto: timedelta) -> timedelta:
    """Return a duration below `upto`, to the millisecond: nobody clicks "Pubblica" on the full minute."""
    return timedelta(milliseconds=number("accident " + key) % max(1, upto // timedelta(milliseconds=1)))


def slug(text: str) -> str:
    """Turn a title, or the first words of an untitled post, into the last part of a permalink.

    >>> slug("Perché il pane è di tutti (e l'orto no)")
    'perche-il-pane-e-di-tutti-e-lorto-no'
    >>> slug("Una salita lunga lunga, con la pioggia e senza ombrello")
    'una-salita-lunga-lunga-con-la-pioggia-e'
    """
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    short = ""
    for word in words:
        longer = f"{short}-{word}" if short else word[:SLUG_LENGTH]
        if len(longer) > SLUG_LENGTH:
            break
        short = longer
    return short or "blog-post"
