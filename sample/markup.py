"""HTML as text: escaping as Blogger does, and the words that a reader sees."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
))  # fmt: skip


def text(value: str) -> str:
    """Escape the text of an element."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    """Escape the value of an attribute, in either kind of quotes; also how feeds carry HTML."""
    return text(value).replace('"', "&quot;").replace("'", "&#39;")


def numeric(html: str) -> str:
    """Write typographic signs as numbers, as Blogger's pages do and its feeds do not.

    >>> numeric("l’1° giorno…")
    'l&#8217;1&#176; giorno&#8230;'
    """
    return re.sub(r"[\u00a0\u00b0\u2010-\u2027]", lambda sign: f"&#{ord(sign[0])};", html)


def script(value: str) -> str:
    r"""Escape a text for the single-quoted strings of Blogger's scripts.

    >>> script("Un po' di <rete>"), script("\U0001f60a")
    ('Un po\\x27 di \\x3crete\\x3e', '\\ud83d\\ude0a')
    """

    def escape(sign: re.Match[str]) -> str:
        if (code := ord(sign[0])) < 256:
            return f"\\x{code:02x}"
        # beyond 16 bits a script needs two escapes
        units = sign[0].encode("utf-16-be")
        return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))

    return re.sub(r"[\\'\"<>&=]|[^\x20-\x7e]", escape, value)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs = [""]
        self.hidden = False  # within a script or a style

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("script", "style")
        if tag in BLOCKS:
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False
        if tag in BLOCKS:
            self.paragraphs.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.paragraphs[-1] += data


def paragraphs_of(html: str) -> list[str]:
    """Return the paragraphs that a reader sees, white space folded; a line break ends one.

    >>> paragraphs_of("Pane&nbsp;e<br /><b>re</b>te<ul><li>uno</li><li>due</li></ul>")
    ['Pane e', 'rete', 'uno', 'due']
    """
    words = _Words()
    words.feed(html)
    words.close()
    return [folded for paragraph in words.paragraphs if (folded := " ".join(paragraph.split()))]


def text_of(html: str) -> str:
    """Return all the words of a body, one space apart."""
    return " ".join(paragraphs_of(html))
