"""A page of a Blogger-style blog → one `Document`: posts, comments, blog, neighbours.

The page's parts are recognised by what they mean (hAtom, schema.org, the permalink's shape, label and comment
links), not by theme; see `regions` (what belongs to whom), `units` (where each post stands), `posts` and `classic`
(its fields), `comments`, `listing`, `gates`. Everything here is pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from scraper.errors import NotAPage
from scraper.items import Blog, Comment, Document, Listing, Post, Problem, Source
from scraper.pages.classic import classic_units
from scraper.pages.comments import Target, extract_comments
from scraper.pages.context import Context
from scraper.pages.gates import Gate, find_gate, is_error_page
from scraper.pages.listing import extract_listing
from scraper.pages.parse import Tree, as_printed, decode_page, parse_tree
from scraper.pages.posts import Reader, page_post_id
from scraper.pages.regions import Regions, find_regions
from scraper.pages.units import Unit, find_units

BINARY = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"SQLite format 3")
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
        return Document(url=url, page_type="error", blog=_blog(context, None), problems=tuple(problems))
    regions, units = _find_posts(context)
    if not units:
        if _is_dynamic(context):
            return _dynamic(context, problems)
        if gate := find_gate(context):
            return _gate(context, gate, problems)
        if not context.is_blogger:
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
    return Context(parse_tree(text), text, url)


def _find_posts(context: Context) -> tuple[Regions, list[Unit]]:
    regions = find_regions(context.tree)
    units = find_units(context.tree, regions)
    if not units:
        units = classic_units(context, regions)
    return regions, units


def _document(context: Context, regions: Regions, units: list[Unit], problems: list[Problem]) -> Document:
    page_type = _page_type(context, regions, units)
    alone = page_type in {"post", "page"}
    if alone and len(units) > 1:
        units = [_main_unit(context, units)]
    dates = date_texts(context, regions, units)
    posts = [
        Reader(unit, context, regions, alone).post(date_text) for unit, date_text in zip(units, dates, strict=True)
    ]
    comments: tuple[Comment, ...] = ()
    if alone and posts:
        target = Target(posts[0].blogger_id, posts[0].url, posts[0].author_url)
        comments = extract_comments(context, regions.comments, target)
    return Document(
        url=context.url,
        page_type=page_type,
        blog=_blog(context, None),
        posts=tuple(posts),
        comments=comments,
        problems=tuple(problems),
        listing=extract_listing(context, page_type),
    )


def _page_type(context: Context, regions: Regions, units: Sequence[Unit]) -> str:
    """Say what kind of page this is; where nothing says so, one post with its comments is a post's own page."""
    if context.page_type:
        return context.page_type
    return "post" if len(units) == 1 and regions.comments else "index"


def _main_unit(context: Context, units: list[Unit]) -> Unit:
    """Pick the post whose page this is from the ones that the theme shows beside it."""
    own_id = page_post_id(context)
    if own_id:
        for unit in units:
            if Reader(unit, context, Regions([], [], []), alone=False).blogger_id() == own_id:
                return unit
    return units[0]


def date_texts(context: Context, regions: Regions, units: Sequence[Unit]) -> list[str | None]:
    """Give each post the date header that stands over it: one header serves every post of a day.

    A header that is printed empty, as old themes do over a day's second post, repeats the one before it.
    """
    tree = context.tree
    taken = [
        (tree.at(element), tree.end(element)) for element in (*regions.bodies, *regions.comments, *regions.gadgets)
    ]
    headers = []
    for header in tree.classed("dateheader", "postdate", "entrydate"):
        at, text = tree.at(header), as_printed(header)
        if any(map(str.isdigit, text)) and not any(first <= at < last for first, last in taken):
            headers.append((at, text))
    found: list[str | None] = []
    for unit in units:
        if unit.date_text:
            found.append(unit.date_text)
            continue
        inside = next((text for at, text in headers if unit.start <= at < unit.end), None)
        before = [text for at, text in headers if at < unit.start]
        found.append(inside or (before[-1] if before else None))
    return found


def _blog(context: Context, status: str | None) -> Blog | None:
    root = _root(context)
    if root is None:
        return None
    return Blog(
        url=root,
        title=context.title,
        description=context.description,
        language=context.language,
        blogger_id=context.blogger_id,
        status=status or "alive",
    )


def _root(context: Context) -> str | None:
    """Give the blog's root: as the data context announces it, else the root of the page's own address."""
    if context.homepage:
        return context.homepage
    for address in (context.announced, context.base):
        parts = urlsplit(address) if address else None
        if parts and parts.scheme in {"http", "https"} and parts.netloc:
            return f"{parts.scheme}://{parts.netloc}/"
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
            Post(source=Source.LIST, kind=kind, url=context.announced, title=title, blogger_id=page_post_id(context)),
        )
    listing = extract_listing(context, "dynamic")
    return Document(
        url=context.url,
        page_type="dynamic",
        blog=_blog(context, None),
        posts=posts,
        problems=tuple(problems),
        listing=listing,
    )


def _gate(context: Context, gate: Gate, problems: list[Problem]) -> Document:
    detail = {
        "private": "the blog is open to invited readers only",
        "removed": "the blog has been removed",
        "warning": "a content warning stands in the place of the page",
        "moved": "the blog has moved",
        "redirect": "the page only sends on to another address",
        "refused": "the server took the visit for a robot's and refused it",
    }[gate.kind]
    detail += f": {gate.target}" if gate.target else ""
    return Document(
        url=context.url,
        page_type="gate",
        blog=_blog(context, gate.status),
        problems=(*problems, Problem(context.url, f"gate_{gate.kind}", detail)),
        listing=Listing(),
    )


__all__ = ["Tree", "extract_page"]
