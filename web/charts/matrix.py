"""Rows against columns, a circle for each count: labels by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from web.charts import WIDTH
from web.svg import picture, tag
from web.words import Words


def draw_matrix(
    rows: Sequence[tuple[str, str | None, Mapping[str, int]]], columns: Sequence[str], title: str, words: Words
) -> Markup:
    """Draw a circle for each row (name, link, counts) and column, its area the count."""
    most = max([count for _, _, counts in rows for count in counts.values()] or [1])
    left, height = 190.0, 34.0
    step = (WIDTH - left - 20) / max(len(columns), 1)
    largest = min(step, height) / 2 - 1
    drawn: list[Markup] = [
        tag("text", column, x=left + step * (n + 0.5), y=14.0, class_="tick middle") for n, column in enumerate(columns)
    ]
    for number, (name, link, counts) in enumerate(rows):
        y = 24 + height * (number + 0.5)
        drawn.append(tag("line", x1=left, x2=WIDTH - 10, y1=y, y2=y, class_="grid"))
        shown = tag("text", name if len(name) <= 24 else name[:23] + "…", x=left - 10, y=y + 4, class_="name end")
        drawn.append(tag("a", shown, href=link) if link else shown)
        for place, column in enumerate(columns):
            if count := counts.get(column):
                told = f"{name}, {column}: {words.number(count)}"
                drawn.append(
                    tag(
                        "circle",
                        tag("title", told),
                        cx=left + step * (place + 0.5),
                        cy=y,
                        r=max(1.5, largest * (count / most) ** 0.5),
                        class_="dot",
                    )
                )
    return picture(
        WIDTH,
        24 + height * len(rows) + 6,
        title,
        *drawn,
        class_="chart matrix",
        linked=any(link for _, link, _ in rows),
    )
