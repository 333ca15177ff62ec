"""Numbers of posts, comments, people and blogs lead to their pages, in every view and query."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from web.metadata import describe

PLACES = {"post_id": "post", "comment_id": "commento", "person_id": "persona", "blog_id": "blog"}


@hookimpl
def render_cell(value: Any, column: str, table: str | None) -> Markup | None:
    """Link a cell of a query or view to the reading room; in tables Datasette itself follows foreign keys."""
    place = PLACES.get(column)
    if place is None or not isinstance(value, int) or (table is not None and table not in describe()["views"]):
        return None
    return Markup('<a href="/{}/{}">{}</a>').format(place, value, value)
