"""A post page's comments: threaded since 2012, flat lists before, and the same as data in the page's script.

A threaded page prints each comment as `li.comment` with its replies inside it. A comment's exact instant stands in
its permalink, `?showComment=<epoch ms>`, whatever is printed beside it; comments of before the summer of 2006 carry
the seconds in their id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from scraper.items import Comment, Source
from scraper.pages.comments.data import inline_comments
from scraper.pages.comments.flat import FlatComment, comment_body, flat_comments, line_author, line_stamp
from scraper.pages.comments.parts import (
    BODY_CLASSES,
    STAMP_CLASSES,
    Target,
    comment_author,
    instant_in_id,
    number_of,
    removed_by,
    stamp_and_millis,
    utc_of_millis,
)
from scraper.pages.context import Context
from scraper.pages.parse import Element
from scraper.pages.printed import inner_html, printed
from scraper.pages.regions import has_class

TAG = re.compile(r"<[^<>]{0,300}>")


def extract_comments(context: Context, regions: Iterable[Element], target: Target) -> tuple[Comment, ...]:
    """Read every comment the page holds, in the order it prints them: from its markup, completed by its data."""
    tree = context.tree
    found: list[Comment] = []
    for region in regions:
        items = tree.between(tree.classed("comment"), tree.at(region), tree.end(region))
        items = [item for item in items if item.tag in {"li", "div", "article"} and _has_content(item)]
        if items:
            found += _threaded(context, items, target)
        else:
            found += [_flat(context, comment, target) for comment in flat_comments(tree, region)]
    data = [_from_data(context, item, target) for item in inline_comments(context.text)]
    return _merged(found, data)


def _has_content(item: Element) -> bool:
    return any(has_class(element, *BODY_CLASSES, *STAMP_CLASSES) for element in item.iter())


def _threaded(context: Context, items: list[Element], target: Target) -> list[Comment]:
    numbers = {item: number_of(item) for item in items}
    comments = []
    for item in items:
        parent = next((ancestor for ancestor in item.iterancestors() if ancestor in numbers), None)
        stretch = _own_part(item, numbers)
        body = next((element for element in stretch if has_class(element, *BODY_CLASSES)), None)
        author, author_url = comment_author(context, stretch, body)
        marked = any(has_class(element, "icon", "datetime") for element in stretch)
        comments.append(
            _comment(
                target,
                stretch,
                number=numbers[item],
                parent=numbers[parent] if parent is not None else None,
                author=author,
                author_url=author_url,
                html=inner_html(body) if body is not None else None,
                text=printed(body) if body is not None else None,
                marked=marked,
            )
        )
    return comments


def _own_part(item: Element, among: dict[Element, str | None]) -> list[Element]:
    """List a comment's elements without those of the replies inside it."""
    own, skipped = [], set()
    for element in item.iter():
        if element is not item and (element in among or element.getparent() in skipped):
            skipped.add(element)
        else:
            own.append(element)
    return own


def _flat(context: Context, comment: FlatComment, target: Target) -> Comment:
    body, line = comment_body(context.tree, comment)
    inside = body.element if body is not None and line is None else None
    # without a class for the text, only the line with the permalink is surely not text
    author, author_url = comment_author(context, comment.stretch if line is None else list(line.iter()), inside)
    if author is None and line is not None:
        author = line_author(line)
    read = _comment(
        target,
        comment.stretch,
        number=comment.number,
        parent=None,
        author=author,
        author_url=author_url,
        html=body.html() if body is not None else None,
        text=printed(inside) if inside is not None else None,
        marked=False,
    )
    if read.date_text is None and line is not None:
        return replace(read, date_text=line_stamp(line, author))
    return read


def _comment(
    target: Target,
    stretch: list[Element],
    *,
    number: str | None,
    parent: str | None,
    author: str | None,
    author_url: str | None,
    html: str | None,
    text: str | None,
    marked: bool,
) -> Comment:
    """Put one printed comment together; `marked` says that the theme marks the blog author's comments."""
    stamp, millis = stamp_and_millis(stretch)
    deleted = next((printed(each) for each in stretch if has_class(each, "deletedcomment", "deleted")), None)
    by_author = any(has_class(element, "blogauthor") for element in stretch)
    return Comment(
        source=Source.PAGE,
        blogger_id=number,
        post_blogger_id=target.blogger_id,
        post_url=target.url,
        parent_blogger_id=parent,
        author=author,
        author_url=author_url,
        by_blog_author=by_author or _is_author(author_url, target) or (False if marked else None),
        date_text=stamp,
        published_iso=utc_of_millis(millis) if millis else instant_in_id(number, stamp),
        body=html,
        removed_by=removed_by(deleted, text),
    )


def _is_author(url: str | None, target: Target) -> bool:
    """Tell the blog's author by the profile; http and https are one."""
    if not url or not target.author_url:
        return False
    return url.split("://")[-1] == target.author_url.split("://")[-1]


def _from_data(context: Context, item: dict[str, Any], target: Target) -> Comment:
    """Turn one entry of the page's inline data into a comment."""
    author = item.get("author")
    author = author if isinstance(author, dict) else {}
    body = item["body"] if isinstance(item.get("body"), str) else None
    millis, parent, shown = (item.get(name) for name in ("timestamp", "parentId", "displayTime"))
    url = context.absolute(author["profileUrl"]) if isinstance(author.get("profileUrl"), str) else None
    plain = " ".join(TAG.sub(" ", body or "").split())
    return Comment(
        source=Source.PAGE,
        blogger_id=item["id"],
        post_blogger_id=target.blogger_id,
        post_url=target.url,
        parent_blogger_id=parent if isinstance(parent, str) and parent.isdigit() else None,
        author=author["name"] if isinstance(author.get("name"), str) else None,
        author_url=url,
        by_blog_author=_is_author(url, target),
        date_text=shown if isinstance(shown, str) else None,
        published_iso=utc_of_millis(millis) if isinstance(millis, str) and re.fullmatch(r"\d{10,16}", millis) else None,
        body=body,
        removed_by=removed_by(plain if "deleted-comment" in (body or "") else None, plain),
    )


def _merged(read: list[Comment], data: list[Comment]) -> tuple[Comment, ...]:
    """Put the two readings together: the data knows parents that a saved or flat page does not show."""
    left = {comment.blogger_id: comment for comment in data}
    merged: dict[str, Comment] = {}
    for comment in read:
        key = comment.blogger_id or f"unnumbered {len(merged)}"
        other = left.pop(comment.blogger_id, None)
        merged.setdefault(key, _completed(comment, other) if other else comment)
    return (*merged.values(), *left.values())


def _completed(comment: Comment, other: Comment) -> Comment:
    """Fill what one reading does not say from the other."""
    missing = {each.name: getattr(other, each.name) for each in fields(Comment) if getattr(comment, each.name) is None}
    return replace(comment, **missing)
