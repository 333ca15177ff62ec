"""`archivio reparse`: read every kept answer again with today's extraction, and build the rows anew, offline.

The captures are read in the order in which their rows were committed, each under its run and at its own time, through
the same readers and the same pipelines as in a visit. It is one transaction in the archive itself: a running Datasette
sees the old rows until the new ones stand, and a run that is cut short leaves everything as it was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import click
from sqlite_utils import Database

from pipelines.archive import open_archive, writing
from pipelines.captures import Captures
from pipelines.context import Numbers, RunReadings
from pipelines.counts import clean_counts
from pipelines.dates import clean_dates
from pipelines.html import clean_content
from pipelines.rebuild import empty, give_back, unkept_runs
from pipelines.rows import Row, fetch
from pipelines.runs import settle
from pipelines.store import fetched_at, write_document
from scraper.answers import Answer
from scraper.captures import CaptureFiles, Received, captures_folder
from scraper.decoding import decode_body
from scraper.document_json import MEDIA_TYPE, load_document
from scraper.errors import ArchiveError, ExtractionError, UsageError
from scraper.items import Blog, Capture, Document
from scraper.reading import SHOW_NO_POST, Reading

BLOG = "SELECT url, title, description, language, time_zone, blogger_id FROM blogs WHERE id = ?"
PAID = frozenset({"archived", "unchanged", "partial"})  # outcomes of visits that came to their end


@dataclass(slots=True)
class Reparsed:
    """What a reparse made of the archive."""

    captures: int = 0
    unreadable: int = 0  #: answers in which today's extraction finds nothing to read: gates, errors, what is no page
    posts: int = 0
    comments: int = 0
    problems: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        """Return what a person wants to know, in one line."""
        return (
            f"{self.captures} captures read again: {self.posts} posts, {self.comments} comments, "
            f"{self.problems} problems noted ({self.seconds:.1f} s)"
        )


def reparse(path: Path, *, as_json: bool, quiet: bool) -> None:
    """Build every row anew from the captures."""
    started = time.monotonic()
    done = Reparsed()
    with open_archive(path, write=True) as archive, writing(archive) as db:
        check_kept(db, path)
        rebuild(db, CaptureFiles(captures_folder(path)), done)
    done.seconds = round(time.monotonic() - started, 3)
    if not quiet:
        click.echo(done.line(), err=True)
    if as_json:
        click.echo(json.dumps(asdict(done)))


def check_kept(db: Database, path: Path) -> None:
    """Raise UsageError where rows would be lost, since what they were read from was not kept."""
    unkept = unkept_runs(db)
    if unkept:
        first = unkept[0]
        raise UsageError(
            f"{len(unkept)} runs of {path} kept no captures, the first of them run {first['id']} of {first['url']} on "
            f"{first['started_at'][:10]}: nothing was changed, since what they read would be lost."
        )


def rebuild(db: Database, files: CaptureFiles, done: Reparsed) -> None:
    """Empty the tables, replay every run, and give back what captures do not tell."""
    numbers = empty(db)
    for run in fetch(db, "SELECT id, blog_id, url, finished_at, outcome FROM runs ORDER BY started_at, id"):
        replay(db, run, files, numbers, done)
    give_back(db)
    done.posts, done.comments = (
        db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("posts", "comments")
    )


def replay(db: Database, run: Row, files: CaptureFiles, numbers: Numbers, done: Reparsed) -> None:
    """Read the captures of one run again, and end the run as it ended."""
    readings = RunReadings(numbers=numbers)
    for document in documents_of(db, run, files, done):
        seen_at = fetched_at(document)
        assert seen_at is not None
        clean = clean_content(clean_counts(clean_dates(document)))
        done.problems += write_document(db, run["id"], clean, seen_at, readings)[1]
    if run["finished_at"] is not None and run["blog_id"] is not None:
        settle(db, run["id"], run["blog_id"], datetime.fromisoformat(run["finished_at"]))


def documents_of(db: Database, run: Row, files: CaptureFiles, done: Reparsed) -> Iterator[Document]:
    """Yield what a run kept, in its order; the start page's posts last, as the visit did."""
    known = fetch(db, BLOG, run["blog_id"])
    reading = Reading(Blog(**known[0]) if known else Blog(url=run["url"]))
    captures, front = Captures(db), None
    for capture in captures.of_run(run["id"]):
        done.captures += 1
        try:
            document = read_capture(capture, captures, files, reading)
        except ExtractionError:
            done.unreadable += 1
            continue
        if document is None:
            continue
        if reading.kind(capture.url) == "front" and document.posts:
            front = replace(document, capture=None, seen_at=capture.fetched_at)
            document = replace(document, posts=(), comments=())
        yield document
    if front is not None and run["outcome"] in PAID:
        yield replace(front, blog=reading.blog)


def read_capture(capture: Capture, captures: Captures, files: CaptureFiles, reading: Reading) -> Document | None:
    """Return what a kept answer says; None where it said nothing new. Raises ExtractionError, ArchiveError."""
    received = body_of(capture, captures, files)
    if capture.content_type == MEDIA_TYPE:
        return replace(load_document(received.body), capture=capture)
    if received.status != 200:
        return None
    try:
        body = decode_body(received.body, received.headers)
    except ExtractionError as error:
        raise ArchiveError(f"the capture of {capture.url} cannot be read: {error}; nothing was changed") from error
    answer = Answer(capture.url, received.status, body, capture.fetched_at, capture.content_type, capture=capture)
    kind = reading.kind(capture.url)
    if kind == "robots":
        return None
    if kind == "sitemap":
        document = reading.sitemap(answer)[0]
    else:
        document = {"feed": reading.feed, "front": reading.front, "page": reading.page}[kind](answer)
    unchanged = capture.status == 304
    return None if unchanged or document.page_type in SHOW_NO_POST else document


def body_of(capture: Capture, captures: Captures, files: CaptureFiles) -> Received:
    """Return a capture with the body that it stands for; ArchiveError where that is not to be had."""
    original = captures.first(capture.url, capture.sha256) if capture.sha256 else capture
    try:
        return files.read(original or capture)
    except ExtractionError as error:
        raise ArchiveError(f"{error}; nothing was changed") from error
