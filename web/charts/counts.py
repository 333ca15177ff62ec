"""Counts that change: of a post from reading to reading, of two things from year to year."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from web.charts import WIDTH
from web.svg import picture, tag
from web.words import Words


def draw_count(counts: Sequence[tuple[str, int]], words: Words) -> Markup:
    """Draw how a post's announced count went, from reading to reading, each given as (instant, count)."""
    if len(counts) < 2:
        return Markup("")
    width, height = 300.0, 92.0
    most = max(max(count for _, count in counts), 1)
    at = [
        (16 + (width - 48) * place / (len(counts) - 1), 70 - 50 * count / most)
        for place, (_, count) in enumerate(counts)
    ]
    path = "M" + f"{at[0][0]:.1f} {at[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in at[1:])
    dots = [
        tag(
            "circle",
            tag("title", f"{words.day(instant[:10])}: {words.many(count, 'comment', 'comments')}"),
            cx=x,
            cy=y,
            r=3.5,
        )
        for (x, y), (instant, count) in zip(at, counts, strict=True)
    ]
    first, last = counts[0][0][:10], counts[-1][0][:10]
    how = "MMM y" if first[:7] != last[:7] else "d MMM y"
    ends = [
        tag("text", words.day(first, how), x=at[0][0] - 6, y=88.0, class_="tick"),
        tag("text", words.day(last, how), x=at[-1][0] + 6, y=88.0, class_="tick end") if first != last else "",
        tag("text", counts[-1][1], x=at[-1][0] + 8, y=at[-1][1] + 4, class_="tick"),
    ]
    title = words.say("Announced comments over time: from {first} to {last}", first=counts[0][1], last=counts[-1][1])
    return picture(width, height, title, tag("path", d=path, class_="line"), *dots, *ends, class_="chart count")


def draw_years(years: Sequence[tuple[str, int, int]], title: str, names: tuple[str, str], words: Words) -> Markup:
    """Draw two counts for each year, the second stacked on the first."""
    if not years:
        return Markup("")
    most = max(first + second for _, first, second in years) or 1
    step = min(WIDTH / len(years), 90.0)
    drawn: list[Markup] = []
    for place, (year, first, second) in enumerate(years):
        x, wide = place * step + step * 0.15, step * 0.7
        low, high = 130 * first / most, 130 * second / most
        told = f"{year}: {words.number(first)} {names[0]}, {words.number(second)} {names[1]}"
        drawn.append(
            tag(
                "g",
                tag("title", told),
                tag("rect", x=x, y=150 - low, width=wide, height=low, class_="posts"),
                tag("rect", x=x, y=150 - low - high, width=wide, height=high, class_="comments"),
            )
        )
        drawn.append(tag("text", year, x=x + wide / 2, y=167.0, class_="tick middle"))
        drawn.append(
            tag("text", words.number(first + second), x=x + wide / 2, y=144 - low - high, class_="tick middle")
        )
    return picture(WIDTH, 172, title, *drawn, class_="chart years")
