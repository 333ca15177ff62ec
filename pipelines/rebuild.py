"""Empty the tables that are read from captures, and give back what no capture tells.

What was seen to vanish is a fact of the visits, not of the captures; and whoever noted a row's number finds it again.
All of it happens inside the caller's one transaction: readers see the old rows until the new ones stand.
"""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.context import Numbers
from pipelines.rows import Row, fetch
from scraper.items import REPORTED

#: emptied and read again; labels, people and blogs keep their numbers and are swept at the end
READ_AGAIN = (
    "links", "post_labels", "comment_counts", "comment_versions", "post_versions", "comments", "posts",
    "announcements",
)  # fmt: skip
UNKEPT = """
    SELECT runs.id, runs.url, started_at FROM runs
    WHERE EXISTS (SELECT 1 FROM captures WHERE run_id = runs.id AND warc_file IS NULL)
       OR (posts_new + posts_changed + comments_new + comments_changed > 0
           AND NOT EXISTS (SELECT 1 FROM captures WHERE run_id = runs.id))
    ORDER BY runs.id
"""
REMEMBER = (
    """CREATE TEMP TABLE posts_before AS
       SELECT id, blog_id, blogger_id, path, last_seen_at, missed_at, gone_at FROM posts""",
    """CREATE TEMP TABLE comments_before AS
       SELECT id, post_id, blogger_id, last_seen_at, missed_at, gone_at FROM comments""",
    "CREATE UNIQUE INDEX temp.posts_before_by_id ON posts_before(id)",
    "CREATE UNIQUE INDEX temp.comments_before_by_id ON comments_before(id)",
)
GIVE_BACK = """
    UPDATE {0} SET
        last_seen_at = max(last_seen_at, (SELECT last_seen_at FROM {0}_before AS before WHERE before.id = {0}.id)),
        missed_at = (SELECT missed_at FROM {0}_before AS before WHERE before.id = {0}.id),
        gone_at = (SELECT gone_at FROM {0}_before AS before WHERE before.id = {0}.id)
    WHERE id IN (SELECT id FROM {0}_before)
"""
SWEEP = (
    "DELETE FROM labels WHERE id NOT IN (SELECT label_id FROM post_labels)",
    """DELETE FROM people WHERE NOT EXISTS (SELECT 1 FROM posts WHERE person_id = people.id)
       AND NOT EXISTS (SELECT 1 FROM comments WHERE person_id = people.id)""",
    "DELETE FROM post_media WHERE post_id NOT IN (SELECT id FROM posts)",
    "DELETE FROM forgotten WHERE post_id IS NOT NULL AND post_id NOT IN (SELECT id FROM posts)",
)


def unkept_runs(db: Database) -> list[Row]:
    """Return the runs whose answers were not all kept: what they read cannot be read again."""
    return fetch(db, UNKEPT)


def empty(db: Database) -> Numbers:
    """Empty the tables that are read again; return the numbers that their rows had."""
    db.conn.execute("PRAGMA defer_foreign_keys = ON")
    for statement in REMEMBER:
        db.conn.execute(statement)
    for table in READ_AGAIN:
        db.conn.execute(f"DELETE FROM {table}")
    kept = ", ".join("?" * len(REPORTED))
    db.conn.execute(f"DELETE FROM problems WHERE run_id IS NOT NULL AND kind NOT IN ({kept})", sorted(REPORTED))
    db.conn.execute("UPDATE blogs SET title = NULL, description = NULL, language = NULL, time_zone = NULL")
    return remembered_numbers(db)


def remembered_numbers(db: Database) -> Numbers:
    """Return each post's and comment's number by what tells it apart."""
    numbers = Numbers()
    for post_id, blog_id, blogger_id, path in db.conn.execute("SELECT id, blog_id, blogger_id, path FROM posts_before"):
        numbers.posts[blog_id, path] = post_id
        if blogger_id is not None:
            numbers.posts[blog_id, blogger_id] = post_id
    for row_id, post_id, blogger_id in db.conn.execute("SELECT id, post_id, blogger_id FROM comments_before"):
        numbers.comments[post_id, blogger_id] = row_id
    numbers.first_free = 1 + max((0, *numbers.posts.values(), *numbers.comments.values()))
    return numbers


def give_back(db: Database) -> None:
    """Mark again what was seen to vanish, drop what nothing refers to any more, and check that all is whole."""
    for table in ("posts", "comments"):
        db.conn.execute(GIVE_BACK.format(table))
    for statement in (*SWEEP, "DROP TABLE temp.posts_before", "DROP TABLE temp.comments_before"):
        db.conn.execute(statement)
