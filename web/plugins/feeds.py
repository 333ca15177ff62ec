"""Atom feeds: the new posts of a blog, and what each run changed anywhere."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.body import show_body
from web.page import read_number, read_words
from web.questions import Archive, Row
from web.questions.news import ask_news

NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  #: what XML 1.0 cannot hold
NEVER = "1970-01-01T00:00:00Z"

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


async def blog_feed(datasette: Any, request: Any) -> Any:
    """Answer with a blog's newest posts."""
    archive, number = Archive(datasette), read_number(request, "blog")
    blog = await archive.row(BLOG, blog=number)
    if blog is None:
        raise NotFound("No such blog")
    absent = read_words(request).say("image not archived")
    entries = await archive.rows(POSTS, blog=number)
    for entry in entries:
        entry["uri"] = name_post(blog, entry)
        entry["link"] = f"/post/{entry['id']}"
        entry["body"] = show_body(entry["body"], {}, {}, absent)
    title = blog["title"] or blog["url"]
    uri = name_thing(blog["url"], "posts")
    return await _answer(datasette, request, title, uri, entries, blog["first_seen_at"])


async def changes_feed(datasette: Any, request: Any) -> Any:
    """Answer with the newest runs that changed something, over every blog."""
    entries = [
        {
            **run,
            "uri": name_thing(run["blog_url"] or "", run["url"], run["started_at"]),
            "link": f"/archive/runs/{run['id']}",
        }
        for run in await ask_news(Archive(datasette))
    ]
    return await _answer(
        datasette, request, read_words(request).say("What changed"), name_thing("changes"), entries, NEVER
    )


def name_post(blog: Row, post: Row) -> str:
    """Name a post for good, wherever it is served: as Blogger's own feeds do, else by its folded address.

    An entry that is published again keeps its id (RFC 4287, 4.2.6).

    >>> name_post({"blogger_id": "4242", "url": "https://orto.blogspot.com/"}, {"blogger_id": "9", "path": "/a.html"})
    'tag:blogger.com,1999:blog-4242.post-9'
    """
    if blog["blogger_id"] and post["blogger_id"]:
        return f"tag:blogger.com,1999:blog-{blog['blogger_id']}.post-{post['blogger_id']}"
    return name_thing(blog["url"], post["path"])


def name_thing(*parts: str) -> str:
    """Name anything else by what tells it from all others: the same parts, the same name, on every machine.

    >>> name_thing("https://orto.blogspot.com/", "posts")
    'urn:uuid:1bb9ef42-2488-55f0-a5c7-7cbc96ebe183'
    """
    return uuid5(NAMESPACE_URL, "archivio\n" + "\n".join(parts)).urn


async def _answer(datasette: Any, request: Any, title: str, uri: str, entries: list[Row], since: str) -> Any:
    """Answer with a feed, or with nothing where the reader already has it (RFC 9110, 13.1.2)."""
    context = {
        "title": title,
        "uri": uri,
        "entries": entries,
        "updated": max((entry["updated"] for entry in entries), default=since),
        "house": datasette.absolute_url(request, "/").rstrip("/"),
        "itself": request.path,
    }
    feed = NO_XML.sub("", await datasette.render_template("room/feed.xml", context, request=request))
    etag = f'"{sha256(feed.encode()).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match") or ""
    if etag in known or known.strip() == "*":
        return Response("", status=304, headers={"etag": etag})
    return Response(feed, content_type="application/atom+xml; charset=utf-8", headers={"etag": etag})


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the feeds."""
    return [(r"^/blog/(?P<blog>\d{1,18})\.atom$", blog_feed), (r"^/cambiamenti\.atom$", changes_feed)]
