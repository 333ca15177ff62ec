"""Numbers and names of posts, comments, people, blogs and labels lead to the reading room, wherever they stand."""

from __future__ import annotations

import re
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

LONGEST = 300  #: characters of a name, as in Datasette's other cells
PLACES = {
    "post_id": "post",
    "comment_id": "commento",
    "parent_id": "commento",
    "person_id": "persona",
    "blog_id": "blog",
    "label_id": "etichetta",
    "target_post_id": "post",
    "target_blog_id": "blog",
}
# What is called by a name stands beside its number: in the same row of an answer, or as the number of a table's row.
NAMES = {
    "title": ("post_id", "blog_id"),
    "author": ("person_id",),
    "name": ("person_id", "label_id"),
    "blog": ("blog_id",),
}
ROOMS = {
    ("posts", "title"): "post",
    ("blogs", "title"): "blog",
    ("people", "name"): "persona",
    ("labels", "name"): "etichetta",
}
OWN_PAGE = re.compile(r"/post/\d{1,18}/versioni\?[a-z0-9=&-]{1,80}")


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None) -> Markup | None:
    """Link a cell to the reading room; Datasette's own links lead to rows, whose pages lead there in turn."""
    if isinstance(value, dict):  # a table's foreign key, with the label of what it points at
        return _link(PLACES.get(column), value["value"], value["label"])
    if column in PLACES:
        return _link(PLACES[column], value)
    if not isinstance(value, str) or not value:
        return None
    if column == "page" and OWN_PAGE.fullmatch(value):
        return Markup('<a href="{0}">{0}</a>').format(value)
    if table is not None and (table, column) in ROOMS:
        return _link(ROOMS[table, column], _read(row, "id"), value)
    for key in NAMES.get(column, ()):
        if (number := _read(row, key)) is not None:
            return _link(PLACES[key], number, value)
    return None


def _link(place: str | None, number: object, name: object = None) -> Markup | None:
    if place is None or not isinstance(number, int) or not 0 < number < 2**63:
        return None
    if name in (None, "", number):
        return Markup('<a href="/{}/{}">{}</a>').format(place, number, number)
    return Markup('<a href="/{}/{}">{}</a>').format(place, number, str(name)[:LONGEST])


def _read(row: Any, column: str) -> object:
    """Return a number of the same row; a table's foreign key is held with its label."""
    try:
        held = row[column]
    except (KeyError, IndexError):
        return None
    return held["value"] if isinstance(held, dict) else held
