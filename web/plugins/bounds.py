"""What one SQL expression may cost: the time limit is looked at between steps, so no single step may be long."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl

from web.bounded import LARGEST_VALUE, instr, printf, replace, trimmer

LONGEST_PATTERN = 256  #: bytes of a LIKE or GLOB, whose cost is the pattern's length times the text's

# These take a square of their input in one step and have no counterpart in `bounded`.
REFUSED = {"json_patch", "unhex"}


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Bound the values, replace SQLite's quadratic functions with linear ones, keep the file's place unsaid."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
    conn.create_function("instr", 2, instr, deterministic=True)
    conn.create_function("replace", 3, replace, deterministic=True)
    for name in ("trim", "ltrim", "rtrim"):
        for count in (1, 2):
            conn.create_function(name, count, trimmer(name), deterministic=True)
    for name in ("printf", "format"):
        conn.create_function(name, -1, printf, deterministic=True)
    conn.set_authorizer(authorize)


def authorize(action: int, first: str | None, second: str | None, _schema: str | None, _by: str | None) -> int:
    """Refuse the functions that cannot be bounded; read the archive's place in the file system as NULL."""
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in REFUSED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (first or "").lower() == "pragma_database_list" and second == "file":
        return sqlite3.SQLITE_IGNORE
    return sqlite3.SQLITE_OK
