"""What an archive of the sample blog must hold, as plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sample.blog import SampleBlog
from sample.markup import paragraphs_of
from sample.model import SampleComment, SamplePost


def truth(blog: SampleBlog, root: str | None = None, *, via: str = "feeds") -> dict[str, Any]:
    """Return the blog as its archive must hold it: `{"blog": {…}, "posts": [{…, "comments": [{…}]}]}`.

    Posts (static pages too, `kind` tells) are newest first, comments oldest first. Instants are UTC to the second
    (what is below is dropped), days are the blog's own. `text` is the words one space apart, `paragraphs` the same
    by paragraph; `title` is None for an untitled post; the text of a deleted comment is None, `mark` is what is
    shown instead. With `root` each post has its `url`.
    With via="pages" it is what can be known without feeds: HTML prints no date of a static page, so there it is None.
    """
    settings = blog.settings
    return {
        "blog": {
            "title": settings.title,
            "description": settings.description,
            "language": settings.language,
            "time_zone": settings.time_zone,
            "blogger_id": settings.blogger_id,
            "author": settings.owner.name,
            "author_url": settings.owner.profile_url,
        },
        "posts": [_post(blog, post, root, via) for post in (*blog.posts, *blog.pages)],
    }


def _post(blog: SampleBlog, post: SamplePost, root: str | None, via: str) -> dict[str, Any]:
    paragraphs = paragraphs_of(post.body)
    dated = post.kind == "post" or via == "feeds"
    return {
        "blogger_id": post.blogger_id,
        "kind": post.kind,
        "path": post.path,
        "url": root + post.path[1:] if root else None,
        "title": post.title,
        "author": post.author.name,
        "author_url": post.author.profile_url,
        "published_on": post.published.date().isoformat() if dated else None,
        "published_at": instant(post.published) if dated else None,
        "updated_at": instant(post.updated),
        "text": " ".join(paragraphs),
        "paragraphs": paragraphs,
        "labels": list(post.labels),
        "comment_count": len(post.comments),
        "comments": [_comment(blog, post, comment) for comment in post.comments],
    }


def _comment(blog: SampleBlog, post: SamplePost, comment: SampleComment) -> dict[str, Any]:
    words = " ".join(paragraphs_of(comment.shown_body))
    return {
        "blogger_id": comment.blogger_id,
        "parent_blogger_id": comment.parent_id if blog.threaded(post) else None,
        "author": comment.author.name,
        "author_url": comment.author.profile_url,
        "by_blog_author": blog.by_owner(comment),
        "published_on": comment.published.astimezone(blog.zone).date().isoformat(),
        "published_at": instant(comment.published),
        "text": None if comment.removed_by else words,
        "mark": words if comment.removed_by else None,
        "removed_by": comment.removed_by,
    }


def instant(at: datetime) -> str:
    """Write an instant as the archive does: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
