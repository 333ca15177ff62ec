"""The main job, through the command line: the sample blog on loopback against its own truth."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from compare import archived, differences
from shell import ROOT, Done, archivio, crawl, signals_restored
from sqlite_utils import Database

from archivio.cli import main
from sample import SampleBlog, serve, truth


@dataclass
class Visits:
    """The sample blog visited twice: what the archive held after each visit, and what the second one asked and said."""

    db: Path
    expected: dict[str, Any]
    first: dict[str, Any]
    held: dict[str, dict[str, Any]]
    second: dict[str, Any]
    held_after: dict[str, dict[str, Any]]
    requests: int
    night: Done


@pytest.fixture(scope="module", params=["feeds", "pages"])
def visits(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Visits:
    return visit_twice(request.param, tmp_path_factory.mktemp(request.param) / "archive.db")


def visit_twice(via: str, db: Path) -> Visits:
    with serve(SampleBlog()) as server:
        first = crawl(server.url, db, "--via", via)
        held = archived(db)
        server.requests.clear()
        second = crawl(server.url, db, "--via", via)
        requests = len(server.requests)
        held_after = archived(db)
        night = archivio("crawl", "--quiet", "--via", via, "--db", db, "--delay", "0", env={"HOME": "/", "LANG": "C"})
        return Visits(db, truth(server.blog, via=via), first, held, second, held_after, requests, night)


def test_the_archive_equals_the_truth(visits: Visits) -> None:
    assert differences(visits.expected, visits.db) == []
    assert (visits.first["outcome"], visits.first["exit"]) == ("archived", 0)


def test_a_second_visit_adds_nothing_and_asks_little(visits: Visits) -> None:
    assert visits.requests <= 5
    assert visits.second["outcome"] == "unchanged"
    assert visits.second["posts"]["new"] == visits.second["posts"]["changed"] == visits.second["comments"]["new"] == 0
    assert visits.held_after == visits.held


def test_a_quiet_night_prints_nothing(visits: Visits) -> None:
    assert (visits.night.returncode, visits.night.stdout, visits.night.stderr) == (0, "", "")


@pytest.mark.parametrize("theme", ["contempo", "classic"])
@pytest.mark.parametrize("via", ["feeds", "pages"])
def test_other_themes_equal_the_truth_by_feeds_and_by_pages(theme: str, via: str, tmp_path: Path) -> None:
    with serve(SampleBlog(theme)) as server:
        crawl(server.url, tmp_path / "archive.db", "--via", via)
        assert differences(truth(server.blog, via=via), tmp_path / "archive.db") == []


def test_feeds_and_pages_give_the_same_rows(tmp_path: Path) -> None:
    by_feeds, by_pages = tmp_path / "feeds.db", tmp_path / "pages.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, by_feeds, "--via", "feeds")
        crawl(server.url, by_pages, "--via", "pages")
    left, right = archived(by_feeds), archived(by_pages)
    assert left.keys() == right.keys()
    for path, post in left.items():
        # row numbers depend on the order of arrival; Blogger's themes print no date on a static page
        blind = {"id"} | ({"published_on", "published_at"} if post["kind"] == "page" else set())
        assert {name for name in post if post[name] != right[path][name]} <= blind, path


def test_what_changed_on_the_blog_changes_in_the_archive(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        posts = [post for post in server.blog.posts if post.title]
        server.blog.edit(posts[0].path, title="Un titolo nuovo")
        server.blog.add_post("Ultime dal forno", "<p>Si riapre lunedì.</p>")
        server.blog.add_comment(posts[1].path, "Nuovo lettore", "Bentornato!")
        summary = crawl(server.url, db)
        assert differences(truth(server.blog), db) == []
    assert (summary["posts"]["new"], summary["comments"]["new"]) == (1, 1)
    assert summary["posts"]["changed"] >= 1


def test_feeds_that_cap_requests_are_read_to_their_end(tmp_path: Path) -> None:
    with serve(SampleBlog(feed_cap=7)) as server:
        crawl(server.url, tmp_path / "archive.db")
        assert differences(truth(server.blog), tmp_path / "archive.db") == []


@pytest.mark.parametrize("feeds", ["closed", "login", "short"])
def test_pages_serve_where_feeds_are_closed_or_short(feeds: str, tmp_path: Path) -> None:
    with serve(SampleBlog(feeds=feeds)) as server:
        summary = crawl(server.url, tmp_path / "archive.db")
        via = "feeds" if feeds == "short" else "pages"
        assert differences(truth(server.blog, via=via), tmp_path / "archive.db") == []
    assert summary["exit"] == 0


@pytest.mark.parametrize("sitemap", [{"status": 404}, {"body": b"<urlset/>", "content_type": "text/xml"}])
def test_a_blog_without_feeds_and_sitemap_is_read_by_its_archive_widget(
    sitemap: dict[str, Any], tmp_path: Path
) -> None:
    with serve(SampleBlog(feeds="closed")) as server:
        server.misbehave("/sitemap.xml", **sitemap)
        server.misbehave("/sitemap-pages.xml", status=404)
        crawl(server.url, tmp_path / "archive.db")
        expected = truth(server.blog)
        expected["posts"] = [post for post in expected["posts"] if post["kind"] == "post"]
        assert differences(expected, tmp_path / "archive.db", ignore=("updated_at",)) == []
        server.blog.add_post("Pane di oggi", "<p>Appena sfornato.</p>")
        assert crawl(server.url, tmp_path / "archive.db")["posts"]["new"] == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"body": b""}, "no Blogger-style blog"),
        ({"body": b"<html><title>Shop</title><p>Buy</p></html>"}, "no Blogger-style blog"),
        ({"body": b"\x89PNG\r\n\x1a\n" + bytes(100), "content_type": "image/png"}, "no Blogger-style blog"),
        ({"status": 404}, "There is no blog"),
        ({"status": 403}, "is private"),
    ],
)
def test_an_address_that_is_no_blog_gets_one_clear_line(fault: dict[str, Any], words: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        server.misbehave(lambda path: path != "/robots.txt", **fault)
        done = archivio("crawl", server.url, "--db", db, "--delay", "0")
    assert done.returncode == 1
    assert done.stdout == ""
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    runs = list(Database(db)["runs"].rows)
    assert len(runs) == 1
    assert runs[0]["finished_at"]
    assert words in runs[0]["message"]


def test_an_unreachable_blog_keeps_what_is_archived(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        url, expected = server.url, truth(server.blog)
    gone = crawl(url, db)
    assert gone["exit"] == 1
    assert "cannot be reached" in gone["message"]
    assert differences(expected, db) == []
    assert [row["status"] for row in Database(db)["blogs"].rows] == ["unreachable"]
    assert len(list(Database(db)["runs"].rows)) == 2


@pytest.mark.parametrize("gate", ["private", "removed"])
def test_a_gate_is_recorded_and_never_stored_as_a_post(gate: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        expected = truth(server.blog)
        server.blog.change(gate=gate)
        shut = crawl(server.url, db)
    assert shut["exit"] == 1
    assert shut["outcome"] == gate
    assert differences(expected, db) == []
    assert [row["status"] for row in Database(db)["blogs"].rows] == [gate]


def test_a_blog_that_asks_for_rest_is_left_alone(tmp_path: Path) -> None:
    with serve(SampleBlog()) as server:
        server.misbehave(lambda path: path.startswith("/feeds"), status=429, retry_after=100_000)
        summary = crawl(server.url, tmp_path / "archive.db")
    assert summary["exit"] == 18
    assert summary["outcome"] == "rate_limited"


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"status": 500}, 1),
        ({"status": 429, "retry_after": 100_000}, 18),
        ({"truncate": 5}, 1),
        ({"body": b"User-agent: *\nDisallow: /", "content_type": "text/plain"}, 1),
    ],
)
def test_a_robots_txt_that_closes_the_blog_or_cannot_be_read_is_obeyed(
    fault: dict[str, Any], status: int, tmp_path: Path
) -> None:
    with serve(SampleBlog()) as server:
        server.misbehave("/robots.txt", **fault)
        done = archivio("crawl", server.url, "--db", tmp_path / "archive.db", "--delay", "0")
        assert {request.path for request in server.requests} == {"/robots.txt"}
    assert done.returncode == status
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        server.misbehave(lambda path: path.startswith("/feeds/posts"), hang=2, times=1)
        command = [sys.executable, "-m", "archivio", "crawl", server.url, "--db", str(db), "--delay", "0"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as first:
            while not server.requests:
                time.sleep(0.05)
            second = archivio("crawl", server.url, "--db", db)
            assert second.returncode == 75
            assert len(second.stderr.strip().splitlines()) == 1
            assert first.wait(20) == 0


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_run_says_so_and_the_next_one_goes_on(sent: signal.Signals, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(feed_cap=10)) as server:
        server.misbehave(lambda path: "start-index=21" in path, hang=3, times=1)
        command = [sys.executable, "-m", "archivio", "crawl", server.url, "--db", str(db), "--delay", "0"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
            while not any("start-index=21" in request.path for request in server.requests) and process.poll() is None:
                time.sleep(0.05)
                if any("start-index=11" in request.path for request in server.requests):
                    time.sleep(0.3)
                    break
            process.send_signal(sent)
            _, talk = process.communicate(timeout=10)
        assert process.returncode == 11, talk
        assert "Traceback" not in talk
        assert [row["outcome"] for row in Database(db)["runs"].rows] == ["stopped"]
        assert "stopped before its end" in talk
        if sent == signal.SIGTERM:
            crawl(server.url, db)
            assert differences(truth(server.blog), db) == []


def test_a_signal_before_the_visit_begins_is_heard_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "archivio", "crawl", "http://127.0.0.1:9/", "--db", str(tmp_path / "archive.db")]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(0.4)
        process.send_signal(signal.SIGTERM)
        _, talk = process.communicate(timeout=10)
    assert process.returncode == 11, talk
    assert len(talk.strip().splitlines()) == 1, talk


def test_scrapy_s_own_command_does_the_same(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "blog", "-a", f"url={server.url}",
             "-s", f"ARCHIVE_DB={db}", "-s", "DOWNLOAD_DELAY=0"],
            cwd=ROOT, check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        assert differences(truth(server.blog), db) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("crawl", "ftp://example.com/"),
        ("crawl", "not an address"),
        ("crawl", "--delay", "-1", "https://example.blogspot.com"),
        ("crawl", "--concurrency", "0", "https://example.blogspot.com"),
        ("crawl",),
        ("import", "/nowhere/at/all"),
        ("import",),
        ("serve", "--port", "99999999"),
        ("crow",),
    ],
)
def test_misuse_is_exit_2_and_names_the_thing(arguments: tuple[str, ...], tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with signals_restored():
        done = CliRunner().invoke(main, arguments, env={"ARCHIVIO_DB": str(db)})
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert not db.exists() or arguments == ("crawl",)
