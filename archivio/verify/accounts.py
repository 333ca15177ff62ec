"""Read from the archive what a certificate is reckoned from: each blog's announcements and its rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from sqlite_utils import Database

from archivio.run_order import IN_THE_FUTURE
from archivio.verify.certificate import Account, Announced, ArchivedPost
from pipelines.rows import fetch

LIVE = "('feed', 'page', 'list')"
BLOGS = "SELECT id, url, title FROM blogs ORDER BY url"
#: a comment that vanished after the count was last read was still counted
POSTS = f"""
    SELECT coalesce(posts.url, path) AS url, path, kind, published_on, published_at, updated_at, gone_at,
           source IN {LIVE} AS seen_live, content_hash IS NOT NULL AS has_text, comment_count AS announced,
           (SELECT count(*) FROM comments
            WHERE post_id = posts.id AND (gone_at IS NULL OR gone_at > posts.last_seen_at))
           + (SELECT count(*) FROM forgotten WHERE post_id = posts.id) AS archived
    FROM posts WHERE blog_id = ? ORDER BY published_on, id
"""
LAST_TOTAL = """
    SELECT {column} AS count, finished_at AS at FROM runs
    WHERE blog_id = ? AND {column} > 0 AND finished_at IS NOT NULL AND url LIKE 'http%' AND NOT {in_the_future}
    ORDER BY started_at DESC, id DESC LIMIT 1
"""
COMMENTS_THEN = """
    SELECT count(*) AS number FROM comments JOIN posts ON posts.id = post_id
    WHERE blog_id = ?1 AND (comments.gone_at IS NULL OR comments.gone_at > ?2)
      AND (posts.gone_at IS NULL OR posts.gone_at > ?2)
      AND coalesce(comments.published_at, comments.published_on, '') <= ?2
"""
COMMENTS = "SELECT count(*) AS number FROM comments JOIN posts ON posts.id = post_id WHERE blog_id = ?"
#: a post that is forgotten counts its comments itself, forgotten ones too
FORGOTTEN_COMMENTS = """
    SELECT count(*) FILTER (WHERE kind = 'comment' AND post_id IS NOT NULL) + coalesce(sum(comments), 0) AS number
    FROM forgotten WHERE blog_id = ?
"""


def read_account(db: Database, blog: dict[str, Any]) -> Account:
    """Return everything one blog announced, and what the archive holds of it."""
    blog_id, url = blog["id"], blog["url"]
    posts = [
        ArchivedPost(**row | {"seen_live": bool(row["seen_live"]), "has_text": bool(row["has_text"])})
        for row in fetch(db, POSTS, blog_id)
    ]
    comment_total = read_total(db, blog_id, "comments_announced", url)
    then = 0
    if comment_total is not None:
        then = _number(db, COMMENTS_THEN, blog_id, comment_total.at) + _number(db, FORGOTTEN_COMMENTS, blog_id)
    said = fetch(
        db, "SELECT source, what, announced, seen_at FROM announcements WHERE blog_id = ? ORDER BY id", blog_id
    )
    forgotten = fetch(db, "SELECT month FROM forgotten WHERE blog_id = ? AND kind = 'post'", blog_id)
    listed = [row["what"] for row in said if row["source"] == "sitemap"]
    return Account(
        url=url,
        posts=posts,
        total=read_total(db, blog_id, "posts_announced", url),
        comment_total=comment_total,
        comments_then=then,
        comments=_number(db, COMMENTS, blog_id),
        periods=[Announced(row["what"], row["announced"], row["seen_at"]) for row in said if row["source"] == "widget"],
        listed=[(path, urljoin(url, path)) for path in listed],
        forgotten_months=[row["month"] for row in forgotten],
    )


def read_total(db: Database, blog_id: int, column: str, url: str) -> Announced | None:
    """Return the last total that the blog announced; a visit that was told "unchanged" learned none."""
    found = fetch(db, LAST_TOTAL.format(column=column, in_the_future=IN_THE_FUTURE), blog_id)
    return Announced(url, found[0]["count"], found[0]["at"]) if found else None


def _number(db: Database, sql: str, *parameters: object) -> int:
    return int(fetch(db, sql, *parameters)[0]["number"])
