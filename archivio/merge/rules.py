"""What two archives that know the same post or comment know together: pure rules on rows.

The later reading on the blog itself wins, as it does between two visits of one archive; what it does not say is taken
from the other. Sightings are the earliest and the latest of both; every version and every count is kept.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipelines.rows import Row

#: second, what was said, how often in that second before
Key = tuple[str, str, int]
LIVE = frozenset({"feed", "page"})
WHEN = ("published_on", "published_at", "published_raw", "published_from")
#: what tells two readings of one second apart
SAID = ("updated_at", "content_hash", "removed_by", "title", "path", "author", "parent_blogger_id",
        "comment_count", "kind", *WHEN)  # fmt: skip
#: what is taken together, by the column that says whether there is anything to take
POST_GROUPS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "author": ("author", "person_id"),
    "published_on": WHEN,
    "content_hash": ("content_text", "content_hash"),
    "comment_count": ("comment_count",),
    "kind": ("kind",),
    "source": ("source",),
}
COMMENT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "author": ("author", "person_id"),
    "published_on": WHEN[:3],
    "content_hash": ("content_html", "content_text", "content_hash"),
    "parent_blogger_id": ("parent_blogger_id",),
    "source": ("source",),
}


def is_later(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Whether their row was read later than ours; a reading on the blog itself is later than any copy.

    >>> is_later({"source": "copy", "last_seen_at": "2026"}, {"source": "feed", "last_seen_at": "2012"})
    False
    """
    return precedence(theirs) > precedence(ours)


def precedence(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what decides which of two rows stands: two of one second by what they say, whichever way round."""
    said = (str(row.get(column) or "") for column in SAID)
    return (row["source"] in LIVE, row["last_seen_at"], *said, row["source"] == "feed")


def merge_text_row(ours: Row, theirs: Row, groups: Mapping[str, tuple[str, ...]]) -> Row:
    """Return what changes in our row of a post or comment when we learn what theirs says."""
    newer, older = (theirs, ours) if is_later(theirs, ours) else (ours, theirs)
    merged: Row = {}
    for key, columns in groups.items():
        row = older if newer[key] is None and older[key] is not None else newer
        if key == "published_on" and is_rougher(newer, older):
            row = older
        merged |= {column: row[column] for column in columns}
    if merged["person_id"] is None and ours["author"] == theirs["author"]:
        merged["person_id"] = older["person_id"]
    if {ours["source"], theirs["source"]} == LIVE:
        merged["source"] = "feed"  # as in the store: what a feed has once listed remains the feed's to miss
    merged |= merge_sightings(ours, theirs)
    merged["blogger_id"] = ours["blogger_id"] or theirs["blogger_id"]
    if "updated_at" in ours:
        merged["updated_at"] = max(filter(None, (ours["updated_at"], theirs["updated_at"])), default=None)
    if "removed_by" in ours:
        merged |= merge_removal(newer, older)
        merged["by_blog_author"] = max(ours["by_blog_author"], theirs["by_blog_author"])
    return {column: value for column, value in merged.items() if value != ours[column]}


def is_rougher(newer: Row, older: Row) -> bool:
    """Whether the later reading knows only the day of which the earlier one knows the instant."""
    same_day = newer["published_on"] == older["published_on"]
    return same_day and newer["published_at"] is None and older["published_at"] is not None


def merge_sightings(ours: Row, theirs: Row) -> Row:
    """Return the first and last sighting, and since when it is gone: only if neither saw it on the blog afterwards.

    >>> seen = {"source": "feed", "missed_at": None, "gone_at": None}
    >>> ours = seen | {"first_seen_at": "2012", "last_seen_at": "2013", "missed_at": "2014", "gone_at": "2015"}
    >>> merge_sightings(ours, seen | {"first_seen_at": "2011", "last_seen_at": "2016"})
    {'first_seen_at': '2011', 'last_seen_at': '2016', 'missed_at': None, 'gone_at': None}
    >>> merge_sightings(ours, seen | {"first_seen_at": "2011", "last_seen_at": "2014-06"})
    {'first_seen_at': '2011', 'last_seen_at': '2014-06', 'missed_at': '2015', 'gone_at': None}
    """
    pair = (ours, theirs)
    seen_live = max((row["last_seen_at"] for row in pair if row["source"] in LIVE), default="")
    merged: Row = {
        "first_seen_at": min(row["first_seen_at"] for row in pair),
        "last_seen_at": max(row["last_seen_at"] for row in pair),
    }
    marks: dict[str, list[str]] = {"missed_at": [], "gone_at": []}
    for row in pair:
        was_between = row["missed_at"] is not None and row["missed_at"] < seen_live
        for column in ("missed_at", "gone_at"):
            if row[column] is not None and row[column] >= seen_live:
                marks["missed_at" if was_between else column].append(row[column])  # missed once since it was seen
    return merged | {column: min(found, default=None) for column, found in marks.items()}


def merge_removal(newer: Row, older: Row) -> Row:
    """Return who removed a comment and when the mark was first seen; a later reading without the mark lifts it."""
    marks = [
        row["removed_at"] for row in (newer, older) if row["removed_by"] == newer["removed_by"] and row["removed_at"]
    ]
    return {"removed_by": newer["removed_by"], "removed_at": min(marks, default=None) if newer["removed_by"] else None}


def merge_history(
    ours: Iterable[Row], theirs: Iterable[Row], when: str, what: str
) -> tuple[list[Row], list[Row], list[int]]:
    """Join two histories; return the rows to add, ours whose first sighting moves back, and the ids that fall away.

    A row falls away only where the row before it says the same: the same text seen by both is one version.

    >>> ours = [{"id": 1, "at": "2012", "hash": "b"}, {"id": 2, "at": "2014", "hash": "c"}]
    >>> merge_history(ours, [{"id": 7, "at": "2011", "hash": "a"}, {"id": 8, "at": "2013", "hash": "b"}], "at", "hash")
    ([{'id': 7, 'at': '2011', 'hash': 'a'}], [], [])
    >>> merge_history(ours, [{"id": 7, "at": "2011", "hash": "b"}], "at", "hash")
    ([], [{'id': 1, 'at': '2011', 'hash': 'b'}], [])
    """
    runs: list[list[tuple[bool, Row]]] = []
    for is_ours, row in in_order(keyed(ours, when, what), keyed(theirs, when, what)):
        if runs and runs[-1][0][1][what] == row[what]:
            runs[-1].append((is_ours, row))
        else:
            runs.append([(is_ours, row)])
    added: list[Row] = []
    moved, dropped = [], []
    for run in runs:
        mine = [row for is_ours, row in run if is_ours]
        first = run[0][1]
        row = (mine[0] | {name: first[name] for name in (when, "run_id") if name in first}) if mine else first
        dropped += [each["id"] for each in mine[1:]]
        if not mine:
            added.append(row)
        elif added and added[-1][when] == row[when]:  # ours after theirs in one second: by number, too
            dropped.append(mine[0]["id"])
            added.append(row)
        elif mine[0][when] != row[when]:
            moved.append(row)
    return added, moved, dropped


def keyed(rows: Iterable[Row], when: str, what: str) -> list[tuple[Key, Row]]:
    """Return a history in order, each row under its second, what it says, and how often that second said so before."""
    said: Counter[tuple[str, str]] = Counter()
    found: list[tuple[Key, Row]] = []
    for row in sorted(rows, key=lambda row: (row[when], row["id"])):
        pair = row[when], str(row[what])
        found.append(((*pair, said[pair]), row))
        said[pair] += 1
    return found


def in_order(ours: list[tuple[Key, Row]], theirs: list[tuple[Key, Row]]) -> Iterator[tuple[bool, Row]]:
    """Yield two histories as one, and whether each row is ours: what both know once, the rest as each had it.

    >>> ours, theirs = keyed([{"id": 1, "at": "1", "h": "b"}], "at", "h"), [{"id": 1, "at": "1", "h": "c"}]
    >>> [row["h"] for _, row in in_order(ours, keyed([*theirs, {"id": 2, "at": "1", "h": "b"}], "at", "h"))]
    ['c', 'b']
    """
    common = {key for key, _ in ours} & {key for key, _ in theirs}
    mine, others = deque(ours), deque(theirs)
    done: set[Key] = set()
    while mine and others:
        (key, row), (other, their_row) = mine[0], others[0]
        if other in done:
            others.popleft()
        # a row that both know waits in its second for what the other has before it
        elif key == other or (key[0], key in common, key) < (other[0], other in common, other):
            done.add(key)
            mine.popleft()
            yield True, row
        else:
            others.popleft()
            if other in common:  # two seconds' worth that cross: ours comes when it comes
                continue
            yield False, their_row
    yield from ((True, row) for _, row in mine)
    yield from ((False, row) for key, row in others if key not in common)
