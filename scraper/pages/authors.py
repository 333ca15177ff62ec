"""Who wrote a post, as its theme prints it, and the profile that the name leads to."""

from __future__ import annotations

from scraper.pages.bylines import author_in, introduces, name_beside
from scraper.pages.footers import Reading, lines_of
from scraper.pages.marks import is_permanent
from scraper.pages.parse import Element
from scraper.pages.printed import own_text, printed
from scraper.pages.regions import has_class
from scraper.pages.units import Unit

AUTHOR_CLASSES = ("postauthor", "author", "vcard", "byauthor", "postauthorlabel", "authorname")
LONGEST_LINE = 200  # letters


def author(reading: Reading, stamp: str | None) -> tuple[str | None, str | None]:
    """Give the printed name and the address of the profile it links to, or that the About Me gadget does."""
    name, profile = _printed_author(reading, stamp)
    if name and not profile:
        profile = reading.context.absolute(reading.context.profiles.get(name))
    return name, profile


def _printed_author(reading: Reading, stamp: str | None) -> tuple[str | None, str | None]:
    unit = reading.unit
    marked = (*unit.classed("fn"), *unit.marked("author"), *unit.classed(*AUTHOR_CLASSES))
    for holder in marked:
        text = _name_in(holder)
        if text and any(map(str.isalnum, text)):
            name = _linked_name(holder, text) or _last_line(holder)
            return name or author_in(text, stamp, named=_is_name(holder, text)) or text, _profile(reading, holder)
    for link in unit.tagged("a"):
        if "author" in (link.get("rel") or "").split() and printed(link):
            return printed(link), _profile(reading, link)
    for line in lines_of(unit):
        text = printed(line)
        name = author_in(text, stamp) or (name_beside(line, stamp) if line is unit.footer else None)
        if name:
            linked = next((link for link in line.iter("a") if printed(link) == name), None)
            return name, _profile(reading, linked) if linked is not None else None
    return _author_beside(unit, stamp), None


def _author_beside(unit: Unit, stamp: str | None) -> str | None:
    """Read the name in a line that nothing marks but the post's own stamp: `Scritto da Remo il 18 giugno 2017`."""
    marks = [link for link in unit.tagged("a") if is_permanent(link)] + unit.tagged("time")
    for mark in marks:
        line = mark.getparent()
        if stamp and line is not None and stamp in (text := own_text(line)) and len(text) <= LONGEST_LINE:
            return author_in(text, stamp)
    return None


def _last_line(holder: Element) -> str | None:
    """Give the name below the words that introduce it, whatever they are: old layouts print each on its own line."""
    text = holder.text or ""
    if not has_class(holder, "postauthor") or len(holder) or text.strip("\n") == text:
        return None
    written = [line.strip() for line in text.split("\n") if line.strip()]
    return written[1] if len(written) == 2 else None


def _is_name(holder: Element, text: str) -> bool:
    """Tell whether a mark says that it holds a name and no words around it, by itself or by a link."""
    inside = holder.iter()
    return has_class(holder, "fn") or any(
        each.get("itemprop") == "name" or (each.tag == "a" and printed(each) == text) for each in inside
    )


def _linked_name(holder: Element, text: str) -> str | None:
    """Give the linked part of a mark that prints no more than words that introduce a name, and the name."""
    for link in holder.iter("a") if len(text) <= LONGEST_LINE else ():
        name = printed(link)
        if name and text.endswith(name) and introduces(text[: -len(name)]):
            return name
    return None


def _name_in(holder: Element) -> str | None:
    """Read a name: schema.org's `name` inside the holder where there is one, else what the holder prints."""
    for element in holder.iter():
        if element.get("itemprop") == "name":
            return (element.get("content") or "").strip() or printed(element) or None
    return printed(holder) or None


def _profile(reading: Reading, holder: Element) -> str | None:
    for element in holder.iter("a", "meta", "link"):
        address = element.get("href") or (element.get("content") if element.get("itemprop") == "url" else None)
        if address and (found := reading.context.absolute(address)):
            return found
    return None
