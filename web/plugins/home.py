"""The first page: the blogs, their time, what is new, what was much discussed, what happened on this day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from web.charts.months import draw_months
from web.page import link_sql, read_words, show
from web.questions import Archive
from web.questions.overview import POSTS_BY_MONTH, ask_home
from web.words import Words


async def home(datasette: Any, request: Any) -> Any:
    """Show the first page."""
    words = read_words(request)
    today = datetime.now(UTC).astimezone().date()
    archive = Archive(datasette)
    seen = await ask_home(archive, today)
    blogs = seen["blogs"]
    chart = await archive.kept(("home chart", words.language), lambda: draw(archive, today, words))
    return await show(
        datasette,
        request,
        "home",
        **seen,
        chart=chart,
        chart_sql=link_sql(POSTS_BY_MONTH),
        today=today.isoformat(),
        posts=sum(blog["posts"] for blog in blogs),
        first_on=min((blog["first_on"] for blog in blogs if blog["first_on"]), default=None),
        last_on=max((blog["last_on"] for blog in blogs if blog["last_on"]), default=None),
    )


async def draw(archive: Archive, today: date, words: Words) -> Markup:
    """Draw the months; each leads to its posts."""
    seen = await ask_home(archive, today)
    blogs = seen["blogs"]
    only = f"/blog/{blogs[0]['id']}" if len(blogs) == 1 else None

    def link(month: str) -> str:
        return f"{only}/{month[:4]}/{month[5:]}" if only else f"/archive/per_mese?month={month}"

    return draw_months(seen["posts_by_month"], seen["comments_by_month"], words, link)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the first page."""
    return [(r"^/$", home)]
