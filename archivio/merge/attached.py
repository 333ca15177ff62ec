"""What hangs on merged posts and comments: versions, counts, labels, pictures, links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlite_utils import Database

from archivio.merge.blogs import Merging
from archivio.merge.rules import merge_history
from pipelines.links import Body, save_links
from pipelines.rows import Row, fetch, insert_rows, next_id, run, update_rows
from scraper.items import Link

LABELS = """
    SELECT post_id, name FROM post_labels JOIN labels ON labels.id = label_id
    WHERE post_id IN (SELECT value FROM json_each(?))
"""
MEDIA = """
    SELECT post_id, media.* FROM post_media JOIN media ON media.id = media_id
    WHERE post_id IN (SELECT value FROM json_each(?)) ORDER BY media.id
"""


def merge_histories(merging: Merging, table: str, key: str, ids: Mapping[int, int], when: str, what: str) -> None:
    """Merge the versions or counts of these texts (their id → ours)."""
    sql = f"SELECT * FROM {table} WHERE {key} IN (SELECT value FROM json_each(?)) ORDER BY id"
    ours = by_key(merging.db, sql, ids.values(), key)
    theirs: dict[int, list[Row]] = {}
    for their_id, rows in by_key(merging.theirs, sql, ids, key).items():
        theirs.setdefault(ids[their_id], []).extend(row | own_run(row, merging) for row in rows)
    free = next_id(merging.db, table)
    new: list[Row] = []
    for own_id, rows in theirs.items():
        added, moved, dropped = merge_history(ours.get(own_id, ()), rows, when, what)
        new += [row | {"id": number, key: own_id} for number, row in enumerate(added, free + len(new))]
        run(merging.db, f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))", dropped)
        update_rows(merging.db, table, {row["id"]: {n: row[n] for n in (when, "run_id") if n in row} for row in moved})
    merging.add(table, new)


def own_run(row: Row, merging: Merging) -> Row:
    """Return the run of a version as we number it; a count names none."""
    return {"run_id": merging.runs.get(row["run_id"])} if "run_id" in row else {}


def by_key(db: Database, sql: str, ids: Iterable[int], key: str) -> dict[int, list[Row]]:
    """Return rows by what they belong to."""
    found: dict[int, list[Row]] = {}
    for row in fetch(db, sql, list(ids)):
        found.setdefault(row[key], []).append(row)
    return found


def merge_labels(merging: Merging, ids: Mapping[int, int], later: Collection[int]) -> None:
    """Take their labels where they read the post later, or where we know none."""
    theirs = by_key(merging.theirs, LABELS, ids, "post_id")
    ours = by_key(merging.db, LABELS, ids.values(), "post_id")
    for their_id, rows in theirs.items():
        own_id = ids[their_id]
        wanted = {row["name"] for row in rows}
        held = {row["name"] for row in ours.get(own_id, ())}
        if wanted == held or (held and their_id not in later):
            continue
        run(merging.db, "DELETE FROM post_labels WHERE post_id = ?", own_id)
        for name in sorted(wanted):
            run(merging.db, "INSERT OR IGNORE INTO labels (name) VALUES (?)", name)
            sql = "INSERT INTO post_labels (post_id, label_id) SELECT ?, id FROM labels WHERE name = ?"
            run(merging.db, sql, own_id, name)


def merge_media(merging: Merging, ids: Mapping[int, int]) -> None:
    """Take what they know of pictures that we do not, and which post shows which."""
    for row in fetch(merging.theirs, MEDIA, list(ids)):
        post_id = ids[row.pop("post_id")]
        row.pop("id")
        insert_rows(merging.db, "media", [row], or_ignore=True)
        filled = ", ".join(f"{column} = coalesce({column}, ?)" for column in row if column != "url")
        values = [value for column, value in row.items() if column != "url"]
        run(merging.db, f"UPDATE media SET {filled} WHERE url = ?", *values, row["url"])
        sql = "INSERT OR IGNORE INTO post_media (post_id, media_id) SELECT ?, id FROM media WHERE url = ?"
        run(merging.db, sql, post_id, row["url"])


def take_links(merging: Merging, key: str, bodies: Mapping[int, tuple[int, int | None]]) -> None:
    """Replace the links of the texts that are theirs now (their id → our post and comment)."""
    column = key.split()[-1]
    sql = (
        f"SELECT post_id, comment_id, url, text FROM links WHERE {key} IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    found = by_key(merging.theirs, sql, bodies, column)
    save_links(
        merging.db,
        (
            Body(post_id, comment_id, tuple(Link(row["url"], row["text"] or "") for row in found.get(their_id, ())))
            for their_id, (post_id, comment_id) in bodies.items()
        ),
    )
