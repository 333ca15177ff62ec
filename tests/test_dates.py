"""Printed dates: one text in, the day it prints out, or an honest refusal."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.date_corpus import FORMATS, SPELLINGS, Case, hard_cases
from pipelines.dates import parse_date, possible_readings
from pipelines.dates.printed import parse_day_of_year
from pipelines.dates.words import calendar_words
from scraper.errors import DateError

DAYS = st.dates(date(2000, 1, 1), date(2039, 12, 31))


def read(text: str, language: str = "it") -> date | str | None:
    try:
        return parse_date(text, language)
    except DateError:
        return "refused"


@pytest.mark.parametrize("case", [case for case in hard_cases() if case.day], ids=lambda case: case.text)
def test_a_hard_date_with_one_reading_is_read(case: Case) -> None:
    assert read(case.text, case.language) == case.day


@pytest.mark.parametrize("case", [case for case in hard_cases() if not case.day], ids=lambda case: case.text)
def test_no_day_is_taken_where_none_can_be_trusted(case: Case) -> None:
    assert read(case.text, case.language) in (None, "refused")


@pytest.mark.parametrize(
    "text",
    [
        "lunedì 4 marzo 2014",  # a Tuesday
        "il 31 febbraio 2012",
        "29/02/2011",
        "30/11/-0001",
        "20 ottobre 20008",
        "10/25/2011",  # only the American order makes a date, and nothing confirms it
        "20/10/67",
        "3-5 marzo 2014",
        "20/10/2011 - 25/10/2011",
        "20 ottobre 2011, aggiornato il 21 ottobre 2011",
    ],
)
def test_what_is_printed_and_cannot_be_trusted_says_why(text: str) -> None:
    with pytest.raises(DateError, match=r"prints|may be"):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["", " ", "marzo 2014", "3 marzo", "2011", "giovedì", "14:33", "1.2.3", "ieri", "€ 12,50"]
)
def test_a_text_without_a_whole_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(DAYS, st.sampled_from(sorted(FORMATS)), st.sampled_from(sorted(SPELLINGS)))
@settings(max_examples=300)
def test_every_italian_format_and_spelling_reads_back(day: date, form: str, spelling: str) -> None:
    text = SPELLINGS[spelling](FORMATS[form](day))
    if not (spelling == "Pubblicato il" and form == "20111020"):
        assert parse_date(text) == day


@given(DAYS, st.integers(1, 6), st.sampled_from([form for form in sorted(FORMATS) if form.startswith("gio")]))
def test_a_wrong_weekday_is_never_overlooked(day: date, shift: int, form: str) -> None:
    right, wrong = (["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"][n % 7] for n in
                    (day.weekday(), day.weekday() + shift))  # fmt: skip
    text = FORMATS[form](day)
    length = 3 if form.startswith(("gio ", "gio,")) else None
    taken = read(text.replace(right[:length], wrong[:length], 1))
    # of numbers, the other order may be the one that agrees with the weekday
    assert taken == "refused" or (form == "giovedì 20/10/2011" and taken == date(day.year, day.day, day.month))


WORDS = st.sampled_from(
    [
        "giovedì",
        "mar",
        "dom",
        "lunedì",
        "ven.",
        "marzo",
        "ott.",
        "mag",
        "3",
        "03",
        "20",
        "31",
        "12",
        "2011",
        "14",
        "99",
        "20111020",
        "1.234",
        "14:33",
        "14.33",
        "ore",
        "alle",
        "il",
        "del",
        "e",
        "-",
        "/",
        ".",
        ",",
        ":",
        "20/10/11",
        "03/04/2014",
        "20.10.11",
        "2011-10-20",
        "€",
        "12,50",
        "v1.2.13",
        "X",
        "III",
        "MMXIV",
        "°",
        "PM",
        "'",
        "(",
        ")",
        "|",
        "T",
        "Z",
        "+02:00",
    ]
)


@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "", ", ", "/", ".", "-", "\u00a0"])), max_size=9))
@settings(max_examples=400)
@example([("ottobre", " "), ("14.33", ".")])
def test_a_day_that_is_read_is_printed(pieces: list[tuple[str, str]]) -> None:
    """Whatever stands around it: no number of a date that is read may come from anywhere but the text."""
    text = "".join(word + after for word, after in pieces)
    day = read(text)
    if isinstance(day, date):
        numbers = {int(number) for number in _numbers(text)}
        assert day.day in numbers or f"{day:%Y%m%d}" in text
        assert {day.year, day.year % 100} & numbers or "MMXIV" in text or f"{day:%Y%m%d}" in text


def _numbers(text: str) -> list[str]:
    return "".join(letter if letter.isdecimal() else " " for letter in text).split()


@given(st.text(max_size=80), st.sampled_from(["it", "en", "ja", "th", "vi", "ar", "xx"]))
@settings(max_examples=300)
def test_any_text_is_a_date_none_or_refused(text: str, language: str) -> None:
    assert isinstance(read(text, language), date | str | None)
    try:
        parse_day_of_year(text, language)
        possible_readings(text, language)
    except DateError:
        pass


@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "", ", ", "-"])), max_size=6))
@settings(max_examples=300)
def test_the_short_cut_reads_what_the_long_way_reads(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + after for word, after in pieces)
    quick = read(text)
    if isinstance(quick, date):
        readings = possible_readings(text)
        assert quick in [reading.day for reading in readings]
        assert len(readings) == 1 or next(each.order for each in readings if each.day == quick) == "dmy"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000, "1/" * 20_000, "1 " * 20_000, "1." * 20_000, "3 marzo " * 5_000, "mar " * 10_000, "1:1" * 10_000,
        " " * 20_000, "é" * 20_000, "Ã¬" * 10_000, "'" * 20_000, "&lt" * 7_000, "I " * 10_000, "M" * 20_000,
        "9" * 20_000, "lunedì " * 3_000, "3-" * 10_000,
    ],
    ids=lambda text: f"{text[:8]}×{len(text)}",
)  # fmt: skip
def test_hostile_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    assert read(text) in (None, "refused")
    assert time.process_time() - start < 0.5  # some 0.03 s; a quadratic pattern takes minutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mar mar 04, 03:42:00 PM", (3, 4, 1)),
        ("4 marzo", (3, 4, None)),
        ("dom 1 mag alle 14.33", (5, 1, 6)),
        ("4 marzo 2014", None),
        ("14:33", None),
        ("4 marzo 5 aprile", None),
    ],
)
def test_a_day_without_its_year(text: str, expected: tuple[int, int, int | None] | None) -> None:
    found = parse_day_of_year(text)
    assert (found and (found.month, found.number, found.weekday)) == expected


def test_an_unknown_language_reads_what_needs_no_words() -> None:
    assert parse_date("2011-10-20", "xx") == date(2011, 10, 20)
    assert parse_date("20/10/2011", "xx") == date(2011, 10, 20)
    with pytest.raises(DateError):
        parse_date("03/04/2011", "xx")


def test_words_are_loaded_one_language_at_a_time() -> None:
    calendar_words.cache_clear()
    parse_date("3 marzo 2014")
    assert calendar_words.cache_info().currsize == 1
