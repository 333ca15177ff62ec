"""Blank captures in their WARC files, in place: every other record stays where the index says, every file readable.

A gzip header may carry a comment of any length. So the bytes of a record are replaced by a short record that says
"erased", in a gzip member padded to exactly the same length.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from sqlite_utils import Database

from pipelines.blogs import blog_url_of
from pipelines.dates import clean_dates
from pipelines.html import clean_content
from pipelines.links import fold_link
from pipelines.posts.identity import build_path, copy_path
from pipelines.rows import Row, fetch, run
from scraper.captures import CaptureFiles
from scraper.document_json import MEDIA_TYPE, load_document
from scraper.errors import ArchiveError, ExtractionError
from scraper.items import Capture, Document
from scraper.urls import permalink_path

COLUMNS = "SELECT id, run_id, url, content_type, warc_file, warc_offset, warc_length FROM captures"
OF_VISITS = f"{COLUMNS} WHERE run_id IN (SELECT id FROM runs WHERE blog_id = ? AND url LIKE 'http%')"
OF_IMPORTS = f"""
    {COLUMNS} WHERE content_type = ? AND warc_file IS NOT NULL
        AND run_id IN (SELECT id FROM runs WHERE url NOT LIKE 'http%')
"""
ERASED = (
    b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:archivio:erased>\r\n"
    b"WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
)


def find_captures(db: Database, folder: Path, blog: Row | None, posts: Iterable[Row]) -> list[Row]:
    """Return every capture of a blog, or those that are of these posts alone: their pages, their comments' feeds.

    An import may have read several blogs: of what it kept, each document tells of which one it is.
    """
    if blog is not None:
        kept = kept_documents(db, folder)
        return fetch(db, OF_VISITS, blog["id"]) + [
            row for row, document in kept if blog_url_of(document) == blog["url"]
        ]
    found = []
    for post in posts:
        page = fold_link(post["url"] or "")
        feed = f"/feeds/{post['blogger_id']}/comments/"
        for capture in fetch(db, OF_VISITS, post["blog_id"]):
            is_feed = post["blogger_id"] is not None and feed in capture["url"]
            if is_feed or (page is not None and fold_link(capture["url"]) == page):
                found.append(capture)
    return found + find_documents(db, folder, posts)


def find_documents(db: Database, folder: Path, posts: Iterable[Row]) -> list[Row]:
    """Return the captures of the documents that an import read and that hold these posts, or their comments, alone."""
    wanted = {
        (post["blog_url"], name)
        for post in posts
        for name in (post["blogger_id"], post["path"], *copy_paths(db, post))
        if name
    }
    if not wanted:
        return []
    return [row for row, document in kept_documents(db, folder) if is_of_these(document, wanted)]


def is_of_these(document: Document, wanted: set[tuple[str, str]]) -> bool:
    """Whether a document holds nothing but these posts (blog, and Blogger's id or path), or comments on them."""
    blog = blog_url_of(document)
    # what tells a copy without an address apart is known only once it is cleaned
    posts = clean_content(clean_dates(document)).posts if any(post.url is None for post in document.posts) else ()
    names: list[tuple[str | None, str | None]]
    names = [(post.blogger_id, build_path(post)) for post in posts or document.posts]
    if not names:
        names = [
            (comment.post_blogger_id, comment.post_url and permalink_path(comment.post_url))
            for comment in document.comments
        ]
    return bool(names) and all(any((blog, name) in wanted for name in each) for each in names)


def copy_paths(db: Database, post: Row) -> set[str]:
    """Return the paths under which text copies of a post may be kept: by its day and each title that it has had."""
    found = fetch(
        db,
        """SELECT title, (SELECT content_text FROM posts WHERE id = ?1) AS text FROM posts WHERE id = ?1
           UNION SELECT title, NULL FROM post_versions WHERE post_id = ?1 AND title IS NOT NULL""",
        post["id"],
    )
    return {copy_path(post["published_on"], row["title"], row["text"]) for row in found}


def kept_documents(db: Database, folder: Path) -> Iterator[tuple[Row, Document]]:
    """Yield what imports kept, each document with its capture; what cannot be read is left to `archivio verify`."""
    for row in fetch(db, OF_IMPORTS, MEDIA_TYPE):
        document = read_document(folder, row)
        if document is not None:
            yield row, document


def read_document(folder: Path, row: Row) -> Document | None:
    """Return the document that an import kept in this capture; None where it cannot be read."""
    place = {name: row[name] for name in ("url", "warc_file", "warc_offset", "warc_length")}
    try:
        received = CaptureFiles(folder).read(Capture(**place, fetched_at=datetime.min, status=HTTPStatus.OK))
        return load_document(received.body)
    except ExtractionError:
        return None


def unindex_captures(db: Database, captures: Iterable[Row]) -> None:
    """Take these captures off the index; their runs count them as forgotten, since what was read is not lost."""
    captures = list(captures)
    for run_id, number in Counter(row["run_id"] for row in captures).items():
        run(db, "UPDATE runs SET captures_forgotten = captures_forgotten + ? WHERE id = ?", number, run_id)
    run(db, "DELETE FROM captures WHERE id IN (SELECT value FROM json_each(?))", [row["id"] for row in captures])


def erase_captures(folder: Path, captures: Iterable[Row]) -> None:
    """Blank the records of these captures."""
    for capture in captures:
        path = folder / Path(capture["warc_file"] or "").name
        if capture["warc_file"] is not None and path.is_file():
            erase_record(path, capture["warc_offset"], capture["warc_length"])


def erase_record(path: Path, offset: int, length: int) -> None:
    """Overwrite the record that stands there; ArchiveError where the file cannot be written."""
    try:
        with path.open("r+b") as file:
            if os.fstat(file.fileno()).st_size < offset + length:
                return  # cut off already: `archivio verify` tells
            file.seek(offset)
            file.write(build_blank(length))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ArchiveError(f"{path} cannot be written: {error.strerror}; nothing was removed") from error


def build_blank(length: int) -> bytes:
    """Return a gzip member of exactly this many bytes that holds an empty record.

    >>> len(build_blank(400)), zlib.decompress(build_blank(400), 31) == ERASED
    (400, True)
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(ERASED) + packer.flush()
    head = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x02\xff"  # flag 16: a comment follows, ended by a zero byte
    tail = struct.pack("<II", zlib.crc32(ERASED), len(ERASED))
    padding = length - len(head) - 1 - len(packed) - len(tail)
    if padding < 0:
        return bytes(length)  # shorter than any record we write
    return head + b" " * padding + b"\0" + packed + tail
