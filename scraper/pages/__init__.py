"""A page of a Blogger-style blog → one `Document`: posts, comments, blog, neighbours.

The page's parts are recognised by what they mean (hAtom, schema.org, the permalink's shape, label and comment
links), not by theme; see `regions` (what belongs to whom), `units` (where each post stands), `posts` and `classic`
(its fields), `comments`, `listing`, `gates`. Everything here is pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.errors import NotAPage, UsageError
from scraper.items import Blog, Comment, Document, Post, Problem, Source
from scraper.pages.balance import balance_bodies
from scraper.pages.classic import classic_units
from scraper.pages.classic_links import linked_units
from scraper.pages.comments import extract_comments
from scraper.pages.comments.parts import Target
from scraper.pages.context import Context
from scraper.pages.count_texts import lists_comments
from scraper.pages.custom import custom_units
from scraper.pages.days import date_texts, share_days
from scraper.pages.encoding import decode_page
from scraper.pages.footers import Reading
from scraper.pages.gates import Gate, find_gate, is_error_page
from scraper.pages.listing import extract_listing, feed_url
from scraper.pages.parse import parse_tree
from scraper.pages.paths import is_web
from scraper.pages.posts import page_post_number, permalink, post_number, read_post, title_element
from scraper.pages.regions import Regions, find_regions
from scraper.pages.units import Unit, find_units, shows_posts
from scraper.urls import fold_blog_url, permalink_path

BINARY = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"SQLite format 3")
REDIRECTED_FEED = re.compile(r"https?://(?:[\w-]+\.)*feedburner\.(?:com|google\.com)/", re.IGNORECASE)
FEED = re.compile(
    r"\s*(?:<!--(?:(?!-->).){0,2000}-->\s*|<\?[^>]{0,2000}>\s*){0,5}<(?:feed|rss|rdf:RDF|urlset|sitemapindex)\b",
    re.DOTALL,
)


def extract_page(body: bytes, url: str, content_type: str | None = None) -> Document:
    """Read an HTML page of a Blogger-style blog.

    Raises NotAPage, one clear sentence, where the bytes are no page of a blog: nothing, something binary, a feed,
    a page without a sign of a blog.
    """
    context = _read(body, url, content_type)
    problems: list[Problem] = []
    if context.tree.cut:
        problems.append(Problem(url, "page_too_deep", "the page is nested too deeply to be read to its end"))
    if is_error_page(context):
        return Document(url=url, page_type="error", blog=_blog(context), problems=tuple(problems))
    regions, units = _find_posts(context)
    if not units:
        if _is_dynamic(context):
            return _dynamic(context, problems)
        if gate := find_gate(context):
            return _gate(context, gate, problems)
    if not (context.is_blogger or shows_posts(context.tree) or any(unit.post_id for unit in units)):
        raise NotAPage(f"{url} is a web page, but nothing in it shows that it is a blog's.")
    return _document(context, regions, units, problems)


def _read(body: bytes, url: str, content_type: str | None) -> Context:
    if not body.strip():
        raise NotAPage(f"{url} answered with an empty page.")
    if body.startswith(BINARY):
        raise NotAPage(f"{url} is a file, not a web page.")
    text = decode_page(body, content_type)
    if text.count("\x00") > len(text) // 100:
        raise NotAPage(f"{url} is binary data, not a web page.")
    if FEED.match(text):
        raise NotAPage(f"{url} is a feed or a site map, not a web page.")
    if "<" not in text:
        raise NotAPage(f"{url} is plain text, not a web page.")
    return Context(parse_tree(balance_bodies(text)), text, url)


def _find_posts(context: Context) -> tuple[Regions, list[Unit]]:
    regions = find_regions(context.tree)
    units = find_units(context.tree, regions)
    for find in (classic_units, linked_units, custom_units):
        units = units or find(context, regions)
    return regions, units


def _document(context: Context, regions: Regions, units: list[Unit], problems: list[Problem]) -> Document:
    page_type = _page_type(context, regions, units)
    alone = page_type in {"post", "page"}
    if alone and len(units) > 1:
        units = [_main_unit(context, regions, units)]
    dates = date_texts(context, regions, units)
    posts = [read_post(Reading(unit, context, regions, alone), day) for unit, day in zip(units, dates, strict=True)]
    posts = posts if alone else share_days(units, posts)
    comments: tuple[Comment, ...] = ()
    if alone and posts:
        target = Target(posts[0].blogger_id, posts[0].url, posts[0].author_url)
        comments = extract_comments(context, regions.comments, target)
        if units[0].lists_all and not _figures(posts[0].count_text):
            listed = bool(comments) or any(lists_comments(context, region) for region in regions.comments)
            posts[0] = replace(posts[0], count_listed=len(comments) if listed else None)
    return Document(
        url=context.url,
        page_type=page_type,
        blog=_blog(context),
        posts=tuple(posts),
        comments=comments,
        problems=tuple(problems),
        listing=extract_listing(context, page_type),
    )


def _figures(text: str | None) -> bool:
    return any(map(str.isdigit, text or ""))


def _page_type(context: Context, regions: Regions, units: Sequence[Unit]) -> str:
    """Say what kind of page this is; where nothing says so, one post with its comments is a post's own page."""
    if context.page_type:
        return context.page_type
    return "post" if len(units) == 1 and regions.comments else "index"


def _main_unit(context: Context, regions: Regions, units: list[Unit]) -> Unit:
    """Pick the post whose page this is from those the theme shows beside it: by number, by address, the first."""
    number, address = page_post_number(context), context.announced or context.url
    readings = [Reading(unit, context, regions, alone=False) for unit in units]
    for reading in readings:
        if number and post_number(reading) == number:
            return reading.unit
    for reading in readings:
        own = permalink(reading, title_element(reading))
        if own and permalink_path(own) == permalink_path(address):
            return reading.unit
    return units[0]


def _blog(context: Context) -> Blog | None:
    root = _root(context)
    if root is None:
        return None
    return Blog(
        url=root,
        title=context.title,
        description=context.description,
        language=context.language,
        blogger_id=context.blogger_id,
    )


def _root(context: Context) -> str | None:
    """Give the blog's root: as the data context announces it, else that of the feed, of the page, folded."""
    for address in (context.homepage, context.announced, context.base, feed_url(context)):
        if address and is_web(address) and not REDIRECTED_FEED.match(address):
            try:
                return fold_blog_url(address)
            except UsageError:
                continue
    return None


def _is_dynamic(context: Context) -> bool:
    """Dynamic Views prints no post at all: its scripts fetch the feed."""
    return context.metas.get("blogger-template") == "dynamic" or "blogblog.com/dynamicviews/" in context.text


def _dynamic(context: Context, problems: list[Problem]) -> Document:
    """Read the little that Dynamic Views prints of a post on the post's own page: title, address and number."""
    posts: tuple[Post, ...] = ()
    if context.page_type in {"post", "page"} and context.announced:
        title = context.metas.get("og:title") or None
        kind = "page" if context.page_type == "page" else "post"
        posts = (
            Post(
                source=Source.LIST, kind=kind, url=context.announced, title=title, blogger_id=page_post_number(context)
            ),
        )
    listing = extract_listing(context, "dynamic")
    return Document(
        url=context.url,
        page_type="dynamic",
        blog=_blog(context),
        posts=posts,
        problems=tuple(problems),
        listing=listing,
    )


def _gate(context: Context, gate: Gate, problems: list[Problem]) -> Document:
    root = _root(context)
    return Document(
        url=context.url,
        page_type="gate",
        blog=Blog(url=root, status=gate.status) if root else None,
        problems=(*problems, Problem(context.url, f"gate_{gate.kind}", gate.detail)),
    )


__all__ = ["extract_page"]
