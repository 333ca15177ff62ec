"""The blogs and the people of another archive: found here, or made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from pipelines.context import RunReadings, Saving
from pipelines.forgotten import Forgotten, tie_forgotten
from pipelines.links import tie_to_blog
from pipelines.rows import Row, fetch, insert_rows, next_id, update_rows

COLUMNS = ("title", "description", "language", "time_zone", "blogger_id", "status")


@dataclass(frozen=True, slots=True)
class MergedBlog:
    """One of our blogs that the other archive knows, too."""

    id: int
    url: str


@dataclass(slots=True)
class Merging:
    """One merge: both databases, both folders of captures, and which of their rows is which of ours."""

    db: Database
    theirs: Database
    captures: Path
    their_captures: Path
    now: str
    blogs: dict[int, MergedBlog] = field(default_factory=dict)  #: by their id
    people: dict[int, int] = field(default_factory=dict)
    posts: dict[int, int] = field(default_factory=dict)
    runs: dict[int, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)  #: rows that are new here, by table
    silenced: set[int] = field(default_factory=set)  #: people of whom a comment was forgotten here
    left_out: dict[str, int] = field(default_factory=dict)  #: their blogs and posts that were forgotten here

    def add(self, table: str, rows: list[Row]) -> None:
        """Insert rows that are new here."""
        insert_rows(self.db, table, rows)
        self.counts[table] += len(rows)

    def saving(self, blog: MergedBlog) -> Saving:
        """Return a document's worth of context, for what the store does with one."""
        return Saving(self.db, 0, blog.id, blog.url, blog.url, self.now, RunReadings())

    def forgotten(self, blog: MergedBlog) -> Forgotten:
        """Return what was removed here on request: it does not come back from elsewhere."""
        return Forgotten(self.saving(blog))


def merge_blogs(merging: Merging) -> None:
    """Find or make each of their blogs, and each of their people."""
    ours = {row["url"]: row for row in fetch(merging.db, "SELECT * FROM blogs")}
    for row in fetch(merging.theirs, "SELECT * FROM blogs ORDER BY id"):
        known = ours.get(row["url"])
        if known is None:
            blog_id = next_id(merging.db, "blogs")
            merging.add("blogs", [row | {"id": blog_id}])
            tie_to_blog(merging.db, blog_id, row["url"])
            tie_forgotten(merging.db, blog_id, row["url"])
        else:
            blog_id = known["id"]
            update_rows(merging.db, "blogs", {blog_id: merge_blog(known, row)})
        merging.blogs[row["id"]] = MergedBlog(blog_id, row["url"])
    merge_people(merging)


def merge_blog(ours: Row, theirs: Row) -> Row:
    """Return what changes in our row of a blog: whoever saw it last knows it best.

    >>> ours = dict.fromkeys(COLUMNS) | {"title": "Rete", "first_seen_at": "2012", "last_seen_at": "2013"}
    >>> merge_blog(ours, ours | {"title": "Nuova rete", "first_seen_at": "2011", "last_seen_at": "2014"})
    {'title': 'Nuova rete', 'first_seen_at': '2011', 'last_seen_at': '2014'}
    """
    newer, older = (theirs, ours) if presented(theirs) > presented(ours) else (ours, theirs)
    merged: Row = {name: older[name] if newer[name] is None else newer[name] for name in COLUMNS}
    merged["first_seen_at"] = min(ours["first_seen_at"], theirs["first_seen_at"])
    merged["last_seen_at"] = newer["last_seen_at"]
    return {name: value for name, value in merged.items() if value != ours[name]}


def presented(row: Row) -> tuple[str, ...]:
    """Return what decides which of two rows of a blog stands: the later, of two of one second whichever way round."""
    return (row["last_seen_at"], *(row[column] or "" for column in COLUMNS))


def merge_people(merging: Merging) -> None:
    """Find or make each of their people: by profile, else by name within the blog."""
    ours: dict[tuple[str | int | None, str | None], int] = {}
    for row in fetch(merging.db, "SELECT id, name, profile_url, blog_id FROM people"):
        ours[person_key(row)] = row["id"]
    free = next_id(merging.db, "people")
    new: list[Row] = []
    for row in fetch(merging.theirs, "SELECT * FROM people ORDER BY id"):
        blog = merging.blogs.get(row["blog_id"])
        mapped = row | {"blog_id": blog.id if blog else None}
        key = person_key(mapped)
        if key not in ours:
            ours[key] = free + len(new)
            new.append(mapped | {"id": ours[key]})
        merging.people[row["id"]] = ours[key]
    merging.add("people", new)


def person_key(row: Row) -> tuple[str | int | None, str | None]:
    """Return what tells a person apart."""
    return (row["profile_url"], None) if row["profile_url"] else (row["blog_id"], row["name"])
