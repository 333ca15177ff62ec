"""The reader may choose the language, and between light and dark: a cookie remembers it."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response

from web.words import NAMES, THEMES

YEAR = 365 * 24 * 3600  #: seconds


def keep_preference(request: Any) -> Any:
    """Remember a choice in a cookie and go back to the page it was made on."""
    response = Response.redirect(safe_way_back(request.args.get("torna") or "/"))
    for name, known in (("lingua", NAMES), ("tema", THEMES)):
        if (chosen := request.args.get(name)) in known:
            response.set_cookie(name, chosen, max_age=YEAR, path="/", samesite="lax", httponly=True)
    return response


def safe_way_back(address: str) -> str:
    """Return an address within this house: anything that could lead elsewhere becomes the first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and address.isprintable() and "\\" not in address and len(address) < 4000 else "/"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register where choices are sent."""
    return [(r"^/preferenze$", keep_preference)]
