"""Time every page and canned query over a large archive: `python -m bench.web`, from the project's root.

Builds once an archive of 100,000 posts and 300,000 comments (a minute or two; kept at --db), then asks each page
through Datasette's in-process client. A page with parameters is asked with a different one each time. With
`--shape giant` the archive holds whatever is largest of its kind, and the pages of just that are asked, too.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.schema import migrations
from web.metadata import describe
from web.serve import build_datasette

SEEN = "2026-03-01T05:00:00Z"
SYLLABLES = (
    "ba be bi bo ca che chi co da de di do fa fe fi ga go la le li lo ma me mi mo na ne no"
    " pa pe po ra re ri ro sa se si so ta te ti to va ve vi"
)
EVERYWHERE = "ovunque"
KNOWN = "rete persona conversazione mercato articolo città lago parola blog relazione contatto nodo perché economia"


def build_words(rng: random.Random) -> list[str]:
    """Invent 30,000 Italian-looking words, the known ones among the frequent."""
    syllables = SYLLABLES.split()
    invented = {"".join(rng.choices(syllables, k=rng.randint(2, 5))) for _ in range(36_000)}
    words = sorted(invented)[:30_000]
    rng.shuffle(words)
    words[20:20] = KNOWN.split()
    return words


class Writer:
    """Texts of a given length, their words as unequal as words are."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.words = rng, build_words(rng)
        total = 0.0
        self.weights = [total := total + 1 / (rank + 3) for rank in range(len(self.words))]

    def text(self, words: int) -> str:
        """Write that many words."""
        return " ".join(self.rng.choices(self.words, cum_weights=self.weights, k=words))


def build_archive(path: Path, posts: int = 100_000, comments: int = 300_000) -> None:
    """Fill a new archive at `path`, as a crawl would leave it."""
    rng = random.Random(4)
    writer = Writer(rng)
    database = Database(path)
    migrations.apply(database)
    connection = database.conn
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    blogs, people = 5, 4_000
    fill(
        connection,
        "blogs",
        (
            {
                "id": n,
                "url": f"https://blog{n}.example/",
                "title": f"Blog {n}",
                "language": "it",
                "time_zone": "Europe/Rome",
                "status": "alive",
                "first_seen_at": SEEN,
                "last_seen_at": SEEN,
            }
            for n in range(1, blogs + 1)
        ),
    )
    fill(
        connection,
        "people",
        (
            {
                "id": n,
                "name": f"{writer.text(1).capitalize()} {n}",
                "profile_url": f"https://www.blogger.com/profile/{n}",
            }
            for n in range(1, people + 1)
        ),
    )
    fill(connection, "labels", ({"id": n, "name": f"{writer.text(1)} {n}"} for n in range(1, 301)))
    fill(
        connection,
        "runs",
        (
            {
                "id": n,
                "blog_id": n % blogs + 1,
                "url": f"https://blog{n % blogs + 1}.example/",
                "started_at": f"2025-{n % 12 + 1:02}-01T05:00:00Z",
                "finished_at": SEEN,
                "outcome": "archived",
                "posts_announced": posts // blogs,
            }
            for n in range(1, 501)
        ),
    )
    days = [date(2004, 1, 1) + timedelta(days=n) for n in range(365 * 16)]
    counts = [0] * (posts + 1)
    homes = [
        rng.randint(1, posts) if rng.random() < 0.7 else int(posts * rng.random() ** 8) + 1 for _ in range(comments)
    ]
    for home in homes:
        counts[min(home, posts)] += 1
    fill(connection, "posts", make_posts(rng, writer, counts, days, posts, blogs))
    connection.execute(
        "INSERT INTO post_versions (post_id, seen_at, title, content_html, content_hash)"
        " SELECT id, first_seen_at, title, '<p>' || content_text || '</p>', 'h' || id FROM posts"
    )
    fill(connection, "comments", make_comments(rng, writer, sorted(min(home, posts) for home in homes), days, people))
    fill(
        connection,
        "post_labels",
        (
            {"post_id": n, "label_id": label}
            for n in range(1, posts + 1)
            for label in {int(300 * rng.random() ** 2) + 1, rng.randint(1, 300)}
        ),
    )
    fill(
        connection,
        "links",
        (
            {
                "post_id": (source := rng.randint(1, posts)),
                "url": f"https://site{source % 3000}.example/{source}",
                "host": f"site{source % 3000}.example",
                "folded_url": f"site{source % 3000}.example/{source}",
                "text": "qui",
                "target_post_id": rng.randint(1, posts) if rng.random() < 0.2 else None,
                "target_blog_id": rng.randint(1, blogs) if rng.random() < 0.2 else None,
            }
            for _ in range(posts)
        ),
    )
    connection.execute(
        "INSERT INTO comment_counts (post_id, counted_at, comment_count, source)"
        " SELECT id, '2020-01-01T05:00:00Z', comment_count / 2, 'feed' FROM posts WHERE comment_count > 1"
        " UNION ALL SELECT id, ?, comment_count, 'feed' FROM posts",
        [SEEN],
    )
    fill(
        connection,
        "problems",
        (
            {
                "run_id": n % 500 + 1,
                "url": f"https://blog1.example/{n}",
                "kind": "date_unreadable",
                "detail": "boh",
                "seen_at": SEEN,
            }
            for n in range(1_000)
        ),
    )
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
    database.close()


def make_posts(
    rng: random.Random, writer: Writer, counts: list[int], days: list[date], posts: int, blogs: int
) -> Iterator[dict[str, Any]]:
    """Yield posts, their announced counts a little wrong here and there."""
    for n in range(1, posts + 1):
        day = days[n * len(days) // (posts + 1)]
        blog = n % blogs + 1
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


def make_comments(
    rng: random.Random, writer: Writer, homes: list[int], days: list[date], people: int
) -> Iterator[dict[str, Any]]:
    """Yield comments post by post, a third of them replies to one before."""
    before: list[int] = []
    for n, home in enumerate(homes, start=1):
        before = [*before, n - 1] if n > 1 and homes[n - 2] == home else []
        day = days[home * len(days) // 100_001] + timedelta(days=int(20 * rng.random() ** 3))
        person = int(people * rng.random() ** 3) + 1 if rng.random() < 0.9 else None
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


def swell(path: Path) -> None:
    """Make giants in an archive that was built: a blog, a post, a person, a label, a word, very many blogs and labels.

    Blog 1 gets every post there is beside 5,000 blogs of one post, post 1 20,000 comments, person 1 50,000, label 1
    60,000 posts; the word of EVERYWHERE is in every post, and there are 3,000 labels.
    """
    rng = random.Random(5)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("UPDATE posts SET blog_id = 1, content_text = content_text || ?", [f" {EVERYWHERE}"])
    blogs = range(6, 5_006)
    fill(
        connection,
        "blogs",
        (
            {
                "id": n,
                "url": f"https://blog{n}.example/",
                "title": f"Blog {n}",
                "first_seen_at": SEEN,
                "last_seen_at": SEEN,
            }
            for n in blogs
        ),
    )
    fill(
        connection,
        "posts",
        (
            {
                "blog_id": n,
                "url": f"https://blog{n}.example/2011/10/uno.html",
                "path": "/2011/10/uno.html",
                "title": f"Uno {n}",
                "published_on": "2011-10-20",
                "content_text": f"Il solo post {EVERYWHERE}",
                "content_hash": "h",
                "comment_count": 0,
                "source": "feed",
                "first_seen_at": SEEN,
                "last_seen_at": SEEN,
            }
            for n in blogs
        ),
    )
    connection.execute(
        "UPDATE comments SET post_id = 1, parent_id = CASE WHEN id % 45 = 0 THEN id - 15 END WHERE id % 15 = 0"
    )
    connection.execute("UPDATE comments SET person_id = 1 WHERE id % 6 = 1")
    fill(connection, "labels", ({"id": n, "name": f"etichetta {n}"} for n in range(301, 3_001)))
    fill(connection, "post_labels", ({"post_id": n, "label_id": rng.randint(301, 3_000)} for n in range(1, 100_001)))
    fill(connection, "post_labels", ({"post_id": n, "label_id": 1} for n in range(1, 60_001)))
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def fill(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows of equal keys, a thousand at a time."""
    first = next(rows)
    names = ", ".join(first)
    statement = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join(':' + name for name in first)})"
    connection.execute(statement, first)
    connection.executemany(statement, rows)
    connection.commit()


def addresses(rng: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield each page's name with the addresses it is asked at."""

    def some(address: str, most: int, times: int = 40) -> list[str]:
        return [address.format(rng.randint(1, most)) for _ in range(times)]

    words = KNOWN.split()
    for page in ("/", "/rete", "/grafici", "/archive", "/cambiamenti.atom"):
        yield page, [page] * 20
    yield "/blog/N", some("/blog/{}", 5)
    yield "/blog/N/year", [f"/blog/{rng.randint(1, 5)}/{rng.randint(2004, 2019)}" for _ in range(40)]
    yield (
        "/blog/N/year/month",
        [f"/blog/{rng.randint(1, 5)}/{rng.randint(2004, 2019)}/{rng.randint(1, 12):02}" for _ in range(40)],
    )
    yield "/blog/N.atom", some("/blog/{}.atom", 5)
    yield "/post/N", some("/post/{}", 100_000)
    yield "/post/1 (most discussed)", [f"/post/1?pagina={rng.randint(1, 100)}" for _ in range(20)]
    yield "/commento/N", some("/commento/{}", 300_000)
    yield "/persona/N", some("/persona/{}", 4_000)
    yield "/persona/1 (most talkative)", [f"/persona/1?pagina={rng.randint(1, 100)}" for _ in range(20)]
    yield "/etichetta/N", some("/etichetta/{}", 300)
    yield "/cerca", [f"/cerca?q={rng.choice(words)}" for _ in range(20)]
    yield "/cerca two words", [f"/cerca?q={'+'.join(rng.sample(words, 2))}" for _ in range(20)]
    yield (
        "/cerca filtered",
        [f"/cerca?q={rng.choice(words)}&blog={rng.randint(1, 5)}&year={rng.randint(2004, 2019)}" for _ in range(20)],
    )
    yield "/cerca by person", [f"/cerca?q={rng.choice(words)}&person=Ma" for _ in range(20)]
    yield (
        "giants",
        [
            "/blog/1/2011",
            "/etichetta/1",
            "/post/1",
            "/persona/1",
            *(
                f"/cerca?q={EVERYWHERE}{filters}"
                for filters in ("", "+rete", "&blog=1", "&blog=1&year=2011", "&blog=4000")
            ),
            *(f"/cerca?q={word}&blog=1&year=2011" for word in words),
            *(f"/cerca?q={EVERYWHERE}+rete&person={person}&label=" for person in ("Ma", "Persona")),
            f"/archive/posts?_search={EVERYWHERE}",
        ],
    )
    for table in [*describe()["tables"], *describe()["views"]]:
        yield f"/archive/{table}", [f"/archive/{table}"] * 20
    yield "/archive/posts/N", some("/archive/posts/{}", 100_000)
    yield "/archive/posts?_search", [f"/archive/posts?_search={word}" for word in words * 2]
    values = {
        "q": words,
        "blog": ["", "1", "2"],
        "year": ["", "2009", "2015"],
        "month": ["", "2011-10"],
        "name": ["Ma", "Re", "Persona"],
        "one": ["Ma"],
        "other": ["Re"],
        "day": ["", "10-20", "02-29"],
        "post": ["1", "17", "4000", "99999"],
    }
    for name, query in describe()["queries"].items():
        asked = ["&".join(f"{p}={rng.choice(values.get(p, ['']))}" for p in query["params"]) for _ in range(20)]
        yield f"/archive/{name}", [f"/archive/{name}?{question}" for question in asked]


def touch(db: Path) -> None:
    """Commit something, as a crawl does all the time: what is remembered of the archive is no longer true."""
    connection = sqlite3.connect(db)
    with connection:
        connection.execute("UPDATE runs SET requests = requests + 1 WHERE id = 1")
    connection.close()


async def time_pages(db: Path, only: str, changing: bool) -> None:
    """Print the first, median and 95th percentile answer of each page, in milliseconds.

    With `changing`, the archive changes before every request.
    `cpu` is the 95th percentile of processor time: what an answer takes when nothing else uses the machine.
    """
    datasette = build_datasette(db)
    await datasette.client.get("/-/versions.json")
    print(f"{'page':32} {'n':>4} {'first':>8} {'median':>8} {'p95':>8} {'cpu':>8}  KB")
    for name, asked in addresses(random.Random(1)):
        if only not in name:
            continue
        took: list[float] = []
        worked: list[float] = []
        size = 0
        for address in asked:
            if changing:
                touch(db)
            start, began = time.perf_counter(), time.process_time()
            answer = await datasette.client.get(address)
            took.append((time.perf_counter() - start) * 1000)
            worked.append((time.process_time() - began) * 1000)
            size = max(size, len(answer.content))
            if answer.status_code not in (200, 302):
                print(f"  {address}: {answer.status_code}")
        p95, cpu = (sorted(times)[int(len(times) * 0.95) - 1] for times in (took, worked))
        row = f"{name:32} {len(took):4} {took[0]:8.1f} {statistics.median(took):8.1f} {p95:8.1f} {cpu:8.1f}"
        print(f"{row}  {size // 1024}{' !' if p95 > 150 else ''}", flush=True)


def main() -> None:
    """Build the archive where it is missing, then time the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path, default=Path("bench-web.db"))
    parser.add_argument("--shape", choices=("usual", "giant"), default="usual", help="what a new archive is to hold")
    parser.add_argument("--only", default="", help="time only the pages whose name holds this")
    parser.add_argument("--changing", action="store_true", help="change the archive before every request")
    arguments = parser.parse_args()
    if not arguments.db.exists():
        start = time.perf_counter()
        build_archive(arguments.db)
        if arguments.shape == "giant":
            swell(arguments.db)
        print(
            f"built {arguments.db} in {time.perf_counter() - start:.0f} s, {arguments.db.stat().st_size / 1e6:.0f} MB"
        )
    asyncio.run(time_pages(arguments.db, arguments.only, arguments.changing))


if __name__ == "__main__":
    main()
