"""The dates that `bench.dates` reads: every day in every Italian format, hard cases, and what real pages print.

The Italian names stand here by hand, so that the readers are not judged by the tables they use.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.samples import SAMPLES

MONTHS = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
]
WEEKDAYS = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]
SHORT_MONTHS = ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"]
FIRST, LAST = date(2003, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True, slots=True)
class Case:
    """A printed text and the day a careful reader takes from it; None where it must take none."""

    text: str
    day: date | None
    language: str = "it"
    group: str = ""  #: of (a), the spelling


def days(every: int = 1) -> list[date]:
    """List the days of 2003 to 2026, or each n-th."""
    return [FIRST + timedelta(days=at) for at in range(0, (LAST - FIRST).days + 1, every)]


def _m(day: date) -> str:
    return MONTHS[day.month - 1]


def _b(day: date) -> str:
    return SHORT_MONTHS[day.month - 1]


def _w(day: date) -> str:
    return WEEKDAYS[day.weekday()]


#: what the settings of a Blogger blog offer, with Italian words, and comment stamps
FORMATS: dict[str, Callable[[date], str]] = {
    "giovedì 20 ottobre 2011": lambda d: f"{_w(d)} {d.day} {_m(d)} {d.year}",
    "giovedì, 20 ottobre 2011": lambda d: f"{_w(d)}, {d.day} {_m(d)} {d.year}",
    "giovedì, ottobre 20, 2011": lambda d: f"{_w(d)}, {_m(d)} {d:%d}, {d.year}",
    "20 ottobre 2011": lambda d: f"{d.day} {_m(d)} {d.year}",
    "20 ottobre, 2011": lambda d: f"{d:%d} {_m(d)}, {d.year}",
    "ottobre 20, 2011": lambda d: f"{_m(d)} {d:%d}, {d.year}",
    "20 ott 2011": lambda d: f"{d.day} {_b(d)} {d.year}",
    "20-ott-2011": lambda d: f"{d:%d}-{_b(d)}-{d.year}",
    "ott 20, 2011": lambda d: f"{_b(d)} {d.day}, {d.year}",
    "gio 20 ott 2011": lambda d: f"{_w(d)[:3]} {d.day} {_b(d)} {d.year}",
    "gio, ott 20, 2011": lambda d: f"{_w(d)[:3]}, {_b(d)} {d:%d}, {d.year}",
    "20 ott 11": lambda d: f"{d.day} {_b(d)} {d:%y}",
    "20/10/11": lambda d: f"{d:%d/%m/%y}",
    "20/10/2011": lambda d: f"{d:%d/%m/%Y}",
    "20.10.11": lambda d: f"{d:%d.%m.%y}",
    "20.10.2011": lambda d: f"{d.day}.{d.month}.{d.year}",
    "20-10-2011": lambda d: f"{d:%d-%m-%Y}",
    "2011-10-20": lambda d: f"{d:%Y-%m-%d}",
    "2011/10/20": lambda d: f"{d:%Y/%m/%d}",
    "20111020": lambda d: f"{d:%Y%m%d}",
    "20 ottobre 2011 14:33": lambda d: f"{d.day} {_m(d)} {d.year} 14:33",
    "20 ottobre 2011 alle ore 14:33": lambda d: f"{d.day} {_m(d)} {d.year} alle ore 14:33",
    "giovedì 20 ottobre 2011 alle 14.33": lambda d: f"{_w(d)} {d.day} {_m(d)} {d.year} alle 14.33",
    "20/10/11 14:33": lambda d: f"{d:%d/%m/%y} 14:33",
    "14:33, ottobre 20, 2011": lambda d: f"14:33, {_m(d)} {d:%d}, {d.year}",
    "giovedì 20/10/2011": lambda d: f"{_w(d)} {d:%d/%m/%Y}",
}

_SHORTER = {"gennaio": "genn.", "febbraio": "febbr.", "luglio": "lugl.", "settembre": "sett.", "set ": "sett. "}


def _shorter(text: str) -> str:
    for long, short in _SHORTER.items():
        text = text.replace(long, short)
    return text


#: how people, old pages and damaged copies write the same
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as printed": lambda text: text,
    "CAPITALS": str.upper,
    "without accents": lambda text: text.replace("ì", "i"),
    "apostrophe for accent": lambda text: text.replace("ì", "i'"),
    "entity for accent": lambda text: text.replace("ì", "&igrave;"),
    "UTF-8 taken for Latin-1": lambda text: text.encode().decode("latin-1"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "sett., lugl.": _shorter,
    "1°": lambda text: f" {text}".replace(" 1 ", " 1° ").strip(),
    "Pubblicato il": lambda text: f"Pubblicato il {text}",
    "in brackets": lambda text: f"({text})",
}


def every_day(every: int = 1) -> Iterator[Case]:
    """Give every n-th day in every format and spelling, each text once."""
    for day in days(every):
        seen = set()
        for name, form in FORMATS.items():
            for spelling, respell in SPELLINGS.items():
                text = respell(form(day))
                if text not in seen and not (spelling == "Pubblicato il" and name == "20111020"):
                    seen.add(text)
                    yield Case(text, day, group=spelling)


def _hard() -> Iterator[Case]:
    for line in (Path(__file__).parent / "hard_dates.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, day, text = line.split("\t")
            printed = text.replace("\\u00a0", "\u00a0").replace("\\u202f", "\u202f").replace("\\ufffd", "\ufffd")
            yield Case(printed, date.fromisoformat(day) if day != "-" else None, language, "hard")


def hard_cases() -> list[Case]:
    """List the hard cases: those with one reading, and those (None) from which no day may be taken."""
    return list(_hard())


def real_dates() -> list[Case]:
    """List the dates that real pages print, where their truth file is present; [] elsewhere.

    A stamp with an offset gives the day the blog's own clock showed; a stamp in UTC does not, and is left out.
    """
    truth = SAMPLES / "truth.jsonl"
    found: dict[tuple[str, str], Case] = {}
    for line in truth.read_text(encoding="utf-8").splitlines() if truth.exists() else ():
        record = json.loads(line)
        language = Path(record["file"]).name.partition("-")[0].removesuffix("gb").removesuffix("br")
        for item in (*(record.get("posts") or ()), *(record.get("comments") or ())):
            iso = item.get("published_iso") or ""
            for text in (item.get("date_text"), item.get("published_text")):
                if text and len(iso) >= 10 and not iso.endswith("Z") and any(mark.isdigit() for mark in text):
                    found[record["file"], text] = Case(text, date.fromisoformat(iso[:10]), language, "real")
    return list({(case.text, case.language): case for case in found.values()}.values())
