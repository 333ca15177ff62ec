"""The comments that a threaded page carries as JavaScript: `var items = [{'id': '…', 'body': '…', …}];`."""

from __future__ import annotations

import re
from typing import Any

from scraper.pages.literals import parse_literal

PLACES = (
    ("var items", re.compile(r"var items\s*=\s*\[")),
    ("initThreadedComments(", re.compile(r"initThreadedComments\(\s*\[")),
)


def inline_comments(source: str) -> list[dict[str, Any]]:
    """List the comments a page's source carries as data; none where it says `var items = null` or is cut off."""
    for sign, pattern in PLACES:
        if sign not in source:
            continue
        for match in pattern.finditer(source):
            try:
                items = parse_literal(source, match.end() - 1)
            except ValueError:
                continue
            found = [item for item in items if isinstance(item, dict) and str(item.get("id") or "").isdigit()]
            if found:
                return found
    return []
