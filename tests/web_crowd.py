"""A crowd for the tests of SQL: the small archive with as many more rows, drawn by chance, as answers stay uncut."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

from web_archive import build_archive

RARE = "zanzaverde"  #: a word that stands in some of the texts
NAMES = ["Anna", "Anna Maria", "Bruno", "Carla", "Dino O'Neill", "50%", "Élodie", "_"]


def build_crowd(path: Path) -> Path:
    """Make the archive at `path`: the same one every time."""
    build_archive(path)
    draw = random.Random(20111020)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    _insert(connection, "blogs", {"id": 3, "url": "https://terzo.example/", **_seen(draw)})
    for number, name in enumerate(NAMES, start=10):
        _insert(connection, "people", {"id": number, "name": name, "profile_url": f"https://p.example/{number}"})
    for number in range(10, 48):
        _add_post(connection, draw, number)
    for number in range(10, 92):
        _add_comment(connection, draw, number)
    for _ in range(40):
        _add_link(connection, draw)
    for number in range(10, 24):
        _insert(connection, "labels", {"id": number, "name": f"etichetta {number}"})
        for post in draw.sample(range(10, 48), draw.randrange(6)):
            _insert(connection, "post_labels", {"post_id": post, "label_id": number})
    _add_certificates(connection, draw)
    connection.commit()
    connection.close()
    return path


def read_tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, nothing joined and nothing counted."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    tables = {
        name: [dict(row) for row in connection.execute(f"SELECT * FROM [{name}] ORDER BY 1")]
        for name in names
        if "_fts" not in name
    }
    connection.close()
    return tables


def _add_post(connection: sqlite3.Connection, draw: random.Random, number: int) -> None:
    day = _day(draw) if draw.random() < 0.9 else None
    gone = _instant(draw) if draw.random() < 0.15 else None
    post = {
        "id": number, "blog_id": draw.randint(1, 3), "path": f"/{number}.html",
        "url": f"https://x.example/{number}.html", "kind": "post" if draw.random() < 0.9 else "page",
        "title": draw.choice([None, f"Titolo {number}", f"{RARE} {number}"]),
        "author": "Anna", "person_id": draw.choice([None, 10, 11]), "published_on": day,
        "published_at": f"{day}T{number % 24:02}:{number:02}:00Z" if day and draw.random() < 0.7 else None,
        "published_raw": "boh", "content_text": draw.choice(["Neve.", f"Una {RARE.upper()} vola."]),
        "comment_count": draw.choice([None, 0, 0, 1, 2, 3, 5, 8]), "source": "feed", "gone_at": gone, **_seen(draw),
    }  # fmt: skip
    _insert(connection, "posts", post)
    for turn in range(draw.choice([1, 1, 2, 3])):
        seen = f"{draw.randint(2011, 2014)}-0{turn + 1}-01T05:00:00Z"
        html = f"<p>{draw.random()}</p>"
        version = {"post_id": number, "seen_at": seen, "title": f"Versione {turn}", "content_html": html}
        _insert(connection, "post_versions", {**version, "content_hash": f"{number}-{turn}", "run_id": _run(number)})
    for turn in range(draw.choice([0, 1, 2, 4])):
        count = {"post_id": number, "counted_at": f"2013-0{turn + 1}-02T05:00:00Z", "comment_count": draw.randrange(9)}
        _insert(connection, "comment_counts", {**count, "source": "feed"})


def _add_comment(connection: sqlite3.Connection, draw: random.Random, number: int) -> None:
    earlier = connection.execute("SELECT id, post_id FROM comments WHERE id >= 10").fetchall()
    parent = draw.choice(earlier) if earlier and draw.random() < 0.5 else None
    person = draw.choice([None, *range(len(NAMES))])
    day = f"201{draw.randint(1, 3)}-0{draw.randint(1, 2)}-1{draw.randrange(9)}" if draw.random() < 0.95 else None
    comment = {
        "id": number, "post_id": parent[1] if parent else draw.randrange(10, 47),
        "parent_id": parent[0] if parent else None,
        "blogger_id": str(number), "author": "Anonimo" if person is None else NAMES[person],
        "person_id": None if person is None else person + 10, "by_blog_author": int(person == 0), "published_on": day,
        "published_at": f"{day}T{number % 24:02}:{number % 60:02}:09Z" if day else None,
        "content_text": draw.choice(["Vero.", f"Che {RARE}!"]), "source": "feed",
        "removed_by": draw.choice([None] * 8 + ["author", "administrator"]),
        "gone_at": _instant(draw) if draw.random() < 0.1 else None, **_seen(draw),
    }  # fmt: skip
    _insert(connection, "comments", comment)
    said = {"comment_id": number, "seen_at": f"2012-01-01T05:00:{number % 60:02}Z", "content_hash": str(number)}
    _insert(connection, "comment_versions", {**said, "run_id": _run(number)})


def _add_link(connection: sqlite3.Connection, draw: random.Random) -> None:
    target = draw.choice([None, None, draw.randrange(10, 48)])
    host = draw.choice(["a.example", "b.example", "c.example"])
    blog = None
    if target:
        blog = connection.execute("SELECT blog_id FROM posts WHERE id = ?", [target]).fetchone()[0]
    link = {"post_id": draw.randrange(10, 48), "url": f"https://{host}/", "folded_url": f"{host}/", "host": host}
    _insert(connection, "links", {**link, "target_post_id": target, "target_blog_id": blog})


def _add_certificates(connection: sqlite3.Connection, draw: random.Random) -> None:
    for number, blog in enumerate([1, 2, None, 1, None], start=1):
        gaps = draw.randrange(4) if number > 2 else 0
        told = {"id": number, "blog_id": blog, "checked_at": f"2026-03-0{number}T05:00:00Z", "complete": int(not gaps)}
        _insert(connection, "certificates", {**told, "posts_archived": 9, "gaps": gaps})
        for gap in range(gaps if number > 3 else 0):
            row = {"certificate_id": number, "kind": "month", "what": f"2011-0{gap + 1}", "announced": 3, "archived": 2}
            _insert(connection, "gaps", {**row, "detail": "One is missing."})
    for kind in ["date_unreadable", "date_unreadable", "count_differs"]:
        problem = {"run_id": 1, "url": f"https://x.example/{draw.random()}", "kind": kind, "detail": "…"}
        _insert(connection, "problems", {**problem, "seen_at": _instant(draw)})


def _day(draw: random.Random) -> str:
    return f"{draw.randint(2010, 2013)}-{draw.randint(9, 11):02}-{draw.randint(19, 21)}"


def _instant(draw: random.Random) -> str:
    return f"{_day(draw)}T{draw.randrange(24):02}:{draw.randrange(60):02}:{draw.randrange(60):02}Z"


def _run(number: int) -> int | None:
    return number % 3 or None


def _seen(draw: random.Random) -> dict[str, str]:
    return {"first_seen_at": _instant(draw), "last_seen_at": "2026-03-01T05:00:00Z"}


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
