"""Responses as received, `/cattura/1`: their headers, their body as text or as a download, never as a page of ours."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.page import read_number, show
from web.questions import Archive, Row
from web.questions.capture import ask_bodies, ask_capture
from web.received import read_first
from web.records import Record

SHOWN = 200_000  #: letters of a body on its page
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


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register captures and their bytes."""
    return [
        (r"^/cattura/(?P<capture>\d{1,18})$", capture),
        (r"^/cattura/(?P<capture>\d{1,18})/ricevuto$", received),
    ]
