"""What the blog's owner downloads: the old backup (`blog-10-01-2015.xml`) and Takeout's zip.

Both hold more than readers see: the theme, the settings, drafts, what was thrown away, spam.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

from sample.blog import SampleBlog
from sample.feeds import HEAD, NAMESPACES, author_of, comment_entry, post_entry_of, stamp
from sample.markup import attribute
from sample.model import SampleComment, SamplePost

KIND = "http://schemas.google.com/blogger/2008/kind#"
APP = "xmlns:app='http://www.w3.org/2007/app'"
DRAFT_ID, TRASHED_ID, SPAM_ID = "4100000000000000001", "4100000000000000002", "4100000000000000003"
DRAFT_WORDS = "Bozza che nessuno deve leggere"
FOLDER = "Takeout/Blogger/Blogs/{}/"


def old_backup(blog: SampleBlog, root: str) -> str:
    """Write the export that Blogger gave until 2024: theme, settings, then posts, pages and comments, newest first."""
    number = blog.settings.blogger_id
    entries = [_kept_entry(number, "layout", "template", "Modello", "<html><b:skin>h1 { color: red }</b:skin></html>")]
    entries += [_kept_entry(number, f"settings.{name.upper()}", "settings", name, value) for name, value in _rows(blog)]
    posts = [_of_kind(post_entry_of(blog, root, post), post.kind) for post in (*blog.posts, *blog.pages)]
    draft = _of_kind(post_entry_of(blog, root, _draft(blog)), "post")
    posts.insert(
        1, draft.replace("<published>", f"<app:control {APP}><app:draft>yes</app:draft></app:control><published>")
    )
    comments = [_of_kind(comment_entry(blog, root, post, comment), "comment") for post, comment in blog.comments]
    alternate = f"<link rel='alternate' type='text/html' href='{root}'/>"
    return (
        f"{HEAD}<feed {NAMESPACES}><id>tag:blogger.com,1999:blog-{number}.archive</id>"
        f"<updated>{stamp(blog.now)}</updated>"
        f"<title type='text'>{attribute(blog.settings.title)}</title>{alternate}{author_of(blog.settings.owner, root)}"
        + "".join((*entries, *posts, *comments))
        + "</feed>"
    )


def takeout_feed(blog: SampleBlog, root: str) -> str:
    """Write Takeout's `feed.atom`: addresses as paths, instants in UTC, a status for each entry."""
    number = blog.settings.blogger_id
    posts = [_takeout_post(number, root, post, "LIVE") for post in (*blog.posts, *blog.pages)]
    posts.insert(1, _takeout_post(number, root, _draft(blog), "DRAFT"))
    posts.append(_takeout_post(number, root, _draft(blog, TRASHED_ID), "SOFT_TRASHED"))
    comments = [_takeout_comment(blog, post, comment) for post, comment in blog.comments]
    first, _ = blog.comments[0]
    spam = SampleComment(blogger_id=SPAM_ID, author=blog.settings.owner, published=blog.now, body="Comprate!")
    comments.append(_takeout_comment(blog, first, spam).replace(">LIVE<", ">SPAM_COMMENT<"))
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:blogger='http://schemas.google.com/blogger/2018'>\n"
        f"  <id>tag:blogger.com,1999:blog-{number}</id>\n  <title>{attribute(blog.settings.title)}</title>\n"
        + "".join((*posts, *comments))
        + "</feed>\n"
    )


def takeout_zip(blog: SampleBlog, root: str, subdomain: str = "") -> bytes:
    """Pack what Takeout gives: a blog's feed, settings and themes in a folder named after it."""
    packed = io.BytesIO()
    folder = FOLDER.format(blog.settings.title)
    settings = io.StringIO()
    csv.writer(settings).writerows(zip(*(*_rows(blog), ("blog_subdomain", subdomain)), strict=True))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(folder + "feed.atom", takeout_feed(blog, root))
        archive.writestr(folder + "settings.csv", settings.getvalue())
        archive.writestr(folder + "theme-classic.html", "<html><head><$BlogMetaData$></head><Blogger></Blogger></html>")
        archive.writestr(
            folder + "theme-layouts.xml", "<html xmlns:b='http://www.google.com/2005/gml/b'><b:skin/></html>"
        )
        archive.writestr("Takeout/Blogger/Profile/profile.csv", "display_name,email\r\nElio,elio@esempio.it\r\n")
        archive.writestr(
            "Takeout/archive_browser.html", "<html><head><title>Archivio</title></head><body></body></html>"
        )
    return packed.getvalue()


def _rows(blog: SampleBlog) -> list[tuple[str, str]]:
    settings = blog.settings
    return [("blog_name", settings.title), ("blog_description", settings.description),
            ("blog_locale", settings.language), ("blog_time_zone", settings.time_zone)]  # fmt: skip


def _draft(blog: SampleBlog, number: str = DRAFT_ID) -> SamplePost:
    at = blog.posts[0].published
    return SamplePost(blogger_id=number, kind="post", path="/2015/01/bozza.html", title=DRAFT_WORDS, published=at,
                      author=blog.settings.owner, updated=at, body=f"<p>{DRAFT_WORDS}.</p>")  # fmt: skip


def _kept_entry(number: str, name: str, kind: str, title: str, words: str) -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:blog-{number}.{name}</id>"
        f"<category scheme='http://schemas.google.com/g/2005#kind' term='{KIND}{kind}'/>"
        f"<title type='text'>{attribute(title)}</title><content type='text'>{attribute(words)}</content></entry>"
    )


def _of_kind(entry: str, kind: str) -> str:
    """Say in an entry of a feed what it is, as a backup does."""
    category = f"<category scheme='http://schemas.google.com/g/2005#kind' term='{KIND}{kind}'/>"
    return re.sub("(?=<title)", category, entry, count=1)


def _takeout_post(number: str, root: str, post: SamplePost, status: str) -> str:
    labels = "".join(
        f"    <category scheme='tag:blogger.com,1999:blog-{number}' term='{attribute(name)}'/>\n"
        for name in post.labels
    )
    return (
        f"{_takeout_start(number, post.blogger_id, post.kind, status)}"
        f"{_takeout_author(post.author.name)}    <title>{attribute(post.title or '')}</title>\n"
        f"    <content type='html'>{attribute(post.body.replace('blog:/', root))}</content>\n"
        "    <blogger:metaDescription/>\n"
        f"{_takeout_dates(post.published, post.updated)}    <blogger:location/>\n{labels or '    <category/>'}\n"
        f"    <blogger:filename>{attribute(post.path)}</blogger:filename>\n    <link/>\n    <enclosure/>\n"
        "    <blogger:trashed/>\n  </entry>\n"
    )


def _takeout_comment(blog: SampleBlog, post: SamplePost, comment: SampleComment) -> str:
    number = blog.settings.blogger_id
    threaded = comment.parent_id and blog.threaded(post)
    reply = f"<blogger:inReplyTo>tag:blogger.com,1999:blog-{number}.post-{comment.parent_id}</blogger:inReplyTo>"
    return (
        f"{_takeout_start(number, comment.blogger_id, 'comment', 'EMPTIED' if comment.removed_by else 'LIVE')}"
        f"{_takeout_author(comment.author.name)}    <title/>\n"
        f"    <content type='html'>{attribute(comment.shown_body)}</content>\n"
        f"{_takeout_dates(comment.published, comment.published)}"
        f"    <blogger:parent>tag:blogger.com,1999:blog-{number}.post-{post.blogger_id}</blogger:parent>\n"
        f"    {reply if threaded else '<blogger:inReplyTo/>'}\n    <link/>\n    <blogger:trashed/>\n  </entry>\n"
    )


def _takeout_start(number: str, own: str, kind: str, status: str) -> str:
    return (
        f"  <entry>\n    <id>tag:blogger.com,1999:blog-{number}.post-{own}</id>\n"
        f"    <blogger:type>{kind.upper()}</blogger:type>\n    <blogger:status>{status}</blogger:status>\n"
    )


def _takeout_author(name: str) -> str:
    return (
        f"    <author>\n      <name>{attribute(name)}</name>\n      <uri></uri>\n"
        "      <blogger:type>BLOGGER</blogger:type>\n    </author>\n"
    )


def _takeout_dates(published: datetime, updated: datetime) -> str:
    first, last = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z" for at in (published, updated))
    return (
        f"    <blogger:created>{first}</blogger:created>\n    <published>{first}</published>\n"
        f"    <updated>{last}</updated>\n"
    )
