"""When people write and comment: the numbers behind the charts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from web.questions import Archive, Row
from web.questions.overview import ask_months
from web.zones import find_zone

HOURS = """
SELECT :zone AS time_zone, substr(published_at, 1, 13) AS hour, count(*) AS comments
FROM comments WHERE published_at IS NOT NULL GROUP BY hour
"""
IN_ZONE = "SELECT posts.id FROM posts JOIN blogs ON blogs.id = posts.blog_id WHERE time_zone IS :zone"
# A year at a time: no single query is long, and each is sorted in memory.
HOURS_OF_YEAR = HOURS.replace("GROUP BY", "AND published_on >= :first AND published_on < :past GROUP BY")
HOURS_OF_NO_DAY = HOURS.replace("GROUP BY", "AND published_on IS NULL GROUP BY")
HOURS_OF_ZONE = HOURS.replace("GROUP BY", f"AND +post_id IN ({IN_ZONE}) GROUP BY")
LABELS = """
WITH days AS MATERIALIZED (SELECT id, substr(published_on, 1, 4) AS year FROM posts WHERE published_on IS NOT NULL)
SELECT labels.id, labels.name, days.year, count(*) AS posts
FROM labels JOIN post_labels ON post_labels.label_id = labels.id JOIN days ON days.id = post_labels.post_id
WHERE labels.id IN (SELECT label_id FROM post_labels GROUP BY label_id ORDER BY count(*) DESC LIMIT 14)
GROUP BY labels.id, days.year
"""
GROWING = """
SELECT posts.id, posts.title, posts.published_on, grown.readings
FROM (SELECT post_id, count(*) AS readings, max(comment_count) - min(comment_count) AS by_how_much
      FROM comment_counts GROUP BY post_id HAVING readings > 1
      ORDER BY readings DESC, by_how_much DESC LIMIT 6) AS grown
JOIN posts ON posts.id = grown.post_id ORDER BY grown.readings DESC, grown.by_how_much DESC
"""
COUNTS = "SELECT counted_at, comment_count FROM comment_counts WHERE post_id = :post ORDER BY counted_at, id"


async def ask_times(archive: Archive) -> dict[str, Any]:
    """Return the numbers of every chart."""

    async def count() -> dict[str, Any]:
        posts, comments = await ask_months(archive)
        growing = await archive.rows(GROWING)
        for post in growing:
            counts = await archive.rows(COUNTS, post=post["id"])
            post["counts"] = [(row["counted_at"], row["comment_count"]) for row in counts]
        labels = await archive.rows(LABELS)
        return {
            "posts_by_month": posts,
            "comments_by_month": comments,
            "heat": count_hours(await _ask_hours(archive, comments)),
            "labels": group_labels(labels),
            "label_years": sorted({row["year"] for row in labels}),
            "growing": growing,
        }

    return await archive.kept("times", count)


async def _ask_hours(archive: Archive, months: Iterable[str]) -> list[Row]:
    """Return comments by hour; `months` are those in which there are any."""
    zones = [row["time_zone"] for row in await archive.rows("SELECT DISTINCT time_zone FROM blogs")]
    if len(zones) != 1:
        return [row for zone in zones for row in await archive.rows(HOURS_OF_ZONE, zone=zone)]
    # As in most archives; then no comment need be asked whose blog it stands on.
    bounds = ["", *sorted({month[:4] for month in months})[1:], "~"]
    rows = await archive.rows(HOURS_OF_NO_DAY, zone=zones[0])
    for first, past in pairwise(bounds):
        rows += await archive.rows(HOURS_OF_YEAR, zone=zones[0], first=first, past=past)
    return rows


def count_hours(rows: list[Row]) -> dict[tuple[int, int], int]:
    """Count by weekday (0 is Monday) and hour, in each blog's own time; UTC where it names no time zone.

    >>> count_hours([{"time_zone": "Europe/Rome", "hour": "2011-10-20T22", "comments": 3}])
    {(4, 0): 3}
    """
    counts: dict[tuple[int, int], int] = {}
    for row in rows:
        try:
            hour = datetime.strptime(row["hour"], "%Y-%m-%dT%H").replace(tzinfo=UTC)
            moment = hour.astimezone(find_zone(row["time_zone"]))
        except ValueError:
            continue  # not an instant: the month charts, which read days, still show it
        place = (moment.weekday(), moment.hour)
        counts[place] = counts.get(place, 0) + row["comments"]
    return counts


def group_labels(rows: list[Row]) -> list[tuple[int, str, dict[str, int]]]:
    """Group posts by label and year, the fullest label first.

    >>> group_labels([{"id": 7, "name": "reti", "year": "2011", "posts": 2}])
    [(7, 'reti', {'2011': 2})]
    """
    grouped: dict[int, tuple[int, str, dict[str, int]]] = {}
    for row in rows:
        grouped.setdefault(row["id"], (row["id"], row["name"], {}))[2][row["year"]] = row["posts"]
    return sorted(grouped.values(), key=lambda label: (-sum(label[2].values()), label[1]))
