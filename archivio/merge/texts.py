"""The posts and comments of another archive's blog: known here, or new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from archivio.merge.attached import merge_labels, merge_media, take_links
from archivio.merge.blogs import MergedBlog, Merging
from archivio.merge.histories import COMMENT_VERSIONS, COUNTS, POST_VERSIONS, merge_histories
from archivio.merge.rules import COMMENT_GROUPS, POST_GROUPS, is_later, merge_text_row
from pipelines.comments.identity import SUBSTITUTES, fold_words
from pipelines.comments.save import tie_replies
from pipelines.links import tie_to_posts
from pipelines.posts.addresses import MOVE, aside
from pipelines.rows import Row, fetch, next_id, run, update_rows

POSTS = "SELECT * FROM posts WHERE blog_id = ? ORDER BY id"
COMMENTS = """
    SELECT comments.* FROM comments JOIN posts ON posts.id = post_id WHERE blog_id = ? ORDER BY comments.id
"""


def merge_posts(merging: Merging, their_blog: int, blog: MergedBlog) -> None:
    """Merge the posts of one blog, with everything that hangs on them but the comments."""
    finder = PostFinder(fetch(merging.db, POSTS, blog.id))
    free = next_id(merging.db, "posts")
    new: list[Row] = []
    changed: dict[int, Row] = {}
    ids: dict[int, int] = {}
    bodies: dict[int, tuple[int, int | None]] = {}  # their text stands now, so their links do, too
    labelled: set[int] = set()  # their labels stand
    for theirs in fetch(merging.theirs, POSTS, their_blog):
        mapped = theirs | {"blog_id": blog.id, "person_id": merging.people.get(theirs["person_id"])}
        ours = finder.find(mapped)
        if ours is None:
            path = mapped["path"] if may_stand(merging.db, mapped, mapped, finder) else aside(mapped)
            ours = mapped | {"id": free + len(new), "path": path}
            new.append(ours)
            finder.add(ours)
            bodies[theirs["id"]] = ours["id"], None
        else:
            if is_later(mapped, ours):
                labelled.add(theirs["id"])
            changes = merge_text_row(ours, mapped, POST_GROUPS) | merge_address(merging.db, ours, mapped, finder)
            if "content_hash" in changes:
                bodies[theirs["id"]] = ours["id"], None
            changed.setdefault(ours["id"], {}).update(changes)
            ours |= changes
        ids[theirs["id"]] = ours["id"]
    merging.posts |= ids
    merging.add("posts", new)
    update_rows(merging.db, "posts", changed)
    merge_histories(merging, POST_VERSIONS, ids)
    merge_histories(merging, COUNTS, ids)
    merge_labels(merging, ids, labelled)
    merge_media(merging, ids)
    take_links(merging, "comment_id IS NULL AND post_id", bodies)
    moved = [(row_id, changes["path"]) for row_id, changes in changed.items() if "path" in changes]
    tie_to_posts(merging.db, blog.url, [*((row["id"], row["path"]) for row in new), *moved])


class PostFinder:
    """Our posts of one blog, found as the store finds them: by Blogger's id, by path, a copy by day and title."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.by_id: dict[str, Row] = {}
        self.by_path: dict[str, Row] = {}
        self.by_day: dict[tuple[str, str], Row] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Make a post known under all its names."""
        if row["blogger_id"] is not None:
            self.by_id[row["blogger_id"]] = row
        self.by_path[row["path"]] = row
        if row["published_on"] and row["title"] and row["kind"] == "post":
            self.by_day.setdefault((row["published_on"], row["title"].casefold()), row)

    def move(self, db: Database, row: Row, path: str) -> None:
        """Let a post stand at another path, at once: the next one may take the one that it leaves."""
        del self.by_path[row["path"]]
        row["path"] = path
        self.by_path[path] = row
        run(db, MOVE, path, row["id"])

    def find(self, theirs: Row) -> Row | None:
        """Return our row of their post; None where it is new."""
        if theirs["blogger_id"] is not None and theirs["blogger_id"] in self.by_id:
            return self.by_id[theirs["blogger_id"]]
        named = self.by_path.get(theirs["path"])
        on_day = self.by_day.get((theirs["published_on"] or "", (theirs["title"] or "").casefold()))
        if on_day is not None and not (theirs["url"] is None or on_day["url"] is None):
            on_day = None  # two posts of one day may bear one title: only a copy is told by it
        for ours in (named, on_day):
            if ours is not None and None in (ours["blogger_id"], theirs["blogger_id"]):
                return ours
        return None


def may_stand(db: Database, theirs: Row, ours: Row, finder: PostFinder) -> bool:
    """Whether `ours` may take their permalink: no other post has it, or that was seen earlier and gives way."""
    owner = finder.by_path.get(theirs["path"])
    if owner is None or owner is ours:
        return True
    if owner["blogger_id"] is not None and is_later(theirs, owner):
        finder.move(db, owner, aside(owner))
        return True
    return False


def merge_address(db: Database, ours: Row, theirs: Row, finder: PostFinder) -> Row:
    """Return the permalink to take: theirs where it is later, or where we know none, and where it may stand there."""
    wanted = theirs["url"] is not None and theirs["path"] != ours["path"]
    if not wanted or not (ours["url"] is None or is_later(theirs, ours)) or not may_stand(db, theirs, ours, finder):
        return {}
    finder.move(db, ours, theirs["path"])
    return {"url": theirs["url"], "path": theirs["path"]}


def merge_comments(merging: Merging, their_blog: int, blog: MergedBlog) -> None:
    """Merge the comments of one blog below the posts that are merged already."""
    known = fetch(merging.db, COMMENTS, blog.id)
    by_id = {(row["post_id"], row["blogger_id"]): row for row in known}
    by_words = {key: row for row in known if (key := words_key(row)) is not None}
    forgotten = merging.forgotten(blog)
    free = next_id(merging.db, "comments")
    new: list[Row] = []
    changed: dict[int, Row] = {}
    ids: dict[int, int] = {}
    bodies: dict[int, tuple[int, int | None]] = {}
    renamed: list[tuple[int, str, str]] = []
    profiles = {row["id"]: row["profile_url"] for row in fetch(merging.theirs, "SELECT id, profile_url FROM people")}
    for theirs in fetch(merging.theirs, COMMENTS, their_blog):
        post_id = merging.posts.get(theirs["post_id"])
        if post_id is None:
            continue
        if forgotten.is_comment(post_id, theirs["blogger_id"], profiles.get(theirs["person_id"])):
            merging.silenced.add(merging.people.get(theirs["person_id"], 0))
            continue
        mapped = theirs | {"post_id": post_id, "person_id": merging.people.get(theirs["person_id"]), "parent_id": None}
        ours = by_id.get((post_id, theirs["blogger_id"])) or same_words(mapped, by_words)
        if ours is None:
            ours = mapped | {"id": free + len(new)}
            new.append(ours)
            by_id[post_id, ours["blogger_id"]] = ours
            bodies[theirs["id"]] = post_id, ours["id"]
        else:
            changes = merge_text_row(ours, mapped, COMMENT_GROUPS)
            if ours["blogger_id"].startswith(SUBSTITUTES) and not theirs["blogger_id"].startswith(SUBSTITUTES):
                changes["blogger_id"] = theirs["blogger_id"]
            if "parent_blogger_id" in changes:
                changes["parent_id"] = None
            if "content_hash" in changes:
                bodies[theirs["id"]] = post_id, ours["id"]
            if ours["blogger_id"] != theirs["blogger_id"]:
                renamed.append((post_id, ours["blogger_id"], theirs["blogger_id"]))
            changed.setdefault(ours["id"], {}).update(changes)
            ours |= changes
        ids[theirs["id"]] = ours["id"]
    merging.add("comments", new)
    update_rows(merging.db, "comments", changed)
    rename_parents(merging.db, renamed)
    merge_histories(merging, COMMENT_VERSIONS, ids)
    take_links(merging, "comment_id", bodies)
    tie_replies(merging.saving(blog), {row["post_id"] for row in new} | {row["post_id"] for row in known})


def rename_parents(db: Database, renamed: Iterable[tuple[int, str, str]]) -> None:
    """Let replies name what they answer by Blogger's id where one of two ids of a comment is a substitute."""
    sql = "UPDATE comments SET parent_blogger_id = ? WHERE post_id = ? AND parent_blogger_id = ?"
    for post_id, ours, theirs in renamed:
        names = (ours, theirs) if theirs.startswith(SUBSTITUTES) else (theirs, ours)
        run(db, sql, names[0], post_id, names[1])


def words_key(row: Row) -> tuple[Any, ...] | None:
    """Return what tells a comment without Blogger's id apart: its post, day, author and words."""
    folded = fold_words(row["author"], row["content_text"])
    return None if folded is None else (row["post_id"], row["published_on"], *folded)


def same_words(theirs: Row, by_words: dict[tuple[Any, ...], Row]) -> Row | None:
    """Return our comment that says the same, where either of the two has no id of Blogger's; each is found once."""
    key = words_key(theirs)
    ours = by_words.get(key) if key is not None else None
    if key is None or ours is None or not any(row["blogger_id"].startswith(SUBSTITUTES) for row in (ours, theirs)):
        return None
    return by_words.pop(key)
