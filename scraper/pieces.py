"""A long or broken XML list, piece by piece: every `<entry>` is cut out and parsed alone.

So a file of any size is read in the memory of its largest entry, and an error costs the one field it stands in.
(libxml2's own recovery is no help: after the first error it drops every `&lt;` of what follows.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from lxml import etree

from scraper.xml import build_parser, describe, is_harmless, repair

BLOCK = 1 << 20
LONGEST_HEAD = 64 * BLOCK  # a blog's theme is never in the head, its labels are
ROOT = re.compile(rb"<((?:[\w.-]+:)?)(feed|rss|rdf|urlset|sitemapindex)(?:\s[^<>]{0,20000})?>", re.IGNORECASE)
LISTED = {b"feed": b"entry", b"rss": b"item", b"rdf": b"item", b"urlset": b"url", b"sitemapindex": b"sitemap"}
DECLARATION = re.compile(rb"^[\xef\xbb\xbf\s]*<\?xml[^<>]{0,200}\?>")
FIELD = re.compile(rb"<((?:[\w.-]+:)?[\w-]+)(?:\s[^<>]{0,20000})?>")
BODIES = frozenset({b"content", b"description", b"encoded"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry, parsed; `damage` says what was wrong with it, `is_whole` whether its body is there."""

    element: etree._Element
    damage: str | None = None
    is_whole: bool = True


@dataclass(slots=True)
class Pieces:
    """A list cut into pieces: its head, then its entries, in one pass over a stream."""

    stream: BinaryIO
    head: bytes  #: all before the first entry
    kept: bytes  #: read and not yet used
    name: bytes  #: of an entry, with its prefix
    root: bytes  #: the root's own tag, where namespaces are declared
    declaration: bytes
    unreadable: int = 0  #: entries that gave nothing at all
    is_ended: bool = False  #: the end of the list was there, known once its entries were read

    def parse_head(self) -> etree._Element | None:
        """Parse what stands above the entries: the root, with the elements that speak of the whole."""
        channel = b"<channel" in self.head and b"</channel>" not in self.head
        ended = self.head + (b"</channel>" if channel else b"") + self.closing()
        for mend, recover in ((False, False), (True, False), (True, True)):
            try:
                root = etree.fromstring(repair(ended) if mend else ended, build_parser(recover=recover))
            except (etree.XMLSyntaxError, ValueError):
                continue
            if root is not None:
                return root
        return None

    def closing(self) -> bytes:
        """Return the tag that ends the list."""
        return b"</" + re.split(rb"[\s<>]", self.root[1:])[0] + b">"

    def __iter__(self) -> Iterator[Piece]:
        """Parse the entries one after the other."""
        for text, is_closed in self.texts():
            piece = self.parse(text, is_closed=is_closed)
            if piece is None:
                self.unreadable += 1
            else:
                yield piece

    def texts(self) -> Iterator[tuple[bytes, bool]]:
        """Cut the entries out; each with whether it is closed."""
        opening, closing = re.compile(b"<" + re.escape(self.name) + rb"[\s>]"), b"</" + self.name + b">"
        kept, at, searched = self.kept, 0, 0
        self.kept = b""
        while True:
            end = kept.find(closing, searched)
            if end >= 0 and kept.count(b"<![CDATA[", at, end) > kept.count(b"]]>", at, end):
                searched = end + 1  # this one stands in a text
            elif end >= 0:
                begin = opening.search(kept, at, end)
                if begin:
                    yield kept[begin.start() : end + len(closing)], True
                at = searched = end + len(closing)
            else:
                block = self.stream.read(BLOCK)
                if not block:
                    self.is_ended = self.is_ended or self.closing() in kept[at:]
                    break
                searched = max(at, len(kept) - len(closing)) - at
                kept, at = kept[at:] + block, 0
        begin = opening.search(kept, at)
        if begin:
            yield kept[begin.start() :], False

    def parse(self, text: bytes, *, is_closed: bool) -> Piece | None:
        """Parse one entry inside its root: whole, else mended, else field by field."""
        damage = "it ends in the middle of an entry"
        if is_closed:
            wrapped = self.declaration + self.root + text + self.closing()
            try:
                return Piece(etree.fromstring(wrapped, build_parser(recover=False, huge=True))[0])
            except (etree.XMLSyntaxError, ValueError, IndexError) as error:
                damage = describe(error)
            try:
                return Piece(etree.fromstring(repair(wrapped), build_parser(recover=False, huge=True))[0], damage)
            except (etree.XMLSyntaxError, ValueError, IndexError) as error:
                damage = describe(error)
        return self.parse_fields(text, damage)

    def parse_fields(self, text: bytes, damage: str) -> Piece | None:
        """Parse an entry field by field, leaving out those that are broken; None where none is left."""
        start = self.root + b"<" + self.name + b">"
        fields: list[bytes] = []
        lost_body = False
        for name, field in iter_fields(text, len(self.name) + 1):
            mended = field and self.mend_field(start, field)
            if mended:
                fields.append(mended)
            elif name.rpartition(b":")[2] in BODIES:
                lost_body = True
        ended = start + b"".join(fields) + b"</" + self.name + b">" + self.closing()
        try:
            root = etree.fromstring(ended, build_parser(recover=True, huge=True))
        except (etree.XMLSyntaxError, ValueError):
            return None
        is_there = root is not None and len(root) > 0 and len(root[0]) > 0
        return Piece(root[0], damage, is_whole=not lost_body) if is_there else None

    def mend_field(self, start: bytes, field: bytes) -> bytes | None:
        """Return a field that can be parsed, mended where needed; None where no mending helps."""
        mended = repair(field)
        parser = build_parser(recover=True, huge=True)
        try:
            etree.fromstring(start + mended + b"</" + self.name + b">" + self.closing(), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None
        return mended if is_harmless(parser) else None


def iter_fields(text: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """Cut an entry into its fields, each with its name; without its bytes where it is not closed."""
    unclosed = set[bytes]()
    while found := FIELD.search(text, at):
        name = found[1]
        if found[0].endswith(b"/>"):
            yield name, found[0]
            at = found.end()
            continue
        end = -1 if name in unclosed else text.find(b"</" + name + b">", found.end())
        if end < 0:
            if name not in unclosed:
                yield name, b""
            unclosed.add(name)
            at = found.end()
        else:
            at = end + len(name) + 3
            yield name, text[found.start() : at]


def open_pieces(stream: BinaryIO) -> Pieces | None:
    """Cut the stream at its first entry; None where its root is not a list's."""
    head = stream.read(BLOCK)
    root = ROOT.search(head)
    if root is None:
        return None
    name = root[1] + LISTED[root[2].lower()]
    first = re.compile(b"<" + re.escape(name) + rb"[\s>]")
    searched = root.end()
    declared = DECLARATION.match(head)
    declaration = declared[0].lstrip(b"\xef\xbb\xbf \r\n\t") if declared else b""
    while not (found := first.search(head, searched)) and len(head) < LONGEST_HEAD:
        block = stream.read(BLOCK)
        if not block:
            ending = b"</" + root[1] + root[2] + b">"
            return Pieces(
                stream, head.replace(ending, b""), b"", name, root[0], declaration, is_ended=ending in head
            )  # fmt: skip
        searched = len(head) - len(name) - 2
        head += block
    if found is None:
        return None
    return Pieces(stream, head[: found.start()], head[found.start() :], name, root[0], declaration)


def parse_in_pieces(body: bytes) -> tuple[etree._Element, str, int] | None:
    """Parse a broken list: its root with every entry that could be read, what was wrong, and how many lost text."""
    pieces = open_pieces(BytesIO(body))
    root = pieces.parse_head() if pieces is not None else None
    if pieces is None or root is None:
        return None
    holder = next((child for child in root if isinstance(child.tag, str) and child.tag.endswith("channel")), root)
    damage, lost = None, 0
    for piece in pieces:
        holder.append(piece.element)
        damage = damage or piece.damage
        lost += not piece.is_whole
    return root, damage or "it is not closed", lost + pieces.unreadable
