"""A visit that asks little and cannot be fooled: unchanged, changed, deleted, silently edited, due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from compare import differences
from shell import crawl
from sqlite_utils import Database
from visiting import pay_visit

from sample import SampleBlog, serve, truth
from sample.server import SampleServer
from scraper.items import CompleteListing
from scraper.memory import Held, Nothing, Sweep

#: an unchanged visit may write these and nothing else
ITS_OWN = {"runs", "captures"}
NOW = datetime(2015, 3, 1, tzinfo=UTC)


def asked(server: SampleServer) -> list[str]:
    paths = [request.path for request in server.requests]
    server.requests.clear()
    return paths


def tables(db: Path) -> dict[str, list[Any]]:
    database = Database(db)
    names = [name for name in database.table_names() if "_fts" not in name and name not in ITS_OWN]
    found = {name: [tuple(row.values()) for row in database[name].rows] for name in names}
    database.close()
    return found


def marks(db: Path, table: str = "posts") -> list[tuple[bool, bool]]:
    database = Database(db)
    rows = list(
        database.query(f"SELECT missed_at, gone_at FROM {table} WHERE missed_at IS NOT NULL OR gone_at IS NOT NULL")
    )
    database.close()
    return [(row["missed_at"] is not None, row["gone_at"] is not None) for row in rows]


def age_the_last_sweep(db: Path, days: int) -> None:
    database = Database(db)
    at = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    database.execute("UPDATE runs SET swept_at = ? WHERE swept_at IS NOT NULL", [at])
    database.execute("UPDATE captures SET fetched_at = ?", [at])
    database.conn.commit()
    database.close()


@pytest.mark.parametrize("settings", [{}, {"feeds": "closed"}, {"feeds": "short"}], ids=["feeds", "pages", "short"])
def test_an_unchanged_blog_costs_three_requests_and_no_row(settings: dict[str, Any], tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(**settings)) as server:
        crawl(server.url, db)
        before = tables(db)
        asked(server)
        again = crawl(server.url, db)
        answered = {request.status for request in server.requests}
        assert len(asked(server)) <= 3
    assert again["outcome"] == "unchanged"
    assert 304 in answered
    assert 200 not in answered
    assert tables(db) == before


def test_a_change_costs_requests_in_proportion(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        posts = [post for post in server.blog.posts if post.title]
        server.blog.edit(posts[-1].path, title="Un titolo nuovo", body="<p>Testo riscritto.</p>")
        server.blog.add_post("Ultime dal forno", "<p>Si riapre lunedì.</p>")
        server.blog.add_comment(posts[-2].path, "Nuovo lettore", "Bentornato!")
        asked(server)
        summary = crawl(server.url, db)
        requests = asked(server)
        assert differences(truth(server.blog), db) == []
        assert summary["posts"] == {"new": 1, "changed": 1, "gone": 0, "total": len(server.blog.by_id)}
        assert summary["comments"]["new"] == 1
    # what was updated, the static pages, the newest comments, and the count of the post that was commented
    assert len(requests) == 4
    assert f"/feeds/posts/default/{posts[-2].blogger_id}?redirect=false" in requests


def test_more_news_than_a_page_holds_is_read_to_its_end(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(feed_cap=20)) as server:
        crawl(server.url, db)
        old = [post for post in server.blog.posts if post.title]
        for number in range(30):
            server.blog.edit(old[-number - 1].path, body=f"<p>Riscritto, volta {number}.</p>")
            server.blog.add_comment(old[number].path, "Nuovo lettore", f"Bentornato {number}!")
        asked(server)
        crawl(server.url, db)
        requests = asked(server)
        assert differences(truth(server.blog), db) == []
    assert any("updated-min=" in path for path in requests)
    # the counts of thirty posts cost a listing of four pages, not thirty requests
    assert len(requests) <= 12


def test_what_vanishes_is_missed_by_the_totals_and_marked_the_second_time(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        post = server.blog.delete(server.blog.posts[-3].path)
        comment = server.blog.comments[-1][1]
        server.blog.remove_comment(comment.blogger_id, by=None)
        crawl(server.url, db)
        assert marks(db) == [(True, False)]
        assert (True, False) in marks(db, "comments")
        second = crawl(server.url, db)
        assert marks(db) == [(True, True)]
        assert marks(db, "comments").count((True, True)) == second["comments"]["gone"] == 1
        asked(server)
        third = crawl(server.url, db)
        assert (third["outcome"], len(asked(server))) == ("unchanged", 3)
        server.blog.restore(post.blogger_id)
        crawl(server.url, db)
        assert marks(db) == []


def test_a_total_that_never_agrees_is_noted_once_and_costs_nothing_more(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        database = Database(db)
        database.execute(
            "INSERT INTO posts (blog_id, path, source, first_seen_at, last_seen_at) "
            "VALUES (1, '/2009/01/salvata.html', 'backup', '2015-01-01T00:00:00Z', '2015-01-01T00:00:00Z')"
        )
        database.conn.commit()
        database.close()
        asked(server)
        crawl(server.url, db)
        assert len(asked(server)) > 3
        crawl(server.url, db)
        assert len(asked(server)) == 3
        server.blog.add_post("Ultime dal forno", "<p>Si riapre lunedì.</p>")
        crawl(server.url, db)
        assert len(asked(server)) == 3
        assert marks(db) == []


@pytest.mark.parametrize("settings", [{}, {"feeds": "closed"}], ids=["feeds", "pages"])
def test_what_no_cursor_can_see_is_found_by_the_sweep_that_is_due(settings: dict[str, Any], tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    via = "pages" if settings else "feeds"
    with serve(SampleBlog(**settings)) as server:
        crawl(server.url, db)
        edited = server.blog.posts[-1]
        server.blog.edit(edited.path, body="<p>Cambiato di nascosto.</p>")
        silent = server.blog.find(edited.path)
        object.__setattr__(silent, "updated", edited.updated)
        crawl(server.url, db)
        assert len(differences(truth(server.blog, via=via), db)) == 1
        age_the_last_sweep(db, 29)
        crawl(server.url, db)
        assert len(differences(truth(server.blog, via=via), db)) == 1
        age_the_last_sweep(db, 31)
        crawl(server.url, db)
        assert differences(truth(server.blog, via=via), db) == []
        asked(server)
        crawl(server.url, db)
        assert len(asked(server)) <= 3


def test_an_edit_is_found_where_feeds_carry_no_text(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(feeds="short")) as server:
        crawl(server.url, db)
        server.blog.edit(server.blog.posts[9].path, body="<p>Testo riscritto da capo.</p>")
        crawl(server.url, db)
        assert differences(truth(server.blog), db, ignore=("updated_at",)) == []


def test_a_visit_that_failed_is_followed_by_one_that_reads_everything(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(feed_cap=20)) as server:
        crawl(server.url, db)
        server.blog.add_post("Ultime dal forno", "<p>Si riapre lunedì.</p>")
        server.misbehave(lambda path: path.startswith("/feeds/comments"), status=429, retry_after=100_000)
        assert crawl(server.url, db)["outcome"] == "rate_limited"
        server.behave()
        asked(server)
        crawl(server.url, db)
        assert any("start-index=21" in path for path in asked(server))
        assert differences(truth(server.blog), db) == []


# --- without a process: what a visit asks is decided by what the archive tells


class Settled(Nothing):
    """An archive that has read all of this blog a day ago."""

    def __init__(self, server: SampleServer, **changes: Any) -> None:
        self.blog_ = server.blog
        self.changes = changes

    def is_settled(self) -> bool:
        return bool(self.changes.get("settled", True))

    def last_sweep(self) -> Sweep:
        return Sweep(NOW - timedelta(days=self.changes.get("days", 1)), self.changes.get("surplus", 0))

    def held(self) -> Held:
        return Held(len(self.blog_.posts) + self.changes.get("more", 0), len(self.blog_.comments))

    def has_missed(self) -> bool:
        return bool(self.changes.get("missed", False))

    def updated_at(self, path: str) -> datetime:
        return NOW

    def known_comments(self, comments: Any) -> Any:
        return list(comments)


@pytest.mark.parametrize(
    ("changes", "sweeps"),
    [
        ({}, False),
        ({"days": 31}, True),
        ({"settled": False}, True),
        ({"missed": True}, True),
        ({"more": 1}, True),
        ({"more": -1}, True),
        ({"more": 1, "surplus": 1}, False),
        ({"surplus": 1}, True),
    ],
    ids=str,
)
async def test_when_everything_is_read(changes: dict[str, Any], sweeps: bool) -> None:
    with serve(SampleBlog()) as server:
        visit, kept = await pay_visit(server.url, memory=Settled(server, **changes), now=NOW)
    assert visit.sweep is visit.swept is sweeps
    assert ({one.what for one in kept.listings} == {"posts", "pages", "comments"}) is sweeps


async def test_a_feed_that_is_not_sorted_is_read_whole() -> None:
    with serve(SampleBlog()) as server:
        server.misbehave(
            lambda path: "orderby=updated" in path, redirect=f"{server.url}feeds/posts/default?max-results=9"
        )
        server.blog.edit(server.blog.posts[4].path, title="Un titolo nuovo")
        visit, _ = await pay_visit(server.url, memory=Settled(server), now=NOW)
    assert visit.sweep


@pytest.mark.parametrize("fault", [{"truncate": 5000}, {"status": 503}, {"body": b""}, {"body": b"<html>login</html>"}])
async def test_a_listing_that_broke_off_marks_nothing(fault: dict[str, Any]) -> None:
    with serve(SampleBlog(feed_cap=20)) as server:
        server.misbehave(lambda path: "max-results=20" in path or "start-index=21" in path, **fault)
        _, kept = await pay_visit(server.url, now=NOW)
    assert CompleteListing("posts", "feed") not in kept.listings  # type: ignore[arg-type]
    assert not {one.what for one in kept.listings if one.by == "feed"} & {"posts", "comments"}


# --- blogs that are read by their pages alone


def test_a_comment_that_vanishes_from_a_page_is_marked_the_second_time_and_comes_back(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(feeds="closed")) as server:
        crawl(server.url, db)
        post, comment = next((post, post.comments[-1]) for post in reversed(server.blog.posts) if post.comments)
        server.blog.remove_comment(comment.blogger_id, by=None)
        crawl(server.url, db, "--full")
        assert marks(db, "comments") == [(True, False)]
        assert crawl(server.url, db)["comments"]["gone"] == 1
        assert marks(db, "comments") == [(True, True)]
        asked(server)
        crawl(server.url, db)
        assert len(asked(server)) <= 3
        server.blog.put_comment(post.path, comment)
        crawl(server.url, db, "--full")
        assert marks(db, "comments") == []


def test_comments_whose_last_page_fails_have_not_vanished(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(feeds="closed")) as server:
        crawl(server.url, db)
        long = max(server.blog.posts, key=lambda post: len(post.comments))
        server.blog.remove_comment(long.comments[0].blogger_id, by=None)
        server.misbehave(lambda path: "commentPage=2" in path, status=404)
        for _ in range(2):
            crawl(server.url, db, "--full")
        assert marks(db, "comments") == []
        server.behave()
        for _ in range(2):
            crawl(server.url, db, "--full")
        assert marks(db, "comments") == [(True, True)]


def test_a_new_comment_is_read_though_no_sitemap_tells_of_it(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog(feeds="closed")) as server:
        crawl(server.url, db)
        server.blog.add_comment(server.blog.posts[0].path, "Nuovo lettore", "Bentornato!")
        asked(server)
        assert crawl(server.url, db)["comments"]["new"] == 1
        requests = asked(server)
        assert differences(truth(server.blog, via="pages"), db) == []
    # two sitemaps, the start page, the post
    assert len(requests) == 4
