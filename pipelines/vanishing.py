"""Mark what is no longer on a blog: missed by one complete listing, gone when another run's listing misses it too.

Nothing is deleted, and whatever is seen again is back (`pipelines.sightings`). The visit decides whether a listing
was complete: one that ended early, a server error, a login page or an empty answer must not come here.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from pipelines.context import RunReadings
from pipelines.posts.identity import fold_path
from pipelines.rows import Row, fetch, run
from pipelines.text import clean_short
from scraper.items import CompleteListing, Source

POSTS = """
    SELECT id, path, missed_at FROM posts
    WHERE blog_id = ? AND kind = ? AND gone_at IS NULL AND source IN (SELECT value FROM json_each(?))
"""
# What vanished together with its post is told by the post. Where a post announces as many comments as are archived,
# none has vanished: comments feeds of real blogs can be valid, complete and empty.
COMMENTS = """
    SELECT comments.id, posts.path, comments.missed_at, posts.comment_count
    FROM posts CROSS JOIN comments ON comments.post_id = posts.id
    WHERE posts.blog_id = ? AND posts.gone_at IS NULL AND posts.missed_at IS NULL AND comments.gone_at IS NULL
      AND comments.source IN (SELECT value FROM json_each(?))
      AND (posts.comment_count IS NULL
           OR posts.comment_count < (SELECT count(*) FROM comments WHERE post_id = posts.id AND gone_at IS NULL))
"""
# A post's own pages are believed where they show as many comments as the post announces: a theme may leave the rest
# to a script.
COMMENTS_OF_POST = """
    SELECT comments.id, posts.path, comments.missed_at, posts.comment_count
    FROM posts CROSS JOIN comments ON comments.post_id = posts.id
    WHERE posts.blog_id = ? AND comments.source IN (SELECT value FROM json_each(?))
      AND posts.path = ? AND posts.comment_count = ?
      AND posts.gone_at IS NULL AND posts.missed_at IS NULL AND comments.gone_at IS NULL
      AND comments.blogger_id NOT IN (SELECT value FROM json_each(?))
"""


def mark_unlisted(db: Database, blog_id: int, listing: CompleteListing, readings: RunReadings, now: str) -> int:
    """Mark what this listing should have held and this run did not see; return how many rows are gone now."""
    judged = [Source.FEED] if listing.by is Source.FEED else [Source.FEED, Source.PAGE]
    named = fold_paths(listing.urls)
    if listing.what == "comments":
        table, seen, missed = "comments", readings.seen_comments, readings.missed_comments
        rows = _comments_to_judge(db, blog_id, listing, judged)
        if not seen:  # no comment at all: believed only where the post says the same
            rows = [row for row in rows if row["comment_count"] is not None]
    else:
        table, seen, missed = "posts", readings.seen_posts, readings.missed_posts
        rows = fetch(db, POSTS, blog_id, "page" if listing.what == "pages" else "post", judged)
        _confirm(db, blog_id, named, now)
        if not seen and not named:
            return 0  # an empty answer is no listing
    unlisted = [row for row in rows if row["id"] not in seen | missed and row["path"] not in named]
    missed.update(row["id"] for row in unlisted)
    return _mark(db, table, unlisted, now)


def _comments_to_judge(db: Database, blog_id: int, listing: CompleteListing, sources: list[Source]) -> list[Row]:
    """Return the comments that a listing should hold."""
    if listing.of_post is None:
        return fetch(db, COMMENTS, blog_id, sources)
    shown = [clean_short(comment) for comment in listing.comments]
    return fetch(db, COMMENTS_OF_POST, blog_id, sources, fold_path(listing.of_post), len(shown), shown)


def fold_paths(urls: Iterable[str]) -> set[str]:
    """Return the paths of permalinks, as posts are known by."""
    return {fold_path(url) for url in map(clean_short, urls) if url is not None}


def _confirm(db: Database, blog_id: int, paths: set[str], now: str) -> None:
    """Note that the posts which a listing names are there."""
    sql = """
        UPDATE posts SET last_seen_at = max(last_seen_at, ?), missed_at = NULL, gone_at = NULL
        WHERE blog_id = ? AND path IN (SELECT value FROM json_each(?))"""
    if paths:
        run(db, sql, now, blog_id, paths)


def _mark(db: Database, table: str, unlisted: list[Row], now: str) -> int:
    first = [row["id"] for row in unlisted if row["missed_at"] is None]
    again = [row["id"] for row in unlisted if row["missed_at"] is not None]
    # never before it was seen, or missed, though the clock went back
    for column, after, ids in (("missed_at", "last_seen_at", first), ("gone_at", "missed_at", again)):
        if ids:
            sql = f"UPDATE {table} SET {column} = max(?, {after}) WHERE id IN (SELECT value FROM json_each(?))"
            run(db, sql, now, ids)
    return len(again)
