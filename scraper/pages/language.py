"""A blog's language, from the marks that Blogger prints for its own scripts, else from the words of its interface."""

from __future__ import annotations

import re

NAVBAR_LOCALE = re.compile(r"blogLocale(?:=|\\x3d|\\75)(\w{2,8})?")
ITALIAN = re.compile(
    r"\b(?:Pubblicato da|Postato da|Nessun commento|Posta un commento|Etichette:|Post più vecchi|Archivio blog)", re.I
)


def read_language(text: str, *codes: str | None) -> str | None:
    """Give the first of these locales that is one, as BCP 47; else Italian where the page speaks it to its readers."""
    for code in codes:
        if tag := language_tag(code):
            return tag
    return "it" if ITALIAN.search(text) else None


def navbar_locale(text: str) -> str | None:
    """Give the locale in the address of Blogger's bar: `blogLocale=it_IT`, escaped in one of three ways."""
    match = NAVBAR_LOCALE.search(text)
    return match.group(1) if match else None


def language_tag(code: str | None) -> str | None:
    """Write a locale as BCP 47, without a region that only repeats the language.

    >>> [language_tag(code) for code in ("it_IT", "it-IT", "pt_br", "en-GB", "it", "", "x")]
    ['it', 'it', 'pt-BR', 'en-GB', 'it', None, None]
    """
    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:[-_]\w{0,8})?", (code or "").strip())
    if not match:
        return None
    language, region = match.group(1).lower(), (match.group(2) or "").upper()
    return language if not region or region == language.upper() else f"{language}-{region}"
