"""The archive's schema, as a document: tables, the indexes with the question each serves, search, views.

Instants are UTC text, `2011-10-20T07:41:00Z`, to the second; days are `2011-10-20` in the blog's own time zone.
Ids are small integers; Blogger's own ids are TEXT, since they do not fit a JavaScript number.
Migrations that were shipped are never edited: a change is a new function below the last.
"""

from __future__ import annotations

from sqlite3 import complete_statement

from sqlite_utils import Database, Migrations

migrations = Migrations("archivio")

TABLES = """
CREATE TABLE blogs (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,          -- the root, folded: https, blogspot.com, trailing slash
    title TEXT,
    description TEXT,
    language TEXT,                     -- BCP 47
    time_zone TEXT,                    -- IANA name
    blogger_id TEXT,
    status TEXT NOT NULL DEFAULT 'alive'
        CHECK (status IN ('alive', 'private', 'removed', 'moved', 'unreachable')),
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    profile_url TEXT,                  -- null: known by name only, within one blog
    blogger_id TEXT,                   -- the number of a Blogger profile
    blog_id INTEGER REFERENCES blogs(id)  -- set where the person is known by name only
) STRICT;

CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER NOT NULL REFERENCES blogs(id),
    blogger_id TEXT,
    url TEXT,                          -- permalink as announced
    path TEXT NOT NULL,                -- its path: what http, https, ccTLD, ?m=1 and a custom domain share
    kind TEXT NOT NULL DEFAULT 'post' CHECK (kind IN ('post', 'page')),
    title TEXT,                        -- null: the post has no title
    author TEXT,                       -- as printed
    person_id INTEGER REFERENCES people(id),
    -- when
    published_on TEXT,                 -- the day in the blog's own time zone
    published_at TEXT,                 -- null when only the day is known
    published_raw TEXT,                -- as printed
    published_from TEXT,               -- the reading that won: feed, markup, header, url
    updated_at TEXT,
    -- what
    content_text TEXT,
    content_hash TEXT,                 -- of the newest version
    comment_count INTEGER,             -- as announced; null: the blog shows none
    source TEXT NOT NULL,              -- feed, page, list, copy, backup: where the row was last read
    -- our own sightings
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    missed_at TEXT,                    -- the first complete listing without it
    gone_at TEXT                       -- another run's listing without it; both are null again if it comes back
) STRICT;

CREATE TABLE post_versions (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    seen_at TEXT NOT NULL,
    title TEXT,
    content_html TEXT,                 -- sanitised
    content_hash TEXT NOT NULL
) STRICT;

CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    parent_id INTEGER REFERENCES comments(id),
    blogger_id TEXT NOT NULL,          -- Blogger's own, or a stable substitute where none is printed
    parent_blogger_id TEXT,            -- what it replies to, as printed; parent_id is set when that comment is here
    author TEXT,                       -- as printed
    person_id INTEGER REFERENCES people(id),
    by_blog_author INTEGER NOT NULL DEFAULT 0 CHECK (by_blog_author IN (0, 1)),
    -- when
    published_on TEXT,
    published_at TEXT,
    published_raw TEXT,
    -- what
    content_html TEXT,                 -- sanitised
    content_text TEXT,
    content_hash TEXT,
    -- only a mark is left on the blog: the text above is what was archived before, null where that came too late
    removed_by TEXT CHECK (removed_by IN ('author', 'administrator')),
    removed_at TEXT,                   -- when the mark was first seen
    source TEXT NOT NULL,
    -- our own sightings
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    missed_at TEXT,
    gone_at TEXT
) STRICT;

CREATE TABLE comment_versions (
    id INTEGER PRIMARY KEY,
    comment_id INTEGER NOT NULL REFERENCES comments(id),
    seen_at TEXT NOT NULL,
    content_html TEXT,
    content_hash TEXT NOT NULL
) STRICT;

-- A row whenever the announced count changed.
CREATE TABLE comment_counts (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    counted_at TEXT NOT NULL,
    comment_count INTEGER NOT NULL,
    source TEXT NOT NULL
) STRICT;

CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE post_labels (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    label_id INTEGER NOT NULL REFERENCES labels(id),
    PRIMARY KEY (post_id, label_id)
) STRICT, WITHOUT ROWID;

-- What posts and comments point at; the target columns are set when the archive holds what is linked.
CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    comment_id INTEGER REFERENCES comments(id),  -- null: the link stands in the post itself
    url TEXT NOT NULL,
    folded_url TEXT NOT NULL,                    -- host and path: what http, https, ccTLD, ?m=1, #comments share
    host TEXT NOT NULL,
    text TEXT,
    target_post_id INTEGER REFERENCES posts(id),
    target_blog_id INTEGER REFERENCES blogs(id)
) STRICT;

CREATE TABLE media (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    sha256 TEXT,
    path TEXT,
    content_type TEXT,
    bytes INTEGER,
    width INTEGER,
    height INTEGER,
    fetched_at TEXT
) STRICT;

CREATE TABLE post_media (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    media_id INTEGER NOT NULL REFERENCES media(id),
    PRIMARY KEY (post_id, media_id)
) STRICT, WITHOUT ROWID;

-- One visit to one blog, or one import.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER REFERENCES blogs(id),  -- null: the address turned out to be no blog
    url TEXT NOT NULL,                 -- the address that was asked for
    started_at TEXT NOT NULL,
    finished_at TEXT,                  -- null: still running, or killed
    outcome TEXT,                      -- archived, unchanged, partial, stopped, rate_limited, unreachable, private, …
    message TEXT,                      -- one sentence where something failed
    requests INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    posts_announced INTEGER,           -- by the blog's own feeds; null: it announces none
    comments_announced INTEGER,
    posts_archived INTEGER,            -- of those still on the blog, when the run ended
    comments_archived INTEGER,
    swept_at TEXT,                     -- when everything had been read; null: only what was new
    posts_new INTEGER NOT NULL DEFAULT 0,
    posts_changed INTEGER NOT NULL DEFAULT 0,
    posts_gone INTEGER NOT NULL DEFAULT 0,
    comments_new INTEGER NOT NULL DEFAULT 0,
    comments_changed INTEGER NOT NULL DEFAULT 0,
    comments_gone INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One stored response.
CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT,
    bytes INTEGER NOT NULL DEFAULT 0,
    warc_file TEXT,                    -- null: the body was not kept
    warc_offset INTEGER,
    warc_length INTEGER
) STRICT;

-- Everything that could not be trusted: nothing is silent.
CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES runs(id),
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    UNIQUE (url, kind, detail)
) STRICT;

-- What a blog says it holds, as last read: each page its sitemaps list, each month and year its archive widget counts.
CREATE TABLE announcements (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER NOT NULL REFERENCES blogs(id),
    source TEXT NOT NULL CHECK (source IN ('sitemap', 'widget')),
    url TEXT NOT NULL,                 -- the document that says so
    what TEXT NOT NULL,                -- a permalink path, a month 2011-10, a year 2011
    announced INTEGER NOT NULL,        -- how many posts; 1 for a path
    seen_at TEXT NOT NULL,
    UNIQUE (blog_id, source, what)
) STRICT;

-- The completeness certificate: what each blog announced beside what was archived when `archivio verify` looked.
CREATE TABLE certificates (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER REFERENCES blogs(id),  -- null: the archive itself, its search, its captures
    checked_at TEXT NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),  -- nothing announced is missing, nothing is broken
    posts_announced INTEGER,           -- null: the blog announces no total
    posts_archived INTEGER,
    comments_announced INTEGER,
    comments_archived INTEGER,
    gaps INTEGER NOT NULL
) STRICT;

-- What the newest certificate of each blog, and of the archive itself, found missing or broken.
CREATE TABLE gaps (
    id INTEGER PRIMARY KEY,
    certificate_id INTEGER NOT NULL REFERENCES certificates(id),
    kind TEXT NOT NULL,                -- posts_total, month, post, comments, text, version, reference, search, …
    what TEXT NOT NULL,                -- an address, a month, a table's row, a file
    announced INTEGER,
    archived INTEGER,
    detail TEXT NOT NULL
) STRICT;

-- What was removed on request: fingerprints, by which a later visit leaves it out, and nothing of what was said.
CREATE TABLE forgotten (
    id INTEGER PRIMARY KEY,
    blog_id INTEGER REFERENCES blogs(id),  -- null: a person, on every blog
    post_id INTEGER REFERENCES posts(id),  -- the post of a comment
    kind TEXT NOT NULL CHECK (kind IN ('post', 'page', 'comment', 'person')),
    fingerprint TEXT NOT NULL,         -- of a path, a comment's id, a profile's address
    id_fingerprint TEXT,               -- of Blogger's own id of a post
    month TEXT,                        -- of a post: what is announced for it is no gap
    comments INTEGER NOT NULL DEFAULT 0,  -- announced below a post
    forgotten_at TEXT NOT NULL
) STRICT
"""

INDEXES = """
-- a post is the same post by Blogger id, else by permalink path
CREATE UNIQUE INDEX posts_by_blogger_id ON posts(blog_id, blogger_id);
CREATE UNIQUE INDEX posts_by_path ON posts(blog_id, path);
-- Reading a column that stands behind a long text reads the text, too: the counting pages are answered by
-- indexes alone, so these hold whatever is counted.
-- a blog's posts by day; the home page, the month views, the completeness of a blog
CREATE INDEX posts_by_day
    ON posts(blog_id, kind, published_on, published_at, comment_count, gone_at, person_id);
-- the newest posts and "on this day" over every blog
CREATE INDEX posts_by_published ON posts(published_on, published_at, kind, comment_count);
-- most discussed; counts that disagree
CREATE INDEX posts_by_comment_count ON posts(comment_count, published_on, gone_at);
-- what a person wrote, year by year
CREATE INDEX posts_by_person ON posts(person_id, kind, published_on);
-- a comment is the same comment by id within its post; also the comments of a post
CREATE UNIQUE INDEX comments_by_blogger_id ON comments(post_id, blogger_id);
-- the replies to a comment
CREATE INDEX comments_by_parent ON comments(parent_id, by_blog_author, person_id);
-- replies that were read before what they answer
CREATE INDEX comments_awaiting_parent ON comments(post_id) WHERE parent_id IS NULL AND parent_blogger_id IS NOT NULL;
-- what a person said, in order
CREATE INDEX comments_by_person ON comments(person_id, published_on, post_id, published_at, parent_id);
CREATE INDEX comments_by_day ON comments(published_on, published_at);
-- how many of a post's comments are still there: the certificate
CREATE INDEX comments_still_there ON comments(post_id, gone_at);
-- what the blog's author answered
CREATE INDEX comments_by_author ON comments(parent_id, post_id, published_at) WHERE by_blog_author = 1;
-- what vanished, what was removed
CREATE INDEX posts_gone ON posts(gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX comments_gone ON comments(gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX comments_removed ON comments(removed_by) WHERE removed_by IS NOT NULL;
-- one person per profile address; one per printed name and blog where no profile is known
CREATE UNIQUE INDEX people_by_profile ON people(profile_url);
CREATE UNIQUE INDEX people_by_name ON people(blog_id, name) WHERE profile_url IS NULL;
-- the history of one text, one count
CREATE UNIQUE INDEX post_versions_by_post ON post_versions(post_id, seen_at, content_hash);
CREATE UNIQUE INDEX comment_versions_by_comment ON comment_versions(comment_id, seen_at, content_hash);
CREATE INDEX comment_counts_by_post ON comment_counts(post_id, counted_at, comment_count);
-- the posts of a label
CREATE INDEX post_labels_by_label ON post_labels(label_id);
-- the links of a body; who links here; most linked sites
CREATE INDEX links_by_post ON links(post_id, comment_id);
CREATE INDEX links_by_comment ON links(comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX links_by_target ON links(target_post_id) WHERE target_post_id IS NOT NULL;
CREATE INDEX links_by_target_blog ON links(target_blog_id) WHERE target_blog_id IS NOT NULL;
CREATE INDEX links_by_host ON links(host, target_blog_id);
-- a post or blog arrives: who had linked it already
CREATE INDEX links_by_folded_url ON links(folded_url);
CREATE INDEX post_media_by_media ON post_media(media_id);
-- the last run of a blog
CREATE INDEX runs_by_blog ON runs(blog_id, started_at);
-- the blog that an address redirected to
CREATE INDEX runs_by_url ON runs(url, blog_id);
-- the newest capture of an address: its ETag for the next visit
CREATE INDEX captures_by_url ON captures(url, fetched_at);
CREATE INDEX captures_by_run ON captures(run_id);
-- what the newest certificate of a blog found
CREATE INDEX certificates_by_blog ON certificates(blog_id, checked_at);
CREATE INDEX gaps_by_certificate ON gaps(certificate_id);
-- is this forgotten?
CREATE UNIQUE INDEX forgotten_by_fingerprint
    ON forgotten(kind, fingerprint, coalesce(blog_id, 0), coalesce(post_id, 0));
CREATE INDEX forgotten_by_post ON forgotten(post_id);
CREATE INDEX problems_by_run ON problems(run_id);
CREATE INDEX problems_by_kind ON problems(kind, seen_at)
"""

# External content: the text stays in its table, the index only points at it. The triggers fire only when
# searched columns change, so that a mere new sighting rewrites nothing.
SEARCH = """
CREATE VIRTUAL TABLE posts_fts USING fts5(
    title, content_text, content='posts', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER posts_fts_insert AFTER INSERT ON posts BEGIN
    INSERT INTO posts_fts (rowid, title, content_text) VALUES (new.id, new.title, new.content_text);
END;
CREATE TRIGGER posts_fts_delete AFTER DELETE ON posts BEGIN
    INSERT INTO posts_fts (posts_fts, rowid, title, content_text)
    VALUES ('delete', old.id, old.title, old.content_text);
END;
CREATE TRIGGER posts_fts_update AFTER UPDATE OF title, content_text ON posts BEGIN
    INSERT INTO posts_fts (posts_fts, rowid, title, content_text)
    VALUES ('delete', old.id, old.title, old.content_text);
    INSERT INTO posts_fts (rowid, title, content_text) VALUES (new.id, new.title, new.content_text);
END;
CREATE VIRTUAL TABLE comments_fts USING fts5(
    author, content_text, content='comments', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER comments_fts_insert AFTER INSERT ON comments BEGIN
    INSERT INTO comments_fts (rowid, author, content_text) VALUES (new.id, new.author, new.content_text);
END;
CREATE TRIGGER comments_fts_delete AFTER DELETE ON comments BEGIN
    INSERT INTO comments_fts (comments_fts, rowid, author, content_text)
    VALUES ('delete', old.id, old.author, old.content_text);
END;
CREATE TRIGGER comments_fts_update AFTER UPDATE OF author, content_text ON comments BEGIN
    INSERT INTO comments_fts (comments_fts, rowid, author, content_text)
    VALUES ('delete', old.id, old.author, old.content_text);
    INSERT INTO comments_fts (rowid, author, content_text) VALUES (new.id, new.author, new.content_text);
END
"""

VIEWS = """
-- How much was written and said, month by month.
CREATE VIEW posts_by_month AS
SELECT blog_id, substr(published_on, 1, 7) AS month, count(*) AS posts, sum(comment_count) AS comments
FROM posts WHERE kind = 'post' AND published_on IS NOT NULL
GROUP BY blog_id, month;

-- Posts by announced comments, the most discussed first.
CREATE VIEW most_discussed AS
SELECT id AS post_id, blog_id, title, published_on, comment_count, url
FROM posts WHERE comment_count > 0 ORDER BY comment_count DESC, published_on DESC;

-- A post's conversation: who took part, how many answered whom, how long it lasted.
CREATE VIEW conversations AS
SELECT post_id, count(*) AS comments, count(DISTINCT coalesce('p' || person_id, author)) AS participants,
       count(parent_id) AS replies, sum(by_blog_author) AS by_blog_author,
       min(published_at) AS first_comment_at, max(published_at) AS last_comment_at
FROM comments GROUP BY post_id;

-- Who comments, how much, since when.
CREATE VIEW commenters AS
SELECT people.id AS person_id, people.name, count(*) AS comments, count(DISTINCT comments.post_id) AS posts,
       min(comments.published_on) AS first_comment_on, max(comments.published_on) AS last_comment_on
FROM comments JOIN people ON people.id = comments.person_id
GROUP BY people.id;

-- Each reply beside what it answers, with the time it took in minutes.
CREATE VIEW replies AS
SELECT reply.id AS comment_id, reply.post_id, parent.id AS parent_id, reply.author, parent.author AS parent_author,
       reply.by_blog_author, reply.published_at,
       CAST(round((julianday(reply.published_at) - julianday(parent.published_at)) * 1440) AS INTEGER) AS minutes
FROM comments AS reply JOIN comments AS parent ON parent.id = reply.parent_id;

-- Posts whose announced count grew between the last two times it changed.
CREATE VIEW hot_posts AS
SELECT now.post_id, now.counted_at, before.comment_count AS comments_before, now.comment_count AS comments_now,
       now.comment_count - before.comment_count AS grown
FROM comment_counts AS now
JOIN comment_counts AS before ON before.id = (
    SELECT id FROM comment_counts WHERE post_id = now.post_id AND id < now.id ORDER BY id DESC LIMIT 1)
WHERE now.id = (SELECT max(id) FROM comment_counts WHERE post_id = now.post_id)
  AND now.comment_count > before.comment_count;

-- Posts and comments that were archived and are no longer on the blog.
CREATE VIEW vanished AS
SELECT 'post' AS what, id AS post_id, NULL AS comment_id, title AS text, published_on, gone_at
FROM posts WHERE gone_at IS NOT NULL
UNION ALL
SELECT 'comment', post_id, id, content_text, published_on, gone_at FROM comments WHERE gone_at IS NOT NULL;

-- Announced comments beside those archived, for each post that has any.
CREATE VIEW completeness AS
SELECT posts.id AS post_id, posts.blog_id, posts.title, posts.comment_count AS announced,
       count(comments.id) AS archived, posts.comment_count - count(comments.id) AS missing
FROM posts LEFT JOIN comments ON comments.post_id = posts.id AND comments.gone_at IS NULL
WHERE posts.comment_count IS NOT NULL AND posts.gone_at IS NULL
GROUP BY posts.id;

-- The blog as one would read it: newest first, text beside title.
CREATE VIEW reading AS
SELECT posts.id AS post_id, blogs.title AS blog, posts.published_on, posts.title, posts.author,
       posts.content_text, posts.comment_count, posts.url
FROM posts JOIN blogs ON blogs.id = posts.blog_id
WHERE posts.kind = 'post' ORDER BY posts.published_on DESC, posts.published_at DESC
"""


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
    for script in (TABLES, INDEXES, SEARCH, VIEWS):
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
