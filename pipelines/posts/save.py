"""Save the posts of a document: find each in its blog, weigh what was read against what stands, write in bulk."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.context import Saving
from pipelines.decide import LIVE, WHEN, Authority, authority_of, decide_post
from pipelines.links import Body, save_links, tie_to_posts
from pipelines.people import People, fold_profile, refresh_names, save_people
from pipelines.posts.addresses import aside, may_stand, weigh_address
from pipelines.posts.identity import Finder, build_path
from pipelines.posts.labels import save_labels
from pipelines.rows import Row, insert_rows, next_id, run, storable, update_rows
from pipelines.sightings import write_seen
from pipelines.text import clean_short, words
from pipelines.versions import content_hash
from scraper.items import Post, Source

COLUMNS = words(
    "id blog_id blogger_id url path kind title author person_id published_on published_at published_raw "
    "published_from updated_at content_text content_hash comment_count source first_seen_at last_seen_at"
)
NOT_A_CHANGE = frozenset({"comment_count", "updated_at", "blogger_id", "url", "path"})


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


def save_posts(saving: Saving, posts: tuple[Post, ...]) -> Row | None:
    """Save the posts of a document; return the row of the only one, to which comments that name no post belong."""
    if not posts:
        return None
    people = save_people(
        saving.db, saving.blog_id, [printed_author(post) for post in posts if post.source is not Source.LIST]
    )
    finder = Finder(saving, posts)
    writes = PostWrites()
    free = max(next_id(saving.db, "posts"), saving.readings.numbers.first_free)
    for post in posts:
        row = finder.find(post)
        if row is not None:
            _weigh(saving, post, row, people, writes, finder)
        elif post.source is not Source.LIST:
            _add(saving, post, free + len(writes.new), people, writes, finder)
    _write(saving, writes, people)
    return finder.find(posts[0]) if len(posts) == 1 else None


def printed_author(post: Post) -> tuple[str | None, str | None]:
    """Return the name and the folded profile address of a post's author."""
    return clean_short(post.author), fold_profile(post.author_url)


def _read(post: Post, stored: Row, people: People, authority: Authority) -> Row:
    """Return the values of a reading, as columns; its text is hashed under the title that will stand above it."""
    title = clean_short(post.title)
    hashed_title = title if authority is Authority.OVERWRITE and title is not None else stored.get("title")
    if stored.get("content_hash") is None:
        hashed_title = hashed_title or title
    html = None if post.content_html is None else str(storable(post.content_html))
    author, profile = printed_author(post)
    return {
        "blogger_id": clean_short(post.blogger_id),
        "url": clean_short(post.url),
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
    row = _read(post, {}, people, Authority.OVERWRITE) | {
        "id": post_id,
        "blog_id": saving.blog_id,
        "source": post.source.value,
        "first_seen_at": saving.now,
        "last_seen_at": saving.now,
    }
    if not may_stand(saving, finder, row, row["path"], post.source):
        row["path"] = aside(row)
        if row["path"] in finder.by_path:
            return
    post_id = row["id"] = saving.readings.numbers.of_post(row, post_id)
    finder.add(row)
    writes.new[post_id] = row
    if post.source in LIVE:
        _note_reading(saving, post, post_id)
        saving.readings.seen_posts.add(post_id)
    _add_history(saving, post, row, row, writes)
    if post.labels:
        writes.labels[post_id] = post.labels, Authority.OVERWRITE


def _note_reading(saving: Saving, post: Post, post_id: int) -> None:
    """Note that this run has read a post; one that came without its text leaves the word to its page."""
    if post.content_html is not None:
        saving.readings.posts.add(post_id)


def _weigh(saving: Saving, post: Post, row: Row, people: People, writes: PostWrites, finder: Finder) -> None:
    authority = authority_of(post.source, row["id"] in saving.readings.posts)
    read = _read(post, row, people, authority)
    decision = decide_post(row, read, authority)
    changes = decision.changes
    saving.note_differences(row["url"] or post.url, f"the {post.source.value}", decision.differences)
    if authority is not Authority.CONFIRM:
        weigh_address(saving, finder, row, read, changes, authority, post.source)
        if "title" in changes and "content_hash" not in changes and row["content_hash"] is not None:
            changes["content_hash"] = content_hash(changes["title"], _current_html(saving, row, writes))
        if post.labels is not None:
            writes.labels[row["id"]] = post.labels, authority
    if post.source in LIVE:
        _note_reading(saving, post, row["id"])
    if post.source in LIVE or post.source is Source.LIST:
        writes.seen[row["id"]] = post.source
        saving.readings.seen_posts.add(row["id"])
    _add_history(saving, post, row, changes, writes)
    if changes:
        row |= changes
        finder.add(row)
        if row["id"] in writes.new:
            writes.new[row["id"]] |= changes
        else:
            writes.changed.setdefault(row["id"], {}).update(changes)


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
        is_new_text = "content_text" in changes and post.content_html is not None
        html = storable(post.content_html) if is_new_text else _current_html(saving, row, writes)
        writes.versions.append(
            {
                "post_id": post_id,
                "run_id": saving.run_id,
                "seen_at": saving.after(row),
                "title": changes.get("title", row["title"]),
                "content_html": html,
                "content_hash": changes["content_hash"],
            }
        )
        if is_new_text:
            writes.bodies.append(Body(post_id, None, post.links))
    if changes.get("comment_count") is not None:
        writes.counts.append(
            {
                "post_id": post_id,
                "counted_at": saving.after(row),
                "comment_count": changes["comment_count"],
                "source": post.source.value,
            }
        )


def _write(saving: Saving, writes: PostWrites, people: People) -> None:
    db = saving.db
    insert_rows(db, "posts", [{column: row[column] for column in COLUMNS} for row in writes.new.values()])
    update_rows(db, "posts", writes.changed)
    insert_rows(db, "post_versions", writes.versions, or_replace=True)  # back within a second: the last is what stands
    insert_rows(db, "comment_counts", writes.counts)
    write_seen(saving, "posts", {row_id: seen for row_id, seen in writes.seen.items() if row_id not in writes.new})
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
