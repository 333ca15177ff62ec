"""robots.txt is obeyed and asked for once a day; where nobody knows what it says, it allows nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from clock import let_pass
from shell import crawl

from sample import SampleBlog, serve
from sample.server import SampleServer


def asked(server: SampleServer) -> list[tuple[str, int]]:
    """Return the addresses asked for since the last time, without their queries, and the answers' statuses."""
    found = [(request.path.split("?")[0], request.status) for request in server.requests]
    server.requests.clear()
    return found


def robots(server: SampleServer) -> list[int]:
    return [status for path, status in asked(server) if path == "/robots.txt"]


@pytest.mark.parametrize("named", [True, False], ids=["with validators", "without"])
def test_it_holds_for_a_day(named: bool, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        if not named:
            server.misbehave("/robots.txt", body=b"User-agent: *\nDisallow: /search\n", content_type="text/plain")
        crawl(server.url, db)
        assert robots(server) == [200]
        for hours in (0, 11, 12):
            let_pass(db, days=hours / 24)
            again = crawl(server.url, db)
            assert (again["outcome"], again["requests"]) == ("unchanged", 3)
            assert len(server.requests) == 3
            assert robots(server) == []
        let_pass(db, days=1.1 / 24)
        assert crawl(server.url, db)["requests"] == 4
        assert robots(server) == [304 if named else 200]
        crawl(server.url, db)
        assert robots(server) == []


def test_what_it_closes_stays_closed_without_asking(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(robots="User-agent: *\nDisallow: /feeds/pages\n")) as server:
        crawl(server.url, db)
        asked(server)
        crawl(server.url, db)
        paths = {path for path, _ in asked(server)}
    assert "/feeds/posts/default" in paths
    assert not paths & {"/robots.txt", "/feeds/pages/default"}


@pytest.mark.parametrize("arguments", [("--full",), ("--no-captures",)])
def test_it_is_asked_for_where_everything_is_or_nothing_is_kept(arguments: tuple[str], tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        asked(server)
        crawl(server.url, db, *arguments)
        assert len(robots(server)) == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"truncate": 5}], ids=str)
def test_one_that_failed_is_never_taken_for_permission(fault: dict[str, Any], tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        asked(server)
        server.misbehave("/robots.txt", **fault)
        assert crawl(server.url, db, "--full")["exit"] == 1
        assert crawl(server.url, db)["exit"] == 1  # though one of a minute ago is kept
        assert {path for path, _ in asked(server)} == {"/robots.txt"}
        server.behave()
        assert crawl(server.url, db)["exit"] == 0
        assert robots(server) == [304]


def test_one_from_the_future_is_not_believed(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        let_pass(db, days=-3)  # the clock was set back
        asked(server)
        crawl(server.url, db)
        assert robots(server) == [304]
