"""What is remembered of an archive: exact where it is quick to count, at most a minute old where it is slow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from web import shelf
from web.shelf import confirm, remember


class Kept:
    """A database as the shelf sees it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counted = 0
        self.change("one")

    def change(self, text: str) -> None:
        self.path.write_text(self.path.read_text() + text if self.path.exists() else text)

    def counting(self, seconds: float) -> Callable[[], Awaitable[str]]:
        async def count() -> str:
            self.counted += 1
            seen = self.path.read_text()
            await asyncio.sleep(seconds)
            return seen

        return count


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setattr(shelf, "PATIENCE", 0.05)
    monkeypatch.setattr(shelf, "REST", 0)
    return Kept(tmp_path / "archive.db")


async def test_what_has_not_changed_is_counted_once(kept: Kept) -> None:
    assert [await remember(kept, "a", kept.counting(0)) for _ in range(3)] == ["one"] * 3
    assert kept.counted == 1


async def test_what_is_quick_to_count_is_exact(kept: Kept) -> None:
    await remember(kept, "a", kept.counting(0))
    kept.change(" two")
    assert await remember(kept, "a", kept.counting(0)) == "one two"


async def test_what_is_slow_to_count_is_counted_while_the_answer_before_is_shown(kept: Kept) -> None:
    slow = kept.counting(0.2)
    await remember(kept, "a", slow)
    kept.change(" two")
    assert await remember(kept, "a", slow) == await remember(kept, "a", slow) == "one"
    assert kept.counted == 2
    await asyncio.sleep(0.3)
    assert await remember(kept, "a", slow) == "one two"


async def test_no_answer_is_shown_that_was_last_true_long_ago(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = kept.counting(0.2)
    await remember(kept, "a", slow)
    kept.change(" two")
    monkeypatch.setattr(shelf, "OLDEST", 0)
    assert await remember(kept, "a", slow) == "one two"


async def test_what_is_confirmed_counts_as_true_of_late(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = kept.counting(0.2)
    await remember(kept, "a", slow)
    monkeypatch.setattr(shelf, "OLDEST", 0.3)
    await asyncio.sleep(0.3)
    confirm(kept)
    kept.change(" two")
    confirm(kept)
    assert await remember(kept, "a", slow) == "one"


async def test_what_an_answer_is_made_of_is_never_old(kept: Kept) -> None:
    slow = kept.counting(0.1)

    async def outer() -> str:
        return await remember(kept, "inner", slow)

    await remember(kept, "outer", outer)
    kept.change(" two")
    assert await remember(kept, "outer", outer) == "one"
    await asyncio.sleep(0.3)
    assert await remember(kept, "outer", outer) == "one two"


async def test_a_count_that_fails_leaves_the_answer_before(kept: Kept) -> None:
    async def fail() -> str:
        raise ValueError

    await remember(kept, "a", kept.counting(0.1))
    kept.change(" two")
    assert await remember(kept, "a", fail) == "one"


async def test_two_who_ask_at_once_wait_for_one_count(kept: Kept) -> None:
    slow = kept.counting(0.1)
    assert await asyncio.gather(*(remember(kept, "a", slow) for _ in range(3))) == ["one"] * 3
    assert kept.counted == 1


async def test_whoever_asks_while_the_first_count_runs_waits_for_it_though_the_archive_changed(kept: Kept) -> None:
    first = asyncio.create_task(remember(kept, "a", kept.counting(0.2)))
    await asyncio.sleep(0.05)
    kept.change(" two")
    assert [await remember(kept, "a", kept.counting(0)), await first] == ["one", "one"]
    assert kept.counted == 1


async def test_a_reader_who_leaves_ends_no_count_that_others_wait_for(kept: Kept) -> None:
    first = asyncio.create_task(remember(kept, "a", kept.counting(0.2)))
    second = asyncio.create_task(remember(kept, "a", kept.counting(0.2)))
    await asyncio.sleep(0.05)
    first.cancel()
    assert await second == "one"
    assert kept.counted == 1


async def test_a_first_count_that_fails_is_told_to_each_and_tried_again(kept: Kept) -> None:
    async def fail() -> str:
        await asyncio.sleep(0.05)
        raise ValueError

    told = await asyncio.gather(*(remember(kept, "a", fail) for _ in range(2)), return_exceptions=True)
    assert [type(error) for error in told] == [ValueError, ValueError]
    assert await remember(kept, "a", kept.counting(0)) == "one"
