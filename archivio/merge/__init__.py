"""`archivio merge`: bring another archive into this one; doing it twice changes nothing, and no row of ours is lost.

The other archive is only read: a copy of it is brought up to date where it is older, and read. Everything is one
transaction, so that a merge that fails leaves the archive as it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from archivio.merge.blogs import Merging, merge_blogs
from archivio.merge.copy import readable_copy
from archivio.merge.forgotten import leave_out_forgotten, merge_forgotten
from archivio.merge.runs import merge_run_rows, merge_runs
from archivio.merge.texts import merge_comments, merge_posts
from archivio.report import tell_rows
from pipelines.archive import open_archive, writing
from pipelines.people import refresh_names
from pipelines.rows import next_id, stamp
from pipelines.runs import AUTHORS_EVERYWHERE, FORGET_BARE_NAMES
from scraper.captures import captures_folder
from scraper.errors import ArchiveError, UsageError

#: of whom comments were left out, those that came now: every text of theirs was forgotten here
WORDLESS = """
    DELETE FROM people WHERE id IN (SELECT value FROM json_each(?)) AND id >= ?
        AND NOT EXISTS (SELECT 1 FROM posts WHERE person_id = people.id)
        AND NOT EXISTS (SELECT 1 FROM comments WHERE person_id = people.id)
"""


def merge(db: Path, other: Path, *, as_json: bool, quiet: bool) -> int:
    """Merge the other archive into `db`, which is made where there is none; return the exit status."""
    if other.is_dir():
        other /= db.name  # where a backup into that folder went
    if db.exists() and other.exists() and db.samefile(other):
        raise UsageError(f"{other} is the archive itself: name another one.")
    with (
        refused(other),
        readable_copy(other, beside=db) as theirs,
        open_archive(db, write=True) as archive,
        writing(archive) as database,
    ):
        merging = Merging(database, theirs, captures_folder(db), captures_folder(other), stamp(datetime.now(UTC)))
        merge_all(merging)
    counts = {name: number for name, number in merging.counts.items() if number}
    if as_json:
        click.echo(json.dumps({"merged": str(other), "new": counts, "left_out": merging.left_out, "exit": 0}))
    elif not quiet:
        click.echo(f"{other}: {tell_rows(counts) or 'nothing'} new to {db}", err=True)
        if merging.left_out:
            click.echo(f"Left out, since it was forgotten on request: {tell_rows(merging.left_out)}.", err=True)
    return 0


def merge_all(merging: Merging) -> None:
    """Merge blog by blog, then what the visits kept."""
    leave_out_forgotten(merging)
    newcomers = next_id(merging.db, "people")
    merge_blogs(merging)
    merge_run_rows(merging)
    for theirs, blog in merging.blogs.items():
        merge_posts(merging, theirs, blog)
        merge_comments(merging, theirs, blog)
        merging.db.conn.execute(AUTHORS_EVERYWHERE, [blog.id])
        merging.counts["people"] -= merging.db.conn.execute(FORGET_BARE_NAMES, [blog.id]).rowcount
    wordless = json.dumps(sorted(merging.silenced))
    merging.counts["people"] -= merging.db.conn.execute(WORDLESS, [wordless, newcomers]).rowcount
    refresh_names(merging.db, merging.people.values())
    merge_runs(merging)
    merge_forgotten(merging)


@contextmanager
def refused(other: Path) -> Iterator[None]:
    """Turn what SQLite finds wrong with the rows of the other archive into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise
        told = ascii(" ".join(str(error).split()))[1:-1]
        raise ArchiveError(f"{other} cannot be merged, and nothing was: {told[:150]}") from error
