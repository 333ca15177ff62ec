"""What people type, made into an FTS5 query that cannot fail and that forgives accents and Italian endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

MOST_WORDS = 12  #: what stands beyond is left out: nobody half-remembers more

# What Italian puts after a stem (without accents: the index has none). The stemmer confirms each form made from them.
ENDINGS = (
    "a e i o are ere ire ando endo ato ata ati ate uto uta uti ute ito ita iti ite iamo ano ono ante anti ente enti"
    " ava avo avi avano eva evo evano iva ivano era ero eranno erebbe arono azione azioni amento amenti mente"
)

_PIECES = re.compile(r'"([^"]*)"?|(\w+)(\*?)')
_ELISION = re.compile(r"\b[^\W\d_]{1,5}['’](?=\w)")
_ITALIAN = snowballstemmer.stemmer("italian")


def build_match(typed: str, together: bool = True) -> str:
    """Build the FTS5 query for what was typed: every word must be there, a quoted phrase as it stands.

    Elided articles are dropped, a trailing `*` asks for a beginning; punctuation and emoji ask for nothing.
    With `together` false, any of the words will do.

    >>> build_match("d'arte (2011)")
    '("arte" OR "arta" OR "arti" OR "arto") AND "2011"'
    >>> build_match('"mercati sono" gatt*'), build_match('" * ( ) \U0001f41f')
    ('"mercati sono" AND "gatt"*', '""')
    """
    text = unicodedata.normalize("NFC", re.sub("[“”„«»]", '"', typed))
    terms = []
    for phrase, word, star in _PIECES.findall(_ELISION.sub("", text)):
        if word:
            terms.append(f'"{word}"*' if star else any_form(word.lower()))
        elif words := re.findall(r"\w+", phrase):
            terms.append(f'"{" ".join(words)}"')
    return (" AND " if together else " OR ").join(terms[:MOST_WORDS]) or '""'


@lru_cache(maxsize=1024)
def any_form(word: str) -> str:
    """Build the alternative of a word's forms; those that no text holds cost a look in the index and no more.

    >>> any_form("reti"), any_form("css")
    ('("reti" OR "reta" OR "rete" OR "reto")', '"css"')
    >>> [form in any_form("parlare") for form in ("parla", "parlava", "parliamo", "parcheggio")]
    [True, True, True, False]
    """
    forms = dict.fromkeys([word, *_inflected(word)])
    return f'"{word}"' if len(forms) == 1 else "(" + " OR ".join(f'"{form}"' for form in forms) + ")"


def _inflected(word: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    if len(plain) < 4 or not plain.isalpha() or plain[-1] not in "aeio":
        return []
    if found := re.fullmatch(r"(.+[cg])(?:h[ei]|[aeio])", plain):
        forms = [found[1] + end for end in ("a", "he", "hi", "i", "o")]  # amica, amiche; lago, laghi
    else:
        forms = [plain[:-1] + end for end in "aeio"]
    stem = _ITALIAN.stemWord(plain)
    if 3 < len(stem) < len(plain):
        forms += [form for end in ENDINGS.split() if _ITALIAN.stemWord(form := stem + end) == stem]
    return forms
