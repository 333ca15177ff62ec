"""Dates: what a document prints → days in the blog's own time zone and instants in UTC.

`parse_date` reads one printed date; `clean_dates` weighs everything a document says. A date that is not certain
is None with its raw text kept and a problem beside it: never a guess, never today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.dates.comments import date_comments, read_comment
from pipelines.dates.comments import paired as pair_comment
from pipelines.dates.instants import Moment, Stamp, parse_instant, parse_time, to_utc
from pipelines.dates.languages import language_of_words
from pipelines.dates.order import out_of_order
from pipelines.dates.posts import Header, date_post, header_order, read_header
from pipelines.dates.posts import paired as pair_post
from pipelines.dates.printed import parse_date, possible_readings
from pipelines.dates.setting import Setting
from pipelines.dates.words import calendar_words
from pipelines.dates.zones import blog_zones
from scraper.items import Blog, Document, Post

__all__ = [
    "DatesPipeline", "Moment", "Stamp", "clean_dates", "parse_date", "parse_instant", "parse_time",
    "possible_readings", "to_utc",
]  # fmt: skip

_SORTED = ("index", "archive")  #: page types that list posts by date


def clean_dates(document: Document) -> Document:
    """Fill the days and instants of a document's posts and comments, and note what cannot be trusted.

    Fills `published_on`, `published_at`, `published_raw`, `published_from` and `updated_at` of posts, the first three
    of comments, and the blog's `time_zone` where it names none and the offsets show it.
    """
    if not document.posts and not document.comments:
        return document
    language = _language(document)
    setting = _setting(document, language)
    headers = [read_header(post, setting.language) for post in document.posts]
    printed = [read_comment(comment, setting.language) for comment in document.comments]
    stamps = [
        pair_post(setting.stamp(post.published_iso, post.url or document.url), header)
        for post, header in zip(document.posts, headers, strict=True)
    ]
    comment_stamps = [
        pair_comment(setting.stamp(comment.published_iso, comment.post_url or document.url), read)
        for comment, read in zip(document.comments, printed, strict=True)
    ]
    told = [stamp for stamp in (*stamps, *comment_stamps) if stamp]
    named = document.blog or Blog(url=document.url)
    setting.zones = blog_zones(named.time_zone, named.language or language, told)
    posts = _date_posts(document, headers, stamps, setting)
    comments = date_comments(document.comments, printed, comment_stamps, posts, setting)
    blog = _with_zone(document.blog, setting, any(stamp.local for stamp in told))
    return replace(document, blog=blog, posts=tuple(posts), comments=comments, problems=tuple(setting.noted))


def _setting(document: Document, language: str | None) -> Setting:
    custom = calendar_words(language).order or None if language else None
    seen_at = document.seen_at or (document.capture.fetched_at if document.capture else None)
    url = document.blog.url if document.blog else document.url
    return Setting(document.url, url, language or "it", custom, (), seen_at, dict.fromkeys(document.problems))


def _date_posts(
    document: Document, headers: Sequence[Header], stamps: Sequence[Stamp | None], setting: Setting
) -> list[Post]:
    listed = document.page_type in _SORTED
    order = header_order(document.posts, headers, stamps, setting.custom, listed)
    together = zip(document.posts, headers, stamps, strict=True)
    posts = [date_post(post, header, stamp, order, setting) for post, header, stamp in together]
    return _without_strangers(posts, headers, setting) if listed else posts


def _language(document: Document) -> str | None:
    """Give the language of the blog; where it names none, or none that reads its dates, that of the words printed."""
    named = document.blog.language if document.blog else None
    texts = [text for post in document.posts for text in (post.date_text, post.time_text) if text]
    texts += [comment.date_text for comment in document.comments if comment.date_text]
    if named and (not texts or _reads_any(texts, named)):
        return named
    return language_of_words(texts, [post.count_text for post in document.posts if post.count_text]) or named


def _reads_any(texts: Sequence[str], language: str) -> bool:
    """Say whether a language knows any word of these texts."""
    words = calendar_words(language)
    worded = [text for text in texts[:5] if any(letter.isalpha() for letter in text)]
    return not worded or any(words.knows(text) for text in worded)


def _without_strangers(posts: list[Post], headers: Sequence[Header], setting: Setting) -> list[Post]:
    """Take the day from a post whose header stands where its list, sorted by date, cannot hold it."""
    for at in out_of_order([post.published_on for post in posts]):
        if posts[at].published_from == "header":
            near = [str(post.published_on) for post in posts[max(0, at - 1) : at + 2] if post is not posts[at]]
            detail = f"printed {headers[at].text}, in a list between {' and '.join(near)}"
            setting.doubt("dates_disagree", detail, posts[at].url)
            posts[at] = replace(posts[at], published_on=None, published_at=None, published_from=None)
    return posts


def _with_zone(blog: Blog | None, setting: Setting, shown: bool) -> Blog | None:
    """Name the time zone that the offsets show, where the blog names none, or one that they contradict."""
    if blog and shown and len(setting.zones) == 1 and setting.zones[0].key != blog.time_zone:
        return replace(blog, time_zone=setting.zones[0].key)
    return blog


class DatesPipeline:
    """Read every date of a document."""

    def process_item(self, item: object) -> object:
        """Clean a document's dates; let anything else pass."""
        return clean_dates(item) if isinstance(item, Document) else item
