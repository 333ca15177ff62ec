"""A small blog with a history, and what an archive must know of it after each visit, told without the archive's code.

What a visit learns is stated here once, as a reader would: see `Knowledge`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sample import SampleBlog
from sample.markup import text_of
from sample.model import SampleComment, SamplePost

CAP = 4  #: entries that one request of a feed gets
FRONT = 3  #: posts on the start page

#: key, day, title, how many comments it has at first
POSTS = (
    ("pane", "2010-02-03", "Il pane del mercoledì", 2),
    ("reti", "2010-05-11", "Reti da pesca", 2),
    ("forno", "2011-01-20", "Il forno riapre", 1),
    ("neve", "2011-03-02", "Neve tardiva", 0),
    ("mulino", "2012-06-15", "Il mulino di sotto", 2),
    ("fiera", "2012-10-07", "La fiera d'ottobre", 1),
    ("ponte", "2013-04-25", "Un ponte di legno", 2),
)
PICTURE = '<img src="http://1.bp.blogspot.com/-x7Q/TzYa/AAAA/s320/{}.jpg" />'
BUTTON = '<a href="https://www.facebook.com/sharer.php?u=x"><img src="https://www.example.it/f.gif" /></a>'


class Story:
    """The blog, its posts and comments under names of their own; each verb is something that happens to it."""

    def __init__(self) -> None:
        self.blog = SampleBlog(posts=(), feed_cap=CAP, posts_per_page=FRONT)
        self.ids: dict[str, str] = {}  #: by name: Blogger's id
        self.comments: dict[str, SampleComment] = {}
        self.homes: dict[str, str] = {}  #: by a comment's name: its post's
        for key, day, title, comments in POSTS:
            self.publish(key, title, f"<p>Prime parole su {key}.</p>{PICTURE.format(key)}", day)
            for number in range(comments):
                self.comment(f"{key}{number + 1}", key)
        self.publish("chi", "Chi scrive", "<p>Uno che scrive.</p>", "2010-01-01", "page")

    def publish(self, key: str, title: str, body: str, day: str | None = None, kind: str = "post") -> None:
        at = datetime.fromisoformat(f"{day}T10:30") if day else None
        self.ids[key] = self.blog.add_post(title, body, at=at, kind=kind).blogger_id

    def title(self, key: str, title: str) -> None:
        self.blog.edit(self.ids[key], title=title)

    def write(self, key: str, words: str) -> None:
        self.blog.edit(self.ids[key], body=f"<p>{words}</p>")

    def write_silently(self, key: str, words: str) -> None:
        self.blog.edit(self.ids[key], body=f"<p>{words}</p>", silent=True)

    def label(self, key: str, label: str) -> None:
        self.blog.edit(self.ids[key], labels=[label])

    def share_buttons(self) -> None:
        self.blog.refurnish(lambda body: body + BUTTON)

    def image_host(self) -> None:
        old, new = (
            "http://1.bp.blogspot.com/-x7Q/TzYa/AAAA/s320/",
            "https://blogger.googleusercontent.com/img/b/R29v/s640/",
        )
        self.blog.refurnish(lambda body: body.replace(old, new))

    def touch(self, key: str) -> None:
        """The owner opens the editor and saves without a change: `updated` is new."""
        self.blog.edit(self.ids[key])

    def move(self, key: str, path: str) -> None:
        self.blog.move(self.ids[key], path)

    def make_page(self, key: str) -> None:
        """A post becomes a static page."""
        self.blog.move(self.ids[key], f"/p/{key}.html", kind="page")

    def delete(self, key: str) -> None:
        self.blog.delete(self.ids[key])

    def restore(self, key: str) -> None:
        self.blog.restore(self.ids[key])

    def comment(self, name: str, key: str, parent: str | None = None) -> None:
        answered = self.comments[parent].blogger_id if parent else None
        reader, words = f"Lettore {len(self.comments)}", f"Detto da {name}."
        said = self.blog.add_comment(self.ids[key], reader, words, parent=answered)
        self.comments[name], self.homes[name] = said, key

    def mark(self, name: str, by: str = "author") -> None:
        """The comment's text gives way to "removed by …"."""
        self.blog.remove_comment(self.comments[name].blogger_id, by)

    def remove(self, name: str) -> None:
        self.blog.remove_comment(self.comments[name].blogger_id, None)

    def put_back(self, name: str) -> None:
        self.blog.put_comment(self.ids[self.homes[name]], self.comments[name])


@dataclass(slots=True)
class Known:
    """What the archive knows of one post or comment; a visit is told by its number."""

    texts: list[tuple[int, Any]] = field(default_factory=list)  #: visit, text: a row for each version
    counts: list[tuple[int, int]] = field(default_factory=list)
    removed: tuple[int, str] | None = None  #: visit that first saw the mark, by whom
    missed: int | None = None
    gone: int | None = None
    updated: datetime | None = None
    post: str | None = None  #: of a comment: its post's id

    def note(self, visit: int, text: Any) -> None:
        if not self.texts or self.texts[-1][1] != text:
            self.texts.append((visit, text))

    def count(self, visit: int, comments: int) -> None:
        if not self.counts or self.counts[-1][1] != comments:
            self.counts.append((visit, comments))

    def seen(self) -> None:
        self.missed = self.gone = None

    def absent(self, visit: int) -> None:
        """Missed by one complete listing; gone when another one misses it, too."""
        if self.missed is None:
            self.missed = visit
        elif self.gone is None:
            self.gone = visit


@dataclass
class Knowledge:
    """What visits by feeds, or by pages only, have learnt of a blog.

    By feeds: what is new or updated, at once; a new comment, with the count of its post, too. The posts updated
    last and the newest comments are looked at each time. By pages: a post's page, with its comments, when the sitemap
    says that it was updated, when the start page counts its comments otherwise, and once more after a comment was
    missed there. Everything else (a silent edit, an older comment's removal) when everything is read.
    """

    blog: SampleBlog
    via: str
    posts: dict[str, Known] = field(default_factory=dict)
    comments: dict[str, Known] = field(default_factory=dict)

    def learn(self, visit: int, reads: str, *, via: str, unread: str | None, comments: bool, lists: bool) -> None:
        """Learn what a visit sees that reads `all`, `news` or `nothing`; `via` is the way it went this time.

        A post may have stayed `unread` (its id), or all `comments`, where a run was cut short; only a visit that
        `lists` every post can miss one.
        """
        if reads == "nothing":
            return
        for post in (*self.blog.posts, *self.blog.pages):
            if post.blogger_id != unread:
                recounted = via == "pages" and lists and self.is_to_be_counted(post)
                self.learn_post(visit, post, "all" if recounted else reads, via, comments)
        if lists and (reads == "all" or via == "pages"):
            for number in self.posts.keys() - self.blog.by_id.keys():
                self.posts[number].absent(visit)

    def is_to_be_counted(self, post: SamplePost) -> bool:
        known = self.posts.get(post.blogger_id)
        on_front = post in self.blog.posts[:FRONT]
        recounted = on_front and known is not None and known.counts[-1][1] != len(post.comments)
        comments = [comment for comment in self.comments.values() if comment.post == post.blogger_id]
        return recounted or any(comment.missed is not None and comment.gone is None for comment in comments)

    def learn_post(self, visit: int, post: SamplePost, reads: str, via: str, comments: bool) -> None:
        known = self.posts.setdefault(post.blogger_id, Known())
        by_feeds = via == "feeds"
        here = {comment.blogger_id for comment in post.comments}
        fresh = here - self.comments.keys() if comments and by_feeds else set()
        updated_last = sorted(self.blog.posts, key=lambda one: one.updated)[-CAP:] if by_feeds else ()
        is_news = known.updated is None or post.updated > known.updated
        looked_at = reads == "all" or is_news or bool(fresh) or post in updated_last
        known.seen()
        if looked_at:
            known.updated = post.updated
            known.note(visit, (post.title, text_of(post.body)))
            known.count(visit, len(post.comments))
        if not comments:
            return
        whole = reads == "all" or (looked_at and not by_feeds)
        newest = {comment.blogger_id for _, comment in self.blog.comments[:CAP]} if by_feeds else set()
        for comment in post.comments:
            if whole or comment.blogger_id in fresh | newest:
                self.learn_comment(visit, post, comment)
        if whole:
            for number, one in self.comments.items():
                if one.post == post.blogger_id and number not in here:
                    one.absent(visit)

    def learn_comment(self, visit: int, post: SamplePost, comment: SampleComment) -> None:
        known = self.comments.setdefault(comment.blogger_id, Known(post=post.blogger_id))
        known.seen()
        if comment.removed_by is None:
            known.removed = None
            known.note(visit, text_of(comment.body))
        elif known.removed is None:
            known.removed = visit, comment.removed_by
