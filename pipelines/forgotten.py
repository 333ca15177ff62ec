"""Leave out what was removed on request: `archivio forget` leaves fingerprints, and whatever bears one is not saved.

A fingerprint cannot be read backwards, so the archive no longer says what was there; yet a visit, an import or a
reparse that meets it again knows it. A forgotten person's later comments are forgotten one by one as they come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from sqlite_utils import Database

from pipelines.comments.identity import comment_id
from pipelines.context import Saving
from pipelines.counts import clean_counts
from pipelines.dates import clean_dates
from pipelines.html import clean_content
from pipelines.links import fold_link
from pipelines.people import fold_profile
from pipelines.posts.identity import build_path
from pipelines.rows import fetch, insert_rows, run
from scraper.items import Comment, Document, Post, Problem
from scraper.urls import permalink_path


def fingerprint(identity: str) -> str:
    """Return the fingerprint of a permalink path, a Blogger id or a profile's address.

    >>> fingerprint("/2011/10/rete.html")
    '36b31e52e16d2a99f4cbbb04'
    """
    return blake2b(identity.encode(), digest_size=12).hexdigest()


class Forgotten:
    """What one document must leave out; nothing is asked of an archive in which nothing was forgotten."""

    def __init__(self, saving: Saving) -> None:
        self.saving = saving
        rows = fetch(
            saving.db,
            "SELECT kind, post_id, fingerprint, id_fingerprint FROM forgotten WHERE kind = 'person' OR blog_id = ?",
            saving.blog_id,
        )
        of_posts = [row for row in rows if row["kind"] in ("post", "page")]
        self.any = bool(rows)
        self.paths = {row["fingerprint"] for row in of_posts}
        self.ids = {row["id_fingerprint"] for row in of_posts if row["id_fingerprint"]}
        self.comments = {(row["post_id"], row["fingerprint"]) for row in rows if row["kind"] == "comment"}
        self.people = {row["fingerprint"] for row in rows if row["kind"] == "person"}

    def keep_posts(self, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        """Return the posts that may be saved."""
        return (
            tuple(post for post in posts if not self.is_post(post.blogger_id, build_path(post))) if self.any else posts
        )

    def keep_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems that speak of no forgotten post."""
        return [problem for problem in problems if not self.is_post(None, permalink_path(problem.url))]

    def is_post(self, blogger_id: str | None, path: str | None) -> bool:
        """Whether a post was removed on request."""
        by_id = blogger_id is not None and fingerprint(blogger_id) in self.ids
        return by_id or (path is not None and fingerprint(path) in self.paths)

    def keep_comments(
        self, comments: tuple[Comment, ...], posts: tuple[Post, ...], *, noting: bool = True
    ) -> tuple[Comment, ...]:
        """Return the comments that may be saved; `noting`: those of a forgotten person are forgotten from now on."""
        if not self.any:
            return comments
        only = posts[0] if len(posts) == 1 else None
        kept = []
        for comment in comments:
            home_id, url = comment.post_blogger_id, comment.post_url
            path = permalink_path(url) if url else None
            if home_id is None and path is None and only is not None:
                home_id, path = only.blogger_id, build_path(only)
            if not self.is_post(home_id, path) and not self._is_comment(comment, home_id, path, noting):
                kept.append(comment)
        return tuple(kept)

    def _is_comment(self, comment: Comment, home_id: str | None, path: str | None, noting: bool) -> bool:
        if not self.comments and not self.people:
            return False
        is_comment = self.is_comment if noting else self.bears_fingerprint
        return is_comment(self._find_post(home_id, path), comment_id(comment), fold_profile(comment.author_url))

    def bears_fingerprint(self, post_id: int | None, blogger_id: str, profile: str | None) -> bool:
        """Whether a comment was removed on request; nothing is noted."""
        identity = fingerprint(blogger_id)
        by_id = (post_id, identity) in self.comments or (None, identity) in self.comments
        return by_id or (profile is not None and fingerprint(profile) in self.people)

    def is_comment(self, post_id: int | None, blogger_id: str, profile: str | None) -> bool:
        """Whether a comment was removed on request, itself or with all of its author's."""
        identity = fingerprint(blogger_id)
        if (post_id, identity) in self.comments:
            return True
        if (None, identity) in self.comments:
            tie_comment(self.saving.db, self.saving.blog_id, post_id, identity)
            self.comments.add((post_id, identity))
            return True
        if profile is None or fingerprint(profile) not in self.people:
            return False
        self.comments.add((post_id, identity))
        forget_comments(self.saving.db, self.saving.blog_id, [(post_id, identity)], self.saving.now, profile)
        return True

    def _find_post(self, home_id: str | None, path: str | None) -> int | None:
        sql = "SELECT id FROM posts WHERE blog_id = ? AND (blogger_id = ? OR path = ?) ORDER BY blogger_id = ? DESC"
        found = fetch(self.saving.db, sql, self.saving.blog_id, home_id, path, home_id)
        return int(found[0]["id"]) if found else None


def leave_out(forgotten: Forgotten, document: Document) -> Document | None:
    """Return a document, as it was read, without what was removed on request; None where that leaves nothing.

    What tells a copy without an address apart is known only once it is cleaned.
    """
    clean = clean_content(clean_counts(clean_dates(document)))
    posts = set(map(id, forgotten.keep_posts(clean.posts)))
    comments = set(map(id, forgotten.keep_comments(clean.comments, clean.posts, noting=False)))
    kept = replace(
        document,
        posts=tuple(post for post, one in zip(document.posts, clean.posts, strict=True) if id(one) in posts),
        comments=tuple(
            said for said, one in zip(document.comments, clean.comments, strict=True) if id(one) in comments
        ),
        problems=tuple(forgotten.keep_problems(document.problems)),
    )
    is_empty = (document.posts or document.comments) and not kept.posts and not kept.comments
    return None if is_empty else kept


def blog_fingerprint(url: str) -> str:
    """Return the fingerprint of a blog's address, whatever its scheme.

    >>> blog_fingerprint("http://esempio.blogspot.it") == blog_fingerprint("https://esempio.blogspot.com/")
    True
    """
    folded = fold_link(url)
    return fingerprint(url if folded is None else "".join(folded).rstrip("/"))


def is_forgotten_blog(db: Database, url: str) -> bool:
    """Whether the blog at this address was removed on request."""
    return bool(fetch(db, "SELECT 1 FROM forgotten WHERE kind = 'blog' AND fingerprint = ?", blog_fingerprint(url)))


def forget_blog(db: Database, blog_id: int, addresses: Iterable[str], url: str, now: str) -> None:
    """Note a blog as forgotten, under each address that led to it; what was forgotten below it stays forgotten."""
    of_blog = blog_fingerprint(url)
    sql = "UPDATE OR REPLACE forgotten SET blog_id = NULL, post_id = NULL, of_blog = ? WHERE blog_id = ?"
    run(db, sql, of_blog, blog_id)
    rows = [
        {"kind": "blog", "fingerprint": blog_fingerprint(address), "of_blog": of_blog, "forgotten_at": now}
        for address in {url, *addresses}
    ]
    insert_rows(db, "forgotten", rows, or_ignore=True)


def tie_forgotten(db: Database, blog_id: int, url: str) -> None:
    """Tie what was forgotten below a blog to the blog, which is let in again."""
    sql = "UPDATE OR REPLACE forgotten SET blog_id = ?, of_blog = NULL WHERE of_blog = ? AND kind <> 'blog'"
    run(db, sql, blog_id, blog_fingerprint(url))


def tie_comment(db: Database, blog_id: int, post_id: int | None, identity: str) -> None:
    """Tie a forgotten comment to its post, which was forgotten, too, and is let in again."""
    run(
        db,
        """UPDATE OR REPLACE forgotten SET post_id = ?
           WHERE kind = 'comment' AND blog_id = ? AND post_id IS NULL AND fingerprint = ?""",
        post_id, blog_id, identity,
    )  # fmt: skip


def is_forgotten_page(db: Database, blog_id: int | None, path: str) -> bool:
    """Whether the post or page at this path was removed on request."""
    sql = "SELECT 1 FROM forgotten WHERE blog_id = ? AND kind IN ('post', 'page') AND fingerprint = ?"
    return bool(fetch(db, sql, blog_id, fingerprint(path)))


def forget_comments(
    db: Database, blog_id: int, comments: Iterable[tuple[int | None, str]], now: str, profile: str | None = None
) -> None:
    """Note these comments (post, fingerprint) as forgotten; with `profile`, until that person is let in again."""
    of_person = None if profile is None else fingerprint(profile)
    rows = [
        {"blog_id": blog_id, "post_id": post_id, "kind": "comment", "fingerprint": identity,
         "id_fingerprint": of_person, "forgotten_at": now}
        for post_id, identity in comments
    ]  # fmt: skip
    insert_rows(db, "forgotten", rows, or_ignore=True)
