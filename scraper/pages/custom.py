"""Custom themes without hAtom: what only the page's own announcements and links can tell.

On a post's own page the announced title (`og:title`, JSON-LD's `headline`) is found among the headings, and the text
by how it begins: Blogger announces the first words of a post as its description. On a list, a post is a heading
whose link is a permalink of the blog, with a date, a count or labels around it; such a list never gives a body, for
nothing tells a whole text from a summary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.pages.classic import DATE_LIKE
from scraper.pages.context import Context
from scraper.pages.marks import is_label, leads_to_comments
from scraper.pages.parse import Element, Tree
from scraper.pages.paths import POST_PATH
from scraper.pages.printed import NOT_PRINTED, beginning, printed
from scraper.pages.regions import Regions, has_class
from scraper.pages.spans import Span, covers, outermost, spans_of
from scraper.pages.structured import text_of
from scraper.pages.units import Body, Unit
from scraper.urls import same_site

HEADINGS = ("h1", "h2", "h3", "h4", "h5")
BLOCKS = frozenset({"div", "section", "article", "td", "main", "p", "blockquote"})
NOT_BODY = ("header", "footer", "nav", "menu", "comments", "pagination", "share", "related", "author", "meta")
LETTERS = re.compile(r"\w+")
OUTER_BLOCKS = BLOCKS - {"p", "blockquote"}
SHORTEST, SHORTEST_TITLED = 400, 60  #: characters of a text that nothing but its length announces
OPENING = 6  #: words of the description that must open the text: the end of it is cut


@dataclass(frozen=True)
class Search:
    """A page and the parts of it where no post can stand."""

    context: Context
    taken: tuple[Span, ...]

    @property
    def tree(self) -> Tree:
        """The page's tree."""
        return self.context.tree

    def free(self, elements: list[Element]) -> list[Element]:
        """Keep the elements outside comments and gadgets."""
        return [each for each in elements if not covers(self.taken, self.tree.at(each))]

    def headings(self) -> list[Element]:
        """List the headings where a post's title can stand."""
        return self.free(self.tree.tagged(*HEADINGS))


def custom_units(context: Context, regions: Regions) -> list[Unit]:
    """Find the posts of a page whose theme marks none; none where nothing announces one."""
    tree = context.tree
    search = Search(context, spans_of(tree, (*regions.comments, *regions.gadgets)))
    if context.page_type in {"post", "page"} or (context.page_type is None and context.articles):
        unit = _own_page(search)
        return [unit] if unit else []
    return _listed(search)


def _own_page(search: Search) -> Unit | None:
    """Read a post's own page: its title where it is printed, its text where the announced words begin."""
    context, tree = search.context, search.tree
    articles = context.articles
    announced = [text_of(article, "headline") for article in articles] + [context.metas.get("og:title")]
    title = _printed_title(search, [text for text in announced if text])
    openings = [text_of(article, name) for article in articles for name in ("articleBody", "description")]
    openings += [context.metas.get(name) for name in ("og:description", "description")]
    body = _opened_by(search, [text for text in openings if text], title)
    if body is None:
        body = _densest(search, title)
    if body is None:
        return None
    holder = _common(tree, body, title)
    start, end = tree.at(holder), tree.end(holder)
    inside = tuple((first, last) for first, last in search.taken if first < end and last > start)
    return Unit(tree, start, end, Body(body), outermost((*inside, (tree.at(body), tree.end(body)))), title=title)


def _printed_title(search: Search, announced: list[str]) -> Element | None:
    wanted = [_letters(text) for text in announced]
    for heading in search.headings():
        if (text := _letters(printed(heading))) and text in wanted:
            return heading
    return None


def _opened_by(search: Search, openings: list[str], title: Element | None) -> Element | None:
    """Find the block that begins with the announced words, the outermost of those that begin no earlier."""
    blocks = search.free([each for each in search.tree.elements if each.tag in BLOCKS])
    beginnings = [LETTERS.findall(beginning(block, 200).lower()) for block in blocks]
    for opening in openings:
        wanted = LETTERS.findall(opening.lower())[:OPENING]
        if len(wanted) < 3:
            continue
        for block, words in zip(blocks, beginnings, strict=True):
            if words[: len(wanted)] == wanted:
                return _narrowed(search, block, title)
    return None


def _narrowed(search: Search, block: Element, title: Element | None) -> Element:
    """Go in while one child block holds nearly all of the text: the outer ones also hold the footer."""
    while True:
        whole = len(printed(block))
        inner = [each for each in block if each.tag in BLOCKS and len(printed(each)) > 0.6 * whole]
        last = [each for each in block if each.tag in BLOCKS][-1:]
        holds_more = bool(last) and last[0] not in inner and _is_footer(last[0])
        if len(inner) != 1 or not holds_more:
            return block
        block = inner[0]


def _is_footer(element: Element) -> bool:
    if has_class(element, *NOT_BODY):
        return True
    return any(is_label(link) or leads_to_comments(link.get("href") or "") for link in element.iter("a"))


def _densest(search: Search, title: Element | None) -> Element | None:
    """Find the block with the most text of its own, after the title, little of it in links."""
    tree = search.tree
    after = tree.at(title) if title is not None else 0
    weights: dict[Element, int] = {}
    nearest: dict[Element, Element] = {}  # of each element, the block it belongs to
    for element in tree.elements:
        parent = element.getparent()
        block = element if element.tag in OUTER_BLOCKS else nearest.get(parent) if parent is not None else None
        if block is None:
            continue
        nearest[element] = block
        own = len((element.text or "").strip()) if element.tag not in NOT_PRINTED else 0
        own += sum(len((child.tail or "").strip()) for child in element)
        weights[block] = weights.get(block, 0) + (-own if element.tag == "a" else own)
    free = search.free([block for block in weights if tree.at(block) >= after])
    best = max(free, key=weights.__getitem__, default=None)
    least = SHORTEST_TITLED if title is not None else SHORTEST
    return best if best is not None and weights[best] >= least else None


def _common(tree: Tree, body: Element, title: Element | None) -> Element:
    """Give the element that holds title and text, and one more level: bylines stand beside them."""
    holder = body
    for ancestor in body.iterancestors():
        if ancestor.tag in {"html", "body"}:
            break
        holder = ancestor
        if title is None or tree.holds(ancestor, title):
            break
    return holder


def _listed(search: Search) -> list[Unit]:
    """Read a list: headings that link to posts of this blog, each with what stands around it alone."""
    context, tree = search.context, search.tree
    found: list[tuple[Element, str]] = []
    for heading in search.headings():
        for link in (*heading.iter("a"), *heading.iterancestors("a")):
            address = context.absolute((link.get("href") or "").split("#")[0])
            if address and POST_PATH.search(address) and same_site(address, context.base):
                found.append((heading, address))
                break
    if len({address for _, address in found}) != len(found):
        return []
    places = [tree.at(heading) for heading, _ in found]
    units = []
    for heading, _ in found:
        holder = heading
        for ancestor in heading.iterancestors():
            span = tree.at(ancestor), tree.end(ancestor)
            if ancestor.tag in {"html", "body", "main"} or sum(span[0] <= at < span[1] for at in places) > 1:
                break
            holder = ancestor
        if _shows_post(holder):
            units.append(Unit(tree, tree.at(holder), tree.end(holder), None, search.taken, title=heading))
    return units


def _shows_post(holder: Element) -> bool:
    """Tell a post in a list from a mere link to one: it comes with a date, a count of comments or labels."""
    if any(each.tag == "time" or is_label(each) or leads_to_comments(each.get("href") or "") for each in holder.iter()):
        return True
    return bool(DATE_LIKE.search(printed(holder)[:2_000]))


def _letters(text: str) -> str:
    return "".join(LETTERS.findall(text.lower()))
