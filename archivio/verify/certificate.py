"""The completeness certificate of one blog: what it announced against what is archived; pure reckoning on plain values.

Announcements age: a feed's total was true when the feed was read, a month's count when the widget was. Each is held
against the posts that were on the blog at that moment, so that a later post, deletion or new date is no gap. A gap is
told once, at the finest level that names it: a listed page rather than its month, a month rather than the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Something announced that is missing, or something kept that is broken."""

    kind: str  #: a short stable word: posts_total, month, post, comments, text, …
    what: str  #: an address, a month, a table's row, a file
    detail: str  #: one sentence
    announced: int | None = None
    archived: int | None = None

    @property
    def missing(self) -> int:
        """How many are missing."""
        return max(0, (self.announced or 0) - (self.archived or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPost:
    """A post as the reckoning needs it; instants as the archive writes them, so that text order is time order."""

    url: str
    path: str
    kind: str
    published_on: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    gone_at: str | None = None
    seen_live: bool = True  #: read on the blog itself; a copy may hold what the blog no longer does
    has_text: bool = True
    announced: int | None = None  #: comments
    archived: int = 0  #: comments that were still there when they were last counted, or were forgotten on request

    def was_there(self, at: str) -> bool:
        """Whether the blog could show it then."""
        written = self.published_at or self.published_on
        return self.seen_live and (written is None or written <= at) and (self.gone_at is None or self.gone_at > at)

    def in_month(self, month: str, at: str) -> bool:
        """Whether the blog could count it under this month then: by its date, or by the one it had before an edit.

        >>> moved = ArchivedPost(url="u", path="/2011/10/rete.html", kind="post", published_on="2012-02-01",
        ...                      updated_at="2013-01-01T00:00:00Z")
        >>> moved.in_month("2011-10", "2012-12-01T00:00:00Z"), moved.in_month("2011-10", "2014-01-01T00:00:00Z")
        (True, False)
        """
        by_path = self.path[1:].replace("/", "-").startswith(f"{month}-")
        if self.published_on is None:
            return by_path
        return self.published_on.startswith(month) or (by_path and (self.updated_at or "") > at)


@dataclass(frozen=True, slots=True)
class Announced:
    """A number that a blog announced, and when."""

    what: str  #: a month, a year, a path; the blog's address for its totals
    count: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Everything one blog announced, and what the archive holds of it."""

    url: str
    posts: Sequence[ArchivedPost] = ()
    total: Announced | None = None  #: of posts, by the feed
    comment_total: Announced | None = None
    comments_then: int = 0  #: archived comments that the feed could count when it announced their total
    comments: int = 0  #: every archived comment
    periods: Sequence[Announced] = ()  #: by month and year
    listed: Sequence[tuple[str, str]] = ()  #: path and address of each page in a sitemap
    forgotten_months: Sequence[str | None] = ()  #: of each post removed on request


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one blog announced, what is archived, and what is missing."""

    url: str
    posts_announced: int | None
    posts_archived: int
    comments_announced: int | None
    comments_archived: int
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing announced is missing."""
        return not self.gaps


def certify(account: Account) -> Certificate:
    """Hold what a blog announced against what is archived.

    >>> post = ArchivedPost(url="https://a.blogspot.com/2011/10/rete.html", path="/2011/10/rete.html", kind="post")
    >>> certify(Account(url="https://a.blogspot.com/", posts=[post], total=Announced("feed", 2, "2026"))).gaps[0].detail
    'the feed announces 2 posts, 1 is archived'
    """
    pages = missing_pages(account)
    months = missing_months(account, pages)
    total = missing_total(account, len([gap for gap in pages if not is_static(gap.what)]), months)
    comments = short_posts(account.posts)
    gaps = [*total, *months, *pages, *missing_texts(account.posts), *comments, *missing_comments(account, comments)]
    counted = [post for post in account.posts if post.gone_at is None and post.announced is not None]
    return Certificate(
        url=account.url,
        posts_announced=posts_announced(account),
        posts_archived=sum(post.kind == "post" for post in account.posts),
        comments_announced=account.comment_total.count
        if account.comment_total
        else (sum(post.announced or 0 for post in counted) if counted else None),
        comments_archived=account.comments,
        gaps=tuple(gaps),
    )


def is_static(url: str) -> bool:
    """Whether an address is that of a static page: feed totals and months do not count those.

    >>> is_static("https://a.blogspot.com/p/chi-sono.html"), is_static("https://a.blogspot.com/2011/10/rete.html")
    (True, False)
    """
    return "/p/" in url


def posts_announced(account: Account) -> int | None:
    """Return how many posts the blog announces: by its feed, else by its sitemap, else by its archive widget."""
    if account.total is not None:
        return account.total.count
    if listed := [path for path, _ in account.listed if not is_static(path)]:
        return len(listed)
    years = [period.count for period in account.periods if len(period.what) == 4]
    months = [period.count for period in account.periods if len(period.what) == 7]
    return sum(years or months) if account.periods else None


def missing_pages(account: Account) -> list[Gap]:
    """Return the pages that a sitemap lists and the archive lacks."""
    held = {post.path for post in account.posts}
    return [
        Gap("post", url, "the sitemap lists it, it is not archived", 1, 0)
        for path, url in account.listed
        if path not in held
    ]


def missing_months(account: Account, pages: Iterable[Gap]) -> list[Gap]:
    """Return the months, or the years without months, that count more posts than are archived or known to be missing.

    Known to be missing are listed pages: their address bears the month.
    """
    months = {period.what for period in account.periods if len(period.what) == 7}
    gaps = []
    for period in sorted(account.periods, key=lambda period: period.what):
        if len(period.what) == 4 and any(month.startswith(period.what) for month in months):
            continue
        held = sum(
            post.kind == "post" and post.was_there(period.at) and post.in_month(period.what, period.at)
            for post in account.posts
        ) + sum((month or "").startswith(period.what) for month in account.forgotten_months)
        named = sum(f"/{period.what.replace('-', '/')}/" in gap.what for gap in pages)
        if held + named < period.count:
            detail = f"the archive widget announces {count_posts(period.count)}, {are(held)} archived"
            gaps.append(Gap("month", period.what, detail, period.count, held))
    return gaps


def missing_total(account: Account, pages: int, months: Iterable[Gap]) -> list[Gap]:
    """Return the gap between a feed's total and the archived posts, unless pages and months name it already."""
    total = account.total
    if total is None:
        return []
    held = sum(post.kind == "post" and post.was_there(total.at) for post in account.posts)
    held += len(account.forgotten_months)
    named = pages + sum(gap.missing for gap in months)
    if held + named >= total.count:
        return []
    detail = f"the feed announces {count_posts(total.count)}, {are(held)} archived"
    return [Gap("posts_total", account.url, detail, total.count, held)]


def missing_texts(posts: Iterable[ArchivedPost]) -> list[Gap]:
    """Return the posts that are archived without their text."""
    return [
        Gap("text", post.url, "the post is archived without its text")
        for post in posts
        if not post.has_text and post.gone_at is None
    ]


def short_posts(posts: Iterable[ArchivedPost]) -> list[Gap]:
    """Return the posts that announce more comments than are archived; a vanished one announces nothing any more."""
    return [
        Gap(
            "comments",
            post.url,
            f"the post announces {count_comments(post.announced)}, {are(post.archived)} archived",
            post.announced,
            post.archived,
        )
        for post in posts
        if post.announced is not None and post.gone_at is None and post.archived < post.announced
    ]


def missing_comments(account: Account, short: Iterable[Gap]) -> list[Gap]:
    """Return the gap between the comments feed's total and the archive, unless the posts name it already."""
    total = account.comment_total
    if total is None or account.comments_then + sum(gap.missing for gap in short) >= total.count:
        return []
    held = account.comments_then
    detail = f"the comments feed announces {count_comments(total.count)}, {are(held)} archived"
    return [Gap("comments_total", account.url, detail, total.count, held)]


def count_posts(number: int) -> str:
    """Write a number of posts."""
    return "1 post" if number == 1 else f"{number} posts"


def count_comments(number: int) -> str:
    """Write a number of comments."""
    return "1 comment" if number == 1 else f"{number} comments"


def are(number: int) -> str:
    """Write a number with its verb."""
    return "1 is" if number == 1 else f"{number} are"
