"""What posts and comments point at: rows of links, tied to the post or blog they lead to when the archive holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils import Database

from pipelines.posts.identity import fold_path
from pipelines.rows import Row, Value, fetch, insert_rows, run
from pipelines.text import clean_short, printable
from scraper.items import Link
from scraper.urls import site


@lru_cache(maxsize=4096)
def fold_link(url: str) -> tuple[str, str] | None:
    """Return the host of an address and the path of what it points at there; None where it is no web address.

    >>> fold_link("http://esempio.blogspot.it/2011/10/neve.html?m=1#comments")
    ('esempio.blogspot.com', '/2011/10/neve.html')
    """
    host = site(url)
    return None if host is None else (host, fold_path(url))


@dataclass(frozen=True, slots=True)
class Body:
    """A text whose links are to be replaced by those it holds now."""

    post_id: int
    comment_id: int | None  #: None: the post itself
    links: tuple[Link, ...]


def save_links(db: Database, bodies: Iterable[Body]) -> None:
    """Replace the links of these texts, each tied to its target where the archive holds it."""
    bodies = list(bodies)
    if not bodies:
        return
    posts = [body.post_id for body in bodies if body.comment_id is None]
    comments = [body.comment_id for body in bodies if body.comment_id is not None]
    run(db, "DELETE FROM links WHERE comment_id IS NULL AND post_id IN (SELECT value FROM json_each(?))", posts)
    run(db, "DELETE FROM links WHERE comment_id IN (SELECT value FROM json_each(?))", comments)
    rows = [row for body in bodies for link in body.links if (row := _build_row(body, link)) is not None]
    if rows:
        _find_targets(db, rows)
        insert_rows(db, "links", rows)


def _build_row(body: Body, link: Link) -> Row | None:
    url = printable(link.url)
    folded = fold_link(url)
    if folded is None:
        return None
    host, path = folded
    return {
        "post_id": body.post_id,
        "comment_id": body.comment_id,
        "url": url,
        "folded_url": host + path,
        "host": host,
        "text": clean_short(link.text),
        "target_post_id": None,
        "target_blog_id": None,
    }


def _find_targets(db: Database, rows: list[Row]) -> None:
    blogs: dict[str, list[tuple[str, int]]] = {}
    for blog in fetch(db, "SELECT id, url FROM blogs"):
        root = fold_link(blog["url"])
        if root is not None:
            blogs.setdefault(root[0], []).append((root[1], blog["id"]))
    by_blog: dict[int, list[Row]] = {}
    for row in rows:
        path = row["folded_url"].removeprefix(row["host"])
        for root_path, blog_id in blogs.get(row["host"], ()):
            if path.startswith(root_path):
                row["target_blog_id"] = blog_id
                by_blog.setdefault(blog_id, []).append(row)
    for blog_id, linking in by_blog.items():
        paths = {row["folded_url"].removeprefix(row["host"]) for row in linking}
        sql = "SELECT path, id FROM posts WHERE blog_id = ? AND path IN (SELECT value FROM json_each(?))"
        posts = {found["path"]: found["id"] for found in fetch(db, sql, blog_id, paths)}
        for row in linking:
            row["target_post_id"] = posts.get(row["folded_url"].removeprefix(row["host"]))


def tie_to_blog(db: Database, blog_id: int, url: str) -> None:
    """Tie the links that were waiting for this blog to it."""
    root = fold_link(url)
    if root is not None:
        start = "".join(root)
        db.conn.execute(
            "UPDATE links SET target_blog_id = ? WHERE folded_url >= ? AND folded_url < ?",
            [blog_id, start, start + "\U0010ffff"],
        )


def tie_to_posts(db: Database, blog_url: str, posts: Iterable[tuple[int, str]]) -> None:
    """Tie the links that were waiting for these posts (id, path) to them."""
    root = fold_link(blog_url)
    if root is not None:
        waiting: list[tuple[Value, Value]] = [(post_id, root[0] + path) for post_id, path in posts]
        db.conn.executemany(
            "UPDATE links SET target_post_id = ? WHERE folded_url = ? AND target_post_id IS NULL", waiting
        )
