"""Hold an archive against the sample blog's truth, field by field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlite_utils import Database

POSTS = """
SELECT posts.id, posts.blogger_id, kind, path, title, author, people.profile_url AS author_url,
       published_on, published_at, updated_at, content_text AS text, comment_count, posts.gone_at
FROM posts LEFT JOIN people ON people.id = person_id
"""
COMMENTS = """
SELECT comments.blogger_id, parent.blogger_id AS parent_blogger_id, comments.author, people.profile_url AS author_url,
       comments.by_blog_author, comments.published_on, comments.published_at, comments.content_text AS text,
       comments.removed_by, comments.gone_at
FROM comments
LEFT JOIN comments AS parent ON parent.id = comments.parent_id
LEFT JOIN people ON people.id = comments.person_id
WHERE comments.post_id = ? ORDER BY comments.published_at, comments.blogger_id
"""
LABELS = "SELECT name FROM labels JOIN post_labels ON label_id = labels.id WHERE post_id = ? ORDER BY name"


def one_space(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def archived(db: Path) -> dict[str, dict[str, Any]]:
    """Return what the archive holds, by permalink path, in the shape of the truth."""
    database = Database(db)
    posts = {}
    for post in list(database.query(POSTS)):
        post["labels"] = [row["name"] for row in database.query(LABELS, [post["id"]])]
        post["comments"] = list(database.query(COMMENTS, [post["id"]]))
        posts[post["path"]] = post
    database.close()
    return posts


def differences(truth: dict[str, Any], db: Path, *, ignore: tuple[str, ...] = ()) -> list[str]:
    """Return each difference between the truth and the archive, in words; none where they agree."""
    found: list[str] = []
    held = archived(db)
    for post in truth["posts"]:
        row = held.pop(post["path"], None)
        if row is None:
            found.append(f"{post['path']}: missing")
            continue
        wanted = {**post, "labels": sorted(post["labels"])}
        found += compare(post["path"], wanted, row, ignore)
        comments = {comment["blogger_id"]: comment for comment in row["comments"]}
        for comment in post["comments"]:
            other = comments.pop(comment["blogger_id"], None)
            where = f"{post['path']}#c{comment['blogger_id']}"
            if other is None:
                found.append(f"{where}: missing")
            else:
                found += compare(where, comment, {**other, "by_blog_author": bool(other["by_blog_author"])}, ignore)
        found += [f"{post['path']}#c{name}: not in the truth" for name in comments]
    return found + [f"{path}: not in the truth" for path in held]


def compare(where: str, wanted: dict[str, Any], row: dict[str, Any], ignore: tuple[str, ...]) -> list[str]:
    """Compare the fields that both sides have."""
    found = []
    for name in sorted(wanted.keys() & row.keys() - {"comments", *ignore}):
        expected, got = wanted[name], row[name]
        if name == "text":
            expected, got = one_space(expected) or None, one_space(got) or None
        if expected != got:
            found.append(f"{where}: {name} is {got!r}, should be {expected!r}")
    return found
