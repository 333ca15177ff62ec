"""`archivio forget`: remove what a person asked to be removed, for good.

Gone are the rows, their versions, counts, links and search entries, and their bytes in the file; the captures of a
post's own page, and every capture of a blog, are blanked in their WARC files. What remains is a fingerprint, so that
a later visit, import, merge or reparse leaves it out again, until `--undo` lets it in. A feed or list page that held it
among other posts is kept as it was received (`archivio reparse` needs it for the others), and so are backups: the
command says so.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlite_utils import Database

from archivio.forget.captures import erase_captures, find_captures, unindex_captures
from archivio.forget.rows import remove_blog, remove_texts
from archivio.report import plural, tell_rows
from pipelines.archive import Archive, check_exists, open_archive, writing
from pipelines.failures import explained
from pipelines.links import fold_link
from pipelines.people import fold_profile
from pipelines.rows import Row, fetch, stamp
from scraper.captures import captures_folder
from scraper.errors import ArchiveBusy, ArchivioError, UsageError

POSTS = """
    SELECT posts.id, posts.blog_id, blogs.url AS blog_url, posts.blogger_id, posts.url, path, kind, published_on,
           comment_count, posts.title
    FROM posts JOIN blogs ON blogs.id = blog_id WHERE """
COMMENTS = """
    SELECT comments.id, post_id, posts.blog_id, comments.blogger_id FROM comments JOIN posts ON posts.id = post_id
    WHERE """


@dataclass(slots=True)
class Request:
    """What an address names."""

    words: str  #: for the person who is asked to confirm
    blog: Row | None = None
    profile: str | None = None
    posts: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)  #: those that are named; a post's own go with it


class Unconfirmed(ArchivioError):
    """The person who was asked did not say yes."""


def forget(url: str, db: Path, *, yes: bool, as_json: bool, quiet: bool) -> int:
    """Remove what this address names, once it is confirmed; return the exit status."""
    check_exists(db)
    with open_archive(db, write=True) as archive:
        request = find_request(archive.db, url)
        if not yes:
            confirm(f"{request.words}: remove {'them' if request.profile else 'it'} from {db} for good?")
        removed = remove(archive, request, captures_folder(db))
    told = {name: number for name, number in removed.items() if number}
    if as_json:
        click.echo(json.dumps({"removed": told, "exit": 0}))
    elif not quiet:
        click.echo(f"{request.words}: removed ({tell_rows(told)}).", err=True)
        if request.blog is None:
            click.echo("Feeds and lists that held it among others are kept in the captures as received.", err=True)
        click.echo("Backups made before still hold it.", err=True)
    return 0


def confirm(question: str) -> None:
    """Ask; raise Unconfirmed on anything but a yes."""
    try:
        agreed = click.confirm(question, err=True)
    except click.Abort:
        click.echo(err=True)
        raise Unconfirmed("nothing was removed: nobody is there to answer; --yes does without") from None
    if not agreed:
        raise Unconfirmed("nothing was removed")


def find_request(db: Database, url: str) -> Request:
    """Return what an address names; UsageError where the archive holds nothing under it.

    A whole blog is named by its root alone: a misspelt post must not take its blog with it.
    """
    profile = fold_profile(url)
    person = fetch(db, "SELECT id, name FROM people WHERE profile_url = ?", profile) if profile else []
    if person:
        comments = fetch(db, f"{COMMENTS} comments.person_id = ? ORDER BY comments.id", person[0]["id"])
        words = f"The {len(comments)} {plural(len(comments), 'comment')} of {person[0]['name']}"
        return Request(words, profile=profile, comments=comments)
    folded = fold_link(url) or fold_link(f"https://{url}")
    for blog in fetch(db, "SELECT id, url, title FROM blogs") if folded else ():
        root = fold_link(blog["url"])
        if folded is None or root is None or folded[0] != root[0]:
            continue
        if folded[1].rstrip("/") == root[1].rstrip("/"):
            return Request(f"The blog {blog['title'] or blog['url']} with all its posts and comments", blog=blog)
        posts = fetch(db, f"{POSTS} posts.blog_id = ? AND path = ?", blog["id"], folded[1])
        if posts:
            return find_in_post(db, posts[0], url)
    raise UsageError(
        f"The archive holds nothing under {url}: give the address of a blog, a post, a comment, a profile."
    )


def find_in_post(db: Database, post: Row, url: str) -> Request:
    """Return the comment that `#c123` names, or the post."""
    fragment = url.partition("#")[2]
    if not fragment.startswith("c"):
        name = f"“{post['title']}”" if post["title"] else post["url"]
        return Request(f"The post {name} with its comments", posts=[post])
    comments = fetch(db, f"{COMMENTS} post_id = ? AND comments.blogger_id = ?", post["id"], fragment[1:])
    if not comments:
        raise UsageError(f"The archive holds no comment {fragment[1:]} below {post['url']}.")
    return Request(f"Comment {fragment[1:]} below {post['url']}", comments=comments)


def remove(archive: Archive, request: Request, folder: Path) -> Counter[str]:
    """Remove rows and bytes; return how many rows of what."""
    now = stamp(datetime.now(UTC))
    with explained(archive.path):
        archive.db.execute("PRAGMA secure_delete = ON")  # freed pages are overwritten with zeros
    with writing(archive) as db:
        captures = find_captures(db, folder, request.blog, request.posts)
        before = db.conn.total_changes
        unindex_captures(db, captures)
        if request.blog is not None:
            removed = remove_blog(db, request.blog, captures, now)
        else:
            removed = remove_texts(db, request.posts, request.comments, request.profile, now)
        if db.conn.total_changes != before:  # an external-content index keeps deleted words until it is rebuilt
            for index in ("posts_fts", "comments_fts"):
                db.conn.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        removed["captures"] = len(captures)
        erase_captures(folder, captures)  # last: it cannot be taken back
    with explained(archive.path):
        is_busy = archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]  # the log held what was removed
    if is_busy:
        raise ArchiveBusy(
            f"{archive.path}: the rows are removed, but another program is reading, and the old bytes stay until it "
            "ends: end it, then run this again"
        )
    return removed
