"""What Blogger tells robots: robots.txt and the sitemaps, newest first, dated by last update."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from sample.blog import SampleBlog
from sample.model import SamplePost

HEAD = "<?xml version='1.0' encoding='UTF-8'?>"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def robots(blog: SampleBlog, root: str) -> str:
    """Write robots.txt: label lists and "Post più vecchi" (/search) are closed to robots."""
    return blog.settings.robots or (
        "User-agent: Mediapartners-Google\nDisallow: \n\n"
        f"User-agent: *\nDisallow: /search\nAllow: /\n\nSitemap: {root}sitemap.xml\n"
    )


def sitemap(blog: SampleBlog, root: str, page: int | None = None) -> str | None:
    """Write sitemap.xml: the posts, or an index where they are many; None where that page does not exist."""
    size = blog.settings.sitemap_page_size
    pages = -(-len(blog.posts) // size)
    if page is None and pages > 1:
        each = "".join(f"<sitemap><loc>{root}sitemap.xml?page={n + 1}</loc></sitemap>" for n in range(pages))
        return f"{HEAD}<sitemapindex {NAMESPACE}>{each}</sitemapindex>"
    if page is not None and not 1 <= page <= pages:
        return None
    first = ((page or 1) - 1) * size
    return _urlset(root, blog.posts[first : first + size])


def pages_sitemap(blog: SampleBlog, root: str) -> str:
    """Write sitemap-pages.xml: the static pages, which robots.txt does not mention."""
    return _urlset(root, blog.pages)


def _urlset(root: str, items: Iterable[SamplePost]) -> str:
    each = "".join(
        f"<url><loc>{root}{item.path[1:]}</loc><lastmod>{item.updated.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
        for item in items
    )
    return f"{HEAD}<urlset {NAMESPACE}>{each}</urlset>"
