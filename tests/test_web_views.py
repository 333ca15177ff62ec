"""Every view answers what the rows themselves say, counted again in Python."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from web_crowd import build_crowd, read_tables

from pipelines.schema import migrations
from web.metadata import describe

Row = dict[str, Any]
Tables = dict[str, list[Row]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_crowd(tmp_path_factory.mktemp("crowd") / "archive.db")


def group(rows: list[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    grouped: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[tuple(row[name] for name in names)].append(row)
    return grouped


def find(rows: list[Row], number: int) -> Row:
    return next(row for row in rows if row["id"] == number)


def least(values: Iterator[Any]) -> Any:
    return min((value for value in values if value is not None), default=None)


def most(values: Iterator[Any]) -> Any:
    return max((value for value in values if value is not None), default=None)


def total(values: Iterator[Any]) -> Any:
    held = [value for value in values if value is not None]
    return sum(held) if held else None


def posts_by_month(tables: Tables) -> Iterator[tuple[Any, ...]]:
    posts = [{**post, "month": post["published_on"][:7]} for post in tables["posts"] if post["published_on"]]
    for (blog, month), own in group([post for post in posts if post["kind"] == "post"], "blog_id", "month").items():
        yield blog, month, len(own), total(post["comment_count"] for post in own)


def most_discussed(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for post in tables["posts"]:
        if (post["comment_count"] or 0) > 0:
            yield tuple(post[name] for name in ("id", "blog_id", "title", "published_on", "comment_count", "url"))


def conversations(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for (post,), own in group(tables["comments"], "post_id").items():
        people = {comment["person_id"] or comment["author"] for comment in own}
        replies = sum(comment["parent_id"] is not None for comment in own)
        instants = [comment["published_at"] for comment in own]
        by_author = sum(comment["by_blog_author"] for comment in own)
        yield post, len(own), len(people), replies, by_author, least(iter(instants)), most(iter(instants))


def commenters(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for (person,), own in group(tables["comments"], "person_id").items():
        if person is not None:
            days = [comment["published_on"] for comment in own]
            posts = {comment["post_id"] for comment in own}
            name = find(tables["people"], person)["name"]
            yield person, name, len(own), len(posts), least(iter(days)), most(iter(days))


def minutes_between(before: str | None, after: str | None) -> int | None:
    if before is None or after is None:
        return None
    seconds = (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds()
    return int(abs(seconds) / 60 + 0.5) * (1 if seconds >= 0 else -1)


def replies(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for reply in tables["comments"]:
        if reply["parent_id"] is not None:
            parent = find(tables["comments"], reply["parent_id"])
            took = minutes_between(parent["published_at"], reply["published_at"])
            yield (
                reply["id"], reply["post_id"], parent["id"], reply["author"], parent["author"],
                reply["by_blog_author"], reply["published_at"], took,
            )  # fmt: skip


def hot_posts(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for (post,), counts in group(tables["comment_counts"], "post_id").items():
        own = sorted(counts, key=lambda count: (count["counted_at"], count["id"]))
        if len(own) > 1 and own[-1]["comment_count"] > own[-2]["comment_count"]:
            before, now = own[-2]["comment_count"], own[-1]["comment_count"]
            yield post, own[-1]["counted_at"], before, now, now - before


def vanished(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for post in tables["posts"]:
        if post["gone_at"]:
            yield "post", post["id"], None, post["title"], post["published_on"], post["gone_at"]
    for said in tables["comments"]:
        if said["gone_at"]:
            yield "comment", said["post_id"], said["id"], said["content_text"], said["published_on"], said["gone_at"]


def completeness(tables: Tables) -> Iterator[tuple[Any, ...]]:
    held = Counter(comment["post_id"] for comment in tables["comments"] if not comment["gone_at"])
    for post in tables["posts"]:
        if post["comment_count"] is not None and not post["gone_at"]:
            announced, archived = post["comment_count"], held[post["id"]]
            yield post["id"], post["blog_id"], post["title"], announced, archived, announced - archived


def reading(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for post in tables["posts"]:
        if post["kind"] == "post":
            names = ("published_on", "title", "author", "content_text", "comment_count", "url")
            yield post["id"], find(tables["blogs"], post["blog_id"])["title"], *(post[name] for name in names)


VIEWS: dict[str, Callable[[Tables], Iterator[tuple[Any, ...]]]] = {
    view.__name__: view
    for view in (
        posts_by_month, most_discussed, conversations, commenters, replies, hot_posts, vanished, completeness, reading,
    )
}  # fmt: skip


def test_every_view_is_counted_again() -> None:
    assert set(VIEWS) == set(describe()["views"])


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_says_what_the_rows_say(archive: Path, name: str) -> None:
    connection = sqlite3.connect(archive)
    answer = connection.execute(f"SELECT * FROM {name}").fetchall()
    connection.close()
    expected = list(VIEWS[name](read_tables(archive)))
    assert len(expected) > 2
    assert sorted(answer, key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize(("name", "order"), [("most_discussed", (4, 3)), ("reading", (2,))])
def test_lists_come_in_order(archive: Path, name: str, order: tuple[int, ...]) -> None:
    connection = sqlite3.connect(archive)
    keys = [tuple(row[at] or "" for at in order) for row in connection.execute(f"SELECT * FROM {name}")]
    connection.close()
    assert keys == sorted(keys, reverse=True)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_an_empty_archive_is_empty(tmp_path: Path, name: str) -> None:
    database = Database(tmp_path / "empty.db")
    migrations.apply(database)
    assert list(database.query(f"SELECT * FROM {name}")) == []
    database.close()
