"""Files into documents: whatever a blog has left behind, one file or a folder of them, mixed, in bounded memory.

A folder is read in an order that lets what is whole land first: backups, feeds, pages of one post and copies, then
list pages, whose bodies may be cut. What a file says is older than the blog, so its items are copies or backups:
they fill what is missing and overwrite nothing. A file of a folder that cannot be read becomes a problem and the rest
goes on; a single file that cannot be read raises its error.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from scraper.backup_settings import read_settings_csv
from scraper.backups import iter_backup
from scraper.copies import extract_copy
from scraper.errors import ExtractionError, NotAFeed, NotAPage
from scraper.feeds import extract_feed
from scraper.folders import DiskFolder, Folder, open_gzip, open_tar, open_zip, printable
from scraper.items import Blog, Document, Problem, Source
from scraper.kinds import START, Kind, sniff
from scraper.pages import extract_page
from scraper.saved import HEAD, Mirror, find_address, read_mhtml, strip_wayback
from scraper.shares import CountedStream, Share, whole_of
from scraper.warcs import WarcEntry, index_warc, load_record

LARGEST = 16 * 1024 * 1024  #: bytes of a page, feed or copy; backups, WARCs and archives may be of any size
ORDER = (Kind.BACKUP, Kind.FEED, Kind.COPY, Kind.MHTML, Kind.PAGE, Kind.WARC, Kind.ZIP, Kind.TAR, Kind.GZIP)
UNREAD = frozenset({Kind.OTHER, Kind.SETTINGS, Kind.THEME, Kind.SITEMAP})
LISTS = frozenset({"index", "archive"})
DEEPEST = 2  #: an archive in an archive, no further
BACKUP_PASSES = 2  #: posts first, then comments
TAR_LISTING = 0.3  #: of the time that a tar takes

Advance = Callable[[int], None]


@dataclass(slots=True)
class Import:
    """What is known while files are read."""

    root: str | None  #: the blog's address, where the user gives it
    strict: bool  #: one file was named: its error is raised
    roots: dict[str, str] = field(default_factory=dict)  #: addresses of blogs by Blogger id, as they are learned
    read: int = 0  #: documents given


def iter_documents(path: Path, *, root: str | None = None, advance: Advance = lambda _: None) -> Iterator[Document]:
    """Read a file or folder into documents, streaming.

    `root` is the address of the blog for files that do not say it (text copies, Takeout without its settings);
    `advance` is called with the bytes dealt with, `measure_files` says how many there are. Raises ExtractionError where
    a file named is nothing that can be read, or a folder holds nothing of the kind.
    """
    share = whole_of(measure_files(path), advance)
    if path.is_dir():
        run = Import(root, strict=False)
        folder = DiskFolder(path, str(printable(Path(path.name or path))))
        yield from read_folder(folder, run, share, 0)
        if links := folder.count_links():
            yield note(folder.name, "links_left_out", f"{links} symbolic links were not followed")
        share.finish()
        if not run.read:
            raise ExtractionError(f"{printable(path)} holds nothing that can be imported")
        return
    if path.exists() and not path.is_file():  # to open a pipe or a device may wait for ever
        raise ExtractionError(f"{printable(path)} is no file")
    run = Import(root, strict=True)
    try:
        with path.open("rb") as stream:
            yield from read_file(stream, printable(Path(path.name)), path.stat().st_size, run, share, Mirror(), {}, 0)
    except ExtractionError:
        share.finish()
        raise
    except FileNotFoundError as error:
        raise ExtractionError(f"{printable(path)} does not exist") from error
    except PermissionError as error:
        share.finish()
        raise ExtractionError(f"{printable(path)} may not be read") from error
    share.finish()


def measure_files(path: Path) -> int:
    """Return how many bytes `iter_documents` will deal with."""
    if path.is_dir():
        return sum(size for _, size in DiskFolder(path, path.name).list())
    return path.stat().st_size if path.exists() else 0


def read_folder(folder: Folder, run: Import, share: Share, depth: int) -> Iterator[Document]:
    """Read every file of a folder, list pages last."""
    inventory: dict[Kind, list[tuple[PurePosixPath, int]]] = {}
    settings: dict[PurePosixPath, dict[str, str]] = {}
    mirror = Mirror()
    files = folder.list()
    total = sum(size for _, size in files) or 1
    for path, size in files:
        kind = take_stock(folder, path, mirror, settings)
        inventory.setdefault(kind, []).append((path, size))
        if kind in UNREAD:
            share.add(size / total)
    lists: list[tuple[PurePosixPath, int]] = []
    for kind in ORDER:
        for path, size in inventory.get(kind, ()):
            part = share.part(size / total)
            for document in read_member(folder, path, size, run, part, mirror, settings, depth):
                if kind is Kind.PAGE and document.page_type in LISTS:
                    lists.append((path, size))
                else:
                    yield document
    for path, size in lists:
        yield from read_member(folder, path, size, run, share.part(0), mirror, settings, depth)


def take_stock(
    folder: Folder, path: PurePosixPath, mirror: Mirror, settings: dict[PurePosixPath, dict[str, str]]
) -> Kind:
    """Tell what a file is; learn from it where the mirror stood and what the blog's settings are."""
    try:
        with folder.open(path) as stream:
            start = stream.read(START)
            kind = sniff(start, str(path))
            if kind is Kind.PAGE:
                address = find_address(start + stream.read(HEAD - START))
                if address:
                    mirror.learn(printable(path), address)
            elif kind is Kind.SETTINGS:
                settings[path.parent] = read_settings_csv(start, str(printable(path)))
    except (ExtractionError, OSError):
        return Kind.COPY  # reading it again will say what is wrong
    return kind


def read_member(
    folder: Folder,
    path: PurePosixPath,
    size: int,
    run: Import,
    share: Share,
    mirror: Mirror,
    settings: dict[PurePosixPath, dict[str, str]],
    depth: int,
) -> Iterator[Document]:
    """Read one file of a folder; what is wrong with it becomes a problem."""
    name = printable(PurePosixPath(folder.name) / path)
    try:
        with folder.open(path) as stream:
            yield from read_file(stream, name, size, run, share, mirror, settings.get(path.parent, {}), depth)
    except (ExtractionError, OSError) as error:
        yield unreadable(str(name), error)
    share.finish()


def unreadable(name: str, error: Exception) -> Document:
    return note(name, "file_not_read", str(error)[:300])


def note(name: str, kind: str, detail: str) -> Document:
    """Return a document that only tells what was not read."""
    return Document(url=name, page_type="error", problems=(Problem(name, kind, detail),))


def read_file(
    stream: BinaryIO,
    name: PurePosixPath,
    size: int,
    run: Import,
    share: Share,
    mirror: Mirror,
    settings: dict[str, str],
    depth: int,
) -> Iterator[Document]:
    """Read one file, whatever it is."""
    start = stream.read(START)
    kind = sniff(start, str(name))
    stream.seek(0)
    if kind in (Kind.ZIP, Kind.TAR, Kind.GZIP):
        if depth > DEEPEST:
            raise ExtractionError(f"{name} is packed too deep to be read")
        yield from read_packed(stream, kind, name, size, run, share, depth)
    elif kind is Kind.BACKUP:
        counted = cast("BinaryIO", CountedStream(stream, size, share, BACKUP_PASSES))
        for document in iter_backup(counted, str(name), run.root, settings, run.roots):
            yield finish(document, run)
    elif kind is Kind.WARC:
        yield from read_warc(stream, name, size, run, share)
    elif kind in UNREAD:
        if run.strict and depth == 0:
            raise ExtractionError(f"{name} is nothing that can be imported: no page, feed, backup or copy of a blog")
    else:
        yield finish(read_small(stream, kind, name, mirror), run)


def read_packed(
    stream: BinaryIO, kind: Kind, name: PurePosixPath, size: int, run: Import, share: Share, depth: int
) -> Iterator[Document]:
    """Read a zip or tar as the folder it is, a gzipped file as the file inside."""
    if kind is Kind.GZIP:
        inside = sniff_gzip(stream, name)
        if inside is Kind.WARC:
            yield from read_warc(stream, name, size, run, share)
            return
        if inside is not Kind.TAR:
            passes = BACKUP_PASSES if inside is Kind.BACKUP else 1
            packed = cast("BinaryIO", CountedStream(stream, size, share, passes))
            inner = open_gzip(packed, str(name))
            yield from read_file(inner, name.with_suffix(""), 0, run, share.part(0), Mirror(), {}, depth + 1)
            return
        kind = inside
    before = run.read
    listed = cast("BinaryIO", CountedStream(stream, size, share.part(TAR_LISTING)))  # a tar is read through to list it
    with open_zip(stream, str(name)) if kind is Kind.ZIP else open_tar(listed, str(name)) as folder:
        yield from read_folder(folder, run, share.part(1 if kind is Kind.ZIP else 1 - TAR_LISTING), depth + 1)
    if run.read == before:
        raise ExtractionError(f"{name} holds nothing that can be imported")


def sniff_gzip(stream: BinaryIO, name: PurePosixPath) -> Kind:
    """Tell what a gzipped file is; raise ExtractionError where it is damaged from its start."""
    try:
        start = zlib.decompressobj(wbits=31).decompress(stream.read(START), START)  # even where its end is missing
    except zlib.error as error:
        raise ExtractionError(f"{name} is damaged: {error}") from error
    stream.seek(0)
    return sniff(start, name.with_suffix("").name)


def read_warc(stream: BinaryIO, name: PurePosixPath, size: int, run: Import, share: Share) -> Iterator[Document]:
    """Read the pages and feeds of a WARC, list pages last; what is neither, or no blog's, is counted."""
    damage: list[str] = []
    entries = index_warc(cast("BinaryIO", CountedStream(stream, size, share.part(0.5))), str(name), damage)
    lists: list[WarcEntry] = []
    foreign = 0
    for entry in entries:
        try:
            document = read_capture(stream, entry, name)
        except (NotAPage, NotAFeed):
            foreign += 1
        except ExtractionError as error:
            yield unreadable(str(name), error)
        else:
            if document.page_type in LISTS:
                lists.append(entry)
            else:
                yield finish(document, run)
        share.add(0.5 / len(entries))
    for entry in lists:
        yield finish(read_capture(stream, entry, name), run)
    if damage:
        detail = f"only what stands before the damage was read: {damage[0]}"
        yield note(str(name), "warc_damaged", detail)
    if foreign:
        detail = f"{foreign} of {len(entries)} captures are no page or feed of a blog"
        yield note(str(name), "captures_left_out", detail)


def read_capture(stream: BinaryIO, entry: WarcEntry, name: PurePosixPath) -> Document:
    """Read one capture of a WARC as what it is."""
    record = load_record(stream, entry, str(name))
    kind = sniff(record.body[:START], record.url)
    if kind in (Kind.FEED, Kind.BACKUP):
        return extract_feed(record.body, record.url)
    if kind is Kind.PAGE:
        return extract_page(strip_wayback(record.body), record.url, record.content_type)
    raise NotAPage(f"{record.url} is neither page nor feed")


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
        return extract_page(body, find_address(body) or mirror.find(path) or str(name))
    return extract_copy(body, str(name))


def finish(document: Document, run: Import) -> Document:
    """Mark what was read as a copy, which overwrites nothing, and name its blog where only the user knows it."""
    run.read += 1
    blog = document.blog or (Blog(url=run.root) if run.root else None)
    if blog and blog.blogger_id:
        run.roots.setdefault(blog.blogger_id, blog.url)
    kept = (Source.COPY, Source.BACKUP)
    return replace(
        document,
        blog=blog,
        posts=tuple(post if post.source in kept else replace(post, source=Source.COPY) for post in document.posts),
        comments=tuple(
            comment if comment.source in kept else replace(comment, source=Source.COPY) for comment in document.comments
        ),
    )
