"""Decide what a new reading changes in a row: pure, so that the rules can be read and tested apart from SQL.

Who may change what
    feed, page    the blog itself: overwrites, but never a value with nothing
    list          a page of several posts: changes nothing, only confirms
    copy, backup  older than the blog: fill what is missing
Within one run the first of the blog's own readings stands and the others fill what is missing; otherwise a feed and
a page that disagree, or a feed that lists a post twice, would take turns as versions for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from pipelines.people import is_anonymous
from pipelines.rows import Row, Value
from scraper.items import Source

WHEN = ("published_on", "published_at", "published_raw", "published_from")
LIVE = frozenset({Source.FEED, Source.PAGE})


class Authority(Enum):
    """What a reading may do to a row."""

    OVERWRITE = "overwrite"
    FILL = "fill"
    CONFIRM = "confirm"


def authority_of(source: Source, read_before: bool) -> Authority:
    """Return what a source may do; `read_before`: whether this run has read the row from the blog itself already.

    >>> authority_of(Source.FEED, False).value, authority_of(Source.PAGE, True).value
    ('overwrite', 'fill')
    """
    if source is Source.LIST:
        return Authority.CONFIRM
    return Authority.OVERWRITE if source in LIVE and not read_before else Authority.FILL


@dataclass(slots=True)
class Decision:
    """What a reading changes, and where it disagrees with what stands."""

    changes: Row = field(default_factory=dict)
    differences: dict[str, tuple[Value, Value]] = field(default_factory=dict)  #: kind → (stands, read)

    def weigh(self, column: str, stored: Row, read: Row, authority: Authority, kind: str = "") -> None:
        """Weigh one value: take it, note that it differs, or leave it."""
        ours, theirs = stored[column], read.get(column)
        if theirs is None or ours == theirs:
            return
        if authority is Authority.OVERWRITE or (ours is None and authority is Authority.FILL):
            self.changes[column] = theirs
        elif ours is not None and kind:
            self.differences[kind] = (ours, theirs)


def decide_when(decision: Decision, stored: Row, read: Row, authority: Authority) -> None:
    """Weigh a date as one: its day, instant, printed form and origin always belong together.

    An instant is never given up for a day; two instants that a page's minutes and a feed's seconds explain are equal.
    """
    day, instant = read.get("published_on"), read.get("published_at")
    if day is None and instant is None:
        if stored["published_on"] is None:
            decision.weigh("published_raw", stored, read, authority)
        return
    if stored["published_on"] is None or _refines(stored, read):
        if authority is not Authority.CONFIRM:
            decision.changes |= _changed(stored, read)
    elif day is None and _same_minute(stored["published_at"], instant):
        return  # it tells no time zone, so no day: the day that stands is not in doubt
    elif (stored["published_on"], stored["published_at"]) != (day, instant) and not _refines(read, stored):
        same_kind = (instant is None) == (stored["published_at"] is None)
        if authority is Authority.OVERWRITE and (same_kind or instant is not None):
            decision.changes |= _changed(stored, read)
        elif day is not None and stored["published_on"] != day:
            decision.differences["day_differs"] = (stored["published_on"], day)
        elif same_kind:
            decision.differences["time_differs"] = (stored["published_at"], instant)


def _changed(stored: Row, read: Row) -> Row:
    group = {column: read.get(column) for column in WHEN if column in stored}
    return {column: value for column, value in group.items() if value != stored[column]}


def _refines(rough: Mapping[str, Value], fine: Mapping[str, Value]) -> bool:
    """Whether `fine` says the same as `rough`, more exactly."""
    if rough.get("published_on") != fine.get("published_on") or fine.get("published_at") is None:
        return False
    before, after = rough.get("published_at"), str(fine["published_at"])
    return before is None or (before != after and str(before) == f"{after[:16]}:00Z")


def _same_minute(one: Value, other: Value) -> bool:
    """Whether two instants are the same, though one may be known to the minute only."""
    return one is not None and other is not None and str(one)[:16] == str(other)[:16]


def decide_author(decision: Decision, stored: Row, read: Row, authority: Authority) -> None:
    """Weigh a name with the person it stands for; a profile, once known, is not lost to a bare name."""
    name, url = read.get("author"), read.get("profile_url")
    if name is None and url is None:
        return
    both_nobody = is_anonymous(name) and is_anonymous(stored["author"]) and stored["author"] is not None
    if not both_nobody:
        decision.weigh("author", stored, read, authority, "author_differs")
    renamed = "author" in decision.changes
    if authority is Authority.CONFIRM or read.get("person_id") in (None, stored["person_id"]):
        return
    if stored["person_id"] is None or (url is not None and stored["profile_url"] is None):
        accepted = stored["author"] in (None, name) or renamed
    else:
        accepted = authority is Authority.OVERWRITE and (url is not None or (renamed and not stored["profile_url"]))
    if accepted:
        decision.changes["person_id"] = read["person_id"]


def decide_post(stored: Row, read: Row, authority: Authority) -> Decision:
    """Weigh everything one reading says of a post that the archive holds."""
    decision = Decision()
    for column, kind in (("title", "title_differs"), ("comment_count", "count_differs")):
        decision.weigh(column, stored, read, authority, kind)
    decide_when(decision, stored, read, authority)
    if authority is Authority.CONFIRM:
        return decision
    decide_author(decision, stored, read, authority)
    decision.weigh("blogger_id", stored, read, Authority.FILL)
    decision.weigh("kind", stored, read, authority)
    decision.weigh("content_hash", stored, read, authority, "text_differs")
    if "content_hash" in decision.changes:
        decision.changes["content_text"] = read.get("content_text")
    later = authority is Authority.OVERWRITE and str(read.get("updated_at") or "") > str(stored["updated_at"] or "")
    decision.weigh("updated_at", stored, read, Authority.OVERWRITE if later else Authority.FILL)
    return decision


def decide_comment(stored: Row, read: Row, authority: Authority) -> Decision:
    """Weigh everything one reading says of a comment that the archive holds.

    A mark of removal leaves the archived text where it is; text that comes back on the blog lifts the mark.
    """
    decision = Decision()
    decide_when(decision, stored, read, authority)
    if authority is Authority.CONFIRM:
        return decision
    decide_author(decision, stored, read, authority)
    decision.weigh("parent_blogger_id", stored, read, authority, "parent_differs")
    if "parent_blogger_id" in decision.changes:
        decision.changes["parent_id"] = None
    decision.weigh("by_blog_author", stored, read, authority)
    decision.weigh("content_hash", stored, read, authority, "text_differs")
    if "content_hash" in decision.changes:
        decision.changes |= {"content_html": read.get("content_html"), "content_text": read.get("content_text")}
    if authority is Authority.OVERWRITE:
        decision.weigh("removed_by", stored, read, authority)
        if stored["removed_by"] is not None and read.get("content_hash") is not None:
            decision.changes |= {"removed_by": None, "removed_at": None}
    return decision
