"""The archive as Datasette reads it while others may be writing, replacing or vacuuming it."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, Hashable
from copy import copy
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from datasette.database import Database, connections

from web.metadata import describe
from web.shelf import MOST, remember

_OPENED = threading.local()


@cache
def ready_questions() -> frozenset[str]:
    """Return the SQL of the ready questions that have no parameters: most of them count the whole archive."""
    return frozenset(query["sql"].strip() for query in describe()["queries"].values() if not query["params"])


class ArchiveDatabase(Database):  # type: ignore[misc]  # Datasette is untyped
    """A database whose file may be replaced under it, and which says the same thing twice without looking twice."""

    async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
        """Run `fn` on this thread's connection, opened anew where the file is no longer the one that was opened.

        Without this, a restored or merged archive would be shown as it was before for ever: the old file lives on
        as long as a connection holds it.
        """
        return await super().execute_fn(lambda connection: fn(self._current(connection)))

    def _current(self, connection: Any) -> Any:
        try:
            found = os.stat(self.path).st_ino
        except FileNotFoundError:
            return connection  # between two files: what was open still answers
        held = getattr(_OPENED, "held", None)
        if held is None or held[0] is not connection:
            _OPENED.held = (connection, found)
            return connection
        if held[1] == found:
            return connection
        connection.close()
        fresh = self.connect()
        self.ds._prepare_connection(fresh, self.name)
        setattr(connections, self.name, fresh)
        _OPENED.held = (fresh, found)
        return fresh

    async def execute(
        self, sql: str, params: Any = None, truncate: bool = False, custom_time_limit: int | None = None, **more: Any
    ) -> Any:
        """Return what SQL answers; a ready question without parameters is asked once for each state of the archive."""

        async def ask() -> Any:
            return await super(ArchiveDatabase, self).execute(sql, params, truncate, custom_time_limit, **more)

        if sql.startswith("select name from sqlite_master"):  # Datasette: is this a table? for every table it names
            return await self._kept_with_schema((sql, str(params)), ask)
        if sql.strip() not in ready_questions():
            return await ask()
        return await remember(self, (sql.strip(), truncate, custom_time_limit, *sorted(more.items())), ask)

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Return the rows of each table, counted once for each state of the archive."""
        counts: dict[str, int | None] = await self._kept("table_counts", limit)
        return counts

    async def _kept(self, name: str, *given: object) -> Any:
        async def ask() -> Any:
            return await getattr(Database, name)(self, *given)

        return copy(await remember(self, (name, *given), ask))

    async def _kept_with_schema(self, key: Hashable, ask: Callable[[], Awaitable[Any]]) -> Any:
        """Return what `ask` answers, from memory while the file and its schema are the same, whatever is written."""

        async def look() -> tuple[int, int]:
            version = await super(ArchiveDatabase, self).execute("PRAGMA schema_version")
            return os.stat(self.path).st_ino, version.rows[0][0]

        schema = await remember(self, "schema", look)
        known = _SCHEMAS.setdefault(self, {})
        if known.get("schema") != schema or len(known) > MOST:
            known.clear()
            known["schema"] = schema
        if key not in known:
            known[key] = await ask()
        return copy(known[key])


_SCHEMAS: WeakKeyDictionary[ArchiveDatabase, dict[Hashable, Any]] = WeakKeyDictionary()


def _keep(name: str) -> Callable[..., Any]:
    async def method(self: ArchiveDatabase, *given: object) -> Any:
        return await self._kept_with_schema((name, *given), lambda: getattr(Database, name)(self, *given))

    return method


# Datasette asks these again for every table of every page.
for _name in (
    "fts_table",
    "get_all_foreign_keys",
    "hidden_table_names",
    "label_column_for_table",
    "primary_keys",
    "table_columns",
    "table_names",
    "view_names",
):
    setattr(ArchiveDatabase, _name, _keep(_name))
