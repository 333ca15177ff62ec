"""Remove posts, comments or a whole blog from the tables, with everything that hangs on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from sqlite_utils import Database

from archivio.forget.captures import copy_paths
from archivio.forget.noted import remove_noted_of_comment, remove_noted_of_post
from pipelines.forgotten import fingerprint, forget_blog, forget_comments
from pipelines.rebuild import written_then
from pipelines.rows import Row, fetch, insert_rows, run

IN = "IN (SELECT value FROM json_each(?))"
OF_COMMENTS = (
    ("links", f"DELETE FROM links WHERE comment_id {IN}"),
    ("versions", f"DELETE FROM comment_versions WHERE comment_id {IN}"),
    ("", f"UPDATE comments SET parent_id = NULL WHERE parent_id {IN}"),
    ("comments", f"DELETE FROM comments WHERE id {IN}"),
)
OF_POSTS = (
    ("links", f"DELETE FROM links WHERE post_id {IN}"),
    ("", f"UPDATE links SET target_post_id = NULL WHERE target_post_id {IN}"),
    ("versions", f"DELETE FROM post_versions WHERE post_id {IN}"),
    ("counts", f"DELETE FROM comment_counts WHERE post_id {IN}"),
    ("", f"DELETE FROM post_labels WHERE post_id {IN}"),
    ("", f"DELETE FROM post_media WHERE post_id {IN}"),
    ("", f"UPDATE OR REPLACE forgotten SET post_id = NULL WHERE post_id {IN}"),
    ("posts", f"DELETE FROM posts WHERE id {IN}"),
)
ORPHANS = (
    ("labels", "DELETE FROM labels WHERE id NOT IN (SELECT label_id FROM post_labels)"),
    ("pictures", "DELETE FROM media WHERE id NOT IN (SELECT media_id FROM post_media)"),
    (
        "people",
        """DELETE FROM people WHERE NOT EXISTS (SELECT 1 FROM posts WHERE person_id = people.id)
           AND NOT EXISTS (SELECT 1 FROM comments WHERE person_id = people.id)""",
    ),
)
OF_BLOG = (
    ("", "DELETE FROM gaps WHERE certificate_id IN (SELECT id FROM certificates WHERE blog_id = ?)"),
    ("", "DELETE FROM certificates WHERE blog_id = ?"),
    ("", "DELETE FROM announcements WHERE blog_id = ?"),
    ("problems", "DELETE FROM problems WHERE run_id IN (SELECT id FROM runs WHERE blog_id = ?)"),
    ("", "UPDATE links SET target_blog_id = NULL WHERE target_blog_id = ?"),
    *(
        ("", f"UPDATE {table} SET run_id = NULL WHERE run_id IN (SELECT id FROM runs WHERE blog_id = ?)")
        for table in ("post_versions", "comment_versions")
    ),  # of another blog: one import may bring several
    ("runs", "DELETE FROM runs WHERE blog_id = ?"),
    ("blogs", "DELETE FROM blogs WHERE id = ?"),
)


def remove_texts(db: Database, posts: list[Row], comments: list[Row], profile: str | None, now: str) -> Counter[str]:
    """Remove posts with their comments, and comments; leave their fingerprints, and the person's where one is named."""
    removed: Counter[str] = Counter()
    leave_fingerprints(db, posts, comments, profile, now)
    remove_comments(db, [row["id"] for row in comments], removed)
    remove_posts(db, [row["id"] for row in posts], removed)
    for post in posts:
        removed["problems"] += remove_noted_of_post(db, post)
    for comment in comments:
        removed["problems"] += remove_noted_of_comment(db, comment)
    remove_orphans(db, removed)
    return removed


def leave_fingerprints(db: Database, posts: list[Row], comments: list[Row], profile: str | None, now: str) -> None:
    """Note what is removed, so that a later visit leaves it out and no certificate misses it."""
    announced = "SELECT max(count(*), ?) AS number FROM comments WHERE post_id = ?"
    kept = [
        {
            "blog_id": post["blog_id"],
            "kind": post["kind"],
            "fingerprint": fingerprint(post["path"]),
            "id_fingerprint": fingerprint(post["blogger_id"]) if post["blogger_id"] else None,
            "month": post["published_on"][:7] if post["published_on"] else post["path"][1:8].replace("/", "-"),
            "comments": fetch(db, announced, post["comment_count"] or 0, post["id"])[0]["number"],
            "forgotten_at": now,
        }
        for post in posts
    ]
    insert_rows(db, "forgotten", kept, or_ignore=True)
    insert_rows(db, "forgotten", [row for post in posts for row in copy_fingerprints(db, post, now)], or_ignore=True)
    for comment in comments:
        below = [(comment["post_id"], fingerprint(comment["blogger_id"]))]
        forget_comments(db, comment["blog_id"], below, now, profile)
    if profile is not None:
        person = {"kind": "person", "fingerprint": fingerprint(profile), "forgotten_at": now}
        insert_rows(db, "forgotten", [person], or_ignore=True)


def copy_fingerprints(db: Database, post: Row, now: str) -> list[Row]:
    """Return what text copies of a post would be known by; they count in no total, and go when the post is let in."""
    of_post = {"blog_id": post["blog_id"], "kind": "page", "id_fingerprint": fingerprint(post["path"])}
    return [of_post | {"fingerprint": fingerprint(path), "forgotten_at": now} for path in sorted(copy_paths(db, post))]


def remove_blog(db: Database, blog: Row, captures: Iterable[Row], now: str) -> Counter[str]:
    """Remove a blog and all its visits, once its captures, which are these, are off the index; leave fingerprints."""
    removed: Counter[str] = Counter()
    run(db, "UPDATE runs SET blog_id = ? WHERE url = ? AND blog_id IS NULL", blog["id"], blog["url"])
    remove_posts(db, [row["id"] for row in fetch(db, "SELECT id FROM posts WHERE blog_id = ?", blog["id"])], removed)
    run(db, "DELETE FROM people WHERE blog_id = ?", blog["id"])
    visits = fetch(db, "SELECT DISTINCT url FROM runs WHERE blog_id = ? AND url LIKE 'http%'", blog["id"])
    forget_blog(db, blog["id"], [row["url"] for row in visits], blog["url"], now)
    hand_over_imports(db, blog["id"], {row["run_id"] for row in captures})
    for name, sql in OF_BLOG:
        removed[name] += delete(db, sql, blog["id"])
    start = blog["url"]
    removed["problems"] += delete(db, "DELETE FROM problems WHERE url >= ? AND url < ?", start, start + "\U0010ffff")
    remove_orphans(db, removed)
    del removed[""]
    return removed


def hand_over_imports(db: Database, blog_id: int, erased: Collection[int]) -> None:
    """Let another blog name each import that read others, too; `erased`: the runs whose captures were this blog's."""
    for each in fetch(db, "SELECT * FROM runs WHERE blog_id = ? AND url NOT LIKE 'http%'", blog_id):
        others = written_then(db, each) - {blog_id}
        has_more = fetch(db, "SELECT 1 FROM captures WHERE run_id = ? LIMIT 1", each["id"])
        if has_more or (others and each["id"] not in erased):
            run(db, "UPDATE runs SET blog_id = ? WHERE id = ?", min(others, default=None), each["id"])


def remove_posts(db: Database, ids: Collection[int], removed: Counter[str]) -> None:
    """Remove posts, their comments first."""
    below = fetch(db, f"SELECT id FROM comments WHERE post_id {IN}", list(ids))
    remove_comments(db, [row["id"] for row in below], removed)
    for name, sql in OF_POSTS:
        removed[name] += delete(db, sql, list(ids))
    del removed[""]


def remove_comments(db: Database, ids: Iterable[int], removed: Counter[str]) -> None:
    """Remove comments; replies to them stay, and still say what they answered."""
    for name, sql in OF_COMMENTS:
        removed[name] += delete(db, sql, list(ids))
    del removed[""]


def remove_orphans(db: Database, removed: Counter[str]) -> None:
    """Remove the labels, pictures and people that nothing refers to any more."""
    for name, sql in ORPHANS:
        removed[name] += delete(db, sql)


def delete(db: Database, sql: str, *parameters: object) -> int:
    """Run a statement; return how many rows it met, those of triggers left out."""
    run(db, sql, *parameters)
    return int(db.conn.execute("SELECT changes()").fetchone()[0])
