"""What was written and said, month by month."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from web.charts import WIDTH
from web.svg import picture, tag
from web.words import Words


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


@dataclass(frozen=True, slots=True)
class Scale:
    """How far along a month stands, and how long the bars of a count are."""

    step: float  #: the width of a month
    law: Callable[[float], float]
    tallest: int  #: the most posts of a month
    deepest: int  #: the most comments

    def bars(self, place: int, written: int, said: int, told: str) -> Markup:
        """Draw what was written and said in one month, with a field around it that tells the numbers."""
        x, wide = place * self.step + self.step * 0.1, self.step * 0.8
        up, down = 90 * self.law(written / self.tallest), 90 * self.law(said / self.deepest)
        return tag(
            "g",
            tag("title", told),
            tag("rect", x=place * self.step, y=8.0, width=self.step, height=184.0, class_="field"),
            tag("rect", x=x, y=98 - up, width=wide, height=up, class_="posts"),
            tag("rect", x=x, y=102.0, width=wide, height=down, class_="comments"),
        )


def draw_months(
    posts: Mapping[str, int], comments: Mapping[str, int], words: Words, link: Callable[[str], str] | None = None
) -> Markup:
    """Draw posts above the line and comments below it, month by month: what was written and its reflection.

    Counts are by month, `2011-10`; `link` gives the address that a month leads to. Nothing is drawn of no months.
    """
    months = fill_months([*posts, *comments])
    if not months:
        return Markup("")
    tallest, deepest = max([*posts.values(), 1]), max([*comments.values(), 1])
    figures = [words.number(tallest), words.number(deepest)]
    past = WIDTH - 10 - 14 * max(map(len, figures))  # beside the bars, never over them, in a phone's large letters too
    law, lawful = _choose_law([*posts.values()], [*comments.values()])
    scale = Scale(past / max(len(months), 12), law, tallest, deepest)
    drawn: list[Markup] = []
    for place, month in enumerate(months):
        written, said = posts.get(month, 0), comments.get(month, 0)
        told = (
            f"{words.month(month)}: {words.many(written, 'post', 'posts')}, {words.many(said, 'comment', 'comments')}"
        )
        bars = scale.bars(place, written, said, told)
        drawn.append(tag("a", bars, href=link(month), aria_label=told, tabindex="-1") if link else bars)
    grid, years = _draw_years(months, scale.step)
    ends = [
        tag("text", figures[0], x=WIDTH - 2, y=20.0, class_="tick end"),
        tag("text", figures[1], x=WIDTH - 2, y=192.0, class_="tick end") if comments else "",
        tag("text", words.say(lawful), x=WIDTH - 2, y=240.0, class_="tick end") if lawful else "",
    ]
    axis = tag("line", x1=0, x2=past, y1=100.0, y2=100.0, class_="axis")
    title = words.say(
        "Posts (above) and comments (below) by month, {first} to {last}",
        first=words.month(months[0]),
        last=words.month(months[-1]),
    )
    pieces = (*grid, *drawn, axis, *years, *ends)
    return picture(WIDTH, 246 if lawful else 222, title, *pieces, class_="chart months", linked=link is not None)


def _choose_law(*series: Sequence[int]) -> tuple[Callable[[float], float], str]:
    """Choose lengths in proportion, or by square root where one month would flatten the others; with what to say."""
    for counts in series:
        typical = sorted(counts)[len(counts) // 2] if counts else 0
        if typical and max(counts) > 12 * typical:
            return math.sqrt, "square-root scale"
    return float, ""


def _draw_years(months: Sequence[str], step: float) -> tuple[list[Markup], list[Markup]]:
    """Draw where years begin: lines for behind the bars, names for below them."""
    marks = _year_marks(months, step)
    lines = [tag("line", x1=place * step, x2=place * step, y1=98.0, y2=200.0, class_="grid") for place, _ in marks]
    names = [tag("text", month[:4], x=place * step + 2, y=216.0, class_="tick") for place, month in marks]
    return lines, names


def _year_marks(months: Sequence[str], step: float) -> list[tuple[int, str]]:
    starts = [(place, month) for place, month in enumerate(months) if month.endswith("-01") or place == 0]
    every = max(1, round(44 / (step * 12) + 0.49))
    kept = [mark for number, mark in enumerate(starts) if number % every == 0]
    if len(kept) > 1 and (kept[1][0] - kept[0][0]) * step < 40:
        kept.pop(0)
    return kept
