"""What a page says of itself and its blog: generator, `_SetDataContext`, canonical address, language, titles.

Layouts pages end with `_WidgetManager._SetDataContext([{'name': 'blog', 'data': {…}}, …])`: JavaScript with single
quotes and `\\x27` escapes, not JSON. It names the blog's id, its locale and the type of page. Only strings and
booleans are looked up in it; nothing is ever run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from scraper.pages.language import navbar_locale, read_language
from scraper.pages.literals import js_unescaped
from scraper.pages.parse import Element, Tree
from scraper.pages.paths import is_web, path_of, type_of
from scraper.pages.printed import printed
from scraper.pages.profiles import profile_links
from scraper.pages.regions import TITLE_CLASSES, has_class
from scraper.pages.structured import Node, read_articles, text_of
from scraper.pages.units import is_marked_post
from scraper.urls import absolute

CONTEXT = re.compile(r"_WidgetManager\._SetDataContext\(\[\{")
SETTING = re.compile(r"'(\w+)': (?:'((?:[^'\\]|\\.)*)'|(true|false))", re.DOTALL)
LONGEST_CONTEXT = 60_000
BLOG_IDS = (
    re.compile(r"[?&](?:amp;)?(?:blogID|targetBlogID)=(\d{4,20})"),
    re.compile(r"blogger\.com/(?:feeds|atom)/(\d{4,20})\b"),
)
BLOGGER_SIGNS = re.compile(
    r"blogger\.com/(?:comment|post-edit|email-post|rsd|delete-comment|navbar|dyn-css|static|feeds/\d|rearrange|atom)"
    r"|buttons\.blogger\.com|_WidgetManager\._|blogblog\.com/(?:blogblog|dynamicviews|img)|/feeds/posts/default"
    r"|name=[\"']blogger-template[\"']",
    re.IGNORECASE,
)
PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?/[\w./?&=%#+:;,@~!$'()*-]*", re.ASCII)
DOTTED = re.compile(r"\.{0,2}/(https?://.*)", re.DOTALL)
FILE_NAME = re.compile(r"[^/?#:]+\.html?")
STAMP = re.compile(
    r"(?:class=[\"']published[\"']|datePublished)[^<>]{0,120}?(?:title|datetime|content)=[\"'](\d{4})-(\d{2})-"
)
MIRRORED = re.compile(r"/((?:\d{4}/(?:\d{2}/)?[^/]*|p/[^/]+|\d{4}_\d{2}_\d{2}_archive)\.html?)$")
CONTEXT_TYPES = {"item": "post", "static_page": "page", "index": "index", "archive": "archive", "error_page": "error"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Context:
    """What stands around the posts of one page."""

    tree: Tree
    text: str  #: the page's source
    url: str  #: where the page was found: a web address or a file's

    @cached_property
    def settings(self) -> dict[str, str]:
        """The data context's settings, the blog's own first: unescaped strings, `true`, `false`."""
        start = CONTEXT.search(self.text)
        found: dict[str, str] = {}
        if start:
            for name, quoted, boolean in SETTING.findall(self.text, start.end(), start.end() + LONGEST_CONTEXT):
                found.setdefault(name, boolean or js_unescaped(quoted))
        return found

    @cached_property
    def metas(self) -> dict[str, str]:
        """The content of each `<meta>`, by property or name, the first of each."""
        found: dict[str, str] = {}
        for meta in self.tree.by_tag.get("meta", ()):
            name = meta.get("property") or meta.get("name")
            if name and meta.get("content"):
                found.setdefault(name.lower(), (meta.get("content") or "").strip())
        return found

    @cached_property
    def links(self) -> list[tuple[str, str, str, str]]:
        """Each `<link>` as (rel, type, address as written, title)."""
        return [
            (
                (link.get("rel") or "").lower(),
                (link.get("type") or "").lower(),
                (link.get("href") or "").strip(),
                link.get("title") or "",
            )
            for link in self.tree.by_tag.get("link", ())
        ]

    @cached_property
    def articles(self) -> list[Node]:
        """The structured data of the page's posts."""
        return read_articles(self.tree)

    @cached_property
    def profiles(self) -> dict[str, str]:
        """The profiles that the About Me gadget links to, as written, by the names it prints."""
        return profile_links(self.tree)

    @cached_property
    def base(self) -> str:
        """Where relative links start: `<base>`, the page's address, or, for a file, the one the page gives itself."""
        for base in self.tree.by_tag.get("base", ()):
            if (base.get("href") or "").lower().startswith(("http://", "https://")):
                return base.get("href") or ""
        if is_web(self.url):
            return self.url
        return self.announced or self.homepage or self.url

    @cached_property
    def announced(self) -> str | None:
        """The page's own address as it gives it: canonical link, `og:url`, data context.

        A mirror makes these relative; then start page, month of publication and file name give the address back.
        """
        canonical = [href for rel, _, href, _ in self.links if rel == "canonical"]
        written = (*canonical, self.metas.get("og:url", ""), self.settings.get("canonicalUrl", ""))
        for address in written:
            if is_web(address):
                return absolute(address, address)
        home = self.homepage
        if is_web(self.url) or not home:
            return None
        if tail := MIRRORED.search(path_of(self.url)):
            return absolute(tail.group(1), home)
        name = next((address for address in written if FILE_NAME.fullmatch(address)), None)
        month = STAMP.search(self.text) if name and self.settings.get("pageType") == "item" else None
        return f"{home}{month.group(1)}/{month.group(2)}/{name}" if month else None

    @cached_property
    def homepage(self) -> str | None:
        """The address of the blog's start page, where the data context announces it."""
        for name in ("canonicalHomepageUrl", "homepageUrl"):
            if is_web(self.settings.get(name, "")):
                return str(self.settings[name])
        return None

    def absolute(self, address: str | None) -> str | None:
        """Make a link of the page absolute; None where it is no web address."""
        if address and PLAIN_ADDRESS.fullmatch(address) and "/." not in address:
            return address
        # FTP-era templates wrote `./` before what turned out to be a whole address
        whole = DOTTED.match(address or "")
        return absolute(whole.group(1) if whole else address, self.base)

    @cached_property
    def blogger_id(self) -> str | None:
        """Blogger's number of the blog."""
        if self.settings.get("blogId", "").isdigit():
            return self.settings["blogId"]
        for element in self.tree.by_itemprop.get("blogid", ()):
            if (element.get("content") or "").isdigit():
                return str(element.get("content"))
        for pattern in BLOG_IDS:
            if match := pattern.search(self.text):
                return match.group(1)
        return None

    @cached_property
    def language(self) -> str | None:
        """The blog's language, BCP 47: of the data context, the navbar, `<html lang>`, `og:locale`, else its words."""
        root = self.tree.root
        return read_language(
            self.text,
            self.settings.get("localeUnderscoreDelimited"),
            self.settings.get("locale"),
            navbar_locale(self.text),
            root.get("lang") or root.get(XML_LANG) or root.get("xml:lang"),
            self.metas.get("og:locale"),
        )

    @cached_property
    def is_blogger(self) -> bool:
        """Tell whether anything but its posts shows that Blogger made the page."""
        if self.metas.get("generator", "").lower().startswith("blogger"):
            return True
        return bool(self.settings or BLOGGER_SIGNS.search(self.text))

    @cached_property
    def page_type(self) -> str | None:
        """What the page says it is, else what its address says: post, page, index, archive, error; or nothing."""
        if kind := CONTEXT_TYPES.get(self.settings.get("pageType", "")):
            return kind
        told = (type_of(path_of(address)) for address in (self.announced, self.url) if address)
        return next(filter(None, told), None)

    @cached_property
    def title(self) -> str | None:
        """The blog's title."""
        feeds = [
            title.removesuffix(" - Atom") for _, kind, href, title in self.links if "atom" in kind and _is_posts(href)
        ]
        heading = self._heading()
        for text in (self.settings.get("title"), *feeds, printed(heading) if heading is not None else None):
            if text and text.strip():
                return " ".join(unescape(text).split())
        return self.metas.get("og:site_name") or self._window_title()

    def _window_title(self) -> str | None:
        """Read the blog's title off the window's: `Blog`, `Blog: Post`, `Blog: ottobre 2011`."""
        titles = self.tree.by_tag.get("title", ())
        whole = " ".join((titles[0].text or "").split()) if titles else ""
        name, colon, _ = whole.partition(": ")
        if self.page_type in {"post", "page"}:
            return name if colon else None
        return (name if self.page_type == "archive" else whole) or None

    def _heading(self) -> Element | None:
        """Find the element that prints the blog's title: the Header widget's `h1`, else the first one."""
        titles = [element for element in self.tree.classed("title", "blogtitle", "headertitle") if element.tag == "h1"]
        named = [self.tree.by_id[name] for name in ("blog-title", "title") if name in self.tree.by_id]
        posts = {self.metas.get("og:title"), *(text_of(article, "headline") for article in self.articles)}
        loose = [
            heading
            for heading in self.tree.by_tag.get("h1", ())
            if printed(heading) not in posts
            and not has_class(heading, *TITLE_CLASSES)
            and not any(map(is_marked_post, heading.iterancestors()))
        ]
        return next(iter((*titles, *named, *loose)), None)

    @cached_property
    def description(self) -> str | None:
        """The blog's own line under its title."""
        named = [self.tree.by_id["description"]] if "description" in self.tree.by_id else []
        header = self.tree.by_id.get("header1")
        lines = list(header.iter("p")) if header is not None else []
        for element in (*self.tree.classed("description", "blogdescription"), *named, *lines):
            if text := printed(element):
                return text
        return None


def _is_posts(href: str) -> bool:
    return "/comments/" not in href
