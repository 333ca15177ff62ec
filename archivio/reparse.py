"""`archivio reparse`: read every kept answer again with today's extraction, and build the rows anew, offline.

The captures are read in the order in which their rows were committed, each under its run and at its own time, through
the same readers and the same pipelines as in a visit. It is one transaction in the archive itself: a running Datasette
sees the old rows until the new ones stand, and a run that is cut short leaves everything as it was.

A blog of which a visit kept no captures, or one cannot be read, stays as it is, whole, and is named: rebuilt, it would
lose what that visit read. What today's extraction no longer finds is kept as it was, with a problem.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click
from sqlite_utils import Database

from archivio.named import held_blog
from archivio.report import EXIT_FAILED, EXIT_OK, plural
from archivio.run_order import runs_in_order
from pipelines.archive import check_exists, open_archive, writing
from pipelines.blogs import blog_url_of, is_of_no_blog
from pipelines.captures import Captures
from pipelines.context import Numbers, RunReadings
from pipelines.counts import clean_counts
from pipelines.dates import clean_dates
from pipelines.html import clean_content
from pipelines.rebuild import empty, give_back, unkept_runs, written_then
from pipelines.rows import Row, fetch
from pipelines.runs import settle
from pipelines.store import fetched_at, write_document
from scraper.captures import CaptureFiles, Received, captures_folder
from scraper.decoding import decode_body
from scraper.document_json import MEDIA_TYPE, load_document
from scraper.errors import ArchiveError, ExtractionError
from scraper.items import Blog, Capture, Document
from scraper.visit.answers import Answer
from scraper.visit.reading import SHOW_NO_POST, Reading

BLOG = "SELECT url, title, description, language, time_zone, blogger_id FROM blogs WHERE id = ?"
PAID = frozenset({"archived", "unchanged", "partial"})  # outcomes of visits that came to their end


class Unreadable(ArchiveError):
    """A capture of this run cannot be read."""

    def __init__(self, message: str, run: Row) -> None:
        super().__init__(message)
        self.run = run


@dataclass(slots=True)
class Reparsed:
    """What a reparse made of the archive."""

    captures: int = 0
    unreadable: int = 0  #: answers in which today's extraction finds nothing to read: gates, errors, what is no page
    posts: int = 0
    comments: int = 0
    problems: int = 0
    kept: int = 0  #: posts and comments that today's extraction does not find, kept as they were
    left: list[dict[str, str]] = field(default_factory=list)  #: blogs that stay as they are: url, reason
    seconds: float = 0.0
    foreign: set[int] = field(default_factory=set)  #: imports of which nothing is wanted, readable or not

    def line(self) -> str:
        """Return what a person wants to know, in one line."""
        kept = f", {self.kept} kept that are not found any more" if self.kept else ""
        return (
            f"{self.captures} captures read again: {self.posts} posts, {self.comments} comments{kept}, "
            f"{self.problems} problems noted ({self.seconds:.1f} s)"
        )


def reparse(url: str | None, path: Path, *, as_json: bool, quiet: bool) -> int:
    """Build the rows of one blog, or of every blog, anew from the captures; return the exit status."""
    started = time.monotonic()
    done = Reparsed()
    check_exists(path)
    with open_archive(path, write=True) as archive, writing(archive) as db:
        rebuild_readable(db, choose_blogs(db, url, done), CaptureFiles(captures_folder(path)), done)
    done.left.sort(key=lambda blog: blog["url"])
    done.seconds = round(time.monotonic() - started, 3)
    status = EXIT_FAILED if done.left else EXIT_OK
    for blog in done.left:
        click.echo(f"{blog['url']} stays as it is: {blog['reason']}.", err=True)
    if not quiet:
        click.echo(done.line(), err=True)
    if as_json:
        summary = {name: value for name, value in asdict(done).items() if name != "foreign"}
        click.echo(json.dumps(summary | {"exit": status}, ensure_ascii=False))
    return status


def choose_blogs(db: Database, url: str | None, done: Reparsed) -> dict[int, str]:
    """Return the blogs to read again, number and address; note those that would lose something."""
    blogs = {row["id"]: str(row["url"]) for row in fetch(db, "SELECT id, url FROM blogs ORDER BY url")}
    if url is not None:
        root = held_blog(db, url)
        blogs = {blog_id: address for blog_id, address in blogs.items() if address == root}
    unkept = unkept_runs(db)
    for blog_id in blogs.keys() & unkept.keys():
        runs = unkept[blog_id]
        reason = (
            f"{len(runs)} {plural(len(runs), 'visit')} kept no captures, the first (run {runs[0]['id']}) on "
            f"{runs[0]['started_at'][:10]}, and what was read then would be lost"
        )
        done.left.append({"url": blogs.pop(blog_id), "reason": reason})
    return blogs


def rebuild_readable(db: Database, blogs: dict[int, str], files: CaptureFiles, done: Reparsed) -> None:
    """Rebuild these blogs but those of which a capture cannot be read: each of them stays as it is, and is noted."""
    foreign: set[int] = set()  # imports that read none of these blogs, and of which something cannot be read
    while blogs:
        attempt = Reparsed(foreign=foreign)
        try:
            with db.atomic():
                rebuild(db, blogs, files, attempt)
        except Unreadable as error:
            visit = error.run["url"].startswith("http")
            touched = blogs.keys() & ({error.run["blog_id"]} | (set() if visit else written_then(db, error.run)))
            done.left += [{"url": blogs.pop(blog_id), "reason": str(error)} for blog_id in sorted(touched)]
            if not touched:
                foreign.add(error.run["id"])
        else:
            for name in ("captures", "unreadable", "posts", "comments", "problems", "kept"):
                setattr(done, name, getattr(attempt, name))
            return


def rebuild(db: Database, blogs: dict[int, str], files: CaptureFiles, done: Reparsed) -> None:
    """Empty the tables of these blogs, replay their runs, and give back what captures do not tell."""
    numbers = empty(db, blogs)
    for run in runs_in_order(db):
        is_visit = run["url"].startswith("http")
        if not is_visit or run["blog_id"] in blogs:
            replay(db, run, None if is_visit else set(blogs.values()), files, numbers, done)
    done.kept = give_back(db)
    done.problems += done.kept
    done.posts, done.comments = (
        db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("posts", "comments")
    )


def replay(
    db: Database, run: Row, only: Collection[str] | None, files: CaptureFiles, numbers: Numbers, done: Reparsed
) -> None:
    """Read the captures of one run again, and end the run as it ended; `only`: leave out other blogs' documents."""
    readings = RunReadings(numbers=numbers)
    for document in documents_of(db, run, files, done):
        if only is not None and not is_of_no_blog(db, run["id"], document) and blog_url_of(document) not in only:
            continue
        seen_at = fetched_at(document)
        assert seen_at is not None
        clean = clean_content(clean_counts(clean_dates(document)))
        done.problems += write_document(db, run["id"], clean, seen_at, readings)[1]
    ours = "SELECT 1 FROM temp.blogs_chosen WHERE id = ?"
    if run["finished_at"] is not None and fetch(db, ours, run["blog_id"]):
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
        except ArchiveError as error:
            if run["id"] in done.foreign:
                continue
            raise Unreadable(str(error), run) from error
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
        raise ArchiveError(f"the capture of {capture.url} cannot be read: {error}") from error
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
    original = captures.first(capture.url, capture.sha256) if capture.sha256 else None
    if original is not None and not files.holds(original):
        again = captures.bodies(capture.url, capture.sha256 or "")
        original = next((each for each in again if files.holds(each)), original)
    try:
        return files.read(original or capture)
    except ExtractionError as error:
        raise ArchiveError(str(error)) from error
