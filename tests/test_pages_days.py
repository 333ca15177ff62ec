"""The day of a post where no class that is known marks it, and where the theme prints it once for several posts."""

from __future__ import annotations

import pytest

from scraper.pages import extract_page

ROOT = "https://orto.blogspot.com/"
MARKER = "<script>giorno('<!--Can't find substitution for tag [post.dateHeader]-->');</script>"


def days(*marks: str, url: str = ROOT) -> list[str | None]:
    """Read a page of a third-party theme; give the day read of each post from what its head prints."""
    posts = "".join(
        f"<div class='post-outer'><article class='hentry'>{mark}<h3><a href='{ROOT}2018/03/post-{number}.html'>Titolo "
        f"{number}</a></h3><div class='post-body'>Era il 3 marzo 1999.</div></article></div>"
        for number, mark in enumerate(marks)
    )
    html = f"<html><head><meta content='blogger' name='generator'></head><body>{posts}</body></html>"
    return [post.date_text or post.time_text for post in extract_page(html.encode(), url).posts]


@pytest.mark.parametrize(
    ("mark", "day"),
    [
        ("<div class='datalistagem'>20.3.18</div>", "20.3.18"),
        ("<div><i class='fa'></i><span>martedì 20 marzo 2018</span></div>", "martedì 20 marzo 2018"),
        ("<small>March 20, 2018</small>", "March 20, 2018"),
        ("<div><script>date_replace('sexta-feira, 23 de fevereiro de 2018');\n</script></div>",
         "sexta-feira, 23 de fevereiro de 2018"),
        ('<script type="text/javascript">calendario("20/3/2018")</script>', "20/3/2018"),
        # what is more than a date, or no date, is none
        ("<div>Aggiornato il 20 marzo 2018 da Nives</div>", None),
        ("<div>14:33</div>", None),
        ("<div>3.2</div>", None),
        ("<div>Aggiornato il <span>20.3.18</span></div>", None),
        ("<div class='updated'>20.3.18</div>", None),
        ("<a href='/search/label/20.3.18'>20.3.18</a>", None),
        ("<h2 class='post-title'><a href='/2018/03/post-0.html'>20 marzo 2018</a></h2>", None),
        ("<script>a('20/3/2018'); b('21/3/2018');</script>", None),
        ("<script>titolo('Il 20 marzo');</script>", None),
        # what the theme marks comes first
        ("<abbr class='published' title='2018-03-21T09:00:00+01:00'>09:00</abbr><div>20.3.18</div>", "09:00"),
        ("<h2 class='date-header'>21 marzo 2018</h2><div>20.3.18</div>", "21 marzo 2018"),
    ],
)  # fmt: skip
def test_a_day_that_nothing_marks(mark: str, day: str | None) -> None:
    assert days(mark, mark) == [day, day]
    assert days(mark, url=ROOT + "2018/03/post-0.html") == [day]


FIRST, SECOND = "<span class='post-timestamp'>il 20 marzo 2018</span>", "<span class='post-timestamp'>\n</span>"
HOUR = FIRST.replace("2018", "2018 14:33")


@pytest.mark.parametrize(
    ("marks", "read"),
    [
        ([FIRST, SECOND, FIRST.replace("20 m", "19 m")], ["20 marzo 2018", "20 marzo 2018", "19 marzo 2018"]),
        (["<script>giorno('20 marzo 2018');</script>", MARKER], ["20 marzo 2018", "20 marzo 2018"]),
        ([FIRST, SECOND, SECOND], ["20 marzo 2018", None, None]),  # a theme that dates the first one only
        ([FIRST, ""], ["20 marzo 2018", None]),  # no place for a day at all
        ([SECOND, FIRST], [None, "20 marzo 2018"]),
        ([HOUR, SECOND], ["20 marzo 2018 14:33", None]),  # the hour is that of one post
        ([HOUR.replace(":", "."), SECOND], ["20 marzo 2018 14.33", None]),
    ],
)
def test_a_day_is_printed_once_for_all_of_its_posts(marks: list[str], read: list[str | None]) -> None:
    assert days(*marks) == read


def test_a_day_in_the_summary_of_a_list_that_marks_nothing_is_the_author_s() -> None:
    listed = "".join(
        f"<div><h2><a href='{ROOT}2011/10/{name}.html'>Sagra</a></h2><div><p>15 ottobre 2011</p>Venite!</div>"
        f"<a href='{ROOT}2011/10/{name}.html#comments'>2 commenti</a></div>"
        for name in ("zucca", "rapa")
    )
    html = f"<html><head><meta content='blogger' name='generator'></head><body>{listed}</body></html>"
    assert [(post.title, post.date_text) for post in extract_page(html.encode(), ROOT).posts] == [("Sagra", None)] * 2
