"""How well are printed dates read, and how fast? `python -m bench.dates [--every N]`.

Three groups: (a) every day of 2003 to 2026 in every Italian format and spelling, (b) hard cases, (c) what real pages
print, where they are present. Ours, dateparser and htmldate (each where installed) read the same texts in the same
run. A day taken where it should be, and the right one, is right; none taken where there was one is refused; any
other day is silently wrong. Prints the table that `docs/dates.md` quotes.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from bench.date_corpus import Case, every_day, hard_cases, real_dates
from pipelines.dates import parse_date
from scraper.errors import DateError

Reader = Callable[[str, str], date | None]


@dataclass(frozen=True, slots=True)
class Score:
    """How a reader did on a group of cases; seconds are of the processor, so that a busy machine does not count."""

    right: int
    refused: int
    wrong: tuple[tuple[Case, date], ...]
    seconds: float

    @property
    def cases(self) -> int:
        """How many it was asked."""
        return self.right + self.refused + len(self.wrong)

    @property
    def microseconds(self) -> float:
        """How long it took for one."""
        return self.seconds / self.cases * 1e6 if self.cases else 0.0


def ours(text: str, language: str) -> date | None:
    """Read with Archivio."""
    try:
        return parse_date(text, language)
    except DateError:
        return None


def readers() -> dict[str, Reader]:
    """Give the readers that are installed, by name and version."""
    found: dict[str, Reader] = {"Archivio": ours}
    for name, build in (("dateparser", _dateparser), ("htmldate", _htmldate)):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        found.update({f"{name} {version(name)}{mode}": reader for mode, reader in build(module).items()})
    return found


def _dateparser(module: Any) -> dict[str, Reader]:
    strict = {"REQUIRE_PARTS": ["day", "month", "year"]}

    def read(text: str, language: str, settings: dict[str, Any] | None = None) -> date | None:
        codes = [language.replace("-", "_").partition("_")[0]]
        found: datetime | None = module.parse(text, languages=codes, settings=settings)
        return found.date() if found else None

    return {"": read, ", whole dates only": lambda text, language: read(text, language, strict)}


def _htmldate(module: Any) -> dict[str, Reader]:
    def read(text: str, language: str) -> date | None:
        page = (
            f"<html lang='{language}'><head><title>Un diario</title></head><body><h2 class='date-header'><span>{text}"
            "</span></h2><h3 class='post-title'>Un titolo</h3><div class='post-body'><p>Un testo senza date.</p></div>"
            "</body></html>"
        )
        found: str | None = module.find_date(page, original_date=True)
        return date.fromisoformat(found) if found else None

    return {"": read}


def judge(reader: Reader, cases: Sequence[Case]) -> Score:
    """Let a reader read the cases, and count."""
    start = time.process_time()
    taken = [reader(case.text, case.language) for case in cases]
    seconds = time.process_time() - start
    right = sum(day == case.day for day, case in zip(taken, cases, strict=True))
    wrong = tuple((case, day) for day, case in zip(taken, cases, strict=True) if day and day != case.day)
    return Score(right, len(cases) - right - len(wrong), wrong, seconds)


def row(group: str, name: str, score: Score) -> str:
    """Write a line of the table."""
    share = f"{100 * score.right / score.cases:.2f} %"
    return (
        f"| {group} | {name} | {score.cases:,} | {share} | {score.refused:,} | **{len(score.wrong):,}** | "
        f"{score.microseconds:,.1f} |"
    )


def main() -> int:
    """Print the table, and the mistakes on stderr."""
    parser = argparse.ArgumentParser(description="Read printed dates: ours, dateparser and htmldate side by side.")
    parser.add_argument("--every", type=int, default=61, metavar="N", help="compare on one day in N (61)")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N silently wrong readings of each")
    options = parser.parse_args()
    ours("3 marzo 2014", "it")  # the words of Italian are loaded
    print("| dates | reader | read | right | refused | silently wrong | µs a date |\n|---|---|---|---|---|---|---|")
    whole = judge(ours, list(every_day()))
    print(row("(a) every day, Italian", "Archivio", whole))
    compared = list(every_day(options.every))
    groups = {
        f"(a) one day in {options.every}, as printed": [case for case in compared if case.group == "as printed"],
        f"(a) one day in {options.every}, as people spell": [case for case in compared if case.group != "as printed"],
        "(b) hard cases": hard_cases(),
        "(c) real pages": real_dates(),
    }
    speeds: dict[str, float] = {}
    for group, cases in groups.items():
        for name, reader in readers().items() if cases else ():
            reader(cases[0].text, cases[0].language)
            score = judge(reader, cases)
            print(row(group, name, score), flush=True)
            speeds.setdefault(name, score.microseconds)  # on the first group: what nobody refuses
            for case, day in score.wrong[: options.misses]:
                print(f"{group}: {name} reads {day} from {case.text!r}, not {case.day}", file=sys.stderr)
    faster = [f"{speed / speeds['Archivio']:,.0f} ({name})" for name, speed in speeds.items() if name != "Archivio"]
    print(f"\nTimes faster, on the dates of (a) as printed: {', '.join(faster) or 'no other reader is installed'}.")
    return 1 if whole.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
