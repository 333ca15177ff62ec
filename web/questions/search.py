"""Search over posts and comments, filtered, with extracts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from web.questions import Archive, Row
from web.search import build_match

SIZE = 20  #: results a page holds
RANKED = 1_000  #: of more matches than this only the newest are ranked: nobody reads on

START, END = "\x02", "\x03"  #: marks around a hit; no stored text holds them

# A word in a title says more of a post than one in its text; the name of who comments says less than the comment.
POSTS = """
WITH found AS (
    SELECT rowid AS id, rank AS nearness FROM posts_fts
    WHERE posts_fts MATCH :match AND rank MATCH 'bm25(10.0, 1.0)' {filters} ORDER BY rowid DESC LIMIT :ranked)
SELECT id, count(*) OVER () AS total FROM found ORDER BY nearness LIMIT :size OFFSET :skip
"""
COMMENTS = POSTS.replace("posts_fts", "comments_fts").replace("10.0", "0.5")
SHOW_POSTS = """
SELECT posts.id, posts.title, posts.published_on, posts.author, posts.person_id, posts.comment_count, posts.blog_id,
       coalesce(blogs.title, blogs.url) AS blog, highlight(posts_fts, 0, :start, :end) AS marked_title,
       snippet(posts_fts, 1, :start, :end, '…', 40) AS extract
FROM posts_fts JOIN posts ON posts.id = posts_fts.rowid JOIN blogs ON blogs.id = posts.blog_id
WHERE posts_fts MATCH :match AND +posts_fts.rowid IN (SELECT value FROM json_each(:ids))
"""
SHOW_COMMENTS = """
SELECT comments.id, comments.author, comments.person_id, comments.published_on, comments.post_id, posts.title,
       coalesce(blogs.title, blogs.url) AS blog, highlight(comments_fts, 0, :start, :end) AS marked_author,
       snippet(comments_fts, 1, :start, :end, '…', 40) AS extract
FROM comments_fts JOIN comments ON comments.id = comments_fts.rowid JOIN posts ON posts.id = comments.post_id
JOIN blogs ON blogs.id = posts.blog_id
WHERE comments_fts MATCH :match AND +comments_fts.rowid IN (SELECT value FROM json_each(:ids))
"""
MOST_OF_ALL = "SELECT 2 * (SELECT count(*) FROM posts WHERE blog_id = :blog) > (SELECT count(*) FROM posts)"
LABELLED = "SELECT id FROM labels WHERE name = :label COLLATE NOCASE"
NAMED = "SELECT id FROM people WHERE name LIKE :person || '%'"
# Each filter is a set of rowids read from an index: the posts themselves are not touched while matching.
POST_FILTERS = {
    "blog": "SELECT id FROM posts WHERE blog_id = :blog",
    "year": "SELECT id FROM posts WHERE published_on >= :year AND published_on < :year || '~'",
    "other_blogs": "SELECT id FROM posts WHERE blog_id <> :blog",
    "blog_year": (  # one range of the blog's own index, instead of two larger sets
        "SELECT id FROM posts WHERE blog_id = :blog AND kind IN ('post', 'page')"
        " AND published_on >= :year AND published_on < :year || '~'"
    ),
    "label": f"SELECT post_id FROM post_labels WHERE label_id IN ({LABELLED})",
    "person": f"SELECT id FROM posts WHERE person_id IN ({NAMED})",
}
COMMENT_FILTERS = {
    "blog": "SELECT comments.id FROM posts JOIN comments ON comments.post_id = posts.id WHERE posts.blog_id = :blog",
    "year": "SELECT id FROM comments WHERE published_on >= :year AND published_on < :year || '~'",
    "other_blogs": "SELECT comments.id FROM posts JOIN comments ON comments.post_id = posts.id WHERE blog_id <> :blog",
    "label": (
        "SELECT comments.id FROM post_labels JOIN comments ON comments.post_id = post_labels.post_id"
        f" WHERE post_labels.label_id IN ({LABELLED})"
    ),
    "person": f"SELECT id FROM comments WHERE person_id IN ({NAMED})",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is searched for; an empty filter means all."""

    typed: str
    blog: str = ""
    year: str = ""
    label: str = ""
    person: str = ""
    together: bool = True  #: every word must be there, or any

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters that are set."""
        held = {"blog": self.blog, "year": self.year, "label": self.label, "person": self.person}
        return {name: value for name, value in held.items() if value}


async def search(archive: Archive, wish: Wish, page: int, where: str) -> dict[str, Any]:
    """Return what was found in posts, in comments, or (where nothing is said) in both.

    Where no text holds every word, those that hold some: `together` says which it was. `more` says that more may
    match than were counted.
    """
    empty: tuple[int, list[Row]] = (0, [])
    posts = await search_posts(archive, wish, page) if where != "comments" else empty
    comments = await search_comments(archive, wish, page) if where != "posts" else empty
    if not posts[0] and not comments[0] and wish.together and " AND " in build_match(wish.typed):
        return await search(archive, replace(wish, together=False), page, where)
    return {
        "posts_found": posts[0],
        "posts": posts[1],
        "comments_found": comments[0],
        "comments": comments[1],
        "together": wish.together,
        "more": bool(wish.filters) and RANKED in (posts[0], comments[0]),
    }


async def search_posts(archive: Archive, wish: Wish, page: int) -> tuple[int, list[Row]]:
    """Return how many posts match and a page of them, nearest first."""
    return await _search(archive, wish, page, POSTS, SHOW_POSTS, "posts_fts", POST_FILTERS)


async def search_comments(archive: Archive, wish: Wish, page: int) -> tuple[int, list[Row]]:
    """Return how many comments match and a page of them, nearest first."""
    return await _search(archive, wish, page, COMMENTS, SHOW_COMMENTS, "comments_fts", COMMENT_FILTERS)


async def _search(
    archive: Archive, wish: Wish, page: int, sql: str, show: str, index: str, known: dict[str, str]
) -> tuple[int, list[Row]]:
    # The plus keeps SQLite from running the whole match once for every rowid of the set.
    names = set(wish.filters)
    if known is POST_FILTERS and {"blog", "year"} <= names:
        names = names - {"blog", "year"} | {"blog_year"}
    if "blog" in names and await archive.value(MOST_OF_ALL, blog=wish.blog):  # what is left out is the smaller set
        names = names - {"blog"} | {"other_blogs"}
    within = {name: "NOT IN" if name == "other_blogs" else "IN" for name in names}
    filters = "".join(f" AND +rowid {within[name]} ({known[name]})" for name in sorted(names))
    values: dict[str, Any] = {"match": build_match(wish.typed, wish.together), **wish.filters}
    sql, values = sql.format(filters=filters), values | {"ranked": RANKED, "size": SIZE}
    found = await archive.rows(sql, **values, skip=(page - 1) * SIZE)
    if wish.filters:  # counting them all would ask the filters once more
        counted = found or (await archive.rows(sql, **values, skip=0) if page > 1 else [])
        total = counted[0]["total"] if counted else 0
    else:
        total = await archive.value(f"SELECT count(*) FROM {index} WHERE {index} MATCH :match", match=values["match"])
    nearest = [row["id"] for row in found]
    rows = await archive.rows(show, match=values["match"], ids=str(nearest), start=START, end=END) if found else []
    return total, sorted(rows, key=lambda row: nearest.index(row["id"]))
