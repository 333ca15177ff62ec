"""The indexes, each below the page or question that it serves.

As first made. m002 added those of a run's versions; m003 made those of `forgotten` anew.
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
