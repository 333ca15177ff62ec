"""Comment counts: the label a theme prints → a number.

A label is known by its link, not by its words, so any words may stand around the number: `48 pensieri strambi:`.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from pipelines.counts.words import COMMENT, FIRST_TO_COMMENT, NO_COMMENTS, NO_SUCH, NONE, NUMBERS
from scraper.errors import CountError
from scraper.items import Document, Post, Problem

MOST = 10_000_000  #: no post has more; a larger number is something else

_QUOTED = re.compile(r"[\"“«„][^\"”»“]*[\"”»“]")
_NUMBER = re.compile(r"\d+(?:([.,'’\u00a0\u202f\u2009 ])\d{3}(?!\d))*")
_BROKEN = re.compile(r"\d[.,]\d|\d\s?(?:k|mila|mln)\b|\d\+|^[-−]\d", re.IGNORECASE)  # 1,5; 2k; 200+; -1
_WORD = re.compile(r"[^\W\d_][^\s.,:;()\[\]!?\"«»“”|\d]*")


def parse_count(label: str, language: str = "it") -> int | None:
    """Read a comment-count label as a Blogger theme prints it; None where it holds no count.

    `CountError` where a number is printed and it is not clear which, or how much it is.

    >>> parse_count("Nessun commento:"), parse_count("1.234 commenti:"), parse_count("Posta un commento")
    (0, 1234, None)
    >>> parse_count("un commento"), parse_count("(3)"), parse_count("48 mental poops:"), parse_count("Комментарии: 0")
    (1, 3, 48, 0)
    """
    text = " ".join(html.unescape(label).split()) if "&" in label else " ".join(label.split())
    if not any(letter.isdecimal() for letter in text):
        return _in_words(text.casefold(), language)
    unquoted = _QUOTED.sub(" ", text)
    found = [(match, _value(match[0])) for match in _NUMBER.finditer(unquoted)]
    leftover = _NUMBER.sub(lambda match: "0" * len(match[0]), unquoted)
    if not found:
        return None
    if _BROKEN.search(leftover):
        raise CountError(f'"{text[:80]}" prints no whole number of comments')
    numbers = found if len(found) == 1 else _counting_comments(unquoted, found)
    if len({value for _, value in numbers}) != 1:
        raise CountError(f'"{text[:80]}" prints several numbers')
    value = numbers[0][1]
    if value > MOST:
        raise CountError(f'"{text[:80]}" prints a number too large for comments')
    return value


def _value(number: str) -> int:
    digits = "".join(letter for letter in number if letter.isdecimal())
    return int(digits) if len(digits) < 20 else MOST + 1


def _counting_comments(text: str, found: list[tuple[re.Match[str], int]]) -> list[tuple[re.Match[str], int]]:
    """Of several numbers, those followed by a word for comments; without any, those preceded by one."""
    found = found[:20]
    followed = [pair for pair in found if _is_comment(_words(text[pair[0].end() : pair[0].end() + 40])[:1])]
    if followed:
        return followed
    return [pair for pair in found if _is_comment(_words(text[max(0, pair[0].start() - 40) : pair[0].start()])[-1:])]


def _is_comment(words: list[str]) -> bool:
    return any(COMMENT.match(word) for word in words)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _in_words(text: str, language: str) -> int | None:
    """Read a label without digits: `nessun commento`, `un commento`, `sii il primo a commentare`."""
    words = _WORD.findall(text[:200])
    plain = " ".join(words)
    if plain in NO_COMMENTS or any(phrase in plain for phrase in FIRST_TO_COMMENT):
        return 0
    if len(words) != 2:
        return None
    first, second = words
    if first in NO_SUCH or (first in NONE and COMMENT.match(second)) or (second in NONE and COMMENT.match(first)):
        return 0
    tables = (NUMBERS.get(language.partition("-")[0].lower(), {}), *NUMBERS.values())
    if not COMMENT.match(second) or "?" in text:  # "quattro chiacchiere", "un commento?" invite and do not count
        return None
    return next((table[first] for table in tables if first in table), None)


def clean_counts(document: Document) -> Document:
    """Turn each post's printed count label into a number; what cannot be read becomes a problem."""
    language = (document.blog.language if document.blog else None) or "it"
    problems: list[Problem] = []
    posts = tuple(_with_count(post, language, document.url, problems) for post in document.posts)
    every = tuple(dict.fromkeys((*document.problems, *problems)))
    if (posts, every) == (document.posts, document.problems):
        return document
    return replace(document, posts=posts, problems=every)


def _with_count(post: Post, language: str, url: str, problems: list[Problem]) -> Post:
    if post.count_text is None:
        return post if post.count_listed is None else replace(post, comment_count=post.count_listed)
    try:
        count = parse_count(post.count_text, language)
    except CountError as error:
        problems.append(Problem(post.url or url, "count_unreadable", str(error)))
        count = None
    return replace(post, comment_count=post.count_listed if count is None else count)


class CountsPipeline:
    """Read every post's printed comment count."""

    def process_item(self, item: object) -> object:
        """Clean a document's counts; let anything else pass."""
        return clean_counts(item) if isinstance(item, Document) else item
