"""Which parts of a page are a post's body, which are comments, and which are the blog's furniture.

The outermost claim wins: a `date-header` that an author pasted into a post is text of that post, a `post-body`
inside a comment is the comment's, and the elements of class `post` in the Popular Posts gadget are furniture.
Only what a theme itself puts inside its body element, real comments or the post's own footer, is cut out of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scraper.pages.parse import Element, Tree, folded_classes
from scraper.pages.tails import template_tail

BODY_CLASSES = ("postbody", "entrycontent", "articlebody", "postentry", "postcontent", "entrybody", "articlecontent")
BODY_ID = re.compile(r"post-body-\d+|p?\d{10,20}-content", re.ASCII)
#: names that themes give the body or all of a post's card; the body numbered by Blogger inside tells which
WRAPPER_CLASSES = ("postcontent", "postentry", "articlecontent")
NUMBERED_BODY = re.compile(r"post-(?:body|snippet)-\d+", re.ASCII)
SNIPPET_CLASSES = ("postsnippet", "snippetcontainer", "rsnippetcontainer", "mobileindexcontents", "snippetitem")

COMMENT_IDS = ("comments", "comment-holder", "comments-block", "comments-container", "blog-comments")
COMMENT_CLASSES = (
    "comments", "blogcomments", "blogcomment", "commentthread", "commentsblock", "commentscontent", "commentsarea",
    "commentlist"
)  # fmt: skip
COMMENT_EVIDENCE = re.compile(
    r"c(?:omment-)?\d{9,20}|comment-(?:form|holder|editor|post-message)|bc_\d+_\d+\w{0,3}", re.ASCII
)
GADGET_CLASSES = (
    "featuredpost", "popularposts", "relatedposts", "relatedpost", "postrelated", "relatedpoststitle", "navbar",
    "sidebar", "sidebarcontainer", "sidebarwrapper", "breadcrumbs", "breadcrumb", "blogpager", "linkwithin"
)  # fmt: skip
GADGET_IDS = (
    "sidebar", "sidebar-wrapper", "sidebar-container", "related-posts", "relatedposts", "sidebarwrap", "sidebar-wrap",
    "sidebar2", "blog-pager", "backlinks-container", "navbar", "breadcrumbs", "breadcrumb"
)  # fmt: skip
NEVER = frozenset({"html", "body", "head", "main"})

FOOTER_CLASSES = (
    "postfooter", "postmeta", "postlabels", "bloggerlabels", "postinfo", "jumplink", "postsharebuttons", "blogpager"
)  # fmt: skip
FOOTER_LINK = re.compile(
    r"/search/label/|/labels/|blogger\.com/(?:post-edit|email-post|share-post|comment)\.|#more$|#comment"
)
TITLE_CLASSES = ("posttitle", "entrytitle")


@dataclass(frozen=True, slots=True)
class Regions:
    """The claimed parts of a page, each list in document order, none inside another but the furniture of a body."""

    bodies: list[Element]
    comments: list[Element]
    gadgets: list[Element]
    furniture: dict[Element, list[Element]] = field(default_factory=dict)  #: what a body element holds that is no body


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
    evidence, related = _comment_evidence(tree), _related(tree)
    for body in regions.bodies:
        _clear_out(tree, body, regions, evidence, related)
    return regions


def _bodies(tree: Tree) -> list[Element]:
    found = tree.classed(*BODY_CLASSES)
    found += [element for element in tree.by_itemprop.get("articlebody", ()) if element.tag != "meta"]
    found += [element for name, element in tree.by_id.items() if BODY_ID.fullmatch(name)]
    numbered = tree.ordered(element for name, element in tree.by_id.items() if NUMBERED_BODY.fullmatch(name))
    return [element for element in found if element.tag not in NEVER and not _wraps_body(tree, element, numbered)]


def _wraps_body(tree: Tree, element: Element, numbered: list[Element]) -> bool:
    """Tell a card, `<div class='post-content'>` around title, byline and body as Soho prints it, from a body."""
    if not has_class(element, *WRAPPER_CLASSES) or has_class(element, "postbody", "entrycontent"):
        return False
    return bool(tree.between(numbered, tree.at(element) + 1, tree.end(element)))


def _comments(tree: Tree) -> list[Element]:
    found = tree.classed(*COMMENT_CLASSES)
    found += [tree.by_id[name] for name in COMMENT_IDS if name in tree.by_id]
    return [element for element in found if element.tag not in NEVER and element.tag not in {"a", "span", "h4"}]


def _widgets(tree: Tree) -> list[Element]:
    """List the gadgets that Blogger's own markup tells from the Blog widget: `<div class='widget Profile'>`."""
    return [
        element
        for element in tree.by_class.get("widget", ())
        if element.tag not in NEVER and not has_class(element, "blog") and "Blog1" not in (element.get("id") or "")
    ]


def _gadgets(tree: Tree) -> list[Element]:
    found = _widgets(tree) + tree.classed(*GADGET_CLASSES) + tree.by_tag.get("aside", [])
    found += [tree.by_id[name] for name in GADGET_IDS if name in tree.by_id]
    return [element for element in found if element.tag not in NEVER]


def _related(tree: Tree) -> list[Element]:
    """List the boxes with other posts that a theme prints after a text, or into it."""
    found = tree.classed("relatedposts", "relatedpost", "postrelated", "linkwithin", "relatedpostsbox")
    return tree.ordered(
        [*found, *(tree.by_id[name] for name in ("related-posts", "relatedposts") if name in tree.by_id)]
    )


def _clear_out(tree: Tree, body: Element, regions: Regions, evidence: list[Element], related: list[Element]) -> None:
    """Find the comments, the title and the footer that a theme has put inside its body element."""
    span = tree.at(body) + 1, tree.end(body)
    inside: list[Element] = []
    boxes = tree.ordered(_comments(tree)) if tree.between(evidence, *span) else []
    for box in tree.between(boxes, *span):
        nested = bool(inside) and tree.holds(inside[-1], box)
        if not nested and tree.between(evidence, tree.at(box), tree.end(box)):
            inside.append(box)
    regions.comments.extend(inside)
    inside += [footer for footer in tree.between(tree.classed(*FOOTER_CLASSES), *span) if _has_own_links(footer)]
    inside += tree.between(related, *span)
    inside += template_tail(body)
    titles = tree.between(tree.classed(*TITLE_CLASSES), *span)
    inside += [title for title in titles[:1] if not _text_before(body, title)]
    if inside:
        regions.furniture[body] = tree.ordered(each for each in inside if each in tree.position)


def _comment_evidence(tree: Tree) -> list[Element]:
    """List the elements that only real comments have, in document order: numbered ones, the form, the holder."""
    return tree.ordered(element for name, element in tree.by_id.items() if COMMENT_EVIDENCE.fullmatch(name))


def _has_own_links(footer: Element) -> bool:
    return any(FOOTER_LINK.search(link.get("href") or "") for link in footer.iter("a"))


def _text_before(body: Element, inner: Element) -> bool:
    """Tell whether the body prints anything before one of its elements."""
    for element in body.iter():
        if element is inner:
            return False
        if (element.text or "").strip() or (element is not body and len(element) == 0 and (element.tail or "").strip()):
            return True
    return False


def has_class(element: Element, *names: str) -> bool:
    """Tell whether an element carries one of these folded classes."""
    value = element.get("class")
    return value is not None and not folded_classes(value).isdisjoint(names)
