"""Save the posts of a document: find each in its blog, weigh what was read against what stands, write in bulk."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from pipelines.context import Saving
from pipelines.decide import LIVE, WHEN, Authority, authority_of, decide_post
from pipelines.labels import save_labels
from pipelines.links import Body, save_links, tie_to_posts
from pipelines.people import People, fold_profile, refresh_names, save_people
from pipelines.rows import Row, fetch, insert_rows, next_id, run, storable, update_rows
from pipelines.text import clean_string, words
from pipelines.versions import content_hash
from scraper.items import Post, Source
from scraper.urls import permalink_path

COLUMNS = words(
    "id blog_id blogger_id url path kind title author person_id published_on published_at published_raw "
    "published_from updated_at content_text content_hash comment_count source first_seen_at last_seen_at"
)
SELECT = """
    SELECT posts.id, posts.blogger_id, url, path, kind, title, author, person_id, people.profile_url, published_on,
           published_at, published_raw, published_from, updated_at, content_hash, comment_count, source
    FROM posts LEFT JOIN people ON people.id = person_id WHERE posts.blog_id = ? AND """
NOT_A_CHANGE = frozenset({"comment_count", "updated_at", "blogger_id", "url", "path"})
WORD = re.compile(r"[a-z0-9]+")


@dataclass(slots=True)
class PostWrites:
    """What a document's posts make of the archive, gathered before anything is written."""

    new: dict[int, Row] = field(default_factory=dict)
    changed: dict[int, Row] = field(default_factory=dict)
    seen: dict[int, Source] = field(default_factory=dict)
    versions: list[Row] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    labels: dict[int, tuple[tuple[str, ...], Authority]] = field(default_factory=dict)


def build_copy_path(post: Post) -> str:
    """Return the path under which a post without address is kept: its day and the words of its title.

    >>> build_copy_path(Post(source=Source.COPY, title="Perché no?", published_on=date(2011, 10, 20)))
    'copy:2011-10-20/perche-no'
    """
    day = "undated" if post.published_on is None else post.published_on.isoformat()
    words = post.title or " ".join((post.content_text or "").split()[:8])
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = "-".join(WORD.findall(plain))[:80] or content_hash(None, words)[:12]
    return f"copy:{day}/{slug}"


def build_path(post: Post) -> str:
    """Return what identifies a post within its blog where its Blogger id is not known."""
    if post.url is not None:
        return permalink_path(clean_string(post.url))
    return f"post:{clean_string(post.blogger_id)}" if post.blogger_id else build_copy_path(post)


class Finder:
    """The posts of one blog that a document may speak of, by Blogger id and by path."""

    def __init__(self, saving: Saving, posts: tuple[Post, ...]) -> None:
        ids = {storable(post.blogger_id) for post in posts if post.blogger_id}
        paths = {path for post in posts for path in (build_path(post), build_copy_path(post))}
        self.by_id: dict[str, Row] = {}
        self.by_path: dict[str, Row] = {}
        self.by_day: dict[tuple[str, str], Row] = {}
        for condition, keys in (("posts.blogger_id", ids), ("path", paths)):
            sql = f"{SELECT} {condition} IN (SELECT value FROM json_each(?))"
            for row in fetch(saving.db, sql, saving.blog_id, keys):
                self.add(self.by_path.get(row["path"], row))
        days = {storable(post.published_on) for post in posts if post.url is None and post.published_on}
        if days:
            sql = f"{SELECT} published_on IN (SELECT value FROM json_each(?))"
            for row in fetch(saving.db, sql, saving.blog_id, days):
                self.add(self.by_path.get(row["path"], row))

    def add(self, row: Row) -> None:
        """Make a row known."""
        if row["blogger_id"] is not None:
            self.by_id[row["blogger_id"]] = row
        self.by_path[row["path"]] = row
        if row["published_on"] and row["title"]:
            self.by_day[row["published_on"], row["title"].casefold()] = row

    def find(self, post: Post) -> Row | None:
        """Return the row of a post: by id, else by path, else, for a copy, by day and title."""
        blogger_id = storable(post.blogger_id)
        if blogger_id is not None and blogger_id in self.by_id:
            return self.by_id[str(blogger_id)]
        keys = [build_path(post), build_copy_path(post)]
        found = [self.by_path[key] for key in keys if key in self.by_path]
        if post.url is None and post.published_on and post.title:
            same_day = self.by_day.get((post.published_on.isoformat(), clean_string(post.title).casefold()))
            found += [] if same_day is None else [same_day]
        for row in found:
            if blogger_id is None or row["blogger_id"] in (None, blogger_id):
                return row
        return None


def save_posts(saving: Saving, posts: tuple[Post, ...]) -> None:
    """Save the posts of a document."""
    if not posts:
        return
    people = save_people(
        saving.db, saving.blog_id, [printed_author(post) for post in posts if post.source is not Source.LIST]
    )
    finder = Finder(saving, posts)
    writes = PostWrites()
    free = next_id(saving.db, "posts")
    for post in posts:
        row = finder.find(post)
        if row is not None:
            _weigh(saving, post, row, _read(post, row, people), writes, finder)
        elif post.source is not Source.LIST:
            _add(saving, post, free + len(writes.new), people, writes, finder)
    _write(saving, writes, people)


def printed_author(post: Post) -> tuple[str | None, str | None]:
    """Return the name and the folded profile address of a post's author."""
    name = clean_string(post.author) if post.author else None
    return name or None, fold_profile(post.author_url)


def _read(post: Post, stored: Row | None, people: People) -> Row:
    """Return the values of a reading, as columns."""
    title = clean_string(post.title) or None if post.title else None
    hashed_title = title if title is not None else (stored or {}).get("title")
    html = None if post.content_html is None else str(storable(post.content_html))
    author, profile = printed_author(post)
    return {
        "blogger_id": storable(post.blogger_id) or None,
        "url": clean_string(post.url) if post.url else None,
        "path": build_path(post),
        "kind": "page" if post.kind == "page" else "post",
        "title": title,
        "author": author,
        "profile_url": profile,
        "person_id": people.ids.get((author, profile)),
        **{column: storable(getattr(post, column)) for column in WHEN},
        "updated_at": storable(post.updated_at),
        "content_text": storable(post.content_text),
        "content_hash": None if html is None else content_hash(hashed_title, html),
        "comment_count": storable(post.comment_count),
    }


def _add(saving: Saving, post: Post, post_id: int, people: People, writes: PostWrites, finder: Finder) -> None:
    row = _read(post, None, people) | {
        "id": post_id,
        "blog_id": saving.blog_id,
        "source": post.source.value,
        "first_seen_at": saving.now,
        "last_seen_at": saving.now,
    }
    taken = finder.by_path.get(row["path"])
    if taken is not None:
        _note_taken(saving, taken, row, row["path"])
        row["path"] = f"{row['path']}#{row['blogger_id']}"
        if row["path"] in finder.by_path:
            return
    finder.add(row)
    writes.new[post_id] = row
    if post.source in LIVE:
        saving.readings.posts[post_id] = post.source
    _add_history(saving, post, row, row, writes)
    if post.labels:
        writes.labels[post_id] = post.labels, Authority.OVERWRITE


def _weigh(saving: Saving, post: Post, row: Row, read: Row, writes: PostWrites, finder: Finder) -> None:
    authority = authority_of(post.source, saving.readings.posts.get(row["id"]))
    decision = decide_post(row, read, authority)
    changes = decision.changes
    saving.note_differences(row["url"] or post.url, f"the {post.source.value}", decision.differences)
    if authority is not Authority.CONFIRM:
        _weigh_address(saving, row, read, changes, finder, authority)
        if "title" in changes and read["content_hash"] is None and row["content_hash"] is not None:
            changes["content_hash"] = content_hash(changes["title"], _current_html(saving, row, writes))
        if post.labels is not None:
            writes.labels[row["id"]] = post.labels, authority
    if post.source in LIVE:
        saving.readings.posts.setdefault(row["id"], post.source)
    if post.source in LIVE or post.source is Source.LIST:
        writes.seen[row["id"]] = post.source
    _add_history(saving, post, row, changes, writes)
    if changes:
        row |= changes
        finder.add(row)
        if row["id"] in writes.new:
            writes.new[row["id"]] |= changes
        else:
            writes.changed.setdefault(row["id"], {}).update(changes)


def _weigh_address(saving: Saving, row: Row, read: Row, changes: Row, finder: Finder, authority: Authority) -> None:
    """Take a new permalink where the post moved and nobody stands there; http for https alone is no move."""
    if read["url"] is None or (row["path"] == read["path"] and row["url"] is not None):
        return
    if row["url"] is not None and authority is not Authority.OVERWRITE:
        return
    owner = finder.by_path.get(read["path"])
    if owner is not None and owner is not row:
        _note_taken(saving, owner, row, read["path"])
        return
    changes |= {"url": read["url"], "path": read["path"]}


def _note_taken(saving: Saving, owner: Row, claimant: Row, path: str) -> None:
    ids = f"posts {owner['blogger_id']} and {claimant['blogger_id']}"
    saving.note(owner["url"] or claimant["url"], "path_taken", f"{ids} claim {path}")


def _current_html(saving: Saving, row: Row, writes: PostWrites) -> str | None:
    pending = [version for version in writes.versions if version["post_id"] == row["id"]]
    if pending:
        return str(pending[-1]["content_html"])
    sql = "SELECT content_html FROM post_versions WHERE post_id = ? AND content_hash = ? ORDER BY id DESC LIMIT 1"
    found = saving.db.conn.execute(sql, [row["id"], row["content_hash"]]).fetchone()
    return found[0] if found else None


def _add_history(saving: Saving, post: Post, row: Row, changes: Row, writes: PostWrites) -> None:
    """Note the version, count and links that come with these changes."""
    post_id = row["id"]
    if changes.get("content_hash") is not None:
        html = storable(post.content_html) if post.content_html is not None else _current_html(saving, row, writes)
        writes.versions.append(
            {
                "post_id": post_id,
                "seen_at": saving.now,
                "title": changes.get("title", row["title"]),
                "content_html": html,
                "content_hash": changes["content_hash"],
            }
        )
        if post.content_html is not None:
            writes.bodies.append(Body(post_id, None, post.links))
    if changes.get("comment_count") is not None:
        writes.counts.append(
            {
                "post_id": post_id,
                "counted_at": saving.now,
                "comment_count": changes["comment_count"],
                "source": post.source.value,
            }
        )


def _write(saving: Saving, writes: PostWrites, people: People) -> None:
    db = saving.db
    insert_rows(db, "posts", [{column: row[column] for column in COLUMNS} for row in writes.new.values()])
    update_rows(db, "posts", writes.changed)
    insert_rows(db, "post_versions", writes.versions, or_ignore=True)
    insert_rows(db, "comment_counts", writes.counts)
    _write_seen(saving, writes)
    labelled = save_labels(saving, writes.labels, writes.new.keys())
    save_links(db, writes.bodies)
    moved = [(row_id, row["path"]) for row_id, row in writes.changed.items() if "path" in row]
    tie_to_posts(db, saving.blog_url, [*((row_id, row["path"]) for row_id, row in writes.new.items()), *moved])
    touched = {
        row["person_id"] for row in [*writes.new.values(), *writes.changed.values()] if row.get("person_id") is not None
    }
    refresh_names(db, touched & people.misnamed)
    _mark_authors(saving, [row_id for row_id, row in writes.changed.items() if "person_id" in row])
    edited = {row_id for row_id, row in writes.changed.items() if row.keys() - NOT_A_CHANGE} | labelled
    saving.tally.posts_new += len(writes.new)
    saving.tally.posts_changed += len(edited - writes.new.keys())


def _write_seen(saving: Saving, writes: PostWrites) -> None:
    """Mark the posts that the blog itself still shows; a list confirms without becoming the source."""
    write_seen(saving, "posts", {row_id: source for row_id, source in writes.seen.items() if row_id not in writes.new})


def write_seen(saving: Saving, table: str, seen: dict[int, Source]) -> None:
    """Mark rows as seen now, one statement for each source: a vanished row that is seen again is back."""
    for source in sorted(set(seen.values())):
        ids = [row_id for row_id, seen_in in seen.items() if seen_in is source]
        becomes = "source" if source is Source.LIST else f"'{source.value}'"
        sql = f"""
            UPDATE {table} SET last_seen_at = max(last_seen_at, ?), source = {becomes}, missed_at = NULL, gone_at = NULL
            WHERE id IN (SELECT value FROM json_each(?))
              AND (last_seen_at < ? OR source <> {becomes} OR missed_at IS NOT NULL OR gone_at IS NOT NULL)
        """
        run(saving.db, sql, saving.now, ids, saving.now)


def _mark_authors(saving: Saving, post_ids: list[int]) -> None:
    """Mark the comments of a post's author as theirs once the author is known by a profile."""
    sql = """
        UPDATE comments SET by_blog_author = 1
        WHERE post_id IN (SELECT value FROM json_each(?)) AND by_blog_author = 0
          AND person_id = (SELECT people.id FROM posts JOIN people ON people.id = posts.person_id
                           WHERE posts.id = comments.post_id AND profile_url IS NOT NULL)
    """
    if post_ids:
        run(saving.db, sql, post_ids)
