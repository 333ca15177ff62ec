"""Empty the tables that are read from captures, and give back what no capture tells.

What was seen to vanish is a fact of the visits, not of the captures; and whoever noted a row's number finds it again.
All of it happens inside the caller's one transaction: readers see the old rows until the new ones stand.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from pipelines.context import Numbers
from pipelines.rebuild.found_again import find_again
from pipelines.rows import Row, fetch, run
from pipelines.runs import settle
from scraper.items import REPORTED

#: emptied and read again; labels, people and blogs keep their numbers and are swept at the end
READ_AGAIN = (
    *(f"DELETE FROM {table} WHERE post_id IN (SELECT id FROM temp.posts_before)"
      for table in ("links", "post_labels", "comment_counts", "post_versions")),
    "DELETE FROM comment_versions WHERE comment_id IN (SELECT id FROM temp.comments_before)",
    "DELETE FROM comments WHERE id IN (SELECT id FROM temp.comments_before)",
    "DELETE FROM posts WHERE id IN (SELECT id FROM temp.posts_before)",
    "DELETE FROM announcements WHERE blog_id IN (SELECT id FROM temp.blogs_chosen)",
    """UPDATE blogs SET title = NULL, description = NULL, language = NULL, time_zone = NULL
       WHERE id IN (SELECT id FROM temp.blogs_chosen)""",
)  # fmt: skip
UNKEPT = """
    SELECT runs.id, blog_id, runs.url, started_at, finished_at FROM runs
    WHERE EXISTS (SELECT 1 FROM captures WHERE run_id = runs.id AND warc_file IS NULL)
       OR (captures_forgotten = 0 AND posts_new + posts_changed + comments_new + comments_changed > 0
           AND NOT EXISTS (SELECT 1 FROM captures WHERE run_id = runs.id))
    ORDER BY runs.id
"""
#: an import may write into several blogs, of which its run names the first
WRITTEN_THEN = """
    SELECT blog_id FROM posts WHERE first_seen_at BETWEEN ?1 AND ?2
    UNION
    SELECT blog_id FROM posts JOIN post_versions ON post_id = posts.id WHERE seen_at BETWEEN ?1 AND ?2
    UNION
    SELECT blog_id FROM posts JOIN comments ON post_id = posts.id WHERE comments.first_seen_at BETWEEN ?1 AND ?2
"""
PROBLEMS = """
    DELETE FROM problems
    WHERE run_id IN (SELECT id FROM runs WHERE blog_id IN (SELECT id FROM temp.blogs_chosen))
      AND kind NOT IN (SELECT value FROM json_each(?))
"""
REMEMBER = (
    """CREATE TEMP TABLE blogs_before AS
       SELECT id, title, description, language, time_zone FROM blogs WHERE id IN (SELECT id FROM temp.blogs_chosen)""",
    """CREATE TEMP TABLE posts_before AS
       SELECT * FROM posts WHERE blog_id IN (SELECT id FROM temp.blogs_chosen)""",
    *(f"""CREATE TEMP TABLE {table}_before AS
       SELECT * FROM {table} WHERE post_id IN (SELECT id FROM temp.posts_before)"""
      for table in ("comments", "post_versions", "comment_counts", "post_labels", "links")),
    """CREATE TEMP TABLE comment_versions_before AS
       SELECT * FROM comment_versions WHERE comment_id IN (SELECT id FROM temp.comments_before)""",
    "CREATE UNIQUE INDEX temp.posts_before_by_id ON posts_before(id)",
    "CREATE UNIQUE INDEX temp.comments_before_by_id ON comments_before(id)",
)  # fmt: skip
TEMPORARY = (
    "blogs", "posts", "comments", "post_versions", "comment_versions", "comment_counts", "post_labels", "links",
)  # fmt: skip
GIVE_BACK = """
    UPDATE {0} SET
        last_seen_at = max(last_seen_at, (SELECT last_seen_at FROM {0}_before AS before WHERE before.id = {0}.id)),
        missed_at = (SELECT missed_at FROM {0}_before AS before WHERE before.id = {0}.id),
        gone_at = (SELECT gone_at FROM {0}_before AS before WHERE before.id = {0}.id)
    WHERE id IN (SELECT id FROM {0}_before)
"""
#: who had given way at a permalink is known from what vanished; whoever came after stands there again
ADDRESSES = (
    """UPDATE posts SET path = path || '#' || blogger_id WHERE EXISTS (
           SELECT 1 FROM temp.posts_before AS before
           WHERE before.id = posts.id AND before.path = posts.path || '#' || posts.blogger_id)""",
    """UPDATE posts SET path = before.path FROM temp.posts_before AS before
       WHERE before.id = posts.id AND posts.path = before.path || '#' || posts.blogger_id AND NOT EXISTS (
           SELECT 1 FROM posts AS owner WHERE owner.blog_id = posts.blog_id AND owner.path = before.path)""",
)
STILL_SAID = """
    UPDATE blogs SET {0} = (SELECT {0} FROM temp.blogs_before AS before WHERE before.id = blogs.id)
    WHERE {0} IS NULL AND id IN (SELECT id FROM temp.blogs_chosen)
"""
KEPT = """
    SELECT count(*) AS number FROM problems WHERE kind = 'not_found_again'
        AND run_id IN (SELECT id FROM runs WHERE blog_id IN (SELECT id FROM temp.blogs_chosen))
"""
SWEEP = (
    # from blogs that stay as they are, to a post that is no longer read
    "UPDATE links SET target_post_id = NULL WHERE target_post_id NOT IN (SELECT id FROM posts)",
    "DELETE FROM labels WHERE id NOT IN (SELECT label_id FROM post_labels)",
    """DELETE FROM people WHERE NOT EXISTS (SELECT 1 FROM posts WHERE person_id = people.id)
       AND NOT EXISTS (SELECT 1 FROM comments WHERE person_id = people.id)""",
    "DELETE FROM post_media WHERE post_id NOT IN (SELECT id FROM posts)",
    "UPDATE OR REPLACE forgotten SET post_id = NULL WHERE post_id NOT IN (SELECT id FROM posts)",
)


def unkept_runs(db: Database) -> dict[int, list[Row]]:
    """Return by blog the runs whose answers were not all kept: what they read cannot be read again."""
    found: dict[int, list[Row]] = {}
    for each in fetch(db, UNKEPT):
        blogs = {each["blog_id"]} - {None}
        if not each["url"].startswith("http"):
            blogs |= written_then(db, each)
        for blog_id in blogs:
            found.setdefault(blog_id, []).append(each)
    return found


def written_then(db: Database, one: Row) -> set[int]:
    """Return the blogs that were written into during a run."""
    return {row["blog_id"] for row in fetch(db, WRITTEN_THEN, one["started_at"], one["finished_at"] or "9999")}


def empty(db: Database, blogs: Collection[int]) -> Numbers:
    """Empty the tables of what is read again of these blogs; return the numbers that their rows had."""
    db.conn.execute("PRAGMA defer_foreign_keys = ON")
    db.conn.execute("CREATE TEMP TABLE blogs_chosen (id INTEGER PRIMARY KEY)")
    run(db, "INSERT INTO temp.blogs_chosen SELECT value FROM json_each(?)", blogs)
    for statement in REMEMBER:
        db.conn.execute(statement)
    for statement in READ_AGAIN:
        db.conn.execute(statement)
    run(db, PROBLEMS, sorted(REPORTED))
    return remembered_numbers(db)


def remembered_numbers(db: Database) -> Numbers:
    """Return each post's and comment's number by what tells it apart."""
    numbers = Numbers()
    for post_id, blog_id, blogger_id, path in db.conn.execute("SELECT id, blog_id, blogger_id, path FROM posts_before"):
        # by path only where there is no better name: another post may have stood there before
        numbers.posts[blog_id, path if blogger_id is None else blogger_id] = post_id
    for row_id, post_id, blogger_id in db.conn.execute("SELECT id, post_id, blogger_id FROM comments_before"):
        numbers.comments[post_id, blogger_id] = row_id
    numbers.first_free = 1 + max((0, *numbers.posts.values(), *numbers.comments.values()))
    return numbers


def give_back(db: Database) -> int:
    """Give back what no capture tells and what was not found again, and check that all is whole.

    Returns how many posts and comments are kept that were not found again.
    """
    runs = find_again(db)
    for each in runs:
        settle(db, each["id"], each["blog_id"], datetime.fromisoformat(each["at"]))
    for table in ("posts", "comments"):
        db.conn.execute(GIVE_BACK.format(table))
    for statement in ADDRESSES:
        db.conn.execute(statement)
    for column in ("title", "description", "language", "time_zone"):
        db.conn.execute(STILL_SAID.format(column))
    temporary = (*(f"{table}_before" for table in TEMPORARY), "blogs_chosen")
    kept = fetch(db, KEPT)[0]["number"] if runs else 0
    for statement in (*SWEEP, *(f"DROP TABLE temp.{table}" for table in temporary)):
        db.conn.execute(statement)
    return int(kept)
