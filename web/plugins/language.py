"""Templates speak the reader's language, and know where the reader may change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from markupsafe import Markup

from web.metadata import describe
from web.page import is_web_address, read_words
from web.words import NAMES, THEMES

COPIES = "urn:archivio:copies"  #: how the blog of texts that name no address is called in the archive
LONGEST = 200  #: letters of a name or title that a list shows


@hookimpl
def extra_template_vars(request: Any) -> dict[str, Any]:
    """Give every template the words of the reader's language, and where it stands."""
    return speak(request)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Give templates something to say where Datasette renders one without a request."""
    env.globals.update(speak(None))
    env.tests["web_address"] = is_web_address
    env.filters["short"] = shorten


def speak(request: Any) -> dict[str, Any]:
    """Return what every template may use."""
    words = read_words(request)
    theme = request.cookies.get("tema") if request else None
    return {
        "words": words,
        "lang": words.language,
        "t": words.say,
        "many": words.many,
        "named": lambda name: words.say("Copies without an address") if name == COPIES else shorten(name),
        "theme": theme if theme in ("chiaro", "scuro") else "auto",
        "themes": THEMES,
        "languages": NAMES,
        "preference": _preference(request),
        "described": describe(),
    }


def shorten(name: str | None) -> str:
    """Return as much of a name as a list can bear; a name in which hits are marked is as it is.

    >>> len(shorten("rete" * 1000)), shorten("Anna"), shorten(None)
    (200, 'Anna', '')
    """
    name = (name or "").strip()
    if len(name) <= LONGEST or isinstance(name, Markup):
        return name
    return name[: LONGEST - 1] + "…"


def _preference(request: Any) -> Callable[..., str]:
    here = request.full_path if request else "/"

    def address(**choice: str) -> str:
        return "/preferenze?" + urlencode({**choice, "torna": here})

    return address


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Say to caches that an address answers in two languages."""

    def wrap(app: Any) -> Any:
        async def speaking(scope: Any, receive: Any, send: Any) -> None:
            async def send_speaking(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": [*message.get("headers", []), (b"vary", b"Accept-Language")]}
                await send(message)

            await app(scope, receive, send_speaking)

        return speaking

    return wrap
