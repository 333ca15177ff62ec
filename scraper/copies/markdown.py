"""Markdown, as page savers write it, into safe-to-sanitise HTML and into plain text: links, images, emphasis, blocks.

Not a whole Markdown: what a saved blog page holds. Everything else is text and is escaped.
"""

from __future__ import annotations

import re
from html import escape, unescape

ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~<&])")
IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\(\s*<?([^\s()<>]{0,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,500})?)>?"
                   r"""(?:\s+["'][^\n"']{0,500}["'])?\s*\)""")  # fmt: skip
LINK = re.compile(r"\[([^\[\]\n]{0,1000})\]\(\s*<?([^\s()<>]{0,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,500})?)>?"
                  r"""(?:\s+["']([^\n"']{0,500})["'])?\s*\)""")  # fmt: skip
AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,2000}?)(?<=\S)\1")
EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^\n*_]{1,2000})(?<=\S)\1(?![\w*_])")
HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*$")
ITEM = re.compile(r"\s*(?:[*+-]|\d{1,4}[.)])\s+(.*)$")
SIGN = re.compile(r"\]\((?:https?:)?//|^#{1,6} \S|^\*\*[^*\n]+\*\*$", re.MULTILINE)


def is_markdown(text: str) -> bool:
    """Tell whether a text is Markdown: it has a link, or a heading.

    >>> is_markdown("## giovedì 20 ottobre 2011"), is_markdown("Rete...da pesca? (1) [sic]")
    (True, False)
    """
    return SIGN.search(text) is not None


def plain(line: str) -> str:
    """Return what a line of Markdown shows as text.

    >>> plain("### [Rete...da *pesca*?](https://esempio.blogspot.com/a.html 'x')")
    'Rete...da pesca?'
    """
    heading = HEADING.match(line)
    text = LINK.sub(r"\1", IMAGE.sub("", heading[2] if heading else line))
    text = AUTOLINK.sub(r"\1", text)
    text = EMPHASIS.sub(r"\2", STRONG.sub(r"\2", text))
    return unescape(ESCAPED.sub(r"\1", text)).strip()


def find_links(line: str) -> list[tuple[str, str, str]]:
    """Return text, address and title of each link of a line.

    >>> find_links("alle [23:27](https://esempio.it/a.html 'permanent link')")
    [('23:27', 'https://esempio.it/a.html', 'permanent link')]
    """
    return [(plain(found[1]), found[2], found[3] or "") for found in LINK.finditer(IMAGE.sub("", line))]


def render(lines: list[str]) -> str:
    """Return the lines as HTML: paragraphs, headings, lists and quotations.

    >>> print(render(["Un **passo**", "e poi", "", "- uno", "- due", "", "1 < 2"]))
    <p>Un <b>passo</b><br />
    e poi</p>
    <ul><li>uno</li><li>due</li></ul>
    <p>1 &lt; 2</p>
    """
    return "\n".join(render_block(block) for block in split_blocks(lines))


def split_blocks(lines: list[str]) -> list[list[str]]:
    """Split lines at the blank ones and around headings."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            blocks.append([])
        elif HEADING.match(line):
            blocks += [[line], []]
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def render_block(block: list[str]) -> str:
    """Return the HTML of one block: heading, quotation, list, or paragraph."""
    heading = HEADING.match(block[0])
    if heading and len(block) == 1:
        level = len(heading[1])
        return f"<h{level}>{render_inline(heading[2])}</h{level}>"
    if len(block) == 2 and UNDERLINE.match(block[1]):
        return f"<h2>{render_inline(block[0].strip())}</h2>"
    if all(line.lstrip().startswith(">") for line in block):
        return f"<blockquote>{render_lines([line.lstrip()[1:].strip() for line in block])}</blockquote>"
    items = [ITEM.match(line) for line in block]
    if all(items):
        kind = "ol" if block[0].strip()[0].isdigit() else "ul"
        return f"<{kind}>{''.join(f'<li>{render_inline(item[1])}</li>' for item in items if item)}</{kind}>"
    return f"<p>{render_lines(block)}</p>"


def render_lines(lines: list[str]) -> str:
    """Return the HTML of lines, each ended as it was printed."""
    return "<br />\n".join(render_inline(line.strip().removesuffix("\\")) for line in lines)


def render_inline(text: str) -> str:
    """Return one line as HTML; only web addresses become links and images.

    >>> render_inline("[qui](http://a.it/?b=1&c=2) \\\\*no\\\\* [x](javascript:y)")
    '<a href="http://a.it/?b=1&amp;c=2">qui</a> *no* x'
    """
    held: list[str] = []

    def hold(html: str) -> str:
        held.append(html)
        return f"\x00{len(held) - 1}\x00"

    def show(inner: str) -> str:
        return EMPHASIS.sub(r"<i>\2</i>", STRONG.sub(r"<b>\2</b>", escape(unescape(inner), quote=False)))

    def image(found: re.Match[str]) -> str:
        address = web_address(found[2])
        alt = escape(plain(found[1]))
        return hold(f'<img src="{escape(address)}" alt="{alt}" />') if address else ""

    def link(found: re.Match[str]) -> str:
        address = web_address(found[2])
        return hold(f'<a href="{escape(address)}">{show(found[1])}</a>') if address else found[1]

    text = text.replace("\x00", "")
    text = ESCAPED.sub(lambda found: hold(escape(found[1], quote=False)), text)
    text = IMAGE.sub(image, text)
    text = LINK.sub(link, text)
    text = AUTOLINK.sub(lambda found: hold(f'<a href="{escape(found[1])}">{escape(found[1])}</a>'), text)
    text = show(text)
    while "\x00" in text:  # a link may hold an image, which may hold an escape: each pass opens one
        text = re.sub("\x00(\\d+)\x00", lambda found: held[int(found[1])], text)
    return text


def web_address(text: str) -> str | None:
    """Return an address that a link may have: http(s) only, `//host` made https."""
    address = unescape(re.sub("\x00\\d+\x00", "_", text))
    if address.startswith("//"):
        return "https:" + address
    return address if address.startswith(("http://", "https://")) else None
