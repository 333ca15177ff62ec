"""The tables of what blogs hold: posts and comments with every text they had, who wrote them, what they point at.

As first made. Since m002 both tables of versions have `run_id`, too.
"""

BLOGS = """
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
"""
