"""After a rebuild: which row is which, and what is kept although today's extraction no longer finds it.

A row may first have been read under another name than its last (a text copy whose post came later, a comment without
Blogger's id): it takes its old number back once the rebuild is through. What an earlier extraction read and is not
found again stays as it was, with a problem that names it: nothing is lost in silence. `forget` removes it for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlite_utils import Database

from pipelines.comments.identity import SUBSTITUTES, fold_words
from pipelines.context import save_problems
from pipelines.links import tie_to_posts
from pipelines.rows import Row, fetch, run
from scraper.items import Problem

IN = "IN (SELECT value FROM json_each(?))"
POSTS = "SELECT id, blog_id, blogger_id, url, path, title, published_on FROM {0} WHERE {1}"
COMMENTS = "SELECT id, post_id, blogger_id, author, content_text FROM {0} WHERE {1}"
#: of the blogs that are read again
STANDING = {
    "posts": "blog_id IN (SELECT id FROM temp.blogs_chosen)",
    "comments": "post_id IN (SELECT id FROM main.posts WHERE blog_id IN (SELECT id FROM temp.blogs_chosen))",
}
REFERRING = """
    SELECT tables.name AS name, keys."from" AS key FROM main.sqlite_master AS tables
    JOIN pragma_foreign_key_list(tables.name) AS keys ON keys."table" = ? WHERE tables.type = 'table'
"""
#: what hangs on a post or a comment that is kept, by the column that says on which
HANGING = {
    "posts": {"post_versions": "post_id", "comment_counts": "post_id", "post_labels": "post_id",
              "links": "comment_id IS NULL AND post_id"},
    "comments": {"comment_versions": "comment_id", "links": "comment_id"},
}  # fmt: skip
ANSWERING_KEPT = f"""
    UPDATE comments SET parent_id = (SELECT parent_id FROM temp.comments_before AS before WHERE before.id = comments.id)
    WHERE parent_id IS NULL AND id IN (SELECT id FROM temp.comments_before WHERE parent_id {IN})
"""
UNANSWERING = f"UPDATE comments SET parent_id = NULL WHERE id {IN} AND parent_id NOT IN (SELECT id FROM comments)"
PATH_TAKEN = f"""
    UPDATE temp.posts_before AS kept SET path = path || '#' || coalesce(blogger_id, id)
    WHERE id {IN} AND EXISTS (SELECT 1 FROM main.posts WHERE blog_id = kept.blog_id AND path = kept.path)
"""
TOLD = f"""
    SELECT coalesce(posts.url, path) AS url, posts.blog_id, blogs.url AS blog_url, path, posts.id FROM posts
    JOIN blogs ON blogs.id = blog_id WHERE posts.id {IN} ORDER BY posts.id
"""
COMMENTS_TOLD = f"""
    SELECT coalesce(posts.url, path) AS url, posts.blog_id, comments.blogger_id FROM comments
    JOIN posts ON posts.id = post_id WHERE comments.id {IN} ORDER BY comments.id
"""
LAST_RUN = """
    SELECT id, coalesce(finished_at, started_at) AS at FROM runs WHERE blog_id = ? ORDER BY started_at DESC, id DESC
    LIMIT 1
"""
Name = tuple[object, ...]


def post_names(row: Row) -> list[Name]:
    """Return what may tell a post apart, the surest first."""
    blog = row["blog_id"]
    names: list[Name] = [(blog, "id", row["blogger_id"])] if row["blogger_id"] else []
    names.append((blog, "path", row["path"]))
    if row["published_on"] and row["title"]:
        names.append((blog, "day", row["published_on"], row["title"].casefold()))
    return names


def may_be_post(one: Row, other: Row) -> bool:
    """Whether two rows that share a name are one post: by day and title only where one of them has no address."""
    if one["blogger_id"] and other["blogger_id"]:
        return bool(one["blogger_id"] == other["blogger_id"])
    return one["path"] == other["path"] or None in (one["url"], other["url"])


def comment_names(row: Row) -> list[Name]:
    """Return what may tell a comment apart, the surest first."""
    said = fold_words(row["author"], row["content_text"])
    names: list[Name] = [(row["post_id"], "id", row["blogger_id"])]
    return names if said is None else [*names, (row["post_id"], "words", *said)]


def may_be_comment(one: Row, other: Row) -> bool:
    """Whether two rows that share a name are one comment: by its words where one of them has no id of Blogger's."""
    ids = (one["blogger_id"], other["blogger_id"])
    return ids[0] == ids[1] or any(name.startswith(SUBSTITUTES) for name in ids)


IDENTITY: dict[str, tuple[str, Callable[[Row], list[Name]], Callable[[Row, Row], bool]]] = {
    "posts": (POSTS, post_names, may_be_post),
    "comments": (COMMENTS, comment_names, may_be_comment),
}


def find_again(db: Database) -> list[Row]:
    """Give rows their numbers back and keep what was not found again; return the last run of each blog in which it was.

    The rows as they were before the rebuild are in the temporary tables that `pipelines.rebuild` made.
    """
    moved, blogs = 0, set()
    for table in ("posts", "comments"):
        moved += renumber(db, table)
        blogs |= keep(db, table)
    if moved:  # the search index goes by number
        for table in ("posts", "comments"):
            db.conn.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    return [row | {"blog_id": blog_id} for blog_id in sorted(blogs) for row in fetch(db, LAST_RUN, blog_id)]


def renumber(db: Database, table: str) -> int:
    """Give each row that bears a new number the one it had; return how many there were."""
    sql, names, may_be = IDENTITY[table]
    is_new = f"{STANDING[table]} AND id NOT IN (SELECT id FROM temp.{table}_before)"
    fresh = fetch(db, sql.format(f"main.{table}", is_new))
    pairs = pair(fresh, lost_rows(db, table) if fresh else [], names, may_be)
    db.conn.execute("CREATE TEMP TABLE moved (fresh INTEGER PRIMARY KEY, before INTEGER NOT NULL UNIQUE)")
    db.conn.executemany("INSERT INTO temp.moved VALUES (?, ?)", list(pairs.items()))
    if pairs:
        for row in [*fetch(db, REFERRING, table), {"name": table, "key": "id"}]:
            key = row["key"]
            db.conn.execute(
                f"UPDATE main.{row['name']} SET {key} = (SELECT before FROM temp.moved WHERE fresh = {key}) "
                f"WHERE {key} IN (SELECT fresh FROM temp.moved)"
            )
    db.conn.execute("DROP TABLE temp.moved")
    return len(pairs)


def lost_rows(db: Database, table: str) -> list[Row]:
    """Return the rows whose number nobody bears any more."""
    return fetch(db, IDENTITY[table][0].format(f"temp.{table}_before", f"id NOT IN (SELECT id FROM main.{table})"))


def pair(
    rows: Iterable[Row], others: Iterable[Row], names: Callable[[Row], list[Name]], may_be: Callable[[Row, Row], bool]
) -> dict[int, int]:
    """Return for the rows that are among the others, too, which of them (ids); each is found once."""
    by_name: dict[Name, list[Row]] = {}
    for other in others:
        for name in names(other):
            by_name.setdefault(name, []).append(other)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for row in rows:
        candidates = (other for name in names(row) for other in by_name.get(name, ()))
        match = next((other["id"] for other in candidates if other["id"] not in taken and may_be(row, other)), None)
        if match is not None:
            found[row["id"]] = match
            taken.add(match)
    return found


def keep(db: Database, table: str) -> set[int]:
    """Put back what was not found again, with what hangs on it, and note it; return the blogs that it is of."""
    sql, names, may_be = IDENTITY[table]
    lost = lost_rows(db, table)
    standing = fetch(db, sql.format(f"main.{table}", STANDING[table])) if lost else []
    united = pair(lost, standing, names, may_be)  # two rows before that are one now
    ids = [row["id"] for row in lost if row["id"] not in united]
    if table == "posts":
        run(db, PATH_TAKEN, ids)
        moves = [(standing, before) for before, standing in united.items()]
        db.conn.executemany("UPDATE temp.comments_before SET post_id = ? WHERE post_id = ?", moves)
    run(db, f"INSERT INTO main.{table} SELECT * FROM temp.{table}_before WHERE id {IN}", ids)
    for name, key in HANGING[table].items():
        columns = ", ".join(column.name for column in db[name].columns if column.name != "id")
        run(db, f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM temp.{name}_before WHERE {key} {IN}", ids)
    return note_posts(db, ids) if table == "posts" else note_comments(db, ids)


def note_posts(db: Database, ids: list[int]) -> set[int]:
    """Note the posts that are kept though they were not found again, and tie to them what links to them."""
    kept = fetch(db, TOLD, ids)
    for row in kept:
        tie_to_posts(db, row["blog_url"], [(row["id"], row["path"])])
        note(db, row, f"post {row['id']} was not found again in the captures; it is kept as it was")
    return {row["blog_id"] for row in kept}


def note_comments(db: Database, ids: list[int]) -> set[int]:
    """Note the comments that are kept though they were not found again, and tie them to what they answer."""
    run(db, UNANSWERING, ids)
    run(db, ANSWERING_KEPT, ids)
    kept = fetch(db, COMMENTS_TOLD, ids)
    for row in kept:
        note(db, row, f"comment {row['blogger_id']} was not found again in the captures; it is kept as it was")
    return {row["blog_id"] for row in kept}


def note(db: Database, row: Row, detail: str) -> None:
    """Note a problem with the last run of the row's blog."""
    for last in fetch(db, LAST_RUN, row["blog_id"]):
        save_problems(db, last["id"], [Problem(row["url"], "not_found_again", detail)], last["at"])
