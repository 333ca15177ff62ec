"""The versions of a post: any two compared, and the post as it stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound

from web.body import read_text, show_body
from web.changes import compare
from web.page import read_number, read_words, show
from web.questions import Archive, Row
from web.questions.post import ask_comments_then, ask_post, ask_surroundings


async def versions(datasette: Any, request: Any) -> Any:
    """Show what differs between two versions; with `il`, the post as of that day."""
    archive = Archive(datasette)
    found = await ask_post(archive, read_number(request, "post"))
    around = await ask_surroundings(archive, found) if found else {}
    held = around.get("versions") or []
    if not held:
        raise NotFound("No such post, or no version of it")
    old, new = (
        pick(held, request.args.get("da"), held[min(1, len(held) - 1)]),
        pick(held, request.args.get("a"), held[0]),
    )
    day = read_day(request.args.get("il"))
    then = find_as_of(held, day) if day else None
    absent = read_words(request).say("image not archived")
    comments = await ask_comments_then(archive, found["id"], day) if found and day else []
    for comment in comments:
        comment["body"] = show_body(comment["content_html"], {}, around["targets"], absent)
    return await show(
        datasette,
        request,
        "versions",
        post=found,
        versions=held,
        old=old,
        new=new,
        title=compare(old["title"] or "", new["title"] or ""),
        text=compare(read_text(old["content_html"]), read_text(new["content_html"])),
        day=day,
        then=then,
        early=then is not None and then["seen_at"][:10] > str(day),
        body=show_body(then["content_html"], around["images"], around["targets"], absent) if then else "",
        comments=comments,
        counted=next((row for row in reversed(around["counts"]) if day and row["counted_at"][:10] <= day), None),
    )


def pick(held: Sequence[Row], asked: str | None, otherwise: Row) -> Row:
    """Return the version whose number is asked for."""
    return next((version for version in held if str(version["id"]) == asked), otherwise)


def find_as_of(held: Sequence[Row], day: str) -> Row:
    """Return the version that stood on a day; the oldest known where the archive had not seen the post yet.

    >>> held = [{"id": 2, "seen_at": "2026-03-01T05:00:00Z"}, {"id": 1, "seen_at": "2012-05-01T05:00:00Z"}]
    >>> [find_as_of(held, day)["id"] for day in ("2026-03-01", "2026-02-28", "2011-01-01")]
    [2, 1, 1]
    """
    return next((version for version in held if version["seen_at"][:10] <= day), held[-1])


def read_day(asked: str | None) -> str | None:
    """Return the day asked for, `2011-10-20`; None where it is none."""
    try:
        return date.fromisoformat(asked or "").isoformat()
    except ValueError:
        return None


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the page of versions."""
    return [(r"^/post/(?P<post>\d{1,18})/versioni$", versions)]
