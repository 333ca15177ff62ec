"""What hangs on merged posts and comments: labels, pictures, links; for versions and counts see `histories`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from archivio.merge.blogs import Merging
from archivio.merge.histories import by_key
from pipelines.links import Body, save_links
from pipelines.rows import fetch, insert_rows, run
from scraper.items import Link

LABELS = """
    SELECT post_id, name FROM post_labels JOIN labels ON labels.id = label_id
    WHERE post_id IN (SELECT value FROM json_each(?))
"""
MEDIA = """
    SELECT post_id, media.* FROM post_media JOIN media ON media.id = media_id
    WHERE post_id IN (SELECT value FROM json_each(?)) ORDER BY media.id
"""


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
