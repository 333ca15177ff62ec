"""Marked posts → items: hAtom (layouts 2006 and Template Designer themes), the 2017 themes, stock classic templates.

All of them mark the same words with the same few classes, `post-title`, `post-body`, `post-author`, `published`,
`post-labels`, `comment-link`, or with schema.org's `itemprop`; what differs is where they stand. So each field is
looked for by what its mark means, anywhere in the post's own part of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scraper.items import Post, Source
from scraper.pages.bylines import author_in, clean_time, clock_in
from scraper.pages.context import PAGE_PATH, POST_PATH, Context
from scraper.pages.parse import Element, as_printed, printed
from scraper.pages.regions import SNIPPET_CLASSES, Regions, has_class
from scraper.pages.units import Body, Unit

ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
POST_ID = re.compile(r"[?&]postID=(\d{5,20})")
POST_FEED = re.compile(r"/feeds/(\d{5,20})/comments/default")
BACKLINKS = ("backlink", "backlinks", "postbacklinks", "postbacklink", "linkstothispost")
HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True)
class Reader:
    """Read one unit's fields."""

    unit: Unit
    context: Context
    regions: Regions
    alone: bool  #: the page is this post's own

    def post(self, date_text: str | None) -> Post:
        """Read the whole post."""
        permalink, time_text = self.permalink(), self.time_text()
        path = urlsplit(permalink).path if permalink else ""
        static = PAGE_PATH.search(path) or (self.alone and self.context.page_type == "page")
        author, author_url = self.author(time_text)
        return Post(
            source=Source.PAGE if self.alone else Source.LIST,
            kind="page" if static else "post",
            blogger_id=self.blogger_id(),
            url=permalink,
            title=self.title(),
            author=author,
            author_url=author_url,
            date_text=date_text,
            time_text=time_text,
            published_iso=self.instant("published", "datepublished", "datePublished", permalink),
            updated_iso=self.instant("updated", "datemodified", "dateModified", permalink),
            body=self.body(),
            labels=self.labels(),
            count_text=self.count_text(),
        )

    def title_element(self) -> Element | None:
        """Find the element that prints the title."""
        if self.unit.title is not None:
            return self.unit.title
        marked = self.unit.classed("posttitle", "entrytitle")
        named = [
            element
            for name in ("headline", "name")
            for element in self.unit.own(self.context.tree.by_itemprop.get(name, ()))
            if element.tag in HEADINGS
        ]
        return next(iter((*marked, *named)), None)

    def title(self) -> str | None:
        """Give the printed title; None where the post has none."""
        element = self.title_element()
        return (printed(element) or None) if element is not None else None

    def body(self) -> str | None:
        """Give the whole body as HTML; None where a list shows only its beginning."""
        body = self.unit.body
        if body is None:
            return None
        return None if not self.alone and self._is_cut(body) else body.html()

    def _is_cut(self, body: Body) -> bool:
        tree = self.context.tree
        if self.unit.classed("jumplink", "readmore", *SNIPPET_CLASSES) or has_class(body.element, *SNIPPET_CLASSES):
            return True
        inside = tree.between(tree.classed(*SNIPPET_CLASSES, "jumplink"), *body.span(tree))
        links = self.unit.tagged("a") + tree.between(tree.by_tag.get("a", []), *body.span(tree))
        return bool(inside) or any((link.get("href") or "").endswith("#more") for link in links)

    def permalink(self) -> str | None:
        """Give the post's own address, absolute: as the markup announces it, else as its links have it."""
        if self.alone and self.context.announced:
            return self.context.announced
        tree = self.context.tree
        metas = [meta.get("content") for meta in self.unit.tagged("meta") if _is_address_of_post(meta)]
        title = self.title_element()
        links = list(title.iter("a")) if title is not None else []
        marked = self.unit.classed("timestamplink", "permalink") + self.unit.own(
            link for link in tree.by_tag.get("a", ()) if _is_permanent(link)
        )
        loose = [link for link in self.unit.tagged("a") if POST_PATH.search((link.get("href") or "").split("#")[0])]
        for address in (*metas, *(link.get("href") for link in (*links, *marked, *loose))):
            found = self.context.absolute(address)
            if found and "blogger.com" not in urlsplit(found).netloc:
                return found
        return self.context.url if self.alone and self.context.absolute(self.context.url) else None

    def instant(self, class_name: str, itemprop: str, json_name: str, permalink: str | None) -> str | None:
        """Give a machine-readable instant of the markup, as written."""
        marks = self.unit.classed(class_name) + self.unit.own(self.context.tree.by_itemprop.get(itemprop, ()))
        for mark in marks:
            for attribute in ("title", "datetime", "content"):
                if match := ISO.fullmatch((mark.get(attribute) or "").strip()):
                    return match.group()
        for article in self.context.articles:
            page = article.get("mainEntityOfPage")
            address = page.get("@id") if isinstance(page, dict) else page
            stamp = article.get(json_name)
            if isinstance(stamp, str) and ISO.fullmatch(stamp) and (self.alone or (permalink and address == permalink)):
                return stamp
        return None

    def time_text(self) -> str | None:
        """Give the printed time: `14:33`, or whatever stamp the theme prints in its place."""
        tree = self.context.tree
        exact = [mark for mark in self.unit.classed("published", "timestamplink") if mark.tag != "meta"]
        exact += self.unit.own(link for link in tree.by_tag.get("a", ()) if _is_permanent(link))
        for mark in exact:
            text = as_printed(mark)
            if any(map(str.isdigit, text)):
                return text
        for mark in self.unit.classed("posttimestamp", "posttime"):
            if text := clean_time(as_printed(mark)) or "":
                return text
        return clock_in(as_printed(self.unit.footer)) if self.unit.footer is not None else None

    def author(self, time_text: str | None) -> tuple[str | None, str | None]:
        """Give the printed name and the address of the profile it links to."""
        tree = self.context.tree
        vcards = self.unit.classed("postauthor", "author", "vcard", "byauthor", "postauthorlabel")
        scoped = self.unit.own(tree.by_itemprop.get("author", ()))
        for holder in (*self.unit.classed("fn"), *scoped, *vcards):
            name = _name_in(holder)
            if name:
                return author_in(name, time_text) or name, self._profile(holder)
        for link in self.unit.tagged("a"):
            if "author" in (link.get("rel") or "").split() and printed(link):
                return printed(link), self._profile(link)
        footers = self.unit.classed("postfooter", "byline", "postmeta", "postinfo", "postheader", "postdata")
        for footer in (*footers, *((self.unit.footer,) if self.unit.footer is not None else ())):
            if name := author_in(printed(footer), time_text):
                linked = next((link for link in footer.iter("a") if printed(link) == name), None)
                return name, self._profile(linked) if linked is not None else None
        return None, None

    def _profile(self, holder: Element) -> str | None:
        for element in holder.iter("a", "meta", "link"):
            address = element.get("href") or (element.get("content") if element.get("itemprop") == "url" else None)
            if found := self.context.absolute(address):
                return found
        return None

    def labels(self) -> tuple[str, ...] | None:
        """Give the printed labels; none at all where the theme has no place for them."""
        links = [link for link in self.unit.tagged("a") if _is_label(link)]
        names = dict.fromkeys(text for link in links if (text := printed(link)))
        if names or self.unit.classed("postlabels"):
            return tuple(names)
        return None

    def count_text(self) -> str | None:
        """Give the comment count as printed: the heading over the comments, else the link in the footer."""
        if self.alone and (heading := self._comments_heading()):
            return heading
        tree = self.context.tree
        marks = self.unit.classed("commentlink", "postcommentlink", "commentslink", "numcomments")
        marks += self.unit.own(link for link in tree.by_tag.get("a", ()) if _leads_to_comments(link.get("href") or ""))
        for mark in marks:
            if not _is_backlink(mark) and (text := as_printed(mark)):
                return text
        return None

    def _comments_heading(self) -> str | None:
        tree = self.context.tree
        headings = tree.ordered(heading for tag in (*HEADINGS, "h5") for heading in tree.by_tag.get(tag, ()))
        for region in self.regions.comments:
            counted = region.get("data-num-comments") or ""
            for heading in tree.between(headings, tree.at(region), tree.end(region)):
                if heading.get("id") == "comment-post-message" or _inside_form(heading, region):
                    continue
                text = as_printed(heading)
                if counted.isdigit() and not any(character.isdigit() for character in text):
                    return counted
                return text or None
        return None

    def blogger_id(self) -> str | None:
        """Give Blogger's number of the post."""
        if self.unit.post_id:
            return self.unit.post_id
        tree = self.context.tree
        for meta in self.unit.own(tree.by_itemprop.get("postid", ())):
            if (meta.get("content") or "").isdigit():
                return str(meta.get("content"))
        for anchor in self.unit.tagged("a"):
            if re.fullmatch(r"\d{5,20}", anchor.get("name") or anchor.get("id") or ""):
                return str(anchor.get("name") or anchor.get("id"))
        body_id = re.search(r"\d{5,20}", (self.unit.body.element.get("id") or "") if self.unit.body else "")
        if body_id:
            return body_id.group()
        for link in self.unit.tagged("a"):
            if match := POST_ID.search(link.get("href") or ""):
                return match.group(1)
        return page_post_id(self.context) if self.alone else None


def page_post_id(context: Context) -> str | None:
    """Give the number of the post whose own page this is: from the data context or the announced comments feed."""
    if context.settings.get("postId", "").isdigit():
        return context.settings["postId"]
    for _, _, href in context.links:
        if match := POST_FEED.search(href):
            return match.group(1)
    return None


def _is_address_of_post(meta: Element) -> bool:
    """Tell the meta that announces a permalink from the ones of the author, the picture, the ids."""
    parent = meta.getparent()
    if parent is not None and parent.get("itemprop") == "author":
        return False
    address = meta.get("content") or ""
    if meta.get("itemprop") in {"url", "mainEntityOfPage"}:
        return address.startswith("http")
    return not meta.get("itemprop") and bool(POST_PATH.search(address.split("?")[0]))


def _is_permanent(link: Element) -> bool:
    rels = (link.get("rel") or "").split()
    return "bookmark" in rels or (link.get("title") or "").lower() in {"permanent link", "permalink", "link permanente"}


def _is_label(link: Element) -> bool:
    return "tag" in (link.get("rel") or "").split() or "/search/label/" in (link.get("href") or "")


def _leads_to_comments(href: str) -> bool:
    return "/comment.g?" in href or href.endswith(("#comments", "#comment-form"))


def _is_backlink(mark: Element) -> bool:
    if (mark.get("href") or "").endswith("#links"):
        return True
    if any((link.get("href") or "").endswith("#links") for link in mark.iter("a")):
        return True
    parent = mark.getparent()
    return has_class(mark, *BACKLINKS) or (parent is not None and has_class(parent, *BACKLINKS))


def _inside_form(heading: Element, region: Element) -> bool:
    for ancestor in heading.iterancestors():
        if ancestor is region:
            return False
        if has_class(ancestor, "commentform", "commentreplybox") or ancestor.get("id") == "comment-form":
            return True
    return False


def _name_in(holder: Element) -> str | None:
    """Read a name: schema.org's `name` inside the holder where there is one, else what the holder prints."""
    for element in holder.iter():
        if element.get("itemprop") == "name":
            return (element.get("content") or "").strip() or printed(element) or None
    return printed(holder) or None
