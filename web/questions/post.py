"""A post with its conversation, its versions, its links and its neighbours."""

from __future__ import annotations

from typing import Any

from web.questions import Archive, Row
from web.questions.capture import has_captures
from web.threads import Turn, order_conversation, split_pages

PAGE = 100  #: comments a page holds at least, threads whole

POST = """
SELECT posts.*, blogs.title AS blog, blogs.url AS blog_url, blogs.time_zone, blogs.language,
       people.name AS person, people.profile_url
FROM posts JOIN blogs ON blogs.id = posts.blog_id LEFT JOIN people ON people.id = posts.person_id
WHERE posts.id = :post
"""
VERSIONS = """
SELECT id, seen_at, title, content_html FROM post_versions WHERE post_id = :post
ORDER BY seen_at DESC, id DESC LIMIT 50
"""
LABELS = """
SELECT labels.id, labels.name FROM post_labels JOIN labels ON labels.id = post_labels.label_id
WHERE post_labels.post_id = :post ORDER BY labels.name
"""
COUNTS = "SELECT counted_at, comment_count FROM comment_counts WHERE post_id = :post ORDER BY counted_at, id"
TURNS = "SELECT id, parent_id FROM comments WHERE post_id = :post ORDER BY published_on, published_at, id"
COMMENTS = """
SELECT comments.*, people.profile_url,
       (SELECT count(*) FROM comment_versions WHERE comment_id = comments.id) AS versions
FROM comments LEFT JOIN people ON people.id = comments.person_id
WHERE comments.id IN (SELECT value FROM json_each(:ids))
"""
# A comment's text on a day is the newest seen by then; where the archive came later, the oldest there is.
COMMENTS_THEN = """
SELECT id, author, person_id, by_blog_author, published_on, published_at, coalesce(
    (SELECT held.content_html FROM comment_versions AS held WHERE comment_id = comments.id AND seen_at < :past
     ORDER BY seen_at DESC, held.id DESC LIMIT 1),
    (SELECT held.content_html FROM comment_versions AS held WHERE comment_id = comments.id
     ORDER BY seen_at, held.id LIMIT 1), content_html) AS content_html
FROM comments
WHERE post_id = :post AND published_on <= :day AND (gone_at IS NULL OR gone_at >= :past)
  AND (removed_by IS NULL OR removed_at >= :past)
ORDER BY published_on, published_at, id LIMIT 101
"""
LINKS_OUT = """
SELECT url, min(text) AS text, host, target_post_id, target_blog_id FROM links
WHERE post_id = :post AND comment_id IS NULL GROUP BY url ORDER BY min(id) LIMIT 100
"""
LINKS_IN = """
SELECT DISTINCT posts.id, posts.title, posts.published_on, coalesce(blogs.title, blogs.url) AS blog,
       links.comment_id IS NOT NULL AS in_comment
FROM links JOIN posts ON posts.id = links.post_id JOIN blogs ON blogs.id = posts.blog_id
WHERE links.target_post_id = :post AND links.post_id <> :post ORDER BY posts.published_on LIMIT 100
"""
TARGETS = "SELECT url, target_post_id FROM links WHERE post_id = :post AND target_post_id IS NOT NULL"
MEDIA = """
SELECT media.id, media.url FROM post_media JOIN media ON media.id = post_media.media_id
WHERE post_media.post_id = :post AND media.path IS NOT NULL AND media.content_type LIKE 'image/%'
"""
# Posts of one day are told apart by instant and id; of other days, by the index on day.
SAME_DAY = """
SELECT id, title, published_on FROM posts
WHERE blog_id = :blog AND kind = 'post' AND published_on = :day ORDER BY coalesce(published_at, ''), id
"""
BEFORE = """
SELECT id, title, published_on FROM posts WHERE blog_id = :blog AND kind = 'post' AND published_on < :day
ORDER BY published_on DESC, published_at DESC, id DESC LIMIT 1
"""
AFTER = """
SELECT id, title, published_on FROM posts WHERE blog_id = :blog AND kind = 'post' AND published_on > :day
ORDER BY published_on, published_at, id LIMIT 1
"""


async def ask_post(archive: Archive, post: int) -> Row | None:
    """Return a post with its blog and author; None where there is no such post."""
    return await archive.row(POST, post=post)


async def ask_neighbours(archive: Archive, post: Row) -> tuple[Row | None, Row | None]:
    """Return the post before and the post after in the same blog."""
    if post["published_on"] is None or post["kind"] != "post":
        return None, None
    where = {"blog": post["blog_id"], "day": post["published_on"]}
    same = await archive.rows(SAME_DAY, **where)
    place = [row["id"] for row in same].index(post["id"])
    before = same[place - 1] if place else await archive.row(BEFORE, **where)
    after = same[place + 1] if place + 1 < len(same) else await archive.row(AFTER, **where)
    return before, after


async def ask_conversation(archive: Archive, post: int) -> list[list[Turn]]:
    """Return a post's comments in the order of their conversation, as pages of turns."""

    async def order() -> list[list[Turn]]:
        rows = await archive.rows(TURNS, post=post)
        return split_pages(order_conversation([(row["id"], row["parent_id"]) for row in rows]), PAGE)

    return await archive.kept(("conversation", post), order)


async def ask_comments(archive: Archive, turns: list[Turn]) -> list[Row]:
    """Return the comments of these turns, in their order, each with `depth` and `answers` (the parent's author)."""
    parents = {turn.parent_id for turn in turns if turn.parent_id is not None}
    numbers = sorted({turn.comment_id for turn in turns} | parents)
    found = {row["id"]: row for row in await archive.rows(COMMENTS, ids=str(numbers))}
    comments = []
    for turn in turns:
        parent = found.get(turn.parent_id) if turn.parent_id is not None else None
        comments.append({**found[turn.comment_id], "depth": turn.depth, "answers": parent})
    return comments


async def ask_comments_then(archive: Archive, post: int, day: str) -> list[Row]:
    """Return the comments that stood below a post on a day, oldest first, 101 at most."""
    return await archive.rows(COMMENTS_THEN, post=post, day=day, past=f"{day}T24")


async def ask_surroundings(archive: Archive, post: Row) -> dict[str, Any]:
    """Return what stands around a post: labels, counts, versions, links, images, whether captures are kept."""
    number = post["id"]
    return {
        "versions": await archive.rows(VERSIONS, post=number),
        "labels": await archive.rows(LABELS, post=number),
        "counts": await archive.rows(COUNTS, post=number),
        "links_out": await archive.rows(LINKS_OUT, post=number),
        "links_in": await archive.rows(LINKS_IN, post=number),
        "targets": {row["url"]: f"/post/{row['target_post_id']}" for row in await archive.rows(TARGETS, post=number)},
        "images": {row["url"]: f"/media/{row['id']}" for row in await archive.rows(MEDIA, post=number)},
        "captured": await has_captures(archive, post),
    }
