"""What answers say, read with what the same visit has read before: pure, and the same for a visit and its replay.

A feed does not tell the blog's language, the start page does; a post page does not tell when it was updated, the
sitemap does. `archivio reparse` reads the kept answers of a run again, in their order, through the same methods.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from scraper.feeds import extract_feed
from scraper.items import Blog, Document, Listing, Source
from scraper.pages import extract_page
from scraper.sitemaps import Sitemap, extract_sitemap
from scraper.urls import fold_blog_url, permalink_path
from scraper.visit.answers import Answer

#: page types that show nothing of the blog itself
SHOW_NO_POST = frozenset({"gate", "error", "dynamic"})


@dataclass(slots=True)
class Reading:
    """A blog as it is known so far, completed by each answer that is read."""

    blog: Blog
    updated: dict[str, str] = field(default_factory=dict)  #: permalink path → last update, by the sitemap

    def front(self, answer: Answer) -> Document:
        """Read the start page: a list of posts, and the blog as it presents itself. Raises NotAPage."""
        front = extract_page(answer.body, answer.url, answer.content_type)
        root = fold_blog_url(answer.url)
        self.blog = replace(front.blog or Blog(url=root), url=root)
        return self.sign(front, answer)

    def feed(self, answer: Answer) -> Document:
        """Read a feed, under the blog as we know it. Raises NotAFeed."""
        document = extract_feed(answer.body, answer.url)
        if document.blog is not None:
            self.blog = merge_blogs(self.blog, document.blog)
        return self.sign(document, answer)

    def page(self, answer: Answer) -> Document:
        """Read a page, its posts dated by the sitemap where they print no update. Raises NotAPage."""
        document = extract_page(answer.body, answer.url, answer.content_type)
        lastmod = self.updated.get(permalink_path(answer.url))
        posts = tuple(
            replace(post, updated_iso=post.updated_iso or lastmod) if post.source is Source.PAGE else post
            for post in document.posts
        )
        return self.sign(replace(document, posts=posts), answer)

    def sitemap(self, answer: Answer) -> tuple[Document, Sitemap]:
        """Read a sitemap, and remember when each page that it lists was updated. Raises NotAFeed."""
        sitemap = extract_sitemap(answer.body, answer.url)
        for entry in sitemap.entries:
            if entry.lastmod is not None:
                self.updated[permalink_path(entry.loc)] = entry.lastmod
        listing = Listing(listed=tuple(entry.loc for entry in sitemap.entries))
        document = Document(url=answer.url, page_type="sitemap", problems=sitemap.problems, listing=listing)
        return self.sign(document, answer), sitemap

    def sign(self, document: Document, answer: Answer) -> Document:
        """Return a document as this blog's, with the capture of what it was read from."""
        return replace(document, blog=self.blog, capture=answer.capture)

    def kind(self, url: str) -> str:
        """Return what an address of this blog is asked for: front, feed, sitemap, robots or page.

        >>> Reading(Blog(url="https://a.blogspot.com/")).kind("https://a.blogspot.com/feeds/posts/default?redirect=false")
        'feed'
        """
        path = urlsplit(url).path
        if "/feeds/" in path:
            return "feed"
        name = path.rpartition("/")[2]
        if name == "robots.txt":
            return "robots"
        if name.startswith("sitemap") and name.endswith(".xml"):
            return "sitemap"
        return "front" if path.rstrip("/") == urlsplit(self.blog.url).path.rstrip("/") else "page"


def merge_blogs(known: Blog, said: Blog) -> Blog:
    """Return what is known of a blog, completed by what another document says of it.

    >>> merge_blogs(Blog(url="https://a.blogspot.com/", language="it"), Blog(url="x", title="Rete"))
    Blog(url='https://a.blogspot.com/', title='Rete', description=None, language='it', time_zone=None, \
blogger_id=None, status='alive')
    """
    fields = ("title", "description", "language", "time_zone", "blogger_id")
    return replace(known, **{name: getattr(known, name) or getattr(said, name) for name in fields})
