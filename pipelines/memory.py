"""What the archive answers a visit that asks what is already known of its blog: `scraper.memory.Memory`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from pipelines.archive import Archive
from pipelines.captures import Captures
from pipelines.forgotten import is_forgotten_page
from pipelines.rows import Row, fetch
from pipelines.runs import BLOG_OF_ADDRESS, COMPLETE
from scraper.items import Blog
from scraper.memory import ShortPost

LAST_VISIT = """
    SELECT id, outcome FROM runs WHERE blog_id = ? AND url LIKE 'http%' AND id <> coalesce(?, -1)
    ORDER BY started_at DESC, id DESC LIMIT 1
"""
SHORT = """
    SELECT posts.blogger_id, posts.url, comment_count AS announced,
           (SELECT count(*) FROM comments WHERE post_id = posts.id AND gone_at IS NULL)
           + (SELECT count(*) FROM forgotten WHERE post_id = posts.id) AS archived
    FROM posts WHERE blog_id = ? AND comment_count > 0 AND posts.url IS NOT NULL AND posts.gone_at IS NULL
"""


class BlogMemory:
    """The archive's memory of one blog; `run_id` is the visit that asks."""

    def __init__(self, archive: Archive, url: str, run_id: int | None = None) -> None:
        self._db = archive.db
        self.captures = Captures(archive.db)
        self._url = url
        self._run_id = run_id

    def _blog_id(self) -> int | None:
        for sql, key in (("SELECT blog_id FROM runs WHERE id = ?1", self._run_id), (BLOG_OF_ADDRESS, self._url)):
            found = self._db.conn.execute(sql, [key]).fetchone()
            if found is not None and found[0] is not None:
                return int(found[0])
        return None

    def blog(self) -> Blog | None:
        """Return the blog as last seen, None where it was never archived; whether it lives, the visit finds out."""
        sql = "SELECT url, title, description, language, time_zone, blogger_id FROM blogs WHERE id = ?"
        found = fetch(self._db, sql, self._blog_id())
        return Blog(**found[0]) if found else None

    def is_settled(self) -> bool:
        """Return whether the last visit read everything it meant to."""
        last = fetch(self._db, LAST_VISIT, self._blog_id(), self._run_id)
        return bool(last) and last[0]["outcome"] in COMPLETE

    def updated_at(self, path: str) -> datetime | None:
        """Return when the post at this permalink path was last updated (UTC); None where it is not archived whole."""
        sql = """
            SELECT coalesce(updated_at, published_at) AS updated_at FROM posts
            WHERE blog_id = ? AND path = ? AND content_hash IS NOT NULL"""
        blog_id = self._blog_id()
        found = fetch(self._db, sql, blog_id, path)
        if not found and is_forgotten_page(self._db, blog_id, path):
            return datetime.max.replace(tzinfo=UTC)  # no reason to fetch it again
        if not found or found[0]["updated_at"] is None:
            return None
        return datetime.fromisoformat(found[0]["updated_at"])

    def short_posts(self) -> Iterable[ShortPost]:
        """Return the posts whose announced comments are not all here and whose shortfall is not known yet."""
        known = """
            SELECT 1 FROM problems WHERE url = ? AND kind = 'comments_missing' AND detail = ?"""
        for row in fetch(self._db, SHORT, self._blog_id()):
            detail = f"{row['announced']} announced, {row['archived']} archived"
            if row["archived"] < row["announced"] and not fetch(self._db, known, row["url"], detail):
                yield build_short_post(row)

    def posts_without_text(self) -> Iterable[str]:
        """Return the permalinks of the posts whose text is not archived."""
        sql = """
            SELECT url FROM posts
            WHERE blog_id = ? AND content_hash IS NULL AND url IS NOT NULL AND gone_at IS NULL ORDER BY id"""
        return [row["url"] for row in fetch(self._db, sql, self._blog_id())]


def build_short_post(row: Row) -> ShortPost:
    """Return a row of SHORT as the spider's value."""
    return ShortPost(row["blogger_id"], row["url"], row["announced"], row["archived"])
