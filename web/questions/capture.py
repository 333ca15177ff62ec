"""Where a response as received stands, and in which one a post was read."""

from __future__ import annotations

from web.questions import Archive, Row

MOST = 200  #: captures looked into for a post

# What was forgotten at somebody's request may still stand in a feed as received: of such a blog nothing is shown.
SHOWN = """NOT EXISTS (SELECT 1 FROM forgotten
    WHERE forgotten.blog_id IS NULL OR forgotten.blog_id = runs.blog_id OR runs.blog_id IS NULL)"""
CAPTURE = f"""
SELECT captures.*, runs.blog_id, coalesce(blogs.title, blogs.url) AS blog, {SHOWN} AS shown
FROM captures JOIN runs ON runs.id = captures.run_id LEFT JOIN blogs ON blogs.id = runs.blog_id
WHERE captures.id = :capture
"""
# A body that did not change stands in the first capture that had it, or in one after that was damaged.
BODIES = """
SELECT warc_file, warc_offset, warc_length FROM captures
WHERE url = :url AND sha256 = :sha256 AND warc_file IS NOT NULL AND id <> :id ORDER BY id LIMIT 5
"""
OWN = "url = :url AND status = 200 AND warc_file IS NOT NULL"
FEEDS = "(captures.url LIKE '%/feeds/posts/%' OR captures.url LIKE '%/feeds/pages/%')"
OF_POST = f"""
SELECT captures.id, url, sha256, warc_file, warc_offset, warc_length, 1 AS own FROM captures
WHERE {OWN} ORDER BY captures.id DESC LIMIT 1
"""
OF_BLOG = f"""
SELECT captures.id, captures.url, sha256, warc_file, warc_offset, warc_length, 0 AS own
FROM runs JOIN captures ON captures.run_id = runs.id
WHERE runs.blog_id = :blog AND captures.status = 200 AND warc_file IS NOT NULL
  AND captures.url NOT LIKE '%/robots.txt' AND captures.url NOT LIKE '%/comments/default%'
ORDER BY runs.id DESC, {FEEDS} DESC, captures.id DESC LIMIT {MOST}
"""
ANY = f"""
SELECT EXISTS (SELECT 1 FROM captures WHERE {OWN}) OR EXISTS (
    SELECT 1 FROM runs JOIN captures ON captures.run_id = runs.id
    WHERE runs.blog_id = :blog AND captures.status = 200 AND warc_file IS NOT NULL)
"""


async def ask_capture(archive: Archive, capture: int) -> Row | None:
    """Return a capture with its blog and whether it may be shown; None where there is none."""
    return await archive.row(CAPTURE, capture=capture)


async def ask_bodies(archive: Archive, capture: Row) -> list[Row]:
    """Return where the body of a capture that only refers to an earlier one may stand."""
    return await archive.rows(BODIES, url=capture["url"], sha256=capture["sha256"], id=capture["id"])


async def ask_candidates(archive: Archive, post: Row) -> list[Row]:
    """Return the captures that may hold a post: its own page's newest, else what its blog sent, newest visit first."""
    own = await archive.rows(OF_POST, url=post["url"])
    return own or await archive.rows(OF_BLOG, blog=post["blog_id"])


async def has_captures(archive: Archive, post: Row) -> bool:
    """Whether anything is kept in which a post may have been read."""
    return bool(await archive.value(ANY, url=post["url"], blog=post["blog_id"]))
