"""Archived images, from the directory beside the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.page import read_number
from web.questions import Archive

# An SVG may hold scripts, so none is served.
SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"}


async def media(datasette: Any, request: Any) -> Any:
    """Answer with a kept image; nothing outside the archive's own directory is ever read."""
    archive = Archive(datasette)
    kept = await archive.row(
        "SELECT path, content_type FROM media WHERE id = :id AND path IS NOT NULL", id=read_number(request, "media")
    )
    if kept is None or kept["content_type"] not in SHOWN:
        raise NotFound("No such image")
    house = Path(archive.database.path).resolve().parent
    file = (house / kept["path"]).resolve()
    if not file.is_relative_to(house) or not file.is_file():
        raise NotFound("No such image")
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "max-age=86400"}
    return Response(file.read_bytes(), headers=headers, content_type=kept["content_type"])


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the way to images."""
    return [(r"^/media/(?P<media>\d{1,18})$", media)]
