"""What every test may use."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # loaded by those who ask for them alone
    from datasette.app import Datasette
    from sqlite_utils import Migrations

    from pipelines.archive import Archive
    from pipelines.store import Store


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the goldens beside the fixtures")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A new archive, open for writing; what a test leaves in it is sound."""
    from pipelines.archive import open_archive

    with open_archive(tmp_path / "archive.db", write=True) as opened:
        yield opened
        assert opened.db.conn.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("posts", "comments"):
            opened.db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")


@pytest.fixture
def store(archive: Archive) -> Store:
    """The store of `archive`."""
    from pipelines.store import Store

    return Store(archive)


@pytest.fixture
def archive_file(tmp_path: Path) -> Path:
    """The file of an archive with something of everything, for the reading room."""
    from web_archive import build_archive

    return build_archive(tmp_path / "archive.db")


@pytest.fixture
async def room(archive_file: Path) -> AsyncIterator[Datasette]:
    """The reading room over `archive_file`."""
    from web_room import opened

    with opened(archive_file) as room:
        yield room


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """The migrations of the program's next version: a test adds one more."""
    from sqlite_utils import Migrations

    from pipelines import archive as module
    from pipelines.schema import migrations

    newer = Migrations("archivio")
    for migration in migrations._migrations:
        newer(name=migration.name)(migration.fn)
    monkeypatch.setattr(module, "migrations", newer)
    return newer
