"""Save documents: everything one response printed becomes rows in one transaction, or none of it does."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from sqlite_utils import Database

from pipelines.announcements import save_announcements
from pipelines.archive import Archive, open_archive, writing
from pipelines.blogs import begin_saving, is_import_of, is_of_no_blog
from pipelines.captures import save_capture
from pipelines.comments.save import save_comments
from pipelines.context import RunReadings, Tally, save_problems
from pipelines.forgotten import Forgotten
from pipelines.memory import BlogMemory
from pipelines.posts.save import save_posts
from pipelines.rows import fetch, run, stamp
from pipelines.runs import COMPLETE, begin_run, finish_run, run_tally
from pipelines.vanishing import mark_unlisted
from scraper.errors import ArchivioError, BlogError, ForgottenBlog, RateLimited
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

    def save_problem(self, run_id: int, problem: Problem, now: datetime) -> None:
        """Note one problem by itself."""
        with writing(self.archive) as db:
            new = save_problems(db, run_id, [problem], stamp(now))
        self.problems[run_id] = self.problems.get(run_id, 0) + new

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


class StorePipeline:
    """Save each document of a crawl, and the run it belongs to from its beginning to its end.

    The spider may have `url` (what the run visits), `remember(memory)`, `error` and `visit`; see `describe_end`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._open = ExitStack()
        self.store: Store | None = None
        self.run_id = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of this crawl; the run ends when Scrapy tells why the spider was closed."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Open the archive, begin the run, and let the spider ask what is known of its blog."""
        spider: Any = self.crawler.spider
        archive = self._open.enter_context(open_archive(self.crawler.settings["ARCHIVE_DB"], write=True))
        self.store = Store(archive)
        self.run_id = self.store.begin_run(spider.url, datetime.now(UTC))
        if hasattr(spider, "remember"):
            spider.remember(self.store.memory(spider.url, self.run_id))

    def process_item(self, item: Any) -> Any:
        """Save a document or a capture alone; what cannot be saved is raised, and the spider ends its run."""
        assert self.store is not None
        if isinstance(item, Document):
            self.store.save_document(self.run_id, item, fetched_at(item) or datetime.now(UTC))
        elif isinstance(item, Capture):
            self.store.save_capture(self.run_id, item)
        elif isinstance(item, CompleteListing):
            self.store.mark_unlisted(self.run_id, item, datetime.now(UTC))
        return item

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Finish the run and leave its figures in the crawler's statistics, under `archive/`."""
        if self.store is None:
            return
        with self._open:
            self._finish(self.store, spider, reason)

    def _finish(self, store: Store, spider: Spider, reason: str) -> None:
        tally = run_tally(store.archive, self.run_id)
        outcome, message, status = describe_end(spider, reason, tally)
        stats = self.crawler.stats
        assert stats is not None
        visit = getattr(spider, "visit", None)
        posts, comments = store.totals(self.run_id)
        for what, total in (("posts", posts), ("comments", comments)):
            for how in ("new", "changed", "gone"):
                stats.set_value(f"archive/{what}/{how}", getattr(tally, f"{what}_{how}"))
            stats.set_value(f"archive/{what}/total", total)
        stats.set_value("archive/problems", store.problems[self.run_id])
        stats.set_value("archive/outcome", outcome)
        if message is not None:
            stats.set_value("archive/message", message)
        store.finish_run(
            self.run_id,
            outcome=outcome,
            message=message,
            requests=stats.get_value("downloader/request_count", 0),
            bytes=stats.get_value("downloader/response_bytes", 0),
            posts_announced=getattr(visit, "posts_announced", None),
            comments_announced=getattr(visit, "comments_announced", None),
            blog_status=status,
            swept=outcome in COMPLETE and getattr(visit, "swept", False),
            now=datetime.now(UTC),
        )


def fetched_at(document: Document) -> datetime | None:
    """Return when a document was fetched or imported; None where nobody noted it."""
    return document.capture.fetched_at if document.capture else document.seen_at


def describe_end(spider: Any, reason: str, tally: Tally) -> tuple[str, str | None, str | None]:
    """Return the outcome of a run, one sentence where something failed, and the blog's status where it changed."""
    error = getattr(spider, "error", None)
    failures: list[str] = getattr(getattr(spider, "visit", None), "failures", [])
    if reason == "shutdown":
        return "stopped", "it was stopped before its end; the next run goes on", None
    if isinstance(error, BlogError):
        return error.status or "failed", str(error), error.status
    if isinstance(error, RateLimited):
        return "rate_limited", str(error), None
    if error is not None:
        return "failed", str(error) if isinstance(error, ArchivioError) else repr(error), None
    if reason != "finished":
        return "failed", f"Scrapy ended it: {reason}", None
    if failures:
        return "partial", f"{len(failures)} addresses could not be read, the first {failures[0]}", None
    alive = "alive" if getattr(spider, "visit", None) is not None else None
    return ("unchanged" if tally == Tally() else "archived"), None, alive
