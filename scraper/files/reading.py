"""One file or folder into documents, whatever it holds: each file by its kind, an archive as the folder it is."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from scraper.copies import extract_copy
from scraper.errors import ExtractionError
from scraper.feeds import extract_feed
from scraper.files.backup_settings import read_settings_csv
from scraper.files.backups import iter_backup
from scraper.files.folders import Folder, open_gzip, open_tar, open_zip, printable
from scraper.files.imported import Import, finish, turn_of, unreadable
from scraper.files.kinds import START, Kind, sniff
from scraper.files.saved import HEAD, Mirror, find_address, read_mhtml, strip_wayback
from scraper.files.shares import CountedStream, Share
from scraper.files.warc_pages import read_warc
from scraper.items import Document, Problem
from scraper.pages import extract_page

LARGEST = 16 * 1024 * 1024  #: bytes of a page, feed or copy; backups, WARCs and archives may be of any size
ORDER = (Kind.BACKUP, Kind.FEED, Kind.COPY, Kind.MHTML, Kind.PAGE, Kind.WARC, Kind.ZIP, Kind.TAR, Kind.GZIP)
UNREAD = frozenset({Kind.OTHER, Kind.SETTINGS, Kind.THEME, Kind.SITEMAP})
ONE_DOCUMENT = frozenset({Kind.FEED, Kind.MHTML, Kind.PAGE})  #: which may have to wait for others
DEEPEST = 2  #: an archive in an archive, no further
BACKUP_PASSES = 2  #: posts first, then comments
TAR_LISTING = 0.3  #: of the time that a tar takes


@dataclass(slots=True)
class Reader:
    """Reads the files of one folder, or one alone, which knows no others beside it."""

    run: Import
    depth: int = 0  #: how many archives it is packed in
    mirror: Mirror = field(default_factory=Mirror)  #: where a mirror stood, told by its pages
    settings: dict[PurePosixPath, dict[str, str]] = field(default_factory=dict)  #: of the blogs, by folder

    def read_folder(self, folder: Folder, share: Share) -> Iterator[Document]:
        """Read every file of a folder, list pages late, comments without their posts last."""
        inventory: dict[Kind, list[tuple[PurePosixPath, int]]] = {}
        files = folder.list()
        total = sum(size for _, size in files) or 1
        for path, size in files:
            kind = self.take_stock(folder, path)
            inventory.setdefault(kind, []).append((path, size))
            if kind in UNREAD:
                share.add(size / total)
        late: list[tuple[int, PurePosixPath, int]] = []
        for kind in ORDER:
            for path, size in inventory.get(kind, ()):
                for document in self.read_member(folder, path, size, share.part(size / total)):
                    if kind in ONE_DOCUMENT and (turn := turn_of(document)):
                        late.append((turn, path, size))
                    else:
                        yield document
        for _, path, size in sorted(late, key=itemgetter(0)):
            yield from self.read_member(folder, path, size, share.part(0))

    def take_stock(self, folder: Folder, path: PurePosixPath) -> Kind:
        """Tell what a file is; learn from it where the mirror stood and what the blog's settings are."""
        try:
            with folder.open(path) as stream:
                start = stream.read(START)
                kind = sniff(start, str(path))
                if kind is Kind.PAGE:
                    address = find_address(start + stream.read(HEAD - START))
                    if address:
                        self.mirror.learn(printable(path), address)
                elif kind is Kind.SETTINGS:
                    self.settings[path.parent] = read_settings_csv(start, str(printable(path)))
        except (ExtractionError, OSError):
            return Kind.COPY  # reading it again will say what is wrong
        return kind

    def read_member(self, folder: Folder, path: PurePosixPath, size: int, share: Share) -> Iterator[Document]:
        """Read one file of a folder; what is wrong with it becomes a problem."""
        name = printable(PurePosixPath(folder.name) / path)
        try:
            with folder.open(path) as stream:
                yield from self.read_file(stream, name, size, share, self.settings.get(path.parent))
        except (ExtractionError, OSError) as error:
            yield unreadable(str(name), error)
        share.finish()

    def read_file(
        self, stream: BinaryIO, name: PurePosixPath, size: int, share: Share, settings: dict[str, str] | None = None
    ) -> Iterator[Document]:
        """Read one file, whatever it is; `size` in bytes, `settings` those of the blog of a backup.

        Raises ExtractionError where it cannot be read or, named alone, is nothing to read.
        """
        start = stream.read(START)
        kind = sniff(start, str(name))
        stream.seek(0)
        if kind in (Kind.ZIP, Kind.TAR, Kind.GZIP):
            if self.depth > DEEPEST:
                raise ExtractionError(f"{name} is packed too deep to be read")
            yield from self.read_packed(stream, kind, name, size, share)
        elif kind is Kind.BACKUP:
            counted = cast("BinaryIO", CountedStream(stream, size, share, BACKUP_PASSES))
            for document in iter_backup(counted, str(name), self.run.root, settings or {}, self.run.roots):
                yield finish(document, self.run)
        elif kind is Kind.WARC:
            yield from read_warc(stream, name, size, self.run, share)
        elif kind in UNREAD:
            if self.run.strict and self.depth == 0:
                raise ExtractionError(
                    f"{name} is nothing that can be imported: no page, feed, backup or copy of a blog"
                )
        else:
            yield finish(told_where_empty(read_small(stream, kind, name, self.mirror), name), self.run)

    def read_packed(
        self, stream: BinaryIO, kind: Kind, name: PurePosixPath, size: int, share: Share
    ) -> Iterator[Document]:
        """Read a zip or tar as the folder it is, a gzipped file as the file inside."""
        inner = Reader(self.run, self.depth + 1)
        if kind is Kind.GZIP:
            inside = sniff_gzip(stream, name)
            if inside is Kind.WARC:
                yield from read_warc(stream, name, size, self.run, share)
                return
            if inside is not Kind.TAR:
                passes = BACKUP_PASSES if inside is Kind.BACKUP else 1
                packed = cast("BinaryIO", CountedStream(stream, size, share, passes))
                yield from inner.read_file(open_gzip(packed, str(name)), name.with_suffix(""), 0, share.part(0))
                return
            kind = inside
        before = self.run.read
        listed = cast("BinaryIO", CountedStream(stream, size, share.part(TAR_LISTING)))  # it is read through to list it
        with open_zip(stream, str(name)) if kind is Kind.ZIP else open_tar(listed, str(name)) as folder:
            yield from inner.read_folder(folder, share.part(1 if kind is Kind.ZIP else 1 - TAR_LISTING))
        if self.run.read == before:
            raise ExtractionError(f"{name} holds nothing that can be imported")


def told_where_empty(document: Document, name: PurePosixPath) -> Document:
    """Add a problem to a page that gave nothing and says nothing of it, saved half perhaps; a feed may be empty."""
    if document.posts or document.comments or document.problems or document.page_type == "feed":
        return document
    detail = f"no post and no comment was found in it (read as {document.page_type})"
    return replace(document, problems=(Problem(str(name), "nothing_found", detail),))


def sniff_gzip(stream: BinaryIO, name: PurePosixPath) -> Kind:
    """Tell what a gzipped file is; raise ExtractionError where it is damaged from its start."""
    try:
        start = zlib.decompressobj(wbits=31).decompress(stream.read(START), START)  # even where its end is missing
    except zlib.error as error:
        raise ExtractionError(f"{name} is damaged: {error}") from error
    stream.seek(0)
    return sniff(start, name.with_suffix("").name)


def read_small(stream: BinaryIO, kind: Kind, name: PurePosixPath, mirror: Mirror) -> Document:
    """Read a feed, page or copy, which fits in memory."""
    body = stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise ExtractionError(f"{name} is larger than {LARGEST >> 20} MB, which no page, feed or copy is")
    if kind is Kind.FEED:
        return extract_feed(body, str(name))
    if kind is Kind.MHTML:
        page, address, content_type = read_mhtml(body, str(name))
        return extract_page(page, address or str(name), content_type)
    if kind is Kind.PAGE:
        body = strip_wayback(body)
        path = PurePosixPath(*name.parts[1:]) if len(name.parts) > 1 else name
        document = extract_page(body, find_address(body) or mirror.find(path) or str(name))
        # what saved or mirrored a page wrote addresses as seen from it
        return replace(document, base=document.url) if document.url.startswith(("http://", "https://")) else document
    return extract_copy(body, str(name))
