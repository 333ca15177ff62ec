"""Pages that stand between a reader and a blog: content warnings, private and removed blogs, redirects, errors.

None of them is a post. A content warning is laid *over* the page (an iframe of `blogin.g` and a style that hides
the rest), so the page under it is read as usual; the page that only asks "do you wish to continue?" holds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.pages.context import Context
from scraper.pages.parse import printed

PRIVATE = re.compile(
    r"this blog is open to invited readers only|questo blog è (?:aperto|accessibile|visibile) (?:solo|soltanto|esclusivamente)"
    r"|blog .{0,60}solo (?:ai|a) lettori invitati|it doesn.t look like you have been invited to read this blog"
    r"|non risulti? .{0,40}invitat[oi] a leggere questo blog|user does not have permission to read this blog",
    re.IGNORECASE,
)
REMOVED = re.compile(
    r"sorry, the blog at .{0,120} has been removed|the blog (?:at|you were looking for) .{0,120}(?:was|has been) removed"
    r"|il blog .{0,120}(?:è stato rimosso|è stato eliminato)|this blog has been (?:removed|deleted|locked)"
    r"|blog has been locked due to possible|this blog is in violation of blogger.s terms"
    r"|sorry, the blog you were looking for does not exist|il blog che stavi cercando non esiste"
    r"|siamo spiacenti,? ma il blog",
    re.IGNORECASE,
)
WARNING = re.compile(
    r"content warning|avviso (?:sui|relativo ai) contenuti|contenuti? (?:adatti?|idonei?) (?:solo|soltanto|esclusivamente)"
    r"|content only suitable for adults|contenuti? (?:solo )?per adulti|some readers of this blog have contacted google",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"you(?:'|’|&#39;)?re about to be redirected|stai per essere reindirizzato|the blog that used to be here is now at"
    r"|il blog (?:precedentemente|che si trovava).{0,80}ora",
    re.IGNORECASE,
)
UNUSUAL = re.compile(r"unusual traffic from your computer network|traffico insolito", re.IGNORECASE)
REFRESH = re.compile(r"^\s*\d+\s*;\s*url\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
LOCATION = re.compile(r"\blocation(?:\.href)?\s*(?:=|\.replace\()\s*[\"'](https?:[^\"']{8,300})[\"']")
ERROR_WORDS = re.compile(
    r"sorry, the page you were looking for in this blog does not exist|la pagina che stavi cercando in questo blog non esiste"
    r"|pagina (?:che cercavi|richiesta) .{0,40}non esiste|page not found|pagina non trovata",
    re.IGNORECASE,
)
LONGEST_GATE = 2_500  #: characters of printed text; a gate says one thing


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands in the way."""

    kind: str  #: private, removed, warning, moved, redirect, refused
    status: str  #: the blog's status
    target: str | None = None


def find_gate(context: Context) -> Gate | None:
    """Recognise a page that holds a notice and no posts; the caller has looked for posts already."""
    text = printed(context.tree.root)[: LONGEST_GATE + 1]
    if context.settings.get("isPrivateBlog") == "true" or PRIVATE.search(text):
        return Gate("private", "private")
    if REMOVED.search(text):
        return Gate("removed", "removed")
    if MOVED.search(text):
        return Gate("moved", "moved", redirect_target(context))
    if len(text) > LONGEST_GATE:
        return None
    if WARNING.search(text) or "/blogin.g?" in context.text or "/interstitial/" in context.text:
        return Gate("warning", "alive", redirect_target(context))
    if UNUSUAL.search(text):
        return Gate("refused", "alive")
    if target := redirect_target(context) if len(text) < 400 else None:
        return Gate("redirect", "alive", target)
    return None


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
    if context.page_type == "error" or context.settings.get("pageType") == "error_page":
        return True
    boxes = context.tree.classed("statusmsgbody", "statusmsgwrap", "errorpage")
    return any(ERROR_WORDS.search(printed(box)) for box in boxes)
