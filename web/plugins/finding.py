"""Search over posts and comments: `/cerca?q=…`, with extracts, filters and a way to each result."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from markupsafe import Markup, escape

from web.page import read_page, show
from web.questions import Archive
from web.questions.search import END, RANKED, SIZE, START, Wish, search

FILTERS = ("blog", "year", "label", "person")


async def find(datasette: Any, request: Any) -> Any:
    """Show what was found, or the empty search."""
    archive, page = Archive(datasette), read_page(request)
    asked = {name: (request.args.get(name) or "").strip()[:200] for name in ("q", *FILTERS)}
    wish = Wish(asked["q"], asked["blog"], asked["year"], asked["label"], asked["person"][:60])  # LIKE takes no more
    where = request.args.get("in") if request.args.get("in") in ("posts", "comments") else ""
    empty: dict[str, Any] = {
        "posts_found": 0,
        "posts": [],
        "comments_found": 0,
        "comments": [],
        "together": True,
        "more": False,
    }
    found = await search(archive, wish, page, where) if wish.typed else empty
    pages = max(1, -(-min(RANKED, max(found["posts_found"], found["comments_found"])) // SIZE))
    if page > pages:  # past the end stands the last
        page, found = pages, await search(archive, wish, pages, where) if wish.typed else empty
    choices = await archive.kept("choices", lambda: ask_choices(archive))
    return await show(
        datasette,
        request,
        "search",
        asked=asked,
        where=where,
        **found,
        mark=mark,
        page=page,
        pages=pages,
        **choices,
    )


def mark(extract: str | None) -> Markup:
    """Mark the hits of an extract, everything else escaped."""
    text = str(escape(extract or ""))
    return Markup(text.replace(START, "<mark>").replace(END, "</mark>"))  # noqa: S704  # escaped in the line above


async def ask_choices(archive: Archive) -> dict[str, Any]:
    """Return what the filters offer."""
    first = await archive.value("SELECT min(published_on) FROM posts")
    last = await archive.value("SELECT max(published_on) FROM posts")
    return {
        "blogs": await archive.rows("SELECT id, title, url FROM blogs ORDER BY title"),
        "years": [str(year) for year in range(int(last[:4]), int(first[:4]) - 1, -1)] if first else [],
        "label_names": await archive.rows(
            "SELECT name FROM labels JOIN post_labels ON label_id = id GROUP BY id ORDER BY count(*) DESC LIMIT 60"
        ),
    }


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the search."""
    return [(r"^/cerca$", find)]
