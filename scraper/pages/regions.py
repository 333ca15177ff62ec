"""Which parts of a page are a post's body, which are comments, and which are the blog's furniture.

The outermost claim wins: a `date-header` that an author pasted into a post is text of that post, a `post-body`
inside a comment is the comment's, and the elements of class `post` in the Popular Posts gadget are furniture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.pages.parse import Element, Tree, folded

BODY_CLASSES = ("postbody", "entrycontent", "articlebody", "postentry", "postcontent", "entrybody")
BODY_ID = re.compile(r"post-body-\d+|p?\d{10,20}-content", re.ASCII)
SNIPPET_CLASSES = ("postsnippet", "snippetcontainer", "rsnippetcontainer")

COMMENT_IDS = ("comments", "comment-holder", "comments-block", "comments-container", "blog-comments")
COMMENT_CLASSES = (
    "comments", "blogcomments", "commentthread", "commentsblock", "commentscontent", "commentsarea", "commentlist"
)  # fmt: skip
GADGET_CLASSES = (
    "featuredpost", "popularposts", "relatedposts", "relatedpost", "postrelated", "relatedpoststitle", "navbar",
    "sidebar", "sidebarcontainer", "sidebarwrapper", "breadcrumbs", "breadcrumb", "blogpager", "linkwithin"
)  # fmt: skip
GADGET_IDS = (
    "sidebar", "sidebar-wrapper", "sidebar-container", "related-posts", "relatedposts", "sidebarwrap", "sidebar-wrap",
    "blog-pager", "backlinks-container", "navbar", "breadcrumbs"
)  # fmt: skip
MAIN_WIDGETS = frozenset({"Blog", "blog"})
NEVER = frozenset({"html", "body", "head", "main"})


@dataclass(frozen=True, slots=True)
class Regions:
    """The claimed parts of a page, each list in document order, none inside another."""

    bodies: list[Element]
    comments: list[Element]
    gadgets: list[Element]


def find_regions(tree: Tree, with_sidebars: bool = True) -> Regions:
    """Claim bodies, comments and gadgets; where the gadgets swallow every body, claim again without the sidebars."""
    claims = dict.fromkeys(_gadgets(tree) if with_sidebars else _widgets(tree), "gadget")
    claims |= dict.fromkeys(_comments(tree), "comments")
    candidates = _bodies(tree)
    claims |= dict.fromkeys(candidates, "body")
    regions = Regions([], [], [])
    lists = {"body": regions.bodies, "comments": regions.comments, "gadget": regions.gadgets}
    taken_to = 0
    for element in tree.ordered(claims):
        at = tree.at(element)
        if at >= taken_to:
            lists[claims[element]].append(element)
            taken_to = tree.ends[at]
    if candidates and not regions.bodies and with_sidebars:
        return find_regions(tree, with_sidebars=False)
    return regions


def _bodies(tree: Tree) -> list[Element]:
    found = tree.classed(*BODY_CLASSES)
    found += [element for element in tree.by_itemprop.get("articlebody", ()) if element.tag != "meta"]
    found += [element for name, element in tree.by_id.items() if BODY_ID.fullmatch(name)]
    return [element for element in found if element.tag not in NEVER]


def _comments(tree: Tree) -> list[Element]:
    found = tree.classed(*COMMENT_CLASSES)
    found += [tree.by_id[name] for name in COMMENT_IDS if name in tree.by_id]
    return [element for element in found if element.tag not in NEVER and element.tag not in {"a", "span", "h4"}]


def _widgets(tree: Tree) -> list[Element]:
    """List the gadgets that Blogger's own markup tells from the Blog widget: `<div class='widget Profile'>`."""
    return [
        element
        for element in tree.by_class.get("widget", ())
        if element.tag not in NEVER and not MAIN_WIDGETS.intersection((element.get("class") or "").split())
    ]


def _gadgets(tree: Tree) -> list[Element]:
    found = _widgets(tree) + tree.classed(*GADGET_CLASSES) + tree.by_tag.get("aside", [])
    found += [tree.by_id[name] for name in GADGET_IDS if name in tree.by_id]
    return [element for element in found if element.tag not in NEVER]


def has_class(element: Element, *names: str) -> bool:
    """Tell whether an element carries one of these folded classes."""
    return any(folded(token) in names for token in (element.get("class") or "").split())
