"""What the blog answers at each address; no network and no clock here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from sample import feeds, sitemaps
from sample.blog import SampleBlog
from sample.feed_forms import as_json, as_rss
from sample.gates import GATES, SIGN_IN
from sample.images import image
from sample.pages import Page, error_page, find_page
from sample.themes import classic, contempo, layouts

THEMES = {"layouts": layouts.render, "contempo": contempo.render, "classic": classic.render}
HTML, ATOM, XML = "text/html; charset=UTF-8", "application/atom+xml; charset=UTF-8", "text/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it meets the network."""

    status: int
    content_type: str
    body: bytes
    location: str | None = None


def answer(blog: SampleBlog, root: str, target: str) -> Answer:
    """Return the answer to a request target (`/2011/10/?m=1`) of a blog that stands at `root`."""
    parts = urlsplit(target)
    path, query = parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))
    if path == "/robots.txt":
        return Answer(200, "text/plain; charset=UTF-8", sitemaps.robots(blog, root).encode())
    if blog.settings.gate:
        notice = GATES[blog.settings.gate]
        return Answer(notice["status"], HTML, notice["body"])
    if path.startswith("/img/") or path == "/favicon.ico":
        return Answer(200, "image/png", image(path))
    if path.startswith("/sitemap"):
        return _sitemap(blog, root, path, query)
    if path in ("/atom.xml", "/rss.xml"):
        return redirect(root + "feeds/posts/default" + ("?alt=rss" if path == "/rss.xml" else ""))
    if path.startswith("/feeds/"):
        return _feed(blog, root, path, query)
    if path == "/blogin.g":
        return Answer(200, HTML, SIGN_IN.encode())
    page = find_page(blog, root, path, query)
    if page is None and blog.settings.theme != "classic" and path.endswith("_archive.html"):
        # blogs that left the classic era send its monthly archives on: /2004_08_01_archive.html
        return redirect(f"{root}{path[1:5]}/{path[6:8]}/")
    return _html(200, page) if page else _html(404, error_page(blog, root, path))


def redirect(location: str, status: int = 301) -> Answer:
    """Send a visitor elsewhere."""
    body = f'<HTML><HEAD><TITLE>Moved</TITLE></HEAD><BODY>Moved <A HREF="{location}">here</A>.</BODY></HTML>'
    return Answer(status, HTML, body.encode(), location)


def _html(status: int, page: Page) -> Answer:
    return Answer(status, HTML, THEMES[page.blog.settings.theme](page).encode())


def _sitemap(blog: SampleBlog, root: str, path: str, query: Mapping[str, str]) -> Answer:
    wanted = query.get("page")
    found = None
    if path == "/sitemap-pages.xml":
        found = sitemaps.pages_sitemap(blog, root)
    elif path == "/sitemap.xml" and (wanted is None or wanted.isdecimal()):
        found = sitemaps.sitemap(blog, root, int(wanted) if wanted else None)
    return Answer(200, XML, found.encode()) if found else _html(404, error_page(blog, root, path))


def _feed(blog: SampleBlog, root: str, path: str, query: Mapping[str, str]) -> Answer:
    if blog.settings.feeds == "closed":
        return _html(404, error_page(blog, root, path))
    if blog.settings.feeds == "login":
        return redirect(f"{root}blogin.g?blogspotURL={quote(root, safe='')}", 302)
    short = blog.settings.feeds == "short"
    steps = [unquote(step) for step in path.split("/")[2:]]
    if steps and steps[0] == blog.settings.blogger_id:  # as www.blogger.com/feeds/BLOGID/… has it
        steps = steps[1:]
    atom: str | None = None
    match steps:
        case ["posts", "default" | "full" | "summary" as view]:
            atom = feeds.posts_feed(blog, root, query, short=short or view == "summary")
        case ["posts", "default" | "full" | "summary" as view, "-", label]:
            atom = feeds.posts_feed(blog, root, query, label=label, short=short or view == "summary")
        case ["posts" | "pages", "default", number] if number in blog.by_id:
            atom = feeds.post_entry(blog, root, blog.by_id[number], short)
        case ["pages", "default"]:
            atom = feeds.posts_feed(blog, root, query, kind="page", short=short)
        case ["comments", "default" | "full" | "summary"]:
            atom = feeds.comments_feed(blog, root, query)
        case [number, "comments", "default" | "full" | "summary"] if number in blog.by_id:
            atom = feeds.comments_feed(blog, root, query, blog.by_id[number])
    return _form(atom, query) if atom else _html(404, error_page(blog, root, path))


def _form(atom: str, query: Mapping[str, str]) -> Answer:
    """Answer in the form that `alt` asks for; what it does not know is Atom."""
    match query.get("alt"):
        case "rss":
            return Answer(200, "application/rss+xml; charset=UTF-8", as_rss(atom).encode())
        case "json":
            return Answer(200, "application/json; charset=UTF-8", as_json(atom).encode())
        case "json-in-script":
            callback = query.get("callback") or "gdata.io.handleScriptLoaded"
            return Answer(200, "text/javascript; charset=UTF-8", as_json(atom, callback).encode())
    return Answer(200, ATOM, atom.encode())
