"""The store as Scrapy sees it: a run from its first row to how it ended, whatever ended it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from blog_documents import ROOT, comment, document, post, rows
from scrapy import Spider, signals
from scrapy.utils.test import get_crawler

from pipelines.archive import open_archive
from pipelines.context import Tally
from pipelines.store.pipeline import StorePipeline, describe_end
from scraper.errors import ArchiveBusy, BlogError, DiskFull, RateLimited


class Visitor(Spider):
    name = "visitor"
    url = ROOT
    error: BaseException | None = None
    visit = SimpleNamespace(failures=[], posts_announced=60, comments_announced=7)


@pytest.fixture
def pipeline(tmp_path: Path) -> StorePipeline:
    crawler = get_crawler(Visitor, {"ARCHIVE_DB": str(tmp_path / "a.db")}, prevent_warnings=True)
    crawler.spider = Visitor()
    return StorePipeline.from_crawler(crawler)


def close(pipeline: StorePipeline, reason: str = "finished") -> None:
    crawler = pipeline.crawler
    crawler.signals.send_catch_log(signals.spider_closed, spider=crawler.spider, reason=reason)


def test_a_crawl_is_a_run_with_its_figures(pipeline: StorePipeline, tmp_path: Path) -> None:
    pipeline.open_spider()
    one = document(post(1), comment(1))
    assert pipeline.process_item(one) is one
    assert pipeline.process_item("altro") == "altro"
    close(pipeline)
    with open_archive(tmp_path / "a.db", write=False) as archive:
        assert rows(archive.db, "SELECT url, outcome, posts_new, comments_new, posts_announced FROM runs") == [
            (ROOT, "archived", 1, 1, 60)
        ]
        assert rows(archive.db, "SELECT finished_at >= started_at FROM runs") == [(1,)]
    assert pipeline.crawler.stats is not None
    stats = pipeline.crawler.stats.get_stats()
    assert {name: value for name, value in stats.items() if name.startswith("archive/")} == {
        "archive/posts/new": 1,
        "archive/posts/changed": 0,
        "archive/posts/gone": 0,
        "archive/posts/total": 1,
        "archive/comments/new": 1,
        "archive/comments/changed": 0,
        "archive/comments/gone": 0,
        "archive/comments/total": 1,
        "archive/problems": 0,
        "archive/outcome": "archived",
    }


def test_a_second_crawl_of_the_same_finds_nothing_new(pipeline: StorePipeline, tmp_path: Path) -> None:
    for _ in range(2):
        pipeline.open_spider()
        pipeline.process_item(document(post(1)))
        close(pipeline)
    with open_archive(tmp_path / "a.db", write=False) as archive:
        assert rows(archive.db, "SELECT outcome FROM runs") == [("archived",), ("unchanged",)]


def test_the_command_line_may_hold_the_archive_open(pipeline: StorePipeline, tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db", write=True) as archive:
        pipeline.open_spider()
        pipeline.process_item(document(post(1)))
        close(pipeline)
        assert rows(archive.db, "SELECT count(*) FROM posts") == [(1,)]


def test_a_private_blog_is_a_run_and_the_blogs_status(pipeline: StorePipeline, tmp_path: Path) -> None:
    pipeline.open_spider()
    pipeline.process_item(document(post(1)))
    assert isinstance(pipeline.crawler.spider, Visitor)
    pipeline.crawler.spider.error = BlogError("It is private.", "private")
    close(pipeline)
    with open_archive(tmp_path / "a.db", write=False) as archive:
        assert rows(archive.db, "SELECT outcome, message FROM runs") == [("private", "It is private.")]
        assert rows(archive.db, "SELECT status FROM blogs") == [("private",)]


@pytest.mark.parametrize(
    ("error", "reason", "failures", "outcome"),
    [
        (None, "finished", [], "unchanged"),
        (None, "finished", ["https://quota.blogspot.com/x"], "partial"),
        (None, "shutdown", [], "stopped"),
        (None, "memusage_exceeded", [], "failed"),
        (BlogError("There is no blog."), "finished", [], "failed"),
        (BlogError("It is gone.", "removed"), "finished", [], "removed"),
        (RateLimited("It asks for an hour."), "finished", [], "rate_limited"),
        (DiskFull("The disk is full."), "finished", [], "failed"),
        (ArchiveBusy("Wait."), "finished", [], "failed"),
        (ZeroDivisionError("a bug"), "finished", [], "failed"),
    ],
)
def test_how_a_run_ended(error: BaseException | None, reason: str, failures: list[str], outcome: str) -> None:
    visit = SimpleNamespace(failures=failures)
    said, message, _ = describe_end(SimpleNamespace(error=error, visit=visit), reason, Tally())
    assert said == outcome
    assert (message is None) == (outcome == "unchanged")


def test_what_cannot_be_opened_keeps_the_spider_from_starting(pipeline: StorePipeline, tmp_path: Path) -> None:
    tell: Callable[[], Any] = pipeline.open_spider
    (tmp_path / "a.db").write_text("una lettera, non un archivio")
    with pytest.raises(Exception, match="no SQLite file"):
        tell()
    close(pipeline)  # nothing was begun, so nothing is to be finished
    assert (tmp_path / "a.db").read_text() == "una lettera, non un archivio"
