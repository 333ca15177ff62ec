"""The front door: `archivio COMMAND`. Data goes to stdout, talk to stderr; the exit status says what happened."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from archivio.stopping import interrupts_told, stop_on_signals, stoppable
from scraper.errors import ArchivioError, DiskFull

EXIT_CODES = """
\b
Exit status:
  0  archived, or nothing new       4  archive unreadable, damaged or newer than the program
  1  something failed, rest kept   11  stopped by a signal
  2  misuse                        18  rate-limited
  3  disk full                     75  another run holds the archive
"""


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
        except OSError as error:
            if error.errno not in (errno.EPIPE, errno.ENOSPC):
                raise
            # give Python's own flush at exit nothing to fail on
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if error.errno == errno.EPIPE:  # whoever read our output has seen enough
                context.exit(0)
            click.echo("archivio: there is no room for what should be printed", err=True)
            context.exit(DiskFull.exit_code)


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


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="archivio", message="%(prog)s %(version)s")
def main() -> None:
    """Keep Blogger blogs: posts, comments and comment counts in one SQLite file that Datasette shows.

    \b
    Example:
      archivio crawl https://example.blogspot.com
      archivio serve
    """


@main.command(short_help="Archive blogs, or see what is new on the known ones.")
@click.argument("urls", nargs=-1, metavar="[URL]...")
@db_option
@click.option("--full", is_flag=True, help="Read everything again, not only what is new.")
@click.option(
    "--via",
    type=click.Choice(["auto", "feeds", "pages"]),
    default="auto",
    show_default=True,
    help="Read feeds (whole posts, exact instants) or pages; auto takes pages where feeds are closed or short.",
)
@click.option("--delay", type=click.FloatRange(0, 3600), help="Seconds between requests.  [default: 1]")
@click.option("--concurrency", type=click.IntRange(1, 16), help="Requests at a time.  [default: 1]")
@click.option("--captures/--no-captures", default=True, help="Keep each response as received, too.  [default: yes]")
@json_option
@quiet_option
@click.option("--verbose", "-v", is_flag=True, help="Show what Scrapy does.")
def crawl(urls: tuple[str, ...], db: Path, **options: Any) -> None:
    """Archive these blogs, or every blog in the archive; only what is new since the last visit.

    \b
    Example:
      archivio crawl https://example.blogspot.com
      archivio crawl --quiet          # every known blog, for cron
    """
    stop_on_signals()
    from archivio.crawl import crawl_blogs  # Scrapy takes a second to load: only those who crawl pay for it

    raise SystemExit(crawl_blogs(urls, db, **options))


@main.command("import", short_help="Archive files: backups, Takeout, feeds, saved pages, copies.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@db_option
@click.option("--blog", metavar="URL", help="The blog that files without an address belong to.")
@json_option
@quiet_option
@click.option("--verbose", "-v", is_flag=True, help="Show what Scrapy does.")
def import_(paths: tuple[Path, ...], db: Path, **options: Any) -> None:
    """Archive what a blog left on disk, in files or folders, mixed.

    Blogger's backups and Google Takeout (the zip as downloaded), feeds, saved pages (HTML, MHTML), folders mirrored
    with wget or HTTrack, WARC files, text and Markdown copies of pages.

    Drafts, spam and what was thrown away are left out and counted. Importing twice changes nothing.

    \b
    Example:
      archivio import blog-10-20-2011.xml
      archivio import takeout-20260101.zip
      archivio import copies/ --blog https://example.blogspot.com
    """
    stop_on_signals()
    from archivio.crawl import import_files

    raise SystemExit(import_files(paths, db, **options))


@main.command(short_help="Read every kept answer again, offline.")
@click.argument("url", required=False)
@db_option
@json_option
@quiet_option
def reparse(url: str | None, db: Path, **options: Any) -> None:
    """Build the rows of every blog, or of one, anew from the captures with this version's extraction, offline.

    Rows keep their numbers, what vanished stays marked, and what is not found any more is kept, with a problem. A blog
    of which a visit kept no captures, or one cannot be read, stays as it is and is named (exit 1).

    \b
    Example:
      archivio backup before.db && archivio reparse
    """
    from archivio.reparse import reparse as reparse_archive

    raise SystemExit(reparse_archive(url, db, **options))


@main.command(short_help="Say when each blog was visited and what is kept.")
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


@main.command(short_help="Certify that nothing announced is missing.")
@click.argument("url", required=False)
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


@main.command(short_help="Copy the archive, whole, even while a crawl writes it.")
@click.argument("destination", type=click.Path(path_type=Path), metavar="DEST")
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


@main.command(short_help="Bring another archive into this one.")
@click.argument("other", type=click.Path(path_type=Path), metavar="OTHER.db")
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


@main.command(short_help="Remove for good what a person asked to be removed.")
@click.argument("url")
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
    from archivio.forget_undo import undo as undo_in_archive

    if undo:
        raise SystemExit(undo_in_archive(url, db, **options))
    with stoppable("stopped before its end; what was to go may still be there, in whole or in part: run it again"):
        raise SystemExit(forget_in_archive(url, db, yes=yes, **options))


@main.command(short_help="Check what an archive needs: disk, clock, SQLite, plugins.")
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


@main.command(short_help="Print a line for your crontab.")
@db_option
def cron(db: Path) -> None:
    """Print a line for your crontab that visits every known blog each night.

    \b
    Example:
      (crontab -l; archivio cron) | crontab -
    """
    from archivio.cron import crontab_line

    click.echo(crontab_line(Path(sys.argv[0]), db))


@main.command(short_help="Show the archive in Datasette.")
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
