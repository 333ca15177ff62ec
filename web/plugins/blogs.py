"""A blog by years, months and labels."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound
from markupsafe import Markup, escape

from web.page import link_sql, read_number, read_words, show
from web.questions import Archive, Row
from web.questions.blog import MONTHS, ask_blog, ask_posts, ask_titles


async def blog(datasette: Any, request: Any) -> Any:
    """Show a blog, one of its years, or one of its months."""
    archive = Archive(datasette)
    number = read_number(request, "blog")
    year, month = request.url_vars.get("year"), request.url_vars.get("month")
    seen = await ask_blog(archive, number)
    if seen is None:
        raise NotFound("No such blog")
    if year and not (int(year) and 1 <= int(month or 1) <= 12):
        raise NotFound("No such month")
    when = f"{year}-{month}" if month else year or ""
    titles = await ask_titles(archive, number, year) if year and not month else []
    untitled = read_words(request).say("Untitled")
    busiest = max((row["posts"] for row in seen["months"].values()), default=1)
    return await show(
        datasette,
        request,
        "blog",
        **seen,
        sql=link_sql(MONTHS, blog=number),
        when=when,
        year=year,
        month=month,
        years=sorted({at[:4] for at in seen["months"]}, reverse=True),
        level=lambda posts: min(5, 1 + 4 * posts // max(busiest, 1)) if posts else 0,
        posts=[] if titles else await ask_posts(archive, number, when, size=400 if month else 12),
        titles=[
            (at, list_titles(rows, untitled)) for at, rows in groupby(titles, key=lambda row: row["published_on"][:7])
        ],
    )


def list_titles(posts: Iterable[Row], untitled: str) -> Markup:
    """List posts by day and title; a year may have thousands, more than a template writes at ease."""
    written = []
    for post in posts:
        count = f" <small>{int(post['comment_count'])}</small>" if post["comment_count"] else ""
        gone = ' class="gone"' if post["gone_at"] else ""
        day, title = escape(post["published_on"][8:].lstrip("0")), escape((post["title"] or "").strip() or untitled)
        written.append(
            f'<li{gone}><span class="daynumber">{day}</span> <a href="/post/{int(post["id"])}">{title}</a>{count}</li>'
        )
    return Markup("".join(written))  # noqa: S704  # what is not a number is escaped


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register a blog's pages."""
    return [
        (r"^/blog/(?P<blog>\d{1,18})$", blog),
        (r"^/blog/(?P<blog>\d{1,18})/(?P<year>\d{4})$", blog),
        (r"^/blog/(?P<blog>\d{1,18})/(?P<year>\d{4})/(?P<month>\d{2})$", blog),
    ]
