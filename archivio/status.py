"""`archivio status`: when each blog was last visited, how that went, what the archive holds of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipelines.archive import open_archive

BLOGS = """
SELECT blogs.url, blogs.title, blogs.status,
       (SELECT count(*) FROM posts WHERE blog_id = blogs.id AND kind = 'post') AS posts,
       (SELECT count(*) FROM posts WHERE blog_id = blogs.id AND kind = 'page') AS pages,
       (SELECT count(*) FROM comments JOIN posts ON posts.id = post_id WHERE blog_id = blogs.id) AS comments,
       (SELECT min(published_on) FROM posts WHERE blog_id = blogs.id AND kind = 'post') AS first_post_on,
       (SELECT max(published_on) FROM posts WHERE blog_id = blogs.id AND kind = 'post') AS last_post_on,
       last.started_at AS visited_at, last.outcome, last.message
FROM blogs LEFT JOIN runs AS last ON last.id = (SELECT max(id) FROM runs WHERE blog_id = blogs.id)
ORDER BY blogs.url
"""
PROBLEMS = "SELECT kind, count(*) AS problems FROM problems GROUP BY kind ORDER BY problems DESC, kind"


def read_status(db: Path) -> dict[str, Any]:
    """Return each blog with its last run, and the problems by kind; ArchiveError where there is no archive."""
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
    visit = "never visited" if blog["visited_at"] is None else f"last visited {blog['visited_at']}"
    outcome = blog["outcome"] or "unfinished" if blog["visited_at"] else ""
    span = f", from {blog['first_post_on']} to {blog['last_post_on']}" if blog["first_post_on"] else ""
    state = "" if blog["status"] == "alive" else f" [{blog['status']}]"
    lines = [
        f"{blog['title'] or 'untitled'}{state}  {blog['url']}",
        f"  {blog['posts']} posts, {blog['pages']} pages, {blog['comments']} comments{span}",
        f"  {visit}{': ' + outcome if outcome else ''}",
    ]
    return "\n".join(lines + ([f"  {blog['message']}"] if blog["message"] else []))
