PRAGMA foreign_keys = OFF;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES (1, 'archivio', 'm001_the_archive', '2026-11-25 14:24:55.120015+00:00');
INSERT INTO _sqlite_migrations VALUES (2, 'archivio', 'm002_where_texts_came_from', '2026-11-25 14:24:55.121449+00:00');
INSERT INTO _sqlite_migrations VALUES (3, 'archivio', 'm003_forgotten_blogs', '2026-11-25 14:24:55.124733+00:00');
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
INSERT INTO announcements VALUES (1, 1, 'widget', 'https://quota.blogspot.com/', '2011', 12, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (2, 1, 'widget', 'https://quota.blogspot.com/', '2011-10', 12, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (3, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-1.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (4, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-2.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (5, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-3.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (6, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-4.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (7, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-5.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (8, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-6.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (9, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-7.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (10, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-8.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (11, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-9.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (12, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-10.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (13, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-11.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (14, 1, 'sitemap', 'https://quota.blogspot.com/sitemap.xml', '/2011/10/salita-12.html', 1, '2026-11-23T10:00:00Z');
INSERT INTO announcements VALUES (15, 1, 'sitemap', 'https://quota.blogspot.com/sitemap-pages.xml', '/p/chi-sono.html', 1, '2026-11-23T10:00:00Z');
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
INSERT INTO blogs VALUES (1, 'https://quota.blogspot.com/', 'Quota duemila', NULL, 'it', 'Europe/Rome', NULL, 'alive', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z');
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
INSERT INTO captures VALUES (1, 1, 'https://quota.blogspot.com/2011/10/salita-1.html', '2026-11-23T10:00:00Z', 200, NULL, NULL, NULL, NULL, 0, '0001.warc.gz', 0, 361);
INSERT INTO captures VALUES (2, 1, 'https://quota.blogspot.com/2011/10/salita-2.html', '2026-11-23T10:00:00Z', 200, NULL, NULL, NULL, NULL, 0, '0001.warc.gz', 361, 360);
INSERT INTO captures VALUES (3, 1, 'https://quota.blogspot.com/2011/10/salita-3.html', '2026-11-23T10:00:00Z', 200, NULL, NULL, NULL, NULL, 0, '0001.warc.gz', 721, 361);
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
CREATE TABLE comment_counts (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    counted_at TEXT NOT NULL,
    comment_count INTEGER NOT NULL,
    source TEXT NOT NULL
) STRICT;
INSERT INTO comment_counts VALUES (1, 1, '2026-11-23T10:00:00Z', 4, 'feed');
INSERT INTO comment_counts VALUES (2, 2, '2026-11-23T10:00:00Z', 1, 'feed');
INSERT INTO comment_counts VALUES (3, 3, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (4, 4, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (5, 5, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (6, 6, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (7, 7, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (8, 8, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (9, 9, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (10, 10, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (11, 11, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (12, 12, '2026-11-23T10:00:00Z', 0, 'feed');
INSERT INTO comment_counts VALUES (13, 13, '2026-11-23T10:00:00Z', 0, 'feed');
CREATE TABLE comment_versions (
    id INTEGER PRIMARY KEY,
    comment_id INTEGER NOT NULL REFERENCES comments(id),
    seen_at TEXT NOT NULL,
    content_html TEXT,
    content_hash TEXT NOT NULL
, run_id INTEGER REFERENCES runs(id)) STRICT;
INSERT INTO comment_versions VALUES (1, 1, '2026-11-23T10:00:00Z', 'Che bella gita!<br>Ci torno con 1 amici.', '1e05d311d706ac58b833290084fa1187', 1);
INSERT INTO comment_versions VALUES (2, 2, '2026-11-23T10:00:00Z', 'Che bella gita!<br>Ci torno con 2 amici.', '6379caef01a8b42a2aae772c08ec349a', 1);
INSERT INTO comment_versions VALUES (3, 4, '2026-11-23T10:00:00Z', 'Ne parlavo <a href="https://quota.blogspot.com/2011/10/salita-3.html" rel="nofollow noopener noreferrer">qui</a>.', '421a21a96d0158242078b08e50e54fb7', 1);
INSERT INTO comment_versions VALUES (4, 5, '2026-11-23T10:00:00Z', 'Che bella gita!<br>Ci torno con 5 amici.', 'df65b6c0d0293b8cd24348f3818ffa31', 1);
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
INSERT INTO comments VALUES (1, 1, NULL, '9000000000000000001', NULL, 'Lettore 1', 2, 0, '2011-11-01', '2011-11-01T12:01:00Z', '1 novembre 2011 alle ore 13:00', 'Che bella gita!<br>Ci torno con 1 amici.', 'Che bella gita!
Ci torno con 1 amici.', '1e05d311d706ac58b833290084fa1187', NULL, NULL, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO comments VALUES (2, 1, 1, '9000000000000000002', '9000000000000000001', 'Lettore 2', 3, 0, '2011-11-01', '2011-11-01T12:02:00Z', '1 novembre 2011 alle ore 13:00', 'Che bella gita!<br>Ci torno con 2 amici.', 'Che bella gita!
Ci torno con 2 amici.', '6379caef01a8b42a2aae772c08ec349a', NULL, NULL, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO comments VALUES (3, 1, NULL, '9000000000000000003', NULL, 'Lettore 3', 4, 0, '2011-11-01', '2011-11-01T12:03:00Z', '1 novembre 2011 alle ore 13:00', NULL, NULL, NULL, 'author', '2026-11-23T10:00:00Z', 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO comments VALUES (4, 1, NULL, '9000000000000000004', NULL, 'Lettore 4', 5, 0, '2011-11-01', '2011-11-01T12:04:00Z', '1 novembre 2011 alle ore 13:00', 'Ne parlavo <a href="https://quota.blogspot.com/2011/10/salita-3.html" rel="nofollow noopener noreferrer">qui</a>.', 'Ne parlavo qui.', '421a21a96d0158242078b08e50e54fb7', NULL, NULL, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO comments VALUES (5, 2, NULL, '9000000000000000005', NULL, 'Lettore 5', 6, 0, '2011-11-01', '2011-11-01T12:05:00Z', '1 novembre 2011 alle ore 13:00', 'Che bella gita!<br>Ci torno con 5 amici.', 'Che bella gita!
Ci torno con 5 amici.', 'df65b6c0d0293b8cd24348f3818ffa31', NULL, NULL, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
CREATE TABLE "forgotten" (
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
CREATE TABLE gaps (
    id INTEGER PRIMARY KEY,
    certificate_id INTEGER NOT NULL REFERENCES certificates(id),
    kind TEXT NOT NULL,                -- posts_total, month, post, comments, text, version, reference, search, …
    what TEXT NOT NULL,                -- an address, a month, a table's row, a file
    announced INTEGER,
    archived INTEGER,
    detail TEXT NOT NULL
) STRICT;
CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO labels VALUES (1, 'monti');
INSERT INTO labels VALUES (2, 'neve');
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
INSERT INTO links VALUES (1, 1, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (2, 2, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (3, 3, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (4, 4, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (5, 5, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (6, 6, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (7, 7, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (8, 8, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (9, 9, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (10, 10, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (11, 11, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (12, 12, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (13, 13, NULL, 'https://quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com/2011/10/salita-9.html', 'quota.blogspot.com', 'Come qui', 9, 1);
INSERT INTO links VALUES (14, 1, 4, 'https://quota.blogspot.com/2011/10/salita-3.html', 'quota.blogspot.com/2011/10/salita-3.html', 'quota.blogspot.com', 'qui', 3, 1);
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
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    profile_url TEXT,                  -- null: known by name only, within one blog
    blogger_id TEXT,                   -- the number of a Blogger profile
    blog_id INTEGER REFERENCES blogs(id)  -- set where the person is known by name only
) STRICT;
INSERT INTO people VALUES (1, 'Il malgaro', 'https://www.blogger.com/profile/1000000001', '1000000001', NULL);
INSERT INTO people VALUES (2, 'Lettore 1', 'https://www.blogger.com/profile/2000000001', '2000000001', NULL);
INSERT INTO people VALUES (3, 'Lettore 2', 'https://www.blogger.com/profile/2000000002', '2000000002', NULL);
INSERT INTO people VALUES (4, 'Lettore 3', 'https://www.blogger.com/profile/2000000003', '2000000003', NULL);
INSERT INTO people VALUES (5, 'Lettore 4', 'https://www.blogger.com/profile/2000000004', '2000000004', NULL);
INSERT INTO people VALUES (6, 'Lettore 5', 'https://www.blogger.com/profile/2000000005', '2000000005', NULL);
CREATE TABLE post_labels (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    label_id INTEGER NOT NULL REFERENCES labels(id),
    PRIMARY KEY (post_id, label_id)
) STRICT, WITHOUT ROWID;
INSERT INTO post_labels VALUES (1, 1);
INSERT INTO post_labels VALUES (2, 1);
INSERT INTO post_labels VALUES (3, 1);
INSERT INTO post_labels VALUES (4, 1);
INSERT INTO post_labels VALUES (5, 1);
INSERT INTO post_labels VALUES (6, 1);
INSERT INTO post_labels VALUES (7, 1);
INSERT INTO post_labels VALUES (8, 1);
INSERT INTO post_labels VALUES (9, 1);
INSERT INTO post_labels VALUES (10, 1);
INSERT INTO post_labels VALUES (11, 1);
INSERT INTO post_labels VALUES (12, 1);
INSERT INTO post_labels VALUES (1, 2);
INSERT INTO post_labels VALUES (2, 2);
INSERT INTO post_labels VALUES (3, 2);
INSERT INTO post_labels VALUES (4, 2);
INSERT INTO post_labels VALUES (5, 2);
INSERT INTO post_labels VALUES (6, 2);
INSERT INTO post_labels VALUES (7, 2);
INSERT INTO post_labels VALUES (8, 2);
INSERT INTO post_labels VALUES (9, 2);
INSERT INTO post_labels VALUES (10, 2);
INSERT INTO post_labels VALUES (11, 2);
INSERT INTO post_labels VALUES (12, 2);
CREATE TABLE post_media (
    post_id INTEGER NOT NULL REFERENCES posts(id),
    media_id INTEGER NOT NULL REFERENCES media(id),
    PRIMARY KEY (post_id, media_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE post_versions (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES posts(id),
    seen_at TEXT NOT NULL,
    title TEXT,
    content_html TEXT,                 -- sanitised
    content_hash TEXT NOT NULL
, run_id INTEGER REFERENCES runs(id)) STRICT;
INSERT INTO post_versions VALUES (1, 1, '2026-11-23T10:00:00Z', 'Salita 1', '<p>Siamo saliti al colle numero 1. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', 'cc427f53e3f91057f2189bb83fd04b63', 1);
INSERT INTO post_versions VALUES (2, 2, '2026-11-23T10:00:00Z', 'Salita 2', '<p>Siamo saliti al colle numero 2. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '75b149da00da1f37bc924e615ab7bdaa', 1);
INSERT INTO post_versions VALUES (3, 3, '2026-11-23T10:00:00Z', 'Salita 3', '<p>Siamo saliti al colle numero 3. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '12277b2763be8b7b946a25ac01438fa8', 1);
INSERT INTO post_versions VALUES (4, 4, '2026-11-23T10:00:00Z', 'Salita 4', '<p>Siamo saliti al colle numero 4. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '6c557bba9cbd1e46d9a1157e1339794f', 1);
INSERT INTO post_versions VALUES (5, 5, '2026-11-23T10:00:00Z', 'Salita 5', '<p>Siamo saliti al colle numero 5. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', 'c5cd87b79c1ebdcb8255620d5f559a3a', 1);
INSERT INTO post_versions VALUES (6, 6, '2026-11-23T10:00:00Z', 'Salita 6', '<p>Siamo saliti al colle numero 6. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '6d5d72f626dca3ecf9b1b90f64c859b2', 1);
INSERT INTO post_versions VALUES (7, 7, '2026-11-23T10:00:00Z', 'Salita 7', '<p>Siamo saliti al colle numero 7. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', 'c05ba04cd5e79f071465765b1727db54', 1);
INSERT INTO post_versions VALUES (8, 8, '2026-11-23T10:00:00Z', 'Salita 8', '<p>Siamo saliti al colle numero 8. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '95eedbc4c9f61a7053d21ca6912f633b', 1);
INSERT INTO post_versions VALUES (9, 9, '2026-11-23T10:00:00Z', 'Salita 9', '<p>Siamo saliti al colle numero 9. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '681282fb4a8aa76e6c3a6196fde825dc', 1);
INSERT INTO post_versions VALUES (10, 10, '2026-11-23T10:00:00Z', 'Salita 10', '<p>Siamo saliti al colle numero 10. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '23470a7c27e82e74c8dc7012036735e9', 1);
INSERT INTO post_versions VALUES (11, 11, '2026-11-23T10:00:00Z', 'Salita 11', '<p>Siamo saliti al colle numero 11. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '033eb6b235a53a057228d85b6c9c9aa0', 1);
INSERT INTO post_versions VALUES (12, 12, '2026-11-23T10:00:00Z', 'Salita 12', '<p>Siamo saliti al colle numero 12. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '23e05fff28922678884367c327a7f6cb', 1);
INSERT INTO post_versions VALUES (13, 13, '2026-11-23T10:00:00Z', 'Chi sono', '<p>Siamo saliti al colle numero 30. <a href="https://quota.blogspot.com/2011/10/salita-9.html" rel="nofollow noopener noreferrer">Come qui</a>.</p>', '5c3b4a1893200e25cb7f9ae1420de111', 1);
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
INSERT INTO posts VALUES (1, 1, '8000000000000000001', 'https://quota.blogspot.com/2011/10/salita-1.html', '/2011/10/salita-1.html', 'post', 'Salita 1', 'Il malgaro', 1, '2011-10-01', '2011-10-01T07:41:12Z', '2011-10-01T09:41:12+02:00', 'feed', '2011-10-01T08:00:00Z', 'Siamo saliti al colle numero 1. Come qui.', 'cc427f53e3f91057f2189bb83fd04b63', 4, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (2, 1, '8000000000000000002', 'https://quota.blogspot.com/2011/10/salita-2.html', '/2011/10/salita-2.html', 'post', 'Salita 2', 'Il malgaro', 1, '2011-10-02', '2011-10-02T07:41:12Z', '2011-10-02T09:41:12+02:00', 'feed', '2011-10-02T08:00:00Z', 'Siamo saliti al colle numero 2. Come qui.', '75b149da00da1f37bc924e615ab7bdaa', 1, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (3, 1, '8000000000000000003', 'https://quota.blogspot.com/2011/10/salita-3.html', '/2011/10/salita-3.html', 'post', 'Salita 3', 'Il malgaro', 1, '2011-10-03', '2011-10-03T07:41:12Z', '2011-10-03T09:41:12+02:00', 'feed', '2011-10-03T08:00:00Z', 'Siamo saliti al colle numero 3. Come qui.', '12277b2763be8b7b946a25ac01438fa8', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (4, 1, '8000000000000000004', 'https://quota.blogspot.com/2011/10/salita-4.html', '/2011/10/salita-4.html', 'post', 'Salita 4', 'Il malgaro', 1, '2011-10-04', '2011-10-04T07:41:12Z', '2011-10-04T09:41:12+02:00', 'feed', '2011-10-04T08:00:00Z', 'Siamo saliti al colle numero 4. Come qui.', '6c557bba9cbd1e46d9a1157e1339794f', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (5, 1, '8000000000000000005', 'https://quota.blogspot.com/2011/10/salita-5.html', '/2011/10/salita-5.html', 'post', 'Salita 5', 'Il malgaro', 1, '2011-10-05', '2011-10-05T07:41:12Z', '2011-10-05T09:41:12+02:00', 'feed', '2011-10-05T08:00:00Z', 'Siamo saliti al colle numero 5. Come qui.', 'c5cd87b79c1ebdcb8255620d5f559a3a', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (6, 1, '8000000000000000006', 'https://quota.blogspot.com/2011/10/salita-6.html', '/2011/10/salita-6.html', 'post', 'Salita 6', 'Il malgaro', 1, '2011-10-06', '2011-10-06T07:41:12Z', '2011-10-06T09:41:12+02:00', 'feed', '2011-10-06T08:00:00Z', 'Siamo saliti al colle numero 6. Come qui.', '6d5d72f626dca3ecf9b1b90f64c859b2', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (7, 1, '8000000000000000007', 'https://quota.blogspot.com/2011/10/salita-7.html', '/2011/10/salita-7.html', 'post', 'Salita 7', 'Il malgaro', 1, '2011-10-07', '2011-10-07T07:41:12Z', '2011-10-07T09:41:12+02:00', 'feed', '2011-10-07T08:00:00Z', 'Siamo saliti al colle numero 7. Come qui.', 'c05ba04cd5e79f071465765b1727db54', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (8, 1, '8000000000000000008', 'https://quota.blogspot.com/2011/10/salita-8.html', '/2011/10/salita-8.html', 'post', 'Salita 8', 'Il malgaro', 1, '2011-10-08', '2011-10-08T07:41:12Z', '2011-10-08T09:41:12+02:00', 'feed', '2011-10-08T08:00:00Z', 'Siamo saliti al colle numero 8. Come qui.', '95eedbc4c9f61a7053d21ca6912f633b', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (9, 1, '8000000000000000009', 'https://quota.blogspot.com/2011/10/salita-9.html', '/2011/10/salita-9.html', 'post', 'Salita 9', 'Il malgaro', 1, '2011-10-09', '2011-10-09T07:41:12Z', '2011-10-09T09:41:12+02:00', 'feed', '2011-10-09T08:00:00Z', 'Siamo saliti al colle numero 9. Come qui.', '681282fb4a8aa76e6c3a6196fde825dc', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (10, 1, '8000000000000000010', 'https://quota.blogspot.com/2011/10/salita-10.html', '/2011/10/salita-10.html', 'post', 'Salita 10', 'Il malgaro', 1, '2011-10-10', '2011-10-10T07:41:12Z', '2011-10-10T09:41:12+02:00', 'feed', '2011-10-10T08:00:00Z', 'Siamo saliti al colle numero 10. Come qui.', '23470a7c27e82e74c8dc7012036735e9', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (11, 1, '8000000000000000011', 'https://quota.blogspot.com/2011/10/salita-11.html', '/2011/10/salita-11.html', 'post', 'Salita 11', 'Il malgaro', 1, '2011-10-11', '2011-10-11T07:41:12Z', '2011-10-11T09:41:12+02:00', 'feed', '2011-10-11T08:00:00Z', 'Siamo saliti al colle numero 11. Come qui.', '033eb6b235a53a057228d85b6c9c9aa0', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (12, 1, '8000000000000000012', 'https://quota.blogspot.com/2011/10/salita-12.html', '/2011/10/salita-12.html', 'post', 'Salita 12', 'Il malgaro', 1, '2011-10-12', '2011-10-12T07:41:12Z', '2011-10-12T09:41:12+02:00', 'feed', '2011-10-12T08:00:00Z', 'Siamo saliti al colle numero 12. Come qui.', '23e05fff28922678884367c327a7f6cb', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
INSERT INTO posts VALUES (13, 1, '8000000000000000030', 'https://quota.blogspot.com/p/chi-sono.html', '/p/chi-sono.html', 'page', 'Chi sono', 'Il malgaro', 1, '2011-10-30', '2011-10-30T07:00:00Z', '2011-10-30T09:41:12+02:00', 'feed', '2011-10-30T08:00:00Z', 'Siamo saliti al colle numero 30. Come qui.', '5c3b4a1893200e25cb7f9ae1420de111', 0, 'feed', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', NULL, NULL);
CREATE TABLE problems (
    id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES runs(id),
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    UNIQUE (url, kind, detail)
) STRICT;
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
, captures_forgotten INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO runs VALUES (1, 1, 'https://quota.blogspot.com/', '2026-11-23T10:00:00Z', '2026-11-24T10:00:00Z', 'archived', NULL, 0, 0, 12, 5, 12, 5, NULL, 13, 0, 0, 5, 0, 0, 0);
CREATE VIRTUAL TABLE comments_fts USING fts5(
    author, content_text, content='comments', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
INSERT INTO comments_fts (comments_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE posts_fts USING fts5(
    title, content_text, content='posts', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
INSERT INTO posts_fts (posts_fts) VALUES ('rebuild');
CREATE INDEX captures_by_run ON captures(run_id);
CREATE INDEX captures_by_url ON captures(url, fetched_at);
CREATE INDEX certificates_by_blog ON certificates(blog_id, checked_at);
CREATE INDEX comment_counts_by_post ON comment_counts(post_id, counted_at, comment_count);
CREATE UNIQUE INDEX comment_versions_by_comment ON comment_versions(comment_id, seen_at, content_hash);
CREATE INDEX comment_versions_by_run ON comment_versions(run_id);
CREATE INDEX comments_awaiting_parent ON comments(post_id) WHERE parent_id IS NULL AND parent_blogger_id IS NOT NULL;
CREATE INDEX comments_by_author ON comments(parent_id, post_id, published_at) WHERE by_blog_author = 1;
CREATE UNIQUE INDEX comments_by_blogger_id ON comments(post_id, blogger_id);
CREATE INDEX comments_by_day ON comments(published_on, published_at);
CREATE INDEX comments_by_parent ON comments(parent_id, by_blog_author, person_id);
CREATE INDEX comments_by_person ON comments(person_id, published_on, post_id, published_at, parent_id);
CREATE INDEX comments_gone ON comments(gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX comments_removed ON comments(removed_by) WHERE removed_by IS NOT NULL;
CREATE INDEX comments_still_there ON comments(post_id, gone_at);
CREATE UNIQUE INDEX forgotten_by_fingerprint
    ON forgotten(kind, fingerprint, coalesce(blog_id, 0), coalesce(post_id, 0), coalesce(of_blog, ''));
CREATE INDEX forgotten_by_post ON forgotten(post_id);
CREATE INDEX gaps_by_certificate ON gaps(certificate_id);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX links_by_comment ON links(comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX links_by_folded_url ON links(folded_url);
CREATE INDEX links_by_host ON links(host, target_blog_id);
CREATE INDEX links_by_post ON links(post_id, comment_id);
CREATE INDEX links_by_target ON links(target_post_id) WHERE target_post_id IS NOT NULL;
CREATE INDEX links_by_target_blog ON links(target_blog_id) WHERE target_blog_id IS NOT NULL;
CREATE UNIQUE INDEX people_by_name ON people(blog_id, name) WHERE profile_url IS NULL;
CREATE UNIQUE INDEX people_by_profile ON people(profile_url);
CREATE INDEX post_labels_by_label ON post_labels(label_id);
CREATE INDEX post_media_by_media ON post_media(media_id);
CREATE UNIQUE INDEX post_versions_by_post ON post_versions(post_id, seen_at, content_hash);
CREATE INDEX post_versions_by_run ON post_versions(run_id);
CREATE UNIQUE INDEX posts_by_blogger_id ON posts(blog_id, blogger_id);
CREATE INDEX posts_by_comment_count ON posts(comment_count, published_on, gone_at);
CREATE INDEX posts_by_day
    ON posts(blog_id, kind, published_on, published_at, comment_count, gone_at, person_id);
CREATE UNIQUE INDEX posts_by_path ON posts(blog_id, path);
CREATE INDEX posts_by_person ON posts(person_id, kind, published_on);
CREATE INDEX posts_by_published ON posts(published_on, published_at, kind, comment_count);
CREATE INDEX posts_gone ON posts(gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX problems_by_kind ON problems(kind, seen_at)
;
CREATE INDEX problems_by_run ON problems(run_id);
CREATE INDEX runs_by_blog ON runs(blog_id, started_at);
CREATE INDEX runs_by_url ON runs(url, blog_id);
CREATE TRIGGER comments_fts_delete AFTER DELETE ON comments BEGIN
    INSERT INTO comments_fts (comments_fts, rowid, author, content_text)
    VALUES ('delete', old.id, old.author, old.content_text);
END;
CREATE TRIGGER comments_fts_insert AFTER INSERT ON comments BEGIN
    INSERT INTO comments_fts (rowid, author, content_text) VALUES (new.id, new.author, new.content_text);
END;
CREATE TRIGGER comments_fts_update AFTER UPDATE OF author, content_text ON comments BEGIN
    INSERT INTO comments_fts (comments_fts, rowid, author, content_text)
    VALUES ('delete', old.id, old.author, old.content_text);
    INSERT INTO comments_fts (rowid, author, content_text) VALUES (new.id, new.author, new.content_text);
END;
CREATE TRIGGER posts_fts_delete AFTER DELETE ON posts BEGIN
    INSERT INTO posts_fts (posts_fts, rowid, title, content_text)
    VALUES ('delete', old.id, old.title, old.content_text);
END;
CREATE TRIGGER posts_fts_insert AFTER INSERT ON posts BEGIN
    INSERT INTO posts_fts (rowid, title, content_text) VALUES (new.id, new.title, new.content_text);
END;
CREATE TRIGGER posts_fts_update AFTER UPDATE OF title, content_text ON posts BEGIN
    INSERT INTO posts_fts (posts_fts, rowid, title, content_text)
    VALUES ('delete', old.id, old.title, old.content_text);
    INSERT INTO posts_fts (rowid, title, content_text) VALUES (new.id, new.title, new.content_text);
END;
CREATE VIEW commenters AS
SELECT people.id AS person_id, people.name, count(*) AS comments, count(DISTINCT comments.post_id) AS posts,
       min(comments.published_on) AS first_comment_on, max(comments.published_on) AS last_comment_on
FROM comments JOIN people ON people.id = comments.person_id
GROUP BY people.id;
CREATE VIEW completeness AS
SELECT posts.id AS post_id, posts.blog_id, posts.title, posts.comment_count AS announced,
       count(comments.id) AS archived, posts.comment_count - count(comments.id) AS missing
FROM posts LEFT JOIN comments ON comments.post_id = posts.id AND comments.gone_at IS NULL
WHERE posts.comment_count IS NOT NULL AND posts.gone_at IS NULL
GROUP BY posts.id;
CREATE VIEW conversations AS
SELECT post_id, count(*) AS comments, count(DISTINCT coalesce('p' || person_id, author)) AS participants,
       count(parent_id) AS replies, sum(by_blog_author) AS by_blog_author,
       min(published_at) AS first_comment_at, max(published_at) AS last_comment_at
FROM comments GROUP BY post_id;
CREATE VIEW hot_posts AS
SELECT now.post_id, now.counted_at, before.comment_count AS comments_before, now.comment_count AS comments_now,
       now.comment_count - before.comment_count AS grown
FROM comment_counts AS now
JOIN comment_counts AS before ON before.id = (
    SELECT id FROM comment_counts WHERE post_id = now.post_id AND id < now.id ORDER BY id DESC LIMIT 1)
WHERE now.id = (SELECT max(id) FROM comment_counts WHERE post_id = now.post_id)
  AND now.comment_count > before.comment_count;
CREATE VIEW most_discussed AS
SELECT id AS post_id, blog_id, title, published_on, comment_count, url
FROM posts WHERE comment_count > 0 ORDER BY comment_count DESC, published_on DESC;
CREATE VIEW posts_by_month AS
SELECT blog_id, substr(published_on, 1, 7) AS month, count(*) AS posts, sum(comment_count) AS comments
FROM posts WHERE kind = 'post' AND published_on IS NOT NULL
GROUP BY blog_id, month;
CREATE VIEW reading AS
SELECT posts.id AS post_id, blogs.title AS blog, posts.published_on, posts.title, posts.author,
       posts.content_text, posts.comment_count, posts.url
FROM posts JOIN blogs ON blogs.id = posts.blog_id
WHERE posts.kind = 'post' ORDER BY posts.published_on DESC, posts.published_at DESC;
CREATE VIEW replies AS
SELECT reply.id AS comment_id, reply.post_id, parent.id AS parent_id, reply.author, parent.author AS parent_author,
       reply.by_blog_author, reply.published_at,
       CAST(round((julianday(reply.published_at) - julianday(parent.published_at)) * 1440) AS INTEGER) AS minutes
FROM comments AS reply JOIN comments AS parent ON parent.id = reply.parent_id;
CREATE VIEW vanished AS
SELECT 'post' AS what, id AS post_id, NULL AS comment_id, title AS text, published_on, gone_at
FROM posts WHERE gone_at IS NOT NULL
UNION ALL
SELECT 'comment', post_id, id, content_text, published_on, gone_at FROM comments WHERE gone_at IS NOT NULL;
