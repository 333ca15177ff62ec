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

from web.questions import Archive, net, times
from web.serve import build_datasette


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_archive(tmp_path / "archive.db")


@pytest.fixture
async def room(path: Path) -> AsyncIterator[Datasette]:
    served = build_datasette(path)
    yield served
    for database in served.databases.values():
        database.close()
    served.executor.shutdown()


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
