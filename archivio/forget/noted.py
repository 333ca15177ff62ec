"""What was noted of a post or comment, in problems and in how a visit ended: it may quote what is to be forgotten."""

from __future__ import annotations

import re

from sqlite_utils import Database

from pipelines.rows import Row, fetch, run
from scraper.urls import permalink_path, same_site

ADDRESS = re.compile(r"https?://\S+")
BY_ID = "DELETE FROM problems WHERE id IN (SELECT value FROM json_each(?))"


def remove_noted_of_post(db: Database, post: Row) -> int:
    """Remove what was noted of a post under any of its addresses; return how many problems."""

    def is_of_post(url: str) -> bool:
        return url == post["url"] or (permalink_path(url) == post["path"] and same_site(url, post["blog_url"]))

    ids = [row["id"] for row in fetch(db, "SELECT id, url FROM problems") if is_of_post(row["url"])]
    run(db, BY_ID, ids)
    run(db, "DELETE FROM gaps WHERE what = ?", post["url"])
    run(db, "DELETE FROM announcements WHERE blog_id = ? AND what = ?", post["blog_id"], post["path"])
    for visit in fetch(db, "SELECT id, message FROM runs WHERE message IS NOT NULL"):
        kept = ADDRESS.sub(lambda url: "…" if is_of_post(url[0].rstrip(".,:;")) else url[0], visit["message"])
        if kept != visit["message"]:
            run(db, "UPDATE runs SET message = ? WHERE id = ?", kept, visit["id"])
    return len(ids)


def remove_noted_of_comment(db: Database, comment: Row) -> int:
    """Remove the problems that name a comment; return how many."""
    name = comment["blogger_id"]
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    found = fetch(db, "SELECT id, detail FROM problems WHERE instr(detail, ?)", name)
    ids = [row["id"] for row in found if whole.search(row["detail"])]
    run(db, BY_ID, ids)
    return len(ids)
