"""The way from a post to the response in which it was read, `/post/1/cattura`."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.page import read_number, show
from web.questions import Archive
from web.questions.post import ask_post
from web.received import find_capture


async def of_post(datasette: Any, request: Any) -> Any:
    """Lead to the capture in which a post was read: its own page, else the newest feed or list that holds it."""
    archive = Archive(datasette)
    post = await ask_post(archive, read_number(request, "post"))
    if post is None:
        raise NotFound("No such post")
    found = await find_capture(archive, post)
    if found is None:
        answer = await show(datasette, request, "capture", capture=None, record=None, post=post)
        answer.status = 404
        return answer
    return Response.redirect(f"/cattura/{found}")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the way from a post."""
    return [(r"^/post/(?P<post>\d{1,18})/cattura$", of_post)]
