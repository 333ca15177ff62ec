"""The front door: `archivio COMMAND`. Data goes to stdout, talk to stderr; the exit status says what happened.

Each command imports what does its work when it is called: Scrapy takes a second to load, and only those who crawl
pay for it.
"""

from __future__ import annotations

import click

from archivio.cli import gathering, keeping, running, telling
from archivio.cli.group import Commands

EXIT_CODES = """
\b
Exit status:
  0  archived, or nothing new       4  archive unreadable, damaged or newer than the program
  1  something failed, rest kept   11  stopped by a signal
  2  misuse                        18  rate-limited
  3  disk full                     75  another run holds the archive
"""


@click.group(cls=Commands, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="archivio", message="%(prog)s %(version)s")
def main() -> None:
    """Keep Blogger blogs: posts, comments and comment counts in one SQLite file that Datasette shows.

    \b
    Example:
      archivio crawl https://example.blogspot.com
      archivio serve
    """


for command in (
    *(gathering.crawl, gathering.import_, gathering.reparse),
    *(telling.status, telling.verify, telling.doctor),
    *(keeping.backup, keeping.merge, keeping.forget),
    *(running.cron, running.serve),
):
    main.add_command(command)
