"""Which comment is it? Within its post by Blogger's id; where a source prints none, by author, day and words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.context import Saving
from pipelines.people import is_anonymous
from pipelines.posts.identity import fold_path
from pipelines.rows import Row, fetch, run, storable
from pipelines.text import clean_short, clean_string
from scraper.items import Comment

COLUMNS = """
    comments.id, post_id, comments.blogger_id, parent_blogger_id, parent_id, author, person_id, people.profile_url,
    by_blog_author, published_on, published_at, published_raw, content_hash, removed_by, removed_at, source,
    last_seen_at"""
BY_ID = f"""
    SELECT {COLUMNS} FROM json_each(?) AS wanted
    CROSS JOIN comments ON post_id = json_extract(wanted.value, '$[0]')
        AND comments.blogger_id = json_extract(wanted.value, '$[1]')
    LEFT JOIN people ON people.id = person_id"""
OF_POSTS = f"""
    SELECT {COLUMNS}, content_text FROM comments LEFT JOIN people ON people.id = person_id
    WHERE post_id IN (SELECT value FROM json_each(?))"""
UNNUMBERED = """
    SELECT DISTINCT post_id FROM comments WHERE post_id IN (SELECT value FROM json_each(?))
        AND (blogger_id BETWEEN 'copy:' AND 'copy;' OR blogger_id BETWEEN 'printed:' AND 'printed;')"""
#: ids that stand in for Blogger's: a text copy's own, and ours
SUBSTITUTES = ("copy:", "printed:")


@dataclass(slots=True)
class Placed:
    """A comment under its post, and the row it is; None: a new one."""

    comment: Comment
    home: Row
    blogger_id: str = ""
    row: Row | None = None


@dataclass(slots=True)
class Renamed:
    """Rows that were kept under a substitute until Blogger's id of the comment was read."""

    ids: dict[tuple[int, str], str] = field(default_factory=dict)  #: (post, substitute) → what it is called now


def comment_id(comment: Comment) -> str:
    """Return Blogger's id of a comment, or a substitute made of what was printed where there is none.

    >>> from scraper.items import Source
    >>> comment_id(Comment(source=Source.PAGE, author="Anna", date_text="20/10/11 14:33", body="Bello!"))
    'printed:b47d0177649b227a'
    """
    printed_id = clean_short(comment.blogger_id)
    if printed_id is not None:
        return printed_id
    when = comment.published_iso or comment.date_text or ""
    text = comment.content_text if comment.content_text is not None else comment.body or ""
    printed = "\n".join(clean_string(part) for part in (comment.author or "", when, text))
    return "printed:" + hashlib.blake2b(printed.encode(), digest_size=8).hexdigest()


def fold_words(author: str | None, text: str | None) -> tuple[str, str] | None:
    """Reduce a comment to who says what, as any source prints it; None where there are no words.

    >>> fold_words("Anonimo", "Bello!\\nCi torno…") == fold_words("Anonymous", "bello, ci torno")
    True
    """
    said = "".join(filter(str.isalnum, (text or "").casefold()))
    if not said:
        return None
    return "" if is_anonymous(author) else clean_string(author or "").casefold(), said


def identify(saving: Saving, placed: Sequence[Placed]) -> Renamed:
    """Find the row of each comment, by id, else by its words where it or the row has no id of Blogger's."""
    for one in placed:
        one.blogger_id = comment_id(one.comment)
    wanted = {(one.home["id"], one.blogger_id) for one in placed}
    by_id = {(row["post_id"], row["blogger_id"]): row for row in fetch(saving.db, BY_ID, wanted)}
    for one in placed:
        one.row = by_id.get((one.home["id"], one.blogger_id))
    renamed = Renamed()
    unknown = [one for one in placed if one.row is None]
    if unknown:
        _match_words(saving, unknown, by_id, renamed)
    return renamed


def _match_words(
    saving: Saving, unknown: Sequence[Placed], taken: dict[tuple[int, str], Row], renamed: Renamed
) -> None:
    unnumbered = {row["post_id"] for row in fetch(saving.db, UNNUMBERED, {one.home["id"] for one in unknown})}
    unnumbered |= {one.home["id"] for one in unknown if one.blogger_id.startswith(SUBSTITUTES)}
    if not unnumbered:
        return
    by_words: dict[tuple[int, tuple[str, str]], list[Row]] = {}
    for row in fetch(saving.db, OF_POSTS, unnumbered):
        said = fold_words(row["author"], row.pop("content_text"))
        if said is not None and (row["post_id"], row["blogger_id"]) not in taken:
            by_words.setdefault((row["post_id"], said), []).append(row)
    for one in unknown:
        said = fold_words(one.comment.author, one.comment.content_text)
        candidates = by_words.get((one.home["id"], said), []) if said is not None else []
        fitting = [row for row in candidates if _may_be(one, row)]
        if fitting:
            candidates.remove(fitting[0])
            _settle_name(saving, one, fitting[0], renamed)


def _may_be(one: Placed, row: Row) -> bool:
    """Whether at most one of the two has Blogger's id, and their days, or minutes, do not contradict each other."""
    numbered = [not name.startswith(SUBSTITUTES) for name in (one.blogger_id, row["blogger_id"])]
    instant, day = storable(one.comment.published_at), storable(one.comment.published_on)
    if all(numbered):
        return False
    if instant is not None and row["published_at"] is not None:
        return bool(str(instant)[:16] == row["published_at"][:16])
    return day is None or row["published_on"] in (None, day)


def _settle_name(saving: Saving, one: Placed, row: Row, renamed: Renamed) -> None:
    """Give the row Blogger's id where only the reading has it; replies follow."""
    substitute = one.blogger_id
    if substitute.startswith(SUBSTITUTES):
        one.blogger_id = row["blogger_id"]
        renamed.ids[one.home["id"], substitute] = row["blogger_id"]
    else:
        renamed.ids[one.home["id"], row["blogger_id"]] = one.blogger_id
        run(saving.db, "UPDATE comments SET blogger_id = ? WHERE id = ?", one.blogger_id, row["id"])
        sql = "UPDATE comments SET parent_blogger_id = ? WHERE post_id = ? AND parent_blogger_id = ?"
        run(saving.db, sql, one.blogger_id, row["post_id"], row["blogger_id"])
        row["blogger_id"] = one.blogger_id
    one.row = row


def find_homes(saving: Saving, comments: Iterable[Comment], own: Row | None) -> list[Row | None]:
    """Return the post of each comment, by Blogger's id, else by path; None where the archive does not hold it.

    A comment that names no post belongs to `own`, the document's only one.
    """
    named = [(clean_short(comment.post_blogger_id), clean_short(comment.post_url)) for comment in comments]
    wanted = [(blogger_id, None if url is None else fold_path(url)) for blogger_id, url in named]
    found: dict[tuple[str, str | int], Row] = {}
    for column, values in (
        ("blogger_id", {blogger_id for blogger_id, _ in wanted if blogger_id}),
        ("path", {path for _, path in wanted if path}),
        ("id", {own["id"]} if own is not None else set()),
    ):
        sql = f"""
            SELECT posts.id, posts.blogger_id, path, url,
                   CASE WHEN profile_url IS NOT NULL THEN person_id END AS author_id
            FROM posts LEFT JOIN people ON people.id = person_id
            WHERE posts.blog_id = ? AND posts.{column} IN (SELECT value FROM json_each(?))"""
        found |= {(column, row[column]): row for row in fetch(saving.db, sql, saving.blog_id, values)}
    default = found.get(("id", own["id"])) if own is not None else None
    return [
        found.get(("blogger_id", blogger_id or "")) or found.get(("path", path or ""))
        if blogger_id or path
        else default
        for blogger_id, path in wanted
    ]
