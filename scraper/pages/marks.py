"""What a link around a post is: its permalink, a label, the way to its comments, a backlink."""

from __future__ import annotations

from scraper.pages.parse import Element
from scraper.pages.regions import has_class

BACKLINKS = ("backlink", "backlinks", "postbacklinks", "postbacklink", "linkstothispost")
PERMANENT = frozenset({"permanent link", "permalink", "link permanente", "permanenter link"})


def is_permanent(link: Element) -> bool:
    """Tell a permalink by its `rel` or its title."""
    return "bookmark" in (link.get("rel") or "").split() or (link.get("title") or "").strip().lower() in PERMANENT


def is_label(link: Element) -> bool:
    """Tell a label's link by its `rel` or by the address only labels have."""
    href = link.get("href") or ""
    return "/search/label/" in href or ("tag" in (link.get("rel") or "").split() and "technorati.com/" not in href)


def leads_to_comments(href: str) -> bool:
    """Tell the address of a post's comments or of the form for one."""
    return "/comment.g?" in href or "/comment/fullpage/" in href or href.endswith(("#comments", "#comment-form"))


def is_backlink(mark: Element) -> bool:
    """Tell "Link a questo post", which themes print with the class of a comment count."""
    if any((link.get("href") or "").endswith("#links") for link in mark.iter("a")):
        return True
    parent = mark.getparent()
    return has_class(mark, *BACKLINKS) or (parent is not None and has_class(parent, *BACKLINKS))
