"""Structured data: the JSON-LD that Blogger's 2017 themes and many custom ones print for search engines."""

from __future__ import annotations

import json
import re
from typing import Any

from scraper.pages.parse import Tree

ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
ARTICLES = frozenset({"BlogPosting", "Article", "NewsArticle"})

Node = dict[str, Any]


def read_articles(tree: Tree) -> list[Node]:
    """List the `BlogPosting` and `Article` nodes of a page; broken JSON is passed over, for themes often break it."""
    found: list[Node] = []
    for script in tree.by_tag.get("script", ()):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        nodes = data.get("@graph", [data]) if isinstance(data, dict) else data
        if isinstance(nodes, list):
            found += [
                node for node in nodes if isinstance(node, dict) and ARTICLES.intersection(_texts(node.get("@type")))
            ]
    return found


def iso_stamp(text: str | None) -> str | None:
    """Give a machine-readable instant as written; None for anything else.

    >>> iso_stamp(" 2011-10-20T09:41:00+02:00 "), iso_stamp("20/10/2011")
    ('2011-10-20T09:41:00+02:00', None)
    """
    match = ISO.fullmatch((text or "").strip())
    return match.group() if match else None


def text_of(node: Node, name: str) -> str | None:
    """Give a node's text of that name, or the `name` or `@id` of the thing it holds there.

    >>> text_of({"author": {"@type": "Person", "name": "Ada"}}, "author"), text_of({}, "author")
    ('Ada', None)
    """
    value = node.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
