"""Headers that keep hostile text harmless, and a house where nothing is changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

# Datasette's own pages need inline scripts and styles. What matters is that nothing is fetched from elsewhere:
# an archived text cannot call home, not even with an image.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"x-robots-tag": b"noindex, nofollow",
}

READING = ("GET", "HEAD", "OPTIONS")

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Add the headers that a page has not set itself; answer nobody who would write."""

    def wrap(app: Application) -> Application:
        async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
            async def send_guarded(message: dict[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    headers = list(message.get("headers", []))
                    held = {name.lower() for name, _ in headers}
                    headers += [(name, value) for name, value in HEADERS.items() if name not in held]
                    message = {**message, "headers": headers}
                await send(message)

            if scope["type"] == "http" and scope["method"] not in READING:
                allowed = {"allow": ", ".join(READING)}
                await Response.text("The archive is only read here.", status=405, headers=allowed).asgi_send(
                    send_guarded
                )
                return
            await app(scope, receive, send_guarded)

        return guarded

    return wrap


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Close the pages that tell where files lie and what the process does."""

    def closed() -> None:
        raise NotFound("Not here")

    return [(r"^/-/(databases|threads)(\.json)?$", closed)]
