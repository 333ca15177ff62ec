"""The reading room over an archive, asked in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasette.app import Datasette

from web.serve import build_datasette


@contextmanager
def opened(archive: Path) -> Iterator[Datasette]:
    """Yield a Datasette that is closed, with its connections and threads, at the end."""
    room = build_datasette(archive)
    try:
        yield room
    finally:
        close(room)


def close(room: Datasette) -> None:
    for database in room.databases.values():
        database.close()
    room.executor.shutdown()
