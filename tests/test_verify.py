"""The completeness certificate: each planted gap is found, and nothing else is told of a sound archive."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from blog_documents import LATER, NOW, ROOT, comment, document, post, rows
from click.testing import CliRunner
from verified_archive import ADDRESSES, PAGE, POSTS, build_archive

from archivio.cli import main
from pipelines.archive import open_archive
from pipelines.store import Store
from scraper.captures import captures_folder
from scraper.items import Blog, Document, Listing

MUCH_LATER = LATER + timedelta(days=30)
DELETE_POST = """
    DELETE FROM links WHERE post_id = {id}; UPDATE links SET target_post_id = NULL WHERE target_post_id = {id};
    DELETE FROM comment_versions WHERE comment_id IN (SELECT id FROM comments WHERE post_id = {id});
    UPDATE comments SET parent_id = NULL WHERE post_id = {id}; DELETE FROM comments WHERE post_id = {id};
    DELETE FROM post_versions WHERE post_id = {id}; DELETE FROM comment_counts WHERE post_id = {id};
    DELETE FROM post_labels WHERE post_id = {id}; DELETE FROM posts WHERE id = {id};
"""
DELETE_COMMENT = """
    DELETE FROM links WHERE comment_id = {id}; DELETE FROM comment_versions WHERE comment_id = {id};
    UPDATE comments SET parent_id = NULL WHERE parent_id = {id}; DELETE FROM comments WHERE id = {id};
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_archive(tmp_path_factory.mktemp("sound") / "archive.db")


@pytest.fixture
def db(sound: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "archive.db"
    shutil.copy(sound, copy)
    shutil.copytree(captures_folder(sound), captures_folder(copy))
    return copy


def verify(db: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(main, ["verify", "--db", str(db), "--json", *arguments], catch_exceptions=False)
    return done.exit_code, json.loads(done.stdout)


def gaps(summary: dict[str, Any]) -> list[tuple[str, str]]:
    found = [(gap["kind"], gap["what"]) for gap in summary["archive"]["faults"]]
    for blog in summary["blogs"]:
        found += [(gap["kind"], gap["what"]) for gap in (*blog["posts"]["missing"], *blog["comments"]["posts_short"])]
    return found


def named(kind: str, what: str) -> tuple[str, str]:
    """A gap without the folder of its file, and without its place in that."""
    return kind, re.sub(r" at \d+$", " at …", Path(what).name) if kind == "capture" else what


def execute(script: str) -> Callable[[Path], None]:
    """A gap planted behind the program's back: without foreign keys, by statements."""

    def plant(db: Path) -> None:
        with closing(sqlite3.connect(db)) as connection:
            connection.executescript(script)

    return plant


def untriggered(script: str) -> Callable[[Path], None]:
    """A change that search does not hear of."""

    def plant(db: Path) -> None:
        with closing(sqlite3.connect(db)) as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            connection.executescript("".join(f"DROP TRIGGER {name};" for name, _ in triggers))
            connection.execute(script)
            for _, sql in triggers:
                connection.execute(sql)
            connection.commit()

    return plant


def cut_warc(db: Path) -> None:
    path = captures_folder(db) / "0001.warc.gz"
    path.write_bytes(path.read_bytes()[:-10])


def lose_warc(db: Path) -> None:
    (captures_folder(db) / "0001.warc.gz").unlink()


def spoil_warc(db: Path) -> None:
    path = captures_folder(db) / "0001.warc.gz"
    content = bytearray(path.read_bytes())
    content[60:120] = bytes(60)
    path.write_bytes(content)


def flip_bit(db: Path) -> None:
    path = captures_folder(db) / "0001.warc.gz"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def misfile_in_index(db: Path) -> None:
    """Let an index tell of another path than its table: each page is whole, they only disagree."""
    with closing(sqlite3.connect(db)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'posts_by_path'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(db.read_bytes())
    page = slice((root - 1) * size, root * size)
    content[page] = content[page].replace(b"/salita-12.html", b"/salita-13.html")
    db.write_bytes(content)


PLANTED: dict[str, tuple[Callable[[Path], None], set[tuple[str, str]]]] = {
    "a post that the sitemap lists": (execute(DELETE_POST.format(id=7)), {("post", ADDRESSES[6])}),
    "a post that only its month counts": (
        execute(f"DELETE FROM announcements WHERE source = 'sitemap';{DELETE_POST.format(id=7)}"),
        {("month", "2011-10")},
    ),
    "a post that only its year counts": (
        execute(
            "DELETE FROM announcements WHERE source = 'sitemap' OR what = '2011-10';" + DELETE_POST.format(id=7)
        ),
        {("month", "2011")},
    ),
    "a post that only the feed's total counts": (
        execute(f"DELETE FROM announcements;{DELETE_POST.format(id=7)}"),
        {("posts_total", ROOT)},
    ),
    "a static page": (execute(DELETE_POST.format(id=POSTS + 1)), {("post", PAGE)}),
    "a post's text": (
        execute("UPDATE posts SET content_hash = NULL, content_text = NULL WHERE id = 4"),
        {("text", ADDRESSES[3])},
    ),
    "a comment": (execute(DELETE_COMMENT.format(id=5)), {("comments", ADDRESSES[1])}),
    "a comment that only the feed's total counts": (
        execute(f"UPDATE posts SET comment_count = NULL WHERE id = 2;{DELETE_COMMENT.format(id=5)}"),
        {("comments_total", ROOT)},
    ),
    "a comment's text": (
        execute("UPDATE comments SET content_hash = NULL, content_text = NULL, content_html = NULL WHERE id = 2"),
        {("text", "comments 2")},
    ),
    "a post's version": (execute("DELETE FROM post_versions WHERE post_id = 5"), {("version", "posts 5")}),
    "a comment's version": (execute("DELETE FROM comment_versions WHERE comment_id = 4"), {("version", "comments 4")}),
    "a count's history": (execute("DELETE FROM comment_counts WHERE post_id = 1"), {("count", "posts 1")}),
    "a post that search cannot find": (
        execute("INSERT INTO posts_fts (posts_fts, rowid, title, content_text) "
                "SELECT 'delete', id, title, content_text FROM posts WHERE id = 6"),
        {("search", "posts 6")},
    ),
    "a comment that search cannot find": (
        execute("INSERT INTO comments_fts (comments_fts, rowid, author, content_text) "
                "SELECT 'delete', id, author, content_text FROM comments WHERE id = 1"),
        {("search", "comments 1")},
    ),
    "a text that search knows otherwise": (
        untriggered("UPDATE posts SET content_text = 'tutt''altro' WHERE id = 8"),
        {("search", "posts_fts")},
    ),
    "a comment of no post": (
        execute("UPDATE posts SET comment_count = NULL WHERE id = 2; UPDATE comments SET post_id = 99 WHERE id = 5; "
                "UPDATE runs SET comments_announced = NULL"),
        {("reference", "comments 5")},
    ),
    "an author who is nobody": (execute("UPDATE posts SET person_id = 99 WHERE id = 3"), {("reference", "posts 3")}),
    "a link to a post that is not there": (
        execute("UPDATE links SET target_post_id = 99 WHERE comment_id = 4"),
        {("reference", "links 14")},
    ),
    "a link that leads nowhere": (
        execute("UPDATE links SET target_post_id = NULL WHERE comment_id = 4"), {("link", "links 14")}
    ),
    "a text's link": (execute("DELETE FROM links WHERE comment_id = 4"), {("link", "comments 4")}),
    "a reply without its question": (execute("UPDATE comments SET parent_id = NULL"), {("thread", "comments 2")}),
    "a reply to another": (execute("UPDATE comments SET parent_id = 4 WHERE id = 2"), {("thread", "comments 2")}),
    "a label's name": (execute("DELETE FROM labels WHERE name = 'neve'"), {("reference", "post_labels")}),
    "a capture's row": (execute("DELETE FROM captures WHERE id = 2"), {("capture", "0001.warc.gz at …")}),
    "an index": (execute("DROP INDEX comments_by_day"), {("schema", "index comments_by_day")}),
    "a trigger of search": (execute("DROP TRIGGER posts_fts_insert"), {("schema", "trigger posts_fts_insert")}),
    "a view": (execute("DROP VIEW reading"), {("schema", "view reading")}),
    "a certificate": (
        execute("INSERT INTO gaps (certificate_id, kind, what, detail) VALUES (77, 'post', 'x', 'y')"),
        {("reference", "gaps 1")},
    ),
    "a visit": (execute("UPDATE captures SET run_id = 9 WHERE id = 1"), {("reference", "captures 1")}),
    "a WARC file that ends early": (cut_warc, {("capture", "captures 3")}),
    "a WARC file that is not there": (lose_warc, {("capture", "0001.warc.gz")}),
    "a record that cannot be read": (spoil_warc, {("capture", "captures 1")}),
    "a flipped bit in a WARC file": (flip_bit, {("capture", "captures 1")}),
    "a month short by one, the total right": (
        execute("DELETE FROM announcements WHERE source = 'sitemap' OR what = '2011'; "
                "UPDATE posts SET published_on = '2012-02-01', path = '/2012/02/x.html' WHERE id = 7"),
        {("month", "2011-10")},
    ),
    "a record of another address": (
        execute("UPDATE captures SET url = url || '?m=1' WHERE id = 2"), {("capture", "captures 2")}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_gap_is_found_and_nothing_else(name: str, db: Path) -> None:
    plant, expected = PLANTED[name]
    plant(db)
    status, summary = verify(db)
    assert {named(*gap) for gap in gaps(summary)} == expected
    assert status == summary["exit"] == 1


def test_a_sound_archive_is_certified(db: Path) -> None:
    status, summary = verify(db)
    assert gaps(summary) == []
    assert status == summary["exit"] == 0
    assert summary["archive"]["sound"]
    (blog,) = summary["blogs"]
    assert blog["complete"]
    assert (blog["url"], blog["posts"]["announced"], blog["posts"]["archived"]) == (ROOT, POSTS, POSTS)
    assert (blog["comments"]["announced"], blog["comments"]["archived"]) == (5, 5)


def test_an_index_that_disagrees_with_its_table_is_damage(db: Path) -> None:
    misfile_in_index(db)
    status, summary = verify(db)
    assert status == 4
    assert {gap["kind"] for gap in summary["archive"]["faults"]} == {"database"}
    with closing(sqlite3.connect(db)) as connection:  # nothing is written into a damaged file
        assert connection.execute("SELECT count(*) FROM certificates").fetchone() == (0,)


TOGETHER = (
    "a post that the sitemap lists", "a static page", "a post's text", "a comment", "a comment's text",
    "a post's version", "a comment's version", "a count's history", "a post that search cannot find",
    "a comment that search cannot find", "a link to a post that is not there", "an author who is nobody",
    "a label's name", "a record of another address", "an index", "a trigger of search", "a view",
    "a certificate", "a WARC file that ends early", "a flipped bit in a WARC file",
)  # fmt: skip


def test_gaps_planted_all_together_are_each_found_and_nothing_else(db: Path) -> None:
    expected: set[tuple[str, str]] = set()
    for name in TOGETHER:
        plant, gap = PLANTED[name]
        plant(db)
        expected |= gap
    assert sorted(gaps(verify(db)[1])) == sorted(expected)


def test_many_gaps_are_each_told_once(db: Path) -> None:
    execute(DELETE_POST.format(id=7) + DELETE_POST.format(id=8) + DELETE_COMMENT.format(id=4))(db)
    _, summary = verify(db)
    assert sorted(gaps(summary)) == [("comments", ADDRESSES[0]), ("post", ADDRESSES[6]), ("post", ADDRESSES[7])]


# --- what must not alarm


def save(db: Path, *documents: Document, at: Any = MUCH_LATER, **ending: Any) -> None:
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, at)
        for each in documents:
            store.save_document(run, each, at)
        store.finish_run(run, **{"outcome": "archived", "now": at} | ending)


def test_what_vanished_after_it_was_announced_is_no_gap(db: Path) -> None:
    execute("UPDATE posts SET gone_at = '2027-01-01T00:00:00Z' WHERE id = 1;"
            "UPDATE comments SET gone_at = '2027-01-01T00:00:00Z' WHERE id = 5")(db)  # fmt: skip
    assert gaps(verify(db)[1]) == []


def test_a_vanished_post_announces_nothing(db: Path) -> None:
    execute(f"UPDATE posts SET gone_at = '2027-01-01T00:00:00Z' WHERE id = 2;{DELETE_COMMENT.format(id=5)}"
            "UPDATE runs SET comments_announced = 4")(db)  # fmt: skip
    assert gaps(verify(db)[1]) == []


def test_a_comment_that_vanished_before_the_count_was_read_again_is_missing_no_more(db: Path) -> None:
    execute("UPDATE comments SET gone_at = '2026-11-25T00:00:00Z' WHERE id = 5")(db)
    save(db, document(post(2, comment_count=0)), comments_announced=4)
    assert gaps(verify(db)[1]) == []


def test_a_post_moved_to_another_month_by_an_edit_is_no_gap(db: Path) -> None:
    execute("UPDATE posts SET published_on = '2012-02-01', updated_at = '2027-01-01T00:00:00Z' WHERE id = 3")(db)
    assert gaps(verify(db)[1]) == []
    save(db, Document(url=ROOT, page_type="index", listing=Listing(month_counts=(("2012-02", 1), ("2011-10", 12)))),
         at=MUCH_LATER.replace(year=2028))  # fmt: skip
    assert gaps(verify(db)[1]) == [("month", "2011-10")]  # the blog says so after the edit, too


def test_later_posts_do_not_hide_a_missing_one(db: Path) -> None:
    execute(f"DELETE FROM announcements;{DELETE_POST.format(id=7)}")(db)
    new = post(
        31, published_at=MUCH_LATER, published_on=MUCH_LATER.date(), url=f"{ROOT}2026/12/n.html", comment_count=0
    )
    save(db, document(new))
    assert gaps(verify(db)[1]) == [("posts_total", ROOT)]


def test_a_page_taken_off_the_sitemap_is_announced_no_more(db: Path) -> None:
    execute(DELETE_POST.format(id=7))(db)
    listing = Listing(listed=tuple(url for url in ADDRESSES if url != ADDRESSES[6]))
    widget = Listing(month_counts=(("2011-10", POSTS - 1),))
    save(
        db,
        Document(url=f"{ROOT}sitemap.xml", page_type="sitemap", listing=listing),
        Document(url=ROOT, page_type="index", listing=widget),
        posts_announced=POSTS - 1,
    )
    assert gaps(verify(db)[1]) == []


def test_a_page_saved_years_ago_announces_nothing(db: Path) -> None:
    with open_archive(db, write=True) as archive:
        store = Store(archive)
        run = store.begin_run("pagine/vecchia.html", MUCH_LATER)
        listing = Listing(month_counts=(("2011-10", 99),))
        store.save_document(run, Document(url=ROOT, page_type="index", listing=listing), MUCH_LATER)
        assert rows(archive.db, "SELECT max(announced) FROM announcements") == [(POSTS,)]


def test_a_visit_that_learned_no_total_leaves_the_last_one_standing(db: Path) -> None:
    save(db, document(comment(1)), posts_announced=0)
    assert verify(db)[1]["blogs"][0]["posts"]["announced"] == POSTS


# --- the certificate itself


def test_the_certificate_is_kept_with_the_gaps_of_the_newest_only(db: Path) -> None:
    verify(db)
    execute(DELETE_POST.format(id=7))(db)
    verify(db)
    verify(db)
    with open_archive(db, write=False) as archive:
        kept = rows(archive.db, "SELECT blog_id, complete, posts_announced, posts_archived, gaps FROM certificates")
        assert kept == [(1, 1, 12, 12, 0), (None, 1, None, None, 0), *[(1, 0, 12, 11, 1), (None, 1, None, None, 0)] * 2]
        assert rows(archive.db, "SELECT certificate_id, kind, what, announced, archived FROM gaps") == [
            (5, "post", ADDRESSES[6], 1, 0)
        ]


def test_people_get_a_table(db: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(main, ["verify", "--db", str(db)])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:3] == [
        "                                                posts             comments",
        "                                  announced  archived  announced  archived  gaps",
        "Quota duemila                            12        12          5         5  none",
    ]
    assert runner.invoke(main, ["verify", "--db", str(db), "--quiet"]).output == ""
    execute(DELETE_COMMENT.format(id=5))(db)
    done = runner.invoke(main, ["verify", "--db", str(db), "--quiet"])
    assert done.exit_code == 1
    assert "  /2011/10/salita-2.html  the post announces 1 comment, 0 are archived\n" in done.stdout


def test_the_table_of_many_gaps_stays_within_the_terminal(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        elsewhere = Blog(url=f"https://{number}.blogspot.com/", title=f"\x1b[31mUn blog dal nome lungo, il {number}")
        listing = Listing(listed=tuple(f"{elsewhere.url}2012/03/{'pagina-' * (n % 7)}{n}.html" for n in range(25)))
        with open_archive(db, write=True) as archive:
            store = Store(archive)
            run = store.begin_run(elsewhere.url, NOW)
            sitemap = Document(url=f"{elsewhere.url}sitemap.xml", page_type="sitemap", blog=elsewhere, listing=listing)
            store.save_document(run, sitemap, NOW)
            store.finish_run(run, outcome="archived", posts_announced=1234567, now=NOW)
    monkeypatch.setenv("COLUMNS", "80")
    lines = CliRunner().invoke(main, ["verify", "--db", str(db)]).stdout.splitlines()
    assert max(len(line) for line in lines if str(db) not in line) <= 80
    assert lines.count("  … and 6 more, in the table gaps") == 3
    assert "Un blog dal nome lungo, il 1" in "".join(lines)
    assert "\x1b" not in "".join(lines)


def test_one_blog_can_be_named_in_any_spelling(db: Path) -> None:
    assert verify(db, "http://quota.blogspot.it/?m=1")[0] == 0
    done = CliRunner().invoke(main, ["verify", "--db", str(db), "https://altro.blogspot.com"])
    assert done.exit_code == 2
    assert "altro.blogspot.com" in done.stderr


def test_no_archive_is_made_by_looking_for_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["verify", "--db", str(tmp_path / "a.db")])
    assert done.exit_code == 4
    assert not (tmp_path / "a.db").exists()


def test_a_year_is_told_apart_from_its_months_when_the_time_comes(db: Path) -> None:
    assert NOW < LATER  # the fixture announces at NOW and finishes its run at LATER
    with open_archive(db, write=False) as archive:
        assert rows(archive.db, "SELECT what, announced FROM announcements WHERE source = 'widget' ORDER BY what") == [
            ("2011", POSTS),
            ("2011-10", POSTS),
        ]
