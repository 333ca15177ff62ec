"""What a blog is made of: people, comments, posts, settings. Plain values; `blog.py` changes them between runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

REMOVED = {
    "author": "Questo commento è stato eliminato dall'autore.",
    "administrator": "Questo commento è stato eliminato da un amministratore del blog.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever writes; the anonymous have no profile."""

    name: str
    profile_url: str | None = None


ANONYMOUS = Person("Anonimo")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleComment:
    """A comment; `published` is exact to the millisecond, as Blogger's permalinks are."""

    blogger_id: str
    author: Person
    published: datetime  #: UTC
    body: str  #: HTML
    parent_id: str | None = None
    removed_by: str | None = None  #: author or administrator: only the mark is still shown

    @property
    def shown_body(self) -> str:
        """The words a reader sees."""
        return REMOVED[self.removed_by] if self.removed_by else self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePost:
    """A post or static page; comments are oldest first."""

    blogger_id: str
    kind: str  #: post or page
    path: str  #: /2011/10/rete-da-pesca.html
    title: str | None
    author: Person
    published: datetime  #: in the blog's time zone, on a full minute
    updated: datetime  #: in the blog's time zone, to the millisecond
    body: str  #: HTML; links to this blog are written `blog:/2011/10/…`
    labels: tuple[str, ...] = ()
    comments: tuple[SampleComment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the owner of the blog chose; Blogger's own defaults."""

    title: str = "Pane, reti e sentieri"
    description: str = "Appunti da un paese di montagna: persone, conversazioni, farina"
    language: str = "it"
    time_zone: str = "Europe/Rome"
    blogger_id: str = "3181920417358204966"
    owner: Person = Person("Elio Tarditi", "https://www.blogger.com/profile/07215500498163290384")
    theme: str = "layouts"  #: layouts, contempo, classic
    date_header: str = "long"  #: a key of italian.DATE_HEADERS
    comment_stamp: str = "long"  #: a key of italian.COMMENT_STAMPS
    comment_style: str = "by_year"  #: by_year (flat until 2009, then threaded), threaded, flat, script
    classic_comments: str = "said"  #: how a classic template prints them: said (`dt`, `dd`) or at (`li.comment-data`)
    posts_per_page: int = 7
    archive_page_size: int = 20
    comments_per_page: int = 200
    feeds: str = "open"  #: open, short (summaries only), closed (404), login (a page that asks to sign in)
    feed_cap: int = 150  #: the most entries one request gets, whatever it asks for
    sitemap_page_size: int = 500
    gate: str | None = None  #: private, removed, adult: that notice stands at every address but robots.txt
    robots: str | None = None  #: the owner's own robots.txt instead of Blogger's
