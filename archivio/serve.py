"""`archivio serve`: check that the archive can be shown and the port is free, then open the reading room."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import click

from pipelines.archive import open_archive
from scraper.errors import UsageError
from web.serve import serve as serve_archive

HOST = "127.0.0.1"


def serve(db: Path, port: int) -> None:
    """Serve until SIGINT or SIGTERM, then end the process with status 0.

    ArchiveError without an archive, UsageError where the port is taken.
    """
    with open_archive(db, write=False):  # an archive, neither newer than the program nor older than its pages
        pass
    port = free_port(port)
    click.echo(f"{db} is shown at http://{HOST}:{port}/ on this machine only; Ctrl-C ends.", err=True)
    serve_archive(db, port, HOST)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # a question that SQLite is still busy with would hold the process; the archive is only read


def free_port(port: int) -> int:
    """Return the port to listen on: a free one for 0; UsageError where somebody listens there."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise UsageError(
                f"Port {port} of {HOST} cannot be used ({error.strerror}): choose another with --port."
            ) from error
        return int(listener.getsockname()[1])
