"""Which language a document prints, told from the words of its dates and its comment labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.dates.printed import possible_readings
from scraper.errors import DateError

#: the languages looked for, the likeliest first: what reads in the first needs no other
USUAL = (
    "it", "en", "es", "fr", "de", "pt", "nl", "ca", "ro", "pl", "el", "ru", "uk", "sv", "da", "nb", "fi", "cs", "sk",
    "hu", "tr", "hr", "sl", "bg", "id", "vi", "th", "ja", "ko", "zh", "ar", "he",
)  # fmt: skip

_CLOCK = re.compile(r"[ap]\.?\s?m\b\.?", re.IGNORECASE)  #: what a time of day has of letters names no day

_LABELS = {
    "comment": "en", "comments": "en", "commento": "it", "commenti": "it", "commentaire": "fr", "commentaires": "fr",
    "comentario": "es", "comentarios": "es", "comentário": "pt", "comentários": "pt", "kommentar": "de",
    "kommentare": "de", "reacties": "nl", "reactie": "nl", "σχόλια": "el", "комментариев": "ru", "komentarzy": "pl",
}  # fmt: skip


def language_of_words(texts: Sequence[str], labels: Sequence[str] = ()) -> str | None:
    """Tell the language whose month names read these dates, else that of the comment labels; None if none does.

    >>> language_of_words(["Thursday, October 20, 2011"]), language_of_words(["20/10/11"], ["Nessun commento:"])
    ('en', 'it')
    """
    worded = [text for text in texts if any(map(str.isalpha, _CLOCK.sub("", text)))][:5]
    for language in USUAL if worded else ():
        if all(_reads(text, language) for text in worded):
            return language
    for label in labels:
        for word in label.casefold().split():
            if known := _LABELS.get(word.strip(":.,()|")):
                return known
    return None


def _reads(text: str, language: str) -> bool:
    """Say whether a language reads a date that names its month; numbers alone tell no language.

    A date that it reads and refuses (a weekday that was another) is written in it all the same: no other language may
    read the rest and pass over the contradiction.
    """
    try:
        readings = possible_readings(text, language)
    except DateError:
        return True
    return len(readings) == 1 and not readings[0].order
