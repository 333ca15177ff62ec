"""Runs: one visit to one blog, or one import, from its first row to how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from pipelines.archive import Archive, writing
from pipelines.context import Tally, save_problems
from pipelines.forgotten import is_forgotten_blog
from pipelines.rows import fetch, run, stamp, storable, update_rows
from scraper.errors import ForgottenBlog
from scraper.items import Problem
from scraper.memory import Held

CLOCK_SLACK = timedelta(minutes=5)  # that a clock may be put right by
#: a visit that read everything it meant to: what servers told it may be relied on next time
COMPLETE = frozenset({"archived", "unchanged"})
#: the blog at an address, or the one that it redirected to the last time
BLOG_OF_ADDRESS = """
    SELECT coalesce((SELECT id FROM blogs WHERE url = ?1),
                    (SELECT blog_id FROM runs WHERE url = ?1 AND blog_id IS NOT NULL ORDER BY id DESC LIMIT 1))
"""
UNANSWERED = """
    SELECT coalesce(posts.url, path) AS url, comments.blogger_id, parent_blogger_id FROM posts
    CROSS JOIN comments ON comments.post_id = posts.id AND parent_id IS NULL AND parent_blogger_id IS NOT NULL
    WHERE posts.blog_id = ? AND NOT EXISTS (
        SELECT 1 FROM comments AS parents
        WHERE parents.post_id = posts.id AND parents.blogger_id = comments.parent_blogger_id)
"""
#: noted by an earlier run, perhaps one that was stopped between a reply and what it answers
PARENTS_MISSED = """
    SELECT id, url, detail FROM problems
    WHERE kind = 'parent_missing' AND url IN (SELECT url FROM posts WHERE blog_id = ?)
"""
ANSWERED = "DELETE FROM problems WHERE id IN (SELECT value FROM json_each(?))"
AUTHORS_EVERYWHERE = """
    UPDATE comments SET by_blog_author = 1
    WHERE by_blog_author = 0
      AND person_id IN (SELECT person_id FROM posts JOIN people ON people.id = person_id
                        WHERE posts.blog_id = ?1 AND profile_url IS NOT NULL)
      AND post_id IN (SELECT id FROM posts WHERE blog_id = ?1)
"""
HELD = """
    SELECT (SELECT count(*) FROM posts
            WHERE blog_id = ?1 AND kind = 'post' AND gone_at IS NULL AND missed_at IS NULL),
           (SELECT count(*) FROM posts CROSS JOIN comments ON post_id = posts.id
            WHERE blog_id = ?1 AND posts.gone_at IS NULL AND posts.missed_at IS NULL
              AND comments.gone_at IS NULL AND comments.missed_at IS NULL)
"""
DAYLESS = {
    "posts": "SELECT id, published_at FROM posts "
    "WHERE blog_id = ? AND published_on IS NULL AND published_at IS NOT NULL",
    "comments": "SELECT comments.id, comments.published_at FROM posts CROSS JOIN comments ON post_id = posts.id "
    "WHERE blog_id = ? AND comments.published_on IS NULL AND comments.published_at IS NOT NULL",
}
#: known by name only, until every text of theirs turned out to bear a profile
FORGET_BARE_NAMES = """
    DELETE FROM people WHERE blog_id = ? AND profile_url IS NULL
        AND NOT EXISTS (SELECT 1 FROM posts WHERE person_id = people.id)
        AND NOT EXISTS (SELECT 1 FROM comments WHERE person_id = people.id)
"""


def begin_run(archive: Archive, url: str, now: datetime) -> int:
    """Note that a visit to this address begins; return its number. Raises ForgottenBlog."""
    with writing(archive) as db:
        if is_forgotten_blog(db, url):
            raise ForgottenBlog(url)
        cursor = db.conn.execute(
            f"INSERT INTO runs (blog_id, url, started_at) VALUES (({BLOG_OF_ADDRESS}), ?1, ?2)",
            [storable(url), stamp(now)],
        )
        run_id = int(cursor.lastrowid or 0)
        note_clock(db, run_id, url, now)
        return run_id


def note_clock(db: Database, run_id: int, url: str, now: datetime) -> None:
    """Note, once, that the visit before a run lies in its future."""
    sql = "SELECT id, started_at FROM runs WHERE id < ? ORDER BY id DESC LIMIT 1"
    for before in fetch(db, sql, run_id):
        if before["started_at"] > stamp(now + CLOCK_SLACK):
            detail = (
                f"the visit before this one began on {before['started_at']}, this one on {stamp(now)}: "
                "the clock was wrong, then or now"
            )
            save_problems(db, run_id, [Problem(url, "clock_went_back", detail)], stamp(now))


def finish_run(
    archive: Archive,
    run_id: int,
    *,
    outcome: str,
    message: str | None = None,
    requests: int = 0,
    bytes: int = 0,
    posts_announced: int | None = None,
    comments_announced: int | None = None,
    blog_status: str | None = None,
    swept: bool = False,
    now: datetime,
) -> None:
    """Note how a run ended. The counts of rows were written with the rows; `blog_status` is what the visit saw.

    `swept` tells that everything was read, not only what is new.
    """
    with writing(archive) as db:
        db.conn.execute(
            "UPDATE runs SET finished_at = ?, outcome = ?, message = ?, requests = ?, bytes = ?, posts_announced = ?, "
            "comments_announced = ?, swept_at = ? WHERE id = ?",
            [stamp(now), outcome, storable(message), requests, bytes, storable(posts_announced),
             storable(comments_announced), stamp(now) if swept else None, run_id],
        )  # fmt: skip
        blog_id = db.conn.execute("SELECT blog_id FROM runs WHERE id = ?", [run_id]).fetchone()[0]
        if blog_id is None:
            return
        held = count_held(db, blog_id)
        sql = "UPDATE runs SET posts_archived = ?, comments_archived = ? WHERE id = ?"
        db.conn.execute(sql, [held.posts, held.comments, run_id])
        if blog_status is not None:
            db.conn.execute("UPDATE blogs SET status = ?1 WHERE id = ?2 AND status <> ?1", [blog_status, blog_id])
        settle(db, run_id, blog_id, now)
        db.conn.execute(FORGET_BARE_NAMES, [blog_id])


def settle(db: Database, run_id: int, blog_id: int, now: datetime) -> None:
    """Draw from a run's rows what only its end can tell: who else writes here, which replies answer nobody."""
    # a blog's author comments below a guest's post too
    db.conn.execute(AUTHORS_EVERYWHERE, [blog_id])
    fill_days(db, blog_id)
    missing = [
        Problem(str(row["url"]), "parent_missing", f"comment {row['blogger_id']} answers {row['parent_blogger_id']}")
        for row in fetch(db, UNANSWERED, blog_id)
    ]
    save_problems(db, run_id, missing, stamp(now))
    still = {(problem.url, problem.detail) for problem in missing}
    noted = fetch(db, PARENTS_MISSED, blog_id)
    run(db, ANSWERED, [row["id"] for row in noted if (row["url"], row["detail"]) not in still])


def fill_days(db: Database, blog_id: int) -> None:
    """Give texts whose instant is known their day, where the blog's time zone was learned after they were read."""
    found = fetch(db, "SELECT time_zone FROM blogs WHERE id = ?", blog_id)
    try:
        zone = ZoneInfo(found[0]["time_zone"] or "")
    except (ValueError, KeyError, OSError, IndexError):  # none, or none that this machine knows
        return
    for table in ("posts", "comments"):
        rows = fetch(db, DAYLESS[table], blog_id)
        days = {row["id"]: datetime.fromisoformat(row["published_at"]).astimezone(zone).date() for row in rows}
        update_rows(db, table, {row_id: {"published_on": day.isoformat()} for row_id, day in days.items()})


def count_held(db: Database, blog_id: int | None) -> Held:
    """Return how many posts and comments the archive holds of a blog, those aside that are gone or were missed."""
    row = db.conn.execute(HELD, [blog_id]).fetchone()
    return Held(*row)


def run_tally(archive: Archive, run_id: int) -> Tally:
    """Return what a run has made of the archive so far."""
    sql = """
        SELECT posts_new, posts_changed, posts_gone, comments_new, comments_changed, comments_gone
        FROM runs WHERE id = ?"""
    return Tally(**fetch(archive.db, sql, run_id)[0])


def known_blogs(archive: Archive) -> list[str]:
    """Return the addresses of the blogs to visit, in the order in which they came: web addresses not removed."""
    sql = "SELECT url FROM blogs WHERE status <> 'removed' AND url LIKE 'http%' ORDER BY id"
    return [row["url"] for row in fetch(archive.db, sql)]
