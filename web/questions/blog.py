"""A blog: its years and months, labels, authors and posts."""

from __future__ import annotations

from typing import Any

from web.questions import Archive, Row
from web.questions.overview import POST_CARD, ask_one_blog

MONTHS = """
SELECT substr(published_on, 1, 7) AS month, count(*) AS posts, sum(comment_count) AS comments
FROM posts WHERE blog_id = :blog AND kind = 'post' AND published_on IS NOT NULL GROUP BY month
"""
LABELS = """
SELECT labels.id, labels.name, count(*) AS posts
FROM posts JOIN post_labels ON post_labels.post_id = posts.id JOIN labels ON labels.id = post_labels.label_id
WHERE posts.blog_id = :blog GROUP BY labels.id ORDER BY posts DESC, labels.name LIMIT 400
"""
# The plus keeps SQLite to the index of the blog, rather than that of every person.
AUTHORS = """
SELECT people.id, people.name, wrote.posts
FROM (SELECT person_id, count(*) AS posts FROM posts WHERE blog_id = :blog AND kind = 'post' AND person_id IS NOT NULL
      GROUP BY +person_id ORDER BY posts DESC LIMIT 12) AS wrote
JOIN people ON people.id = wrote.person_id ORDER BY wrote.posts DESC
"""
PAGES = "SELECT id, title, url FROM posts WHERE blog_id = :blog AND kind = 'page' ORDER BY title LIMIT 40"
UNDATED = "SELECT count(*) FROM posts WHERE blog_id = :blog AND kind = 'post' AND published_on IS NULL"
POSTS = f"""{POST_CARD}
WHERE posts.blog_id = :blog AND posts.kind = 'post' AND posts.published_on >= :first AND posts.published_on < :past
ORDER BY posts.published_on DESC, posts.published_at DESC LIMIT :size
"""
TITLES = """
SELECT id, title, published_on, comment_count, gone_at FROM posts
WHERE blog_id = :blog AND kind = 'post' AND published_on >= :first AND published_on < :past
ORDER BY published_on DESC, published_at DESC LIMIT 2000
"""


async def ask_blog(archive: Archive, blog: int) -> dict[str, Any] | None:
    """Return a blog with what its page always shows; None where there is no such blog."""

    async def count() -> dict[str, Any] | None:
        found = await ask_one_blog(archive, blog)
        if found is None:
            return None
        return {
            "blog": found,
            "months": {row["month"]: row for row in await archive.rows(MONTHS, blog=blog)},
            "labels": await archive.rows(LABELS, blog=blog),
            "authors": await archive.rows(AUTHORS, blog=blog),
            "pages": await archive.rows(PAGES, blog=blog),
            "undated": await archive.value(UNDATED, blog=blog),
        }

    return await archive.kept(("blog", blog), count)


async def ask_posts(archive: Archive, blog: int, when: str = "", size: int = 20) -> list[Row]:
    """Return a blog's posts, newest first, openings and all; `when` is a month, 2011-10, or nothing."""
    return await archive.rows(POSTS, blog=blog, first=when, past=f"{when}~", size=size)


async def ask_titles(archive: Archive, blog: int, year: str) -> list[Row]:
    """Return the titles of a blog's year, newest first."""
    return await archive.rows(TITLES, blog=blog, first=year, past=f"{year}~")
