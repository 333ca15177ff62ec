"""The archive's pictures of time, drawn as SVG from plain numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from web.svg import picture, tag
from web.words import Words

WIDTH = 960.0


def fill_months(months: Sequence[str]) -> list[str]:
    """List every month from the first to the last, also those in which nothing happened.

    >>> fill_months(["2011-11", "2012-02"])
    ['2011-11', '2011-12', '2012-01', '2012-02']
    """
    if not months:
        return []
    (first, january), (last, december) = ((int(m[:4]), int(m[5:7])) for m in (min(months), max(months)))
    span = range(first * 12 + january - 1, min(last * 12 + december, first * 12 + 2400))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in span]


def draw_months(
    posts: Mapping[str, int], comments: Mapping[str, int], words: Words, link: Callable[[str], str] | None = None
) -> Markup:
    """Draw posts above the line and comments below it, month by month: what was written and its reflection."""
    months = fill_months([*posts, *comments])
    if not months:
        return Markup("")
    tallest, deepest = max([*posts.values(), 1]), max([*comments.values(), 1])
    figures = [words.number(tallest), words.number(deepest)]
    past = WIDTH - 10 - 14 * max(map(len, figures))  # beside the bars, never over them, in a phone's large letters too
    step = past / max(len(months), 12)
    law, lawful = _choose_law([*posts.values()], [*comments.values()])
    bars: list[Markup] = []
    for place, month in enumerate(months):
        written, said = posts.get(month, 0), comments.get(month, 0)
        up, down = 90 * law(written / tallest), 90 * law(said / deepest)
        told = (
            f"{words.month(month)}: {words.many(written, 'post', 'posts')}, {words.many(said, 'comment', 'comments')}"
        )
        x, wide = place * step + step * 0.1, step * 0.8
        month_bars = tag(
            "g",
            tag("title", told),
            tag("rect", x=place * step, y=8.0, width=step, height=184.0, class_="field"),
            tag("rect", x=x, y=98 - up, width=wide, height=up, class_="posts"),
            tag("rect", x=x, y=102.0, width=wide, height=down, class_="comments"),
        )
        bars.append(tag("a", month_bars, href=link(month), aria_label=told, tabindex="-1") if link else month_bars)
    years = [
        tag("text", month[:4], x=place * step + 2, y=216.0, class_="tick") for place, month in _year_marks(months, step)
    ]
    marks = [
        tag("line", x1=place * step, x2=place * step, y1=98.0, y2=200.0, class_="grid")
        for place, _ in _year_marks(months, step)
    ]
    title = words.say(
        "Posts (above) and comments (below) by month, {first} to {last}",
        first=words.month(months[0]),
        last=words.month(months[-1]),
    )
    scale = [
        tag("text", figures[0], x=WIDTH - 2, y=20.0, class_="tick end"),
        tag("text", figures[1], x=WIDTH - 2, y=192.0, class_="tick end"),
        tag("text", words.say(lawful), x=WIDTH - 2, y=240.0, class_="tick end") if lawful else "",
    ]
    return picture(
        WIDTH,
        246 if lawful else 222,
        title,
        *marks,
        *bars,
        tag("line", x1=0, x2=past, y1=100.0, y2=100.0, class_="axis"),
        *years,
        *scale,
        class_="chart months",
        linked=link is not None,
    )


def _choose_law(*series: Sequence[int]) -> tuple[Callable[[float], float], str]:
    """Choose lengths in proportion, or by square root where one month would flatten the others; with what to say."""
    for counts in series:
        typical = sorted(counts)[len(counts) // 2] if counts else 0
        if typical and max(counts) > 12 * typical:
            return math.sqrt, "square-root scale"
    return float, ""


def _year_marks(months: Sequence[str], step: float) -> list[tuple[int, str]]:
    starts = [(place, month) for place, month in enumerate(months) if month.endswith("-01") or place == 0]
    every = max(1, round(44 / (step * 12) + 0.49))
    kept = [mark for number, mark in enumerate(starts) if number % every == 0]
    if len(kept) > 1 and (kept[1][0] - kept[0][0]) * step < 40:
        kept.pop(0)
    return kept


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
    ends = [
        tag("text", words.day(counts[0][0][:10], "MMM y"), x=at[0][0] - 6, y=88.0, class_="tick"),
        tag("text", words.day(counts[-1][0][:10], "MMM y"), x=at[-1][0] + 6, y=88.0, class_="tick end"),
        tag("text", counts[-1][1], x=at[-1][0] + 8, y=at[-1][1] + 4, class_="tick"),
    ]
    title = words.say("Announced comments over time: from {first} to {last}", first=counts[0][1], last=counts[-1][1])
    return picture(width, height, title, tag("path", d=path, class_="line"), *dots, *ends, class_="chart count")


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
