"""A blog that is forgotten takes its own with it and nothing of another's, and it stays forgotten."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from blog_documents import BLOG, LATER, ROOT
from click.testing import CliRunner, Result
from keeping_documents import ELSEWHERE, captured, differing, keep, page, rows_of, stored
from shell import archivio, crawl
from sqlite_utils import Database

from archivio.cli import main
from sample import SampleBlog, serve
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


def problems(db: Path) -> list[tuple[str, str]]:
    database = Database(db)
    found = [(row["kind"], row["detail"]) for row in database.query("SELECT kind, detail FROM problems ORDER BY id")]
    database.close()
    return found


def test_a_forgotten_blog_is_not_visited_until_it_is_let_in_again(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as forgotten, serve(SampleBlog()) as other:
        crawl(forgotten.url, db)
        forget(db, forgotten.url)
        done = archivio("crawl", forgotten.url, other.url, "--delay", "0", "--db", db, "--json")
        assert done.returncode == 2  # and the other one is visited all the same
        told = [line for line in done.stderr.splitlines() if "forgotten" in line]
        assert told == [f"{forgotten.url} was forgotten on request: "
                        f"`archivio forget --undo {forgotten.url}` lets it in again."]  # fmt: skip
        assert {url.startswith(other.url) for url in addresses(db)} == {True}
        assert forgotten.url.encode() not in stored(db) + captured(db)
        assert command("forget", "--undo", forgotten.url, "--db", db).exit_code == 0
        assert crawl(forgotten.url, db)["posts"]["new"] > 0
        assert command("forget", "--undo", forgotten.url, "--db", db).exit_code == 2


def test_an_import_leaves_a_forgotten_blog_out_and_counts_it(db: Path, tmp_path: Path) -> None:
    forget(db, ROOT)
    feed = tmp_path / "copie" / "feed.xml"
    feed.parent.mkdir()
    generator = "<generator>Blogger</generator>"
    entry = "<entry><id>tag:blogger.com,1999:blog-1.post-2</id><title>Neve</title><content>{0}</content></entry>"
    feed.write_text(
        f"<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-1</id><title>Q</title>"
        f"<link rel='alternate' type='text/html' href='{ROOT}'/>{generator}{entry.format(SECRET)}</feed>",
        encoding="utf-8")  # fmt: skip
    done = archivio("import", feed, "--db", db, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["imports"][0]["problems"] == 1
    assert problems(db) == [("blog_forgotten", "documents of blogs that were forgotten on request, left out: 1")]
    assert SECRET.encode() not in stored(db) + captured(db)
    assert command("reparse", "--db", db).exit_code == 0
    assert {url.startswith(ELSEWHERE.url) for url in addresses(db)} == {True}


def test_a_merge_of_an_older_archive_leaves_it_out_and_says_so(db: Path, tmp_path: Path) -> None:
    (tmp_path / "vecchio").mkdir()
    older = tmp_path / "vecchio" / "archive.db"
    assert command("backup", older, "--db", db).exit_code == 0
    forget(db, f"{ELSEWHERE.url}2011/10/salita-2.html")
    forget(db, ROOT)
    before = rows_of(db)
    done = command("merge", older, "--db", db, "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["left_out"] == {"blogs": 1, "posts": 1}
    assert differing(before, rows_of(db)) == {}
    assert SECRET.encode() not in stored(db) + captured(db)
    assert "Left out" in command("merge", older, "--db", db).stderr
    # what is forgotten in the other one stays forgotten here, too, where it is not held
    new = tmp_path / "nuovo.db"
    assert command("merge", db, "--db", new).exit_code == 0
    assert archivio("crawl", ROOT, "--db", new).returncode == 2


def test_what_was_forgotten_below_a_blog_or_a_post_stays_so_when_that_is_let_in_again(db: Path) -> None:
    comment, post = f"{ROOT}2011/10/salita-1.html#c9000000000000000001", f"{ROOT}2011/10/salita-1.html"
    for address in (comment, post, f"{ROOT}2011/10/salita-3.html", ROOT):
        forget(db, address)
    again = [page(number, said=SECRET) for number in (1, 2, 3)]
    assert command("forget", "--undo", ROOT, "--db", db).exit_code == 0
    keep(db, again, at=LATER)
    assert [url for url in addresses(db) if url.startswith(ROOT)] == [f"{ROOT}2011/10/salita-2.html"]
    assert command("forget", "--undo", post, "--db", db).exit_code == 0
    keep(db, again, at=LATER)
    assert [url for url in addresses(db) if url.startswith(ROOT)] == [f"{ROOT}2011/10/salita-{n}.html" for n in (1, 2)]
    assert [row[3] for row in rows_of(db)["comments"] if row[1] in ids_of(db)] == ["9000000000000000002"]
    assert command("verify", "--db", db).exit_code == 0  # nothing is missing
    assert command("forget", "--undo", comment, "--db", db).exit_code == 0
    keep(db, again, at=LATER)
    assert command("forget", "--undo", comment, "--db", db).exit_code == 2
    assert len([row for row in rows_of(db)["comments"] if row[1] in ids_of(db)]) == 2


def test_a_long_reader_keeps_the_old_bytes_and_that_is_told(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.archive.BUSY_TIMEOUT", 50)
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM posts").fetchone() == (6,)
        done = command("forget", ROOT, "--yes", "--db", db)
        assert done.exit_code == 75
        assert "another program is reading" in done.stderr
        assert {url.startswith(ELSEWHERE.url) for url in addresses(db)} == {True}
    assert command("forget", ROOT, "--yes", "--db", db).exit_code == 2  # nothing is held any more
    assert SECRET.encode() not in stored(db) + captured(db)


def ids_of(db: Path) -> set[int]:
    database = Database(db)
    found = {row["id"] for row in database.query("SELECT id FROM posts WHERE url LIKE ?", [f"{ROOT}%"])}
    database.close()
    return found
