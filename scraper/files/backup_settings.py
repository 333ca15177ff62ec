"""What a backup says of the blog itself: the settings of the old export and of Takeout's `settings.csv`."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

from scraper.errors import ExtractionError, UsageError
from scraper.feeds.entries import Entry, clean_title, find_ids, flatten
from scraper.items import Blog
from scraper.urls import absolute, fold_blog_url
from scraper.xml import decode

LOCALE = re.compile(r"([a-z]{2,3})(?:[_-]([A-Za-z]{2}))?")


def read_setting(entry: Entry) -> tuple[str, str]:
    """Return name and value of a setting, as Takeout names it: `blog_time_zone`.

    >>> read_setting(Entry(id="tag:blogger.com,1999:blog-1.settings.BLOG_LOCALE", content="it"))
    ('blog_locale', 'it')
    """
    value = unescape((entry.content or "").replace("<br />\n", "\n"))  # plain text, which was made HTML
    return entry.id.rpartition(".")[2].lower(), value.strip()


def read_settings_csv(body: bytes, url: str) -> dict[str, str]:
    """Read Takeout's `settings.csv`: a row of names above a row of values, or a name and a value in each row."""
    try:
        rows = [row for row in csv.reader(io.StringIO(decode(body).removeprefix("\ufeff"))) if row]
    except csv.Error as error:
        raise ExtractionError(f"{url} is not a table of settings: {error}") from error
    if not any(cell.strip().lower().startswith("blog_") for row in rows[:60] for cell in row):
        raise ExtractionError(f"{url} is not a table of a blog's settings")
    if len(rows) >= 2 and rows[0][0].lower().startswith("blog_") and not rows[1][0].lower().startswith("blog_"):
        return {name.strip().lower(): value.strip() for name, value in zip(rows[0], rows[1], strict=False)}
    return {row[0].strip().lower(): row[1].strip() for row in rows if len(row) >= 2}


def build_blog(
    head: Entry | None, settings: dict[str, str], root: str | None, known: Blog | None = None
) -> Blog | None:
    """Make the blog of what head and settings say, on top of what is known; None while its address is not."""
    url = root or find_address(head, settings) or (known.url if known else None)
    if url is None:
        return None
    title = clean_title(head) if head else None
    return Blog(
        url=url,
        title=flatten(settings.get("blog_name")) or title or (known.title if known else None),
        description=flatten(settings.get("blog_description")) or (known.description if known else None),
        language=read_locale(settings.get("blog_locale", "")),
        time_zone=settings.get("blog_time_zone") or None,
        blogger_id=(find_ids(head.id)[0] if head else None) or (known.blogger_id if known else None),
    )


def find_address(head: Entry | None, settings: dict[str, str]) -> str | None:
    """Return the blog's root: from the feed's own link, else from the settings' subdomain or domain."""
    link = head.find_link("alternate", "text/html") if head else None
    subdomain = settings.get("blog_subdomain", "")
    named = subdomain if "." in subdomain or not subdomain else f"{subdomain}.blogspot.com"
    for address in (absolute(link.href, "https://_/") if link else None, settings.get("blog_custom_domain"), named):
        try:
            if address:
                return fold_blog_url(address)
        except UsageError:
            continue
    return None


def read_locale(locale: str) -> str | None:
    """Return a locale as BCP 47, without a region that only repeats the language.

    >>> read_locale("it_IT"), read_locale("pt_BR"), read_locale("en_GB"), read_locale("")
    ('it', 'pt-BR', 'en-GB', None)
    """
    found = LOCALE.fullmatch(locale)
    if found is None:
        return None
    region = (found[2] or "").upper()
    return found[1] if not region or region.lower() == found[1] else f"{found[1]}-{region}"
