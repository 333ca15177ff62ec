"""A blog that is forgotten takes its own with it and nothing of another's, and it stays forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from blog_documents import BLOG, LATER, ROOT
from click.testing import CliRunner, Result
from keeping_documents import ELSEWHERE, captured, differing, keep, page, rows_of, stored
from sqlite_utils import Database

from archivio.cli import main
from scraper.items import Blog

SECRET = "Abito in via dei Mulini ventitré"
HARMLESS = "La legnaia è piena"


def command(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


def forget(db: Path, *arguments: str) -> dict[str, Any]:
    done = command("forget", *arguments, "--yes", "--json", "--db", db)
    assert done.exit_code == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def addresses(db: Path) -> list[str]:
    database = Database(db)
    found = [row["url"] for row in database.query("SELECT url FROM posts ORDER BY url")]
    database.close()
    return found


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """One import of two blogs, in turns."""
    path = tmp_path / "archive.db"
    keep(path, [page(number, blog, said=SECRET if blog is BLOG else HARMLESS)
                for number in (1, 2, 3) for blog in (BLOG, ELSEWHERE)])  # fmt: skip
    return path


@pytest.mark.parametrize("gone", [BLOG, ELSEWHERE], ids=["the first of the import", "a later one"])
def test_a_blog_of_a_shared_import_goes_alone_and_whole(gone: Blog, db: Path) -> None:
    stays = ELSEWHERE if gone is BLOG else BLOG
    words, others = (SECRET, HARMLESS) if gone is BLOG else (HARMLESS, SECRET)
    removed = forget(db, gone.url)["removed"]
    assert (removed["blogs"], removed["posts"], removed["comments"], removed["captures"]) == (1, 3, 3, 3)
    for held in (stored(db), captured(db)):
        assert words.encode() not in held
        assert others.encode() in held
    before = rows_of(db)
    done = command("reparse", "--db", db)
    assert done.exit_code == 0, done.stderr
    assert differing(before, rows_of(db)) == {}
    assert addresses(db) == [f"{stays.url}2011/10/salita-{number}.html" for number in (1, 2, 3)]
    assert command("verify", "--db", db).exit_code == 0


def test_an_import_of_the_blog_alone_goes_with_it(db: Path) -> None:
    keep(db, [page(7, BLOG, said=SECRET)], url="file:///copie/sette", at=LATER)
    forget(db, ROOT)
    assert [row[2] for row in rows_of(db)["runs"]] == ["file:///copie/specchio"]
    assert SECRET.encode() not in stored(db) + captured(db)


def test_an_imported_page_goes_with_its_post(db: Path) -> None:
    assert forget(db, f"{ROOT}2011/10/salita-2.html")["removed"]["captures"] == 1
    said = captured(db).decode()
    assert (said.count("Pagina 1"), said.count("Pagina 2"), said.count("Pagina 3")) == (2, 1, 2)
    before = rows_of(db)
    assert command("reparse", "--db", db).exit_code == 0
    assert differing(before, rows_of(db)) == {}
