"""`archivio crawl` and `archivio import`: check the arguments, run the spiders, tell what happened."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from archivio.named import fold_as_known
from archivio.progress import Progress
from archivio.report import EXIT_FAILED, EXIT_STOPPED, GOOD, Report, Tally, exit_code
from archivio.runner import Job, run_jobs
from pipelines.archive import open_archive
from pipelines.forgotten import is_forgotten_blog
from pipelines.runs import known_blogs
from scraper.captures import captures_folder
from scraper.errors import ArchivioError, ForgottenBlog, UsageError
from scraper.spiders.blog import BlogSpider
from scraper.urls import fold_blog_url

EXAMPLE = "archivio crawl https://example.blogspot.com"


def crawl_blogs(
    urls: Sequence[str],
    db: Path,
    *,
    full: bool,
    via: str,
    delay: float | None,
    concurrency: int | None,
    captures: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Visit these blogs, or every known one; return the exit status."""
    roots = list(dict.fromkeys(fold_blog_url(url) for url in urls))
    if not roots and not db.exists():
        raise UsageError(f"There is no archive at {db} yet: name a blog, as in `{EXAMPLE}`.")
    with open_archive(db, write=True) as archive:
        # https is taken only where the archive knows no better
        bare = {fold_blog_url(url): fold_as_known(archive.db, url) for url in urls if "://" not in url}
        roots = list(dict.fromkeys(bare.get(root, root) for root in roots)) or list(known_blogs(archive))
        if not roots:
            raise UsageError(f"{db} holds no blog yet: name one, as in `{EXAMPLE}`.")
        jobs = [Job(BlogSpider, {"url": url, "via": via, "full": full}) for url in roots]
        for job, url in zip(jobs, roots, strict=True):
            if is_forgotten_blog(archive.db, url):
                job.error = ForgottenBlog(url)
        overrides = scrapy_overrides(db, verbose)
        overrides["HTTPCACHE_ENABLED"] = captures
        if delay is not None:
            overrides["DOWNLOAD_DELAY"] = delay
        if concurrency is not None:
            overrides["CONCURRENT_REQUESTS_PER_DOMAIN"] = concurrency
        progress = Progress(sys.stderr, enabled=not quiet and not as_json)
        return run(jobs, overrides, progress, as_json=as_json, quiet=quiet)


def import_files(
    paths: Iterable[Path], db: Path, *, blog: str | None, as_json: bool, quiet: bool, verbose: bool
) -> int:
    """Import these files and folders; return the exit status."""
    from scraper.files import measure_files  # what reads backups is of no use to a crawl
    from scraper.spiders.files import FilesSpider

    if blog:
        fold_blog_url(blog)  # refused before an archive is made
    paths, own = list(paths), captures_folder(db)
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist.")
        if path.resolve().is_relative_to(own.resolve()):
            raise UsageError(
                f"{path} is of the captures of {db}: archivio reparse reads them again; to import them, name another "
                "archive with --db"
            )
    with open_archive(db, write=True) as archive:
        root = fold_as_known(archive.db, blog) if blog else None
        size = sum(measure_files(path, own) for path in paths)
        progress = Progress(sys.stderr, enabled=not quiet and not as_json, length=size)
        arguments = {"blog": root, "advance": progress.advance}
        jobs = [Job(FilesSpider, {"path": str(path), **arguments}) for path in paths]
        return run(jobs, scrapy_overrides(db, verbose), progress, as_json=as_json, quiet=quiet)


def scrapy_overrides(db: Path, verbose: bool) -> dict[str, Any]:
    """Return the settings that every command sets; our own lines tell what failed, so Scrapy's log may be quiet."""
    return {"ARCHIVE_DB": str(db), "LOG_LEVEL": "INFO" if verbose else "CRITICAL"}


def run(jobs: list[Job], overrides: dict[str, Any], progress: Progress, *, as_json: bool, quiet: bool) -> int:
    """Run the jobs, print a line for each as it ends, then the summary; return the exit status."""
    reports: list[Report] = []
    started = time.monotonic()

    def done(job: Job) -> None:
        nonlocal started
        now = time.monotonic()
        report = build_report(job, now - started)
        started = now
        reports.append(report)
        progress.clear()
        if report.exit_code or not quiet:
            click.echo(report.line(), err=True)

    try:
        finished = run_jobs(jobs, overrides, done, progress.on_document)
    finally:
        progress.clear()
    status = exit_code(reports) if finished else EXIT_STOPPED
    if as_json:
        key = "blogs" if jobs[0].spider is BlogSpider else "imports"
        click.echo(json.dumps({key: [report.as_json() for report in reports], "exit": status}, ensure_ascii=False))
    return status


def build_report(job: Job, seconds: float) -> Report:
    """Read what a spider's statistics and its error tell of its run."""
    report = Report(url=str(job.arguments.get("url") or job.arguments.get("path")), seconds=seconds)
    stats = job.crawler.stats.get_stats() if job.crawler is not None and job.crawler.stats else {}
    for tally, noun in ((report.posts, "posts"), (report.comments, "comments")):
        for name in (field.name for field in fields(Tally)):
            setattr(tally, name, stats.get(f"archive/{noun}/{name}", 0))
    report.requests = stats.get("downloader/request_count", 0)
    report.bytes = stats.get("downloader/response_bytes", 0)
    report.problems = stats.get("archive/problems", 0)
    report.outcome = stats.get("archive/outcome", "failed")
    report.message = stats.get("archive/message")
    error = job.error or getattr(job.crawler.spider if job.crawler else None, "error", None)
    report.exit_code = status_of(report.outcome, error, stopped=job.stopped)
    if error is not None and not isinstance(error, ArchivioError):
        report.message = f"{report.url}: a bug, please report it: {error!r}"
        traceback.print_exception(error)
    elif error is not None:
        report.message = str(error)
    elif job.stopped:
        report.message = report.message or f"{report.url}: stopped before its end; the next run goes on"
    return report


def status_of(outcome: str, error: BaseException | None, *, stopped: bool) -> int:
    """Return the exit status of one job."""
    if stopped:
        return EXIT_STOPPED
    if isinstance(error, ArchivioError):
        return error.exit_code
    return 0 if outcome in GOOD and error is None else EXIT_FAILED
