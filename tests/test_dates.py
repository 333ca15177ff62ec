from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipelines.dates import clean_dates, parse_date
from scraper.errors import DateError
from scraper.items import Blog, Document, Post, Source

READ = [
    ("giovedì 20 ottobre 2011", date(2011, 10, 20)),
    ("domenica, agosto 29, 2004", date(2004, 8, 29)),
    ("20/10/11", date(2011, 10, 20)),
    ("20.10.11", date(2011, 10, 20)),
    ("20 ottobre 2011 alle ore 14:33", date(2011, 10, 20)),
    ("GIOVEDÌ\u00a020 OTTOBRE 2011", date(2011, 10, 20)),
    ("giovedi 20 ottobre 2011", date(2011, 10, 20)),
]


@pytest.mark.parametrize(("text", "day"), READ)
def test_reads_printed_dates(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["marzo 2014", "3 marzo", "", "Pubblicato da Mario a 14:33", "1.2.3", "192.168.1.12"])
def test_reads_nothing_where_no_whole_date_is_printed(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["lunedì 4 marzo 2014", "il 31 febbraio 2012", "30/02/2012", "3-5 marzo 2014"])
def test_refuses_what_cannot_be_trusted(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def _document(post: Post) -> Document:
    return Document(
        url="https://esempio.blogspot.com/", page_type="post",
        blog=Blog(url="https://esempio.blogspot.com/", language="it"), posts=(post,),
    )  # fmt: skip


def test_feed_and_page_give_the_same_day_and_instant() -> None:
    url = "https://esempio.blogspot.com/2011/10/rete.html"
    iso = "2011-10-21T00:12:00.000+02:00"
    feed = Post(source=Source.FEED, url=url, published_iso=iso)
    page = Post(source=Source.PAGE, url=url, date_text="venerdì 21 ottobre 2011", time_text="00:12", published_iso=iso)
    printed = Post(source=Source.PAGE, url=url, date_text="venerdì 21 ottobre 2011", time_text="00:12")
    for post in (feed, page, printed):
        document = clean_dates(_document(post))
        assert document.problems == ()
        assert document.posts[0].published_on == date(2011, 10, 21)
        assert document.posts[0].published_at == datetime(2011, 10, 20, 22, 12, tzinfo=UTC)
