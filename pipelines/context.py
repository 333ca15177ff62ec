"""What the savers of one document share: the transaction's database, run, blog and clock, and what they found."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlite_utils import Database

from pipelines.rows import Row, Value, insert_rows, storable
from scraper.items import Problem


@dataclass(slots=True)
class Tally:
    """How many rows a document made, changed or marked as gone."""

    posts_new: int = 0
    posts_changed: int = 0
    posts_gone: int = 0
    comments_new: int = 0
    comments_changed: int = 0
    comments_gone: int = 0


@dataclass(slots=True)
class Numbers:
    """The ids that rows had before the archive was built anew, so that they keep them; nothing in a crawl."""

    posts: dict[tuple[int, str], int] = field(default_factory=dict)  #: (blog, Blogger's id or path) → id
    comments: dict[tuple[int, str], int] = field(default_factory=dict)  #: (post, Blogger's id) → id
    first_free: int = 0  #: above every id that is remembered
    given: set[int] = field(default_factory=set)  #: posts that have theirs

    def of_post(self, row: Row, free: int) -> int:
        """Return the id of a post; `free` where it is new."""
        for key in (row["blogger_id"], row["path"]):
            post_id = self.posts.get((row["blog_id"], key or ""))
            if post_id is not None and post_id not in self.given:
                self.given.add(post_id)
                return post_id
        return free

    def of_comment(self, row: Row, free: int) -> int:
        """Return the id of a comment; `free` where it is new."""
        return self.comments.get((row["post_id"], row["blogger_id"]), free)


@dataclass(slots=True)
class RunReadings:
    """What a run has read from the blog itself: the first reading stands, another only fills what is missing."""

    blog: set[str] = field(default_factory=set)  #: columns of the blog
    blogs: set[int] = field(default_factory=set)  #: ids; an import may read several
    posts: set[int] = field(default_factory=set)  #: ids
    comments: set[int] = field(default_factory=set)
    # lists included: what was seen, and what a complete listing has missed
    seen_posts: set[int] = field(default_factory=set)
    seen_comments: set[int] = field(default_factory=set)
    missed_posts: set[int] = field(default_factory=set)
    missed_comments: set[int] = field(default_factory=set)
    numbers: Numbers = field(default_factory=Numbers)
    left_out: int = 0  #: documents of blogs that were forgotten


@dataclass(slots=True)
class Saving:
    """One document on its way into the archive."""

    db: Database
    run_id: int
    blog_id: int
    blog_url: str
    page_url: str
    now: str
    readings: RunReadings
    tally: Tally = field(default_factory=Tally)
    problems: list[Problem] = field(default_factory=list)

    def after(self, row: Row) -> str:
        """Return now, but not before a row was last seen: though the clock went back, a history keeps its order."""
        return max(self.now, str(row["last_seen_at"]))

    def note(self, url: str | None, kind: str, detail: str) -> None:
        """Note something that could not be trusted."""
        self.problems.append(Problem(url or self.page_url, kind, detail))

    def note_differences(self, url: str | None, what: str, differences: dict[str, tuple[Value, Value]]) -> None:
        """Note where a reading disagrees with what stands, both readings side by side."""
        for kind, (stands, read) in differences.items():
            if kind == "text_differs":
                self.note(url, kind, f"{what} differs from the text archived")
            else:
                self.note(url, kind, f"{what} says {_short(read)}; archived is {_short(stands)}")


def _short(value: Value) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:199] + "…"


def save_problems(db: Database, run_id: int | None, problems: list[Problem], now: str) -> int:
    """Write problems, each once however often it is met; return how many were new."""
    rows: list[dict[str, Value]] = [
        {
            "run_id": run_id,
            "url": storable(problem.url),
            "kind": storable(problem.kind),
            "detail": storable(problem.detail),
            "seen_at": now,
        }
        for problem in problems
    ]
    before = db.conn.total_changes
    insert_rows(db, "problems", rows, or_ignore=True)
    return db.conn.total_changes - before
