"""A small archive for the tests of web/: two blogs, a few conversations, and everything that can look odd."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.schema import migrations
from scraper.captures import CaptureFiles, Received
from scraper.items import Capture

SEEN = "2026-03-01T05:00:00Z"
HOSTILE = "<script>document.documentElement.dataset.bad=1</script><img src=x onerror=alert(1)>\"'&"

BLOGS: list[dict[str, Any]] = [
    {
        "id": 1,
        "url": "https://quadernodilago.blogspot.com/",
        "title": "Quaderno di lago",
        "language": "it",
        "description": "Appunti da una riva",
        "time_zone": "Europe/Rome",
        "status": "alive",
    },
    {
        "id": 2,
        "url": "https://bottegaaperta.blogspot.com/",
        "title": "Bottega aperta",
        "language": "it",
        "description": None,
        "time_zone": "Europe/Rome",
        "status": "unreachable",
    },
]
PEOPLE = [
    {
        "id": 1,
        "name": "Marta Riva",
        "profile_url": "https://www.blogger.com/profile/11112222333344445555",
        "blogger_id": "11112222333344445555",
        "blog_id": None,
    },
    {
        "id": 2,
        "name": "Ludovico",
        "profile_url": "https://www.blogger.com/profile/22223333444455556666",
        "blogger_id": "22223333444455556666",
        "blog_id": None,
    },
    {"id": 3, "name": "Ines", "profile_url": None, "blogger_id": None, "blog_id": 1},
    {"id": 4, "name": HOSTILE, "profile_url": None, "blogger_id": None, "blog_id": 2},
]
POSTS = [  # id, blog, path, title, person, day, instant, raw, text, count
    (
        1,
        1,
        "/2011/10/le-reti.html",
        "Le reti dei pescatori",
        1,
        "2011-10-20",
        "2011-10-20T07:41:00Z",
        "giovedì 20 ottobre 2011",
        "Le reti si riparano d'inverno, quando l'acqua è ferma. Ogni articolo sulla città parla d'altro.",
        5,
    ),
    (
        2,
        1,
        "/2011/10/nebbia.html",
        None,
        1,
        "2011-10-20",
        "2011-10-20T18:02:00Z",
        "giovedì 20 ottobre 2011",
        "Nebbia. Perché no?",
        0,
    ),
    (
        3,
        1,
        "/2012/02/ghiaccio.html",
        "Ghiaccio",
        1,
        "2012-02-05",
        None,
        "domenica 5 febbraio 2012",
        "Il lago è gelato: gli articoli dei giornali esagerano.",
        1,
    ),
    (
        4,
        2,
        "/2012/03/pialle.html",
        "Pialle e articoli da regalo",
        2,
        "2012-03-11",
        "2012-03-11T10:00:00Z",
        "11/03/12",
        "In bottega si parla di reti e di persone.",
        3,
    ),
    (5, 2, "/2012/04/mistero.html", HOSTILE, 4, None, None, "boh 31 febbraio", HOSTILE, None),
    (6, 1, "/p/chi-sono.html", "Chi sono", 1, "2011-01-01", None, None, "Una riva, un quaderno.", None),
]
COMMENTS = [  # id, post, parent, person, author, by author, instant, text, removed
    (1, 1, None, 2, "Ludovico", 0, "2011-10-20T08:00:00Z", "Anche le parole si riparano, come le reti.", None),
    (2, 1, 1, 1, "Marta Riva", 1, "2011-10-20T09:30:00Z", "E con lo stesso filo.", None),
    (3, 1, 2, 2, "Ludovico", 0, "2011-10-20T10:00:00Z", "Domani provo.", None),
    (4, 1, None, None, "Anonimo", 0, "2011-10-21T10:00:00Z", "Commento eliminato", "author"),
    (5, 1, 4, 3, "Ines", 0, "2011-10-21T11:00:00Z", "Peccato, era bello.", None),
    (6, 3, None, 3, "Ines", 0, "2012-02-06T10:00:00Z", "Che freddo! 🐟", None),
    (7, 4, None, 1, "Marta Riva", 0, "2012-03-11T12:00:00Z", "Vengo a vedere.", None),
    (8, 4, None, 4, HOSTILE, 0, "2012-03-12T12:00:00Z", HOSTILE, None),
]
QUOTING = '<p>Le <b>reti</b> si riparano d’inverno. <img src="https://img.example/rete.jpg" alt="una rete"></p>'


def build_archive(path: Path) -> Path:
    """Make the archive at `path` and return it."""
    database = Database(path)
    migrations.apply(database)
    database.conn.execute("PRAGMA journal_mode=WAL")
    seen = {"first_seen_at": SEEN, "last_seen_at": SEEN}
    _insert(database, "blogs", [blog | seen for blog in BLOGS])
    _insert(database, "people", PEOPLE)
    _insert(database, "posts", [_post(*row) | seen for row in POSTS])
    _insert(database, "post_versions", list(_versions()))
    _insert(database, "comments", [_comment(*row) | seen for row in COMMENTS])
    _insert(
        database,
        "comment_versions",
        [{"comment_id": 3, "seen_at": SEEN, "content_html": "<p>Domani provo.</p>", "content_hash": "d1"}],
    )
    counts = [(1, "2011-11-01", 2), (1, "2012-01-01", 4), (1, "2026-03-01", 5), (4, "2026-03-01", 3)]
    _insert(
        database,
        "comment_counts",
        [
            {"post_id": post, "counted_at": f"{day}T05:00:00Z", "comment_count": count, "source": "feed"}
            for post, day, count in counts
        ],
    )
    _insert(database, "labels", [{"id": 1, "name": "reti"}, {"id": 2, "name": "inverno"}, {"id": 3, "name": HOSTILE}])
    _insert(
        database, "post_labels", [{"post_id": p, "label_id": n} for p, n in [(1, 1), (1, 2), (3, 2), (4, 1), (5, 3)]]
    )
    _insert(
        database,
        "links",
        [
            {
                "post_id": 4,
                "comment_id": None,
                "url": "https://quadernodilago.blogspot.com/2011/10/le-reti.html",
                "host": "quadernodilago.blogspot.com",
                "text": "le reti",
                "target_post_id": 1,
                "target_blog_id": 1,
            },
            {
                "post_id": 1,
                "comment_id": None,
                "url": "https://museo.example/reti",
                "host": "museo.example",
                "text": "museo",
                "target_post_id": None,
                "target_blog_id": None,
            },
            {
                "post_id": 1,
                "comment_id": 1,
                "url": "https://filo.example/",
                "host": "filo.example",
                "text": HOSTILE,
                "target_post_id": None,
                "target_blog_id": None,
            },
        ],
    )
    _insert(database, "media", [{"id": 1, "url": "https://img.example/rete.jpg"}])
    _insert(database, "post_media", [{"post_id": 1, "media_id": 1}])
    _insert(
        database,
        "runs",
        [
            {
                "id": 1,
                "blog_id": 1,
                "url": BLOGS[0]["url"],
                "started_at": SEEN,
                "finished_at": "2026-03-01T05:00:20Z",
                "outcome": "archived",
                "requests": 4,
                "bytes": 90_000,
                "posts_announced": 4,
                "comments_announced": 6,
                "posts_new": 4,
                "comments_new": 6,
            },
            {
                "id": 2,
                "blog_id": 2,
                "url": BLOGS[1]["url"],
                "started_at": SEEN,
                "finished_at": SEEN,
                "outcome": "unreachable",
                "message": "bottegaaperta.blogspot.com does not answer",
                "requests": 1,
                "bytes": 0,
            },
        ],
    )
    _insert(
        database,
        "captures",
        [
            {
                "run_id": 1,
                "url": "https://quadernodilago.blogspot.com/2011/10/le-reti.html",
                "fetched_at": SEEN,
                "status": 200,
                "bytes": 9_000,
                **_capture(path.with_suffix(".captures")),
            }
        ],
    )
    _insert(
        database,
        "problems",
        [
            {
                "run_id": 1,
                "url": "https://bottegaaperta.blogspot.com/2012/04/mistero.html",
                "kind": "date_unreadable",
                "detail": "boh 31 febbraio",
                "seen_at": SEEN,
            }
        ],
    )
    database.conn.execute("UPDATE posts SET gone_at = ? WHERE id = 3", [SEEN])
    database.conn.commit()
    database.close()
    return path


def _post(
    number: int,
    blog: int,
    path: str,
    title: str | None,
    person: int,
    day: str | None,
    instant: str | None,
    raw: str | None,
    text: str,
    count: int | None,
) -> dict[str, Any]:
    return {
        "id": number,
        "blog_id": blog,
        "blogger_id": f"9000000000000{number:06}",
        "path": path,
        "url": BLOGS[blog - 1]["url"].rstrip("/") + path,
        "kind": "page" if path.startswith("/p/") else "post",
        "title": title,
        "author": PEOPLE[person - 1]["name"],
        "person_id": person,
        "published_on": day,
        "published_at": instant,
        "published_raw": raw,
        "published_from": "header" if day else None,
        "content_text": text,
        "content_hash": f"h{number}",
        "comment_count": count,
        "source": "feed",
    }


def _comment(
    number: int,
    post: int,
    parent: int | None,
    person: int | None,
    author: str,
    own: int,
    instant: str,
    text: str,
    removed: str | None,
) -> dict[str, Any]:
    return {
        "id": number,
        "post_id": post,
        "parent_id": parent,
        "blogger_id": f"8000000000000{number:06}",
        "author": author,
        "person_id": person,
        "by_blog_author": own,
        "published_on": instant[:10],
        "published_at": instant,
        "published_raw": None,
        "content_html": f"<p>{text}</p>".replace("<script>", "").replace(" onerror", " data-x"),
        "content_text": text,
        "content_hash": f"c{number}",
        "removed_by": removed,
        "source": "feed",
    }


def _capture(folder: Path) -> dict[str, Any]:
    """Keep a response; return where it stands."""
    asked = Capture(url=BLOGS[0]["url"] + "2011/10/le-reti.html", fetched_at=datetime.fromisoformat(SEEN), status=200)
    received = Received(200, (("Content-Type", "text/html"), ("Server", HOSTILE)), f"{HOSTILE}</pre>{HOSTILE}".encode())
    kept = CaptureFiles(folder).append(asked, received)
    return {"warc_file": kept.warc_file, "warc_offset": kept.warc_offset, "warc_length": kept.warc_length}


def _versions() -> Iterable[dict[str, Any]]:
    for number, _, _, title, _, _, _, _, text, _ in POSTS:
        html = f"<p>{text}</p>" if title != HOSTILE else "<p>Pulito.</p>"
        yield {
            "post_id": number,
            "seen_at": "2012-05-01T05:00:00Z",
            "title": title,
            "content_html": html,
            "content_hash": f"o{number}",
        }
    yield {
        "post_id": 1,
        "seen_at": SEEN,
        "title": "Le reti dei pescatori",
        "content_html": QUOTING,
        "content_hash": "h1",
    }


def _insert(database: Database, table: str, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        if table == "links":
            row["folded_url"] = row["url"].removeprefix("https://")
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        database.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)
