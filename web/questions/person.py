"""A person: what they said, where and when, whom they answered and who answered them."""

from __future__ import annotations

from typing import Any

from web.questions import Archive

SIZE = 40  #: comments a page holds

PERSON = """
SELECT people.id, people.name, people.profile_url, people.blog_id, coalesce(blogs.title, blogs.url) AS blog
FROM people LEFT JOIN blogs ON blogs.id = people.blog_id WHERE people.id = :person
"""
TALLY = """
SELECT count(*) AS comments, count(DISTINCT post_id) AS posts,
       min(published_on) AS first_on, max(published_on) AS last_on
FROM comments WHERE person_id = :person
"""
YEARS = """
SELECT year, sum(posts) AS posts, sum(comments) AS comments FROM (
    SELECT substr(published_on, 1, 4) AS year, count(*) AS posts, 0 AS comments FROM posts
    WHERE person_id = :person AND published_on IS NOT NULL GROUP BY year
    UNION ALL
    SELECT substr(published_on, 1, 4) AS year, 0, count(*) FROM comments
    WHERE person_id = :person AND published_on IS NOT NULL GROUP BY year)
GROUP BY year ORDER BY year
"""
WRITTEN = """
SELECT posts.id, posts.title, posts.published_on, posts.comment_count, coalesce(blogs.title, blogs.url) AS blog
FROM (SELECT id FROM posts WHERE person_id = :person ORDER BY published_on DESC LIMIT 12) AS latest
JOIN posts ON posts.id = latest.id JOIN blogs ON blogs.id = posts.blog_id ORDER BY posts.published_on DESC
"""
COMMENTS = """
SELECT comments.id, comments.published_on, comments.published_at, comments.content_text, comments.removed_by,
       comments.gone_at, comments.post_id, posts.title, posts.blog_id, coalesce(blogs.title, blogs.url) AS blog,
       blogs.time_zone,
       parent.author AS answers, parent.id AS parent_id, parent.person_id AS parent_person_id
FROM comments JOIN posts ON posts.id = comments.post_id JOIN blogs ON blogs.id = posts.blog_id
LEFT JOIN comments AS parent ON parent.id = comments.parent_id
WHERE comments.id IN (SELECT id FROM comments WHERE person_id = :person
    ORDER BY published_on DESC, post_id DESC, published_at DESC LIMIT :size OFFSET :skip)
ORDER BY comments.published_on DESC, comments.post_id DESC, comments.published_at DESC
"""
ANSWERED_BY = """
SELECT people.id, people.name, count(*) AS replies
FROM comments AS own JOIN comments AS reply ON reply.parent_id = own.id JOIN people ON people.id = reply.person_id
WHERE own.person_id = :person AND reply.person_id <> :person GROUP BY people.id ORDER BY replies DESC LIMIT 10
"""
ANSWERS = """
SELECT people.id, people.name, count(*) AS replies
FROM comments AS own JOIN comments AS parent ON parent.id = own.parent_id JOIN people ON people.id = parent.person_id
WHERE own.person_id = :person AND parent.person_id <> :person GROUP BY people.id ORDER BY replies DESC LIMIT 10
"""
BLOGS = """
SELECT blogs.id, coalesce(blogs.title, blogs.url) AS title, count(*) AS comments
FROM comments JOIN posts ON posts.id = comments.post_id
JOIN blogs ON blogs.id = posts.blog_id WHERE comments.person_id = :person GROUP BY blogs.id ORDER BY comments DESC
"""


async def ask_person(archive: Archive, person: int) -> dict[str, Any] | None:
    """Return a person with all but their comments; None where there is no such person."""

    async def count() -> dict[str, Any] | None:
        found = await archive.row(PERSON, person=person)
        if found is None:
            return None
        years = await archive.rows(YEARS, person=person)
        return {
            "person": found,
            "tally": await archive.row(TALLY, person=person),
            "years": [(row["year"], row["posts"], row["comments"]) for row in years],
            "posts_written": sum(row["posts"] for row in years),
            "written": await archive.rows(WRITTEN, person=person),
            "answered_by": await archive.rows(ANSWERED_BY, person=person),
            "answers": await archive.rows(ANSWERS, person=person),
            "blogs": await archive.rows(BLOGS, person=person),
        }

    return await archive.kept(("person", person), count)


async def ask_comments_of(archive: Archive, person: int, page: int) -> list[dict[str, Any]]:
    """Return a page of a person's comments, newest first, each with its post and what it answers."""
    return await archive.rows(COMMENTS, person=person, size=SIZE, skip=(page - 1) * SIZE)
