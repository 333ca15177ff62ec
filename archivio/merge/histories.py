"""The versions and counts of merged posts and comments: both histories joined, each ending with what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from archivio.merge.blogs import Merging
from archivio.merge.rules import merge_history
from pipelines.rows import Row, fetch, insert_rows, next_id, run, update_rows


@dataclass(frozen=True)
class History:
    """A table that tells what a column of another one has said, and when."""

    table: str
    key: str
    when: str
    what: str
    of: str  #: the table that says what stands


POST_VERSIONS = History("post_versions", "post_id", "seen_at", "content_hash", "posts")
COMMENT_VERSIONS = History("comment_versions", "comment_id", "seen_at", "content_hash", "comments")
COUNTS = History("comment_counts", "post_id", "counted_at", "comment_count", "posts")
#: texts of which something else was seen later than what stands
NOT_LAST = """
    SELECT texts.id, last_seen_at, texts.{what} AS stands, last.{when} AS at FROM {of} AS texts
    JOIN {table} AS last ON last.id = (
        SELECT id FROM {table} WHERE {key} = texts.id ORDER BY {when} DESC, id DESC LIMIT 1)
    WHERE texts.id IN (SELECT value FROM json_each(?)) AND last.{what} <> texts.{what}
"""
STANDING = "SELECT * FROM {table} WHERE {key} = ? AND {what} = ? ORDER BY {when} DESC, id DESC LIMIT 1"


def merge_histories(merging: Merging, history: History, ids: Mapping[int, int]) -> None:
    """Merge the versions or counts of these texts (their id → ours)."""
    table, key, when = history.table, history.key, history.when
    sql = f"SELECT * FROM {table} WHERE {key} IN (SELECT value FROM json_each(?)) ORDER BY id"
    ours = by_key(merging.db, sql, ids.values(), key)
    theirs: dict[int, list[Row]] = {}
    for their_id, rows in by_key(merging.theirs, sql, ids, key).items():
        theirs.setdefault(ids[their_id], []).extend(row | own_run(row, merging) for row in rows)
    free = next_id(merging.db, table)
    new: list[Row] = []
    for own_id, rows in theirs.items():
        added, moved, dropped = merge_history(ours.get(own_id, ()), rows, when, history.what)
        new += [row | {"id": number, key: own_id} for number, row in enumerate(added, free + len(new))]
        run(merging.db, f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))", dropped)
        update_rows(merging.db, table, {row["id"]: {n: row[n] for n in (when, "run_id") if n in row} for row in moved})
    merging.add(table, new)
    end_with_what_stands(merging.db, history, ids.values())


def end_with_what_stands(db: Database, history: History, ids: Iterable[int]) -> None:
    """Let each history end with what stands: one archive saw it again after the other had seen something else.

    It was there when the text was last seen, though only the joined history needs a row that says so.
    """
    names = asdict(history)
    for text in fetch(db, NOT_LAST.format(**names), set(ids)):
        at = max(text["last_seen_at"], text["at"])
        for row in fetch(db, STANDING.format(**names), text["id"], text["stands"]):
            if row[history.when] == at:  # of two sightings in one second, the one that stands is the last
                run(db, f"DELETE FROM {history.table} WHERE id = ?", row["id"])
            insert_rows(db, history.table, [row | {"id": next_id(db, history.table), history.when: at}])


def own_run(row: Row, merging: Merging) -> Row:
    """Return the run of a version as we number it; a count names none."""
    return {"run_id": merging.runs.get(row["run_id"])} if "run_id" in row else {}


def by_key(db: Database, sql: str, ids: Iterable[int], key: str) -> dict[int, list[Row]]:
    """Return rows by what they belong to."""
    found: dict[int, list[Row]] = {}
    for row in fetch(db, sql, list(ids)):
        found.setdefault(row[key], []).append(row)
    return found
