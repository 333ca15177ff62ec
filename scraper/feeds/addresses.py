"""The address of a feed, with what may be asked of it."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def build_feed_url(
    root: str,
    which: str = "posts",
    *,
    post_id: str | None = None,
    label: str | None = None,
    max_results: int | None = 150,
    start_index: int | None = None,
    order: str | None = None,
    updated_min: str | None = None,
    published_min: str | None = None,
    published_max: str | None = None,
) -> str:
    """Return the address of a feed of the blog at `root`: its posts, comments, pages, or one post's comments.

    `which` is posts, comments, pages or post (needs `post_id`); `order` is updated or published; instants are ISO 8601
    and keep their offset. `redirect=false` keeps Blogger from sending us to FeedBurner.

    >>> build_feed_url("https://esempio.blogspot.com/", start_index=151, order="published")
    'https://esempio.blogspot.com/feeds/posts/default?redirect=false&max-results=150&start-index=151&orderby=published'
    >>> build_feed_url("https://esempio.blogspot.com/", "post", post_id="123", max_results=None)
    'https://esempio.blogspot.com/feeds/123/comments/default?redirect=false'
    """
    paths = {"posts": "posts/default", "comments": "comments/default", "pages": "pages/default"}
    if which == "post":
        if post_id is None:
            raise ValueError("the comments of which post?")
        path = f"{post_id}/comments/default"
    else:
        path = paths[which]
    if label is not None:
        path += "/-/" + quote(label, safe="")
    asked = {
        "redirect": "false",
        "max-results": max_results,
        "start-index": start_index,
        "orderby": order,
        "updated-min": updated_min,
        "published-min": published_min,
        "published-max": published_max,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{root.rstrip('/')}/feeds/{path}?{query}"
