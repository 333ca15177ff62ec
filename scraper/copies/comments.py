"""The comments of a text or Markdown copy: flat (`Anna ha detto...`) or threaded (`Anna20 ottobre 2011 14:33`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape

from scraper.copies import markdown
from scraper.copies.stamps import is_stamp, split_stamp
from scraper.copies.words import AT_SAYS, CONTROL, ONLY_REPLY, REMOVED, REPLIES, SAYS, is_whole
from scraper.feeds.entries import find_remover
from scraper.items import Comment, Source
from scraper.urls import absolute

SHOWN = re.compile(r"[?&]showComment=(\d{10,14})\b")
OWN_ID = re.compile(r"#c(\d{6,20})$")


@dataclass(slots=True)
class Draft:
    """A comment while its lines are being gathered."""

    author: str | None
    author_url: str | None = None
    stamp: str | None = None
    link: str | None = None
    parent: int | None = None  #: which of the comments before it
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Head:
    """What a line says of the comment that it opens, or, in a flat list, closes."""

    author: str | None = None
    author_url: str | None = None
    stamp: str | None = None
    link: str | None = None


def read_comments(lines: Sequence[str], permalink: str | None, *, is_markdown: bool) -> tuple[Comment, ...]:
    """Read the comments between the count label and the comment form, in the order printed."""
    show = markdown.plain if is_markdown else str.strip
    texts = [show(unlist(line) if is_markdown else line) for line in lines]
    is_flat = any(is_whole(SAYS, text) or is_whole(AT_SAYS, text) for text in texts)
    gather = gather_flat if is_flat else gather_threaded
    drafts = gather([unlist(line) for line in lines] if is_markdown else list(lines), texts)
    comments = [build_comment(draft, permalink, is_markdown=is_markdown) for draft in drafts]
    if any(draft.parent is not None for draft in drafts):
        comments = tie(comments, drafts)
    return tuple(comments)


def unlist(line: str) -> str:
    """Take a list's bullet, number and indent off a line.

    >>> unlist("   1.  Anna"), unlist("20 ottobre")
    ('Anna', '20 ottobre')
    """
    return re.sub(r"^\s*(?:(?:\d{1,4}\.|[*+-])\s+)?", "", line)


def gather_flat(lines: Sequence[str], texts: Sequence[str]) -> list[Draft]:
    """Gather comments that open with `Anna ha detto...` and close with their stamp; all after that is furniture."""
    drafts: list[Draft] = []
    is_open = False
    for line, text in zip(lines, texts, strict=True):
        at = AT_SAYS.fullmatch(text)
        said = None if at else SAYS.fullmatch(text)
        if at and is_stamp(at[1]):
            drafts.append(Draft(at[2], stamp=at[1]))
            is_open = True
        elif said:
            links = [href for name, href, _ in markdown.find_links(line) if name == said[1]]
            drafts.append(Draft(said[1], links[0] if links else None))
            is_open = True
        elif is_open and drafts[-1].stamp is None and (head := read_stamp(line, text)):
            drafts[-1].stamp, drafts[-1].link = head.stamp, head.link
            is_open = False
        elif is_open and not is_whole(CONTROL, text) and not is_image(line, text):
            drafts[-1].lines.append(line)
    return drafts


def gather_threaded(lines: Sequence[str], texts: Sequence[str]) -> list[Draft]:
    """Gather comments that open with who and when; `Risposte` opens the replies to one, a lone `Rispondi` ends them."""
    drafts: list[Draft] = []
    top: int | None = None
    answered: int | None = None
    is_open = False
    name: tuple[str, str | None] | None = None  # the last line of text, which may be the name above a stamp
    for line, text in zip(lines, texts, strict=True):
        head = read_head(line, text, name)
        if head:
            if head.author is not None and name is not None and is_open and drafts[-1].lines[-1:] == [name[0]]:
                drafts[-1].lines.pop()
            drafts.append(Draft(head.author, head.author_url, head.stamp, head.link, answered))
            top = len(drafts) - 1 if answered is None else top
            is_open, name = True, None
        elif is_whole(REPLIES, text) and drafts:
            answered, is_open, name = top, False, None
        elif is_whole(CONTROL, text):
            if is_whole(ONLY_REPLY, text):
                answered = None
            is_open, name = False, None
        elif text:
            name = None if is_image(line, text) else (line, text)
            if is_open and not is_image(line, text):
                drafts[-1].lines.append(line)
        elif is_open:
            drafts[-1].lines.append("")
    return drafts


def read_head(line: str, text: str, above: tuple[str, str | None] | None) -> Head | None:
    """Read the line that opens a threaded comment: who and when in one line, or when under who."""
    stamped = read_stamp(line, text)
    if stamped and above and len(above[0]) <= 200:
        links = markdown.find_links(above[0])
        shown = markdown.plain(above[0]) if links else above[0].strip()
        return Head(shown, links[0][1] if links else None, stamped.stamp, stamped.link)
    links = markdown.find_links(line)
    if links and is_stamp(links[-1][0]) and SHOWN.search(links[-1][1]):
        author = text.removesuffix(links[-1][0]).strip()
        profile = links[0][1] if len(links) > 1 else None
        return Head(author or None, profile, links[-1][0], links[-1][1])
    split = split_stamp(text)
    return Head(split[0], None, split[1]) if split and len(split[0]) <= 80 else None


def read_stamp(line: str, text: str) -> Head | None:
    """Read a line that is only a stamp, or a link (with icons) whose words are."""
    links = [link for link in markdown.find_links(line) if is_stamp(link[0]) and "#c" in link[1]]
    if links:
        return Head(stamp=links[0][0], link=links[0][1]) if text == links[0][0] else None
    return Head(stamp=text) if is_stamp(text) else None


def is_image(line: str, text: str) -> bool:
    """Tell a line that held a picture alone: nothing is left of it as text."""
    return not text and bool(line.strip())


def build_comment(draft: Draft, permalink: str | None, *, is_markdown: bool) -> Comment:
    """Make a comment of what was gathered."""
    while draft.lines and not draft.lines[-1].strip():
        draft.lines.pop()
    shown = " ".join(" ".join(draft.lines).split())
    removed = REMOVED.fullmatch(markdown.plain(shown) if is_markdown else shown)
    own_id = OWN_ID.search(draft.link or "")
    instant = SHOWN.search(draft.link or "")
    return Comment(
        source=Source.COPY,
        blogger_id=own_id[1] if own_id else None,
        post_url=permalink,
        author=draft.author,
        author_url=absolute(draft.author_url, "https://_/"),
        date_text=draft.stamp,
        published_iso=read_instant(int(instant[1])) if instant else None,
        body=markdown.render(draft.lines) if is_markdown else render(draft.lines),
        removed_by=find_remover(shown) if removed else None,
    )


def read_instant(milliseconds: int) -> str:
    """Return the instant of `showComment=`, milliseconds since 1970, as ISO 8601.

    >>> read_instant(1281607875971)
    '2010-08-12T10:11:15.971Z'
    """
    moment = datetime.fromtimestamp(min(milliseconds, 4_000_000_000_000) // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03}Z"


def render(lines: Sequence[str]) -> str:
    """Return plain lines as HTML paragraphs."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(escape(line.strip(), quote=False) for line in lines).strip())
    return "\n".join("<p>" + paragraph.replace("\n", "<br />") + "</p>" for paragraph in paragraphs if paragraph)


def tie(comments: Sequence[Comment], drafts: Sequence[Draft]) -> list[Comment]:
    """Name each comment by what it prints where no id is printed, and each reply's parent by that name."""
    named = [comment.blogger_id or name_of(comment) for comment in comments]
    return [
        replace(comment, blogger_id=own, parent_blogger_id=None if draft.parent is None else named[draft.parent])
        for comment, own, draft in zip(comments, named, drafts, strict=True)
    ]


def name_of(comment: Comment) -> str:
    """Name a comment that prints no id by what it prints: the same words, the same name."""
    printed = "\n".join((comment.author or "", comment.date_text or "", comment.body or ""))
    return "copy:" + hashlib.blake2b(printed.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
