"""Commands that leave something running: visits every night, the reading room."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archivio.cli.options import db_option


@click.command(short_help="Print a line for your crontab.")
@db_option
def cron(db: Path) -> None:
    """Print a line for your crontab that visits every known blog each night.

    \b
    Example:
      (crontab -l; archivio cron) | crontab -
    """
    from archivio.cron import crontab_line

    click.echo(crontab_line(Path(sys.argv[0]), db))


@click.command(short_help="Show the archive in Datasette.")
@db_option
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
def serve(db: Path, port: int) -> None:
    """Show the archive in Datasette at http://127.0.0.1:8001, on this machine only.

    Ctrl-C or SIGTERM ends it, with status 0; a second one at once.

    \b
    Example:
      archivio serve --db archive.db --port 8002
    """
    from archivio.serve import serve as serve_archive

    serve_archive(db, port)
