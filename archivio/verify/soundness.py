"""Whether the archive itself is sound: the database, what refers to what, histories, links, the search index."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from sqlite_utils import Database

from archivio.verify.certificate import Gap
from pipelines.comments.threads import find_loops
from pipelines.links import fold_link
from pipelines.rows import fetch
from pipelines.schema import migrations
from pipelines.text import read_body

WITHOUT_VERSION = """
    SELECT '{table} ' || texts.id AS what FROM {table} AS texts
    WHERE content_hash IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {versions} WHERE {key} = texts.id AND content_hash = texts.content_hash) ORDER BY texts.id
"""
WITHOUT_COUNT = """
    SELECT 'posts ' || id AS what, comment_count FROM posts
    WHERE comment_count IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM comment_counts WHERE post_id = posts.id AND comment_count = posts.comment_count) ORDER BY id
"""
COMMENTS_WITHOUT_TEXT = """
    SELECT 'comments ' || id AS what FROM comments
    WHERE content_hash IS NULL AND removed_by IS NULL AND source IN ('feed', 'page') ORDER BY id
"""
WRONG_PARENT = """
    SELECT 'comments ' || reply.id AS what, reply.parent_id FROM comments AS reply
    JOIN comments AS parent ON parent.id = reply.parent_id
    WHERE parent.post_id <> reply.post_id OR parent.blogger_id IS NOT reply.parent_blogger_id ORDER BY reply.id
"""
UNTIED_REPLIES = """
    SELECT reply.id, reply.post_id FROM comments AS reply
    JOIN comments AS parent ON parent.post_id = reply.post_id AND parent.blogger_id = reply.parent_blogger_id
    WHERE reply.parent_id IS NULL ORDER BY reply.id
"""
ANSWERS = """
    SELECT blogger_id, parent_blogger_id, id FROM comments WHERE post_id = ? AND parent_blogger_id IS NOT NULL
"""
CURRENT_HTML = """
    SELECT posts.id AS post_id, NULL AS comment_id, versions.content_html AS html FROM posts
    JOIN post_versions AS versions ON versions.id = (
        SELECT max(id) FROM post_versions WHERE post_id = posts.id AND content_hash = posts.content_hash)
    WHERE versions.content_html LIKE '%<a %'
    UNION ALL
    SELECT post_id, id, content_html FROM comments WHERE content_html LIKE '%<a %'
"""
SEARCHED = {"posts_fts": "posts", "comments_fts": "comments"}


def check_archive(db: Database) -> list[Gap]:
    """Return everything that is broken inside the archive; an empty list where it is sound."""
    checks: tuple[Callable[[Database], Iterator[Gap]], ...] = (
        damaged_pages,
        missing_parts,
        broken_references,
        missing_history,
        broken_threads,
        broken_links,
        search_gaps,
    )
    return list(dict.fromkeys(gap for check in checks for gap in check(db)))  # rows without a number are told once


def missing_parts(db: Database) -> Iterator[Gap]:
    """Yield each table, index, trigger and view of the schema that is not there."""
    sql = "SELECT type, name FROM sqlite_master ORDER BY type, name"
    with closing(Database(memory=True)) as whole:
        migrations.apply(whole)
        wanted = [(row["type"], row["name"]) for row in fetch(whole, sql)]
    held = {(row["type"], row["name"]) for row in fetch(db, sql)}
    for kind, name in wanted:
        if (kind, name) not in held:
            yield Gap("schema", f"{kind} {name}", "it is not there")


def damaged_pages(db: Database) -> Iterator[Gap]:
    """Yield what SQLite finds wrong in the file."""
    for (finding,) in db.conn.execute("PRAGMA integrity_check(100)").fetchall():
        if finding != "ok":
            yield Gap("database", "integrity_check", str(finding))


def broken_references(db: Database) -> Iterator[Gap]:
    """Yield each row that refers to a row that is not there."""
    for table, row_id, target, key in db.conn.execute("PRAGMA foreign_key_check").fetchall():
        columns = {row[0]: row[3] for row in db.conn.execute(f"PRAGMA foreign_key_list({table})")}
        row = table if row_id is None else f"{table} {row_id}"
        yield Gap("reference", row, f"its {columns[key]} refers to a row of {target} that is not there")


def missing_history(db: Database) -> Iterator[Gap]:
    """Yield each text that is in no version, each count in no history, each comment without its words."""
    for table, versions, key in (("posts", "post_versions", "post_id"), ("comments", "comment_versions", "comment_id")):
        for row in fetch(db, WITHOUT_VERSION.format(table=table, versions=versions, key=key)):
            yield Gap("version", row["what"], f"its text is not among {versions}")
    for row in fetch(db, WITHOUT_COUNT):
        yield Gap("count", row["what"], f"its count of {row['comment_count']} is not among comment_counts")
    for row in fetch(db, COMMENTS_WITHOUT_TEXT):
        yield Gap("text", row["what"], "the comment is archived without its text")


def broken_threads(db: Database) -> Iterator[Gap]:
    """Yield each reply that is not tied to what it answers, though that is archived, or is tied to something else."""
    for row in fetch(db, WRONG_PARENT):
        yield Gap("thread", row["what"], f"it is tied to comment {row['parent_id']}, which it does not answer")
    untied = fetch(db, UNTIED_REPLIES)
    for post_id in dict.fromkeys(row["post_id"] for row in untied):
        answers = fetch(db, ANSWERS, post_id)
        names = {row["id"]: row["blogger_id"] for row in answers}
        loops = find_loops({row["blogger_id"]: row["parent_blogger_id"] for row in answers})
        for row in untied:
            if row["post_id"] == post_id and names[row["id"]] not in loops:
                yield Gap("thread", f"comments {row['id']}", "it is not tied to the comment that it answers")


def broken_links(db: Database) -> Iterator[Gap]:
    """Yield each link of a text that is not among the links, and each that is not tied to the archived post."""
    held: dict[tuple[int, int | None], set[str]] = {}
    for row in fetch(db, "SELECT post_id, comment_id, folded_url FROM links"):
        held.setdefault((row["post_id"], row["comment_id"]), set()).add(row["folded_url"])
    for row in fetch(db, CURRENT_HTML):
        folded = {fold_link(link.url) for link in read_body(row["html"])[1]}
        lost = {"".join(link) for link in folded if link} - held.get((row["post_id"], row["comment_id"]), set())
        what = f"posts {row['post_id']}" if row["comment_id"] is None else f"comments {row['comment_id']}"
        for url in sorted(lost):
            yield Gap("link", what, f"its link to {url} is not among the links")
    targets: dict[str, int] = {}
    for row in fetch(db, "SELECT posts.id, path, blogs.url FROM posts JOIN blogs ON blogs.id = blog_id"):
        root = fold_link(row["url"])
        if root is not None:
            targets[root[0] + row["path"]] = row["id"]
    for row in fetch(db, "SELECT id, folded_url FROM links WHERE target_post_id IS NULL ORDER BY id"):
        if row["folded_url"] in targets:
            yield Gap("link", f"links {row['id']}", f"it is not tied to post {targets[row['folded_url']]}")


def search_gaps(db: Database) -> Iterator[Gap]:
    """Yield each row that search cannot find, and each index that does not agree with its table."""
    for index, table in SEARCHED.items():
        sides = (
            (f"SELECT id FROM {table} EXCEPT SELECT id FROM {index}_docsize", "search cannot find it"),
            (f"SELECT id FROM {index}_docsize EXCEPT SELECT id FROM {table}", "search finds it, the table lacks it"),
        )
        gaps = [
            Gap("search", f"{table} {row['id']}", detail)
            for sql, detail in sides
            for row in fetch(db, f"{sql} ORDER BY 1")
        ]
        yield from gaps
        if gaps:
            continue
        try:
            # 1: against the table, not only within the index; it writes nothing
            db.conn.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            yield Gap("search", index, f"it does not agree with the words of {table}")
