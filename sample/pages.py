"""Which posts a page shows and where one goes on from it; the themes only print it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, unquote, urlencode

from sample.blog import SampleBlog
from sample.feeds import stamp
from sample.italian import MONTHS
from sample.markup import text_of
from sample.model import SampleComment, SamplePost


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPage:
    """One page of a post's comments, oldest first; a thread is never torn apart."""

    comments: tuple[SampleComment, ...]
    number: int = 1
    pages: int = 1
    first: int = 1  #: which comment of all is the first one here, from 1
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One HTML page of the blog."""

    blog: SampleBlog
    root: str
    kind: str  #: index, item, static_page, archive, label, search, error
    path: str
    posts: tuple[SamplePost, ...] = ()
    name: str = ""  #: `agosto 2006`, a post's title, a label
    older: str | None = None
    newer: str | None = None
    comments: CommentPage | None = None
    period: tuple[int, int | None] | None = None  #: year and month that the archive widget shows open

    @property
    def single(self) -> bool:
        """Tell whether the page is about one post or static page."""
        return self.kind in ("item", "static_page")

    def url(self, post: SamplePost) -> str:
        """Return a post's permalink."""
        return self.root + post.path[1:]


def find_page(blog: SampleBlog, root: str, path: str, query: Mapping[str, str]) -> Page | None:
    """Return what stands at an address; None where the blog holds no such page."""
    base = Page(blog=blog, root=root, kind="index", path=path)
    if path in ("/", "/index.html"):
        return _list(base, blog.posts, blog.settings.posts_per_page, "search")
    if path in blog.by_path:
        return _single(base, blog.by_path[path], query)
    if path == "/search":
        return _search(base, query)
    if path.startswith("/search/label/"):
        label = unquote(path.removeprefix("/search/label/"))
        base = replace(base, kind="label", name=label)
        held = tuple(post for post in blog.posts if label in post.labels)
        return _list(base, _below(held, query), 20, f"search/label/{quote(label)}")
    return _archive(base, path, query)


def _archive(base: Page, path: str, query: Mapping[str, str]) -> Page | None:
    found = re.fullmatch(r"/(\d{4})/(?:(\d{2})/)?(?:index\.html)?", path) or (
        re.fullmatch(r"/(\d{4})_(\d{2})_01_archive\.html", path) if base.blog.settings.theme == "classic" else None
    )
    if not found or (found[2] and not 1 <= int(found[2]) <= 12):
        return None
    year, month = int(found[1]), int(found[2]) if found[2] else None
    held = tuple(
        post for post in base.blog.posts if post.published.year == year and month in (None, post.published.month)
    )
    name = f"{MONTHS[month - 1]} {year}" if month else str(year)
    base = replace(base, kind="archive", name=name, period=(year, month))
    size = len(held) if base.blog.settings.theme == "classic" else base.blog.settings.archive_page_size
    return _list(base, _below(held, query), size, path[1:])


def _search(base: Page, query: Mapping[str, str]) -> Page:
    size = int(query["max-results"]) if query.get("max-results", "").isdecimal() else base.blog.settings.posts_per_page
    if "q" in query:
        words = query["q"].lower()
        held = tuple(post for post in base.blog.posts if words in f"{post.title} {text_of(post.body)}".lower())
        return replace(base, kind="search", name=query["q"], posts=held[:20])
    return _list(base, _below(base.blog.posts, query), max(1, size), "search")


def _below(posts: tuple[SamplePost, ...], query: Mapping[str, str]) -> tuple[SamplePost, ...]:
    """Return the posts older than `updated-max`, as the "Post più vecchi" link asks for them."""
    try:
        bound = datetime.fromisoformat(query.get("updated-max", "").replace(" ", "+"))
    except ValueError:
        return posts
    return tuple(post for post in posts if post.published < bound) if bound.tzinfo else posts


def _list(base: Page, posts: tuple[SamplePost, ...], size: int, path: str) -> Page:
    shown, older = posts[:size], None
    if len(posts) > size:
        query = {"updated-max": stamp(shown[-1].published).replace(".000", ""), "max-results": str(size)}
        older = f"{base.root}{path}?{urlencode(query)}"
    newest = base.blog.posts[0].published if base.blog.posts else None
    newer = base.root if base.path == "/search" and shown and shown[0].published != newest else None
    period = base.period or ((shown[0].published.year, shown[0].published.month) if shown else None)
    return replace(base, posts=shown, older=older, newer=newer, period=period)


def _single(base: Page, post: SamplePost, query: Mapping[str, str]) -> Page:
    wanted = query.get("commentPage", "1")
    comments = comment_page(base.blog, post, int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1)
    base = replace(base, posts=(post,), comments=comments, name=post.title or "")
    if post.kind == "page":
        return replace(base, kind="static_page", period=_latest(base.blog))
    posts, place = base.blog.posts, base.blog.places[post.blogger_id]
    older = base.url(posts[place + 1]) if place + 1 < len(posts) else None
    newer = base.url(posts[place - 1]) if place else None
    period = (post.published.year, post.published.month)
    return replace(base, kind="item", older=older, newer=newer, period=period)


def _latest(blog: SampleBlog) -> tuple[int, int] | None:
    return (blog.posts[0].published.year, blog.posts[0].published.month) if blog.posts else None


def comment_page(blog: SampleBlog, post: SamplePost, number: int) -> CommentPage:
    """Return one page of comments; a number beyond the last page gives the last one."""
    pages: list[list[SampleComment]] = [[]]
    for thread in threads(blog, post):
        if pages[-1] and len(pages[-1]) + len(thread) > blog.settings.comments_per_page:
            pages.append([])
        pages[-1] += thread
    number = min(max(1, number), len(pages))
    first = 1 + sum(len(page) for page in pages[: number - 1])
    return CommentPage(comments=tuple(pages[number - 1]), number=number, pages=len(pages), first=first,
                       total=len(post.comments))  # fmt: skip


def threads(blog: SampleBlog, post: SamplePost) -> list[list[SampleComment]]:
    """Return each comment that answers the post, followed by its replies; all alone where comments are flat."""
    if not blog.threaded(post):
        return [[comment] for comment in post.comments]
    known = {comment.blogger_id for comment in post.comments}
    tops = {c.blogger_id: [c] for c in post.comments if c.parent_id not in known}
    for comment in post.comments:
        if comment.parent_id in tops:
            tops[comment.parent_id].append(comment)
    return list(tops.values())


def error_page(blog: SampleBlog, root: str, path: str) -> Page:
    """Return the page that says there is none."""
    return Page(blog=blog, root=root, kind="error", path=path, period=_latest(blog))
