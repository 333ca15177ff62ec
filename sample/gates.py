"""What stands in the way of a visitor: pages that are not the blog, answers that are none.

Each value of GATES is what `SampleServer.misbehave` takes, and `SampleServer.shut("private")` uses them by name.
"""

from __future__ import annotations

from typing import Any


def _notice(title: str, words: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="it"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16px/1.5 Arial, sans-serif; margin: 4em auto; max-width: 34em; color: #333 }}</style></head>
<body><div class="mainWrap"><div class="mainContent"><h1>{title}</h1>
<p>{words}</p></div></div></body></html>
"""


PRIVATE = _notice(
    "Autorizzazione negata",
    "Questo blog è aperto soltanto ai lettori invitati. "
    "This blog is open to invited readers only. Sembra che tu non sia stato invitato a leggere questo blog.",
)
REMOVED = _notice(
    "Blog rimosso",
    "Spiacenti, il blog a questo indirizzo è stato rimosso. Questo indirizzo non è disponibile per nuovi blog. "
    "Sorry, the blog at this address has been removed.",
)
ADULT = _notice(
    "Avviso relativo ai contenuti",
    "Il blog che stai per visitare potrebbe contenere materiale adatto soltanto a un pubblico adulto. "
    "The blog that you are about to view may contain content only suitable for adults.",
)
SIGN_IN = _notice("Accedi", "Per continuare accedi con il tuo account: <form><input name='Email'></form>")

HTML = "text/html; charset=UTF-8"
GATES: dict[str, dict[str, Any]] = {
    "private": {"status": 200, "body": PRIVATE.encode(), "content_type": HTML},
    "removed": {"status": 404, "body": REMOVED.encode(), "content_type": HTML},
    "adult": {"status": 200, "body": ADULT.encode(), "content_type": HTML},
    "html_feed": {"status": 200, "body": SIGN_IN.encode(), "content_type": HTML},
    "empty": {"status": 200, "body": b""},
    "busy": {"status": 429, "body": b"Too many requests", "retry_after": 1},
    "down": {"status": 503, "body": b"Service unavailable"},
    "cut": {"truncate": 200},
}
