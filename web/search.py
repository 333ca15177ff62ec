"""What people type, made into an FTS5 query that cannot fail and that forgives accents and Italian endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

MOST_WORDS = 12  #: what stands beyond is left out: nobody half-remembers more
# Half a memory is of the others. (Without accents: the index has none.)
LITTLE = (
    "a ad ai agli al alla alle allo che chi ci coi col con d da dagli dai dal dalla dalle dallo degli dei del della"
    " delle dello di e ed fra gli i il in l la le lo ma mi ne negli nei nel nella nelle nello non o od per se si su"
    " sugli sui sul sulla sulle sullo ti tra un una uno vi"
)
_LITTLE = frozenset(LITTLE.split())

# What Italian puts after a stem (without accents: the index has none). The stemmer confirms each form made from them.
ENDINGS = (
    "a e i o are ere ire ando endo ato ata ati ate uto uta uti ute ito ita iti ite iamo ano ono ante anti ente enti"
    " ava avo avi avano eva evo evano iva ivano era ero eranno erebbe arono azione azioni amento amenti mente"
)

# A phrase; a word that holds to the one before it (c'è); a word, after an article without its vowel or not.
_PIECES = re.compile(r""""([^"]*)"?|([^\W\d_]{1,5}['’]\w)(?!\w)|(?:[^\W\d_]{1,5}['’](?=\w))?(\w+)(\*?)""")
_ITALIAN = snowballstemmer.stemmer("italian")


def build_match(typed: str, together: bool = True) -> str:
    """Build the FTS5 query for what was typed: every word must be there, a quoted phrase as it stands.

    Elided articles are dropped, and so are the little words where there are others; a trailing `*` asks for a
    beginning; punctuation and emoji ask for nothing. With `together` false, any of the words will do.

    >>> build_match("la virtù dell'arte (2011)")
    '"virtù" AND ("arte" OR "arta" OR "arti" OR "arto") AND "2011"'
    >>> build_match('"mercati sono" gatt*'), build_match("c'è di"), build_match('" * ( ) \U0001f41f')
    ('"mercati sono" AND "gatt"*', '"c è"', '""')
    """
    text = unicodedata.normalize("NFC", re.sub("[“”„«»]", '"', typed))
    terms: list[str] = []
    little: list[str] = []
    for phrase, held, word, star in _PIECES.findall(text):
        if word:
            kept = terms if star or unaccented(word.lower()) not in _LITTLE else little
            kept.append(f'"{word}"*' if star else any_form(word.lower()))
        elif words := re.findall(r"\w+", phrase or held):
            terms.append(f'"{" ".join(words)}"')
    return (" AND " if together else " OR ").join((terms or little)[:MOST_WORDS]) or '""'


def unaccented(word: str) -> str:
    """Return a word without its accents, as the index has it."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


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
    plain = unaccented(word)
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
