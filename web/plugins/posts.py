"""A post as one would read it, with its conversation."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.body import read_text, show_body
from web.changes import compare
from web.charts.counts import draw_count
from web.page import link_sql, read_number, read_page, read_words, show
from web.questions import Archive, Row
from web.questions.post import COUNTS, ask_comments, ask_conversation, ask_neighbours, ask_post, ask_surroundings


async def post(datasette: Any, request: Any) -> Any:
    """Show a post."""
    archive, words = Archive(datasette), read_words(request)
    found = await ask_post(archive, read_number(request, "post"))
    if found is None:
        raise NotFound("No such post")
    around = await ask_surroundings(archive, found)
    pages = await ask_conversation(archive, found["id"])
    page = min(read_page(request), len(pages))
    comments = await ask_comments(archive, pages[page - 1])
    absent = words.say("image not archived")
    for comment in comments:
        comment["body"] = show_body(comment["content_html"], {}, around["targets"], absent)
    before, after = await ask_neighbours(archive, found)
    newest = around["versions"][0]["content_html"] if around["versions"] else None
    return await show(
        datasette,
        request,
        "post",
        **around,
        post=found,
        body=show_body(newest, around["images"], around["targets"], absent),
        changes=compare_versions(around["versions"]),
        chart=draw_count([(row["counted_at"], row["comment_count"]) for row in around["counts"]], words),
        counts_sql=link_sql(COUNTS, post=found["id"]),
        comments=comments,
        archived=sum(len(turns) for turns in pages),
        page=page,
        pages=len(pages),
        before=before,
        after=after,
    )


def compare_versions(versions: list[Row]) -> list[dict[str, Any]]:
    """Compare each version, newest first, with the one before it."""
    return [
        {
            "seen_at": newer["seen_at"],
            "title": compare(older["title"] or "", newer["title"] or ""),
            "text": compare(read_text(older["content_html"]), read_text(newer["content_html"])),
        }
        for newer, older in pairwise(versions)
    ]


async def comment(datasette: Any, request: Any) -> Any:
    """Lead to a comment on its post's page, whichever page of the conversation it stands on."""
    archive, number = Archive(datasette), read_number(request, "comment")
    home = await archive.value("SELECT post_id FROM comments WHERE id = :id", id=number)
    if home is None:
        raise NotFound("No such comment")
    pages = await ask_conversation(archive, home)
    place = next(n for n, turns in enumerate(pages, start=1) if any(turn.comment_id == number for turn in turns))
    return Response.redirect(f"/post/{home}{f'?pagina={place}' if place > 1 else ''}#c{number}")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the pages of posts and the ways to comments."""
    return [(r"^/post/(?P<post>\d{1,18})$", post), (r"^/commento/(?P<comment>\d{1,18})$", comment)]
