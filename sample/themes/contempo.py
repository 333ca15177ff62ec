"""The themes since 2017 (Contempo): no date header, `<time>` in each post, lists of cut posts, posts in gadgets too."""

from __future__ import annotations

from urllib.parse import quote

from sample.markup import attribute, text
from sample.pages import Page
from sample.themes.contempo_posts import posts
from sample.themes.datacontext import data_context, description_of
from sample.themes.gadgets import featured, popular, sidebar
from sample.themes.layouts import style


def render(page: Page) -> str:
    """Print a whole page."""
    settings, root = page.blog.settings, page.root
    view = "item-view" if page.single else "error-view" if page.kind == "error" else "feed-view"
    search = f"""<div class='section' id='search_top' name='Search (Top)'>\
<div class='widget BlogSearch' data-version='2' id='BlogSearch1'>
<h3 class='title'>
Cerca nel blog
</h3>
<div class='widget-content' role='search'>
<form action='{root}search' target='_top'>
<div class='search-input'>
<input aria-label='Cerca in questo blog' autocomplete='off' name='q' placeholder='Cerca nel blog' value=''/>
</div>
<input class='search-action flat-button' type='submit' value='Cerca'/>
</form>
</div>
</div></div>"""
    return f"""{_head(page)}<body class='{view} version-1-3-3 variant-indie_light'>
<a class='skip-navigation' href='#main' tabindex='0'>
Passa ai contenuti principali
</a>
<div class='page'>
<div class='page_body'>
<div class='centered'>
<header class='centered-top-container' role='banner'>
<div class='centered-top'>
<div class='search'>
{search}
</div>
<div class='blog-name container'>
<div class='container section' id='header' name='Header'><div class='widget Header' data-version='2' id='Header1'>
<div class='header-widget'>
<div>
<h1>
<a href='{root}'>
{text(settings.title)}
</a>
</h1>
</div>
<p>
{text(settings.description)}
</p>
</div>
</div></div>
<nav role='navigation'>
{_static_pages(page)}</nav>
</div>
</div>
</header>
<main class='centered-bottom' id='main' role='main' tabindex='-1'>
{_filter(page)}<div class='main section' id='page_body' name='Page Body'>
{featured(page)}<div class='widget Blog' data-version='2' id='Blog1'>
<div class='blog-posts hfeed container'>
{posts(page)}</div>
{_pager(page)}</div>{popular(page)}
</div>
</main>
</div>
</div>
<aside class='sidebar-container container sidebar-invisible' role='complementary'>
{sidebar(page)}</aside>
</div>
<footer class='footer section' id='footer' name='Footer'>\
<div class='widget Attribution' data-version='2' id='Attribution1'>
<div class='widget-content'>
<div class='blogger'>
<a href='https://www.blogger.com' rel='nofollow'>
Powered by Blogger
</a>
</div>
</div>
</div></footer>
{data_context(page, version=2)}</body>
</html>
"""


def _head(page: Page) -> str:
    settings, root, title = page.blog.settings, page.root, attribute(page.blog.settings.title)
    url = root + quote(page.path[1:])
    own = f"{root}feeds/{page.posts[0].blogger_id}/comments/default" if page.single else ""
    comments = f'<link rel="alternate" type="application/atom+xml" title="{title} - Atom" href="{own}" />\n'
    name = f"{settings.title}: {page.name}" if page.name else settings.title
    return f"""<!DOCTYPE html>
<html dir='ltr' lang='{settings.language}'>
<head>
<meta content='width=device-width, initial-scale=1' name='viewport'/>
<title>{text(name if not page.single else page.name or settings.title)}</title>
<meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/>
<!-- Chrome, Firefox OS and Opera -->
<meta content='#f7f7f7' name='theme-color'/>
<meta content='blogger' name='generator'/>
<link href='{root}favicon.ico' rel='icon' type='image/x-icon'/>
<link href='{url}' rel='canonical'/>
<link rel="alternate" type="application/atom+xml" title="{title} - Atom" href="{root}feeds/posts/default" />
<link rel="alternate" type="application/rss+xml" title="{title} - RSS" href="{root}feeds/posts/default?alt=rss" />
<link rel="service.post" type="application/atom+xml" title="{title} - Atom" \
href="https://www.blogger.com/feeds/{settings.blogger_id}/posts/default" />
{comments if own else ""}<meta content='{url}' property='og:url'/>
<meta content='{attribute(page.name or settings.title)}' property='og:title'/>
<meta content='{attribute(description_of(page))}' property='og:description'/>
<style id='page-skin-1' type='text/css'><!--
{style("contempo.css")}
--></style>
</head>
"""


def _static_pages(page: Page) -> str:
    links = "".join(
        f"<li>\n<a href='{page.url(each)}'>{text(each.title or '')}</a>\n</li>\n" for each in page.blog.pages
    )
    return f"""<div class='clearboth section' id='page_list_top' name='Page List'>\
<div class='widget PageList' data-version='2' id='PageList1'>
<div class='widget-content'>
<div class='overflowable-container'>
<ul class='tabs'>
{links}</ul>
</div>
</div>
</div></div>
"""


def _filter(page: Page) -> str:
    what = {"archive": "da", "label": "con l'etichetta", "search": "corrispondenti alla query"}.get(page.kind)
    if what is None:
        return ""
    return f"""<div class='post-filter-message'>
<div>
Visualizzazione dei post {what} {text(page.name)}
</div>
<div>
<a class='flat-button ripple' href='{page.root}'>
Mostra tutto
</a>
</div>
</div>
"""


def _pager(page: Page) -> str:
    if page.single or page.older is None:
        return "<div class='blog-pager container' id='blog-pager'>\n</div>\n"
    return (
        "<div class='blog-pager container' id='blog-pager'>\n<a class='blog-pager-older-link flat-button ripple'"
        f" href='{attribute(page.older)}' id='Blog1_blog-pager-older-link' title='Altri post'>\nAltri post\n</a>\n"
        "</div>\n"
    )
