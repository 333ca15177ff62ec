"""Pictures of time, `/grafici`, each with its SQL one click away."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from web.charts.counts import draw_count
from web.charts.matrix import draw_matrix
from web.charts.months import draw_months
from web.charts.week import draw_heat, find_extremes
from web.page import link_sql, read_words, show
from web.questions import Archive, times
from web.questions.overview import POSTS_BY_MONTH
from web.words import Words


async def pictures(datasette: Any, request: Any) -> Any:
    """Show the charts."""
    archive, words = Archive(datasette), read_words(request)
    drawn = await archive.kept(("pictures", words.language), lambda: draw(archive, words))
    sql = {
        "months": link_sql(POSTS_BY_MONTH),
        "heat": link_sql(times.HOURS, zone=""),
        "labels": link_sql(times.LABELS),
        "growing": link_sql(times.GROWING),
    }
    return await show(datasette, request, "pictures", **drawn, sql=sql)


async def draw(archive: Archive, words: Words) -> dict[str, Any]:
    """Draw every chart, empty where there is nothing to draw."""
    seen = await times.ask_times(archive)
    labels = [(name, f"/etichetta/{number}", counts) for number, name, counts in seen["labels"]]
    posts, comments = seen["posts_by_month"], seen["comments_by_month"]
    return {
        "months": draw_months(posts, comments, words, lambda month: f"/archive/per_mese?month={month}"),
        "heat": draw_heat(seen["heat"], words) if seen["heat"] else "",
        "extremes": find_extremes(seen["heat"]),
        "labels": draw_matrix(labels, seen["label_years"], words.say("Labels by year"), words) if labels else "",
        "growing": [(post, draw_count(post["counts"], words)) for post in seen["growing"]],
    }


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the charts."""
    return [(r"^/grafici$", pictures)]
