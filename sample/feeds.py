"""Blogger's Atom feeds: posts, static pages, comments; whole, by label, one entry alone.

The server answers a request with at most `feed_cap` entries, yet `openSearch:itemsPerPage` repeats the question;
`thr:in-reply-to` always names the post, the parent of a comment stands in `link rel='related'`.
`updated-min` and `updated-max` count only beside `orderby=updated`, as in GData.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from sample.blog import SampleBlog
from sample.italian import comment_stamp
from sample.markup import attribute, text_of
from sample.model import Person, SampleComment, SamplePost

DEFAULT_RESULTS = 25
SUMMARY_LENGTH = 400
NAMESPACES = (
    "xmlns='http://www.w3.org/2005/Atom' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/'"
    " xmlns:blogger='http://schemas.google.com/blogger/2008' xmlns:georss='http://www.georss.org/georss'"
    " xmlns:gd=\"http://schemas.google.com/g/2005\" xmlns:thr='http://purl.org/syndication/thread/1.0'"
)
HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>"
    '<?xml-stylesheet href="http://www.blogger.com/styles/atom.css" type="text/css"?>'
)

Item = tuple[SamplePost, SampleComment | None]  #: a post, or a comment with its post


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a feed's address asks for, after its path."""

    start: int
    results: int
    by_updated: bool
    ascending: bool
    bounds: tuple[tuple[str, str, datetime], ...]  #: (published|updated, min|max, instant)
    query: Mapping[str, str]

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Question:
        """Read the parameters; a number or an instant that cannot be read counts as not given."""
        bounds = []
        for what in ("published", "updated"):
            for end in ("min", "max"):
                instant = _instant(query.get(f"{what}-{end}", ""))
                if instant is not None and (what == "published" or query.get("orderby") == "updated"):
                    bounds.append((what, end, instant))
        return cls(
            start=max(1, _number(query.get("start-index", ""), 1)),
            results=_number(query.get("max-results", ""), DEFAULT_RESULTS),
            by_updated=query.get("orderby") == "updated",
            ascending=query.get("reverse") == "false",
            bounds=tuple(bounds),
            query=query,
        )

    def select(self, items: Sequence[Item]) -> list[Item]:
        """Return every item that is asked for, in order, before paging."""
        kept = [item for item in items if all(_within(_dates(item)[what], end, at) for what, end, at in self.bounds)]
        kept.sort(key=lambda item: _dates(item)["updated" if self.by_updated else "published"],
                  reverse=not self.ascending)  # fmt: skip
        return kept


def posts_feed(blog: SampleBlog, root: str, query: Mapping[str, str], *, label: str | None = None,
               kind: str = "post", short: bool = False) -> str:  # fmt: skip
    """Write `/feeds/posts/default`, `/feeds/posts/default/-/LABEL` or, with kind="page", `/feeds/pages/default`."""
    items = blog.posts if kind == "post" else blog.pages
    held: list[Item] = [(post, None) for post in items if label is None or label in post.labels]
    path = f"feeds/{kind}s/default" + (f"/-/{label}" if label else "")
    labels = "".join(f'<category term="{attribute(name)}"/>' for name in blog.labels)
    suffix = "" if kind == "post" else ".pages"
    return _feed(blog, root, path, Question.read(query), held, identity=f"blog-{blog.settings.blogger_id}{suffix}",
                 title=blog.settings.title, alternate=root, labels=labels, short=short)  # fmt: skip


def comments_feed(blog: SampleBlog, root: str, query: Mapping[str, str], post: SamplePost | None = None) -> str:
    """Write `/feeds/comments/default`, or `/feeds/POSTID/comments/default` of one post."""
    number = blog.settings.blogger_id
    if post is None:
        return _feed(blog, root, "feeds/comments/default", Question.read(query), list(blog.comments),
                     identity=f"blog-{number}.comments", title=blog.settings.title, alternate=root)  # fmt: skip
    held: list[Item] = [(post, comment) for comment in post.comments]
    return _feed(blog, root, f"feeds/{post.blogger_id}/comments/default", Question.read(query), held,
                 identity=f"blog-{number}.post{post.blogger_id}..comments", alternate=root + post.path[1:],
                 title=f"Commenti su {blog.settings.title}: {post.title or ''}".rstrip(" :"))  # fmt: skip


def post_entry(blog: SampleBlog, root: str, post: SamplePost, short: bool = False) -> str:
    """Write `/feeds/posts/default/POSTID`: one entry as a document of its own."""
    return HEAD + post_entry_of(blog, root, post, short).replace("<entry>", f"<entry {NAMESPACES}>", 1)


def stamp(at: datetime) -> str:
    """Write an instant with the blog's offset and milliseconds: `2011-10-20T09:41:00.000+02:00`."""
    return at.isoformat(timespec="milliseconds")


def _feed(blog: SampleBlog, root: str, path: str, question: Question, items: Sequence[Item], *, identity: str,
          title: str, alternate: str, labels: str = "", short: bool = False) -> str:  # fmt: skip
    found = question.select(items)
    first, count = question.start - 1, min(question.results, blog.settings.feed_cap)
    shown = found[first : first + count]
    newest = max((_dates(item)["updated"] for item in items), default=blog.now).astimezone(blog.zone)
    links = f"<link rel='self' type='application/atom+xml' href='{_address(root, path, question.query)}'/>"
    links += f"<link rel='alternate' type='text/html' href='{attribute(alternate)}'/>"
    links += "<link rel='hub' href='http://pubsubhubbub.appspot.com/'/>"
    if shown and first + len(shown) < len(found):
        links += _turn("next", root, path, question, question.start + len(shown), max(count, 1))
    if first and count:
        links += _turn("previous", root, path, question, max(1, question.start - count), count)
    feed_path = "feeds/comments/default" if "comments" in path else path.split("/-/")[0]
    entries = "".join(
        post_entry_of(blog, root, post, short) if comment is None else comment_entry(blog, root, post, comment)
        for post, comment in shown
    )
    return (
        f"{HEAD}<feed {NAMESPACES}><id>tag:blogger.com,1999:{identity}</id><updated>{stamp(newest)}</updated>{labels}"
        f"<title type='text'>{attribute(title)}</title>"
        f"<subtitle type='html'>{attribute(blog.settings.description)}</subtitle>"
        f"<link rel='http://schemas.google.com/g/2005#feed' type='application/atom+xml' href='{root}{feed_path}'/>"
        f"{links}{author_of(blog.settings.owner, root)}<generator version='7.00' uri='http://www.blogger.com'>Blogger</generator>"
        f"<openSearch:totalResults>{len(found)}</openSearch:totalResults>"
        f"<openSearch:startIndex>{question.start}</openSearch:startIndex>"
        f"<openSearch:itemsPerPage>{question.results}</openSearch:itemsPerPage>{entries}</feed>"
    )


def post_entry_of(blog: SampleBlog, root: str, post: SamplePost, short: bool = False) -> str:
    """Write a post or static page as an entry of a feed."""
    title = attribute(post.title or "")
    labels = "".join(
        f'<category scheme="http://www.blogger.com/atom/ns#" term="{attribute(label)}"/>' for label in post.labels
    )
    body = post.body.replace("blog:/", root)
    if short:
        content = f"<summary type='text'>{attribute(cut(text_of(body), SUMMARY_LENGTH))}</summary>"
    else:
        content = f"<content type='html'>{attribute(body)}</content>"
    number, count, own = blog.settings.blogger_id, len(post.comments), f"{root}feeds/{post.kind}s/default/"
    talk = f"https://www.blogger.com/comment.g?blogID={number}&amp;postID={post.blogger_id}"
    return (
        f"<entry><id>tag:blogger.com,1999:blog-{number}.{post.kind}-{post.blogger_id}</id>"
        f"<published>{stamp(post.published)}</published><updated>{stamp(post.updated)}</updated>{labels}"
        f"<title type='text'>{title}</title>{content}"
        f"<link rel='replies' type='application/atom+xml' href='{root}feeds/{post.blogger_id}/comments/default'"
        f" title='Commenti sul post'/><link rel='replies' type='text/html' href='{talk}' title='{count} Commenti'/>"
        f"<link rel='edit' type='application/atom+xml' href='{own}{post.blogger_id}'/>"
        f"<link rel='self' type='application/atom+xml' href='{own}{post.blogger_id}'/>"
        f"<link rel='alternate' type='text/html' href='{root}{post.path[1:]}' title='{title}'/>"
        f"{author_of(post.author, root)}<thr:total>{count}</thr:total></entry>"
    )


def comment_entry(blog: SampleBlog, root: str, post: SamplePost, comment: SampleComment) -> str:
    """Write a comment as an entry of a feed."""
    number = blog.settings.blogger_id
    at = comment.published.astimezone(blog.zone)
    own = f"{root}feeds/{post.blogger_id}/comments/default/"
    words, related, removed = text_of(comment.shown_body), "", ""
    content = f"<content type='html'>{attribute(comment.body)}</content>"
    if comment.removed_by:
        content, removed = f"<summary type='text'>{attribute(words)}</summary>", (
            "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>")  # fmt: skip
        words = ""
    if comment.parent_id and blog.threaded(post):
        related = f"<link rel='related' type='application/atom+xml' href='{own}{comment.parent_id}'/>"
    return (
        f"<entry><id>tag:blogger.com,1999:blog-{number}.post-{comment.blogger_id}</id>"
        f"<published>{stamp(at)}</published><updated>{stamp(at)}</updated>"
        f"<title type='text'>{attribute(cut(words, 50))}</title>{content}"
        f"<link rel='edit' type='application/atom+xml' href='{own}{comment.blogger_id}'/>"
        f"<link rel='self' type='application/atom+xml' href='{own}{comment.blogger_id}'/>"
        f"<link rel='alternate' type='text/html' href='{comment_url(root, post, comment)}' title=''/>{related}"
        f"{author_of(comment.author, root)}<thr:in-reply-to xmlns:thr='http://purl.org/syndication/thread/1.0'"
        f" href='{root}{post.path[1:]}' ref='tag:blogger.com,1999:blog-{number}.{post.kind}-{post.blogger_id}'"
        f" source='{root}feeds/{post.kind}s/default/{post.blogger_id}' type='text/html'/>{removed}"
        f'<gd:extendedProperty name="blogger.itemClass" value="pid-{int(comment.blogger_id) % 2_000_000_000}"/>'
        f'<gd:extendedProperty name="blogger.displayTime" value="{comment_stamp(at, blog.settings.comment_stamp)}"/>'
        "</entry>"
    )


def comment_url(root: str, post: SamplePost, comment: SampleComment) -> str:
    """Build a comment's permalink, with its exact instant: `…?showComment=<epoch ms>#c<ID>`."""
    instant = round(comment.published.timestamp() * 1000)
    return f"{root}{post.path[1:]}?showComment={instant}#c{comment.blogger_id}"


def cut(words: str, length: int) -> str:
    """Cut a text at a space and close it with three dots."""
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + "..."


def author_of(person: Person, root: str) -> str:
    """Write a person as the author of an entry."""
    uri = f"<uri>{attribute(person.profile_url)}</uri>" if person.profile_url else ""
    icon = "b16-rounded.gif" if person.profile_url else "blank.gif"
    return (
        f"<author><name>{attribute(person.name)}</name>{uri}<email>noreply@blogger.com</email>"
        "<gd:image rel='http://schemas.google.com/g/2005#thumbnail' width='16' height='16'"
        f" src='{root}img/{icon}'/></author>"
    )


def _turn(rel: str, root: str, path: str, question: Question, start: int, count: int) -> str:
    query = {**question.query, "start-index": str(start), "max-results": str(count)}
    return f"<link rel='{rel}' type='application/atom+xml' href='{_address(root, path, query)}'/>"


def _address(root: str, path: str, query: Mapping[str, str]) -> str:
    return attribute(root + quote(path) + ("?" + urlencode(query) if query else ""))


def _dates(item: Item) -> dict[str, datetime]:
    post, comment = item
    if comment is not None:
        return {"published": comment.published, "updated": comment.published}
    return {"published": post.published, "updated": post.updated}


def _within(at: datetime, end: str, bound: datetime) -> bool:
    return at >= bound if end == "min" else at < bound


def _number(words: str, otherwise: int) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else otherwise


def _instant(words: str) -> datetime | None:
    try:
        # a "+" that was not escaped in the address arrives as a space
        instant = datetime.fromisoformat(words.replace(" ", "+"))
    except ValueError:
        return None
    return instant if instant.tzinfo else None
