"""A page that is not there, or that failed, in the reader's language."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import handle_exception as datasettes_own
from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from web.page import read_words, show

MISASKED = ("Cannot sort table by", "LIKE or GLOB pattern too complex")


@hookimpl
def startup() -> None:
    """Keep the terminal readable: where rich is installed, Datasette prints a screenful for every address not found."""
    datasettes_own.rich = None


@hookimpl(tryfirst=True)  # the first answer counts; Datasette's own handler still logs what is unexpected
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]] | None:
    """Answer readers with a page; programs that asked for JSON or CSV with what Datasette answers."""
    if request.path.endswith((".json", ".csv", ".atom")):
        return refuse if is_misasked(exception) else None

    async def page() -> Any:
        status, said = explain(exception, read_words(request).say)
        response = await show(datasette, request, "mistake", status=status, said=said)
        response.status = status
        return response

    return page


def is_misasked(exception: Exception) -> bool:
    """Whether the question was at fault: a number no row can have, a column that is not there, a pattern too long."""
    return isinstance(exception, OverflowError) or (
        isinstance(exception, DatasetteError | sqlite3.OperationalError) and str(exception).startswith(MISASKED)
    )


async def refuse() -> Any:
    """Answer a program whose question was at fault."""
    return Response.json({"ok": False, "error": "The question cannot be understood.", "status": 400}, status=400)


def explain(exception: Exception, say: Callable[[str], str]) -> tuple[int, str]:
    """Return the status and one sentence; nothing of an unexpected error's inside is told."""
    if is_misasked(exception):
        return 400, say("The question cannot be understood.")
    if isinstance(exception, DatasetteError):
        return exception.status, Markup(exception.message) if exception.message_is_html else exception.message  # noqa: S704
    if isinstance(exception, Base400):
        return exception.status, say("Nothing stands at this address.") if exception.status == 404 else str(exception)
    if isinstance(exception, QueryInterrupted):
        return 503, say("The archive took too long to answer; asking for less may help.")
    return 500, say("The page could not be made; the terminal that serves it says why.")
