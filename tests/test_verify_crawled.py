"""The certificate of a living blog: whatever changes between visits, nothing is missing as long as it was read."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from shell import crawl

from archivio.cli import main
from sample import SampleBlog, serve
from scraper.captures import CaptureFiles, Received, captures_folder
from scraper.items import Capture


def certify(db: Path) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["verify", "--db", str(db), "--json"], catch_exceptions=False)
    summary: dict[str, Any] = json.loads(done.stdout)
    assert summary["exit"] == done.exit_code
    return summary


def is_complete(summary: dict[str, Any]) -> bool:
    return summary["exit"] == 0 and summary["archive"]["sound"] and all(blog["complete"] for blog in summary["blogs"])


@pytest.mark.parametrize("via", ["feeds", "pages"])
def test_a_blog_just_read_is_complete(via: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db, "--via", via)
        posts, comments = len(server.blog.posts), sum(len(post.comments) for post in server.blog.posts)
    summary = certify(db)
    assert is_complete(summary), summary
    (blog,) = summary["blogs"]
    assert (blog["posts"]["announced"], blog["posts"]["archived"]) == (posts, posts)
    assert (blog["comments"]["announced"], blog["comments"]["archived"]) == (comments, comments)
    with closing(sqlite3.connect(db)) as connection, connection:
        (captures,) = connection.execute("SELECT count(*) FROM captures WHERE warc_file IS NOT NULL").fetchone()
        assert captures > 5  # real records were read
        connection.execute("DELETE FROM comment_versions WHERE comment_id = 9")
        connection.execute("UPDATE posts SET comment_count = comment_count + 1 WHERE id = 5")
    assert not is_complete(certify(db))


def test_a_row_lost_between_visits_is_missed_and_a_record_that_a_power_cut_left_is_not(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        time.sleep(1.1)
        files = CaptureFiles(captures_folder(db))
        dark = Capture(url=server.url, fetched_at=datetime.now(UTC), status=200)
        files.append(dark, Received(200, (), b"e poi il buio"))
        time.sleep(1.1)
        crawl(server.url, db, "--full")
    assert is_complete(certify(db))
    with closing(sqlite3.connect(db)) as connection, connection:
        sql = "SELECT url FROM captures WHERE url LIKE '%feeds/comments/default%' AND run_id = 1 LIMIT 1"
        (address,) = connection.execute(sql).fetchone()
        connection.execute("DELETE FROM captures WHERE url = ? AND run_id = 1", [address])
    faults = certify(db)["archive"]["faults"]
    assert faults, address
    assert {fault["kind"] for fault in faults} == {"capture"}
    assert all(address in fault["detail"] for fault in faults)
    assert any("the body that it stands for is not indexed" in fault["detail"] for fault in faults)


def test_a_blog_that_changes_is_complete_after_each_visit(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        blog = server.blog
        crawl(server.url, db)
        posts = [post for post in blog.posts if post.title and len(post.comments) > 2]
        blog.delete(posts[0].path)
        blog.remove_comment(posts[1].comments[0].blogger_id)
        blog.remove_comment(posts[2].comments[-1].blogger_id, by=None)
        blog.add_post("Ultime dal forno", "<p>Si riapre lunedì.</p>")
        blog.edit(posts[3].path, title="Un titolo nuovo")
        for visit in (["--full"], []):
            crawl(server.url, db, *visit)
            summary = certify(db)
            assert is_complete(summary), (visit, summary)
