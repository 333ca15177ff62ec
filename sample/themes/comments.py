"""Blogger's two ways of printing comments: flat (`dl#comments-block`) and, since 2012, threads."""

from __future__ import annotations

from sample.feeds import comment_url
from sample.italian import comment_stamp, count_label
from sample.markup import attribute, numeric, script, text
from sample.model import SampleComment, SamplePost
from sample.pages import CommentPage, Page, threads

ICONS = "img"  #: the server draws them itself


def layouts_comments(page: Page, post: SamplePost) -> str:
    """Print the comments of a layouts-era post page, with their count, their pages and the form."""
    held = page.comments
    assert held is not None
    threaded = page.blog.threaded(post)
    block = _threads(page, post, held) if threaded and held.total else flat_list(page, post, held)
    turns = turn_comments(page, post, held, "span")
    return f"""<div class='comments' id='comments'>
<a name='comments'></a>
<h4>{count_label(held.total)}</h4>
{turns}{block}
{turns}<p class='comment-footer'>
<a href='https://www.blogger.com/comment.g?blogID={page.blog.settings.blogger_id}&postID={post.blogger_id}&isPopup=true'>\
Posta un commento</a>
</p>
</div>
"""


def turn_comments(page: Page, post: SamplePost, held: CommentPage, tag: str) -> str:
    """Print the links between the pages of comments; nothing where one page holds them all."""
    if held.pages == 1:
        return ""
    last = held.first + len(held.comments) - 1

    def link(number: int, words: str) -> str:
        return f"<a class='paging-control' href='{page.url(post)}?commentPage={number}'>{words}</a>\n&#160;\n"

    older = link(1, "«Meno recenti") + link(held.number - 1, "‹Vecchi") if held.number > 1 else ""
    newer = link(held.number + 1, "Nuovi›") + link(held.pages, "Più recenti»") if held.number < held.pages else ""
    count = f"{held.first} – {last} di {held.total}"
    return f"<{tag} class='paging-control-container'>\n{older}{numeric(count)}\n&#160;\n{newer}</{tag}>\n"


def flat_list(page: Page, post: SamplePost, held: CommentPage) -> str:
    """Print one page of comments, one below the other."""
    each = "".join(_flat_comment(page, post, comment) for comment in held.comments)
    return f"""<div id='Blog1_comments-block-wrapper'>
<dl class='avatar-comment-indent' id='comments-block'>
{each}</dl>
</div>"""


def _flat_comment(page: Page, post: SamplePost, comment: SampleComment) -> str:
    blog, name = page.blog, text(comment.author.name)
    number, own = comment.blogger_id, " blog-author" if blog.by_owner(comment) else ""
    if comment.author.profile_url:
        name = f"<a href='{attribute(comment.author.profile_url)}' rel='nofollow'>{name}</a>"
    if comment.removed_by:
        body = f"<span class='deleted-comment'>{text(comment.shown_body)}</span>"
    else:
        body = f"<p>\n{numeric(comment.body.replace('blog:/', page.root))}\n</p>"
    stamp = comment_stamp(comment.published.astimezone(blog.zone), blog.settings.comment_stamp)
    return f"""<dt class='comment-author{own}' id='c{number}'>
<a name='c{number}'></a>
<div class="avatar-image-container avatar-stock"><span dir="ltr"><img src="{page.root}{ICONS}/blank.gif" \
width="16" height="16" alt="" title="{attribute(comment.author.name)}"></span></div>
{name}
ha detto...
</dt>
<dd class='comment-body' id='Blog1_cmt-{number}'>
{body}
</dd>
<dd class='comment-footer'>
<span class='comment-timestamp'>
<a href='{attribute(comment_url(page.root, post, comment))}' title='comment permalink'>
{stamp}
</a>
<span class='item-control blog-admin pid-{int(number) % 2_000_000_000}'>
<a class='comment-delete' href='https://www.blogger.com/delete-comment.g?blogID={blog.settings.blogger_id}&postID={number}'\
 title='Elimina commento'>
<img src='{page.root}{ICONS}/icon_delete13.gif'/>
</a>
</span>
</span>
</dd>
"""


def _threads(page: Page, post: SamplePost, held: CommentPage) -> str:
    in_script = page.blog.settings.comment_style == "script"
    items = "[" + ", ".join(_item(page, post, comment) for comment in held.comments) + "]" if in_script else "null"
    return f"""<div class='comments-content'>
<script type='text/javascript'>
    (function() {{
      var items = {items};
      var msgs = {{'loadMore': 'Carica altro...', 'loading': 'Caricamento in corso...', 'reply': 'Rispondi'}};
      var config = {{'blogId': '{page.blog.settings.blogger_id}', 'postId': '{post.blogger_id}', \
'feed': '{page.root}feeds/{post.blogger_id}/comments/default', 'maxThreadDepth': 2}};
    }})();
</script>
<div id='comment-holder'>
{"" if in_script else thread_list(page, post, held)}
</div>
</div>"""


def _item(page: Page, post: SamplePost, comment: SampleComment) -> str:
    """Write a comment as data for the page's own script, which printed it in the first years of threads."""
    body = comment.body.replace("blog:/", page.root)
    if comment.removed_by:
        body = f'<span class="deleted-comment">{text(comment.shown_body)}</span>'
    stamp = comment_stamp(comment.published.astimezone(page.blog.zone), page.blog.settings.comment_stamp)
    profile = f", 'profileUrl': '{script(comment.author.profile_url)}'" if comment.author.profile_url else ""
    parent = f", 'parentId': '{comment.parent_id}'" if comment.parent_id else ""
    return (
        f"{{'id': '{comment.blogger_id}', 'body': '{script(body)}',"
        f" 'timestamp': '{round(comment.published.timestamp() * 1000)}',"
        f" 'permalink': '{script(comment_url(page.root, post, comment))}',"
        f" 'author': {{'name': '{script(comment.author.name)}',"
        f" 'avatarUrl': '{script(page.root)}img/blank.gif'{profile}}},"
        f" 'displayTime': '{stamp}', 'deleteclass': 'item-control blog-admin'{parent}}}"
    )


def thread_list(page: Page, post: SamplePost, held: CommentPage) -> str:
    """Print the threads of one page of comments, as Blogger's server renders them."""
    shown = {comment.blogger_id for comment in held.comments}
    items = "".join(
        _threaded(page, post, thread[0], thread[1:])
        for thread in threads(page.blog, post)
        if thread[0].blogger_id in shown
    )
    return (
        f'<div class="comment-thread toplevel-thread"><ol id="top-ra">{items}</ol><div id="top-continue"'
        ' class="continue"><a class="comment-reply" target="_self">Aggiungi commento</a></div>'
        '<div class="comment-replybox-thread" id="top-ce"></div><div class="loadmore hidden"'
        f' data-post-id="{post.blogger_id}"><a target="_self">Carica altro...</a></div></div>'
    )


def _threaded(page: Page, post: SamplePost, comment: SampleComment, replies: list[SampleComment] | None) -> str:
    """Print a comment and its replies; with None it is itself a reply and takes no more."""
    blog, number = page.blog, comment.blogger_id
    user = text(comment.author.name)
    if comment.author.profile_url:
        user = f'<a href="{attribute(comment.author.profile_url)}" rel="nofollow">{user}</a>'
    body = numeric(comment.body.replace("blog:/", page.root).replace("<br />", "<br>"))
    if comment.removed_by:
        body = f'<span class="deleted-comment">{text(comment.shown_body)}</span>'
    stamp = comment_stamp(comment.published.astimezone(blog.zone), blog.settings.comment_stamp)
    avatar = "b16-rounded.gif" if comment.author.profile_url else "blank.gif"
    reply = f'<a class="comment-reply" target="_self" data-comment-id="{number}">Rispondi</a>'
    inner = "".join(_threaded(page, post, each, None) for each in replies or ())
    return (
        f'<li class="comment" id="c{number}"><div class="avatar-image-container">'
        f'<img src="{page.root}{ICONS}/{avatar}" alt=""/></div>'
        f'<div class="comment-block"><div class="comment-header"><cite class="user">{user}</cite>'
        f'<span class="icon user {"blog-author" if blog.by_owner(comment) else ""}"></span>'
        '<span class="datetime secondary-text">'
        f'<a rel="nofollow" href="{attribute(comment_url(page.root, post, comment))}">{stamp}</a></span></div>'
        f'<p class="comment-content">{body}</p>'
        f'<span class="comment-actions secondary-text">{reply if replies is not None else ""}'
        f'<span class="item-control blog-admin blog-admin pid-{int(number) % 2_000_000_000}"><a target="_self"'
        f' href="https://www.blogger.com/delete-comment.g?blogID={blog.settings.blogger_id}&amp;postID={number}">Elimina</a>'
        f'</span></span></div><div class="comment-replies"><div id="c{number}-rt"'
        f' class="comment-thread inline-thread{"" if inner else " hidden"}">'
        '<span class="thread-toggle thread-expanded"><span class="thread-arrow"></span>'
        '<span class="thread-count"><a target="_self">Risposte</a></span></span>'
        f'<ol id="c{number}-ra" class="thread-chrome thread-expanded"><div>{inner}</div>'
        f'<div id="c{number}-continue" class="continue">{reply}</div></ol></div></div>'
        f'<div class="comment-replybox-single" id="c{number}-ce"></div></li>'
    )
