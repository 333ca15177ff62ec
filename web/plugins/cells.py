"""Numbers of posts, comments, people and blogs lead to their pages, in every table and query."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from markupsafe import Markup

PLACES = {"post_id": "post", "comment_id": "commento", "person_id": "persona", "blog_id": "blog"}
OWN = {"posts": "post", "comments": "commento", "people": "persona", "blogs": "blog"}


@hookimpl
def render_cell(value: Any, column: str, table: str | None) -> Markup | None:
    """Link a cell to the reading room."""
    place = PLACES.get(column) if table is None else None
    if place is None or not isinstance(value, int):
        return None
    return Markup('<a href="/{}/{}">{}</a>').format(place, value, value)
