"""What was forgotten in either of two archives: it does not come back from the other, and stays forgotten in both."""

from __future__ import annotations

from archivio.forget import POSTS
from archivio.forget.captures import find_captures, unindex_captures
from archivio.forget.rows import remove_blog, remove_texts
from archivio.merge.blogs import MergedBlog, Merging
from pipelines.forgotten import blog_fingerprint, fingerprint, is_forgotten_blog
from pipelines.rows import Row, fetch, insert_rows

#: what we hold of a kind, of which a merge removes nothing: `?1` a blog, `?2` a post
HELD = {
    "post": "SELECT path AS name FROM posts WHERE blog_id = ?1 AND ?2 IS NULL",
    "comment": """
        SELECT comments.blogger_id AS name FROM comments JOIN posts ON posts.id = post_id
        WHERE blog_id = ?1 AND ?2 IN (post_id, 0)""",
    "person": "SELECT profile_url AS name FROM people WHERE profile_url IS NOT NULL AND ?1 IS NULL AND ?2 IS NULL",
}


def leave_out_forgotten(merging: Merging) -> None:
    """Remove from the copy of the other archive what was forgotten here: rows, visits, captures."""
    blogs, posts = 0, 0
    ours = {row["url"]: row["id"] for row in fetch(merging.db, "SELECT id, url FROM blogs")}
    with merging.theirs.atomic():
        for blog in fetch(merging.theirs, "SELECT * FROM blogs"):
            if is_forgotten_blog(merging.db, blog["url"]):
                blogs += 1
                leave_out_blog(merging, blog)
            elif blog["url"] in ours:
                posts += leave_out_posts(merging, blog, MergedBlog(ours[blog["url"]], blog["url"]))
    merging.left_out = {name: number for name, number in (("blogs", blogs), ("posts", posts)) if number}


def leave_out_blog(merging: Merging, blog: Row) -> None:
    """Remove one of their blogs from the copy."""
    captures = find_captures(merging.theirs, merging.their_captures, blog, ())
    unindex_captures(merging.theirs, captures)
    remove_blog(merging.theirs, blog, captures, merging.now)


def leave_out_posts(merging: Merging, theirs: Row, blog: MergedBlog) -> int:
    """Remove their posts that were forgotten here from the copy; return how many."""
    forgotten = merging.forgotten(blog)
    if not forgotten.any:
        return 0
    posts = [
        post
        for post in fetch(merging.theirs, f"{POSTS} posts.blog_id = ?", theirs["id"])
        if forgotten.is_post(post["blogger_id"], post["path"])
    ]
    unindex_captures(merging.theirs, find_captures(merging.theirs, merging.their_captures, None, posts))
    remove_texts(merging.theirs, posts, [], None, merging.now)
    return len(posts)


def merge_forgotten(merging: Merging) -> None:
    """Take what was forgotten there, where it is not held here: a merge removes nothing."""
    ours = {blog_fingerprint(row["url"]): row["id"] for row in fetch(merging.db, "SELECT id, url FROM blogs")}
    for row in fetch(merging.theirs, "SELECT * FROM forgotten ORDER BY id"):
        if row["kind"] == "blog":
            is_held = row["of_blog"] in ours or row["fingerprint"] in ours
        else:
            row = mapped(merging, row, ours)
            # a post's own copies are known by its path, too
            names = {row["fingerprint"], row["id_fingerprint"]}
            is_held = row["of_blog"] is None and bool(names & held(merging, row))
        if not is_held:
            insert_rows(merging.db, "forgotten", [row | {"id": None}], or_ignore=True)


def mapped(merging: Merging, row: Row, ours: dict[str, int]) -> Row:
    """Return their fingerprint of a text or a person with our numbers."""
    blog = merging.blogs.get(row["blog_id"])
    blog_id = blog.id if blog else ours.get(row["of_blog"] or "")
    of_blog = row["of_blog"] if blog_id is None else None
    return row | {"blog_id": blog_id, "post_id": merging.posts.get(row["post_id"]), "of_blog": of_blog}


def held(merging: Merging, row: Row) -> set[str]:
    """Return the fingerprints of what we hold of the kind, in the same blog and post."""
    kind = "post" if row["kind"] == "page" else row["kind"]
    of = row["post_id"] if kind != "comment" else row["post_id"] or 0
    return {fingerprint(found["name"]) for found in fetch(merging.db, HELD[kind], row["blog_id"], of)}
