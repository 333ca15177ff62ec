"""The tables of our own work: visits, captures, problems, what was announced, certified and forgotten.

As first made. m003 made `forgotten` anew and gave `runs` its `captures_forgotten`.
"""

WORK = """
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
