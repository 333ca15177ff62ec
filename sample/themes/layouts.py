"""The layouts era, 2006 to 2012: one date header for all posts of a day, `div.post.hentry`, widgets beside."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from urllib.parse import quote

from sample.markup import attribute, text
from sample.pages import Page
from sample.themes.datacontext import data_context, description_of
from sample.themes.layouts_posts import days
from sample.themes.sidebar import sidebar


def render(page: Page) -> str:
    """Print a whole page."""
    settings = page.blog.settings
    title = text(settings.title)
    return f"""{_head(page)}<body>
<div class='navbar section' id='navbar'><div class='widget Navbar' data-version='1' id='Navbar1'></div></div>
<div id='outer-wrapper'>
<div id='header-wrapper'>
<div class='header section' id='header'><div class='widget Header' data-version='1' id='Header1'>
<div id='header-inner'>
<div class='titlewrapper'>
<h1 class='title'>
{f"<a href='{page.root}'>{title}</a>" if page.path != "/" else title}
</h1>
</div>
<div class='descriptionwrapper'>
<p class='description'><span>{text(settings.description)}</span></p>
</div>
</div>
</div></div>
</div>
<div id='content-wrapper'>
<div id='main-wrapper'>
<div class='main section' id='main'><div class='widget Blog' data-version='1' id='Blog1'>
<div class='blog-posts hfeed'>
{status(page)}{days(page)}</div>
{_pager(page)}<div class='clear'></div>
{_feed_links(page)}</div></div>
</div>
<div id='sidebar-wrapper'>
{sidebar(page)}</div>
</div>
<div id='footer-wrapper'>
<div class='footer no-items section' id='footer'></div>
</div>
</div>
{data_context(page)}</body>
</html>
"""


def _head(page: Page) -> str:
    settings, root = page.blog.settings, page.root
    title = attribute(settings.title)
    name = f"{settings.title}: {page.name}" if page.name else settings.title
    about = ""
    if page.single:
        post = page.posts[0]
        about = (
            f'\n<link rel="alternate" type="application/atom+xml" title="{title} - Atom"'
            f' href="{root}feeds/{post.blogger_id}/comments/default" />\n'
        )
    return f"""<!DOCTYPE html>
<html dir='ltr' xmlns='http://www.w3.org/1999/xhtml'>
<head>
<meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/>
<meta content='blogger' name='generator'/>
<link href='{root}favicon.ico' rel='icon' type='image/x-icon'/>
<link href='{root}{quote(page.path[1:])}' rel='canonical'/>
<link rel="alternate" type="application/atom+xml" title="{title} - Atom" href="{root}feeds/posts/default" />
<link rel="alternate" type="application/rss+xml" title="{title} - RSS" href="{root}feeds/posts/default?alt=rss" />
<link rel="service.post" type="application/atom+xml" title="{title} - Atom" \
href="https://www.blogger.com/feeds/{settings.blogger_id}/posts/default" />
{about}<meta content='{root}{quote(page.path[1:])}' property='og:url'/>
<meta content='{attribute(page.name or settings.title)}' property='og:title'/>
<meta content='{attribute(description_of(page))}' property='og:description'/>
<title>{text(name)}</title>
<style id='page-skin-1' type='text/css'><!--
{style("layouts.css")}
--></style>
</head>
"""


@cache
def style(name: str) -> str:
    """Return a theme's style sheet."""
    return files("sample").joinpath("themes", name).read_text("utf-8")


def status(page: Page) -> str:
    """Print why there is no post here, or that these are only some of them."""
    if page.kind == "error":
        return "<div class='status-msg-wrap'>\n<div class='status-msg-body'>\n" \
               "Spiacenti, la pagina che stavi cercando in questo blog non esiste.\n</div>\n</div>\n"  # fmt: skip
    if page.kind not in ("label", "search"):
        return ""
    what = "con etichetta" if page.kind == "label" else "corrispondenti alla query"
    some = "Visualizzazione dei post" if page.posts else "Nessun post"
    return f"""<div class='status-msg-wrap'>
<div class='status-msg-body'>
{some} {what} <b>{text(page.name)}</b>. <a href="{page.root}">Mostra tutti i post</a>
</div>
<div class='status-msg-border'>
<div class='status-msg-bg'>
<div class='status-msg-hidden'>{some} {what} <b>{text(page.name)}</b>.</div>
</div>
</div>
</div>
"""


def _pager(page: Page) -> str:
    newer, older = ("Post più recente", "Post più vecchio") if page.single else ("Post più recenti", "Post più vecchi")
    links = "".join(
        f"<span id='blog-pager-{side}-link'>\n<a class='blog-pager-{side}-link' href='{attribute(url)}'"
        f" id='Blog1_blog-pager-{side}-link' title='{words}'>{words}</a>\n</span>\n"
        for side, url, words in (("newer", page.newer, newer), ("older", page.older, older))
        if url
    )
    home = f"<a class='home-link' href='{page.root}'>Home page</a>"
    return f"<div class='blog-pager' id='blog-pager'>\n{links}{home}\n</div>\n"


def _feed_links(page: Page) -> str:
    where, words = "feeds/posts/default", "Post (Atom)"
    if page.single:
        where, words = f"feeds/{page.posts[0].blogger_id}/comments/default", "Commenti sul post (Atom)"
    kind = "post" if page.single else "blog"
    return f"""<div class='{kind}-feeds'>
<div class='feed-links'>
Iscriviti a:
<a class='feed-link' href='{page.root}{where}' target='_blank' type='application/atom+xml'>{words}</a>
</div>
</div>
"""
