"""Options that mean the same in every command that has them."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


class NamedPath(click.Path):
    """A path that has a name; whether it can be read is said later, by what reads it."""

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(dir_okay=dir_okay, readable=False, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path; an empty one, which a shell makes of a variable that is not set, is misuse."""
        if not os.fspath(value):
            self.fail("it is empty: name a file or a folder.", param, ctx)
        return super().convert(value, param, ctx)


class Address(click.ParamType[str]):
    """An address as typed; a terminal that is not UTF-8 must not put into the archive what no address can hold."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address; bytes that are not UTF-8 are misuse."""
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fail(f"{os.fsencode(value).decode('utf-8', 'replace')} is not UTF-8.", param, ctx)
        return value


class Seconds(click.ParamType[float]):
    """A number of seconds, from none to an hour."""

    name = "seconds"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds; what is no number, `nan` too, or out of range is misuse."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not 0 <= number <= 3600:
            self.fail(f"{value} is no number of seconds from 0 to 3600.", param, ctx)
        return number


def db_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--db`, the same for every command."""
    return click.option(
        "--db",
        type=NamedPath(dir_okay=False),
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
