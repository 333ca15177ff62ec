"""What a page says of its blog and of itself: generator, `_SetDataContext`, canonical address, language, structured data.

Layouts pages end with `_WidgetManager._SetDataContext([{'name': 'blog', 'data': {…}}, …])`: JavaScript with single
quotes and `\\x27` escapes, not JSON. It names the blog's id, locale and the type of page. Only strings and
booleans are looked up in it; nothing is ever run.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from scraper.pages.comment_data import js_unescaped
from scraper.pages.parse import Element, Tree, printed

CONTEXT = re.compile(r"_WidgetManager\._SetDataContext\(\[\{")
SETTING = re.compile(r"'(\w+)': (?:'((?:[^'\\]|\\.)*)'|(true|false))", re.DOTALL)
BLOG_IDS = (
    re.compile(r"[?&](?:amp;)?(?:blogID|targetBlogID)=(\d{4,20})"),
    re.compile(r"blogger\.com/(?:feeds|atom)/(\d{4,20})\b"),
)
NAVBAR_LOCALE = re.compile(r"blogLocale(?:=|\\x3d|\\75)(\w{2,8})?")
ITALIAN = re.compile(
    r"\b(?:Pubblicato da|Postato da|Nessun commento|Posta un commento|Etichette:|Post più vecchi|Archivio blog)", re.I
)
POST_PATH = re.compile(r"/\d{4}/\d{2}/[^/]+\.html?$")
ARCHIVE_PATH = re.compile(
    r"(?:/\d{4}(?:/\d{2})?(?:/\d{2})?/?(?:index\.html?)?|\d{4}_\d{2}_\d{2}_[\w-]+\.(?:html?|php|asp))$"
)
MIRRORED = re.compile(r"/((?:\d{4}/(?:\d{2}/)?[^/]*|p/[^/]+|\d{4}_\d{2}_\d{2}_archive)\.html?)$")
PAGE_PATH = re.compile(r"/p/[^/]+\.html?$")
CONTEXT_TYPES = {"item": "post", "static_page": "page", "index": "index", "archive": "archive", "error_page": "error"}


@dataclass(frozen=True)
class Context:
    """What stands around the posts of one page."""

    tree: Tree
    text: str  #: the page's source
    url: str  #: where the page was found

    @cached_property
    def settings(self) -> dict[str, str]:
        """The first block of the data context, plus what the view block says: unescaped strings, `true`, `false`."""
        start = CONTEXT.search(self.text)
        if not start:
            return {}
        found: dict[str, str] = {}
        for name, quoted, boolean in SETTING.findall(self.text, start.end(), start.end() + 60_000):
            found.setdefault(name, js_unescaped(quoted) if not boolean else boolean)
        return found

    @cached_property
    def metas(self) -> dict[str, str]:
        """The content of each `<meta>`, by name or property, the first of each."""
        found: dict[str, str] = {}
        for meta in self.tree.by_tag.get("meta", ()):
            name = meta.get("property") or meta.get("name")
            if name and meta.get("content"):
                found.setdefault(name.lower(), meta.get("content", "").strip())
        return found

    @cached_property
    def links(self) -> list[tuple[str, str, str]]:
        """Each `<link>` as (rel, type, address as written)."""
        return [
            ((link.get("rel") or "").lower(), (link.get("type") or "").lower(), (link.get("href") or "").strip())
            for link in self.tree.by_tag.get("link", ())
        ]

    @cached_property
    def base(self) -> str:
        """The address that relative links start from: `<base>`, the page's own, or, for a file, what it calls itself."""
        for base in self.tree.by_tag.get("base", ()):
            if (base.get("href") or "").lower().startswith(("http://", "https://")):
                return str(base.get("href"))
        if self.url.lower().startswith(("http://", "https://")):
            return self.url
        return self.announced or self._place_in_mirror() or self.url

    def _place_in_mirror(self) -> str | None:
        """Give the address of a file whose path ends as a page's address does, on the blog that the page names."""
        root = self.homepage
        tail = MIRRORED.search(urlsplit(self.url).path)
        return urljoin(root, tail.group(1)) if root and tail else root

    @cached_property
    def homepage(self) -> str | None:
        """The address of the blog's start page, where the data context announces it."""
        for name in ("canonicalHomepageUrl", "homepageUrl"):
            if self.settings.get(name, "").startswith("http"):
                return self.settings[name]
        return None

    @cached_property
    def announced(self) -> str | None:
        """The address the page gives itself: canonical link or `og:url`, absolute as written."""
        canonical = [href for rel, _, href in self.links if rel == "canonical"]
        for address in (*canonical, self.metas.get("og:url", ""), self.settings.get("canonicalUrl", "")):
            if address.lower().startswith(("http://", "https://")):
                return address
        return None

    def absolute(self, address: str | None) -> str | None:
        """Make a link absolute; None where it is no http(s) address."""
        if not address or not address.strip():
            return None
        try:
            joined = urljoin(self.base, address.strip())
            parts = urlsplit(joined)
        except ValueError:
            return None
        return joined if parts.scheme in {"http", "https"} and parts.netloc else None

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """The structured data of the page's articles; what is no JSON is passed over, for themes often break it."""
        found = []
        for script in self.tree.by_tag.get("script", ()):
            if (script.get("type") or "").strip().lower() != "application/ld+json":
                continue
            try:
                data = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            nodes = data.get("@graph", [data]) if isinstance(data, dict) else data
            if isinstance(nodes, list):
                found += [node for node in nodes if isinstance(node, dict)]
        return found

    @cached_property
    def articles(self) -> list[dict[str, Any]]:
        """The `BlogPosting` or `Article` nodes of the structured data."""
        kinds = {"BlogPosting", "Article", "NewsArticle"}
        return [node for node in self.json_ld if kinds.intersection(_strings(node.get("@type")))]

    @cached_property
    def blogger_id(self) -> str | None:
        """Blogger's number of the blog."""
        if self.settings.get("blogId"):
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
        """The blog's language, BCP 47: from the data context, the navbar, `<html lang>`, `og:locale`, else its words."""
        navbar = NAVBAR_LOCALE.search(self.text)
        for code in (
            self.settings.get("localeUnderscoreDelimited"),
            self.settings.get("locale"),
            navbar.group(1) if navbar else None,
            self.tree.root.get("lang") or self.tree.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
            self.tree.root.get("xml:lang"),
            self.metas.get("og:locale"),
        ):
            if tag := language_tag(code):
                return tag
        return "it" if ITALIAN.search(self.text) else None

    @cached_property
    def is_blogger(self) -> bool:
        """Tell whether anything but its posts shows that Blogger made the page."""
        if self.metas.get("generator", "").lower().startswith("blogger"):
            return True
        return bool(self.settings or BLOGGER_SIGNS.search(self.text))

    @cached_property
    def page_type(self) -> str | None:
        """What the page says it is, else what its address says: post, page, index, archive, error."""
        if kind := CONTEXT_TYPES.get(self.settings.get("pageType", "")):
            return kind
        for address in (self.announced, self.url):
            path = urlsplit(address).path if address and _splits(address) else ""
            if PAGE_PATH.search(path):
                return "page"
            if POST_PATH.search(path) and not path.endswith("/index.html"):
                return "post"
            if ARCHIVE_PATH.search(path):
                return "archive"
            if path in {"", "/", "/index.html", "/search"} or path.startswith("/search/"):
                return "index" if address else None
        return None

    def heading(self) -> Element | None:
        """Find the element that prints the blog's title: the Header widget's, else the first `h1`."""
        for element in self.tree.classed("title", "blogtitle", "headertitle"):
            if element.tag == "h1":
                return element
        for name in ("blog-title", "title"):
            if name in self.tree.by_id:
                return self.tree.by_id[name]
        header = self.tree.by_id.get("header1", self.tree.by_id.get("header"))
        for heading in self.tree.by_tag.get("h1", ()):
            if header is not None and self.tree.holds(header, heading):
                return heading
        return None

    @cached_property
    def title(self) -> str | None:
        """The blog's title."""
        heading = self.heading()
        feeds = [
            link.get("title", "").removesuffix(" - Atom")
            for link in self.tree.by_tag.get("link", ())
            if link.get("type") == "application/atom+xml" and "service.post" not in (link.get("rel") or "")
        ]
        for text in (self.settings.get("title"), printed(heading) if heading is not None else None, *feeds):
            if text and text.strip():
                return " ".join(unescape(text).split())
        return None

    @cached_property
    def description(self) -> str | None:
        """The blog's own line under its title."""
        for element in (*self.tree.classed("description", "blogdescription"), self.tree.by_id.get("description")):
            if element is not None and (text := printed(element)):
                return text
        return None


BLOGGER_SIGNS = re.compile(
    r"blogger\.com/(?:comment|post-edit|email-post|rsd|delete-comment|navbar|dyn-css|static|feeds/\d|rearrange|atom)"
    r"|buttons\.blogger\.com|_WidgetManager\._|blogblog\.com/(?:blogblog|dynamicviews|img)|/feeds/posts/default"
    r"|name=[\"']blogger-template[\"']|content=[\"']blogger[\"']\s+name=[\"']generator",
    re.IGNORECASE,
)


def language_tag(code: str | None) -> str | None:
    """Write a locale as BCP 47, without a region that only repeats the language.

    >>> [language_tag(code) for code in ("it_IT", "it-IT", "pt_br", "en-GB", "it", "", "x")]
    ['it', 'it', 'pt-BR', 'en-GB', 'it', None, None]
    """
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:[-_].*)?", (code or "").strip())
    if not match:
        return None
    language, region = match.group(1).lower(), (match.group(2) or "").upper()
    return language if not region or region == language.upper() else f"{language}-{region}"


def _strings(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _splits(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True
