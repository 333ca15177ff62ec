"""A large archive, as crawls would leave it: 5 blogs, 100,000 posts, 300,000 comments, 1.1 GB."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bench.web.texts import Writer
from pipelines.schema import migrations

SEEN = "2026-03-01T05:00:00Z"
BLOGS, PEOPLE, LABELS, RUNS = 5, 4_000, 300, 500
DAYS = [date(2004, 1, 1) + timedelta(days=n) for n in range(365 * 16)]

VERSIONS = """
INSERT INTO post_versions (post_id, seen_at, title, content_html, content_hash)
SELECT id, first_seen_at, title, '<p>' || content_text || '</p>', 'h' || id FROM posts
"""
COUNTS = """
INSERT INTO comment_counts (post_id, counted_at, comment_count, source)
SELECT id, '2020-01-01T05:00:00Z', comment_count / 2, 'feed' FROM posts WHERE comment_count > 1
UNION ALL SELECT id, ?, comment_count, 'feed' FROM posts
"""

Rows = Iterator[dict[str, Any]]


def build_archive(path: Path, posts: int = 100_000, comments: int = 300_000) -> None:
    """Fill a new archive at `path`, the same each time."""
    rng = random.Random(4)
    writer = Writer(rng)
    database = Database(path)
    migrations.apply(database)
    connection = database.conn
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    fill(connection, "blogs", make_blogs(range(1, BLOGS + 1), language="it", time_zone="Europe/Rome", status="alive"))
    fill(connection, "people", make_people(writer))
    fill(connection, "labels", ({"id": n, "name": f"{writer.text(1)} {n}"} for n in range(1, LABELS + 1)))
    fill(connection, "runs", make_runs(posts // BLOGS))
    homes = share_out(rng, posts, comments)
    fill(connection, "posts", make_posts(rng, writer, homes, posts))
    connection.execute(VERSIONS)
    fill(connection, "comments", make_comments(rng, writer, homes))
    fill(connection, "post_labels", label(rng, posts))
    fill(connection, "links", make_links(rng, posts))
    connection.execute(COUNTS, [SEEN])
    fill(connection, "problems", make_problems(1_000))
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
    database.close()


def share_out(rng: random.Random, posts: int, comments: int) -> list[int]:
    """Return the post of each comment, in order: most anywhere, three in ten crowded on the first posts."""
    homes = [
        rng.randint(1, posts) if rng.random() < 0.7 else int(posts * rng.random() ** 8) + 1 for _ in range(comments)
    ]
    return sorted(min(home, posts) for home in homes)


def make_blogs(numbers: range, **values: str) -> Rows:
    """Yield blogs of these numbers, all with these values."""
    for n in numbers:
        yield {
            "id": n,
            "url": f"https://blog{n}.example/",
            "title": f"Blog {n}",
            "first_seen_at": SEEN,
            "last_seen_at": SEEN,
            **values,
        }


def make_people(writer: Writer) -> Rows:
    """Yield people with a profile; the first of them write the blogs."""
    for n in range(1, PEOPLE + 1):
        yield {
            "id": n,
            "name": f"{writer.text(1).capitalize()} {n}",
            "profile_url": f"https://www.blogger.com/profile/{n}",
        }


def make_runs(announced: int) -> Rows:
    """Yield visits to the blogs in turn, each of which announced so many posts."""
    for n in range(1, RUNS + 1):
        yield {
            "id": n,
            "blog_id": n % BLOGS + 1,
            "url": f"https://blog{n % BLOGS + 1}.example/",
            "started_at": f"2025-{n % 12 + 1:02}-01T05:00:00Z",
            "finished_at": SEEN,
            "outcome": "archived",
            "posts_announced": announced,
        }


def make_posts(rng: random.Random, writer: Writer, homes: list[int], posts: int) -> Rows:
    """Yield posts, their announced counts a little wrong here and there."""
    counts = Counter(homes)
    for n in range(1, posts + 1):
        day = DAYS[n * len(DAYS) // (posts + 1)]
        blog = n % BLOGS + 1
        path = f"/{day:%Y/%m}/post-{n}.html"
        yield {
            "id": n,
            "blog_id": blog,
            "blogger_id": f"9{n:018}",
            "url": f"https://blog{blog}.example{path}",
            "path": path,
            "title": writer.text(rng.randint(2, 7)).capitalize(),
            "author": f"Autore {blog}",
            "person_id": blog,
            "published_on": day.isoformat() if n % 500 else None,
            "published_raw": f"{day:%d/%m/%Y}",
            "published_from": "feed",
            "published_at": f"{day}T{rng.randint(5, 22):02}:{rng.randint(0, 59):02}:00Z" if n % 500 else None,
            "content_text": writer.text(rng.randint(40, 400)),
            "content_hash": f"h{n}",
            "comment_count": counts[n] + (n % 400 == 0),
            "source": "feed",
            "first_seen_at": SEEN,
            "last_seen_at": SEEN,
        }


def make_comments(rng: random.Random, writer: Writer, homes: list[int]) -> Rows:
    """Yield comments post by post, a third of them replies to one before."""
    before: list[int] = []
    for n, home in enumerate(homes, start=1):
        before = [*before, n - 1] if n > 1 and homes[n - 2] == home else []
        day = DAYS[home * len(DAYS) // 100_001] + timedelta(days=int(20 * rng.random() ** 3))
        person = int(PEOPLE * rng.random() ** 3) + 1 if rng.random() < 0.9 else None
        yield {
            "id": n,
            "post_id": home,
            "parent_id": rng.choice(before) if before and rng.random() < 0.35 else None,
            "blogger_id": f"8{n:018}",
            "author": f"Persona {person}" if person else "Anonimo",
            "person_id": person,
            "by_blog_author": int(person is not None and person <= 5),
            "published_on": day.isoformat(),
            "published_at": f"{day}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00Z",
            "content_html": (html := writer.text(rng.randint(4, 60))),
            "content_text": html,
            "content_hash": f"c{n}",
            "source": "feed",
            "first_seen_at": SEEN,
            "last_seen_at": SEEN,
            "gone_at": SEEN if n % 3_000 == 0 else None,
            "removed_by": "author" if n % 2_000 == 0 else None,
        }


def label(rng: random.Random, posts: int) -> Rows:
    """Yield one or two labels for each post, the first labels more often."""
    for n in range(1, posts + 1):
        for number in {int(LABELS * rng.random() ** 2) + 1, rng.randint(1, LABELS)}:
            yield {"post_id": n, "label_id": number}


def make_links(rng: random.Random, links: int) -> Rows:
    """Yield links to 3,000 sites; one in five leads to a post that is archived."""
    for _ in range(links):
        source = rng.randint(1, links)
        yield {
            "post_id": source,
            "url": f"https://site{source % 3000}.example/{source}",
            "host": f"site{source % 3000}.example",
            "folded_url": f"site{source % 3000}.example/{source}",
            "text": "qui",
            "target_post_id": rng.randint(1, links) if rng.random() < 0.2 else None,
            "target_blog_id": rng.randint(1, BLOGS) if rng.random() < 0.2 else None,
        }


def make_problems(problems: int) -> Rows:
    """Yield dates that could not be read."""
    for n in range(problems):
        yield {
            "run_id": n % RUNS + 1,
            "url": f"https://blog1.example/{n}",
            "kind": "date_unreadable",
            "detail": "boh",
            "seen_at": SEEN,
        }


def fill(connection: sqlite3.Connection, table: str, rows: Rows) -> None:
    """Insert rows of equal keys, a thousand at a time."""
    first = next(rows)
    names = ", ".join(first)
    statement = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join(':' + name for name in first)})"
    connection.execute(statement, first)
    connection.executemany(statement, rows)
    connection.commit()
