"""A stored body, made ready for a page that asks nothing of anybody else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename
from urllib.parse import unquote, urlsplit

import nh3
from lxml import html
from markupsafe import Markup

DEEPEST = 200  #: elements within elements; what is deeper is shown as text

# Stored bodies were sanitised when they were written. They are sanitised again here, so that an archive merged from
# elsewhere, or edited by hand, is no more dangerous than one of ours.
_CLEANER = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS - {"area", "map"},
    attributes={
        "*": {"dir", "lang", "title"},
        "a": {"href"},
        "img": {"alt", "src", "width", "height"},
        "ol": {"start", "reversed"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
)
_LEADS = re.compile(r"\s*(?:https?:|mailto:)", re.IGNORECASE)  #: an address that is whole
_BLOCKS = ("p", "div", "br", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "pre")
_VOID = {"area", "br", "col", "hr", "img", "wbr"}
# Possessive: in one pass, whatever stands there.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)[^<>]*+>")
_LOWERED = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}  # the page's own headings come first


def show_body(stored: str | None, images: Mapping[str, str], posts: Mapping[str, str], absent: str) -> Markup:
    """Make a stored body showable: images come from the archive or become links, links to archived posts stay here.

    `images` and `posts` lead from an address as it stands in the body to its address in the archive; `absent` is
    said of an image that was not archived.

    >>> print(show_body('<h1>Rete</h1><img src="https://a.example/r.jpg" alt="una rete">', {}, {}, "assente"))
    <h3>Rete</h3><a class="absent" href="https://a.example/r.jpg" rel="noreferrer noopener">una rete (assente)</a>
    >>> print(show_body('<a href="../altrove">qui</a><img src="r.jpg">', {}, {}, "assente"))
    <a rel="nofollow noopener noreferrer">qui</a><span class="absent">r.jpg (assente)</span>
    """
    if _nesting(stored or "") > DEEPEST:
        return Markup("<p>{}</p>").format(_TAG.sub("", stored or ""))
    tree = _parse(stored)
    for element in list(tree.iter()):
        if element.tag in _LOWERED:
            element.tag = _LOWERED[element.tag]
        elif element.tag == "a" and (kept := posts.get(element.get("href", ""))):
            element.set("href", kept)
            element.set("class", "kept")
        elif element.tag == "a" and not _LEADS.match(element.get("href", "")):
            element.attrib.pop("href", None)  # within this house it would lead nowhere
        elif element.tag == "img":
            _place_image(element, images, absent)
    inner = html.tostring(tree, encoding="unicode")
    return Markup(inner[len("<div>") : -len("</div>")])  # noqa: S704  # sanitised just above


def read_text(stored: str | None) -> str:
    """Read a stored body as text, a blank line between blocks.

    >>> read_text("<p>Le <b>reti</b></p><p>si riparano.</p>")
    'Le reti\\n\\nsi riparano.'
    """
    if _nesting(stored or "") > DEEPEST:
        return _TAG.sub("", stored or "").strip()
    tree = _parse(stored)
    for block in tree.iter(*_BLOCKS):
        gap = "\n" if block.tag == "br" else "\n\n"
        if block.tag != "br":
            block.text = gap + (block.text or "")
        block.tail = gap + (block.tail or "")
    lines = "\n".join(line.strip() for line in tree.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _parse(stored: str | None) -> html.HtmlElement:
    return html.fragment_fromstring(_CLEANER.clean(stored or ""), create_parent="div")


def _place_image(image: html.HtmlElement, images: Mapping[str, str], absent: str) -> None:
    source, alt = image.get("src", ""), (image.get("alt") or "").strip()
    if kept := images.get(source):
        image.set("src", kept)
        image.set("loading", "lazy")
        if not image.get("alt"):
            image.set("alt", "")
        return
    named = alt or unquote(basename(urlsplit(source).path)) or "?"
    within_link = next(image.iterancestors("a"), None) is not None
    mark = html.Element("a" if _LEADS.match(source) and not within_link else "span")
    mark.set("class", "absent")
    if mark.tag == "a":
        mark.set("href", source)
        mark.set("rel", "noreferrer noopener")
    mark.text, mark.tail = f"{named} ({absent})", image.tail
    image.getparent().replace(image, mark)


def _nesting(stored: str) -> int:
    """Return how deep elements stand within elements; sanitisers and parsers take a square of it in time."""
    deepest = depth = 0
    for closing, name in _TAG.findall(stored):
        if name.lower() not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest
