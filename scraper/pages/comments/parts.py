"""The fields of one comment, from the elements that are its own: author, stamp, instant, removal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.pages.bylines import LONGEST_NAME, author_in, clean_time
from scraper.pages.context import Context
from scraper.pages.parse import Element
from scraper.pages.printed import INLINE, as_printed, own_text, printed
from scraper.pages.regions import has_class

OWN_ID = re.compile(r"(?:c|comment-?)?(\d{8,20})(?:-content)?", re.ASCII)
SHOWN = re.compile(r"(?:[?&@_;\uf03f]|%3[Ff]|%26)showComment=(\d{10,16})\b(?:[^#]*#c?(\d{8,20}))?")
FRAGMENT = re.compile(r"#(?:c|comment-?)?(\d{8,20})$", re.ASCII)
DELETE_ID = re.compile(r"delete-comment\.(?:g|do)\?[^\"']{0,200}?postID=(\d{8,20})")
EPOCH_ID = re.compile(r"1[01]\d{16}")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
REMOVED = re.compile(
    r"(?:questo (?:commento|post) è stato (?:eliminato|rimosso) d|th(?:is|e) (?:comment|post) has been removed by )",
    re.I,
)
BY_ADMINISTRATOR = re.compile(r"a[dm]min|verwalt|gestor|moderat|διαχειριστ|администратор|beheerder", re.IGNORECASE)
SAYS = re.compile(
    r"\s+(?:ha detto|ha scritto|said|says|dice|dijo|hat gesagt|sagt|meinte|disse|diz|a dit|zei|wrote|writes|escreveu|"
    r"είπε|пишет|комментирует|skrev|sa|sade|powiedział\(a\)|pisze|berkata|dedi ki|spune|řekl\(a\))?\s*[.…:]*\s*$",
    re.IGNORECASE,
)
AT_FIRST = re.compile(r"^(?:at|alle(?: ore)?|il)\s.{4,60}?,\s+", re.IGNORECASE)  # "At 10:07 AM, Ada said…"
AUTHOR_CLASSES = (
    "user", "fn", "commentauthor", "commentauthorname", "commentname", "anoncommentauthor", "commentposter",
    "commentsauthor", "blogcommentauthor", "cmauthor"
)  # fmt: skip
BODY_CLASSES = (
    "commentcontent", "commentbody", "commenttext", "commentbodyauthor", "cmtext", "commentp", "commentsbody",
    "blogcommentbody", "blogauthorcomment"
)  # fmt: skip
STAMP_CLASSES = (
    "datetime", "commenttimestamp", "commentdate", "commenttime", "cmdate", "commentmeta", "commentdata",
    "commentfooter"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """The post that a page's comments answer."""

    blogger_id: str | None
    url: str | None
    author_url: str | None


def number_of(item: Element) -> str | None:
    """Give a comment's Blogger id, also where a saved page's scripts have renamed the element `bc_0_1B`."""
    if match := OWN_ID.fullmatch(item.get("id") or ""):
        return match.group(1)
    for element in item.iter():
        for name in ("id", "name", "data-comment-id"):
            if match := OWN_ID.fullmatch(element.get(name) or ""):
                return match.group(1)
        href = element.get("href") or ""
        shown = SHOWN.search(href)
        if shown and shown.group(2):
            return shown.group(2)
        if match := FRAGMENT.search(href) or DELETE_ID.search(href):
            return match.group(1)
    return None


def comment_author(context: Context, stretch: list[Element], body: Element | None) -> tuple[str | None, str | None]:
    """Give the printed name and the address it links to."""
    for element in stretch:
        if has_class(element, *AUTHOR_CLASSES) and not has_class(element, "icon"):
            link = next((each for each in element.iter("a") if each.get("href") and _is_name(each)), None)
            name = printed(link) if link is not None else AT_FIRST.sub("", SAYS.sub("", printed(element) + " "))
            marked = link is not None or any(has_class(each, "fn") for each in element.iter())
            named = marked or AT_FIRST.sub("", _name_that_says(element)) == name.strip()
            if name := (author_in(name, named=named) or name).strip():
                return name, context.absolute(link.get("href")) if link is not None else None
    inside = set(body.iter()) if body is not None else set()
    for link in stretch:
        if link.tag == "a" and link not in inside and "nofollow" in (link.get("rel") or "") and _is_name(link):
            return printed(link), context.absolute(link.get("href"))
    for element in stretch:
        if element.tag in {"p", "div", "span", "dt", "li"} and element not in inside:
            says = _name_that_says(element)
            name_in_line = (author_in(says, named=True) or says) if says else author_in(own_text(element))
            if name_in_line:
                return name_in_line, None
    return None, None


def _name_that_says(element: Element) -> str:
    """Read the name that opens a comment without a class of its own: `<b>Elio</b> dice:`; nothing where none does."""
    opening = element.text or ""
    for child in element:
        if child.tag not in INLINE:
            break
        opening += printed(child) + (child.tail or "")
    opening = " ".join(opening.split())
    said = SAYS.search(opening + " ")
    name = opening[: said.start()].strip() if said and any(map(str.isalpha, said.group())) else ""
    return name if len(name) <= LONGEST_NAME else ""


def _is_name(link: Element) -> bool:
    href = link.get("href") or ""
    if SHOWN.search(href) or FRAGMENT.search(href) or href.startswith("#") or "delete-comment" in href:
        return False
    return bool(printed(link))


def stamp_and_millis(stretch: list[Element]) -> tuple[str | None, str | None]:
    """Give the stamp as printed and the milliseconds that its link carries."""
    millis = None
    for element in stretch:
        shown = SHOWN.search(element.get("href") or "") if element.tag == "a" else None
        if shown:
            millis = millis or shown.group(1)
            if text := as_printed(element):
                return text, shown.group(1)
    for element in stretch:
        permanent = element.tag == "a" and FRAGMENT.search(element.get("href") or "")
        if permanent and any(map(str.isdigit, as_printed(element))):
            return as_printed(element), millis
    for element in stretch:
        if has_class(element, *STAMP_CLASSES) and any(map(str.isdigit, text := as_printed(element))):
            return clean_time(text) if len(text) < 80 else None, millis
    return None, millis


def removed_by(mark: str | None, text: str | None) -> str | None:
    """Tell who removed a comment of which only the mark is left; None where the comment stands.

    >>> removed_by("Questo commento è stato eliminato dall'autore.", None)
    'author'
    >>> removed_by(None, "Questo commento è stato eliminato da un amministratore del blog.")
    'administrator'
    """
    sentence = mark or (text if text and len(text) < 120 and REMOVED.match(text) else None)
    if not sentence:
        return None
    return "administrator" if BY_ADMINISTRATOR.search(sentence) else "author"


def utc_of_millis(millis: str) -> str | None:
    """Write an epoch in milliseconds as UTC, whole seconds; None for a number that is no blog's time.

    >>> utc_of_millis("1319719182528"), utc_of_millis("12")
    ('2011-10-27T12:39:42Z', None)
    """
    seconds = int(millis) // 1000
    if not 850_000_000 < seconds < 4_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_in_id(identifier: str | None, stamp: str | None) -> str | None:
    """Read the instant inside an id of before the 2006 Blogger: its first ten figures are epoch seconds.

    Later ids are random and some have 18 figures too, so a printed year must agree.

    >>> instant_in_id("111807638812536561", "9:46 AM, June 06, 2005")
    '2005-06-06T16:46:28Z'
    >>> instant_in_id("111807638812536561", "6 giugno 2011") is None
    True
    """
    if not identifier or not EPOCH_ID.fullmatch(identifier):
        return None
    instant = datetime.fromtimestamp(int(identifier) // 10**8, UTC)
    if not 2001 <= instant.year <= 2006:
        return None
    years = YEAR.findall(stamp or "")
    new_year = instant.timetuple().tm_yday in {1, 365, 366}
    if years and not any(
        int(year) == instant.year or (new_year and abs(int(year) - instant.year) == 1) for year in years
    ):
        return None
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
