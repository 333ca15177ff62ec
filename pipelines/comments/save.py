"""Save the comments of a document: find each under its post, weigh what was read, write in bulk, tie replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.comments.identity import Placed, Renamed, find_homes, identify
from pipelines.comments.threads import find_loops
from pipelines.context import Saving
from pipelines.decide import LIVE, authority_of, decide_comment
from pipelines.links import Body, save_links
from pipelines.people import Author, People, fold_profile, refresh_names, save_people
from pipelines.rows import Row, fetch, insert_rows, next_id, storable, update_rows
from pipelines.sightings import write_seen
from pipelines.text import clean_short, words
from pipelines.versions import content_hash
from scraper.items import Comment, Source

COLUMNS = words(
    "id post_id blogger_id parent_blogger_id author person_id by_blog_author published_on published_at published_raw "
    "content_html content_text content_hash removed_by removed_at source first_seen_at last_seen_at"
)


@dataclass(slots=True)
class CommentWrites:
    """What a document's comments make of the archive, gathered before anything is written."""

    new: dict[int, Row] = field(default_factory=dict)
    changed: dict[int, Row] = field(default_factory=dict)
    seen: dict[int, Source] = field(default_factory=dict)
    versions: list[Row] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)


def save_comments(saving: Saving, comments: tuple[Comment, ...], own_post: Row | None = None) -> None:
    """Save the comments of a document; those that name no post belong to its only one, `own_post`."""
    if not comments:
        return
    placed = _place(saving, comments, own_post)
    people = save_people(saving.db, saving.blog_id, [printed_author(one.comment) for one in placed])
    renamed = identify(saving, placed)
    known = {(one.home["id"], one.blogger_id): one.row for one in placed if one.row is not None}
    writes = CommentWrites()
    free = max(next_id(saving.db, "comments"), saving.readings.numbers.first_free)
    for one in placed:
        read = _read(one, people, renamed)
        row = known.get((one.home["id"], one.blogger_id))
        if row is not None:
            _weigh(saving, one.comment, row, read, one.home, writes)
        elif one.comment.source is not Source.LIST:
            known[one.home["id"], one.blogger_id] = _add(saving, one.comment, read, free + len(writes.new), writes)
    _write(saving, writes, people)
    tie_replies(saving, {one.home["id"] for one in placed})


def _place(saving: Saving, comments: tuple[Comment, ...], own_post: Row | None) -> list[Placed]:
    placed: list[Placed] = []
    for comment, home in zip(comments, find_homes(saving, comments, own_post), strict=True):
        if home is None:
            name = comment.post_blogger_id or comment.post_url or "no post"
            saving.note(comment.post_url, "comment_without_post", f"comment {comment.blogger_id} answers {name}")
        else:
            placed.append(Placed(comment, home))
    return placed


def printed_author(comment: Comment) -> Author:
    """Return the name and the folded profile address of a comment's author."""
    return clean_short(comment.author), fold_profile(comment.author_url)


def _read(one: Placed, people: People, renamed: Renamed) -> Row:
    """Return the values of a reading, as columns; a mark of removal has no text of its own."""
    comment, home = one.comment, one.home
    parent = clean_short(comment.parent_blogger_id)
    author, profile = printed_author(comment)
    person = people.ids.get((author, profile))
    is_author = person is not None and person == home["author_id"]
    html = None if comment.removed_by or comment.content_html is None else str(storable(comment.content_html))
    return {
        "post_id": home["id"],
        "blogger_id": one.blogger_id,
        "parent_blogger_id": None if parent is None else renamed.ids.get((home["id"], parent), parent),
        "author": author,
        "profile_url": profile,
        "person_id": person,
        "by_blog_author": 1 if is_author or comment.by_blog_author else None,  # no mark proves nothing
        "published_on": storable(comment.published_on),
        "published_at": storable(comment.published_at),
        "published_raw": storable(comment.published_raw),
        "content_html": html,
        "content_text": None if html is None else storable(comment.content_text),
        "content_hash": None if html is None else content_hash(None, html),
        "removed_by": comment.removed_by if comment.removed_by in ("author", "administrator") else None,
    }


def _add(saving: Saving, comment: Comment, read: Row, row_id: int, writes: CommentWrites) -> Row:
    row = read | {
        "id": row_id,
        "parent_id": None,
        "by_blog_author": read["by_blog_author"] or 0,
        "removed_at": saving.now if read["removed_by"] else None,
        "source": comment.source.value,
        "first_seen_at": saving.now,
        "last_seen_at": saving.now,
    }
    row_id = row["id"] = saving.readings.numbers.of_comment(row, row_id)
    writes.new[row_id] = row
    if comment.source in LIVE:
        saving.readings.comments.add(row_id)
        saving.readings.seen_comments.add(row_id)
    _add_version(saving, comment, row, row, writes)
    return row


def _weigh(saving: Saving, comment: Comment, row: Row, read: Row, home: Row, writes: CommentWrites) -> None:
    authority = authority_of(comment.source, row["id"] in saving.readings.comments)
    decision = decide_comment(row, read, authority)
    changes = decision.changes
    if changes.get("removed_by") is not None and row["removed_by"] is None:
        changes["removed_at"] = saving.now
    what = f"the {comment.source.value}, of comment {row['blogger_id']},"
    saving.note_differences(home["url"], what, decision.differences)
    if comment.source in LIVE:
        saving.readings.comments.add(row["id"])
    if comment.source in LIVE or comment.source is Source.LIST:
        writes.seen[row["id"]] = comment.source
        saving.readings.seen_comments.add(row["id"])
    _add_version(saving, comment, row, changes, writes)
    if changes:
        row |= changes
        if row["id"] in writes.new:
            writes.new[row["id"]] |= changes
        else:
            writes.changed.setdefault(row["id"], {}).update(changes)


def _add_version(saving: Saving, comment: Comment, row: Row, changes: Row, writes: CommentWrites) -> None:
    if changes.get("content_hash") is None:
        return
    writes.versions.append(
        {
            "comment_id": row["id"],
            "run_id": saving.run_id,
            "seen_at": saving.after(row),
            "content_html": changes["content_html"],
            "content_hash": changes["content_hash"],
        }
    )
    writes.bodies.append(Body(row["post_id"], row["id"], comment.links))


def _write(saving: Saving, writes: CommentWrites, people: People) -> None:
    db = saving.db
    insert_rows(db, "comments", [{column: row[column] for column in COLUMNS} for row in writes.new.values()])
    update_rows(db, "comments", writes.changed)
    insert_rows(db, "comment_versions", writes.versions, or_replace=True)
    seen = {row_id: source for row_id, source in writes.seen.items() if row_id not in writes.new}
    write_seen(saving, "comments", seen)
    save_links(db, writes.bodies)
    touched = {row.get("person_id") for row in [*writes.new.values(), *writes.changed.values()]}
    refresh_names(db, {person for person in touched if person is not None} & people.misnamed)
    saving.tally.comments_new += len(writes.new)
    saving.tally.comments_changed += len(writes.changed)


def tie_replies(saving: Saving, post_ids: Iterable[int]) -> None:
    """Set the parent of each reply whose parent is here; replies that go round in a circle have none."""
    awaiting = """
        SELECT DISTINCT post_id FROM comments
        WHERE parent_id IS NULL AND parent_blogger_id IS NOT NULL AND post_id IN (SELECT value FROM json_each(?))"""
    posts = [row["post_id"] for row in fetch(saving.db, awaiting, set(post_ids))]
    by_post: dict[int, list[Row]] = {}
    columns = "SELECT id, post_id, blogger_id, parent_blogger_id, parent_id FROM comments"
    for row in fetch(saving.db, f"{columns} WHERE post_id IN (SELECT value FROM json_each(?))", posts):
        by_post.setdefault(row["post_id"], []).append(row)
    for comments in by_post.values():
        ids = {row["blogger_id"]: row["id"] for row in comments}
        replies = [row for row in comments if row["parent_blogger_id"] is not None]
        loops = find_loops({row["blogger_id"]: row["parent_blogger_id"] for row in replies})
        for name in sorted(loops):
            saving.note(None, "parent_loop", f"comment {name} answers itself, by way of others or at once")
        tied = {
            row["id"]: {"parent_id": None if row["blogger_id"] in loops else ids.get(row["parent_blogger_id"])}
            for row in replies
        }
        before = {row["id"]: row["parent_id"] for row in comments}
        update_rows(saving.db, "comments", {key: v for key, v in tied.items() if v["parent_id"] != before[key]})
