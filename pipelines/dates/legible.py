"""A line of text brought back to what it was before entities, wrong charsets and invisible marks."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MOJIBAKE = re.compile("[ÂÃÄÅÎÏÐÑØÙà][\u0080-\u00bf\u0152-\u2122]")
_ODD = re.compile(  # what needs a closer look: marks, scripts that write one letter in two ways, mojibake
    "[\u00ad\u0300-\u036f\u0590-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufb00-\ufeff]|" + _MOJIBAKE.pattern
)


def legible(text: str) -> str:
    """Undo what happened to a text on its way: entities, UTF-8 taken for Latin-1, invisible marks, split accents.

    >>> legible("gioved&igrave; 20"), legible("giovedÃ¬ 20"), legible("giovedi\u0300 20")
    ('giovedì 20', 'giovedì 20', 'giovedì 20')
    """
    if "&" in text:
        text = html.unescape(text)
    if text.isascii() or not _ODD.search(text):
        return text
    if _MOJIBAKE.search(text):
        text = _as_utf8(text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def fold(text: str) -> str:
    """Bring a line to the form in which its words are looked up.

    >>> fold("GIOVEDÌ 20 Ottobre"), fold("EKİM")
    ('giovedì 20 ottobre', 'ekim')
    """
    text = legible(text)
    if text.isascii():
        return text.lower()
    return text.casefold().replace("i\u0307", "i") if "İ" in text else text.casefold()


def _as_utf8(text: str) -> str:
    for charset in ("cp1252", "latin-1"):
        try:
            return text.encode(charset).decode()
        except UnicodeError:
            continue
    return text
