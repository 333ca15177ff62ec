"""How a command ends: in one clear sentence and the documented exit status, never in a traceback."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import click

from archivio.stopping import interrupts_told
from scraper.errors import ArchivioError, DiskFull, Stopped


class Commands(click.Group):
    """A group whose commands end in one clear sentence and the documented exit status, never in a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; turn our own errors into a line on stderr."""
        try:
            with interrupts_told():
                return super().invoke(context)
        except ArchivioError as error:
            click.echo(f"archivio: {error}", err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("archivio: stopped before its end", err=True)
            context.exit(Stopped.exit_code)
        except OSError as error:
            if error.errno not in (errno.EPIPE, errno.ENOSPC):
                raise
            # give Python's own flush at exit nothing to fail on
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if error.errno == errno.EPIPE:  # whoever read our output has seen enough
                context.exit(0)
            click.echo("archivio: there is no room for what should be printed", err=True)
            context.exit(DiskFull.exit_code)
