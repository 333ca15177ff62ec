"""What a template prints into its body element after the text: share buttons, the author's box, a way to read on."""

from __future__ import annotations

import re
from collections.abc import Container

from scraper.pages.parse import Element
from scraper.pages.printed import printed
from scraper.urls import SHARE

CLEARING = re.compile(r"\s*clear\s*:\s*both\s*;?\s*", re.IGNORECASE)
FURNITURE_NAME = re.compile(r"shar(?:e|ing)|social|author|related|follow|rating", re.IGNORECASE)
ACTION = re.compile(
    r"shar(?:e|er)\b|share\.php|shareArticle|intent|submit|/create|[?&](?:text|status|u|url)=", re.IGNORECASE
)
SHOWN = ("img", "iframe", "object", "embed", "video", "audio", "svg")
LONGEST_INVITATION = 30  # letters


def template_tail(body: Element) -> list[Element]:
    """List what a template prints after the text, inside the body element; empty where all may be the author's.

    Blogger's templates end the text with an empty `<div style='clear: both;'>`. An author may write one too, so what
    follows is left out only where all of it is furniture.
    """
    for child in body:
        if _is_clearing(child):
            rest = list(child.itersiblings())
            if _are_furniture(child, rest):
                return rest
    return []


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
    return found


def _is_invitation(element: Element, own: Container[str]) -> bool:
    """Tell a few words that link to the post's own page, or offer to share it, and nothing else."""
    words = printed(element)
    if len(words) > LONGEST_INVITATION or _pictures(element):
        return False
    addresses = [link.get("href") or "" for link in element.iter("a") if printed(link) == words]
    return any(each.split("#")[0] in own or (SHARE.search(each) and ACTION.search(each)) for each in addresses)


def _is_clearing(element: Element) -> bool:
    return (
        element.tag == "div"
        and element.keys() == ["style"]
        and CLEARING.fullmatch(element.get("style") or "") is not None
        and not len(element)
        and not (element.text or "").strip()
    )


def _are_furniture(clearing: Element, rest: list[Element]) -> bool:
    if any((each.tail or "").strip() for each in (clearing, *rest)):
        return False
    marks = [_is_furniture(each) for each in rest]
    return any(marks) and all(marked or _shows_nothing(each) for marked, each in zip(marks, rest, strict=True))


def _is_furniture(element: Element) -> bool:
    """Tell what is named as furniture, itself or in what it holds, or has links that share the post."""
    if not isinstance(element.tag, str):
        return False
    named = [each for each in (element, *element) if FURNITURE_NAME.search(each.get("class") or each.get("id") or "")]
    shared = (SHARE.search(link.get("href") or "") for link in element.iter("a"))
    return bool(named) or element.get("itemprop") == "author" or any(shared)


def _shows_nothing(element: Element) -> bool:
    return not isinstance(element.tag, str) or (not printed(element) and not _pictures(element))


def _pictures(element: Element) -> bool:
    return next(element.iter(*SHOWN), None) is not None
