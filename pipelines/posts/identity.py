"""Which post is it? Within its blog by Blogger's id, else by permalink path; a text copy by day and title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipelines.context import Saving
from pipelines.rows import Row, fetch, storable
from pipelines.text import clean_short, clean_string
from pipelines.versions import content_hash
from scraper.items import Post
from scraper.urls import permalink_path

SELECT = """
    SELECT posts.id, posts.blogger_id, url, path, kind, title, author, person_id, people.profile_url, published_on,
           published_at, published_raw, published_from, updated_at, content_hash, comment_count, source,
           last_seen_at, missed_at, gone_at
    FROM posts LEFT JOIN people ON people.id = person_id WHERE posts.blog_id = ? AND """
WORD = re.compile(r"[a-z0-9]+")


def build_copy_path(post: Post) -> str:
    """Return the path under which a post without address is kept: its day and the words of its title.

    >>> from datetime import date
    >>> from scraper.items import Source
    >>> build_copy_path(Post(source=Source.COPY, title="Perché no?", published_on=date(2011, 10, 20)))
    'copy:2011-10-20/perche-no'
    """
    day = None if post.published_on is None else post.published_on.isoformat()
    return copy_path(day, post.title, post.content_text)


def copy_path(day: str | None, title: str | None, text: str | None) -> str:
    """Return the path of a copy: of a post without title by its first words."""
    return f"copy:{day or 'undated'}/{build_slug(title or ' '.join((text or '').split()[:8]))}"


@lru_cache(maxsize=8192)
def build_slug(words: str) -> str:
    """Return words as part of a path.

    >>> build_slug("Perché no?")
    'perche-no'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return "-".join(WORD.findall(plain))[:80] or content_hash(None, words)[:12]


fold_path = lru_cache(maxsize=8192)(permalink_path)  # asked for the same post by its comments and by links


def build_path(post: Post) -> str:
    """Return what identifies a post within its blog where its Blogger id is not known."""
    url, blogger_id = clean_short(post.url), clean_short(post.blogger_id)
    if url is not None:
        return fold_path(url)
    return build_copy_path(post) if blogger_id is None else f"post:{blogger_id}"


class Finder:
    """The posts of one blog that a document may speak of, found with at most three queries."""

    def __init__(self, saving: Saving, posts: Sequence[Post]) -> None:
        self.by_id: dict[str, Row] = {}
        self.by_path: dict[str, Row] = {}
        self.by_day: dict[tuple[str, str], Row] = {}
        ids = {clean_short(post.blogger_id) for post in posts}
        paths = {path for post in posts for path in (build_path(post), build_copy_path(post))}
        days = {storable(post.published_on) for post in posts if post.url is None and post.published_on}
        on_day = "posts.kind = 'post' AND published_on"
        for column, keys in (("posts.blogger_id", ids), ("path", paths), (on_day, days)):
            if keys:
                sql = f"{SELECT} {column} IN (SELECT value FROM json_each(?))"
                for row in fetch(saving.db, sql, saving.blog_id, keys):
                    self.add(self.by_path.get(row["path"], row))

    def add(self, row: Row) -> None:
        """Make a row known under all its names."""
        if row["blogger_id"] is not None:
            self.by_id[row["blogger_id"]] = row
        self.by_path[row["path"]] = row
        if row["published_on"] and row["title"]:
            self.by_day[row["published_on"], row["title"].casefold()] = row

    def find(self, post: Post) -> Row | None:
        """Return the row of a post; None where the archive does not hold it."""
        blogger_id = clean_short(post.blogger_id)
        if blogger_id is not None and blogger_id in self.by_id:
            return self.by_id[blogger_id]
        candidates = [self.by_path.get(build_path(post)), self.by_path.get(build_copy_path(post))]
        if post.url is None and post.published_on and post.title:
            candidates.append(self.by_day.get((post.published_on.isoformat(), clean_string(post.title).casefold())))
        for row in candidates:
            if row is not None and (blogger_id is None or row["blogger_id"] in (None, blogger_id)):
                return row
        return None
