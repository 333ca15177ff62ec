"""Commands that treat the archive as a whole: copy it, join another to it, take out of it for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archivio.cli.options import Address, NamedPath, db_option, json_option, quiet_option
from archivio.stopping import stoppable


@click.command(short_help="Copy the archive, whole, even while a crawl writes it.")
@click.argument("destination", type=NamedPath(), metavar="DEST")
@db_option
@click.option("--force", is_flag=True, help="Replace what stands there.")
@click.option("--captures/--no-captures", default=True, help="Copy the captures, too.  [default: yes]")
@quiet_option
def backup(destination: Path, db: Path, **options: Any) -> None:
    """Copy the archive to a file or into a folder: one consistent state, checked, never half there.

    The copy of archive.db is one file; its captures, the responses as received, lie beside it in archive.captures.

    \b
    Example:
      archivio backup /mnt/stick/
      archivio backup --force --quiet backups/archive-$(date +\\%u).db     # in a crontab: a week of copies
    """
    from archivio.backup import backup as backup_archive

    with stoppable("stopped before its end; a backup is there whole or not at all: run it again"):
        backup_archive(db, destination, **options)


@click.command(short_help="Bring another archive into this one.")
@click.argument("other", type=NamedPath(), metavar="OTHER.db")
@db_option
@json_option
@quiet_option
def merge(other: Path, db: Path, **options: Any) -> None:
    """Bring everything another archive holds into this one; doing it twice changes nothing.

    The same blog, post or comment is one; its earliest sighting, every version and every count are kept, and the later
    reading stands. The other archive, which may be older than the program, is only read.

    \b
    Example:
      archivio merge /mnt/stick/archive.db
    """
    from archivio.merge import merge as merge_archives

    with stoppable("stopped before its end; a merge is done whole or not at all: run it again"):
        raise SystemExit(merge_archives(db, other, **options))


@click.command(short_help="Remove for good what a person asked to be removed.")
@click.argument("url", type=Address())
@db_option
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Let in again what was forgotten.")
@json_option
@quiet_option
def forget(url: str, db: Path, *, undo: bool, yes: bool, **options: Any) -> None:
    """Remove a blog, a post, a comment or all comments of a person, named by address, for good.

    The rows go with their versions, links and search entries, the captures of a blog or of a post's own page too;
    later visits, imports and merges leave it out, until --undo lets it in again. Feeds and lists that held it among
    others stay in the captures as received; so do older backups.

    \b
    Example:
      archivio forget https://example.blogspot.com/2011/10/a-post.html
      archivio forget https://example.blogspot.com/2011/10/a-post.html#c8012345678901234567
      archivio forget https://www.blogger.com/profile/01234567890123456789
      archivio forget --undo https://example.blogspot.com
    """
    from archivio.forget import forget as forget_in_archive
    from archivio.forget.undo import undo as undo_in_archive

    if undo:
        raise SystemExit(undo_in_archive(url, db, **options))
    with stoppable("stopped before its end; what was to go may still be there, in whole or in part: run it again"):
        raise SystemExit(forget_in_archive(url, db, yes=yes, **options))
