"""Save the labels of posts: a blog's own reading replaces the whole set, an older copy only fills an empty one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlite_utils import Database

from pipelines.context import Saving
from pipelines.decide import Authority
from pipelines.rows import Value, fetch, insert_rows, next_id
from pipelines.text import clean_string

#: what a reading says: labels as printed, and what it may do
LabelReading = tuple[tuple[str, ...], Authority]


def save_labels(saving: Saving, readings: Mapping[int, LabelReading], new: Collection[int]) -> set[int]:
    """Save the labels read for these posts; return the posts that were here before and whose labels changed."""
    if not readings:
        return set()
    stored = _stored_labels(saving.db, [post_id for post_id in readings if post_id not in new])
    wanted: dict[int, set[str]] = {}
    for post_id, (names, authority) in readings.items():
        read = {name for name in map(clean_string, names) if name}
        before = stored.get(post_id, set())
        if read != before and (authority is Authority.OVERWRITE or not before):
            wanted[post_id] = read
    ids = _label_ids(saving.db, {name for names in wanted.values() for name in names})
    _write(saving.db, wanted, stored, ids)
    return wanted.keys() - new


def _stored_labels(db: Database, post_ids: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    sql = (
        "SELECT post_id, name FROM post_labels JOIN labels ON labels.id = label_id "
        "WHERE post_id IN (SELECT value FROM json_each(?))"
    )
    for row in fetch(db, sql, post_ids):
        found.setdefault(row["post_id"], set()).add(row["name"])
    return found


def _label_ids(db: Database, names: set[str]) -> dict[str, int]:
    if not names:
        return {}
    sql = "SELECT name, id FROM labels WHERE name IN (SELECT value FROM json_each(?))"
    ids = {row["name"]: row["id"] for row in fetch(db, sql, names)}
    free = next_id(db, "labels")
    new: list[dict[str, Value]] = []
    for name in sorted(names - ids.keys()):
        ids[name] = free + len(new)
        new.append({"id": ids[name], "name": name})
    insert_rows(db, "labels", new)
    return ids


def _write(
    db: Database, wanted: Mapping[int, set[str]], stored: Mapping[int, set[str]], ids: Mapping[str, int]
) -> None:
    added: list[dict[str, Value]] = []
    removed: list[tuple[int, str]] = []
    for post_id, names in wanted.items():
        before = stored.get(post_id, set())
        added += [{"post_id": post_id, "label_id": ids[name]} for name in sorted(names - before)]
        removed += [(post_id, name) for name in sorted(before - names)]
    sql = "DELETE FROM post_labels WHERE post_id = ? AND label_id = (SELECT id FROM labels WHERE name = ?)"
    db.conn.executemany(sql, removed)
    insert_rows(db, "post_labels", added)
