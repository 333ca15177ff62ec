"""What a template prints into its body element after the text: share buttons, the author's box, a way to read on."""

from __future__ import annotations

import re
from collections.abc import Container

from scraper.pages.parse import Element
from scraper.pages.printed import BREAKS, printed
from scraper.urls import SHARE

CLEARING = re.compile(r"\s*clear\s*:\s*both\s*;?\s*", re.IGNORECASE)
FURNITURE_NAME = re.compile(
    r"(?<![a-z])(?:shar(?:e|ing)|social|follow|rating|related[-_]?(?:post|article)|(?:post|about)?[-_]?author"
    r"(?![-_]?(?:quot|note|text|photo|pic|word)))",
    re.IGNORECASE,
)
ACTION = re.compile(
    r"shar(?:e|er)\b|share\.php|shareArticle|intent|submit|/create|[?&](?:text|status|u|url)=", re.IGNORECASE
)
ENDS_SENTENCE = (".", "!", "?", "…")
SHOWN = ("img", "iframe", "object", "embed", "video", "audio", "svg")
LONGEST_INVITATION = 30  # letters


def template_tail(body: Element) -> list[Element]:
    """List what a template prints after the text, inside the body element; empty where all may be the author's.

    Blogger's templates end the text with an empty `<div style='clear: both;'>`. An author may write one too, so what
    follows is left out only where all of it is furniture.
    """
    rest: list[Element] = []
    marked, ends = False, 0
    for child in body.iterchildren(reversed=True):
        if (child.tail or "").strip():
            break
        if marked and _is_clearing(child):
            ends = len(rest)
        furnishes = _is_furniture(child)
        if not furnishes and not _shows_nothing(child):
            break
        marked = marked or furnishes
        rest.append(child)
    return rest[:ends]


def ways_on(body: Element, own: Container[str], furniture: Container[Element] = ()) -> list[Element]:
    """List what ends a text but is no part of it: links to its `own` page, `Read more...`, or to share it."""
    found: list[Element] = []
    for child in body.iterchildren(reversed=True):
        if (child.tail or "").strip():
            break
        if child in furniture or _shows_nothing(child):
            continue
        if not _is_invitation(child, own):
            break
        found.append(child)
    while found and not _stands_apart(found[-1]):  # "Per commentare cliccate <a>qui</a>" is the author's sentence
        found.pop()
    return found


def _stands_apart(element: Element) -> bool:
    """Tell whether an element begins a line, or follows a sentence that has ended."""
    if element.tag in BREAKS:
        return True
    before = element.getprevious()
    while before is not None and not (words := before.tail or "").strip() and before.tag not in BREAKS:
        if words := printed(before):
            break
        before = before.getprevious()
    if before is None:
        parent = element.getparent()
        words = "" if parent is None else parent.text or ""
    return not words.strip() or words.rstrip().endswith(ENDS_SENTENCE)


def _is_invitation(element: Element, own: Container[str]) -> bool:
    """Tell a few words that link to the post's own page, or offer to share it, and nothing else."""
    words = printed(element)
    if len(words) > LONGEST_INVITATION or _pictures(element):
        return False
    links = [link for link in element.iter("a") if printed(link) == words]
    return any((link.get("href") or "").split("#")[0] in own or _shares(link) for link in links)


def _is_clearing(element: Element) -> bool:
    return (
        element.tag == "div"
        and element.keys() == ["style"]
        and CLEARING.fullmatch(element.get("style") or "") is not None
        and not len(element)
        and not (element.text or "").strip()
    )


def _is_furniture(element: Element) -> bool:
    """Tell what is named as furniture, itself or in what it holds, or does nothing but share the post."""
    if not isinstance(element.tag, str):
        return False
    links = list(element.iter("a"))
    few = len(printed(element, frozenset(links))) <= LONGEST_INVITATION
    if few and any(map(_shares, links)):
        return True
    named = any(FURNITURE_NAME.search(each.get("class") or each.get("id") or "") for each in (element, *element))
    return element.get("itemprop") == "author" or (named and (few or bool(links)))


def _shares(link: Element) -> bool:
    address = link.get("href") or ""
    return bool(SHARE.search(address) and ACTION.search(address))


def _shows_nothing(element: Element) -> bool:
    return not isinstance(element.tag, str) or (not printed(element) and not _pictures(element))


def _pictures(element: Element) -> bool:
    return next(element.iter(*SHOWN), None) is not None
