"""A crontab line that is right the first time."""

from __future__ import annotations

import hashlib
import shlex
import sys
from pathlib import Path


def crontab_line(program: Path, db: Path) -> str:
    """Return the line that visits every known blog each night, with absolute paths, since cron knows no others.

    The minute comes from the archive's path: neighbours do not all knock at the same time, and the line stays the
    same when printed again. cron takes `%` for a new line, so it is escaped.

    >>> crontab_line(Path("/opt/archivio"), Path("/srv/100% mio.db"))
    "18 3 * * * /opt/archivio crawl --quiet --db '/srv/100\\\\% mio.db'"
    """
    archive = db.absolute()
    started = [sys.executable, "-m", "archivio"] if program.name == "__main__.py" else [str(program.absolute())]
    minute = hashlib.sha256(str(archive).encode()).digest()[0] % 60
    command = shlex.join([*started, "crawl", "--quiet", "--db", str(archive)])
    return f"{minute} 3 * * * {command}".replace("%", r"\%")
