"""What every file read has in common: what is known on the way, the mark of a copy, a note of what was not read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scraper.items import Blog, Document, Problem, Source

LISTS = frozenset({"index", "archive"})  #: types of pages that may cut the bodies of posts


@dataclass(slots=True)
class Import:
    """What is known while files are read."""

    root: str | None  #: the blog's address, where the user gives it
    strict: bool  #: one file was named: its error is raised
    roots: dict[str, str] = field(default_factory=dict)  #: addresses of blogs by Blogger id, as they are learned
    read: int = 0  #: documents given


def finish(document: Document, run: Import) -> Document:
    """Mark what was read as a copy, which overwrites nothing, and name its blog where only the user knows it."""
    run.read += 1
    blog = document.blog or (Blog(url=run.root) if run.root else None)
    if blog and blog.blogger_id:
        run.roots.setdefault(blog.blogger_id, blog.url)
    kept = (Source.COPY, Source.BACKUP)
    return replace(
        document,
        blog=blog,
        posts=tuple(post if post.source in kept else replace(post, source=Source.COPY) for post in document.posts),
        comments=tuple(
            comment if comment.source in kept else replace(comment, source=Source.COPY) for comment in document.comments
        ),
    )


def turn_of(document: Document) -> int:
    """Return in which round a document is read: 0 what is whole, 1 lists, 2 comments alone, whose posts come before."""
    if document.comments and not document.posts:
        return 2
    return 1 if document.page_type in LISTS else 0


def unreadable(name: str, error: Exception) -> Document:
    """Return a document that tells why a file of several was not read."""
    return note(name, "file_not_read", str(error)[:300])


def note(name: str, kind: str, detail: str) -> Document:
    """Return a document that only tells what was not read."""
    return Document(url=name, page_type="error", problems=(Problem(name, kind, detail),))
