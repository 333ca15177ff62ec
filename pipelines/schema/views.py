"""The views: questions that people ask, ready to be read as tables.

As first made. m004 made `hot_posts` and `conversations` anew.
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
