"""What a whole document says of its dates, weighed: feed, markup, header, permalink, neighbours, comments."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dates import DatesPipeline, clean_dates
from scraper.items import Blog, Capture, Comment, Document, Post, Source

ROOT = "https://esempio.blogspot.com/"
ITALIAN = Blog(url=ROOT, language="it")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def document(
    posts: Sequence[Post] = (),
    comments: Sequence[Comment] = (),
    *,
    page_type: str = "post",
    blog: Blog | None = ITALIAN,
) -> Document:
    return Document(url=ROOT, page_type=page_type, blog=blog, posts=tuple(posts), comments=tuple(comments))


def post(date_text: str | None = None, time_text: str | None = None, iso: str | None = None, path: str | None = None,
         source: Source = Source.PAGE, kind: str = "post") -> Post:  # fmt: skip
    return Post(source=source, kind=kind, url=ROOT + path if path else None, date_text=date_text, time_text=time_text,
                published_iso=iso)  # fmt: skip


def comment(date_text: str | None = None, iso: str | None = None, id_: str | None = None, parent: str | None = None
            ) -> Comment:  # fmt: skip
    return Comment(source=Source.PAGE, blogger_id=id_, parent_blogger_id=parent, date_text=date_text, published_iso=iso)


def kinds(cleaned: Document) -> list[str]:
    return [problem.kind for problem in cleaned.problems]


def one(given_post: Post, **more: Any) -> tuple[Post, list[str]]:
    cleaned = clean_dates(replace(document([given_post]), **more))
    return cleaned.posts[0], kinds(cleaned)


def test_feed_page_and_print_give_the_same_day_and_instant() -> None:
    iso, header = "2011-10-21T00:12:00.000+02:00", ("venerdì 21 ottobre 2011", "00:12")
    feed, _ = one(post(iso=iso, path="2011/10/rete.html", source=Source.FEED))
    page, _ = one(post(*header, iso="2011-10-21T00:12:00+02:00", path="2011/10/rete.html"))
    shown, _ = one(post(*header, path="2011/10/rete.html"))
    for each, source in ((feed, "feed"), (page, "markup"), (shown, "header")):
        assert (each.published_on, each.published_at) == (date(2011, 10, 21), utc("2011-10-20T22:12:00"))
        assert each.published_from == source
    assert (feed.published_raw, page.published_raw) == (iso, "venerdì 21 ottobre 2011 00:12")


def test_nothing_printed_is_no_problem() -> None:
    read, problems = one(post())
    assert (read.published_on, read.published_at, read.published_raw, read.published_from, problems) == (
        None, None, None, None, [],
    )  # fmt: skip


def test_a_document_without_items_is_given_back() -> None:
    empty = document()
    assert clean_dates(empty) is empty
    assert DatesPipeline().process_item(empty) is empty
    assert DatesPipeline().process_item("altro") == "altro"


def test_updated_is_utc_in_whole_seconds() -> None:
    read, _ = one(replace(post("20/10/11"), updated_iso="2011-10-22T09:41:37.123+02:00"))
    assert read.updated_at == utc("2011-10-22T07:41:37")


@pytest.mark.parametrize("text", ["lunedì 20 ottobre 2011", "31 febbraio 2011", "ieri", "20 ottobre"])
def test_what_cannot_be_read_keeps_its_text_and_leaves_a_problem(text: str) -> None:
    read, problems = one(post(text, "14:33", path="2011/10/rete.html"))
    assert (read.published_on, read.published_at, read.published_from) == (None, None, None)
    assert read.published_raw == f"{text} 14:33"
    assert problems == ["date_unreadable"]


def test_a_time_without_a_day_is_not_today() -> None:
    read, problems = one(post(None, "14:33"))
    assert (read.published_on, read.published_at, problems) == (None, None, ["day_not_printed"])
    static, problems = one(post(None, "14:33", kind="page"))  # a static page has no day
    assert (static.published_on, static.published_at, problems) == (None, None, [])


def test_a_day_without_a_time_has_no_instant() -> None:
    read, problems = one(post("giovedì 20 ottobre 2011"))
    assert (read.published_on, read.published_at, problems) == (date(2011, 10, 20), None, [])


def test_the_permalink_excludes_a_header_of_another_month() -> None:
    read, problems = one(post("giovedì 20 ottobre 2011", path="2012/01/rete.html"))
    assert (read.published_on, problems) == (None, ["dates_disagree"])
    static, problems = one(post("giovedì 20 ottobre 2011", path="2012/01/rete.html", kind="page"))
    assert (static.published_on, problems) == (date(2011, 10, 20), [])


def test_a_post_of_midnight_may_stand_under_the_month_beside() -> None:
    read, problems = one(post("martedì 1 novembre 2011", "00:12", path="2011/10/rete.html"))
    assert (read.published_on, read.published_at, problems) == (date(2011, 11, 1), utc("2011-10-31T23:12:00"), [])


def test_a_machine_stamp_stands_against_the_permalink_with_a_problem() -> None:
    """A post that was given another date after it came out keeps its address."""
    read, problems = one(post(iso="2011-10-20T09:41:00+02:00", path="2012/01/rete.html", source=Source.FEED))
    assert (read.published_on, problems) == (date(2011, 10, 20), ["dates_disagree"])


@pytest.mark.parametrize(
    ("path", "day", "source"),
    [("2011/10/a.html", date(2011, 10, 20), "markup"), ("2011/12/a.html", date(2011, 12, 4), "header"),
     ("a.html", None, None)],
)  # fmt: skip
def test_markup_and_header_that_disagree_are_settled_by_the_permalink_or_not_at_all(
    path: str, day: date | None, source: str | None
) -> None:
    cleaned = clean_dates(document([post("domenica 4 dicembre 2011", iso="2011-10-20T09:41:00+02:00", path=path)]))
    read = cleaned.posts[0]
    assert (read.published_on, read.published_from, kinds(cleaned)) == (day, source, ["dates_disagree"])
    assert "2011-10-20" in cleaned.problems[0].detail
    assert "domenica 4 dicembre 2011" in cleaned.problems[0].detail


def test_times_that_disagree_leave_the_day_alone() -> None:
    read, problems = one(post("giovedì 20 ottobre 2011", "18:00", "2011-10-20T09:41:00+02:00"))
    assert (read.published_on, read.published_at, problems) == (date(2011, 10, 20), None, ["times_disagree"])
    same, problems = one(post("giovedì 20 ottobre 2011", "6:41", "2011-10-20T18:41:00+02:00"))  # a theme without AM, PM
    assert (same.published_at, problems) == (utc("2011-10-20T16:41:00"), [])


@pytest.mark.parametrize(
    ("text", "path", "iso", "day"),
    [
        ("03/04/2014", "2014/04/a.html", None, date(2014, 4, 3)),
        ("03/04/2014", "2014/03/a.html", None, date(2014, 3, 4)),
        ("03/04/2014", None, None, date(2014, 4, 3)),
        ("03/04/2014", None, "2014-03-04T09:41:00+01:00", date(2014, 3, 4)),
        ("01/02/2011", "2011/02/a.html", None, date(2011, 2, 1)),
        ("01/02/2011", "2011/01/a.html", None, None),  # 2 January, or 1 February a moment after midnight elsewhere
        ("10/25/2011", "2011/10/a.html", None, date(2011, 10, 25)),
        ("10/25/2011", None, None, None),
        ("martedì 10/25/2011", None, None, date(2011, 10, 25)),
        ("giovedì 10/11/2011", "2011/10/a.html", None, None),
    ],
)
def test_the_order_of_numbers_is_confirmed_by_what_else_is_known(
    text: str, path: str | None, iso: str | None, day: date | None
) -> None:
    read, problems = one(post(text, path=path, iso=iso))
    assert read.published_on == day
    assert bool(problems) == (day is None)


def test_one_theme_prints_one_order() -> None:
    listed = [post("10/25/2011", path="2011/10/b.html"), post("10/03/2011"), post("02/03/2011")]
    assert [each.published_on for each in clean_dates(document(listed, page_type="index")).posts] == [
        date(2011, 10, 25), date(2011, 10, 3), date(2011, 2, 3),
    ]  # fmt: skip
    two = [post("10/25/2011"), post("10/23/2011"), post("10/03/2011")]
    assert clean_dates(document(two, page_type="index")).posts[2].published_on == date(2011, 10, 3)


def test_a_sorted_list_tells_the_order() -> None:
    listed = [post(text) for text in ("05/01/2011", "04/03/2011", "03/09/2011", "02/12/2011")]
    days = [each.published_on for each in clean_dates(document(listed, page_type="index")).posts]
    assert days == [date(2011, 5, 1), date(2011, 4, 3), date(2011, 3, 9), date(2011, 2, 12)]


def test_a_header_that_cannot_stand_in_a_sorted_list_is_not_trusted() -> None:
    texts = ["20 ottobre 2011", "19 ottobre 2011", "7 dicembre 2016", "18 ottobre 2011", "18 ottobre 2011"]
    cleaned = clean_dates(document([post(text) for text in texts], page_type="index"))
    assert [each.published_on is None for each in cleaned.posts] == [False, False, True, False, False]
    assert kinds(cleaned) == ["dates_disagree"]
    assert "7 dicembre 2016" in cleaned.problems[0].detail
    assert "2011-10-19 and 2011-10-18" in cleaned.problems[0].detail


@pytest.mark.parametrize(
    ("day", "clock", "kind"),
    [
        ("domenica 30 marzo 2008", "02:30", "time_missing_in_dst_gap"),
        ("domenica 26 ottobre 2008", "02:30", "time_ambiguous"),
    ],
)
def test_an_hour_that_the_clocks_skipped_or_repeated(day: str, clock: str, kind: str) -> None:
    read, problems = one(post(day, clock))
    assert read.published_on is not None
    assert (read.published_at, problems) == (None, [kind])
    stamped, problems = one(post(day, clock, "2008-10-26T02:30:00+01:00" if "ottobre" in day else None))
    if "ottobre" in day:
        assert (stamped.published_at, problems) == (utc("2008-10-26T01:30:00"), [])


def test_a_date_after_the_day_the_page_was_seen_is_not_trusted() -> None:
    seen = Capture(url=ROOT, fetched_at=utc("2011-10-20T10:00:00"), status=200)
    read, problems = one(post("venerdì 30 dicembre 2011"), capture=seen)
    assert (read.published_on, read.published_raw, problems) == (None, "venerdì 30 dicembre 2011", ["date_in_future"])
    file, problems = one(post("venerdì 30 dicembre 2011"), seen_at=utc("2011-10-20T10:00:00"))
    assert (file.published_on, problems) == (None, ["date_in_future"])
    near, problems = one(post("venerdì 21 ottobre 2011"), capture=seen)
    assert (near.published_on, problems) == (date(2011, 10, 21), [])


def test_the_epoch_is_no_date() -> None:
    for given_post in (
        post("giovedì 1 gennaio 1970"),
        post(iso="1970-01-01T00:00:00Z"),
        post(iso="20008-01-01T00:00:00Z"),
    ):
        read, problems = one(given_post)
        assert (read.published_on, read.published_at, problems) == (None, None, ["date_unreadable"])


def test_an_instant_in_utc_needs_the_zone_for_its_day() -> None:
    rss = post(iso="Thu, 20 Oct 2011 22:12:00 +0000", source=Source.FEED)
    read, problems = one(rss)
    assert (read.published_on, read.published_at, problems) == (date(2011, 10, 21), utc("2011-10-20T22:12:00"), [])
    unknown, problems = one(rss, blog=None)
    assert (unknown.published_on, unknown.published_at) == (None, utc("2011-10-20T22:12:00"))
    assert problems == ["time_zone_unknown"]


def test_the_offsets_a_blog_shows_are_its_zone() -> None:
    pacific = [post(iso="2011-10-20T09:41:00-07:00"), post("giovedì 20 ottobre 2011", "10:00")]
    cleaned = clean_dates(document(pacific))
    assert cleaned.blog is not None
    assert cleaned.blog.time_zone == "America/Los_Angeles"
    assert cleaned.posts[1].published_at == utc("2011-10-20T17:00:00")
    silent = clean_dates(document([post("giovedì 20 ottobre 2011", "10:00")]))
    assert silent.blog == ITALIAN  # Rome was assumed, not shown
    assert silent.posts[0].published_at == utc("2011-10-20T08:00:00")


def test_a_blog_of_another_language_without_a_zone_keeps_its_days() -> None:
    cleaned = clean_dates(document([post("Donnerstag, 20. Oktober 2011", "14:33")], blog=Blog(url=ROOT, language="de")))
    assert (cleaned.posts[0].published_on, cleaned.posts[0].published_at) == (date(2011, 10, 20), None)
    assert kinds(cleaned) == ["time_zone_unknown"]


@pytest.mark.parametrize("language", [None, "it"])
def test_words_of_another_language_are_recognised(language: str | None) -> None:
    blog = Blog(url=ROOT, language=language)
    cleaned = clean_dates(document([post("Thursday, October 20, 2011")], blog=blog))
    assert (cleaned.posts[0].published_on, kinds(cleaned)) == (date(2011, 10, 20), [])


def test_a_footer_may_print_the_date_in_another_format() -> None:
    spanish = Blog(url=ROOT, language="es")
    cleaned = clean_dates(document([post("jueves, 8 de julio de 2010", "jueves, julio 08, 2010")], blog=spanish))
    assert (cleaned.posts[0].published_on, kinds(cleaned)) == (date(2010, 7, 8), [])
    alone = clean_dates(document([post(None, "jueves, julio 08, 2010")], blog=spanish))
    assert alone.posts[0].published_on == date(2010, 7, 8)


def test_a_zone_that_the_offsets_contradict_is_not_believed() -> None:
    moved = Blog(url=ROOT, language="it", time_zone="America/Los_Angeles")
    posts = [post(iso="2011-10-20T09:41:00+02:00"), post("giovedì 20 ottobre 2011", "10:00")]
    cleaned = clean_dates(document(posts, blog=moved))
    assert cleaned.blog is not None
    assert cleaned.blog.time_zone == "Europe/Rome"
    assert cleaned.posts[1].published_at == utc("2011-10-20T08:00:00")


@pytest.mark.parametrize(
    ("iso", "header", "at", "problems"),
    [
        ("2011-10-20", None, None, []),
        ("2011-10-20T09:41:00", None, "2011-10-20T07:41:00", []),
        ("2011-10-20", "giovedì 20 ottobre 2011", None, []),
        ("2011-10-20T09:41:00", "10/20/2011", "2011-10-20T07:41:00", []),
    ],
)
def test_a_machine_stamp_without_an_offset_is_what_the_clock_showed(
    iso: str, header: str | None, at: str | None, problems: list[str]
) -> None:
    read, noted = one(replace(post(header, iso=iso), updated_iso="2011-10-22"))
    assert (read.published_on, read.published_at, noted) == (date(2011, 10, 20), utc(at) if at else None, problems)
    assert read.updated_at is None


def test_two_printed_dates_that_disagree_are_not_trusted() -> None:
    read, problems = one(post("giovedì 20 ottobre 2011", "21 ottobre 2011 09:41"))
    assert (read.published_on, problems) == (None, ["dates_disagree"])
    footer, problems = one(post("03/04/2014", "marzo 04, 2014"))
    assert (footer.published_on, problems) == (date(2014, 3, 4), [])


def test_an_impossible_time_leaves_the_day() -> None:
    read, problems = one(post("giovedì 20 ottobre 2011", "25:61"))
    assert (read.published_on, read.published_at, problems) == (date(2011, 10, 20), None, ["time_unreadable"])
    dates, problems = thread(comment("20 ottobre 2011 25:61"))
    assert (dates, problems) == ([(date(2011, 10, 20), None)], ["time_unreadable"])


def thread(*comments: Comment, after: str = "giovedì 20 ottobre 2011", clock: str = "09:41",
           seen: str | None = None) -> tuple[list[tuple[date | None, datetime | None]], list[str]]:  # fmt: skip
    capture = Capture(url=ROOT, fetched_at=utc(seen), status=200) if seen else None
    cleaned = clean_dates(replace(document([post(after, clock)], comments), capture=capture))
    return [(each.published_on, each.published_at) for each in cleaned.comments], kinds(cleaned)


def test_whole_comment_stamps() -> None:
    dates, problems = thread(comment("20 ottobre 2011 alle ore 14:33"), comment("21/10/11 00:12"))
    assert dates == [(date(2011, 10, 20), utc("2011-10-20T12:33:00")), (date(2011, 10, 21), utc("2011-10-20T22:12:00"))]
    assert problems == []


def test_an_epoch_and_its_printed_stamp_show_the_offset() -> None:
    dates, problems = thread(comment("20 ottobre 2011 15:33", "2011-10-20T22:33:12Z"))
    assert (dates, problems) == ([(date(2011, 10, 20), utc("2011-10-20T22:33:12"))], [])


def test_a_time_alone_beside_an_epoch_tells_the_day() -> None:
    german = document([post("Samstag, 5. Oktober 2013")], [comment("00:30", "2013-10-07T22:30:01Z")],
                      blog=Blog(url=ROOT, language="de"))  # fmt: skip
    cleaned = clean_dates(german)
    assert (cleaned.comments[0].published_on, cleaned.comments[0].published_at) == (
        date(2013, 10, 8), utc("2013-10-07T22:30:01"),
    )  # fmt: skip


def test_an_epoch_at_odds_with_the_printed_stamp_is_not_trusted() -> None:
    dates, problems = thread(comment("25 ottobre 2011 15:33", "2011-10-20T22:33:12Z"))
    assert (dates, problems) == ([(None, None)], ["dates_disagree"])


def test_a_feeds_display_time_may_be_in_either_order() -> None:
    dates, problems = thread(comment("10/11/2011 2:33 PM", "2011-10-11T14:33:00.123+02:00"), after="10 ottobre 2011")
    assert (dates, problems) == ([(date(2011, 10, 11), utc("2011-10-11T12:33:00"))], [])


def test_a_time_alone_is_resolved_only_between_two_moments_that_leave_one_day() -> None:
    said = comment("20 ottobre 2011 21:10")
    dates, problems = thread(comment("14:33"), said)
    assert (dates[0], problems) == ((date(2011, 10, 20), utc("2011-10-20T12:33:00")), [])
    dates, problems = thread(comment("14:33"))
    assert (dates[0], problems) == ((None, None), ["day_not_printed"])
    dates, problems = thread(comment("08:15"))  # before the post's own hour: not that day, and any later one
    assert (dates[0], problems) == ((None, None), ["day_not_printed"])
    dates, problems = thread(comment("14:33"), seen="2011-10-20T18:00:00")
    assert (dates[0], problems) == ((date(2011, 10, 20), utc("2011-10-20T12:33:00")), [])


def test_a_year_left_out_is_the_one_that_the_weekday_and_the_post_allow() -> None:
    march = {"after": "lunedì 3 marzo 2008"}
    dates, problems = thread(comment("mar mar 04, 03:42:00 PM"), **march)
    assert (dates[0], problems) == ((date(2008, 3, 4), utc("2008-03-04T14:42:00")), [])
    dates, problems = thread(comment("mer mar 05, 03:42:00 PM"), after="lunedì 3 marzo 2003")
    assert (dates[0], problems) == ((date(2003, 3, 5), utc("2003-03-05T14:42:00")), [])
    dates, problems = thread(comment("4 marzo, 03:42:00 PM"), **march)  # no weekday: 2008, 2009, …
    assert (dates[0], problems) == ((None, None), ["year_not_printed"])
    dates, problems = thread(comment("4 marzo, 03:42:00 PM"), comment("5 marzo 2008 09:00"), **march)
    assert (dates[0], problems) == ((date(2008, 3, 4), utc("2008-03-04T14:42:00")), [])
    dates, problems = thread(comment("4 marzo, 03:42:00 PM"), seen="2008-04-01T12:00:00", **march)
    assert dates[0][0] == date(2008, 3, 4)


def test_a_reply_is_younger_than_what_it_answers() -> None:
    first, reply = comment("22 ottobre 2011 10:00", id_="1"), comment("23:50", id_="2", parent="1")
    second = comment("22 ottobre 2011 23:55", id_="3", parent="1")
    dates, problems = thread(first, reply, second)
    assert (dates[1], problems) == ((date(2011, 10, 22), utc("2011-10-22T21:50:00")), [])


def test_comments_before_their_post_show_the_order_of_numbers() -> None:
    dates, _ = thread(comment("10/21/2011 10:00"), comment("10/11/2011 10:00"), comment("11/03/2011 10:00"),
                      after="lunedì 10 ottobre 2011")  # fmt: skip
    assert [day for day, _ in dates] == [date(2011, 10, 21), date(2011, 10, 11), date(2011, 11, 3)]


def test_an_unreadable_comment_stamp_is_a_problem_and_the_comment_stays() -> None:
    cleaned = clean_dates(
        document([post("20 ottobre 2011")], [comment("lunedì 20 ottobre 2011 14:33"), comment("boh")])
    )
    assert [each.published_on for each in cleaned.comments] == [None, None]
    assert [each.published_raw for each in cleaned.comments] == ["lunedì 20 ottobre 2011 14:33", "boh"]
    assert kinds(cleaned) == ["date_unreadable", "date_unreadable"]


TEXTS = st.sampled_from(
    [None, "", "20 ottobre 2011", "03/04/2014", "10/25/2011", "14:33", "mar mar 04, 03:42:00 PM", "lunedì 4 marzo 2014",
     "ieri", "25:61", "20/10/11 21:53", "Thursday, October 20, 2011"]
)  # fmt: skip
STAMPS = st.sampled_from(
    [None, "", "2011-10-20T09:41:00+02:00", "2011-10-20T22:12:00Z", "1970-01-01T00:00:00Z", "Thu, 20 Oct 2011 07:41:00 "
     "+0000", "boh", "2014-03-04T09:41:00-08:00"]
)  # fmt: skip
PATHS = st.sampled_from([None, "2011/10/a.html", "p/chi-sono.html", "9999/99/[bad"])
POSTS = st.builds(post, TEXTS, TEXTS, STAMPS, PATHS, st.sampled_from(Source))
COMMENTS = st.builds(comment, TEXTS, STAMPS, st.sampled_from([None, "1", "2"]), st.sampled_from([None, "1", "2"]))
BLOGS = st.sampled_from([None, ITALIAN, Blog(url=ROOT), Blog(url=ROOT, language="en", time_zone="America/New_York"),
                         Blog(url=ROOT, language="xx", time_zone="Marte/Olimpo")])  # fmt: skip
DOCUMENTS = st.builds(
    lambda posts, comments, kind, blog: document(posts, comments, page_type=kind, blog=blog),
    st.lists(POSTS, max_size=5), st.lists(COMMENTS, max_size=5), st.sampled_from(["post", "index", "feed"]), BLOGS,
)  # fmt: skip


@given(DOCUMENTS)
@settings(max_examples=150, deadline=None)
def test_any_document_is_cleaned_and_nothing_is_silent(given_document: Document) -> None:
    cleaned = clean_dates(given_document)
    pairs: list[tuple[Post | Comment, Post | Comment]] = [
        *zip(given_document.posts, cleaned.posts, strict=True),
        *zip(given_document.comments, cleaned.comments, strict=True),
    ]
    for before, after in pairs:
        printed = (before.date_text or "").strip() or (before.published_iso or "").strip()
        if after.published_on is None and printed:
            assert cleaned.problems, before
        if after.published_at:
            assert after.published_at.tzinfo is UTC
            assert after.published_at.microsecond == 0
    assert clean_dates(cleaned) == cleaned  # cleaning twice changes nothing


def test_a_page_of_many_partial_stamps_takes_linear_time() -> None:
    comments = [comment("14:33", id_=str(number)) for number in range(20_000)]
    start = time.process_time()
    cleaned = clean_dates(document([post("giovedì 20 ottobre 2011", "09:41")], comments))
    assert time.process_time() - start < 10  # some 0.5 s; a comparison of each with each takes minutes
    assert kinds(cleaned) == ["day_not_printed"]


@pytest.mark.parametrize(
    ("date_text", "time_text"),
    [
        ("Wednesday, May 11, 2005", "12:34 AM"),
        ("Wednesday, May 11, 2005 -", "12:34 a.m."),
        ("Wednesday, May 11, 2005", "5/11/2005 12:34:03 AM"),
        ("miércoles, 11 de mayo de 2005", "0:34"),
        ("mercredi 11 mai 2005", "00:34"),
    ],
)
@pytest.mark.parametrize("blog", [None, Blog(url=ROOT)])
def test_a_page_that_names_no_language_is_read_by_the_words_of_its_dates(
    date_text: str, time_text: str, blog: Blog | None
) -> None:
    cleaned = clean_dates(document([post(date_text, time_text, path="2005/05/tre.html")] * 3, blog=blog))
    assert [each.published_on for each in cleaned.posts] == [date(2005, 5, 11)] * 3
    assert kinds(cleaned) in ([], ["time_zone_unknown"])


def test_a_date_that_can_be_read_one_way_settles_the_order_of_its_list() -> None:
    printed = ("27.1.08", "5.1.08", "2.1.08")  # 5 January: the permalink knows no 1 May
    settled = clean_dates(document([post(each, path="2008/01/x.html") for each in printed], page_type="archive"))
    assert [each.published_on for each in settled.posts] == [date(2008, 1, day) for day in (27, 5, 2)]
    alone = clean_dates(document([post("2.1.08", path="2008/01/x.html")], page_type="archive"))
    assert [each.published_on for each in alone.posts] == [None], "2 January, or 1 February by the day of grace"
