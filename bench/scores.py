"""Compare what was read with what a careful reader wrote down: right and asked, field by field."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scraper.items import Comment, Document, Post, Source
from scraper.pages.parse import parse_tree
from scraper.pages.printed import printed
from scraper.urls import permalink_path

Truth = dict[str, Any]
RSS_AUTHOR = re.compile(r"^noreply@blogger\.com \((.*)\)$")


@dataclass
class Scores:
    """How many values were asked and right, by field; with every miss in words."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    misses: list[str] = field(default_factory=list)

    def note(self, name: str, right: bool, miss: str) -> None:
        """Count one value."""
        self.asked[name] += 1
        self.right[name] += right
        if not right:
            self.misses.append(f"{name}: {miss}")

    def add(self, other: Scores) -> None:
        """Take another page's figures in."""
        for name, asked in other.asked.items():
            self.asked[name] += asked
            self.right[name] += other.right[name]
        self.misses += other.misses

    def share(self, name: str) -> float | None:
        """Give the share that is right, 0 to 1; None where nothing was asked."""
        return self.right[name] / self.asked[name] if self.asked[name] else None


def score(document: Document, truth: Truth) -> Scores:
    """Score one document, dates and counts already cleaned."""
    scores = Scores()
    where = str(truth["file"])
    expected = truth.get("posts") or []
    pairs = match_posts(document.posts, expected)
    for wanted in expected:
        scores.note("posts found", any(each is wanted for _, each in pairs), f"{where} {wanted.get('url')}")
    matched = [id(post) for post, _ in pairs]
    for post in document.posts:
        invented = id(post) not in matched and not truth.get("partial")
        scores.note("posts not invented", not invented, f"{where} {post.title!r} {post.url}")
    if not document.posts and not expected:
        scores.note("posts not invented", True, where)
    for post, wanted in pairs:
        _score_post(scores, f"{where} {wanted.get('title')!r}", post, wanted, whole=truth["page_type"] != "dynamic")
    _score_comments(scores, where, document.comments, truth.get("comments") or [], bool(truth.get("partial")))
    if truth.get("next_page_url"):
        original = truth.get("next_page_url_original") or truth["next_page_url"]
        read = document.listing.next_url or ""
        right = read == original or read.endswith(str(truth["next_page_url"]).removeprefix("../").removeprefix("../"))
        scores.note("next page", right, f"{where} {read!r} for {original!r}")
    elif truth["page_type"] in {"index", "archive"}:
        scores.note("next page", document.listing.next_url is None, f"{where} {document.listing.next_url!r} for none")
    return scores


def match_posts(read: Iterable[Post], expected: list[Truth]) -> list[tuple[Post, Truth]]:
    """Pair posts by address or number, else by title, else by the order left."""
    left = list(read)
    pairs: list[tuple[Post, Truth]] = []
    for same in (_same_address, _same_title, lambda post, wanted: True):
        for wanted in expected:
            if any(each is wanted for _, each in pairs):
                continue
            post = next((post for post in left if same(post, wanted)), None)
            if post is not None:
                left.remove(post)
                pairs.append((post, wanted))
    return pairs


def _same_address(post: Post, wanted: Truth) -> bool:
    address = str(wanted.get("url") or "")
    if post.blogger_id and (address.endswith(f"#{post.blogger_id}") or str(wanted.get("id")).endswith(post.blogger_id)):
        return True
    if not post.url or not address:
        return False
    name = address.split("/")[-1].split("?")[0]
    return permalink_path(post.url) == permalink_path(address) or (bool(name) and post.url.endswith("/" + name))


def _same_title(post: Post, wanted: Truth) -> bool:
    return bool(post.title) and normal(post.title) == normal(wanted.get("title"))


def _score_post(scores: Scores, where: str, post: Post, wanted: Truth, whole: bool) -> None:
    scores.note("title", normal(post.title) == normal(wanted.get("title")), f"{where} read {post.title!r}")
    if not whole:
        return
    if "author" in wanted:
        # RSS prints `noreply@blogger.com (Ada)`: the person is Ada
        name = RSS_AUTHOR.sub(r"\1", normal(wanted["author"]))
        right = normal(post.author) == name
        scores.note("author", right, f"{where} {post.author!r} for {wanted['author']!r}")
    _score_dates(scores, where, post, wanted)
    labels, asked = sorted(post.labels or ()), sorted(wanted.get("labels") or ())
    scores.note("labels", labels == asked, f"{where} {labels} for {asked}")
    if wanted.get("comment_count") is not None or wanted.get("comment_count_text"):
        count = wanted.get("comment_count")
        scores.note(
            "count", post.comment_count == count, f"{where} {post.comment_count} for {count} ({post.count_text!r})"
        )
    _score_body(scores, where, post, wanted)


def _score_dates(scores: Scores, where: str, post: Post, wanted: Truth) -> None:
    iso = wanted.get("published_iso") or ""
    expected = iso[:10] or wanted.get("published_on")  # a page may print no more than a day
    if not expected:
        return
    day = post.published_on.isoformat() if post.published_on else None
    scores.note("day", day == expected, f"{where} {day} for {expected} ({post.date_text!r})")
    if instant := utc(iso):
        scores.note("instant", post.published_at == instant, f"{where} {post.published_at} for {instant}")


def _score_body(scores: Scores, where: str, post: Post, wanted: Truth) -> None:
    """Compare both ends of the text; a list's cut body is no body, so it is not asked for."""
    if post.body is None and post.source is Source.LIST:
        scores.note("cut bodies left out", True, where)
        return
    text = plain(post.body)
    first, last = squeezed(wanted.get("first_words")), squeezed(wanted.get("last_words"))
    if not first and not last:
        scores.note("body", text == "", f"{where} has text {text[:60]!r}")
        return
    scores.note("body", text.startswith(first) and text.endswith(last), f"{where} {text[:40]!r} … {text[-40:]!r}")


def _score_comments(
    scores: Scores, where: str, read: tuple[Comment, ...], expected: list[Truth], partial: bool
) -> None:
    pairs = _match_comments(read, expected)
    for wanted in expected:
        found = any(each is wanted for _, each in pairs)
        scores.note("comments", found, f"{where} {wanted.get('author')} {wanted.get('first_words')}")
    matched = {id(comment) for comment, _ in pairs}
    for comment in read:
        scores.note("comments not invented", partial or id(comment) in matched, f"{where} {comment.blogger_id}")
    place = {comment.blogger_id: number for number, (comment, _) in enumerate(pairs)}
    true_place = {number_in(wanted["id"]): number for number, (_, wanted) in enumerate(pairs) if wanted.get("id")}
    for comment, wanted in pairs:
        right = normal(comment.author) == normal(wanted.get("author"))
        scores.note("comment authors", right, f"{where} {comment.author!r} for {wanted.get('author')!r}")
        if instant := utc(wanted.get("published_iso")):
            read_at = comment.published_at
            scores.note("comment dates", read_at == instant, f"{where} {read_at} for {instant} ({comment.date_text!r})")
        elif wanted.get("published_text"):
            right = normal(comment.date_text) == normal(wanted["published_text"])
            scores.note("comment dates", right, f"{where} {comment.date_text!r} for {wanted['published_text']!r}")
        if wanted.get("first_words"):
            right = plain(comment.body).startswith(squeezed(wanted["first_words"]))
            scores.note("comment texts", right, f"{where} {plain(comment.body)[:60]!r} for {wanted['first_words']!r}")
        parent = number_in(wanted.get("parent"))
        asked = true_place.get(parent, parent)
        given = place.get(comment.parent_blogger_id, comment.parent_blogger_id)
        scores.note("parents", given == asked, f"{where} {comment.blogger_id}: {given} for {asked}")


def _match_comments(read: tuple[Comment, ...], expected: list[Truth]) -> list[tuple[Comment, Truth]]:
    """Pair comments by id, else by how their text begins, in order."""
    left = list(read)
    pairs: list[tuple[Comment, Truth]] = []
    for wanted in expected:
        number = number_in(wanted.get("id"))
        first = squeezed(wanted.get("first_words"))
        found = next((each for each in left if each.blogger_id == number), None)
        found = found or next((each for each in left if first and plain(each.body).startswith(first)), None)
        if found is not None:
            left.remove(found)
            pairs.append((found, wanted))
    return pairs


def number_in(identifier: str | None) -> str | None:
    """Give Blogger's number in an id as pages and feeds write it: `c123`, `tag:blogger.com,1999:blog-1.post-123`."""
    return identifier.rsplit("post-", 1)[-1].removeprefix("c") if identifier else None


def normal(text: str | None) -> str:
    """Fold white space and composition."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def squeezed(text: str | None) -> str:
    """Leave white space out: where a line breaks is no part of a text."""
    return "".join(unicodedata.normalize("NFC", text or "").split())


def plain(html: str | None) -> str:
    """Give a body's words without white space."""
    return squeezed(printed(parse_tree(f"<div>{html}</div>").root)) if html and html.strip() else ""


def utc(iso: str | None) -> datetime | None:
    """Read an instant; None where it names no zone or no time. Seconds are what counts."""
    if not iso or "T" not in iso:
        return None
    at = datetime.fromisoformat(iso)
    return at.astimezone(UTC).replace(microsecond=0) if at.tzinfo else None
