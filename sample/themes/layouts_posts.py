"""The posts of a layouts-era page: `div.date-outer`, `div.post.hentry`, and the lines under each of them."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import quote

from sample.italian import count_label, date_header
from sample.markup import attribute, numeric, text
from sample.model import SamplePost
from sample.pages import Page
from sample.themes.comments import layouts_comments

MORE = "<a name='more'></a>"  #: the jump break: a list shows what stands above it


def days(page: Page) -> str:
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
    """Print who and, but for a static page, when."""
    name, url = text(post.author.name), page.url(post)
    when = (
        ""
        if post.kind == "page"
        else f"""a
<meta content='{url}' itemprop='url'/>
<a class='timestamp-link' href='{url}' rel='bookmark' title='permanent link'><abbr class='published' \
itemprop='datePublished' title='{post.published.isoformat()}'>{post.published:%H:%M}</abbr></a>
"""
    )
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
{when}</span>
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
