"""Machine stamps, printed times and the change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dates import parse_instant, parse_time, to_utc
from pipelines.dates.instants import with_clock
from pipelines.dates.zones import blog_zones, local_day
from scraper.errors import DateError

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("text", "at", "local"),
    [
        ("2011-10-20T09:41:00.000+02:00", "2011-10-20T07:41:00", "2011-10-20T09:41:00"),
        ("2011-10-21T00:12:59.999+02:00", "2011-10-20T22:12:59", "2011-10-21T00:12:59"),
        ("2009-01-07T02:27:00.001-08:00", "2009-01-07T10:27:00", "2009-01-07T02:27:00"),
        ("2024-07-25T21:47:00.004+05:30", "2024-07-25T16:17:00", "2024-07-25T21:47:00"),
        ("2022-10-24T02:43:00Z", "2022-10-24T02:43:00", None),
        ("2011-10-20 09:41+0200", "2011-10-20T07:41:00", "2011-10-20T09:41:00"),
        ("Fri, 12 Jan 2007 17:19:00 +0000", "2007-01-12T17:19:00", None),
        ("Fri, 12 Jan 2007 17:19:00 GMT", "2007-01-12T17:19:00", None),
        ("Fri, 12 Jan 2007 18:19:00 +0100", "2007-01-12T17:19:00", "2007-01-12T18:19:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59", None),
    ],
)
def test_machine_stamps(text: str, at: str, local: str | None) -> None:
    stamp = parse_instant(text)
    assert stamp.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert stamp.local == (datetime.fromisoformat(local) if local else None)


@pytest.mark.parametrize(
    "text",
    [
        "", "ieri", "2011-10-20", "2011-10-20T09:41:00", "2011-13-20T09:41:00Z", "2011-10-20T25:41:00Z",
        "20008-01-01T00:00:00Z", "-0001-11-30T00:00:00+00:00", "1970-01-01T00:00:00Z", "1969-12-31T16:00:00-08:00",
        "2011-10-20T09:41:00+99:00", "9" * 5000, "Fri, 99 Jan 2007 17:19:00 +0000",
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_instant(text)


@given(st.datetimes(datetime(1999, 1, 1), datetime(2039, 1, 1)), st.integers(-48, 56))
def test_an_instant_reads_back(local: datetime, quarters: int) -> None:
    offset = timedelta(minutes=15 * quarters)
    whole = local.replace(microsecond=0)
    sign, minutes = ("-" if quarters < 0 else "+"), abs(quarters) * 15
    stamp = parse_instant(f"{whole.isoformat()}.000{sign}{minutes // 60:02}:{minutes % 60:02}")
    assert (stamp.local, stamp.offset) == (whole, offset)


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_is_an_instant_or_refused(text: str) -> None:
    try:
        parse_instant(text)
        parse_time(text)
    except DateError:
        pass


@pytest.mark.parametrize(
    ("text", "language", "clock"),
    [
        ("14:33", "it", time(14, 33)),
        ("Pubblicato da Mario a 14:33", "it", time(14, 33)),
        ("20 ottobre 2011 alle ore 14:33", "it", time(14, 33)),
        ("20 ottobre 2011 14:33", "it", time(14, 33)),
        ("30/09/2003 22:46", "it", time(22, 46)),
        ("28/01/08 21:53", "it", time(21, 53)),
        ("ore 15,42", "it", time(15, 42)),
        ("alle 14.33", "it", time(14, 33)),
        ("14.33", "it", time(14, 33)),
        ("20 ottobre 2011, h. 14,33", "it", time(14, 33)),
        ("mar mar 04, 03:42:00 PM", "it", time(15, 42)),
        ("2:33\u202fPM", "en", time(14, 33)),
        ("8:38 pm", "en", time(20, 38)),
        ("12:12 AM", "en", time(0, 12)),
        ("12:12 PM", "en", time(12, 12)),
        ("9:46 AM, June 06, 2005", "en", time(9, 46)),
        ("13 h 47", "fr", time(13, 47)),
        ("26 décembre 2011 à 13 h 47", "fr-CA", time(13, 47)),
        ("10:01 π.μ.", "el", time(10, 1)),
        ("21 Φεβρουαρίου 2017 - 7:35 μ.μ.", "el", time(19, 35)),
        ("25 de julio de 2010, 6:24", "es", time(6, 24)),
        ("2:33 p. m.", "es", time(14, 33)),
        ("16 мая 2015 г., 12:44", "ru", time(12, 44)),
        ("6. Juni 2015 um 10:23", "de", time(10, 23)),
        ("오후 2:33", "ko", time(14, 33)),
        ("下午2:33", "zh-CN", time(14, 33)),
        ("20/10/11", "it", None),
        ("20.10.11", "it", None),
        ("1.2.3", "it", None),
        ("giovedì 20 ottobre 2011", "it", None),
        ("", "it", None),
    ],
)
def test_printed_times(text: str, language: str, clock: time | None) -> None:
    assert parse_time(text, language) == clock


@pytest.mark.parametrize("text", ["25:61", "alle 26.10", "14:33 AM", "dalle 14:33 alle 15:10"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_time(text)


@given(st.times())
def test_a_time_reads_back(clock: time) -> None:
    whole = clock.replace(microsecond=0, second=0)
    for text in (f"{whole:%H:%M}", f"alle ore {whole:%H.%M}", f"{whole:%I:%M %p}"):
        assert parse_time(text) == whole


@pytest.mark.parametrize(
    ("day", "clock", "at", "doubt"),
    [
        (date(2011, 10, 20), time(9, 41), "2011-10-20T07:41:00", None),
        (date(2011, 10, 21), time(0, 12), "2011-10-20T22:12:00", None),
        (date(2008, 3, 30), time(1, 59), "2008-03-30T00:59:00", None),
        (date(2008, 3, 30), time(2, 30), None, "time_missing_in_dst_gap"),
        (date(2008, 3, 30), time(3, 0), "2008-03-30T01:00:00", None),
        (date(2008, 10, 26), time(1, 59), "2008-10-25T23:59:00", None),
        (date(2008, 10, 26), time(2, 30), None, "time_ambiguous"),
        (date(2008, 10, 26), time(3, 0), "2008-10-26T02:00:00", None),
    ],
)
def test_local_times_where_the_clocks_change(day: date, clock: time, at: str | None, doubt: str | None) -> None:
    moment = to_utc(day, clock, ROME)
    assert moment.at == (datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None)
    assert moment.doubt == doubt


@given(st.datetimes(datetime(1999, 1, 1), datetime(2039, 1, 1), timezones=st.just(UTC)))
def test_an_instant_shown_in_rome_and_read_back_is_the_same_or_in_doubt(at: datetime) -> None:
    whole = at.replace(microsecond=0)
    shown = whole.astimezone(ROME)
    moment = to_utc(shown.date(), shown.time(), ROME)
    assert moment.at == whole or (moment.at is None and moment.doubt == "time_ambiguous")


def test_a_printed_clock_beside_utc_shows_the_offset() -> None:
    stamp = with_clock(parse_instant("2005-06-06T16:46:28Z"), date(2005, 6, 6), time(9, 46))
    assert stamp.offset == timedelta(hours=-7)
    far = with_clock(parse_instant("2005-06-06T16:46:28Z"), date(2005, 6, 9), time(9, 46))
    assert far.local is None
    odd = with_clock(parse_instant("2005-06-06T16:46:28Z"), date(2005, 6, 6), time(9, 40))
    assert odd.local is None


@pytest.mark.parametrize(
    ("zone", "language", "stamps", "names"),
    [
        ("Europe/Rome", None, [], ["Europe/Rome"]),
        ("Marte/Olimpo", "it", [], ["Europe/Rome"]),
        (None, "it", [], ["Europe/Rome"]),
        (None, "it-IT", ["2011-10-20T09:41:00+02:00", "2011-12-20T09:41:00+01:00"], ["Europe/Rome"]),
        (None, "it", ["2011-10-20T09:41:00-07:00"], ["America/Los_Angeles"]),
        (None, "it", ["2011-10-20T09:41:00+05:30"], []),
        (None, "it", ["2011-10-20T09:41:00+02:00", "2011-12-20T09:41:00+02:00"], []),
        (None, "de", [], []),
        (None, None, [], []),
        (None, "pl", ["2011-10-20T09:41:00+02:00"], ["Europe/Warsaw"]),
    ],
)
def test_the_zone_a_blog_lives_in(zone: str | None, language: str | None, stamps: list[str], names: list[str]) -> None:
    zones = blog_zones(zone, language, [parse_instant(stamp) for stamp in stamps])
    assert [each.key for each in zones] == names


def test_the_day_is_known_only_where_the_zone_is() -> None:
    at = datetime(2011, 10, 20, 22, 12, tzinfo=UTC)
    assert local_day(at, [ROME]) == date(2011, 10, 21)
    assert local_day(at, []) is None
    assert local_day(at, [ROME, ZoneInfo("America/New_York")]) is None
