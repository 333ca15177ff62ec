"""Marked posts → items: hAtom (layouts 2006 and Template Designer themes), the 2017 themes, stock classic templates.

All of them mark the same words with the same few classes, `post-title`, `post-body`, `post-author`, `published`,
`post-labels`, `comment-link`, or with schema.org's `itemprop`; what differs is where they stand. So each field is
looked for by what its mark means, anywhere in the post's own part of the page.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace

from scraper.items import Post, Source
from scraper.pages.authors import author
from scraper.pages.bylines import author_in
from scraper.pages.context import Context
from scraper.pages.count_texts import count_text
from scraper.pages.days import bare_day, names_day
from scraper.pages.footers import BYLINE_CLASSES, Reading, instant, labels, time_text
from scraper.pages.marks import is_permanent
from scraper.pages.parse import Element
from scraper.pages.paths import PAGE_PATH, POST_PATH, is_web, path_of
from scraper.pages.printed import printed
from scraper.pages.regions import SNIPPET_CLASSES, TITLE_CLASSES, has_class
from scraper.pages.tails import ways_on
from scraper.pages.units import POST_NUMBER, Body
from scraper.urls import same_site

POST_ID = re.compile(r"[?&]postID=(\d{5,20})")
POST_FEED = re.compile(r"/feeds/(\d{5,20})/comments/default")
MOBILE = re.compile(r"\?m=1$")
HEADINGS = ("h1", "h2", "h3", "h4")
DATE_CLASSES = ("dateheader", "postdate", "entrydate", "date")
CUT_CLASSES = ("jumplink", "readmore", "readmorelink", "morelink", *SNIPPET_CLASSES)


def read_post(reading: Reading, date_text: str | None) -> Post:
    """Read one unit as a post; `date_text` is the day printed over it."""
    title = title_element(reading)
    address = permalink(reading, title)
    stamp = time_text(reading)
    name, profile = author(reading, stamp)
    published = instant(reading, ("published", "datepublished"), "datePublished", address)
    if not (date_text or published or names_day(stamp)):
        date_text = bare_day(reading.unit, title)
    static = bool(address and PAGE_PATH.search(path_of(address))) or (
        reading.alone and reading.context.page_type == "page"
    )
    return Post(
        source=Source.PAGE if reading.alone else Source.LIST,
        kind="page" if static else "post",
        blogger_id=post_number(reading),
        url=address,
        title=_title_text(title),
        author=name,
        author_url=profile,
        date_text=date_text,
        time_text=stamp,
        published_iso=published,
        updated_iso=instant(reading, ("updated", "datemodified"), "dateModified", address),
        body=body_html(reading, name, _own_addresses(title, address)),
        labels=labels(reading),
        count_text=count_text(reading),
    )


def title_element(reading: Reading) -> Element | None:
    """Find the element that prints the title; None where the post has none."""
    unit = reading.unit
    if unit.title is not None:
        return unit.title
    named = [each for name in ("headline", "name") for each in unit.marked(name) if each.tag in HEADINGS]
    for element in (*unit.classed(*TITLE_CLASSES), *named):
        return element
    return _bare_heading(reading)


def _title_text(title: Element | None) -> str | None:
    """Give the title's words, without the byline that a classic template may print in the same heading."""
    if title is None:
        return None
    bylines = frozenset(each for each in title.iter() if each is not title and has_class(each, *BYLINE_CLASSES))
    return printed(title, bylines) or None


def _bare_heading(reading: Reading) -> Element | None:
    """Find a heading without a class in the post's own element, before its body: a custom theme's title."""
    unit, tree = reading.unit, reading.context.tree
    if unit.body is None or unit.start == 0:
        return None
    body_at = unit.body.span(tree)[0]
    for heading in unit.tagged(*HEADINGS):
        if tree.at(heading) < body_at and not has_class(heading, *DATE_CLASSES) and printed(heading):
            return heading
    return None


def body_html(reading: Reading, author: str | None, own: Container[str]) -> str | None:
    """Give the whole body as HTML; None where a list shows only its beginning.

    A template's own "Posted by" that opens the body element is no part of it, nor are the links that end it to the
    post's `own` addresses, or to share it.
    """
    body = reading.unit.body
    if body is None or (not reading.alone and _is_cut(reading, body)):
        return None
    first = next((each for each in body.element if printed(each) or (each.tail or "").strip()), None)
    opens = first is not None and body.after is None and not (body.element.text or "").strip()
    if opens and author and first is not None and author_in(line := printed(first)) == author and line.endswith(author):
        body = replace(body, furniture=body.furniture | {first})
    ends = ways_on(body.element, own, body.furniture) if body.before is None else []
    if ends:
        body = replace(body, furniture=body.furniture.union(ends))
        if not reading.alone and printed(body.element, body.furniture).endswith(("...", "…")):
            return None
    return body.html()


def _own_addresses(title: Element | None, address: str | None) -> frozenset[str]:
    """Give the addresses by which a page links to the post's own: the absolute one, that of a title made relative."""
    links = [] if title is None else [*title.iter("a"), *title.iterancestors("a")]
    written = [(link.get("href") or "").split("#")[0] for link in links]
    return frozenset(filter(None, (address, *(each for each in written if not is_web(each)))))


def _is_cut(reading: Reading, body: Body) -> bool:
    unit, tree = reading.unit, reading.context.tree
    start, end = body.span(tree)
    if unit.classed(*CUT_CLASSES) or has_class(body.element, *SNIPPET_CLASSES):
        return True
    if any(has_class(ancestor, *SNIPPET_CLASSES) for ancestor in body.element.iterancestors()):
        return True
    inside = tree.between(tree.classed("jumplink", *SNIPPET_CLASSES), start, end)
    links = unit.tagged("a") + tree.between(tree.by_tag.get("a", []), start, end)
    return bool(inside) or any((link.get("href") or "").endswith("#more") for link in links)


def permalink(reading: Reading, title: Element | None) -> str | None:
    """Give the post's own address, absolute: as the page announces it, as the markup does, as its links have it.

    A title may link elsewhere (Blogger's "link" field), so its link counts only where it stays on the blog.
    """
    context, unit = reading.context, reading.unit
    if reading.alone and context.announced and not context.announced.endswith("/"):
        return context.announced
    metas = [meta.get("content") for meta in unit.tagged("meta") if _is_address_of_post(meta)]
    titled = []
    if title is not None:
        titled = [*title.iter("a"), *(ancestor for ancestor in title.iterancestors("a"))]
    marked = unit.classed("timestamplink", "permalink") + [link for link in unit.tagged("a") if is_permanent(link)]
    numbered = [
        link for link in unit.tagged("a") if unit.post_id and (link.get("href") or "").endswith("#" + unit.post_id)
    ]
    loose = [link for link in unit.tagged("a") if POST_PATH.search((link.get("href") or "").split("#")[0])]
    for address in (*metas, *(link.get("href") for link in (*marked, *titled, *numbered, *loose))):
        found = context.absolute(address)
        if found and _is_of_blog(context, found):
            return MOBILE.sub("", found.split("#")[0]) if POST_PATH.search(path_of(found)) else found
    return context.url if reading.alone and is_web(context.url) else None


def _is_of_blog(context: Context, address: str) -> bool:
    return "blogger.com" not in address and (
        same_site(address, context.base) or bool(POST_PATH.search(path_of(address)))
    )


def _is_address_of_post(meta: Element) -> bool:
    """Tell the meta that announces a permalink from the ones of the author, the picture, the ids."""
    parent = meta.getparent()
    if parent is not None and parent.get("itemprop") == "author":
        return False
    address = meta.get("content") or ""
    if meta.get("itemprop") in {"url", "mainEntityOfPage"}:
        return is_web(address)
    return not meta.get("itemprop") and bool(POST_PATH.search(address.split("?")[0]))


def post_number(reading: Reading) -> str | None:
    """Give Blogger's number of the post."""
    unit = reading.unit
    if unit.post_id:
        return unit.post_id
    for meta in unit.marked("postid"):
        if (meta.get("content") or "").isdigit():
            return meta.get("content")
    for anchor in unit.tagged("a"):
        if POST_NUMBER.fullmatch(anchor.get("name") or ""):
            return anchor.get("name")
    named = re.search(r"\d{5,20}", (unit.body.element.get("id") or "") if unit.body else "", re.ASCII)
    if named:
        return named.group()
    for link in unit.tagged("a"):
        if match := POST_ID.search(link.get("href") or ""):
            return match.group(1)
    return page_post_number(reading.context) if reading.alone else None


def page_post_number(context: Context) -> str | None:
    """Give the number of the post whose own page this is: from the data context or the announced comments feed."""
    if context.settings.get("postId", "").isdigit():
        return context.settings["postId"]
    for _, _, href, _ in context.links:
        if match := POST_FEED.search(href):
            return match.group(1)
    return None
