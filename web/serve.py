"""Serve an archive: a Datasette that only reads it, on this machine alone unless told otherwise."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path
from socket import socket
from types import FrameType

import uvicorn
from datasette.app import Datasette

from web.database import ArchiveDatabase
from web.metadata import DATABASE, HERE, build_metadata
from web.warm import keep_warm

SETTINGS = {
    "default_page_size": 50,
    "sql_time_limit_ms": 2000,
    "facet_time_limit_ms": 500,
    "suggest_facets": False,  # suggesting runs a query for each column of each page
    "truncate_cells_html": 300,
    "max_csv_mb": 0,  # a cut export says so only inside the file
    "default_cache_ttl": 60,
    "allow_download": False,  # a copy without its write-ahead log may be torn: `archivio backup` is the way
    "trace_debug": False,
}


class NotAnArchive(Exception):
    """The file to serve is missing or is no archive; the text is one sentence for the person at the terminal."""


def build_datasette(db: Path) -> Datasette:
    """Build the Datasette that shows the archive at `db`, always under the name `archive`.

    The file is opened read-only and never as immutable: a crawl may be writing it, and an immutable reader
    misses what is still in the write-ahead log.
    """
    check_archive(db)
    datasette = Datasette(
        files=[],
        metadata=build_metadata(),
        settings=SETTINGS,
        template_dir=str(HERE / "templates"),
        plugins_dir=str(HERE / "plugins"),
        static_mounts=[("static", str(HERE / "static"))],
    )
    datasette.remove_database("_memory")  # Datasette adds it where no file is given
    datasette.add_database(ArchiveDatabase(datasette, str(db), is_mutable=True), name=DATABASE)
    return datasette


def check_archive(db: Path) -> None:
    """Raise NotAnArchive unless `db` can be read and holds the archive's tables."""
    if not db.exists():
        raise NotAnArchive(f"There is no archive at {db}: make one with `archivio crawl ADDRESS`.")
    try:
        connection = sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('blogs', 'posts')").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise NotAnArchive(f"{db} cannot be read as an archive ({error}); its directory must be writable.") from error
    if found != (2,):
        raise NotAnArchive(f"{db} is a database, but not an archive: it has no posts.")


class Server(uvicorn.Server):
    """A server that ends at the first signal without waiting for a slow answer, and at the second at once.

    While it runs it keeps the pages of `datasette` warm.
    """

    def __init__(self, datasette: Datasette, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.datasette = datasette
        self.warming: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then begin to warm."""
        await super().startup(sockets)
        self.warming = asyncio.get_running_loop().create_task(keep_warm(self.datasette))

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """End the warming, then the answers."""
        if self.warming is not None:
            self.warming.cancel()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ask to end; asked again, end."""
        if self.should_exit:
            os._exit(0)
        self.should_exit = True  # the signal is not raised again: ending was what it asked for


def serve(db: Path, port: int = 8001, host: str = "127.0.0.1") -> None:
    """Serve the archive at http://host:port/ until interrupted."""
    datasette = build_datasette(db)
    config = uvicorn.Config(
        datasette.app(), host=host, port=port, log_level="warning", lifespan="on", timeout_graceful_shutdown=1
    )
    Server(datasette, config).run()
