"""In which order the visits of an archive were paid: its own by number, merged ones where time puts them.

A clock may have been wrong for a visit, so time alone would let an older text stand.
"""

from __future__ import annotations

import heapq

from sqlite_utils import Database

from archivio.merge.runs import MERGED
from pipelines.rows import Row, fetch

#: the last first; a merge writes the records that it brings into a file of their own, and who kept none is anybody's
RUNS = f"""
    SELECT id, blog_id, url, started_at, finished_at, outcome,
           EXISTS (SELECT 1 FROM captures WHERE run_id = runs.id AND warc_file <> '{MERGED}') AS is_own
    FROM runs ORDER BY id DESC
"""
#: of a run: one of our own that came after it, by number, and to its end, began before it: the clock was wrong
IN_THE_FUTURE = f"""
    EXISTS (SELECT 1 FROM runs AS later
            WHERE later.blog_id = runs.blog_id AND later.id > runs.id AND later.started_at < runs.started_at
              AND later.url LIKE 'http%' AND later.outcome IN ('archived', 'unchanged', 'partial')
              AND NOT EXISTS (SELECT 1 FROM captures WHERE run_id = later.id AND warc_file = '{MERGED}'))
"""


def runs_in_order(db: Database) -> list[Row]:
    """Return the runs as they were paid; one after which the clock went back counts as paid when the next one was."""
    own: list[tuple[str, Row]] = []
    others: list[tuple[str, Row]] = []
    for run in fetch(db, RUNS):
        if run["is_own"]:
            own.append((min(run["started_at"], own[-1][0]) if own else run["started_at"], run))
        else:
            others.append((run["started_at"], run))
    others.sort(key=lambda each: (each[0], each[1]["id"]))
    return [run for _, run in heapq.merge(reversed(own), others, key=lambda each: each[0])]
