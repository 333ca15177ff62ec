"""The hours of the week in which people commented."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from web.charts import WIDTH
from web.svg import picture, tag
from web.words import Words


def find_extremes(counts: Mapping[tuple[int, int], int]) -> tuple[int, int]:
    """Return the least and the most that any hour of the week holds.

    >>> find_extremes({(0, 9): 4, (6, 21): 1})
    (0, 4)
    """
    return (min(counts.values()) if len(counts) >= 7 * 24 else 0), max([*counts.values(), 1])


def draw_heat(counts: Mapping[tuple[int, int], int], words: Words) -> Markup:
    """Draw how many comments fell on each weekday (0 is Monday) and hour of the blog's own time."""
    # From the emptiest hour to the fullest: were it from zero, even traffic would be one dark field.
    least, most = find_extremes(counts)
    left, cell, gap = 110.0, 33.0, 3.0
    days = [words.day(f"2024-01-{day:02}", "EEEE") for day in range(1, 8)]  # 1 January 2024 was a Monday
    cells = []
    for weekday, day in enumerate(days):
        cells.append(tag("text", day, x=left - 8, y=weekday * cell + 23, class_="tick end"))
        for hour in range(24):
            count = counts.get((weekday, hour), 0)
            share = (count - least) / (most - least) if most > least else 0.4
            level = 0 if not count else 1 + min(4, max(0, int(5 * share**0.6 - 1e-9)))
            told = f"{day}, {hour}:00: {words.many(count, 'comment', 'comments')}"
            cells.append(
                tag(
                    "rect",
                    tag("title", told),
                    x=left + hour * (cell + gap - 1),
                    y=weekday * cell,
                    width=cell - gap + 1,
                    height=cell - gap,
                    rx=3,
                    class_=f"heat heat{level}",
                )
            )
    hours = [
        tag("text", f"{hour}", x=left + hour * (cell + gap - 1) + 16, y=7 * cell + 14, class_="tick middle")
        for hour in range(0, 24, 3)
    ]
    return picture(
        WIDTH, 7 * cell + 22, words.say("Comments by weekday and hour"), *cells, *hours, class_="chart heatmap"
    )
