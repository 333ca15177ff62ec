"""Atom feeds: the new posts of a blog, and what changed or vanished anywhere."""

from __future__ import annotations

import re
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.body import show_body
from web.page import read_number, read_words
from web.questions import Archive

NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  #: what XML 1.0 cannot hold

POSTS = """
SELECT posts.id, posts.title, posts.author, posts.url,
       coalesce(posts.published_at, posts.published_on || 'T00:00:00Z') AS published, posts.first_seen_at AS updated,
       (SELECT content_html FROM post_versions WHERE post_id = posts.id ORDER BY seen_at DESC, id DESC LIMIT 1) AS body
FROM posts WHERE posts.blog_id = :blog AND posts.kind = 'post' AND posts.published_on IS NOT NULL
ORDER BY posts.published_on DESC, posts.published_at DESC LIMIT 30
"""
CHANGES = """
SELECT * FROM (
    SELECT 'changed' AS what, posts.id, posts.title, posts.author, posts.url, changed.seen_at AS updated
    FROM (SELECT post_id, max(seen_at) AS seen_at FROM post_versions GROUP BY post_id HAVING count(*) > 1
          ORDER BY max(seen_at) DESC LIMIT 30) AS changed
    JOIN posts ON posts.id = changed.post_id)
UNION ALL
SELECT * FROM (
    SELECT 'gone', id, title, author, url, gone_at FROM posts WHERE gone_at IS NOT NULL ORDER BY gone_at DESC LIMIT 30)
ORDER BY updated DESC LIMIT 30
"""


async def blog_feed(datasette: Any, request: Any) -> Any:
    """Answer with a blog's newest posts."""
    archive, number = Archive(datasette), read_number(request, "blog")
    blog = await archive.row("SELECT id, title, url, last_seen_at FROM blogs WHERE id = :blog", blog=number)
    if blog is None:
        raise NotFound("No such blog")
    absent = read_words(request).say("image not archived")
    entries = await archive.rows(POSTS, blog=number)
    for entry in entries:
        entry["body"] = show_body(entry["body"], {}, {}, absent)
    return await _answer(datasette, request, blog["title"] or blog["url"], entries, blog["last_seen_at"])


async def changes_feed(datasette: Any, request: Any) -> Any:
    """Answer with the newest changes over every blog."""
    words = read_words(request)
    archive = Archive(datasette)
    entries = await archive.kept("changes", lambda: archive.rows(CHANGES))
    updated = entries[0]["updated"] if entries else "1970-01-01T00:00:00Z"
    return await _answer(datasette, request, words.say("What changed"), entries, updated)


async def _answer(datasette: Any, request: Any, title: str, entries: list[dict[str, Any]], updated: str) -> Any:
    house = f"{request.scheme}://{request.host}"
    context = {"title": title, "entries": entries, "updated": updated, "house": house, "itself": request.full_path}
    feed = await datasette.render_template("room/feed.xml", context, request=request)
    return Response(NO_XML.sub("", feed), content_type="application/atom+xml; charset=utf-8")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the feeds."""
    return [(r"^/blog/(?P<blog>\d{1,18})\.atom$", blog_feed), (r"^/cambiamenti\.atom$", changes_feed)]
