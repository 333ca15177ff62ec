"""The archive's schema, as a document: the tables of `blogs` and of our own `work`, `indexes`, `search`, `views`.

Instants are UTC text, `2011-10-20T07:41:00Z`, to the second; days are `2011-10-20` in the blog's own time zone.
Ids are small integers; Blogger's own ids are TEXT, since they do not fit a JavaScript number.
Migrations that were shipped are never edited, nor what the first of them is made of: a change is a new function
below the last, and a line in the docstring of the module whose tables it changes.
"""

from __future__ import annotations

from sqlite3 import complete_statement

from sqlite_utils import Database, Migrations

from pipelines.schema.blogs import BLOGS
from pipelines.schema.indexes import INDEXES
from pipelines.schema.search import SEARCH
from pipelines.schema.views import VIEWS
from pipelines.schema.work import WORK

migrations = Migrations("archivio")


def statements(script: str) -> list[str]:
    """Split a script into its statements, triggers whole, comments kept where they stand.

    >>> statements("CREATE TABLE a (b); CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END")
    ['CREATE TABLE a (b);', 'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END;']
    """
    found, held = [], ""
    for piece in script.split(";"):
        held += piece + ";"
        if complete_statement(held):
            found.append(held.strip())
            held = ""
    return found


@migrations()
def m001_the_archive(db: Database) -> None:
    """Create every table, index, search index and view."""
    for script in (BLOGS, WORK, INDEXES, SEARCH, VIEWS):
        for statement in statements(script):
            db.execute(statement)


#: of an archive that was written before: the visit to its blog, else the import, that was going on when a text came
RUN_OF_VERSION = """
UPDATE {0}_versions SET run_id = coalesce(
    (SELECT id FROM runs WHERE blog_id = (SELECT blog_id FROM posts {1} WHERE {0}s.id = {0}_id)
         AND started_at <= seen_at AND seen_at <= coalesce(finished_at, '9999') ORDER BY started_at DESC LIMIT 1),
    (SELECT max(id) FROM runs WHERE url >= 'file:' AND url < 'file;'
         AND started_at <= seen_at AND seen_at <= coalesce(finished_at, '9999')))
"""


@migrations()
def m002_where_texts_came_from(db: Database) -> None:
    """Name the run that brought each version: `runs.url` is the blog's address or the file."""
    for what, join in (("post", ""), ("comment", "JOIN comments ON comments.post_id = posts.id")):
        # the visit or import that brought this text
        db.execute(f"ALTER TABLE {what}_versions ADD COLUMN run_id INTEGER REFERENCES runs(id)")
        db.execute(RUN_OF_VERSION.format(what, join))
        # what a run brought; what forgetting a run must let go of
        db.execute(f"CREATE INDEX {what}_versions_by_run ON {what}_versions(run_id)")


FORGOTTEN_BLOGS = """
CREATE TABLE forgotten_now (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER REFERENCES blogs(id),  -- null: a person, on every blog; a blog, and what was forgotten below it
    post_id INTEGER REFERENCES posts(id),  -- the post of a comment; null: it was forgotten, too
    kind TEXT NOT NULL CHECK (kind IN ('blog', 'post', 'page', 'comment', 'person')),
    fingerprint TEXT NOT NULL,         -- of an address, a path, a comment's id, a profile's address
    id_fingerprint TEXT,               -- of Blogger's own id of a post
    of_blog TEXT,                      -- the fingerprint of the blog, where that was forgotten, too
    month TEXT,                        -- of a post: what is announced for it is no gap
    comments INTEGER NOT NULL DEFAULT 0,  -- announced below a post
    forgotten_at TEXT NOT NULL
) STRICT;
INSERT INTO forgotten_now (id, blog_id, post_id, kind, fingerprint, id_fingerprint, month, comments, forgotten_at)
    SELECT id, blog_id, post_id, kind, fingerprint, id_fingerprint, month, comments, forgotten_at FROM forgotten;
DROP TABLE forgotten;
ALTER TABLE forgotten_now RENAME TO forgotten;
-- is this forgotten?
CREATE UNIQUE INDEX forgotten_by_fingerprint
    ON forgotten(kind, fingerprint, coalesce(blog_id, 0), coalesce(post_id, 0), coalesce(of_blog, ''));
CREATE INDEX forgotten_by_post ON forgotten(post_id);
-- captures of a run that were erased on request: it kept its answers all the same
ALTER TABLE runs ADD COLUMN captures_forgotten INTEGER NOT NULL DEFAULT 0
"""


@migrations()
def m003_forgotten_blogs(db: Database) -> None:
    """Let a blog stay forgotten, with what was forgotten below it, and a run say that its captures were."""
    for statement in statements(FORGOTTEN_BLOGS):
        db.execute(statement)


#: a merge brings older counts under newer numbers; whoever is known by name only is no number of a person
VIEWS_BY_TIME = """
DROP VIEW hot_posts;
-- Posts whose announced count grew between the last two times it changed.
CREATE VIEW hot_posts AS
SELECT now.post_id, now.counted_at, before.comment_count AS comments_before, now.comment_count AS comments_now,
       now.comment_count - before.comment_count AS grown
FROM comment_counts AS now
JOIN comment_counts AS before ON before.id = (
    SELECT id FROM comment_counts WHERE post_id = now.post_id AND (counted_at, id) < (now.counted_at, now.id)
    ORDER BY counted_at DESC, id DESC LIMIT 1)
WHERE now.id = (
    SELECT id FROM comment_counts WHERE post_id = now.post_id ORDER BY counted_at DESC, id DESC LIMIT 1)
  AND now.comment_count > before.comment_count;
DROP VIEW conversations;
-- A post's conversation: who took part, how many answered whom, how long it lasted.
CREATE VIEW conversations AS
SELECT post_id, count(*) AS comments,
       count(DISTINCT person_id) + count(DISTINCT author) FILTER (WHERE person_id IS NULL) AS participants,
       count(parent_id) AS replies, sum(by_blog_author) AS by_blog_author,
       min(published_at) AS first_comment_at, max(published_at) AS last_comment_at
FROM comments GROUP BY post_id
"""


@migrations()
def m004_views_by_time(db: Database) -> None:
    """Let hot posts go by when they were counted, and participants by who they are."""
    for statement in statements(VIEWS_BY_TIME):
        db.execute(statement)
