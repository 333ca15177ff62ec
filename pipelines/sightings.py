"""Note that the blog still shows a post or comment; a vanished one that is seen again is back."""

from __future__ import annotations

from pipelines.context import Saving
from pipelines.rows import run
from scraper.items import Source

#: the source of a row after another one has shown it; any other takes its place
BECOMES = {Source.LIST: "source", Source.PAGE: "iif(source = 'feed', 'feed', 'page')"}


def write_seen(saving: Saving, table: str, seen: dict[int, Source]) -> None:
    """Mark rows as seen now, one statement for each source; a list page confirms without becoming the source.

    What a feed has once listed remains the feed's to miss, though on a night without feeds its page was read.
    """
    for source in sorted(set(seen.values())):
        ids = [row_id for row_id, seen_in in seen.items() if seen_in is source]
        becomes = BECOMES.get(source, f"'{source.value}'")
        sql = f"""
            UPDATE {table} SET last_seen_at = max(last_seen_at, ?), source = {becomes}, missed_at = NULL, gone_at = NULL
            WHERE id IN (SELECT value FROM json_each(?))
              AND (last_seen_at < ? OR source <> {becomes} OR missed_at IS NOT NULL OR gone_at IS NOT NULL)"""
        run(saving.db, sql, saving.now, ids, saving.now)
