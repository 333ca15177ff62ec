"""Responses as received, `/cattura/1`: their headers, their body as text or as a download, never as a page of ours."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.page import read_number, show
from web.questions import Archive, Row
from web.questions.capture import ask_bodies, ask_candidates, ask_capture
from web.questions.post import ask_post
from web.records import NoRecord, Record, read_record

SHOWN = 200_000  #: letters of a body on its page
LOOKED_INTO = 96 << 20  #: bytes unpacked in search of a post
# A browser that took the bytes for a page would give it nothing: no origin, no script, no picture.
INERT = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
KINDS = {"text/html": "html", "application/atom+xml": "xml", "text/xml": "xml", "text/plain": "txt",
         "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}  # fmt: skip


async def capture(datasette: Any, request: Any) -> Any:
    """Show a capture; where its record cannot be read, say so."""
    found, record = await read_capture(datasette, request)
    text = record.text() if record else None
    answer = await show(
        datasette, request, "capture", capture=found, record=record, text=text[:SHOWN] if text else text,
        cut=len(text or "") > SHOWN,
    )  # fmt: skip
    answer.status = 200 if record else 404
    return answer


async def received(datasette: Any, request: Any) -> Any:
    """Send a capture's body to be saved."""
    found, record = await read_capture(datasette, request)
    if record is None:
        raise NotFound("No such record")
    kind = KINDS.get(record.content_type.partition(";")[0].strip().lower(), "bin")
    headers = {**INERT, "Content-Disposition": f'attachment; filename="cattura-{found["id"]}.{kind}"'}
    return Response(record.body, headers=headers, content_type="application/octet-stream")


async def read_capture(datasette: Any, request: Any) -> tuple[Row, Record | None]:
    """Return a capture and its record, with the body that it refers to; no record where it may not be shown."""
    archive = Archive(datasette)
    found = await ask_capture(archive, read_number(request, "capture"))
    if found is None:
        raise NotFound("No such capture")
    if not found["shown"]:
        return found, None
    record = await read_first(archive, [found])
    if record is not None and record.refers:
        return found, await read_first(archive, await ask_bodies(archive, found))
    return found, record


async def read_first(archive: Archive, places: Sequence[Row]) -> Record | None:
    """Return the first record that can be read, one that holds its body before one that refers to another's."""
    folder = Path(archive.database.path).with_suffix(".captures")
    referring = None
    for place in places:
        try:
            record = await asyncio.to_thread(
                read_record, folder, place["warc_file"], place["warc_offset"], place["warc_length"]
            )
        except NoRecord:
            continue
        if not record.refers:
            return record
        referring = record
    return referring


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


async def find_capture(archive: Archive, post: Row) -> int | None:
    """Return the number of the capture that holds a post: by Blogger's id in a feed, else by its path in a page."""
    surely, perhaps = mark(post)
    named, looked = None, 0
    for candidate in await ask_candidates(archive, post):
        if candidate["own"]:
            return int(candidate["id"])
        record = await read_first(archive, [candidate])
        if record is None or record.refers:
            continue
        if surely is not None and surely.search(record.body):
            return int(candidate["id"])
        if named is None and perhaps is not None and perhaps in record.body:
            named = int(candidate["id"])
        looked += len(record.body)
        if looked > LOOKED_INTO:
            break
    return named


def mark(post: Row) -> tuple[re.Pattern[bytes] | None, bytes | None]:
    """Return what shows that a body holds a post, and what shows that it names it.

    >>> surely, perhaps = mark({"blogger_id": "77", "path": "/2011/10/rete.html"})
    >>> bool(surely.search(b"<id>tag:blogger.com,1999:blog-1.post-77</id>")), perhaps
    (True, b'/2011/10/rete.html')
    """
    number, path = post["blogger_id"], post["path"]
    surely = re.compile(rb'post-%b</id>|"blogger_id":"%b"' % ((re.escape(number.encode()),) * 2)) if number else None
    return surely, path.encode() if path and len(path) > 1 else None


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register captures, their bytes, and the way from a post."""
    return [
        (r"^/cattura/(?P<capture>\d{1,18})$", capture),
        (r"^/cattura/(?P<capture>\d{1,18})/ricevuto$", received),
        (r"^/post/(?P<post>\d{1,18})/cattura$", of_post),
    ]
