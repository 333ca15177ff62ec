"""A post page's comments: threaded since 2012, flat lists before, and the same as data in the page's script.

A threaded page prints each comment as `li.comment` with its replies inside it; a flat one as the `dt`/`dd` of a
`dl#comments-block`, or as whatever a classic template's author wrote around `<a name="c5922003048940271008">`.
A comment's exact instant stands in its permalink, `?showComment=<epoch ms>`, whatever is printed beside it;
comments of before the summer of 2006 carry the seconds in their id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scraper.items import Comment, Source
from scraper.pages.comment_data import inline_comments
from scraper.pages.context import Context
from scraper.pages.parse import Element, as_printed, inner_html, printed
from scraper.pages.regions import has_class

OWN_ID = re.compile(r"c?(\d{9,20})(?:-content)?", re.ASCII)
SHOWN = re.compile(r"(?:[?&@_;\uf03f]|%3[Ff]|%26)showComment=(\d{10,16})\b(?:[^#]*#c?(\d{9,20}))?")
FRAGMENT = re.compile(r"#c?(\d{9,20})$")
DELETE_ID = re.compile(r"delete-comment\.(?:g|do)\?[^\"']*?postID=(\d{9,20})")
EPOCH_ID = re.compile(r"1[01]\d{16}")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
REMOVED = re.compile(
    r"(?:questo (?:commento|post) è stato (?:eliminato|rimosso) d|th(?:is|e) (?:comment|post) has been removed by )",
    re.I,
)
BY_ADMINISTRATOR = re.compile(r"a[dm]min|verwalt|gestor|moderat|διαχειριστ|администратор|beheerder", re.IGNORECASE)
SAYS = re.compile(
    r"\s*(?:ha detto|ha scritto|said|says|dice|dijo|hat gesagt|sagt|meinte|disse|diz|a dit|zei|said at|wrote|writes|escreveu|"
    r"είπε|пишет|комментирует|skrev|sa|powiedział\(a\)|pisze|berkata|dedi ki)?\s*[.…:]*\s*$",
    re.IGNORECASE,
)
FLAT_HEADS = ("commentauthor", "commentposter")
AUTHOR_CLASSES = (
    "user",
    "fn",
    "commentauthor",
    "commentauthorname",
    "commentname",
    "anoncommentauthor",
    "commentposter",
)
BODY_CLASSES = ("commentcontent", "commentbody", "commenttext", "commentbodyauthor", "cmtext", "commentp")
STAMP_CLASSES = ("datetime", "commenttimestamp", "commentdate", "commenttime", "cmdate", "commentmeta")


@dataclass(frozen=True, slots=True)
class Target:
    """The post that a page's comments answer."""

    blogger_id: str | None
    url: str | None
    author_url: str | None


def extract_comments(context: Context, regions: Iterable[Element], target: Target) -> tuple[Comment, ...]:
    """Read every comment the page holds, in the order it prints them: from its markup, completed by its data."""
    tree = context.tree
    found: list[Comment] = []
    for region in regions:
        threaded = [item for item in tree.between(tree.classed("comment"), tree.at(region), tree.end(region))]
        threaded = [item for item in threaded if item.tag in {"li", "div", "article"} and _has_content(item)]
        found += _threaded(context, threaded, target) if threaded else _flat(context, region, target)
    data = [_from_data(context, item, target) for item in inline_comments(context.text)]
    return _merged(found, data)


def _has_content(item: Element) -> bool:
    return any(has_class(element, *BODY_CLASSES, *STAMP_CLASSES) for element in item.iter())


def _threaded(context: Context, items: list[Element], target: Target) -> list[Comment]:
    ids = {item: _id_of(item) for item in items}
    among = set(items)
    comments = []
    for item in items:
        parent = next((ancestor for ancestor in item.iterancestors() if ancestor in among), None)
        head = _own_part(item, among)
        comments.append(_read(context, head, ids[item], ids.get(parent) if parent is not None else None, target, True))
    return comments


def _own_part(item: Element, among: set[Element]) -> list[Element]:
    """List a comment's elements without those of the replies inside it."""
    own, skipped = [], set()
    for element in item.iter():
        parent = element.getparent()
        if element is not item and (element in among or parent in skipped):
            skipped.add(element)
        else:
            own.append(element)
    return own


def _id_of(item: Element) -> str | None:
    """Give a comment's Blogger id, also where a saved page's scripts have renamed the element `bc_0_1B`."""
    if match := OWN_ID.fullmatch(item.get("id") or ""):
        return match.group(1)
    for element in item.iter():
        for name in ("id", "name", "data-comment-id"):
            if match := OWN_ID.fullmatch(element.get(name) or ""):
                return match.group(1)
        href = element.get("href") or ""
        if match := SHOWN.search(href):
            if match.group(2):
                return match.group(2)
        if match := FRAGMENT.search(href) or DELETE_ID.search(href):
            return match.group(1)
    return None


def _flat(context: Context, region: Element, target: Target) -> list[Comment]:
    """Read a list without nesting: each comment runs from its own anchor to the next one's."""
    tree = context.tree
    starts: list[tuple[int, str]] = []
    seen: set[str] = set()
    for element in tree.elements[tree.at(region) : tree.end(region)]:
        name = element.get("id") if element.tag != "a" else element.get("name") or element.get("id")
        match = OWN_ID.fullmatch(name or "")
        if match and match.group(1) not in seen and (element.tag == "a" or (name or "").startswith("c")):
            seen.add(match.group(1))
            starts.append((tree.at(element), match.group(1)))
    comments = []
    for number, (at, identifier) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else tree.end(region)
        stretch = tree.elements[at:end]
        comments.append(_read(context, stretch, identifier, None, target, False))
    return comments


def _read(
    context: Context, stretch: list[Element], identifier: str | None, parent: str | None, target: Target, threaded: bool
) -> Comment:
    """Read one comment from the elements that are its own."""
    author, author_url = _author(context, stretch)
    body = next((element for element in stretch if has_class(element, *BODY_CLASSES)), None)
    html = inner_html(body) if body is not None else None
    stamp, millis = _stamp(stretch)
    deleted = next((printed(element) for element in stretch if has_class(element, "deletedcomment")), None)
    marked = any(has_class(element, "blogauthor") for element in stretch)
    by_author = marked or bool(author_url and author_url == target.author_url)
    return Comment(
        source=Source.PAGE,
        blogger_id=identifier,
        post_blogger_id=target.blogger_id,
        post_url=target.url,
        parent_blogger_id=parent,
        author=author,
        author_url=author_url,
        by_blog_author=by_author or (False if threaded else None),
        date_text=stamp,
        published_iso=utc_of_millis(millis) if millis else instant_in_id(identifier, stamp),
        body=html,
        removed_by=removed_by(deleted, printed(body) if body is not None else None),
    )


def _author(context: Context, stretch: list[Element]) -> tuple[str | None, str | None]:
    for element in stretch:
        if has_class(element, *AUTHOR_CLASSES) and not has_class(element, "icon"):
            link = next((each for each in element.iter("a") if each.get("href") and printed(each)), None)
            name = printed(link) if link is not None else SAYS.sub("", printed(element))
            if name:
                return name, context.absolute(link.get("href")) if link is not None else None
    return None, None


def _stamp(stretch: list[Element]) -> tuple[str | None, str | None]:
    """Give the stamp as printed and the milliseconds that its link carries."""
    linked = next(((e, m) for e in stretch if e.tag == "a" and (m := SHOWN.search(e.get("href") or ""))), None)
    if linked and (text := as_printed(linked[0])):
        return text, linked[1].group(1)
    for element in stretch:
        if has_class(element, *STAMP_CLASSES):
            link = next((each for each in element.iter("a") if FRAGMENT.search(each.get("href") or "")), None)
            if text := as_printed(link if link is not None else element):
                return text, linked[1].group(1) if linked else None
    return None, linked[1].group(1) if linked else None


def removed_by(mark: str | None, text: str | None) -> str | None:
    """Tell who removed a comment of which only the mark is left; None where the comment stands.

    >>> removed_by("Questo commento è stato eliminato dall'autore.", None)
    'author'
    >>> removed_by(None, "Questo commento è stato eliminato da un amministratore del blog.")
    'administrator'
    """
    sentence = mark or (text if text and len(text) < 120 and REMOVED.match(text) else None)
    if not sentence:
        return None
    return "administrator" if BY_ADMINISTRATOR.search(sentence) else "author"


def utc_of_millis(millis: str) -> str | None:
    """Write an epoch in milliseconds as UTC, whole seconds.

    >>> utc_of_millis("1319719182528")
    '2011-10-27T12:39:42Z'
    """
    seconds = int(millis) // 1000
    if not 850_000_000 < seconds < 4_000_000_000:  # before any blog, or no time at all
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_in_id(identifier: str | None, stamp: str | None) -> str | None:
    """Read the instant inside an id of before the 2006 Blogger: its first ten figures are epoch seconds.

    Ids of 18 figures from after that year are random, so a printed year must agree.

    >>> instant_in_id("111807638812536561", "9:46 AM, June 06, 2005")
    '2005-06-06T16:46:28Z'
    """
    if not identifier or not EPOCH_ID.fullmatch(identifier):
        return None
    instant = datetime.fromtimestamp(int(identifier) // 10**8, UTC)
    years = YEAR.findall(stamp or "")
    if not datetime(2001, 1, 1, tzinfo=UTC) <= instant <= datetime(2006, 12, 31, tzinfo=UTC):
        return None
    if years and abs(int(years[0]) - instant.year) > (instant.month in {1, 12}):
        return None
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _from_data(context: Context, item: dict[str, Any], target: Target) -> Comment:
    """Turn one entry of the page's inline data into a comment."""
    author = item.get("author") if isinstance(item.get("author"), dict) else {}
    assert isinstance(author, dict)
    body = item.get("body") if isinstance(item.get("body"), str) else None
    millis, parent, shown = (item.get(name) for name in ("timestamp", "parentId", "displayTime"))
    url = context.absolute(str(author.get("profileUrl") or ""))
    deleted = "deleted-comment" in (body or "")
    return Comment(
        source=Source.PAGE,
        blogger_id=str(item["id"]),
        post_blogger_id=target.blogger_id,
        post_url=target.url,
        parent_blogger_id=str(parent) if parent else None,
        author=str(author["name"]) if author.get("name") else None,
        author_url=url,
        by_blog_author=bool(url and url == target.author_url),
        date_text=shown if isinstance(shown, str) else None,
        published_iso=utc_of_millis(str(millis)) if str(millis or "").isdigit() else None,
        body=body,
        removed_by=removed_by(re.sub(r"<[^>]*>", "", body or "") if deleted else None, body),
    )


def _merged(printed_: list[Comment], data: list[Comment]) -> tuple[Comment, ...]:
    """Put the two readings together: the data knows parents that a saved or flat page does not show."""
    by_id: dict[str | None, Comment] = {comment.blogger_id: comment for comment in data}
    merged: list[Comment] = []
    seen: set[str] = set()
    for comment in printed_:
        other = by_id.pop(comment.blogger_id, None)
        if comment.blogger_id and comment.blogger_id in seen:
            continue
        seen.add(comment.blogger_id or "")
        merged.append(_completed(comment, other) if other else comment)
    return (*merged, *(comment for comment in by_id.values() if comment.blogger_id not in seen))


def _completed(comment: Comment, other: Comment) -> Comment:
    return Comment(
        **{
            name: getattr(comment, name) if getattr(comment, name) is not None else getattr(other, name)
            for name in Comment.__dataclass_fields__
        }
    )
