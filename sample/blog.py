"""A blog that can change between two visits: edited, deleted, added to, brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from sample.ids import OLD_IDS_UNTIL, blogger_id, slug
from sample.markup import text_of
from sample.model import Person, SampleComment, SamplePost, Settings
from sample.texts import read_posts

THREADS_SINCE = 2010  #: posts of this year and later have threaded comments, where the style is by_year
DERIVED = ("posts", "pages", "comments", "labels", "by_month", "places", "by_path", "printed")
UNCHANGED: Any = ...  #: an argument of `edit` that was not given; None is a value: no title


class SampleBlog:
    """A small Italian blog, or any posts given; deterministic, with its own clock.

    Every change moves `now` one hour on and raises `version`, so that a server knows what it holds is stale.
    """

    def __init__(self, theme: str = "layouts", *, posts: Iterable[SamplePost] | None = None, **settings: Any) -> None:
        if theme == "classic":
            settings = {"comment_style": "flat", "comment_stamp": "plain", **settings}
        self.settings = replace(Settings(), theme=theme, **settings)
        self.zone = ZoneInfo(self.settings.time_zone)
        self.now = datetime(2015, 1, 10, 8, 0, tzinfo=self.zone)
        self.version = 0
        self.lock = RLock()
        if posts is None:
            posts = read_posts(self.settings.owner, self.zone)
            posts = _before_2006(posts) if theme == "classic" else posts
        self._items = {post.blogger_id: post for post in posts}
        self._deleted: dict[str, SamplePost] = {}

    @classmethod
    def generated(cls, posts: int = 2000, comments: int = 5000, theme: str = "layouts", **settings: Any) -> SampleBlog:
        """Build a big blog of made-up prose, the same for the same numbers; 2004 to 2014."""
        from sample.generator import generate

        chosen = replace(Settings(), **settings)
        return cls(theme, posts=generate(posts, comments, chosen.owner, ZoneInfo(chosen.time_zone)), **settings)

    # what a visitor sees

    @cached_property
    def posts(self) -> tuple[SamplePost, ...]:
        """The posts, newest first."""
        posts = (item for item in self._items.values() if item.kind == "post")
        return tuple(sorted(posts, key=lambda post: (post.published, post.blogger_id), reverse=True))

    @cached_property
    def pages(self) -> tuple[SamplePost, ...]:
        """The static pages, newest first."""
        pages = (item for item in self._items.values() if item.kind == "page")
        return tuple(sorted(pages, key=lambda page: page.published, reverse=True))

    @cached_property
    def comments(self) -> tuple[tuple[SamplePost, SampleComment], ...]:
        """Every comment with its post, newest first."""
        pairs = ((item, comment) for item in (*self.posts, *self.pages) for comment in item.comments)
        return tuple(sorted(pairs, key=lambda pair: (pair[1].published, pair[1].blogger_id), reverse=True))

    @cached_property
    def labels(self) -> dict[str, int]:
        """Each label with its number of posts, in alphabetical order."""
        counted = Counter(label for post in self.posts for label in post.labels)
        return dict(sorted(counted.items(), key=lambda pair: pair[0].lower()))

    @cached_property
    def by_month(self) -> dict[tuple[int, int], list[SamplePost]]:
        """The posts of each year and month, newest first."""
        months: dict[tuple[int, int], list[SamplePost]] = {}
        for post in self.posts:
            months.setdefault((post.published.year, post.published.month), []).append(post)
        return months

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each post stands among the posts, by Blogger id."""
        return {post.blogger_id: place for place, post in enumerate(self.posts)}

    @cached_property
    def printed(self) -> dict[Hashable, str]:
        """Pieces of markup that many pages share; forgotten with every change."""
        return {}

    @property
    def by_id(self) -> dict[str, SamplePost]:
        """Every post and static page by its Blogger id."""
        return self._items

    @cached_property
    def by_path(self) -> dict[str, SamplePost]:
        """Every post and static page by its path."""
        return {item.path: item for item in self._items.values()}

    def find(self, key: str) -> SamplePost:
        """Return a post or static page by Blogger id or path (`2011/10/rete-da-pesca.html`).

        Raises KeyError.
        """
        return self._items[key] if key in self._items else self.by_path["/" + key.lstrip("/")]

    def threaded(self, post: SamplePost) -> bool:
        """Tell whether this post's comments are shown as threads, so that a parent is known."""
        style = self.settings.comment_style
        if style == "by_year" and self.settings.theme == "layouts":
            return post.published.year >= THREADS_SINCE
        return style != "flat"

    def by_owner(self, comment: SampleComment) -> bool:
        """Tell whether the blog's author wrote this comment."""
        return comment.author == self.settings.owner

    # what the owner and the readers do between two visits

    def change(self, **settings: Any) -> None:
        """Change settings: `blog.change(feeds="closed")`."""
        with self.lock:
            self.settings = replace(self.settings, **settings)
            self._changed()

    def edit(self, key: str, *, title: str | None = UNCHANGED, body: str = UNCHANGED,
             labels: Iterable[str] = UNCHANGED, silent: bool = False) -> SamplePost:  # fmt: skip
        """Edit a post; its address stays, its `updated` becomes now, or with `silent` tells nothing."""
        given = {"title": title, "body": body, "labels": labels if labels is UNCHANGED else tuple(labels)}
        with self.lock:
            self._changed()
            changes: Any = {name: value for name, value in given.items() if value is not UNCHANGED}
            post = self.find(key)
            return self._keep(replace(post, updated=post.updated if silent else self.now, **changes))

    def refurnish(self, rewrite: Callable[[str], str]) -> None:
        """Rewrite every body as Blogger or a widget does (pictures move, share buttons come): `updated` stays."""
        with self.lock:
            self._changed()
            for post in list(self._items.values()):
                self._keep(replace(post, body=rewrite(post.body)))

    def move(self, key: str, path: str, *, kind: str | None = None) -> SamplePost:
        """Give a post another address, and perhaps make it a static page or a post; the old address is a 404."""
        with self.lock:
            self._changed()
            post = self.find(key)
            return self._keep(replace(post, path=path, kind=kind or post.kind, updated=self.now))

    def delete(self, key: str) -> SamplePost:
        """Delete a post or static page with its comments."""
        with self.lock:
            post = self._items.pop(self.find(key).blogger_id)
            self._deleted[post.blogger_id] = post
            self._changed()
            return post

    def restore(self, blogger_id: str) -> SamplePost:
        """Bring a deleted post back as it was."""
        with self.lock:
            self._changed()
            return self._keep(self._deleted.pop(blogger_id))

    def add_post(self, title: str | None, body: str, *, at: datetime | None = None, labels: Iterable[str] = (),
                 author: Person | None = None, kind: str = "post") -> SamplePost:  # fmt: skip
        """Publish a post, or with kind="page" a static page; `at` is local time and may be in the past."""
        with self.lock:
            self._changed()
            published = (at.replace(tzinfo=at.tzinfo or self.zone) if at else self.now).replace(second=0, microsecond=0)
            return self._keep(SamplePost(
                blogger_id=blogger_id(f"post {self.version} {title}", published.astimezone(UTC)), kind=kind,
                path=self._free_path(kind, published, title or text_of(body)), title=title,
                author=author or self.settings.owner, published=published, updated=self.now, body=body,
                labels=tuple(labels),
            ))  # fmt: skip

    def add_comment(self, key: str, author: Person | str, body: str, *, at: datetime | None = None,
                    parent: str | None = None) -> SampleComment:  # fmt: skip
        """Leave a comment under a post; a plain name has no profile; `parent` is a comment's id."""
        with self.lock:
            self._changed()
            post = self.find(key)
            when = (at.replace(tzinfo=at.tzinfo or self.zone) if at else self.now).astimezone(UTC)
            comment = SampleComment(
                blogger_id=blogger_id(f"comment {self.version} {body}", when),
                author=Person(author) if isinstance(author, str) else author,
                published=when.replace(microsecond=when.microsecond // 1000 * 1000), body=body, parent_id=parent,
            )  # fmt: skip
            self._keep_comments(post, (*post.comments, comment))
            return comment

    def remove_comment(self, comment_id: str, by: str | None = "author") -> None:
        """Delete a comment: its mark stays (`by` author or administrator), or with None nothing at all."""
        with self.lock:
            self._changed()
            post = self._post_of(comment_id)
            marked = tuple(
                replace(comment, removed_by=by) if comment.blogger_id == comment_id else comment
                for comment in post.comments
                if by is not None or comment.blogger_id != comment_id
            )
            self._keep_comments(post, marked)

    def put_comment(self, key: str, comment: SampleComment) -> None:
        """Put a comment back under its post, as it was."""
        with self.lock:
            self._changed()
            post = self.find(key)
            others = tuple(held for held in post.comments if held.blogger_id != comment.blogger_id)
            self._keep_comments(post, (*others, comment))

    # how it is kept

    def _post_of(self, comment_id: str) -> SamplePost:
        return next(post for post, comment in self.comments if comment.blogger_id == comment_id)

    def _keep(self, post: SamplePost) -> SamplePost:
        self._items[post.blogger_id] = post
        self._forget()
        return post

    def _keep_comments(self, post: SamplePost, comments: tuple[SampleComment, ...]) -> None:
        # a new comment leaves the post's own `updated` alone: only counts and the comments feed tell
        ordered = sorted(comments, key=lambda comment: (comment.published, comment.blogger_id))
        self._keep(replace(post, comments=tuple(ordered)))

    def _changed(self) -> None:
        self.version += 1
        self.now += timedelta(hours=1)
        self._forget()

    def _forget(self) -> None:
        for name in DERIVED:
            self.__dict__.pop(name, None)

    def _free_path(self, kind: str, published: datetime, words: str) -> str:
        stem = "/p" if kind == "page" else f"/{published:%Y/%m}"
        path = f"{stem}/{slug(words)}.html"
        copy = published.day
        while path in self.by_path:
            path = f"{stem}/{slug(words)}_{copy}.html"
            copy += 1
        return path


def _before_2006(items: Iterable[SamplePost]) -> list[SamplePost]:
    """Leave what a blog of the classic era held: no static pages, no labels, nothing after the summer of 2006."""
    return [
        replace(item, labels=(), comments=tuple(c for c in item.comments if c.published < OLD_IDS_UNTIL))
        for item in items
        if item.kind == "post" and item.published < OLD_IDS_UNTIL
    ]
