"""General-purpose extractors beside ours, each only where it is installed and has the field.

They read one article a page, so they are asked post pages alone, for title, author, day and both ends of the text.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bench.scores import Scores, Truth, normal, squeezed

NAMES = ("trafilatura", "newspaper", "htmldate")
Reading = dict[str, str | None]


def _trafilatura(module: Any, html: str) -> Reading:
    found = module.bare_extraction(html, include_comments=False, with_metadata=True)
    if found is None:
        return {}
    values = found if isinstance(found, dict) else found.as_dict()
    return {name: values.get(key) for name, key in _KEYS}


_KEYS = (("title", "title"), ("author", "author"), ("day", "date"), ("body", "text"))


def _newspaper(module: Any, html: str) -> Reading:
    article = module.Article("http://example.org/")
    article.download(input_html=html)
    article.parse()
    published = article.publish_date
    day = published.date().isoformat() if isinstance(published, datetime) else None
    return {"title": article.title, "author": ", ".join(article.authors), "day": day, "body": article.text}


def _htmldate(module: Any, html: str) -> Reading:
    return {"day": module.find_date(html, original_date=True)}


READERS: dict[str, Callable[[Any, str], Reading]] = {
    "trafilatura": _trafilatura,
    "newspaper": _newspaper,
    "htmldate": _htmldate,
}


def installed() -> dict[str, Any]:
    """Give the extractors that can be imported; what they warn of is no concern of ours."""
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in NAMES:
            try:
                found[name] = importlib.import_module(name)
            except ImportError:
                continue
    return found


def score_rival(name: str, module: Any, html: str, truth: Truth) -> Scores:
    """Score what one extractor reads on a post's own page."""
    scores = Scores()
    wanted = truth["posts"][0]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read = READERS[name](module, html)
    except Exception as error:  # another's fault is a miss, whatever it is
        read = {}
        scores.misses.append(f"{name} raised {error!r}")
    where = f"{name} {truth['file']}"
    for key in ("title", "author"):
        if name != "htmldate":
            scores.note(key, normal(read.get(key)) == normal(wanted.get(key)), f"{where} {read.get(key)!r}")
    if wanted.get("published_iso"):
        day = (read.get("day") or "")[:10]
        scores.note("day", _is_day(day) and day == wanted["published_iso"][:10], f"{where} {day!r}")
    if name != "htmldate" and wanted.get("first_words"):
        text = squeezed(read.get("body"))
        ends = text.startswith(squeezed(wanted["first_words"])) and text.endswith(squeezed(wanted["last_words"]))
        scores.note("body", ends, f"{where} {text[:40]!r}")
    return scores


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
