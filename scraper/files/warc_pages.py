"""A WARC's captures into documents: its pages and feeds, list pages late, comments without their posts last."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from scraper.errors import ExtractionError, NotAFeed, NotAPage
from scraper.feeds import extract_feed
from scraper.files.imported import Import, finish, note, turn_of, unreadable
from scraper.files.kinds import START, Kind, sniff
from scraper.files.saved import strip_wayback
from scraper.files.shares import CountedStream, Share
from scraper.files.warcs import WarcEntry, index_warc, load_record
from scraper.items import Document
from scraper.pages import extract_page


def read_warc(stream: BinaryIO, name: PurePosixPath, size: int, run: Import, share: Share) -> Iterator[Document]:
    """Read the pages and feeds of a WARC, whole posts first; what is neither, or no blog's, is counted."""
    damage: list[str] = []
    entries = index_warc(cast("BinaryIO", CountedStream(stream, size, share.part(0.5))), str(name), damage)
    late: list[tuple[int, WarcEntry]] = []
    foreign = 0
    for entry in entries:
        try:
            document = read_capture(stream, entry, name)
        except (NotAPage, NotAFeed):
            foreign += 1
        except ExtractionError as error:
            yield unreadable(str(name), error)
        else:
            if turn := turn_of(document):
                late.append((turn, entry))
            else:
                yield finish(document, run)
        share.add(0.5 / len(entries))
    for _, entry in sorted(late, key=itemgetter(0)):
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
