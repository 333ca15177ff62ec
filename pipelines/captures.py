"""The index of the captures: where each response as received stands, and which answer of an address is the newest."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from pipelines.rows import Row, fetch, insert_rows, stamp, storable
from scraper.items import Capture

SELECT = """
    SELECT url, fetched_at, status, content_type, etag, last_modified, sha256, bytes AS size,
           warc_file, warc_offset, warc_length
    FROM captures WHERE """
REFUSALS = frozenset({401, 403, 404, 410})


def save_capture(db: Database, run_id: int, capture: Capture) -> None:
    """Note one response as received."""
    row: Row = {
        "run_id": run_id,
        "url": storable(capture.url),
        "fetched_at": stamp(capture.fetched_at),
        "status": capture.status,
        "content_type": storable(capture.content_type),
        "etag": storable(capture.etag),
        "last_modified": storable(capture.last_modified),
        "sha256": capture.sha256,
        "bytes": capture.size,
        "warc_file": capture.warc_file,
        "warc_offset": capture.warc_offset,
        "warc_length": capture.warc_length,
    }
    insert_rows(db, "captures", [row])


class Captures:
    """What the archive knows of the responses it keeps: `scraper.memory.Captures`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of_run(self, run_id: int) -> list[Capture]:
        """Return what a run kept, in the order in which its rows were committed."""
        return build_captures(fetch(self._db, f"{SELECT} run_id = ? ORDER BY id", run_id))

    def newest(self, url: str) -> Capture | None:
        """Return the newest answer of an address, 200 or 304, whose body is kept."""
        sql = f"{SELECT} url = ? AND warc_file IS NOT NULL AND status IN (200, 304) ORDER BY id DESC LIMIT 1"
        return next(iter(build_captures(fetch(self._db, sql, url))), None)

    def first(self, url: str, sha256: str) -> Capture | None:
        """Return the capture under which this body of an address is kept: the first, later ones refer to it."""
        sql = f"{SELECT} url = ? AND sha256 = ? AND warc_file IS NOT NULL ORDER BY id LIMIT 1"
        return next(iter(build_captures(fetch(self._db, sql, storable(url), sha256))), None)

    def bodies(self, url: str, sha256: str) -> list[Capture]:
        """Return every capture of this body of an address: the first holds it, others where the first was damaged."""
        sql = f"{SELECT} url = ? AND sha256 = ? AND warc_file IS NOT NULL ORDER BY id"
        return build_captures(fetch(self._db, sql, url, sha256))

    def is_refused(self, url: str) -> bool:
        """Return whether the newest answer of an address was that there is nothing, or nothing for us (4xx)."""
        found = fetch(self._db, "SELECT status FROM captures WHERE url = ? ORDER BY id DESC LIMIT 1", url)
        return bool(found) and found[0]["status"] in REFUSALS

    def end_of(self, warc_file: str) -> int:
        """Return where the last record of a WARC file that the archive knows of ends; 0 where it knows of none."""
        sql = "SELECT coalesce(max(warc_offset + warc_length), 0) FROM captures WHERE warc_file = ?"
        return int(self._db.conn.execute(sql, [warc_file]).fetchone()[0])


def build_captures(rows: list[Row]) -> list[Capture]:
    """Return rows of SELECT as values."""
    return [Capture(**row | {"fetched_at": datetime.fromisoformat(row["fetched_at"])}) for row in rows]
