"""Commands that fill the archive: from blogs, from files, from what was received before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archivio.cli.options import Address, NamedPath, Seconds, db_option, json_option, quiet_option
from archivio.stopping import stop_on_signals, stoppable


@click.command(short_help="Archive blogs, or see what is new on the known ones.")
@click.argument("urls", nargs=-1, type=Address(), metavar="[URL]...")
@db_option
@click.option("--full", is_flag=True, help="Read everything again, not only what is new.")
@click.option(
    "--via",
    type=click.Choice(["auto", "feeds", "pages"]),
    default="auto",
    show_default=True,
    help="Read feeds (whole posts, exact instants) or pages; auto takes pages where feeds are closed or short.",
)
@click.option("--delay", type=Seconds(), help="Seconds between requests.  [default: 1]")
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
    from archivio.crawl import crawl_blogs

    raise SystemExit(crawl_blogs(urls, db, **options))


@click.command("import", short_help="Archive files: backups, Takeout, feeds, saved pages, copies.")
@click.argument("paths", nargs=-1, required=True, type=NamedPath(), metavar="PATH...")
@db_option
@click.option("--blog", type=Address(), metavar="URL", help="The blog that files without an address belong to.")
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


@click.command(short_help="Read every kept answer again, offline.")
@click.argument("url", required=False, type=Address())
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

    with stoppable("stopped before its end; a reparse is done whole or not at all: run it again"):
        raise SystemExit(reparse_archive(url, db, **options))
