"""Every text says which visit or which file brought it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from shell import archivio, crawl
from sqlite_utils import Database

from sample import SampleBlog, serve
from sample.backups import old_backup
from web.metadata import describe

TEXTS = """
    SELECT 'post' AS what, posts.blogger_id, versions.content_hash, runs.url FROM post_versions AS versions
    JOIN posts ON posts.id = post_id LEFT JOIN runs ON runs.id = run_id
    UNION ALL
    SELECT 'comment', comments.blogger_id, versions.content_hash, runs.url FROM comment_versions AS versions
    JOIN comments ON comments.id = comment_id LEFT JOIN runs ON runs.id = run_id
    ORDER BY 1, 2, 3
"""
BROUGHT_BY = "SELECT url, count(*) FROM {0}_versions LEFT JOIN runs ON runs.id = run_id GROUP BY url"


def brought(db: Path, what: str) -> dict[str | None, int]:
    return dict(Database(db).conn.execute(BROUGHT_BY.format(what)).fetchall())


def texts(db: Path) -> list[tuple[str, ...]]:
    return Database(db).conn.execute(TEXTS).fetchall()


def test_a_text_names_the_visit_or_the_file_that_brought_it(tmp_path: Path) -> None:
    blog, db, backup = SampleBlog(), tmp_path / "archive.db", tmp_path / "blog-01-10-2015.xml"
    with serve(blog) as server:
        backup.write_text(old_backup(blog, server.url), encoding="utf-8")
        archivio("import", backup, "--db", db)
        edited = blog.posts[0]
        blog.edit(edited.path, body="<p>Un testo tutto nuovo.</p>")
        crawl(server.url, db)
        assert brought(db, "post") == {backup.as_uri(): 62, server.url: 1}
        assert set(brought(db, "comment")) == {backup.as_uri()}
        question = describe()["queries"]["provenienza"]["sql"]
        told = Database(db).query(question, {"blog": 1, "month": ""})
        origins = Counter((row["came_from"], row["comment_id"] is None) for row in told)
        assert origins[server.url, True] == 1
        assert origins[backup.as_uri(), True] > 0

        before = texts(db)
        archivio("reparse", "--db", db)
        assert texts(db) == before, "built anew, each text still names its run"
        other = tmp_path / "other.db"
        crawl(server.url, other)  # makes other numbers of runs
        archivio("merge", db, "--db", other)
        assert {text for text in texts(other) if text[3] == backup.as_uri()} == {
            text for text in before if text[3] == backup.as_uri()
        }


def test_forgetting_a_blog_leaves_the_texts_of_another_that_one_import_brought(tmp_path: Path) -> None:
    blog, db, folder = SampleBlog(), tmp_path / "archive.db", tmp_path / "copie"
    folder.mkdir()
    (folder / "blog-01-10-2015.xml").write_text(old_backup(blog, "https://primo.blogspot.com/"), encoding="utf-8")
    page = "sabato 12 marzo 2011\n\nIl mare\n\nSono tornato.\n\nNessun commento:\n"
    (folder / "copia.txt").write_text(page, encoding="utf-8")
    done = archivio("import", folder, "--db", db)
    assert done.returncode == 0, done.stderr
    first, second = (row["url"] for row in Database(db)["blogs"].rows)
    forgotten = archivio("forget", first, "--yes", "--db", db)
    assert forgotten.returncode == 0, forgotten.stderr
    assert [row["url"] for row in Database(db)["blogs"].rows] == [second]
    assert Database(db)["post_versions"].count == 1
    assert Database(db).execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("what", ["post", "comment"])
def test_an_older_archive_learns_it_from_when_its_visits_were(tmp_path: Path, what: str) -> None:
    blog, db, backup = SampleBlog(), tmp_path / "archive.db", tmp_path / "blog-01-10-2015.xml"
    with serve(blog) as server:
        backup.write_text(old_backup(blog, server.url), encoding="utf-8")
    archivio("import", backup, "--db", db)
    before = brought(db, what)
    database = Database(db)
    for table in ("post_versions", "comment_versions"):
        database.execute(f"DROP INDEX {table}_by_run")
        database.execute(f"ALTER TABLE {table} DROP COLUMN run_id")
    database.execute("DELETE FROM _sqlite_migrations WHERE name = 'm002_where_texts_came_from'")
    database.conn.commit()
    database.close()
    archivio("verify", "--db", db)
    assert brought(db, what) == before
