"""The posts of a Contempo page: whole with their comments on their own page, cut to a snippet on lists."""

from __future__ import annotations

from urllib.parse import quote

from sample.feeds import cut
from sample.markup import attribute, numeric, text, text_of
from sample.model import SamplePost
from sample.pages import Page
from sample.themes.comments import flat_list, thread_list, turn_comments
from sample.themes.gadgets import when

SNIPPET = 300
SHARING = (("link", "Ottieni link"), ("facebook", "Facebook"), ("twitter", "Twitter"), ("pinterest", "Pinterest"),
           ("email", "Email"), ("other", "Altre app"))  # fmt: skip


def posts(page: Page) -> str:
    """Print the posts, or that there is no such page."""
    if page.kind == "error":
        return """<div class='post-outer-container'>
<div class='status-msg-body'>
Spiacenti, la pagina che stavi cercando in questo blog non esiste.
</div>
</div>
"""
    return "".join(_post(page, post) for post in page.posts)


def _post(page: Page, post: SamplePost) -> str:
    title = ""
    if post.title:
        words = numeric(text(post.title))
        inner = words if page.single else f"<a href='{page.url(post)}'>{words}</a>"
        title = f"<h3 class='post-title entry-title'>\n{inner}\n</h3>\n"
    body = _whole(page, post) if page.single else _snippet(page, post)
    return f"""<article class='post-outer-container'>
<div class='post-outer'>
<div class='post'>
<a name='{post.blogger_id}'></a>
{title}{_share(page, post, "top")}<div class='post-header'>
<div class='post-header-line-1'>
{_byline(page, post)}</div>
</div>
{body}</div>
</div>
{_comments(page, post) if page.single else ""}</article>
"""


def _byline(page: Page, post: SamplePost) -> str:
    """Print who and, but for a static page, when."""
    profile = attribute(post.author.profile_url or "")
    return f"""<span class='byline post-author vcard'>
<span class='post-author-label'>
Pubblicato da
</span>
<span class='fn'>
<meta content='{profile}'/>
<a class='g-profile' href='{profile}' rel='author' title='author profile'>
<span>{text(post.author.name)}</span>
</a>
</span>
</span>
{when(page, post) if post.kind == "post" else ""}"""


def _whole(page: Page, post: SamplePost) -> str:
    labels = "".join(
        f"<a href='{page.root}search/label/{quote(label, safe='')}' rel='tag'>{text(label)}</a>\n"
        for label in post.labels
    )
    if labels:
        labels = f"<span class='byline post-labels'>\n<span class='byline-label'>\n</span>\n{labels}</span>\n"
    return f"""<div class='post-body entry-content float-container' id='post-body-{post.blogger_id}'>
{numeric(post.body.replace("blog:/", page.root))}
</div>
<div class='post-bottom'>
<div class='post-footer float-container'>
<div class='post-footer-line post-footer-line-1'>
</div>
<div class='post-footer-line post-footer-line-2'>
{labels}</div>
<div class='post-footer-line post-footer-line-3'>
</div>
</div>
{_share(page, post, "bottom")}</div>
"""


def _snippet(page: Page, post: SamplePost) -> str:
    """Print the beginning of a post as lists do: words only, cut, whatever tags they had."""
    url = page.url(post)
    count = len(post.comments)
    said = "Posta un commento" if not count else "1 commento" if count == 1 else f"{count} commenti"
    return f"""<div class='container post-body entry-content' id='post-snippet-{post.blogger_id}'>
<div class='post-snippet snippet-container r-snippet-container'>
<div class='snippet-item r-snippetized'>
{numeric(text(cut(text_of(post.body), SNIPPET)))}
</div>
<a class='snippet-fade r-snippet-fade hidden' href='{url}'></a>
</div>
</div>
<div class='post-bottom'>
<div class='post-footer'>
<div class='post-footer-line post-footer-line-0'>
<span class='byline post-comment-link container'>
<a class='comment-link' href='{url}#comments' onclick=''>
{said}
</a>
</span>
</div>
</div>
<div class='byline jump-link'>
<a class='flat-button ripple' href='{url}' title='{attribute(post.title or "")}'>
Continua a leggere
</a>
</div>
</div>
"""


def _share(page: Page, post: SamplePost, side: str) -> str:
    number, title = post.blogger_id, attribute(post.title or "")
    items = "".join(
        f"<li>\n<span aria-label='{words}' class='sharing-platform-button sharing-element-{name}'"
        f" data-href='https://www.blogger.com/share-post.g?blogID={page.blog.settings.blogger_id}&postID={number}"
        f"&target={name}' data-url='{page.url(post)}' role='menuitem' tabindex='-1' title='{words}'>\n"
        f"<span class='platform-sharing-text'>{words}</span>\n</span>\n</li>\n"
        for name, words in SHARING
    )
    return f"""<div class='post-share-buttons post-share-buttons-{side}'>
<div class='byline post-share-buttons goog-inline-block'>
<div aria-owns='sharing-popup-Blog1-byline-{number}' class='sharing' data-title='{title}'>
<button aria-controls='sharing-popup-Blog1-byline-{number}' aria-label='Condividi' class='sharing-button' role='button'>
</button>
<div class='share-buttons-container'>
<ul aria-hidden='true' aria-label='Condividi' class='share-buttons hidden' role='menu'>
{items}</ul>
</div>
</div>
</div>
</div>
"""


def _comments(page: Page, post: SamplePost) -> str:
    """Print the comments; the heading has no number, `data-num-comments` has."""
    held = page.comments
    assert held is not None
    threaded = page.blog.threaded(post)
    turns = turn_comments(page, post, held, "div")
    if threaded:
        block = f"<div id='comment-holder'>\n{thread_list(page, post, held) if held.total else ''}\n</div>"
    else:
        block = flat_list(page, post, held)
    return f"""<section class='comments{" threaded" if threaded else ""}' data-embed='true' \
data-num-comments='{held.total}' id='comments'>
<a name='comments'></a>
<h3 class='title'>Commenti</h3>
<div class='comments-content'>
{turns}{block}
</div>
{turns}<p class='comment-footer'>
<a href='https://www.blogger.com/comment.g?blogID={page.blog.settings.blogger_id}&postID={post.blogger_id}'>\
Posta un commento</a>
</p>
</section>
"""
