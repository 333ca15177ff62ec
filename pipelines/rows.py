"""Rows in bulk: one statement for many rows, values that SQLite always takes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlite_utils import Database

from pipelines.text import printable

Value = str | int | None
Row = dict[str, Any]

LARGEST = 2**63 - 1  # what an INTEGER column holds
MOST_PARAMETERS = 10_000  # of one statement: SQLite takes 32,766


def stamp(moment: datetime) -> str:
    """Write an instant as the archive does: UTC, to the second.

    >>> stamp(datetime.fromisoformat("2011-10-20T09:41:07.123+02:00"))
    '2011-10-20T07:41:07Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def storable(value: object) -> Value:
    """Turn a value of an item into one that SQLite takes: text without controls, a number that fits, else NULL.

    >>> storable(date(2011, 10, 20)), storable("a\\x00\\ud800b"), storable(2**70), storable(True)
    ('2011-10-20', 'ab', None, 1)
    """
    if value is None:
        return None
    if isinstance(value, str):
        return printable(str(value))
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and -LARGEST <= value <= LARGEST:
        return int(value)
    return None


def fetch(db: Database, sql: str, *parameters: object) -> list[Row]:
    """Return the rows of a query as dicts; lists among the parameters are passed as JSON, for json_each."""
    cursor = db.conn.execute(sql, _given(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _given(parameters: Iterable[object]) -> list[object]:
    return [json.dumps(list(p)) if isinstance(p, Collection) and not isinstance(p, str) else p for p in parameters]


def run(db: Database, sql: str, *parameters: object) -> None:
    """Run a statement that returns nothing; lists are passed as JSON, as in `fetch`."""
    db.conn.execute(sql, _given(parameters))


def next_id(db: Database, table: str) -> int:
    """Return the first free id of a table; the writer is alone, so it stays free until the commit."""
    found = db.conn.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()
    return int(found[0])


def insert_rows(
    db: Database, table: str, rows: Sequence[Mapping[str, Value]], *, or_ignore: bool = False, or_replace: bool = False
) -> None:
    """Insert rows that all have the same columns, many with one statement.

    A statement that fires triggers makes the search index write what it holds: one for each row would take three
    times as long and leave the index in crumbs.
    """
    if not rows:
        return
    columns = list(rows[0])
    verb = "INSERT OR IGNORE" if or_ignore else "INSERT OR REPLACE" if or_replace else "INSERT"
    marks = f"({', '.join('?' * len(columns))})"
    at_once = max(1, MOST_PARAMETERS // len(columns))
    for start in range(0, len(rows), at_once):
        chunk = rows[start : start + at_once]
        sql = f"{verb} INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * len(chunk))}"
        db.conn.execute(sql, [row[column] for row in chunk for column in columns])


def update_rows(db: Database, table: str, changes: Mapping[int, Mapping[str, Value]]) -> None:
    """Update each row by id, touching only the columns that changed: triggers and indexes rest otherwise."""
    by_columns: dict[tuple[str, ...], list[list[Value]]] = {}
    for row_id, values in changes.items():
        if values:
            columns = tuple(sorted(values))
            by_columns.setdefault(columns, []).append([*(values[column] for column in columns), row_id])
    for columns, rows in by_columns.items():
        assignments = ", ".join(f"{column} = ?" for column in columns)
        db.conn.executemany(f"UPDATE {table} SET {assignments} WHERE id = ?", rows)
