"""A person: what they wrote, what they said, who answered."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound

from web.charts.counts import draw_years
from web.page import link_sql, read_number, read_page, read_words, show
from web.questions import Archive
from web.questions.person import SIZE, YEARS, ask_comments_of, ask_person


async def person(datasette: Any, request: Any) -> Any:
    """Show a person."""
    archive, words = Archive(datasette), read_words(request)
    number, page = read_number(request, "person"), read_page(request)
    seen = await ask_person(archive, number)
    if seen is None:
        raise NotFound("No such person")
    pages = max(1, -(-seen["tally"]["comments"] // SIZE))
    page = min(page, pages)
    names = (words.say("posts"), words.say("comments"))
    return await show(
        datasette,
        request,
        "person",
        **seen,
        chart=draw_years(seen["years"], words.say("Posts and comments by year"), names, words),
        comments=await ask_comments_of(archive, number, page),
        sql=link_sql(YEARS, person=number),
        page=page,
        pages=pages,
    )


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register a person's page."""
    return [(r"^/persona/(?P<person>\d{1,18})$", person)]
