"""The schema keeps its promises: strict tables, declared references, an index for each, search without accents."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from pipelines.schema import migrations, statements


@pytest.fixture
def db() -> Iterator[Database]:
    database = Database(memory=True)
    migrations.apply(database)
    database.conn.execute("PRAGMA foreign_keys = ON")
    yield database
    database.close()


def own_tables(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith(("_", "sqlite_")) and "_fts" not in name]


def test_every_table_is_strict_and_every_reference_is_declared(db: Database) -> None:
    for table in own_tables(db):
        sql = db.conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
        assert "STRICT" in sql, table
        declared = {key[3] for key in db.conn.execute(f"PRAGMA foreign_key_list({table})")}
        columns = {column[1] for column in db.conn.execute(f"PRAGMA table_info({table})")}
        references = {
            name for name in columns if name.endswith("_id") and name.removesuffix("_id") + "s" in own_tables(db)
        }
        assert references <= declared, table


def test_every_reference_has_an_index_that_begins_with_it(db: Database) -> None:
    """Else each row that is deleted reads whole tables, with foreign keys on."""
    for table in own_tables(db):
        for key in db.conn.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            column = key[3]
            plan = db.conn.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = 1").fetchall()
            small = table in ("runs", "people", "blogs", "certificates", "announcements", "forgotten")
            assert small or all("SEARCH" in step[3] for step in plan), (table, column, plan)


def test_ids_stay_small_and_bloggers_own_are_text(db: Database) -> None:
    db.execute("INSERT INTO blogs (url, first_seen_at, last_seen_at) VALUES ('https://a.it/', 'x', 'x')")
    columns = "blog_id, path, source, first_seen_at, last_seen_at, blogger_id"
    db.execute(f"INSERT INTO posts ({columns}) VALUES (1, '/a', 'feed', 'x', 'x', '115695626847788771')")
    assert db.execute("SELECT id, typeof(blogger_id) FROM posts").fetchone() == (1, "text")


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO blogs (url, first_seen_at, last_seen_at, status) VALUES ('b', 'x', 'x', 'asleep')",
        "UPDATE posts SET kind = 'story'",
        "UPDATE posts SET comment_count = 'molti'",
        "UPDATE posts SET blog_id = 9",
    ],
)
def test_what_makes_no_sense_is_refused(db: Database, wrong: str) -> None:
    test_ids_stay_small_and_bloggers_own_are_text(db)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(wrong)


@pytest.mark.parametrize("asked", ["citta", "città", "CITTÀ", "cittá"])
def test_search_needs_no_accents_and_follows_every_change(db: Database, asked: str) -> None:
    db.execute("INSERT INTO blogs (url, first_seen_at, last_seen_at) VALUES ('https://a.it/', 'x', 'x')")
    db.execute(
        "INSERT INTO posts (blog_id, path, source, first_seen_at, last_seen_at, title, content_text) "
        "VALUES (1, '/a', 'feed', 'x', 'x', 'La città', 'Perché no')"
    )
    found = "SELECT rowid FROM posts_fts(?)"
    assert db.execute(found, [asked]).fetchall() == [(1,)]
    db.execute("UPDATE posts SET title = 'Il lago' WHERE id = 1")
    assert db.execute(found, [asked]).fetchall() == []
    assert db.execute(found, ["lago perche"]).fetchall() == [(1,)]
    db.execute("DELETE FROM posts")
    assert db.execute(found, ["lago"]).fetchall() == []
    db.execute("INSERT INTO posts_fts (posts_fts, rank) VALUES ('integrity-check', 1)")


def test_every_view_can_be_read(db: Database) -> None:
    views = db.view_names()
    assert {"most_discussed", "conversations", "commenters", "replies", "hot_posts", "vanished", "completeness"} <= set(
        views
    )
    for view in views:
        db.execute(f"SELECT * FROM {view}").fetchall()


def test_hot_posts_go_by_when_they_were_counted(db: Database) -> None:
    test_ids_stay_small_and_bloggers_own_are_text(db)
    post = db.execute("SELECT id FROM posts").fetchone()[0]
    counts = [("2026-11-03", 5), ("2026-11-04", 7), ("2026-11-01", 9), ("2026-11-02", 2)]  # a merge brought the older
    db.table("comment_counts").insert_all(
        {"post_id": post, "counted_at": at, "comment_count": count, "source": "feed"} for at, count in counts
    )
    hot = "SELECT counted_at, comments_before, comments_now, grown FROM hot_posts"
    assert db.execute(hot).fetchall() == [("2026-11-04", 5, 7, 2)]


def test_who_is_called_like_the_number_of_a_person_is_another(db: Database) -> None:
    test_ids_stay_small_and_bloggers_own_are_text(db)
    post = db.execute("SELECT id FROM posts").fetchone()[0]
    db.execute("INSERT INTO people (id, name) VALUES (12, 'Anna')")
    seen = {"post_id": post, "source": "feed", "first_seen_at": "x", "last_seen_at": "x"}
    said = [("a", "Anna", 12), ("b", "p12", None), ("c", "p12", None)]
    db.table("comments").insert_all(
        {"blogger_id": name, "author": author, "person_id": person} | seen for name, author, person in said
    )
    assert db.execute("SELECT participants FROM conversations WHERE post_id = ?", [post]).fetchall() == [(2,)]


def test_statements_are_split_whole() -> None:
    table = "CREATE TABLE a (b TEXT DEFAULT ';');"
    trigger = "-- e poi; altro\nCREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END;"
    assert statements(table + trigger[:-1]) == [table, trigger]
