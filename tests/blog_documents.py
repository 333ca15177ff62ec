"""A small Italian blog as documents, for the tests of the store: its posts and comments, read in any way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from pipelines.context import Tally
from pipelines.html import clean_content
from pipelines.store import Store
from scraper.items import Blog, Comment, Document, Post, Source

ROOT = "https://quota.blogspot.com/"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
BLOG = Blog(url=ROOT, title="Quota duemila", language="it", time_zone="Europe/Rome")
AUTHOR = "https://www.blogger.com/profile/1000000001"


def post(number: int = 1, **changes: Any) -> Post:
    """Return a post of the blog as its feed prints it."""
    values: dict[str, Any] = {
        "source": Source.FEED,
        "blogger_id": f"80000000000000000{number:02}",
        "url": f"{ROOT}2011/10/salita-{number}.html",
        "title": f"Salita {number}",
        "author": "Il malgaro",
        "author_url": AUTHOR,
        "published_on": date(2011, 10, number),
        "published_at": datetime(2011, 10, number, 7, 41, 12, tzinfo=UTC),
        "published_raw": f"2011-10-{number:02}T09:41:12+02:00",
        "published_from": "feed",
        "updated_at": datetime(2011, 10, number, 8, 0, tzinfo=UTC),
        "body": f"<p>Siamo saliti al colle numero {number}. <a href='{ROOT}2011/10/salita-9.html'>Come qui</a>.</p>",
        "labels": ("monti", "neve"),
        "comment_count": 2,
    }
    return Post(**values | changes)


def comment(number: int = 1, on: int = 1, **changes: Any) -> Comment:
    """Return a comment on a post as the comments feed prints it."""
    values: dict[str, Any] = {
        "source": Source.FEED,
        "blogger_id": f"90000000000000000{number:02}",
        "post_blogger_id": f"80000000000000000{on:02}",
        "post_url": f"{ROOT}2011/10/salita-{on}.html",
        "author": f"Lettore {number}",
        "author_url": f"https://www.blogger.com/profile/20000000{number:02}",
        "published_on": date(2011, 11, 1),
        "published_at": datetime(2011, 11, 1, 12, number, tzinfo=UTC),
        "published_raw": "1 novembre 2011 alle ore 13:00",
        "body": f"Che bella gita!<br/>Ci torno con {number} amici.",
    }
    return Comment(**values | changes)


def document(*items: Post | Comment, **changes: Any) -> Document:
    """Return a cleaned document that holds these posts and comments."""
    values: dict[str, Any] = {"url": f"{ROOT}feeds/posts/default", "page_type": "feed", "blog": BLOG}
    posts = tuple(item for item in items if isinstance(item, Post))
    comments = tuple(item for item in items if isinstance(item, Comment))
    return clean_content(Document(**values | {"posts": posts, "comments": comments} | changes))


def copy(**changes: Any) -> Post:
    """Return the first post as a text copy of its page tells it."""
    values = {
        "source": Source.COPY,
        "blogger_id": None,
        "url": None,
        "author": None,
        "author_url": None,
        "published_at": None,
        "published_raw": "sabato 1 ottobre 2011",
        "published_from": "header",
        "updated_at": None,
        "labels": None,
        "comment_count": 0,
    }
    return post(1, **values | changes)


def reply(number: int, to: int, on: int = 1, **changes: Any) -> Comment:
    """Return a comment that answers the one of that number."""
    return comment(number, on, parent_blogger_id=comment(to).blogger_id, **changes)


def save(store: Store, *documents: Document, now: datetime = NOW, url: str = ROOT, outcome: str = "archived") -> Tally:
    """Save documents in one run of their own; return what it made of the archive."""
    run = store.begin_run(url, now)
    tallies = [store.save_document(run, one, now) for one in documents]
    store.finish_run(run, outcome=outcome, now=now)
    return Tally(*(sum(values) for values in zip(*(vars_of(tally) for tally in tallies), strict=True)))


def vars_of(tally: Tally) -> list[int]:
    return [getattr(tally, name) for name in Tally.__slots__]


def rows(db: Database, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return db.conn.execute(sql, parameters).fetchall()


#: everything a crawl may change, without the runs themselves
TABLES = (
    "blogs", "people", "posts", "post_versions", "comments", "comment_versions", "comment_counts", "labels",
    "post_labels", "links", "problems",
)  # fmt: skip


def contents(db: Database, tables: Iterable[str] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of these tables."""
    return {table: rows(db, f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


FACTS = {
    "posts": """
        SELECT posts.blogger_id, posts.url, path, kind, posts.title, author, people.name, profile_url, published_on,
               published_at, published_raw, published_from, updated_at, content_text, content_hash, comment_count
        FROM posts LEFT JOIN people ON people.id = person_id ORDER BY path""",
    "labels": """
        SELECT path, name FROM post_labels JOIN posts ON posts.id = post_id JOIN labels ON labels.id = label_id
        ORDER BY 1, 2""",
    "comments": """
        SELECT path, comments.blogger_id, parent_blogger_id,
               (SELECT blogger_id FROM comments AS parents WHERE parents.id = comments.parent_id), comments.author,
               name, profile_url, by_blog_author, comments.published_on, comments.published_at, comments.published_raw,
               comments.content_html, comments.content_text, comments.content_hash, removed_by
        FROM comments JOIN posts ON posts.id = post_id LEFT JOIN people ON people.id = comments.person_id
        ORDER BY 1, 2""",
    "links": """
        SELECT posts.path, comments.blogger_id, links.url, links.host, text, targets.path, blogs.url
        FROM links JOIN posts ON posts.id = links.post_id LEFT JOIN comments ON comments.id = comment_id
        LEFT JOIN posts AS targets ON targets.id = target_post_id LEFT JOIN blogs ON blogs.id = target_blog_id
        ORDER BY 1, 2, 3""",
    "counts": """
        SELECT path, comment_counts.comment_count FROM comment_counts JOIN posts ON posts.id = post_id ORDER BY 1, 2""",
    "people": "SELECT name, profile_url, blogger_id FROM people ORDER BY 1, 2",
}


def facts(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the archive says, without our own ids and clock: equal whatever the order of arrival."""
    return {name: rows(db, sql) for name, sql in FACTS.items()}
