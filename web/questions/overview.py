"""The whole archive at a glance: blogs, months, latest, changed, complete or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from web.charts.months import fill_months
from web.questions import Archive, Row

# Counting a post's comments by its index is quicker than joining the two tables.
BLOGS = """
SELECT blogs.id, blogs.title, blogs.url, blogs.description, blogs.status, blogs.last_seen_at, blogs.time_zone,
       count(posts.id) AS posts, min(posts.published_on) AS first_on, max(posts.published_on) AS last_on,
       coalesce(sum(posts.gone_at IS NULL), 0) AS posts_there,
       coalesce(sum(CASE WHEN posts.gone_at IS NULL THEN posts.comment_count END), 0) AS comments_announced,
       coalesce(sum((SELECT count(*) FROM comments WHERE post_id = posts.id)), 0) AS comments
FROM blogs LEFT JOIN posts ON posts.blog_id = blogs.id AND posts.kind = 'post'
GROUP BY blogs.id ORDER BY last_on DESC
"""
SHORT = """
SELECT posts.blog_id, count(*) AS posts_short,
       sum(posts.comment_count
           - (SELECT count(*) FROM comments WHERE post_id = posts.id AND gone_at IS NULL)) AS missing
FROM posts
WHERE posts.kind = 'post' AND posts.gone_at IS NULL
  AND posts.comment_count > (SELECT count(*) FROM comments WHERE post_id = posts.id AND gone_at IS NULL)
GROUP BY posts.blog_id
"""
BLOGS_ALONE = BLOGS.replace("GROUP BY", "WHERE blogs.id = :blog GROUP BY")
SHORT_ALONE = SHORT.replace("GROUP BY", "AND posts.blog_id = :blog GROUP BY")
LAST_RUNS = """
SELECT blogs.id AS blog_id, runs.id, runs.started_at, runs.outcome, runs.message,
       (SELECT posts_announced FROM runs AS told WHERE told.blog_id = blogs.id AND told.posts_announced IS NOT NULL
        ORDER BY told.started_at DESC LIMIT 1) AS posts_announced
FROM blogs JOIN runs ON runs.id = (
    SELECT id FROM runs AS own WHERE own.blog_id = blogs.id AND own.url LIKE 'http%'
    ORDER BY started_at DESC LIMIT 1)
"""
CERTIFICATES = """
SELECT blog_id, id, max(checked_at) AS checked_at, complete, gaps FROM certificates
WHERE blog_id IS NOT NULL GROUP BY blog_id
"""
POSTS_BY_MONTH = """
SELECT substr(published_on, 1, 7) AS month, sum(posts) AS posts
FROM (SELECT published_on, count(*) AS posts FROM posts WHERE kind = 'post' GROUP BY published_on)
WHERE published_on IS NOT NULL GROUP BY month
"""
# One look in the index for each month: several times quicker than grouping every comment.
COMMENTS_BY_MONTH = """
SELECT value AS month,
       (SELECT count(*) FROM comments WHERE published_on >= value AND published_on < value || '~') AS comments
FROM json_each(:months)
"""
POST_CARD = """
SELECT posts.id, posts.title, posts.author, posts.person_id, posts.published_on, posts.comment_count, posts.gone_at,
       posts.blog_id, coalesce(blogs.title, blogs.url) AS blog, substr(posts.content_text, 1, 320) AS opening
FROM posts JOIN blogs ON blogs.id = posts.blog_id
"""
LATEST = f"{POST_CARD} WHERE posts.kind = 'post' ORDER BY posts.published_on DESC, posts.published_at DESC LIMIT 6"
MOST_DISCUSSED = f"""{POST_CARD}
WHERE posts.comment_count > 0 ORDER BY posts.comment_count DESC, posts.published_on DESC LIMIT 6
"""
ON_THIS_DAY = f"""{POST_CARD}
WHERE posts.kind = 'post' AND posts.published_on IN (SELECT value || :day FROM json_each(:years))
ORDER BY posts.published_on DESC LIMIT 12
"""
RUNS = """
SELECT runs.id, runs.blog_id, coalesce(blogs.title, runs.url) AS blog, runs.started_at, runs.finished_at, runs.outcome,
       runs.message, runs.posts_new, runs.posts_changed, runs.posts_gone,
       runs.comments_new, runs.comments_changed, runs.comments_gone,
       (SELECT count(*) FROM problems WHERE problems.run_id = runs.id) AS problems
FROM runs LEFT JOIN blogs ON blogs.id = runs.blog_id ORDER BY runs.id DESC LIMIT 8
"""


async def ask_blogs(archive: Archive) -> list[Row]:
    """Return each blog with its span, counts, last run and newest certificate.

    `missing_posts` and `missing_comments` are what the blog announces and the archive lacks; `share` is what is here
    of all that is announced, None where nothing is announced; `certificate` is what `archivio verify` last found.
    """
    return await archive.kept("blogs", lambda: _count_blogs(archive))


async def ask_one_blog(archive: Archive, blog: int) -> Row | None:
    """Return what `ask_blogs` says of one blog, at the cost of that one; None where there is no such blog."""
    found = await _count_blogs(archive, BLOGS_ALONE, SHORT_ALONE, blog=blog)
    return found[0] if found else None


async def _count_blogs(archive: Archive, blogs_sql: str = BLOGS, short_sql: str = SHORT, **values: object) -> list[Row]:
    blogs = await archive.rows(blogs_sql, **values)
    short = {row["blog_id"]: row for row in await archive.rows(short_sql, **values)}
    runs = {row["blog_id"]: row for row in await archive.rows(LAST_RUNS)}
    certificates = {row["blog_id"]: row for row in await archive.rows(CERTIFICATES)}
    for blog in blogs:
        blog["certificate"] = certificates.get(blog["id"])
        run = runs.get(blog["id"])
        lacking = short.get(blog["id"])
        announced = (run and run["posts_announced"]) or 0
        blog["run"] = run
        blog["missing_posts"] = max(0, announced - blog["posts_there"])
        blog["missing_comments"] = lacking["missing"] if lacking else 0
        blog["posts_short"] = lacking["posts_short"] if lacking else 0
        total = max(announced, blog["posts_there"]) + blog["comments_announced"]
        missing = blog["missing_posts"] + blog["missing_comments"]
        blog["share"] = (total - missing) / total if announced or blog["comments_announced"] else None
    return blogs


async def ask_months(archive: Archive) -> tuple[dict[str, int], dict[str, int]]:
    """Return posts by month and comments by month, over every blog."""
    posts = {row["month"]: row["posts"] for row in await archive.rows(POSTS_BY_MONTH)}
    first, last = (
        await archive.value("SELECT min(published_on) FROM comments"),
        await archive.value("SELECT max(published_on) FROM comments"),
    )
    months = fill_months([first[:7], last[:7]]) if first else []
    counted = await archive.rows(COMMENTS_BY_MONTH, months=_json(months))
    return posts, {row["month"]: row["comments"] for row in counted if row["comments"]}


async def ask_on_this_day(archive: Archive, today: date, posts: dict[str, int]) -> list[Row]:
    """Return the posts of other years that came out on today's day of the year."""
    years = sorted({month[:4] for month in posts} - {f"{today:%Y}"})
    return await archive.rows(ON_THIS_DAY, day=f"{today:-%m-%d}", years=_json(years))


def _json(values: list[str]) -> str:
    return "[" + ",".join(f'"{value}"' for value in values) + "]"


async def ask_home(archive: Archive, today: date) -> dict[str, Any]:
    """Return all that the first page shows."""

    async def count() -> dict[str, Any]:
        posts, comments = await ask_months(archive)
        return {
            "blogs": await ask_blogs(archive),
            "posts_by_month": posts,
            "comments_by_month": comments,
            "latest": await archive.rows(LATEST),
            "most_discussed": await archive.rows(MOST_DISCUSSED),
            "on_this_day": await ask_on_this_day(archive, today, posts),
            "runs": await archive.rows(RUNS),
            "comments": await archive.value("SELECT count(*) FROM comments"),
        }

    return await archive.kept(("home", today), count)
