"""What pages ask of the archive: SQL in, plain values out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from web.metadata import DATABASE
from web.shelf import remember

Value = TypeVar("Value")
Row = dict[str, Any]


class Archive:
    """The archive as a page asks it, through Datasette's own threads and time limit."""

    def __init__(self, datasette: Any) -> None:
        self.database = datasette.get_database(DATABASE)

    async def rows(self, sql: str, **values: object) -> list[Row]:
        """Return every row, each a dictionary."""
        results = await self.database.execute(sql, values)
        return [dict(row) for row in results.rows]

    async def row(self, sql: str, **values: object) -> Row | None:
        """Return the first row, or None."""
        found = await self.rows(sql, **values)
        return found[0] if found else None

    async def value(self, sql: str, **values: object) -> Any:
        """Return the first value of the first row, or None."""
        results = await self.database.execute(sql, values)
        return results.rows[0][0] if results.rows else None

    async def kept(self, key: Hashable, count: Callable[[], Awaitable[Value]]) -> Value:
        """Return what `count` answers, from memory where the archive has not changed."""
        return await remember(self.database, key, count)
