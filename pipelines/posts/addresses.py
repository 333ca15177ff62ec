"""Which post stands at a permalink: one that is no longer on the blog leaves its address to the next.

A post that is deleted and written anew has another id of Blogger's and, in the same month, the same permalink. A
sitemap names permalinks only: were the new post not known by it, it would seem gone, and the old one there.
"""

from __future__ import annotations

from pipelines.context import Saving
from pipelines.decide import Authority
from pipelines.posts.identity import Finder
from pipelines.rows import Row, run
from scraper.items import Source

MOVE = "UPDATE posts SET path = ? WHERE id = ?"


def aside(row: Row) -> str:
    """Return the path under which a post is kept while another stands at its permalink."""
    return f"{row['path']}#{row['blogger_id']}"


def may_stand(saving: Saving, finder: Finder, claimant: Row, path: str, source: Source) -> bool:
    """Return whether a post may take a path: nobody stands there, or who did gives way.

    A post that this run has not seen gives way: to a feed where a listing missed it, and always to what the page at
    that address shows; one without Blogger's id may be the same post, and stays. Two posts that a blog lists under one
    address are noted, and the second is kept aside.
    """
    owner = finder.by_path.get(path)
    if owner is None or owner is claimant or owner["path"] != path:
        return True
    was_missed = owner.get("missed_at") is not None or owner.get("gone_at") is not None
    gives_way = owner["blogger_id"] is not None and owner["id"] not in saving.readings.seen_posts
    if gives_way and (was_missed or source is Source.PAGE):
        owner["path"] = aside(owner)
        finder.add(owner)
        run(saving.db, MOVE, owner["path"], owner["id"])
        return True
    ids = f"posts {owner['blogger_id']} and {claimant['blogger_id']}"
    saving.note(owner["url"] or claimant["url"], "path_taken", f"{ids} claim {path}")
    return False


def weigh_address(
    saving: Saving, finder: Finder, row: Row, read: Row, changes: Row, authority: Authority, source: Source
) -> None:
    """Take a new permalink where the post moved and may stand there; http for https alone is no move."""
    if read["url"] is None or (row["path"] == read["path"] and row["url"] is not None):
        return
    if row["url"] is not None and authority is not Authority.OVERWRITE:
        return
    if may_stand(saving, finder, row, read["path"], source):
        changes |= {"url": read["url"], "path": read["path"]}
        run(saving.db, MOVE, read["path"], row["id"])  # at once: the next post may stand where this one did
