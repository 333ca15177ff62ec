"""Giants, to be asked for what a usual archive never shows: whatever is largest of its kind."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

from bench.web.archive import SEEN, Rows, fill, make_blogs
from bench.web.texts import EVERYWHERE

SMALL = range(6, 5_006)  #: blogs of one post


def swell(path: Path) -> None:
    """Make giants in an archive that was built: a blog, a post, a person, a label, a word, very many blogs and labels.

    Blog 1 gets every post there is beside 5,000 blogs of one post, post 1 20,000 comments, person 1 50,000, label 1
    60,000 posts; the word of EVERYWHERE is in every post, and there are 3,000 labels.
    """
    rng = random.Random(5)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("UPDATE posts SET blog_id = 1, content_text = content_text || ?", [f" {EVERYWHERE}"])
    fill(connection, "blogs", make_blogs(SMALL))
    fill(connection, "posts", make_only_posts())
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


def make_only_posts() -> Rows:
    """Yield the one post of each small blog."""
    for n in SMALL:
        yield {
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
