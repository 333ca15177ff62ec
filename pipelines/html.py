"""Make fetched HTML safe to show and easy to read: sanitised markup, plain text, outgoing links, a stable hash.

nh3 does the sanitising and writes one regular form of HTML: lower-case tags, quoted attributes, four entities.
What follows relies on that form: most bodies are read by scanning it once; tables and preformatted text, where
layout matters, by BeautifulSoup. Both give the same events, so the text does not depend on the way taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3

from pipelines.text import clean_short, clean_string, clean_text, printable, read_body, words
from pipelines.versions import content_hash
from scraper.items import Blog, Comment, Document, Post
from scraper.urls import SHARE

__all__ = ["HtmlPipeline", "clean_content", "clean_html", "clean_string", "clean_text", "content_hash"]

URL_ATTRIBUTES = frozenset({"href", "src", "cite"})
ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "blockquote": {"cite"},
    "del": {"cite", "datetime"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
TAGS = set(
    words(
        "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details "
        "dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre "
        "q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt "
        "u ul var wbr"
    )
)
#: dropped with everything inside; an unknown tag loses only its own markup
EMPTIED = set(
    words(
        "applet button embed frameset head iframe math noembed noframes noscript object script select style svg "
        "template title"
    )
)
#: pictures that only count the visit
TRACKERS = re.compile(
    r"^https?://(?:[\w.-]*\.)?(?:feedburner\.(?:com|google\.com)/~|feeds?\.feedburner\.com/|blogger\.com/tracker|"
    r"blogger\.googleusercontent\.com/tracker|doubleclick\.net|google-analytics\.com|shinystat\.|histats\.com|"
    r"statcounter\.com|sitemeter\.com|quantserve\.com|scorecardresearch\.com|pixel\.wp\.com|stats\.wordpress\.com)",
    re.I,
)
OUTSIDE = re.compile(r"((?:\.\./)+)((?:[a-z0-9-]+\.)+[a-z]{2,}/.*)$", re.I)
IMAGE = re.compile(r"<img[^>]*>")
DOT = re.compile(r' (?:width|height)="[01](?:px)?"')
EMBED = re.compile(r"<(?:iframe|embed)\b([^<>]*)>", re.I)
SRC = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
YOUTUBE = re.compile(r"^(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20})", re.I)


# Possessive: in one pass, whatever stands there.
ANY_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)[^<>]*+>")
#: never nested by being left open: void elements, and those that the next of their kind closes
CLOSED_BY_ITSELF = words(
    "area br col dd dt embed hr img input li option p param source tbody td tfoot th thead tr track wbr"
)
DEEPEST = 500  #: open elements; nh3 takes time with the square of it: seconds for 20,000


def nesting(html: str) -> int:
    """Return how many elements stand open at once, at the most.

    >>> nesting("<div><b>neve</b><br></div><p>pane<p>vino")
    2
    """
    deepest = depth = 0
    for closing, name in ANY_TAG.findall(html):
        if name.lower() not in CLOSED_BY_ITSELF:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def clean_html(html: str, base_url: str) -> str:
    """Sanitise a body: what makes it readable stays, links are absolute, nothing in it runs, tracks or calls home.

    An embedded player becomes a link to what it played, without words: the blog printed none.

    >>> clean_html('<p onclick="x()">La <a href="/2011/10/neve.html">neve</a><script>x</script>', "https://a.example/b")
    '<p>La <a href="https://a.example/2011/10/neve.html" rel="nofollow noopener noreferrer">neve</a></p>'
    """
    if html.count("<") > DEEPEST and nesting(html) > DEEPEST:
        html = ANY_TAG.sub(" ", html)  # nobody writes so deep by hand: the words are kept
    html = EMBED.sub(_link_embed, printable(html))
    cleaned = printable(_cleaner(base_url).clean(html))
    if "<img" in cleaned:
        cleaned = IMAGE.sub(_keep_picture, cleaned)
    return cleaned.strip()


@lru_cache(maxsize=256)
def _cleaner(base_url: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=EMPTIED,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute_filter(base_url),
        link_rel="nofollow noopener noreferrer",
        url_schemes={"http", "https", "mailto"},
    )


def _attribute_filter(base_url: str) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, name: str, value: str) -> str | None:
        if name not in URL_ATTRIBUTES:
            return value
        url = absolute_url(value, base_url)
        if url is None or (tag == "img" and (url.startswith("mailto:") or TRACKERS.match(url))):
            return None
        return url

    return keep


def absolute_url(url: str, base_url: str) -> str | None:
    """Resolve an address against its page; None where it is neither http(s) nor mailto.

    A mirror that spans hosts has a folder for each: a way up beyond the root of one leads to another.

    >>> absolute_url(" ../foto.html ", "https://a.example/2011/10/neve.html")
    'https://a.example/2011/foto.html'
    >>> absolute_url("../../../1.bp.blogspot.com/neve.jpg", "https://a.example/2011/10/neve.html")
    'http://1.bp.blogspot.com/neve.jpg'
    >>> absolute_url("javascript:alert(1)", "https://a.example/") is None
    True
    """
    url = re.sub(r"[\t\r\n]", "", printable(url)).strip()
    try:
        outside = OUTSIDE.match(url)
        if outside and len(outside[1]) // 3 >= urlsplit(base_url).path.count("/"):
            url = f"http://{outside[2]}"
        url = urljoin(base_url, url)
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed [ in the host
        return None
    if parts.scheme == "mailto":
        return url
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _link_embed(found: re.Match[str]) -> str:
    source = SRC.search(found[1])
    url = "" if source is None else next(group for group in source.groups() if group is not None)
    if not url.startswith(("http://", "https://", "//")) or SHARE.search(url):
        return found[0]
    played = YOUTUBE.match(url)
    url = f"https://www.youtube.com/watch?v={played[1]}" if played else url.replace("&amp;", "&")
    href = url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return f'<a href="{href}"></a>{found[0]}'


def _keep_picture(found: re.Match[str]) -> str:
    tag = found[0]
    if ' src="' not in tag or len(DOT.findall(tag)) == 2:
        return ""
    # nh3 could set these two itself, but in an order that changes from process to process
    return f'{tag[:-1]} loading="lazy" referrerpolicy="no-referrer">'


def clean_content(document: Document) -> Document:
    """Fill the cleaned bodies, texts and links of a document's posts and comments, and clean its short strings."""
    return replace(
        document,
        blog=document.blog and _clean_blog(document.blog),
        posts=tuple(_clean_post(post, document.base or post.url or document.url) for post in document.posts),
        comments=tuple(_clean_comment(comment, document.url) for comment in document.comments),
    )


def _clean_blog(blog: Blog) -> Blog:
    return replace(blog, title=clean_short(blog.title), description=clean_short(blog.description))


def _clean_post(post: Post, base_url: str) -> Post:
    labels = None if post.labels is None else tuple(filter(None, map(clean_string, post.labels)))
    post = replace(post, title=clean_short(post.title), author=clean_short(post.author), labels=labels)
    if post.body is None:
        return post
    html = clean_html(post.body, base_url)
    text, links = read_body(html)
    return replace(post, content_html=html, content_text=text, links=links)


def _clean_comment(comment: Comment, base_url: str) -> Comment:
    comment = replace(comment, author=clean_short(comment.author))
    if comment.body is None:
        return comment
    html = clean_html(comment.body, base_url)
    text, links = read_body(html)
    return replace(comment, content_html=html, content_text=text, links=links)


class HtmlPipeline:
    """Clean every body and short string of a document."""

    def process_item(self, item: Any) -> Any:
        """Return a document with its cleaned fields filled; anything else as it came."""
        return clean_content(item) if isinstance(item, Document) else item
