"""Archived images, from the folder `media` beside the archive."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from web.page import read_number
from web.questions import Archive

# An SVG may hold scripts, so none is served.
SIGNATURES = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/avif": re.compile(rb"....ftypavi[fs]", re.DOTALL),
    "image/bmp": re.compile(rb"BM.{4}\0{4}", re.DOTALL),
}
FOLDER = "media"  #: beside the archive; nothing else of its directory is shown


async def media(datasette: Any, request: Any) -> Any:
    """Answer with a kept image; nothing outside the folder of images is ever read."""
    archive = Archive(datasette)
    kept = await archive.row(
        "SELECT path, content_type FROM media WHERE id = :id AND path IS NOT NULL", id=read_number(request, "media")
    )
    if kept is None or kept["content_type"] not in SIGNATURES:
        raise NotFound("No such image")
    house = Path(archive.database.path).resolve().parent
    file = (house / kept["path"]).resolve()
    if not file.is_relative_to(house / FOLDER) or not file.is_file():
        raise NotFound("No such image")
    image = file.read_bytes()
    if not SIGNATURES[kept["content_type"]].match(image):
        raise NotFound("No such image")
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "max-age=86400"}
    return Response(image, headers=headers, content_type=kept["content_type"])


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the way to images."""
    return [(r"^/media/(?P<media>\d{1,18})$", media)]
