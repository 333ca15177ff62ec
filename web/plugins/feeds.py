"""Atom feeds: the new posts of a blog, and what each run changed anywhere."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound

from web.atom import answer_feed, name_post, name_thing
from web.body import show_body
from web.page import read_number, read_words
from web.questions import Archive
from web.questions.news import ask_newest, ask_news

NEVER = "1970-01-01T00:00:00Z"


async def blog_feed(datasette: Any, request: Any) -> Any:
    """Answer with a blog's newest posts."""
    archive, number = Archive(datasette), read_number(request, "blog")
    blog, entries = await ask_newest(archive, number)
    if blog is None:
        raise NotFound("No such blog")
    absent = read_words(request).say("image not archived")
    for entry in entries:
        entry["uri"] = name_post(blog, entry)
        entry["link"] = f"/post/{entry['id']}"
        entry["body"] = show_body(entry["body"], {}, {}, absent)
    title = blog["title"] or blog["url"]
    uri = name_thing(blog["url"], "posts")
    return await answer_feed(datasette, request, title, uri, entries, blog["first_seen_at"])


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
    return await answer_feed(
        datasette, request, read_words(request).say("What changed"), name_thing("changes"), entries, NEVER
    )


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the feeds."""
    return [(r"^/blog/(?P<blog>\d{1,18})\.atom$", blog_feed), (r"^/cambiamenti\.atom$", changes_feed)]
