"""The visits of another archive: its runs, its captures with their records, its problems and announcements."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from archivio.merge.blogs import MergedBlog, Merging
from pipelines.captures import Captures
from pipelines.rows import Row, fetch, insert_rows, next_id, run, update_rows
from scraper.captures.appending import append_record, mend, read_member
from scraper.errors import DiskFull

#: apart from the numbered files, which a crawl appends to and mends
MERGED = "merged.warc.gz"
OUTCOME = ("finished_at", "outcome", "requests", "bytes", "posts_new", "posts_changed", "comments_new")
CAPTURE = ("url", "fetched_at", "status", "sha256")


def merge_runs(merging: Merging) -> None:
    """Merge everything that tells of visits, whose rows are merged already."""
    merge_captures(merging, merging.runs)
    merge_problems(merging, merging.runs)
    for theirs, blog in merging.blogs.items():
        merge_announcements(merging, theirs, blog)


def merge_run_rows(merging: Merging) -> None:
    """Find or make each of their runs."""
    ours: dict[tuple[str, str], list[Row]] = {}
    for row in fetch(merging.db, "SELECT * FROM runs ORDER BY id"):
        ours.setdefault((row["url"], row["started_at"]), []).append(row)
    free = next_id(merging.db, "runs")
    new: list[Row] = []
    ids = merging.runs
    for row in fetch(merging.theirs, "SELECT * FROM runs ORDER BY id"):
        blog = merging.blogs.get(row["blog_id"])
        mapped = row | {"blog_id": blog.id if blog else None}
        known = take_run(row, ours.get((row["url"], row["started_at"]), []))
        if known is None:
            ids[row["id"]] = free + len(new)
            new.append(mapped | {"id": ids[row["id"]]})
            continue
        ids[row["id"]] = known["id"]
        if known["finished_at"] is None and row["finished_at"] is not None:
            update_rows(merging.db, "runs", {known["id"]: mapped | {"id": known["id"]}})
        elif known["blog_id"] is None and mapped["blog_id"] is not None:
            update_rows(merging.db, "runs", {known["id"]: {"blog_id": mapped["blog_id"]}})
    merging.add("runs", new)


def take_run(theirs: Row, begun_then: list[Row]) -> Row | None:
    """Return which of our runs of an address and a second is theirs, and take it out; None where it is another.

    A run that came to its end is the same only if it tells the same: two machines may visit a blog in one second.
    """
    same = [row for row in begun_then if all(row[name] == theirs[name] for name in OUTCOME)]
    unfinished = [row for row in begun_then if None in (row["finished_at"], theirs["finished_at"])]
    found = next(iter((*same, *unfinished)), None)
    if found is not None:
        begun_then.remove(found)
    return found


def merge_captures(merging: Merging, runs: Mapping[int, int]) -> None:
    """Take the captures that we lack, and the records they stand in."""
    sql = "SELECT * FROM captures WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY id"
    held = Counter(capture_key(row, row["run_id"]) for row in fetch(merging.db, sql, list(runs.values())))
    free = next_id(merging.db, "captures")
    new: list[Row] = []
    records = RecordCopy(merging.their_captures, merging.captures, Captures(merging.db).end_of(MERGED))
    for row in fetch(merging.theirs, sql, list(runs)):
        key = capture_key(row, runs[row["run_id"]])
        if held[key] > 0:
            held[key] -= 1
            continue
        place = records.copy(row)
        new.append(row | place | {"id": free + len(new), "run_id": runs[row["run_id"]]})
    records.close()
    merging.add("captures", new)


def capture_key(row: Row, run_id: int) -> tuple[object, ...]:
    """Return what tells a capture apart."""
    return (run_id, *(row[column] for column in CAPTURE))


class RecordCopy:
    """Copy WARC records, byte for byte, behind those that earlier merges brought; `kept_until` ends what is indexed."""

    def __init__(self, source: Path, target: Path, kept_until: int) -> None:
        self.source = source
        self.path = target / MERGED
        self.kept_until = kept_until
        self.opened = False

    def copy(self, row: Row) -> Row:
        """Return the new place of a capture's record; no place where theirs is not there, or damaged."""
        nowhere: Row = {"warc_file": None, "warc_offset": None, "warc_length": None}
        if row["warc_file"] is None:
            return nowhere
        record = read_member(self.source / Path(row["warc_file"]).name, row["warc_offset"], row["warc_length"])
        if record is None:
            return nowhere
        try:
            self.open()
            offset = append_record(self.path, record, sync=False)
        except OSError as error:
            raise DiskFull(f"the captures in {self.path.parent} cannot be written: {error.strerror}") from error
        return {"warc_file": MERGED, "warc_offset": offset, "warc_length": len(record)}

    def open(self) -> None:
        """Cut off what a merge that was killed left half written."""
        if not self.opened:
            self.path.parent.mkdir(exist_ok=True)
            mend(self.path, self.kept_until)
            self.opened = True

    def close(self) -> None:
        """Have everything on the disk before the index is committed."""
        if self.opened:
            with self.path.open("rb") as file:
                os.fsync(file.fileno())


def merge_problems(merging: Merging, runs: Mapping[int, int]) -> None:
    """Take their problems; one that both met keeps its first sighting."""
    before = merging.db.conn.total_changes
    problems = [
        row | {"id": None, "run_id": runs.get(row["run_id"])}
        for row in fetch(merging.theirs, "SELECT * FROM problems ORDER BY id")
    ]
    insert_rows(merging.db, "problems", problems, or_ignore=True)
    merging.counts["problems"] += merging.db.conn.total_changes - before
    sql = "UPDATE problems SET seen_at = ?1 WHERE url = ?2 AND kind = ?3 AND detail = ?4 AND seen_at > ?1"
    merging.db.conn.executemany(sql, [[row["seen_at"], row["url"], row["kind"], row["detail"]] for row in problems])


def merge_announcements(merging: Merging, theirs: int, blog: MergedBlog) -> None:
    """Take what the blog announced to whoever asked last: an older list may name what was withdrawn since."""
    sql = "SELECT * FROM announcements WHERE blog_id = ? AND source = ? ORDER BY id"
    for source in ("sitemap", "widget"):
        said = fetch(merging.theirs, sql, theirs, source)
        known = fetch(merging.db, sql, blog.id, source)
        if last_said(said) <= last_said(known):
            continue
        run(merging.db, "DELETE FROM announcements WHERE blog_id = ? AND source = ?", blog.id, source)
        forgotten = merging.forgotten(blog)
        kept = [row | {"id": None, "blog_id": blog.id} for row in said if not forgotten.is_post(None, row["what"])]
        insert_rows(merging.db, "announcements", kept)


def last_said(announced: list[Row]) -> tuple[str, list[tuple[str, int]]]:
    """Return what decides which of two lists stands: the later, of two of one second whichever way round."""
    at = max((row["seen_at"] for row in announced), default="")
    return at, sorted((row["what"], row["announced"]) for row in announced)
