"""`fts_query(text)` for SQL: a search that no punctuation can break; Datasette's own search boxes use it too."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl

from web.search import build_match


@hookimpl(trylast=True)  # after Datasette's own, whose escape_fts() fails on a lone quotation mark
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Register the functions on each connection."""

    def fts_query(typed: object) -> str:
        return build_match("" if typed is None else str(typed))

    for name in ("fts_query", "escape_fts"):
        conn.create_function(name, 1, fts_query, deterministic=True)
