"""Accuracy is a contract: the floors of `bench.dates`, held on a part of its days (all with ARCHIVIO_EVERY_DAY=1).

Lowering one of these numbers is a decision, to be made in a commit of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.date_corpus import FORMATS, SPELLINGS, every_day, hard_cases, real_dates
from bench.dates import judge, ours

EVERY = 1 if os.environ.get("ARCHIVIO_EVERY_DAY") else 61  # 61 days apart: every weekday, every month


def test_every_day_in_every_italian_format_and_spelling() -> None:
    score = judge(ours, list(every_day(EVERY)))
    assert score.cases > 18_000
    assert score.wrong == ()
    assert score.right == score.cases  # the promise is 99.9 %


def test_hard_cases() -> None:
    score = judge(ours, hard_cases())
    assert score.cases > 150
    assert score.wrong == ()
    assert score.refused == 0


def test_what_real_pages_print() -> None:
    cases = real_dates()
    if not cases:
        pytest.skip("the sample pages are not there")
    score = judge(ours, cases)
    assert score.wrong == ()
    assert score.refused == 0


def test_a_date_takes_microseconds() -> None:
    cases = list(every_day(365))
    judge(ours, cases)  # the words of the language are loaded once
    assert judge(ours, cases).microseconds < 60  # some 3; without its tables, hundreds


def test_the_published_table_speaks_of_these_cases() -> None:
    page = (Path(__file__).parents[1] / "docs" / "dates.md").read_text(encoding="utf-8")
    assert f"{len(FORMATS)} Italian formats and {len(SPELLINGS)} spellings" in page
    assert f"| (b) hard cases | Archivio | {len(hard_cases())} | 100.00 % | 0 | **0** |" in page
