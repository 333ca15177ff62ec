"""Commands that say how things are: of the archive, against what was announced, of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archivio.cli.options import Address, db_option, json_option, quiet_option
from archivio.stopping import stoppable


@click.command(short_help="Say when each blog was visited and what is kept.")
@db_option
@json_option
def status(db: Path, as_json: bool) -> None:
    """Say when each blog was last visited, how that went and what the archive holds of it.

    \b
    Example:
      archivio status --json | jq '.blogs[].posts'
    """
    from archivio.status import print_status

    print_status(db, as_json=as_json)


@click.command(short_help="Certify that nothing announced is missing.")
@click.argument("url", required=False, type=Address())
@db_option
@json_option
@quiet_option
def verify(url: str | None, db: Path, **options: Any) -> None:
    """Hold what each blog announced (its totals, sitemaps, months, comment counts) against what is archived.

    Checks the archive itself, too: the file, what refers to what, histories, links, search and captures. The
    certificate is kept in the tables certificates and gaps. Exit 1 when anything is missing or broken.

    \b
    Example:
      archivio verify https://example.blogspot.com
      archivio verify --json | jq '.blogs[] | select(.complete | not)'
    """
    from archivio.verify import verify as verify_archive

    with stoppable("stopped before its end; no certificate was kept: run it again"):
        raise SystemExit(verify_archive(url, db, **options))


@click.command(short_help="Check what an archive needs: disk, clock, SQLite, plugins.")
@db_option
@json_option
@quiet_option
def doctor(db: Path, **options: Any) -> None:
    """Check this machine and the archive: disk, clock, time zones, SQLite and its search, lock, packages and plugins.

    A line for each: ok, note (worth knowing) or wrong. Exit 1 when anything is wrong, 4 when
    the archive cannot be read, is damaged, or newer than the program.

    \b
    Example:
      archivio doctor --quiet || echo "look at this machine"
    """
    from archivio.doctor import doctor as examine

    raise SystemExit(examine(db, **options))
