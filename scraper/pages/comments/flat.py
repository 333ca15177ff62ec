"""Flat comments: the `dt`/`dd` of a `dl#comments-block`, or what a classic template's author wrote around the anchors.

A comment runs from its own anchor (`id="c5922003048940271008"`, `<a name="114410957571392868">`) to the next one's.
Where no class marks its text, the text is what its element holds beside the anchor and the line with the permalink.
"""

from __future__ import annotations

from dataclasses import dataclass

from scraper.pages.bylines import author_in, clean_time
from scraper.pages.comments.parts import AUTHOR_CLASSES, BODY_CLASSES, FRAGMENT, OWN_ID
from scraper.pages.parse import Element, Tree
from scraper.pages.printed import BREAKS, own_text, printed
from scraper.pages.regions import has_class
from scraper.pages.units import Body


@dataclass(frozen=True)
class FlatComment:
    """A comment's number and the elements from its anchor on."""

    number: str
    stretch: list[Element]


def flat_comments(tree: Tree, region: Element) -> list[FlatComment]:
    """Cut a region into its comments, in the order printed."""
    starts: dict[str, int] = {}
    for element in tree.elements[tree.at(region) : tree.end(region)]:
        name = element.get("name") or element.get("id") if element.tag == "a" else element.get("id")
        match = OWN_ID.fullmatch(name or "")
        if match and (element.tag == "a" or (name or "").startswith("c")):
            holder = element.getparent()
            named = holder is not None and has_class(holder, *AUTHOR_CLASSES)  # `<dt class='comment-author'><a name=…>`
            starts.setdefault(match.group(1), tree.at(holder if named and holder is not None else element))
    places = [*starts.values(), tree.end(region)]
    return [
        FlatComment(number, tree.elements[at:end]) for (number, at), end in zip(starts.items(), places[1:], strict=True)
    ]


def comment_body(tree: Tree, comment: FlatComment) -> tuple[Body | None, Element | None]:
    """Give a comment's text, and the line with its permalink where no class told them apart."""
    for element in comment.stretch:
        if has_class(element, *BODY_CLASSES):
            return Body(element), None
    link = next((each for each in comment.stretch if _is_permalink(each, comment.number)), None)
    if link is None:
        return None, None
    line = link
    anchor = comment.stretch[0]
    parent = line.getparent()
    while parent is not None and tree.at(parent) > tree.at(anchor):
        line, parent = parent, parent.getparent()
    if parent is None:
        return None, line
    child = _child_of(parent, anchor)
    if _prints_between(child, line):
        return Body(parent, after=child, before=line, furniture=_controls(comment.stretch)), line
    following = _next_anchor(parent, line)
    return Body(parent, after=line, before=following, furniture=_controls(comment.stretch)), line


def _is_permalink(element: Element, number: str) -> bool:
    match = FRAGMENT.search(element.get("href") or "") if element.tag == "a" else None
    return bool(match and match.group(1) == number)


def _child_of(parent: Element, inner: Element) -> Element | None:
    """Give the child of `parent` that holds `inner`; None where `inner` is `parent` or stands elsewhere."""
    child: Element | None = inner
    while child is not None:
        up = child.getparent()
        if up is parent:
            return child
        child = up
    return None


def _prints_between(first: Element | None, last: Element) -> bool:
    """Tell whether anything is printed from one sibling to another: text before the line, or the line comes first."""
    if first is None:
        parent = last.getparent()
        before = last.itersiblings(preceding=True)
        return any(printed(each) for each in before) or bool(parent is not None and (parent.text or "").strip())
    if (first.tail or "").strip():
        return True
    for sibling in first.itersiblings():
        if sibling is last:
            return False
        if printed(sibling) or (sibling.tail or "").strip():
            return True
    return False


def _next_anchor(parent: Element, line: Element) -> Element | None:
    for sibling in line.itersiblings():
        if any(OWN_ID.fullmatch(each.get("name") or each.get("id") or "") for each in sibling.iter()):
            return sibling
    return None


def _controls(stretch: list[Element]) -> frozenset[Element]:
    """List the delete and edit links that Blogger prints for a blog's owner."""
    return frozenset(each for each in stretch if has_class(each, "itemcontrol", "commentactions", "itemaction"))


def line_author(line: Element) -> str | None:
    """Read the name in a comment's line: `# posted by Ada : 12:12 AM`, `By Ada, at 9:46 AM`."""
    for element in (line, *line.iter()):
        if name := author_in(own_text(element)):
            return name.split(" : ")[0]
    return None


def line_stamp(line: Element, author: str | None) -> str | None:
    """Read the stamp of a comment's line: what stands after the name."""
    text = printed(line)
    rest = text.split(author, 1)[1] if author and author in text else text
    stamp = clean_time(rest.strip(" :,|@-–—"))
    return stamp if stamp and len(stamp) <= 60 and line.tag in {*BREAKS, "span", "a", "em", "small"} else None
