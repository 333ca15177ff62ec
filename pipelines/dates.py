"""Dates: what a document prints → days in the blog's own time zone and instants in UTC.

`parse_date` reads one printed date; `clean_dates` weighs everything a document says. A date that is not certain
is None with its raw text kept and a problem beside it: never a guess, never today.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pipelines.calendar_words import calendar_words
from pipelines.comment_dates import date_comments
from pipelines.instants import Moment, Stamp, parse_instant, parse_time, to_utc
from pipelines.printed_dates import Reading, parse_date, possible_readings
from pipelines.published import Setting, date_post, document_order, machine_stamp, read_header
from pipelines.time_zones import blog_zones
from scraper.items import Blog, Document

__all__ = [
    "DatesPipeline", "Moment", "Reading", "Stamp", "clean_dates", "parse_date", "parse_instant", "parse_time",
    "possible_readings", "to_utc",
]  # fmt: skip

_SORTED = ("index", "archive")  #: page types that list posts newest first


def clean_dates(document: Document) -> Document:
    """Fill the days and instants of a document's posts and comments, and note what cannot be trusted."""
    if not document.posts and not document.comments:
        return document
    blog = document.blog
    language = (blog.language if blog else None) or "it"
    printed = [post.published_iso for post in document.posts] + [item.published_iso for item in document.comments]
    read = [stamp for stamp in map(machine_stamp, printed) if stamp]
    zones = blog_zones(blog.time_zone if blog else None, language, read)
    headers = [read_header(post, language) for post in document.posts]
    order = document_order(document.posts, headers, calendar_words(language).order, document.page_type in _SORTED)
    setting = Setting(document.url, language, zones, order, _seen_at(document))
    posts = tuple(date_post(post, header, setting) for post, header in zip(document.posts, headers, strict=True))
    comments = date_comments(document.comments, posts, setting)
    return replace(
        document, posts=posts, comments=comments, problems=(*document.problems, *setting.problems),
        blog=_with_zone(blog, setting, any(stamp.local for stamp in read)),
    )  # fmt: skip


def _seen_at(document: Document) -> datetime | None:
    return document.capture.fetched_at if document.capture else None


def _with_zone(blog: Blog | None, setting: Setting, shown: bool) -> Blog | None:
    """Name the time zone that the offsets show, where the blog names none itself."""
    if blog and not blog.time_zone and shown and len(setting.zones) == 1:
        return replace(blog, time_zone=setting.zones[0].key)
    return blog


class DatesPipeline:
    """Read every date of a document."""

    def process_item(self, item: object) -> object:
        """Clean a document's dates; let anything else pass."""
        return clean_dates(item) if isinstance(item, Document) else item
