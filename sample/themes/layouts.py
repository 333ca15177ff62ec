"""The layouts era, 2006 to 2012: one date header for all posts of a day, `div.post.hentry`, widgets beside."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import groupby
from urllib.parse import quote

from sample.italian import count_label, date_header
from sample.markup import attribute, numeric, text
from sample.model import SamplePost
from sample.pages import Page
from sample.themes.comments import layouts_comments
from sample.themes.datacontext import data_context, description_of
from sample.themes.sidebar import sidebar

MORE = "<a name='more'></a>"


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
{_message(page)}{_days(page)}</div>
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


def _message(page: Page) -> str:
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


def _days(page: Page) -> str:
    """Print the posts, all of one day under one date header; static pages have none."""
    printed = []
    for day, posts in groupby(page.posts, key=lambda post: post.published.replace(hour=0, minute=0)):
        header = f"<h2 class='date-header'><span>{date_header(day, page.blog.settings.date_header)}</span></h2>"
        if page.kind == "static_page":
            header = ""
        each = "".join(_post(page, post) for post in posts)
        printed.append(f"""
          <div class="date-outer">

{header}

          <div class="date-posts">

{each}
          </div></div>
""")
    return "".join(printed)


def _post(page: Page, post: SamplePost) -> str:
    blog_id, url = page.blog.settings.blogger_id, page.url(post)
    title = ""
    if post.title:
        words = numeric(text(post.title))
        inner = words if page.single else f"<a href='{url}'>{words}</a>"
        title = f"<h3 class='post-title entry-title' itemprop='name'>\n{inner}\n</h3>\n"
    comments = layouts_comments(page, post) if page.single else ""
    return f"""<div class='post-outer'>
<div class='post hentry uncustomized-post-template' itemprop='blogPost' itemscope='itemscope' \
itemtype='http://schema.org/BlogPosting'>
<meta content='{blog_id}' itemprop='blogId'/>
<meta content='{post.blogger_id}' itemprop='postId'/>
<a name='{post.blogger_id}'></a>
{title}<div class='post-header'>
<div class='post-header-line-1'></div>
</div>
<div class='post-body entry-content' id='post-body-{post.blogger_id}' itemprop='description articleBody'>
{_body(page, post)}
<div style='clear: both;'></div>
</div>
{_jump(page, post)}<div class='post-footer'>
<div class='post-footer-line post-footer-line-1'>
{_byline(page, post)}<span class='reaction-buttons'>
</span>
<span class='post-comment-link'>
{_comment_link(page, post)}</span>
<span class='post-icons'>
<span class='item-action'>
<a href='https://www.blogger.com/email-post.g?blogID={blog_id}&postID={post.blogger_id}' title='Post per email'>
<img alt='' class='icon-action' height='13' src='{page.root}img/icon18_email.gif' width='18'/>
</a>
</span>
<span class='item-control blog-admin pid-1683412207'>
<a href='https://www.blogger.com/post-edit.g?blogID={blog_id}&postID={post.blogger_id}&from=pencil' \
title='Modifica post'>
<img alt='' class='icon-action' height='18' src='{page.root}img/icon18_edit_allbkg.gif' width='18'/>
</a>
</span>
</span>
<div class='post-share-buttons goog-inline-block'>
</div>
</div>
<div class='post-footer-line post-footer-line-2'>
<span class='post-labels'>
{_labels(page, post)}</span>
</div>
<div class='post-footer-line post-footer-line-3'>
<span class='post-location'>
</span>
</div>
</div>
</div>
{comments}</div>
"""


def _body(page: Page, post: SamplePost) -> str:
    """Print the body: whole on its own page, up to the jump break on lists."""
    body = post.body if page.single else post.body.split(MORE)[0]
    return numeric(body.replace("blog:/", page.root))


def _jump(page: Page, post: SamplePost) -> str:
    if page.single or MORE not in post.body:
        return ""
    return (
        f"<div class='jump-link'>\n<a href='{page.url(post)}#more' title='{attribute(post.title or '')}'>"
        "Continua a leggere »</a>\n</div>\n"
    )


def _byline(page: Page, post: SamplePost) -> str:
    """Print who and when; a static page says neither."""
    if post.kind == "page":
        return "<span class='post-author vcard'>\n</span>\n<span class='post-timestamp'>\n</span>\n"
    name, url = text(post.author.name), page.url(post)
    if post.author.profile_url:
        profile = attribute(post.author.profile_url)
        who = (
            f"<meta content='{profile}' itemprop='url'/>\n<a class='g-profile' href='{profile}' rel='author'"
            f" title='author profile'>\n<span itemprop='name'>{name}</span>\n</a>"
        )
    else:
        who = f"<span itemprop='name'>{name}</span>"
    return f"""<span class='post-author vcard'>
Pubblicato da
<span class='fn' itemprop='author' itemscope='itemscope' itemtype='http://schema.org/Person'>
{who}
</span>
</span>
<span class='post-timestamp'>
a
<meta content='{url}' itemprop='url'/>
<a class='timestamp-link' href='{url}' rel='bookmark' title='permanent link'><abbr class='published' \
itemprop='datePublished' title='{post.published.isoformat()}'>{post.published:%H:%M}</abbr></a>
</span>
"""


def _comment_link(page: Page, post: SamplePost) -> str:
    if page.single:
        return ""
    count = count_label(len(post.comments))
    return f"<a class='comment-link' href='{page.url(post)}#comment-form' onclick=''>\n{count}\n  </a>\n"


def _labels(page: Page, post: SamplePost) -> str:
    links = ",\n".join(
        f"<a href='{page.root}search/label/{quote(label, safe='')}' rel='tag'>{text(label)}</a>"
        for label in post.labels
    )
    return f"Etichette:\n{links}\n" if links else ""


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
