"""Sitemaps: every post's address on one small file, or on a few that an index lists."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from scraper.errors import NotAFeed
from scraper.items import Problem
from scraper.pieces import parse_in_pieces
from scraper.urls import absolute
from scraper.xml import XmlTree, parse_xml

PAGES_SITEMAP = "sitemap-pages.xml"  #: of the static pages


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page that a sitemap lists; `lastmod` is its last update as printed, not its publication."""

    loc: str
    lastmod: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap lists: pages, or further sitemaps (Blogger writes an index above some 500 posts)."""

    url: str
    entries: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()
    problems: tuple[Problem, ...] = ()


def extract_sitemap(body: bytes, url: str) -> Sitemap:
    """Extract the addresses that a sitemap lists, in its order (Blogger's is newest first), each once.

    A cut sitemap gives what can be read and a problem; one that lists no post is a problem, too. Raises NotAFeed, in
    one sentence, where it is no sitemap.
    """
    if not body.strip():
        raise NotAFeed(f"{url} answered with nothing, which is not a sitemap")
    tree = parse_xml(body)
    if isinstance(tree, str):
        broken = parse_in_pieces(body)
        if broken is None:
            raise NotAFeed(f"{url} is not a sitemap: {tree}")
        tree = XmlTree(broken[0], broken[1], lost=max(1, broken[2]))
    name = name_of(tree.root)
    if name not in ("urlset", "sitemapindex"):
        raise NotAFeed(f"{url} is not a sitemap: its root is <{name[:40]}>")
    found: dict[str, SitemapEntry] = {}
    unusable = 0
    for element in tree.root:
        if name_of(element) not in ("url", "sitemap"):
            continue
        fields = {name_of(child): (child.text or "").strip() for child in element}
        loc = absolute(fields.get("loc"), url)
        if loc is None:
            unusable += 1
        else:
            found.setdefault(loc, SitemapEntry(loc, fields.get("lastmod") or None))
    problems = []
    if tree.damage and tree.lost:
        problems.append(
            Problem(url, "sitemap_truncated", f"cut or invalid, {len(found)} addresses read: {tree.damage}")
        )
    if unusable:
        problems.append(Problem(url, "sitemap_address", f"{unusable} entries without a web address"))
    listed = tuple(found.values())
    is_index = name == "sitemapindex"
    if not listed and PAGES_SITEMAP not in url:  # a blog without static pages is nothing odd
        problems.append(Problem(url, "sitemap_empty", "it lists no address"))
    return Sitemap(
        url=url,
        entries=() if is_index else listed,
        sitemaps=listed if is_index else (),
        problems=tuple(problems),
    )


def name_of(element: etree._Element) -> str:
    """Return an element's name without its namespace; '' for comments and their like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
