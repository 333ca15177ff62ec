"""Pages that stand between a reader and a blog: content warnings, private and removed blogs, redirects, errors.

None of them is a post. A content warning is laid *over* the page (an iframe of `blogin.g` and a style that hides
the rest), so the page under it is read as usual; the page that only asks "do you wish to continue?" holds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scraper.pages.context import Context
from scraper.pages.printed import printed


def _any_of(*sentences: str) -> re.Pattern[str]:
    return re.compile("|".join(sentences), re.IGNORECASE)


PRIVATE = _any_of(
    "this blog is open to invited readers only",
    "doesn.t look like you have been invited to read this blog",
    "user does not have permission to read this blog",
    "questo blog è (?:aperto|accessibile|visibile|riservato)[^.]{0,40}(?:invitat|invito)",
    "(?:solo|soltanto) ai lettori invitati",
)
REMOVED = _any_of(
    "the blog at [^ ]{1,120} has been removed",
    "the blog you were looking for (?:does not exist|was not found|has been removed)",
    "this blog has been (?:removed|deleted|locked)",
    "blog has been locked due to possible",
    "this blog is in violation of blogger.s terms",
    "il blog (?:all.indirizzo |su )?[^ ]{0,120} ?è stato (?:rimosso|eliminato)",
    "il blog che (?:stai|stavi) cercando non (?:esiste|è stato trovato)",
    "questo blog è stato (?:rimosso|eliminato|bloccato)",
)
WARNING = _any_of(
    "content warning",
    "content only suitable for adults",
    "some readers of this blog have contacted google",
    "avviso (?:sui|relativo ai|riguardante i) contenuti",
    "contenuti? (?:adatt|idone)[ioa] (?:solo|soltanto|esclusivamente) (?:a|agli|per)",
    "contenuti (?:solo )?per adulti",
)
MOVED = _any_of(
    "you.re about to be redirected",
    "the blog that used to be here is now at",
    "stai per essere reindirizzato",
    "il blog che si trovava qui (?:si trova )?ora",
)
REFUSED = _any_of("unusual traffic from your computer network", "traffico (?:insolito|anomalo) proveniente")
MISSING = _any_of(
    "sorry, the page you were looking for in this blog does not exist",
    "la pagina che (?:stavi cercando|cercavi) (?:in|su) questo blog non esiste",
    "page not found",
    "pagina non trovata",
)
REFRESH = re.compile(r"^\s*\d+\s*;\s*url\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
LOCATION = re.compile(r"\blocation(?:\.href)?\s*(?:=|\.replace\()\s*[\"'](https?:[^\"']{8,300})[\"']")
LONGEST_GATE = 2_500  #: characters of printed text: a gate says one thing
LONGEST_REDIRECT = 400

DETAILS = {
    "private": "the blog is open to invited readers only",
    "removed": "the blog has been removed",
    "warning": "a content warning stands in the place of the page",
    "moved": "the blog has moved",
    "redirect": "the page only sends on to another address",
    "refused": "the server took the visit for a robot's and refused it",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands in the way."""

    kind: str  #: private, removed, warning, moved, redirect, refused
    status: str  #: the blog's status
    target: str | None = None  #: where the page sends its reader

    @property
    def detail(self) -> str:
        """One clause for the problem's row."""
        return DETAILS[self.kind] + (f": {self.target}" if self.target else "")


def find_gate(context: Context) -> Gate | None:
    """Recognise a page that holds a notice and no posts; the caller has looked for posts already."""
    text = printed(context.tree.root)
    target = redirect_target(context)
    if context.settings.get("isPrivateBlog") == "true" or PRIVATE.search(text):
        return Gate("private", "private")
    if len(text) > LONGEST_GATE:
        return None
    if REMOVED.search(text):
        return Gate("removed", "removed")
    if MOVED.search(text):
        return Gate("moved", "moved", target)
    if WARNING.search(text) or "/blogin.g?" in context.text or "/interstitial/" in context.text:
        return Gate("warning", "alive", target)
    if REFUSED.search(text):
        return Gate("refused", "alive")
    return Gate("redirect", "alive", target) if target and len(text) <= LONGEST_REDIRECT else None


def redirect_target(context: Context) -> str | None:
    """Give the address a page sends its reader to: a refresh or a script's location."""
    for meta in context.tree.by_tag.get("meta", ()):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            match = REFRESH.match(meta.get("content") or "")
            if match and (address := context.absolute(match.group(1))):
                return address
    match = LOCATION.search(context.text)
    return context.absolute(match.group(1)) if match else None


def is_error_page(context: Context) -> bool:
    """Recognise Blogger's 404: by its data context, or by its sentence where a post would stand."""
    if context.settings.get("pageType") == "error_page":
        return True
    boxes: Iterable[str] = map(printed, context.tree.classed("statusmsgbody", "statusmsgwrap", "errorpage"))
    return any(MISSING.search(text) for text in boxes)
