"""The comment count of a post, as printed: the heading over its comments, or the link to them."""

from __future__ import annotations

import re

from scraper.pages.context import Context
from scraper.pages.footers import Reading
from scraper.pages.marks import is_backlink, leads_to_comments
from scraper.pages.parse import Element
from scraper.pages.printed import as_printed, printed
from scraper.pages.regions import has_class

COUNT_CLASSES = ("commentlink", "postcommentlink", "commentslink", "numcomments", "commentcount", "postcommentcount")
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
SERVICES = re.compile(
    r"disqus|haloscan|intensedebate|idcomments|js-kit\.com|livefyre|enetation|backblog|yaccs|fb[:-]comments",
    re.IGNORECASE,
)
LONGEST_HEADING = 60  # letters


def count_text(reading: Reading) -> str | None:
    """Give the comment count as printed: the heading over the comments, else the link in the footer."""
    if reading.alone and (heading := _comments_heading(reading)):
        return heading
    unit = reading.unit
    links = [link for link in unit.tagged("a") if leads_to_comments(link.get("href") or "")]
    for mark in (*unit.classed(*COUNT_CLASSES), *links):
        if not is_backlink(mark) and (text := as_printed(mark)):
            return text
    for link in unit.tagged("a"):  # other comment services: a window of their own, `Due chiacchiere [3]`
        text = as_printed(link) if "comment" in (link.get("onclick") or "").lower() else ""
        if any(map(str.isdigit, text)):
            return text
    return None


def lists_comments(context: Context, region: Element) -> bool:
    """Tell whether a place without comments says that there are none, and not that another service keeps them."""
    opened = any(each.get("name") == "comments" for each in region.iter("a"))
    return (opened or bool(printed(region))) and not SERVICES.search(context.text)


def _comments_heading(reading: Reading) -> str | None:
    """Give the heading over the comments; the 2017 themes print "Comments" alone and the number beside the eye."""
    tree = reading.context.tree
    headings = tree.ordered([*tree.tagged(*HEADINGS), *tree.classed("commentcount", "commentscount")])
    for region in reading.regions.comments:
        counted = region.get("data-num-comments") or ""
        for heading in tree.between(headings, tree.at(region), tree.end(region)):
            text = as_printed(heading)
            if not (text or counted) or heading.get("id") == "comment-post-message" or _inside_form(heading, region):
                continue
            if counted.isdigit() and not any(map(str.isdigit, text)):
                return counted
            if text:
                return text
        if counted.isdigit():
            return counted
        if bare := _bare_heading(region):
            return bare
    return None


def _bare_heading(region: Element) -> str | None:
    """Give the words that open a classic template's comments without any tag of their own."""
    anchor = next((child for child in region if child.get("name") == "comments"), None)
    text = as_printed(anchor) or anchor.tail if anchor is not None else region.text
    return " ".join((text or "").split()) or None if len(text or "") < LONGEST_HEADING else None


def _inside_form(heading: Element, region: Element) -> bool:
    for ancestor in heading.iterancestors():
        if ancestor is region:
            return False
        if has_class(ancestor, "commentform", "commentreplybox", "comment") or ancestor.get("id") == "comment-form":
            return True
    return False
