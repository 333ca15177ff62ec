"""The interface's words in Italian and English, and how each writes days, instants and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache

import yaml
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from web.metadata import HERE
from web.zones import find_zone

NAMES = {"it": "Italiano", "en": "English"}
THEMES = {"chiaro": "Light", "scuro": "Dark", "auto": "As the system"}  #: as an address names them


@cache
def italian() -> dict[str, str]:
    """Read the Italian for each English phrase that a page uses."""
    words: dict[str, str] = yaml.safe_load((HERE / "italian.yaml").read_text(encoding="utf-8"))
    return words


def choose_language(accepted: str) -> str:
    """Choose between Italian and English as an Accept-Language header prefers; English where it names neither.

    >>> choose_language("it-IT,it;q=0.9,en;q=0.5"), choose_language("fr, en;q=0.3, it;q=0.2"), choose_language("de")
    ('it', 'en', 'en')
    """
    wishes: list[tuple[float, str]] = []
    for wish in accepted[:500].split(","):
        name, _, weight = wish.partition(";q=")
        try:
            wishes.append((-float(weight or 1), name.strip().lower()[:2]))
        except ValueError:
            continue
    return next((name for weight, name in sorted(wishes) if name in NAMES and weight < 0), "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One language, as templates speak it."""

    language: str

    def say(self, english: str, **values: object) -> str:
        """Translate a phrase, its `{names}` filled in.

        >>> Words("it").say("Page {n}", n=2), Words("en").say("Page {n}", n=2)
        ('Pagina 2', 'Page 2')
        """
        phrase = italian()[english] if self.language == "it" else english
        return phrase.format(**values) if values else phrase

    def many(self, count: int | None, one: str, more: str) -> str:
        """Write a number with its noun.

        >>> Words("it").many(1, "comment", "comments"), Words("it").many(1234, "comment", "comments")
        ('1 commento', '1.234 commenti')
        """
        return f"{self.number(count or 0)} {self.say(one if count == 1 else more)}"

    def number(self, value: float | None) -> str:
        """Write a number with the language's separators; nothing for None.

        >>> Words("it").number(1234.5), Words("en").number(1234)
        ('1.234,5', '1,234')
        """
        return "" if value is None else format_decimal(value, locale=self.language, group_separator=True)

    def percent(self, share: float | None) -> str:
        """Write a share of one as a percentage; never 100 % while something is missing.

        >>> Words("it").percent(0.9999), Words("en").percent(1.0)
        ('99 %', '100 %')
        """
        return "" if share is None else f"{100 if share >= 1 else min(99, round(share * 100))} %"

    def day(self, day: str | None, how: str = "d MMMM y") -> str:
        """Write a day of the archive, `2011-10-20`; what is no day as it stands.

        >>> Words("it").day("2011-10-20", "EEEE d MMMM y"), Words("en").day("2011-10-20")
        ('giovedì 20 ottobre 2011', '20 October 2011')
        """
        return _day(day or "", how, self.language)

    def month(self, month: str) -> str:
        """Write a month, `2011-10`.

        >>> Words("it").month("2011-10")
        'ottobre 2011'
        """
        return _day(f"{month}-01", "MMMM y", self.language)

    def months(self) -> list[str]:
        """Write the names of the twelve months, short."""
        names = get_month_names("abbreviated", "stand-alone", self.language)
        return [str(names[number]).rstrip(".") for number in range(1, 13)]

    def instant(self, instant: str | None, zone: str | None = None) -> str:
        """Write an instant of the archive in a blog's own time zone, UTC where none is known.

        >>> Words("it").instant("2011-10-20T07:41:00Z", "Europe/Rome")
        '20 ottobre 2011, 09:41'
        """
        try:
            moment = datetime.strptime(instant or "", "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            return instant or ""
        local = moment.astimezone(find_zone(zone))
        return f"{_day(local.date().isoformat(), 'd MMMM y', self.language)}, {local:%H:%M}{'' if zone else ' UTC'}"

    def lasted(self, minutes: float | None) -> str:
        """Write a length of time in its largest unit.

        >>> Words("it").lasted(45), Words("it").lasted(60 * 5), Words("en").lasted(60 * 24 * 3)
        ('45 minuti', '5 ore', '3 days')
        """
        if minutes is None:
            return ""
        for size, one, more in ((1440, "day", "days"), (60, "hour", "hours")):
            if minutes >= size:
                return self.many(round(minutes / size), one, more)
        return self.many(round(minutes), "minute", "minutes")


@lru_cache(maxsize=4096)
def _day(day: str, how: str, language: str) -> str:
    try:
        return format_date(date.fromisoformat(day), how, locale="en_GB" if language == "en" else language)
    except ValueError:
        return day
