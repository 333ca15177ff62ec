"""How a page of the reading room leaves the house: one template, one language, a policy under which nothing runs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Response

from web.metadata import DATABASE
from web.words import NAMES, Words, choose_language

# These pages need no script and no style but their own file.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


async def show(datasette: Any, request: Any, template: str, **context: object) -> Any:
    """Answer with a template of the reading room."""
    body = await datasette.render_template(f"room/{template}.html", context, request=request)
    return Response.html(body, headers={"Content-Security-Policy": POLICY})


def read_words(request: Any) -> Words:
    """Read from the reader's cookie, else from the browser, which language to speak."""
    chosen = request.cookies.get("lingua") if request else None
    if chosen in NAMES:
        return Words(chosen)
    return Words(choose_language(request.headers.get("accept-language", "") if request else ""))


def read_number(request: Any, name: str) -> int:
    """Read the number in a page's address; a number that no row can have is no page."""
    number = int(request.url_vars[name])
    if number >= 2**63:
        raise NotFound("Not here")
    return number


def read_page(request: Any) -> int:
    """Read which page of a list is asked for, 1 where the address says nothing sensible."""
    asked = (request.args.get("pagina") or "").lstrip("0")
    if not (asked.isascii() and asked.isdigit()):
        return 1
    return min(int(asked[:7]), 100_000)  # int() refuses thousands of digits


def is_web_address(address: object) -> bool:
    """Whether a row's address may be followed: an archive merged from elsewhere may hold any scheme.

    >>> is_web_address("HTTPS://quaderno.example/"), is_web_address("javascript:alert(1)"), is_web_address(None)
    (True, False, False)
    """
    return isinstance(address, str) and address.lower().startswith(("http://", "https://"))


def link_sql(sql: str, **values: object) -> str:
    """Build the address at which Datasette shows a query of ours, ready to be changed."""
    return f"/{DATABASE}?" + urlencode({"sql": sql.strip(), **values})
