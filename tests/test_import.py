"""`archivio import`: our own copies of pages, files that are none, and what a blog's folder holds."""

from __future__ import annotations

import json
import os
from pathlib import Path

from feed_texts import BLOG, feed, post, rss
from shell import archivio
from sqlite_utils import Database

COPY = """martedì 4 marzo 2014

La rete dei sentieri

Oggi ho segnato il sentiero basso, quello che nessuno usa più.
Domani tocca a quello alto.

2 commenti:

Posta un commento
"""


def test_a_copy_lands_below_the_blog_that_is_named(tmp_path: Path) -> None:
    db, copy = tmp_path / "archive.db", tmp_path / "sentieri.txt"
    copy.write_text(COPY, encoding="utf-8")
    for _ in range(2):  # importing twice changes nothing
        done = archivio("import", copy, "--db", db, "--blog", "esempio.blogspot.it", "--json")
        assert done.returncode == 0, done.stderr
    (post,) = Database(db)["posts"].rows
    assert (post["published_on"], post["title"], post["comment_count"]) == ("2014-03-04", "La rete dei sentieri", 2)
    assert post["content_text"].endswith("quello alto.")
    assert post["source"] == "copy"
    assert [blog["url"] for blog in Database(db)["blogs"].rows] == ["https://esempio.blogspot.com/"]
    assert json.loads(done.stdout)["imports"][0]["posts"] == {"new": 0, "changed": 0, "gone": 0, "total": 1}


def test_a_weekday_that_contradicts_its_date_is_a_problem_and_not_a_date(tmp_path: Path) -> None:
    db, copy = tmp_path / "archive.db", tmp_path / "sentieri.txt"
    copy.write_text(COPY.replace("martedì", "lunedì"), encoding="utf-8")
    archivio("import", copy, "--db", db)
    (post,) = Database(db)["posts"].rows
    assert post["published_on"] is None
    assert post["published_raw"] == "lunedì 4 marzo 2014"
    assert [row for row in Database(db)["problems"].rows if "lunedì" in row["detail"]]


BAD = {
    "empty.txt": b"",
    "blank.html": b" \n \n",
    "shopping.txt": "latte, pane, uova, perché no".encode(),
    "shop.html": b"<html><title>Shop</title><p>Buy now</p></html>",
    "picture.jpg": b"\xff\xd8\xff\xe0" + bytes(64),
    "latin.txt": "caffè e brioche".encode("latin-1"),
}


def test_each_file_that_is_no_page_gets_one_clear_line_and_nothing_is_lost(tmp_path: Path) -> None:
    db, good = tmp_path / "archive.db", tmp_path / "sentieri.txt"
    good.write_text(COPY, encoding="utf-8")
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    done = archivio("import", *(tmp_path / name for name in BAD), good, "--db", db, "--quiet")
    assert done.returncode == 1
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == len(BAD), done.stderr
    for name, line in zip(BAD, lines, strict=True):
        assert name in line
    assert [post["title"] for post in Database(db)["posts"].rows] == ["La rete dei sentieri"]
    runs = list(Database(db)["runs"].rows)
    assert [run["outcome"] for run in runs] == ["failed"] * len(BAD) + ["archived"]
    assert all(run["finished_at"] for run in runs)


def test_an_archive_that_is_none_is_left_alone(tmp_path: Path) -> None:
    copy, db = tmp_path / "sentieri.txt", tmp_path / "notes.txt"
    copy.write_text(COPY, encoding="utf-8")
    db.write_text("not a database, but somebody's notes: keep them", encoding="utf-8")
    done = archivio("import", copy, "--db", db)
    assert done.returncode == 4
    assert "notes.txt" in done.stderr
    assert db.read_text(encoding="utf-8").startswith("not a database")


def test_a_file_whose_name_is_not_utf_8_costs_nothing(tmp_path: Path) -> None:
    db, folder = tmp_path / "archive.db", tmp_path / "copie"
    folder.mkdir()
    (folder / os.fsdecode(b"\xff sentieri.txt")).write_text(COPY, encoding="utf-8")
    (folder / os.fsdecode(b"\xfe rotta.zip")).write_bytes(b"PK\x03\x04" + bytes(60))
    done = archivio("import", folder, "--db", db, "--blog", "esempio.blogspot.it")
    assert done.returncode == 0, done.stderr
    assert [post["title"] for post in Database(db)["posts"].rows] == ["La rete dei sentieri"]
    assert "file_not_read" in [row["kind"] for row in Database(db)["problems"].rows]


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tubo")
    done = archivio("import", tmp_path / "tubo", "--db", tmp_path / "archive.db", timeout=20)
    assert (done.returncode, "tubo is no file" in done.stderr) == (1, True), done.stderr


def test_importing_again_keeps_no_second_copy_of_what_was_read(tmp_path: Path) -> None:
    db, copy = tmp_path / "archive.db", tmp_path / "sentieri.txt"
    copy.write_text(COPY, encoding="utf-8")
    archivio("import", copy, "--db", db)
    (kept,) = (tmp_path / "archive.captures").glob("*.warc.gz")
    size = kept.stat().st_size
    archivio("import", copy, "--db", db)
    assert kept.stat().st_size == size
    (tmp_path / "altro.txt").write_text(COPY.replace("sentieri", "fossi"), encoding="utf-8")
    archivio("import", tmp_path / "altro.txt", "--db", db)
    assert kept.stat().st_size > size
    assert archivio("reparse", "--db", db).returncode == 0
    assert "captures)" in archivio("verify", "--db", db).stdout, "the archive is sound"
    assert {post["title"] for post in Database(db)["posts"].rows} == {"La rete dei sentieri", "La rete dei fossi"}


def test_the_archive_s_own_captures_are_no_files_to_import(tmp_path: Path) -> None:
    db, own = tmp_path / "archive.db", tmp_path / "archive.captures"
    (tmp_path / "sentieri.txt").write_text(COPY, encoding="utf-8")
    archivio("import", tmp_path, "--db", db)
    (kept,) = own.glob("*.warc.gz")
    size = kept.stat().st_size
    done = archivio("import", tmp_path, "--db", db)
    assert (done.returncode, "nothing new" in done.stderr) == (0, True), done.stderr
    assert kept.stat().st_size == size
    assert [row["kind"] for row in Database(db)["problems"].rows] == ["copy_comments_short"]
    for named in (own, kept):
        done = archivio("import", named, "--db", db)
        assert (done.returncode, "archivio reparse reads them again" in done.stderr) == (2, True), done.stderr


def test_the_summary_of_several_blogs_counts_them_all(tmp_path: Path) -> None:
    folder = tmp_path / "copie"
    folder.mkdir()
    (folder / "sentieri.txt").write_text(COPY, encoding="utf-8")
    for name, number in (("orto", b"4242"), ("bosco", b"77")):
        text = feed(post()).replace(b"orto.blogspot", f"{name}.blogspot".encode()).replace(b"4242", number)
        (folder / f"{name}.atom").write_bytes(text)
    for _ in range(2):
        done = archivio("import", folder, "--db", tmp_path / "archive.db", "--json")
        assert json.loads(done.stdout)["imports"][0]["posts"]["total"] == 3


def test_a_day_comes_once_the_time_zone_is_known(tmp_path: Path) -> None:
    db, folder = tmp_path / "archive.db", tmp_path / "copie"
    folder.mkdir()
    (folder / "a.rss").write_bytes(rss(date="Thu, 20 Oct 2011 22:30:00 +0000"))
    done = archivio("import", folder, "--db", db)
    assert done.returncode == 0, done.stderr
    assert [row["published_on"] for row in Database(db)["posts"].rows] == [None]
    settings = "blog_subdomain,blog_time_zone,blog_locale\norto,Europe/Rome,it\n"
    (folder / "settings.csv").write_text(settings, encoding="utf-8")
    (folder / "feed.atom").write_text(
        f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><id>{BLOG}</id>"
        f"<title>L'orto</title><entry><id>{BLOG}.post-5</id><blogger:type>POST</blogger:type>"
        "<blogger:status>LIVE</blogger:status><title>Altro</title><content type='html'>Altro</content>"
        "<published>2011-10-20T07:41:00Z</published><blogger:filename>/2011/10/altro.html</blogger:filename></entry></feed>",
        encoding="utf-8",
    )
    archivio("import", folder / "a.rss", folder, "--db", db)
    days = {row["title"]: row["published_on"] for row in Database(db)["posts"].rows}
    assert days == {"La zucca": "2011-10-21", "Altro": "2011-10-20"}
