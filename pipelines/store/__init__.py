"""Save documents: everything one response printed becomes rows in one transaction, or none of it does."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pipelines.announcements import save_announcements
from pipelines.archive import Archive, writing
from pipelines.blogs import begin_saving, is_import_of, is_of_no_blog
from pipelines.captures import save_capture
from pipelines.comments.save import save_comments
from pipelines.context import RunReadings, Tally, save_problems
from pipelines.forgotten import Forgotten
from pipelines.memory import BlogMemory
from pipelines.posts.save import save_posts
from pipelines.rows import fetch, run, stamp
from pipelines.runs import begin_run, finish_run
from pipelines.vanishing import mark_unlisted
from scraper.errors import ForgottenBlog
from scraper.items import Capture, CompleteListing, Document, Problem


class Store:
    """The archive as a spider's documents see it: one for the length of a crawl, whatever the number of runs."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._readings: dict[int, RunReadings] = {}
        self.problems: dict[int, int] = {}  #: by run: how many problems were noted for the first time

    def begin_run(self, url: str, now: datetime) -> int:
        """Note that a visit to this address begins; return its number."""
        run_id = begin_run(self.archive, url, now)
        self._readings[run_id] = RunReadings()
        self.problems[run_id] = 0
        return run_id

    def finish_run(self, run_id: int, **ending: Any) -> None:
        """Note how a run ended: see `pipelines.runs.finish_run`."""
        finish_run(self.archive, run_id, **ending)
        self._readings.pop(run_id, None)

    def save_document(self, run_id: int, document: Document, now: datetime) -> Tally:
        """Save a document in one transaction; return how many posts and comments are new or changed.

        Saving the same document again changes nothing but the time it was last seen.
        """
        readings = self._readings.setdefault(run_id, RunReadings())
        with writing(self.archive) as db:
            if document.capture is not None:
                save_capture(db, run_id, document.capture)
            tally, problems = write_document(db, run_id, document, now, readings)
            add_to_run(db, run_id, tally)
        self.problems[run_id] = self.problems.get(run_id, 0) + problems
        return tally

    def save_capture(self, run_id: int, capture: Capture) -> None:
        """Note a response that nothing was read from."""
        with writing(self.archive) as db:
            save_capture(db, run_id, capture)

    def mark_unlisted(self, run_id: int, listing: CompleteListing, now: datetime) -> int:
        """Mark what a listing read to its end no longer holds; return how many posts or comments are gone now.

        Call it after the run's documents are saved: what they showed, and what the listing names, is there.
        """
        with writing(self.archive) as db:
            blog_id = db.conn.execute("SELECT blog_id FROM runs WHERE id = ?", [run_id]).fetchone()[0]
            gone = 0
            if blog_id is not None:
                readings = self._readings.setdefault(run_id, RunReadings())
                gone = mark_unlisted(db, blog_id, listing, readings, stamp(now))
            of_comments = listing.what == "comments"
            add_to_run(db, run_id, Tally(comments_gone=gone) if of_comments else Tally(posts_gone=gone))
        return gone

    def memory(self, url: str, run_id: int | None = None) -> BlogMemory:
        """Return what the archive knows of a blog."""
        return BlogMemory(self.archive, url, run_id)

    def totals(self, run_id: int) -> tuple[int, int]:
        """Return how many posts and comments the archive holds of the blog, or the blogs, that a run read."""
        return read_totals(self.archive.db, run_id, self._readings[run_id].blogs)


def write_document(
    db: Database, run_id: int, document: Document, now: datetime, readings: RunReadings
) -> tuple[Tally, int]:
    """Write a document's rows; return what they are to the archive and how many problems are new."""
    if is_of_no_blog(db, run_id, document):
        return Tally(), save_problems(db, run_id, list(document.problems), stamp(now))
    try:
        saving = begin_saving(db, run_id, document, stamp(now), readings)
    except ForgottenBlog:
        return Tally(), note_left_out(db, run_id, stamp(now), readings)
    readings.blogs.add(saving.blog_id)
    forgotten = Forgotten(saving)
    only = save_posts(saving, forgotten.keep_posts(document.posts))
    comments = forgotten.keep_comments(document.comments, document.posts)
    save_comments(saving, comments, only if len(document.posts) == 1 else None)
    save_announcements(saving, document, forgotten)
    problems = forgotten.keep_problems([*document.problems, *saving.problems])
    return saving.tally, save_problems(db, run_id, problems, saving.now)


def note_left_out(db: Database, run_id: int, now: str, readings: RunReadings) -> int:
    """Count a document of a forgotten blog among the run's problems; return 1 where it is the first.

    An import reads what lies there; a visit, which was led there by a redirect, raises ForgottenBlog.
    """
    url = str(fetch(db, "SELECT url FROM runs WHERE id = ?", run_id)[0]["url"])
    if not is_import_of(url):
        raise ForgottenBlog(url)
    run(db, "DELETE FROM problems WHERE run_id = ? AND kind = 'blog_forgotten'", run_id)
    readings.left_out += 1
    detail = f"documents of blogs that were forgotten on request, left out: {readings.left_out}"
    return min(save_problems(db, run_id, [Problem(url, "blog_forgotten", detail)], now), int(readings.left_out == 1))


def add_to_run(db: Database, run_id: int, tally: Tally) -> None:
    """Count a document's rows towards its run, in the same transaction, so that a killed run counts right."""
    db.conn.execute(
        "UPDATE runs SET posts_new = posts_new + ?, posts_changed = posts_changed + ?, posts_gone = posts_gone + ?, "
        "comments_new = comments_new + ?, comments_changed = comments_changed + ?, comments_gone = comments_gone + ? "
        "WHERE id = ?",
        [tally.posts_new, tally.posts_changed, tally.posts_gone,
         tally.comments_new, tally.comments_changed, tally.comments_gone, run_id],
    )  # fmt: skip


def read_totals(db: Database, run_id: int, read: Collection[int]) -> tuple[int, int]:
    """Return how many posts and comments the archive holds of a run's blog, and of others that it read."""
    sql = """
        WITH blogs_read AS (SELECT blog_id AS id FROM runs WHERE id = ? UNION SELECT value FROM json_each(?))
        SELECT (SELECT count(*) FROM posts WHERE blog_id IN blogs_read),
               (SELECT count(*) FROM posts JOIN comments ON posts.id = post_id WHERE blog_id IN blogs_read)"""
    posts, comments = db.conn.execute(sql, [run_id, json.dumps(list(read))]).fetchone()
    return posts, comments


def fetched_at(document: Document) -> datetime | None:
    """Return when a document was fetched or imported; None where nobody noted it."""
    return document.capture.fetched_at if document.capture else document.seen_at
