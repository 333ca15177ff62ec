"""Options that mean the same in every command that has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def db_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--db`, the same for every command."""
    return click.option(
        "--db",
        type=click.Path(dir_okay=False, path_type=Path),
        default="archive.db",
        show_default=True,
        envvar="ARCHIVIO_DB",
        help="The archive.",
    )(function)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`: one machine-readable summary on stdout."""
    return click.option("--json", "as_json", is_flag=True, help="Print one machine-readable summary to stdout.")(
        function
    )


def quiet_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--quiet`: not a word when all is well."""
    return click.option("--quiet", "-q", is_flag=True, help="Print nothing when all is well.")(function)
