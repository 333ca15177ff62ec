"""Text and Markdown copies of a post's page into items: printed date, title, body, count, comments, then furniture.

A copy is what a person or a page saver took from the screen. It is read from what cannot be mistaken: the date header
above, the count label below; the furniture (comment form, moderation notice, gadgets) ends what is the blog's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from scraper.copies import markdown
from scraper.copies.comments import read_comments
from scraper.copies.layout import Line, Section, find_count, find_footer, find_sections, find_starts
from scraper.copies.stamps import TIME
from scraper.copies.words import BYLINE, CLOSING, LABELS, is_whole
from scraper.errors import NotACopy, UsageError
from scraper.items import Blog, Document, Post, Problem, Source
from scraper.urls import absolute, fold_blog_url
from scraper.xml import decode

FIRST_LINES, FIRST_LINES_MARKDOWN = 12, 80  # a page saver keeps the blog's header above the post
LONGEST_TITLE = 250
HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?.{0,200}?\?>\s*){0,5}<(?:!doctype|html|head|body|feed|rss)\b", re.I | re.S
)
FRONT_MATTER = re.compile(r"---\n((?:[^\n]{0,2000}\n){1,60}?)---\n")


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands between the end of a body and its count."""

    author: str | None = None
    author_url: str | None = None
    time_text: str | None = None
    permalink: str | None = None
    labels: tuple[str, ...] | None = None


def extract_copy(body: bytes, url: str) -> Document:
    """Extract the post, or posts, that a text copy of a page holds; `url` names the file in problems.

    Raises NotACopy, in one sentence, on a text without a printed date in its first lines, and on what is no text.
    """
    text = read_text(body, url)
    front = FRONT_MATTER.match(text)
    address = find_address(front[1]) if front else None
    if front:
        text = text[front.end() :]
    is_markdown = markdown.is_markdown(text) or url.lower().endswith((".md", ".markdown"))
    show = markdown.plain if is_markdown else str.strip
    lines = [Line(raw.rstrip(), show(raw)) for raw in text.split("\n")]
    starts = find_starts(lines, FIRST_LINES_MARKDOWN if is_markdown else FIRST_LINES)
    if not starts:
        raise NotACopy(f"{url} has no printed date in its first lines, so it is not the copy of a post")
    documents = [
        read_section(lines, section, url, is_markdown=is_markdown, address=address if len(starts) == 1 else None)
        for section in find_sections(lines, starts)
    ]
    return join(documents, url)


def read_text(body: bytes, url: str) -> str:
    """Decode a copy and fold its line ends; raise NotACopy on bytes that are no text, or another kind of document."""
    if not body.strip():
        raise NotACopy(f"{url} is empty")
    is_wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in body and not is_wide:
        raise NotACopy(f"{url} is not a text")
    text = decode(body).removeprefix("\ufeff")
    if HTML.match(text[:10_000]):
        raise NotACopy(f"{url} is HTML or XML, not the text copy of a page")
    return re.sub(r"\r\n?|\u2028|\u2029|\x0c", "\n", text).replace("\u00a0", " ")


def find_address(front: str) -> str | None:
    """Return the `url:` of a front matter, as page savers write it above a Markdown copy."""
    found = re.search(
        r"^(?:url|source_url|link|permalink|original_url):\s*[\"']?(https?://[^\s\"']+)", front, re.M | re.I
    )
    return found[1] if found else None


def read_section(lines: Sequence[Line], at: Section, url: str, *, is_markdown: bool, address: str | None) -> Document:
    """Read one post: the lines from its date to the next post's, or to the end."""
    closing = next((n for n in range(at.begin, at.end) if is_whole(CLOSING, lines[n].text)), at.end)
    counts = [n for n in range(at.begin, closing) if find_count(lines[n])]
    count = counts[-1] if counts else closing
    foot = find_footer(lines, at.begin, count + 1 if counts and BYLINE.match(lines[count].text) else count)
    footer = read_footer(lines[foot : count + 1])
    title, first = find_title(lines, at, foot)
    permalink = (
        footer.permalink
        or absolute(address, "https://_/")
        or find_title_link(lines, at.date if at.begin == at.date + 1 else at.begin, first)
    )
    post = Post(
        source=Source.COPY,
        url=permalink,
        title=title,
        author=footer.author,
        author_url=footer.author_url,
        date_text=lines[at.date].text,
        time_text=footer.time_text,
        body=render(lines[first:foot], is_markdown=is_markdown),
        labels=footer.labels,
        count_text=find_count(lines[count]) if counts else None,
    )
    comments = read_comments([line.raw for line in lines[count + 1 : closing]], permalink, is_markdown=is_markdown)
    announced = re.sub(r"\D", "", post.count_text or "")
    problems = []
    if announced and int(announced) > len(comments):
        detail = f"{post.date_text}, {title}: {announced} comments announced, {len(comments)} in the copy"
        problems.append(Problem(permalink or url, "copy_comments_short", detail))
    blog = build_blog(permalink)
    return Document(url=url, page_type="copy", blog=blog, posts=(post,), comments=comments, problems=tuple(problems))


def read_footer(lines: Sequence[Line]) -> Footer:
    """Read author, time, permalink and labels from the lines between body and count."""
    text = " ".join(line.text for line in lines)
    links = [link for line in lines for link in markdown.find_links(line.raw)]
    by = BYLINE.search(text)
    author = read_author(text[by.end() :]) if by else None
    times = TIME.search(text[by.start() :] if by else text)
    labels = next((n for n, line in enumerate(lines) if LABELS.match(line.text)), None)
    profile = next((href for name, href, _ in links if name == author), None)
    return Footer(
        author=author,
        author_url=absolute(profile, "https://_/"),
        time_text=times[0] if times else None,
        permalink=next((href for _, href, title in links if title == "permanent link"), None),
        labels=None if labels is None else read_labels(lines[labels:]),
    )


def read_author(text: str) -> str | None:
    """Return the name that follows a byline's `Pubblicato da`.

    >>> read_author("Il viandante a 18:19"), read_author("Anna alle ore 23:27 Etichette: mare"), read_author("")
    ('Il viandante', 'Anna', None)
    """
    name = re.split(r"\s+(?:a|alle|at|à|um|a las|às|il|on)\s+(?:ore\s+)?\d|\s+\d{1,2}[:.]\d\d|\s{3,}", " " + text)[0]
    name = LABELS.split(name)[0].strip()
    return name if 0 < len(name) <= 80 else None


def read_labels(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the labels of a line `Etichette: mare, monti` and of the lines of links under it."""
    words = [LABELS.sub("", lines[0].text)]
    for line in lines[1:]:
        if not line.text or not (words[-1].endswith(",") or not words[-1] or "/search/label/" in line.raw):
            break
        words.append(line.text)
    names = (name.strip() for name in ",".join(words).split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def find_title(lines: Sequence[Line], at: Section, foot: int) -> tuple[str | None, int]:
    """Return the title and where the body begins.

    The title is the line under the date, or above it where only a heading can be one; a text that is all one
    paragraph is the body of an untitled post.
    """
    below = next((n for n in range(at.begin, foot) if lines[n].text), None)
    above = next((n for n in range(at.date - 1, -1, -1) if lines[n].text), None) if at.begin == at.date + 1 else None
    is_headed = below is not None and markdown.HEADING.match(lines[below].raw) is not None
    if above is not None and not is_headed and markdown.HEADING.match(lines[above].raw):
        return lines[above].text, at.begin
    if below is None:
        return None, foot
    text = lines[below].text
    dense = below == at.date + 1  # a copy without blank lines
    ends = dense or below + 1 >= foot or not lines[below + 1].text or markdown.UNDERLINE.match(lines[below + 1].raw)
    rest = any(line.text for line in lines[below + 1 : foot])
    is_title = is_headed or (bool(ends) and len(text) <= LONGEST_TITLE and (rest or len(text) <= 80))
    if is_title and not is_headed and len(text) > 120 and text.endswith("."):
        is_title = False
    if not is_title:
        return None, below
    after = below + 1
    return text, after + 1 if after < foot and markdown.UNDERLINE.match(lines[after].raw) else after


def find_title_link(lines: Sequence[Line], begin: int, first: int) -> str | None:
    """Return where the link of the date or the title leads, in a Markdown copy: the permalink."""
    links = [link for line in lines[begin:first] for link in markdown.find_links(line.raw)]
    return next(
        (absolute(href, "https://_/") for _, href, _ in links if re.search(r"/\d{4}/\d\d/[^/]+\.html", href)), None
    )


def render(lines: Sequence[Line], *, is_markdown: bool) -> str:
    """Return the body as HTML: a paragraph for each run of lines, every line kept."""
    if is_markdown:
        return markdown.render([line.raw for line in lines])
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.text:
            paragraphs[-1].append(escape(line.text, quote=False))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n".join(f"<p>{'<br />'.join(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def build_blog(permalink: str | None) -> Blog | None:
    """Return the blog that a permalink is of; None where there is none, or it is no blog's."""
    if permalink is None:
        return None
    try:
        return Blog(url=fold_blog_url(permalink))
    except UsageError:
        return None


def join(documents: Sequence[Document], url: str) -> Document:
    """Put the posts of a copy of a list page in one document; their bodies may be cut, as on any list."""
    if len(documents) == 1:
        return documents[0]
    return replace(
        documents[0],
        url=url,
        posts=tuple(post for document in documents for post in document.posts),
        comments=tuple(comment for document in documents for comment in document.comments),
        problems=(),  # a list shows counts and no comments
    )
