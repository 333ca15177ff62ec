"""The pages that count a whole archive are asked for when the server starts; that fails softly and ends with it."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from typing import Any

import pytest
import uvicorn
from datasette.app import Datasette

from web import warm as warming
from web.questions import net, overview
from web.serve import Server
from web.warm import WARMED, keep_warm, warm


def refuse(*_: object) -> Any:
    raise RuntimeError


async def test_after_warming_no_page_counts_for_its_first_reader(
    room: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    await warm(room)
    for name in ("_count_blogs", "ask_months"):
        monkeypatch.setattr(overview, name, refuse)
    monkeypatch.setattr(net, "_nodes", refuse)
    for page in WARMED:
        assert (await room.client.get(page)).status_code == 200, page


async def test_what_cannot_be_warmed_is_left(room: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def fail(page: str) -> None:
        asked.append(page)
        raise OSError

    monkeypatch.setattr(room.client, "get", fail)
    await warm(room)
    assert asked == [*WARMED]


async def test_a_page_that_fails_while_warming_is_counted_for_its_reader(
    room: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(net, "_nodes", refuse)
        await warm(room)
    assert (await room.client.get("/rete")).status_code == 200


async def test_warming_ends_with_the_server(room: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = asyncio.Event()

    async def wait(page: str) -> None:
        begun.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(room.client, "get", wait)
    server = Server(room, uvicorn.Config(room.app(), port=0, log_level="error", lifespan="on"))
    serving = asyncio.create_task(server._serve())
    await asyncio.wait_for(begun.wait(), 5)
    start = time.monotonic()
    server.should_exit = True
    await asyncio.wait_for(serving, 5)
    assert time.monotonic() - start < 2
    assert server.warming is not None
    assert server.warming.cancelled()


async def test_the_pages_are_warmed_again_when_the_archive_has_changed_and_only_then(
    room: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def note(page: str) -> None:
        asked.append(page)

    monkeypatch.setattr(room.client, "get", note)
    monkeypatch.setattr(warming, "LOOK", 0.01)
    keeping = asyncio.create_task(keep_warm(room))
    await asyncio.sleep(0.3)
    assert asked == [*WARMED]
    with closing(sqlite3.connect(room.get_database("archive").path)) as connection, connection:
        connection.execute("UPDATE blogs SET title = title || '!'")
    await asyncio.sleep(0.3)
    assert asked == [*WARMED] * 2
    keeping.cancel()
