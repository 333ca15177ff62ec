"""Keep what a blog says it holds: the pages its sitemaps list, the posts its archive widget counts by month.

`archivio verify` holds the rows against it. Only a visit speaks for the blog: a page saved years ago counts
what there was then.
"""

from __future__ import annotations

from pipelines.context import Saving
from pipelines.forgotten import Forgotten
from pipelines.rows import fetch, run, storable
from scraper.items import Document
from scraper.urls import permalink_path

#: list pages print the whole widget; post pages repeat it
WITH_WIDGET = frozenset({"index", "archive"})
#: what was said later stands, unless that was a day later: then the clock was wrong
SAVE = """
    INSERT INTO announcements (blog_id, source, url, what, announced, seen_at)
    SELECT ?1, ?2, ?3, json_extract(value, '$[0]'), json_extract(value, '$[1]'), ?4 FROM json_each(?5) WHERE true
    ON CONFLICT (blog_id, source, what)
    DO UPDATE SET url = excluded.url, announced = excluded.announced, seen_at = excluded.seen_at
    WHERE excluded.seen_at >= seen_at OR seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', excluded.seen_at, '+1 day')
"""
#: no longer said by the document that said it: a post taken off a sitemap is announced no more
WITHDRAW = """
    DELETE FROM announcements
    WHERE blog_id = ? AND source = 'sitemap' AND url = ? AND what NOT IN (SELECT value FROM json_each(?))
"""
WITHDRAW_PERIODS = """
    DELETE FROM announcements
    WHERE blog_id = ?1 AND source = 'widget' AND what NOT IN (SELECT value FROM json_each(?3))
        AND (seen_at <= ?2 OR seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', ?2, '+1 day'))
"""


def save_announcements(saving: Saving, document: Document, forgotten: Forgotten) -> None:
    """Save what a document announces, in place of what it announced before; nothing of what was forgotten."""
    listing = document.listing
    if document.page_type in WITH_WIDGET and listing.month_counts and _is_visit(saving):
        periods = [[storable(period), storable(count)] for period, count in listing.month_counts]
        run(saving.db, WITHDRAW_PERIODS, saving.blog_id, saving.now, [period for period, _ in periods])
        run(saving.db, SAVE, saving.blog_id, "widget", storable(document.url), saving.now, periods)
    if document.page_type == "sitemap" and _is_visit(saving):
        paths = list(dict.fromkeys(permalink_path(url) for url in listing.listed))
        listed = [[storable(path), 1] for path in paths if path != "/" and not forgotten.is_post(None, path)]
        if not document.problems:  # a sitemap that was cut withdraws nothing
            run(saving.db, WITHDRAW, saving.blog_id, storable(document.url), [path for path, _ in listed])
        run(saving.db, SAVE, saving.blog_id, "sitemap", storable(document.url), saving.now, listed)


def _is_visit(saving: Saving) -> bool:
    return bool(fetch(saving.db, "SELECT 1 FROM runs WHERE id = ? AND url LIKE 'http%'", saving.run_id))
