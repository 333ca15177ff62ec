"""What is new: the newest posts of a blog; each run that changed something, with the posts it is about."""

from __future__ import annotations

from typing import Any

from web.questions import Archive, Row

COUNTED = ("posts_new", "posts_changed", "posts_gone", "comments_new", "comments_changed", "comments_gone")
RUNS = f"""
SELECT runs.id, runs.blog_id, runs.url, blogs.url AS blog_url, coalesce(blogs.title, blogs.url, runs.url) AS blog,
       runs.started_at, coalesce(runs.finished_at, runs.started_at) AS updated, {", ".join(COUNTED)}
FROM runs LEFT JOIN blogs ON blogs.id = runs.blog_id
WHERE {" + ".join(COUNTED)} > 0 ORDER BY runs.started_at DESC, runs.id DESC LIMIT 30
"""
# New rows have the highest numbers: no index on when they were first seen is needed.
NEWS = """
SELECT 'new' AS what, id AS post_id, blog_id, title, first_seen_at AS at
FROM (SELECT id, blog_id, title, first_seen_at FROM posts ORDER BY id DESC LIMIT 300)
UNION ALL
SELECT 'changed', posts.id, posts.blog_id, posts.title, changed.seen_at
FROM (SELECT post_id, max(seen_at) AS seen_at FROM post_versions GROUP BY post_id HAVING count(*) > 1
      ORDER BY max(seen_at) DESC LIMIT 300) AS changed JOIN posts ON posts.id = changed.post_id
UNION ALL
SELECT 'gone', id, blog_id, title, gone_at
FROM (SELECT id, blog_id, title, gone_at FROM posts WHERE gone_at IS NOT NULL ORDER BY gone_at DESC LIMIT 300)
UNION ALL
SELECT 'commented', posts.id, posts.blog_id, posts.title, said.at
FROM (SELECT post_id, max(first_seen_at) AS at
      FROM (SELECT post_id, first_seen_at FROM comments ORDER BY id DESC LIMIT 300) GROUP BY post_id) AS said
JOIN posts ON posts.id = said.post_id
ORDER BY at DESC, post_id DESC
"""
BLOG = "SELECT id, title, url, blogger_id, first_seen_at FROM blogs WHERE id = :blog"
# An entry is new again when its text changed.
POSTS = """
SELECT posts.id, posts.title, posts.author, posts.url, posts.blogger_id, posts.path,
       coalesce(posts.published_at, posts.published_on || 'T00:00:00Z') AS published,
       coalesce(newest.seen_at, posts.first_seen_at) AS updated, newest.content_html AS body
FROM posts LEFT JOIN post_versions AS newest ON newest.id = (
    SELECT id FROM post_versions WHERE post_id = posts.id ORDER BY seen_at DESC, id DESC LIMIT 1)
WHERE posts.blog_id = :blog AND posts.kind = 'post' AND posts.published_on IS NOT NULL
ORDER BY posts.published_on DESC, posts.published_at DESC LIMIT 30
"""
MOST_NAMED = 40  #: posts that one run names; its counts tell the rest


async def ask_newest(archive: Archive, blog: int) -> tuple[Row | None, list[Row]]:
    """Return a blog with its 30 newest posts, their newest text as `body`; None where there is no such blog."""
    found = await archive.row(BLOG, blog=blog)
    return found, await archive.rows(POSTS, blog=blog) if found else []


async def ask_news(archive: Archive) -> list[Row]:
    """Return the newest runs that changed something, each with `posts`: what became of which, as far as it is told."""

    async def count() -> list[Row]:
        runs = await archive.rows(RUNS)
        return share_out(runs, await archive.rows(NEWS)) if runs else []

    return await archive.kept("news", count)


def share_out(runs: list[Row], news: list[Row]) -> list[Row]:
    """Give each run the news of its blog that were met while it lasted.

    >>> run = {"blog_id": 1, "started_at": "2011-10-20T05:00:00Z", "updated": "2011-10-20T05:00:09Z"}
    >>> one, other = {"blog_id": 1, "at": "2011-10-20T05:00:02Z"}, {"blog_id": 1, "at": "2011-10-21T05:00:02Z"}
    >>> share_out([run], [one, other])[0]["posts"] == [one]
    True
    """
    shared: list[dict[str, Any]] = []
    for run in runs:
        own = [
            piece
            for piece in news
            if piece["blog_id"] == run["blog_id"] and run["started_at"] <= piece["at"] <= run["updated"]
        ]
        shared.append({**run, "posts": own[:MOST_NAMED]})
    return shared
