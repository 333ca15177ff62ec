"""What the archive answers a visit that asks what is already known of its blog: `scraper.memory.Memory`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from pipelines.archive import Archive
from pipelines.blogs import blog_url_of
from pipelines.captures import Captures
from pipelines.context import RunReadings, Saving
from pipelines.counts import clean_counts
from pipelines.forgotten import Forgotten, is_forgotten_blog, is_forgotten_page, leave_out
from pipelines.rows import Row, fetch, stamp
from pipelines.runs import BLOG_OF_ADDRESS, COMPLETE, count_held
from scraper.errors import UsageError
from scraper.items import Blog, Document
from scraper.memory import Held, ShortPost, Sweep
from scraper.urls import fold_blog_url, permalink_path

#: before the visit that asks, `?2`: where the clock was wrong once, others may lie in its future
BEFORE = """
    blog_id = ?1 AND id <> coalesce(?2, -1)
    AND started_at <= coalesce((SELECT started_at FROM runs WHERE id = ?2), '9999')
"""
LAST_VISIT = f"""
    SELECT id, outcome, started_at FROM runs WHERE {BEFORE} AND url LIKE 'http%'
    ORDER BY started_at DESC, id DESC LIMIT 1
"""
LAST_GOOD_VISIT = f"""
    SELECT started_at FROM runs WHERE {BEFORE} AND url LIKE 'http%' AND outcome IN (SELECT value FROM json_each(?3))
    ORDER BY started_at DESC, id DESC LIMIT 1
"""
NEWEST_VISIT = """
    SELECT outcome FROM runs WHERE blog_id = ? AND url LIKE 'http%' AND id <> coalesce(?, -1) ORDER BY id DESC LIMIT 1
"""
LAST_SWEEP = f"""
    SELECT swept_at, posts_archived - posts_announced AS posts_surplus,
           comments_archived - comments_announced AS comments_surplus
    FROM runs WHERE {BEFORE} AND swept_at IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT 1
"""
KNOWN_COMMENTS = """
    SELECT posts.blogger_id AS post, comments.blogger_id AS comment FROM json_each(?) AS wanted
    CROSS JOIN posts ON posts.blog_id = ? AND posts.blogger_id = json_extract(wanted.value, '$[0]')
    CROSS JOIN comments ON post_id = posts.id AND comments.blogger_id = json_extract(wanted.value, '$[1]')
"""
MISSED = """
    SELECT 1 FROM posts WHERE blog_id = ?1 AND missed_at >= ?2 AND gone_at IS NULL
    UNION ALL
    SELECT 1 FROM posts CROSS JOIN comments ON post_id = posts.id
    WHERE blog_id = ?1 AND comments.missed_at >= ?2 AND comments.gone_at IS NULL
    LIMIT 1
"""
MISSED_COMMENTS = """
    SELECT DISTINCT posts.url FROM posts CROSS JOIN comments ON post_id = posts.id
    WHERE blog_id = ? AND comments.missed_at >= ? AND comments.gone_at IS NULL AND posts.url IS NOT NULL
"""
BEHIND = """
    SELECT blogger_id, url, kind, comment_count AS announced, archived FROM (
        SELECT posts.*, (SELECT count(*) FROM comments
                         WHERE post_id = posts.id AND gone_at IS NULL AND missed_at IS NULL) AS archived
        FROM posts WHERE blog_id = ? AND comment_count IS NOT NULL AND blogger_id IS NOT NULL AND url IS NOT NULL
                     AND gone_at IS NULL AND missed_at IS NULL)
    WHERE archived > announced
"""
SHORT = """
    SELECT posts.blogger_id, posts.url, kind, comment_count AS announced,
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

    def without_forgotten(self, document: Document) -> Document | None:
        """Return a document, as it was read, without what was removed on request; None where that leaves nothing."""
        url = blog_url_of(document)
        if is_forgotten_blog(self._db, url):
            return None
        found = fetch(self._db, "SELECT id FROM blogs WHERE url = ?", url)
        blog_id = found[0]["id"] if found else 0
        forgotten = Forgotten(Saving(self._db, 0, blog_id, url, document.url, stamp(datetime.now(UTC)), RunReadings()))
        return leave_out(forgotten, document) if forgotten.any else document

    def is_forgotten(self, url: str) -> bool:
        """Return whether the page at an address, or its blog, was removed on request."""
        try:
            root = fold_blog_url(url)
        except UsageError:
            return False
        return is_forgotten_blog(self._db, root) or is_forgotten_page(self._db, self._blog_id(), permalink_path(url))

    def is_settled(self) -> bool:
        """Return whether the last visit read everything it meant to: by the clock, and by number if that went back."""
        last = fetch(self._db, LAST_VISIT, self._blog_id(), self._run_id)
        last += fetch(self._db, NEWEST_VISIT, self._blog_id(), self._run_id)
        return bool(last) and all(visit["outcome"] in COMPLETE for visit in last)

    def last_sweep(self) -> Sweep | None:
        """Return the last visit that read everything; None where there was none."""
        found = fetch(self._db, LAST_SWEEP, self._blog_id(), self._run_id)
        if not found:
            return None
        at = datetime.fromisoformat(found[0]["swept_at"])
        return Sweep(at, found[0]["posts_surplus"] or 0, found[0]["comments_surplus"] or 0)

    def held(self) -> Held:
        """Return how much the archive holds of the blog."""
        return count_held(self._db, self._blog_id())

    def has_missed(self) -> bool:
        """Return whether the last visit missed a post or comment, so that another must look for it again."""
        last = fetch(self._db, LAST_VISIT, self._blog_id(), self._run_id)
        return bool(last) and bool(fetch(self._db, MISSED, self._blog_id(), last[0]["started_at"]))

    def newest_update(self) -> datetime | None:
        """Return the newest update of a post that the last visit could see (UTC)."""
        last = fetch(self._db, LAST_VISIT, self._blog_id(), self._run_id)
        sql = "SELECT max(updated_at) AS at FROM posts WHERE blog_id = ? AND kind = 'post' AND updated_at <= ?"
        found = fetch(self._db, sql, self._blog_id(), last[0]["started_at"])[0]["at"] if last else None
        return datetime.fromisoformat(found) if found else None

    def known_comments(self, comments: Iterable[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Return which of these comments (Blogger's ids of post and comment) the archive holds."""
        found = fetch(self._db, KNOWN_COMMENTS, list(comments), self._blog_id())
        return {(row["post"], row["comment"]) for row in found}

    def posts_behind(self) -> Iterable[ShortPost]:
        """Return the posts with more comments here than they announced, where that is not known yet."""
        for row in fetch(self._db, BEHIND, self._blog_id()):
            if not self._is_noted(row, "count_behind"):
                yield ShortPost(**row)

    def _is_noted(self, row: Row, kind: str) -> bool:
        detail = f"{row['announced']} announced, {row['archived']} archived"
        sql = "SELECT 1 FROM problems WHERE url = ? AND kind = ? AND detail = ?"
        return bool(fetch(self._db, sql, row["url"], kind, detail))

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
        for row in fetch(self._db, SHORT, self._blog_id()):
            if row["archived"] < row["announced"] and not self._is_noted(row, "comments_missing"):
                yield ShortPost(**row)

    def posts_with_missed_comments(self) -> Iterable[str]:
        """Return the permalinks of the posts of whose comments some were missed since the last visit that went well."""
        last = fetch(self._db, LAST_GOOD_VISIT, self._blog_id(), self._run_id, COMPLETE)
        found = fetch(self._db, MISSED_COMMENTS, self._blog_id(), last[0]["started_at"]) if last else []
        return [row["url"] for row in found]

    def counted_otherwise(self, listed: Document) -> Iterable[str]:
        """Return the permalinks of the archived posts of which a list page announces another number of comments."""
        sql = "SELECT comment_count FROM posts WHERE blog_id = ? AND path = ? AND comment_count IS NOT ?"
        counts = {post.url: post.comment_count for post in clean_counts(listed).posts if post.url is not None}
        for url, count in counts.items():
            if count is not None and fetch(self._db, sql, self._blog_id(), permalink_path(url), count):
                yield url

    def posts_without_text(self) -> Iterable[str]:
        """Return the permalinks of the posts whose text is not archived."""
        sql = """
            SELECT url FROM posts
            WHERE blog_id = ? AND content_hash IS NULL AND url IS NOT NULL AND gone_at IS NULL ORDER BY id"""
        return [row["url"] for row in fetch(self._db, sql, self._blog_id())]
