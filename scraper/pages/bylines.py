"""Read the line that says who wrote and when: `Pubblicato da Ada a 14:33`, `posted by Ada @ 2:33 PM`."""

from __future__ import annotations

import re

from scraper.pages.parse import Element
from scraper.pages.printed import printed

#: the words Blogger prints before a name, in the languages of the pages read
BY = (
    "pubblicato da", "postato da", "scritto da", "inviato da", "creato da", "posted by", "written by", "published by",
    "eingestellt von", "gepostet von", "verfasst von", "publicado por", "publicadas por", "enviado por", "escrito por",
    "postado por", "publicada por", "publié par", "posté par", "envoyé par", "rédigé par", "geplaatst door",
    "gepost door", "opublikowane przez", "autor:", "автор:", "objavil", "objavio", "αναρτήθηκε από", "lagt inn av",
    "upplagd av", "indsendt af", "lähettänyt", "vložil", "gönderen", "diposting oleh", "publicat de"
)  # fmt: skip
SHORT = ("by", "di", "da", "von", "por", "par")  # these introduce a name only where a line begins
PREPOSITIONS = (
    "alle ore", "alle", "ore", "a las", "às", "a", "à", "at", "um", "en", "em", "on", "om", "op", "il", "kl.", "kl",
    "o", "ob", "στις", "в", "de", "the", "le", "am"
)  # fmt: skip
LONG_LEAD = re.compile(r"(?:^|[\s(#|•·—–>-])(?:" + "|".join(map(re.escape, BY)) + r"):?\s+", re.IGNORECASE)
LEAD = re.compile(LONG_LEAD.pattern + "|^(?:" + "|".join(SHORT) + r"):?\s+", re.IGNORECASE)
TRAIL = re.compile(
    r"[\s,;|·•–—-]*(?:\s(?:" + "|".join(map(re.escape, PREPOSITIONS)) + r"))?[\s@,;:|•·—–-]*$", re.IGNORECASE
)
CLOCK = re.compile(r"\b\d{1,2}(?:[:.]| h )\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?|\s?[πμ]\.μ\.)?")
STAMP = re.compile(CLOCK.pattern + r"|\b\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}\b")
WEEKDAYS = (
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lune|marte|mercole|giove|vener)d[iì]|sabato|domenica|"
    "(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|"
    "lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:segunda|terça|quarta|quinta|sexta)-feira|"
    "(?:maan|dins|woens|donder|vrij|zater|zon)dag"
)
#: `Saturday, June 07, 2003`, `7 giugno 2003`; any other word before a comma could be a surname
WORDED = re.compile(
    rf"\b(?:(?:{WEEKDAYS}),?\s+|(?<= at | on | em | op | om )[^\W\d]{{2,20}},\s+)?"
    r"(?:[^\W\d]{3,20}\s+\d{1,2}|\d{1,2}\.?\s+(?:de\s+)?[^\W\d]{3,20}),?\s+(?:de\s+)?(?:19|20)\d{2}\b",
    re.IGNORECASE,
)
START = re.compile(r"^(?:[@#|•·—–-]\s*)?(?:(?:" + "|".join(map(re.escape, PREPOSITIONS)) + r"):?\s+)?", re.IGNORECASE)
LONGEST_NAME = 80
SIGNS = re.compile(r"[\s#¶|·•@*,;:/()\[\]–—-]+")
CONTROL = re.compile(r"permalink|comment|kommentar|trackback|haloscan|enetation|^javascript:", re.IGNORECASE)
CONTROL_WORDS = frozenset({"link", "permalink", "comments", "commenti", "home", "at", "a", "alle", "top"})


def author_in(line: str, time_text: str | None = None, *, named: bool = False) -> str | None:
    """Read the name in a byline; None where the line has no words that introduce one.

    In what is marked as nothing but a name, `named`, the first word of `Di Maria` introduces none.

    >>> author_in("Pubblicato da Il viandante a 18:19", "18:19"), author_in("# posted by Web Rabbit @ 8:15 PM")
    ('Il viandante', 'Web Rabbit')
    >>> author_in("posted by Dennis at Saturday, June 07, 2003")
    'Dennis'
    >>> author_in("Nessun commento:") is None
    True
    """
    lead = (LONG_LEAD if named else LEAD).search(line)
    if lead is None:
        return None
    rest = line[lead.end() :]
    cuts = [stamp.start() for stamp in (STAMP.search(rest), WORDED.search(rest)) if stamp]
    if time_text and time_text in rest:
        cuts.append(rest.index(time_text))
    cut = min(cuts, default=len(rest))
    name = TRAIL.sub("", rest[:cut]).strip() if cut <= 2 * LONGEST_NAME else ""
    return name if 0 < len(name) <= LONGEST_NAME else None


def introduces(words: str) -> bool:
    """Tell whether words do nothing but introduce a name.

    >>> introduces("di"), introduces("Scritto da:"), introduces("Altri post di")
    (True, True, False)
    """
    return words.strip(" :").lower() in {*BY, *SHORT, "autore", "author"}


def clean_time(stamp: str) -> str | None:
    """Take a stamp's leading preposition away; None where no figure is left.

    >>> clean_time("alle ore 14:33"), clean_time("a"), clean_time("28 gennaio 2019")
    ('14:33', None, '28 gennaio 2019')
    """
    rest = START.sub("", stamp.strip(), count=1).strip()
    return rest if any(character.isdigit() for character in rest) else None


def stamp_in(text: str) -> str | None:
    """Find the stamp in a line: time, date, or one after the other.

    >>> stamp_in("posted by Ada @ 8:15 PM 0 comments"), stamp_in("by: Ada, at: 6/12/2008 05:25:00 PM")
    ('8:15 PM', '6/12/2008 05:25:00 PM')
    """
    first = last = STAMP.search(text)
    while first and last and (following := STAMP.match(text, last.end() + 1)):
        last = following
    return text[first.start() : last.end()].strip() if first and last else None


def clock_in(text: str) -> str | None:
    """Find a time of day in a line.

    >>> clock_in("posted by Web Rabbit @ 8:15 PM 0 comments")
    '8:15 PM'
    """
    match = CLOCK.search(text)
    return match.group().strip() if match else None


def name_beside(line: Element, stamp: str | None) -> str | None:
    """Read the name in a short line without introducing words: `¶ 22:46 Martina`; None where more than a name is left.

    >>> from lxml import etree
    >>> name_beside(etree.HTML("<p>&para; <a href='#1'>22:46</a> Martina</p>"), "22:46")
    'Martina'
    """
    links = [link for link in line.iter("a") if _is_control(link)]
    text = printed(line, frozenset(links))
    left = text.replace(stamp, " ", 1) if stamp else text
    name = SIGNS.sub(" ", left).strip()
    if not name or len(name) > LONGEST_NAME // 2 or any(map(str.isdigit, name)):
        return None
    return None if name.lower() in CONTROL_WORDS or CONTROL.search(name) else name


def _is_control(link: Element) -> bool:
    href = link.get("href") or ""
    return "blogger.com/" in href or "#" in href or CONTROL.search(f"{href} {printed(link)}") is not None
