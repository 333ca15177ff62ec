"""What is counted over the whole archive, asked piece by piece, is what one question over all of it would say."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from datasette.app import Datasette
from datasette.database import Database
from web_archive import build_archive
from web_room import opened

from web import shelf
from web.questions import Archive, net, overview, times
from web.questions.search import Wish, search_comments, search_posts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_archive(tmp_path / "archive.db")


@pytest.fixture
async def room(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Datasette]:
    monkeypatch.setattr(shelf, "PATIENCE", 60)  # on a busy machine, too, what is counted is exact
    with opened(path) as served:
        yield served


@pytest.mark.parametrize("zones", [["Europe/Rome"], ["Europe/Rome", "UTC"]])
async def test_every_comment_with_an_instant_is_in_the_heat_map(room: Datasette, path: Path, zones: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for blog, zone in enumerate(zones * 2 if len(zones) == 1 else zones, start=1):
            connection.execute("UPDATE blogs SET time_zone = ? WHERE id = ?", [zone, blog])
        connection.execute("UPDATE comments SET published_on = NULL WHERE id = 1")
        connection.execute("UPDATE comments SET published_on = '1999-01-01' WHERE id = 2")
        connection.execute("UPDATE comments SET published_on = '2031-01-01' WHERE id = 3")
        (timed,) = connection.execute("SELECT count(*) FROM comments WHERE published_at IS NOT NULL").fetchone()
    heat = (await times.ask_times(Archive(room)))["heat"]
    assert sum(heat.values()) == timed > 3


async def test_each_reply_is_one_step_from_speaker_to_listener(room: Datasette, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute(
            "SELECT own.person_id, coalesce(parent.person_id, posts.person_id), count(*)"
            " FROM comments AS own JOIN posts ON posts.id = own.post_id LEFT JOIN comments AS parent"
            " ON parent.id = own.parent_id WHERE own.person_id <> coalesce(parent.person_id, posts.person_id)"
            " AND (own.parent_id IS NULL OR parent.person_id IS NOT NULL) GROUP BY 1, 2"
        ).fetchall()
    seen = await net.ask_net(Archive(room))
    assert seen["edges"] == {(speaker, listener): times for speaker, listener, times in told} != {}


async def test_a_ready_question_is_asked_once_for_each_state_of_the_archive(
    room: Datasette, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    ask = Database.execute

    async def note(self: Database, sql: str, *given: object, **more: object) -> object:
        asked.append(sql)
        return await ask(self, sql, *given, **more)

    monkeypatch.setattr(Database, "execute", note)

    async def count(address: str) -> tuple[int, list[object]]:
        asked.clear()
        rows = (await room.client.get(f"/archive/{address}")).json()["rows"]
        return len([sql for sql in asked if "announced" in sql]), rows

    address = "conteggi_discordanti.json"
    first, rows = await count(address)
    assert first == 1
    assert await count(address) == (0, rows)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE posts SET comment_count = 77 WHERE id = 1")
    again, changed = await count(address)
    assert (again, changed != rows) == (1, True)


@pytest.mark.parametrize("kept", [[1], [2], []])
async def test_a_search_in_a_blog_finds_what_is_in_it_whether_most_posts_are_there_or_few(
    room: Datasette, path: Path, kept: list[int]
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        if kept:  # all but one post move to the other blog
            connection.execute("UPDATE posts SET blog_id = 3 - ?, path = path || id WHERE id > 1", kept)
        connection.execute("UPDATE posts SET content_text = content_text || ' ovunque'")
        connection.execute("UPDATE comments SET content_text = content_text || ' ovunque'")
        posts = connection.execute("SELECT id, blog_id FROM posts").fetchall()
        comments = connection.execute(
            "SELECT comments.id, blog_id FROM comments JOIN posts ON posts.id = post_id"
        ).fetchall()
    for blog in (1, 2, 9):
        wish = Wish("ovunque", blog=str(blog))
        found, rows = await search_posts(Archive(room), wish, 1)
        assert {row["id"] for row in rows} == {post for post, home in posts if home == blog}
        assert found == len(rows)
        found, rows = await search_comments(Archive(room), wish, 1)
        assert {row["id"] for row in rows} == {comment for comment, home in comments if home == blog}


async def test_of_thousands_of_blogs_the_first_page_shows_some_and_leads_to_all(room: Datasette, path: Path) -> None:
    assert (
        "/archive/blogs" not in (await room.client.get("/")).text.partition('id="latest"')[0].partition('id="blogs"')[2]
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO blogs (id, url, first_seen_at, last_seen_at) VALUES (?, ?, '', '')",
            [(number, f"https://blog{number}.example/") for number in range(10, 110)],
        )
    blogs = (await room.client.get("/")).text.partition('id="blogs"')[2].partition('id="latest"')[0]
    assert blogs.count("<article") == 60
    assert 'href="/archive/blogs"' in blogs


async def test_a_blog_alone_is_counted_as_among_all(room: Datasette) -> None:
    archive = Archive(room)
    blogs = await overview.ask_blogs(archive)
    assert [await overview.ask_one_blog(archive, blog["id"]) for blog in blogs] == blogs
    assert await overview.ask_one_blog(archive, 99) is None


async def test_a_table_that_a_migration_makes_is_shown_at_once(room: Datasette, path: Path) -> None:
    assert (await room.client.get("/archive/moods.json")).status_code == 404
    assert "moods" not in (await room.client.get("/archive")).text
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE moods (id INTEGER PRIMARY KEY, mood TEXT)")
    assert (await room.client.get("/archive/moods.json")).json()["columns"] == ["id", "mood"]
    assert "moods" in (await room.client.get("/archive")).text
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE moods ADD COLUMN day TEXT")
    assert (await room.client.get("/archive/moods.json")).json()["columns"] == ["id", "mood", "day"]
