"""`archivio status`: when each blog was last visited, how that went, what the archive holds of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from archivio.report import plural
from pipelines.archive import open_archive

BLOGS = """
SELECT blogs.url, blogs.title, blogs.status,
       (SELECT count(*) FROM posts WHERE blog_id = blogs.id AND kind = 'post') AS posts,
       (SELECT count(*) FROM posts WHERE blog_id = blogs.id AND kind = 'page') AS pages,
       (SELECT count(*) FROM comments JOIN posts ON posts.id = post_id WHERE blog_id = blogs.id) AS comments,
       (SELECT min(published_on) FROM posts WHERE blog_id = blogs.id AND kind = 'post') AS first_post_on,
       (SELECT max(published_on) FROM posts WHERE blog_id = blogs.id AND kind = 'post') AS last_post_on,
       visit.started_at AS visited_at, visit.outcome, visit.message,
       CASE WHEN visit.id IS NULL THEN blogs.last_seen_at END AS imported_at
FROM blogs LEFT JOIN runs AS visit
    ON visit.id = (SELECT id FROM runs WHERE blog_id = blogs.id AND url LIKE 'http%'
                   -- a merge numbers older visits anew; one in the future had a wrong clock
                   ORDER BY started_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), started_at DESC, id DESC LIMIT 1)
ORDER BY blogs.url
"""
PROBLEMS = "SELECT kind, count(*) AS problems FROM problems GROUP BY kind ORDER BY problems DESC, kind"


def read_status(db: Path) -> dict[str, Any]:
    """Return each blog with its last visit (an import is none), and problems by kind; ArchiveError without archive."""
    with open_archive(db, write=False) as archive:
        blogs = list(archive.db.query(BLOGS))
        problems = {row["kind"]: row["problems"] for row in archive.db.query(PROBLEMS)}
    return {"archive": str(db), "blogs": blogs, "problems": problems}


def print_status(db: Path, *, as_json: bool) -> None:
    """Print the status, for people or for programs."""
    status = read_status(db)
    if as_json:
        click.echo(json.dumps(status, ensure_ascii=False))
        return
    if not status["blogs"]:
        click.echo(f"{db} holds no blog yet.")
    for blog in status["blogs"]:
        click.echo(blog_lines(blog))
    if status["problems"]:
        kinds = ", ".join(f"{number} {kind}" for kind, number in status["problems"].items())
        click.echo(f"Noted problems: {kinds} (table problems)")


def blog_lines(blog: dict[str, Any]) -> str:
    """Return what a person wants to know of one blog, in three lines."""
    if not blog["url"].startswith("http"):
        visit = f"imported {blog['imported_at']} from files that name no blog: --blog URL says whose they are"
    elif blog["visited_at"] is None:
        visit = f"never visited, imported {blog['imported_at']}"
    else:
        visit = f"last visited {blog['visited_at']}: {blog['outcome'] or 'unfinished'}"
    span = f", from {blog['first_post_on']} to {blog['last_post_on']}" if blog["first_post_on"] else ""
    held = [f"{blog[noun + 's']} {plural(blog[noun + 's'], noun)}" for noun in ("post", "page", "comment")]
    state = "" if blog["status"] == "alive" else f" [{blog['status']}]"
    lines = [
        f"{blog['title'] or 'untitled'}{state}  {blog['url']}",
        f"  {', '.join(held)}{span}",
        f"  {visit}",
    ]
    return "\n".join(lines + ([f"  {blog['message']}"] if blog["message"] else []))
