"""The classic era, before the summer of 2006: one template of `<$Blog…$>` tags, English words in it, no widgets."""

from __future__ import annotations

from itertools import groupby

from sample.italian import MONTHS, comment_stamp, date_header
from sample.markup import attribute, text
from sample.model import SampleComment, SamplePost
from sample.pages import Page
from sample.themes.layouts import style
from sample.themes.sidebar import ABOUT, NEIGHBOURS, name_of


def render(page: Page) -> str:
    """Print a whole page."""
    settings, root = page.blog.settings, page.root
    title = text(settings.title)
    name = f"{title}: {text(page.name)}" if page.name and page.single else title
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">

<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="it" lang="it">
<head>
  <title>{name}</title>

<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<meta name="MSSmartTagsPreventParsing" content="true" />
<meta name="generator" content="Blogger" />
<link rel="service.post" type="application/atom+xml" title="{attribute(settings.title)}" \
href="https://www.blogger.com/feeds/{settings.blogger_id}/posts/default" />
<link rel="alternate" type="application/atom+xml" title="{attribute(settings.title)} - Atom" \
href="{root}feeds/posts/default" />
<link rel="EditURI" type="application/rsd+xml" title="RSD" \
href="https://www.blogger.com/rsd.g?blogID={settings.blogger_id}" />
<style type="text/css">
{style("classic.css")}
</style>
</head>

<body>

<!-- Begin #header -->
<div id="header">

  <h1 id="blog-title">
    {f'<a href="{root}">{title}</a>' if page.path != "/" else title}
  </h1>
  <p id="description">{text(settings.description)}</p>

</div>
<!-- End #header -->


<!-- Begin #content -->
<div id="content">


<!-- Begin #main -->
<div id="main"><div id="main2">

{_days(page) if page.kind != "error" else _missing()}
</div></div>
<!-- End #main -->


{_sidebar(page)}
</div>
<!-- End #content -->


<!-- Begin #footer -->
<div id="footer"><hr />
  <p><!--This is an optional footer. If you want text here, place it inside these tags, and remove this comment. --></p>
</div>
<!-- End #footer -->

</body>
</html>
"""


def _missing() -> str:
    return "<p>The requested URL was not found on this server. Please visit the Blogger homepage for assistance.</p>"


def _days(page: Page) -> str:
    printed = []
    for day, posts in groupby(page.posts, key=lambda post: post.published.replace(hour=0, minute=0)):
        printed.append(f"""
  <h2 class="date-header">{date_header(day, page.blog.settings.date_header)}</h2>

""")
        printed += [_post(page, post) for post in posts]
    return "".join(printed)


def _post(page: Page, post: SamplePost) -> str:
    url = page.url(post)
    title = f'    <h3 class="post-title">\n\n         {text(post.title)}\n\n    </h3>\n' if post.title else ""
    # a classic template knows no singular: "1 commenti"
    count = "" if page.single else f'<a class="comment-link" href="{url}#comments">{len(post.comments)} commenti</a>'
    return f"""
  <!-- Begin .post -->
  <div class="post"><a name="{post.blogger_id}"></a>

{title}
    <div class="post-body">
      <div>
      <div style="clear:both;"></div>{post.body.replace("blog:/", page.root)}\
<div style="clear:both; padding-bottom:0.25em"></div>
      </div>
    </div>

    <p class="post-footer">
      <em>posted by {text(post.author.name)} at <a href="{url}" title="permanent link">{post.published:%H:%M}</a></em>
        {count}
    </p>

  </div>
  <!-- End .post -->

{_comments(page, post) if page.single else ""}"""


def _comments(page: Page, post: SamplePost) -> str:
    held = page.comments
    assert held is not None
    said = page.blog.settings.classic_comments == "said"
    each = "".join((_said if said else _at)(page, comment) for comment in held.comments)
    tag = 'dl id="comments-block"' if said else "ul"
    return f"""
  <!-- Begin #comments -->

  <div id="comments">

    <a name="comments"></a>

    <h4>{held.total} Comments:</h4>

    <{tag}>
{each}    </{tag.split()[0]}>

    <p class="comment-timestamp">
    <a class="comment-link" href="https://www.blogger.com/comment.g?blogID={page.blog.settings.blogger_id}&amp;\
postID={post.blogger_id}">Posta un commento</a>
    </p>

    <p class="comment-timestamp">
    <a href="{page.root}">&lt;&lt; Home</a>
    </p>
    </div>

  <!-- End #comments -->
"""


def _said(page: Page, comment: SampleComment) -> str:
    number = comment.blogger_id
    return f"""
      <dt class="comment-poster" id="c{number}"><a name="c{number}"></a>
        {_who(comment)} said...
      </dt>
      <dd class="comment-body">

        <p>{_words(page, comment)}</p>
      </dd>
      <dd class="comment-timestamp"><a href="#c{number}" title="comment permalink">{_when(page, comment)}</a>

      </dd>
"""


def _at(page: Page, comment: SampleComment) -> str:
    number = comment.blogger_id
    return f"""
      <li id="c{number}"><a name="c{number}"></a>
        <div class="comment-body">
         <p>{_words(page, comment)}</p>
        </div>
        <p class="comment-data">By {_who(comment)}, At <a href="#c{number}" title="comment permalink">\
{_when(page, comment)}</a></p>
      </li>
"""


def _who(comment: SampleComment) -> str:
    name = text(comment.author.name)
    kind = "" if comment.author.profile_url else " anon-comment-icon"
    if comment.author.profile_url:
        name = f'<a href="{attribute(comment.author.profile_url)}" rel="nofollow">{name}</a>'
    else:
        name = f'<span class="anon-comment-author">{name}</span>'
    return f'<span style="line-height:16px" class="comment-icon{kind}"></span>&nbsp;{name}'


def _words(page: Page, comment: SampleComment) -> str:
    if comment.removed_by:
        return f'<span class="deleted-comment">{text(comment.shown_body)}</span>'
    return comment.body.replace("blog:/", page.root).replace("<br />", "<BR/>")


def _when(page: Page, comment: SampleComment) -> str:
    return comment_stamp(comment.published.astimezone(page.blog.zone), page.blog.settings.comment_stamp)


def _sidebar(page: Page) -> str:
    root, owner = page.root, page.blog.settings.owner
    recent = "".join(
        f'        <li><a href="{page.url(post)}">{text(name_of(post))}</a></li>\n\n' for post in page.blog.posts[:10]
    )
    links = "".join(f'        <li><a href="{url}">{name}</a></li>\n' for url, name in NEIGHBOURS)
    months = "".join(
        f'        <li><a href="{root}{year}_{month:02d}_01_archive.html">{MONTHS[month - 1]} {year}</a></li>\n'
        for year, month in sorted(page.blog.by_month)
    )
    return f"""<!-- Begin #sidebar -->
<div id="sidebar"><div id="sidebar2">

  <!-- Begin #profile-container -->
   <div id="profile-container"><h2 class="sidebar-title">About Me</h2>
<dl class="profile-datablock">
<dt class="profile-img"><a href="{attribute(owner.profile_url or "")}"><img src="{root}img/b/R29vZ2xl/s80/elio.png" \
width="80" height="50" alt="La mia foto" /></a></dt>
<dd class="profile-data"><strong>Name:</strong> {text(owner.name)}</dd>
<dd class="profile-data"><strong>Location:</strong> Borgo Lera, Italia</dd>
</dl>
<p class="profile-textblock">{ABOUT}</p>
<p class="profile-link"><a href="{attribute(owner.profile_url or "")}">View my complete profile</a></p></div>
  <!-- End #profile -->

  <h2 class="sidebar-title">Links</h2>
    <ul>
{links}    </ul>

  <h2 class="sidebar-title">Previous Posts</h2>
    <ul id="recently">
{recent}    </ul>

  <h2 class="sidebar-title">Archives</h2>
    <ul class="archive-list">
{months}        <li><a href="{root}">Current Posts</a></li>
    </ul>

  <p id="powered-by"><a href="http://www.blogger.com">Powered by Blogger</a></p>

</div></div>
<!-- End #sidebar -->

"""
