"""Every language that Blogger offers, every format, read back to the day that was written."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dates import parse_date
from pipelines.dates.languages import language_of_words

LANGUAGES = [
    "af",
    "am",
    "ar",
    "be",
    "bg",
    "bn",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "en-GB",
    "es",
    "es-419",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fr",
    "fr-CA",
    "ga",
    "gl",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "is",
    "it",
    "ja",
    "ka",
    "kn",
    "ko",
    "lt",
    "lv",
    "ml",
    "mr",
    "ms",
    "my",
    "nb",
    "ne",
    "nl",
    "or",
    "pl",
    "pt-BR",
    "pt-PT",
    "ro",
    "ru",
    "si",
    "sk",
    "sl",
    "sr",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh-CN",
    "zh-HK",
    "zh-TW",
    "zu",
]

#: what Blogger's settings offer, whatever the language; the language's own come from CLDR
PATTERNS = (
    "full", "long", "medium", "EEEE, MMMM dd, yyyy", "EEEE, d MMMM yyyy", "d MMMM yyyy", "MMMM d, yyyy",
    "EEE d MMM yyyy", "yyyy-MM-dd", "yyyy/MM/dd",
)  # fmt: skip

DAYS = [date(2011, month, number) for month in range(1, 13) for number in (3, 28)]


def written(day: date, pattern: str, language: str) -> str:
    locale = Locale.parse(language.replace("-", "_"))
    return format_date(day, pattern, locale=locale)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_month_reads_back_in_every_format(language: str) -> None:
    for pattern in PATTERNS:
        for day in DAYS:
            text = written(day, pattern, language)
            assert parse_date(text, language) == day, (pattern, text)


@given(
    st.sampled_from(LANGUAGES), st.sampled_from((*PATTERNS, "short")), st.dates(date(2000, 1, 1), date(2039, 12, 31))
)
@settings(max_examples=400)
def test_any_day_reads_back(language: str, pattern: str, day: date) -> None:
    assert parse_date(written(day, pattern, language), language) == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_weekday_is_refused_in_every_language(language: str) -> None:
    shown, other = date(2011, 10, 20), date(2011, 10, 21)
    text = written(shown, "EEEE, d MMMM yyyy", language)
    weekday, wrong = (written(day, "EEEE", language) for day in (shown, other))
    with pytest.raises(Exception, match="prints friday, but 2011-10-20 is a thursday"):
        parse_date(text.replace(weekday, wrong, 1), language)


@pytest.mark.parametrize(
    ("texts", "labels", "language"),
    [
        (["giovedì 20 ottobre 2011"], [], "it"),
        (["Thursday, October 20, 2011"], [], "en"),
        (["Donnerstag, 20. Oktober 2011"], [], "de"),
        (["20/10/11", "21/10/11"], ["Nessun commento:"], "it"),
        (["20/10/11"], ["3 comments"], "en"),
        (["20/10/11"], [], None),
        ([], [], None),
        (["lunedì 4 marzo 2014"], [], "it"),  # a Tuesday: refused in Italian, and no other language may pass it over
        (["Monday, March 4, 2014"], [], "en"),
    ],
)
def test_the_language_is_told_from_what_is_printed(texts: list[str], labels: list[str], language: str | None) -> None:
    assert language_of_words(texts, labels) == language


@pytest.mark.parametrize("tag", ["IT", "it_IT", "it-IT-x-foo", "it_", "it-XX", "it_IT.UTF-8"])
def test_a_language_tag_may_say_more_than_is_known(tag: str) -> None:
    assert parse_date("3 marzo 2014", tag) == date(2014, 3, 3)


@pytest.mark.parametrize(
    "tag", ["", "-", "xx", "C", "root", "it" * 5000, "../../etc/passwd", "os@n", "\ud800", "it\x00"]
)
def test_what_is_no_language_has_no_words(tag: str) -> None:
    assert parse_date("2014-03-03", tag) == date(2014, 3, 3)
    assert tag.startswith("it\x00") or parse_date("3 marzo 2014", tag) is None
