"""Find what was received among the records beside the archive: a capture's body, the capture that holds a post."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from web.questions import Archive, Row
from web.questions.capture import ask_candidates
from web.records import NoRecord, Record, read_record

LOOKED_INTO = 96 << 20  #: bytes unpacked in search of a post


async def read_first(archive: Archive, places: Sequence[Row]) -> Record | None:
    """Return the first record that can be read, one that holds its body before one that refers to another's."""
    folder = Path(archive.database.path).with_suffix(".captures")
    referring = None
    for place in places:
        try:
            record = await asyncio.to_thread(
                read_record, folder, place["warc_file"], place["warc_offset"], place["warc_length"]
            )
        except NoRecord:
            continue
        if not record.refers:
            return record
        referring = record
    return referring


async def find_capture(archive: Archive, post: Row) -> int | None:
    """Return the number of the capture that holds a post: by Blogger's id in a feed, else by its path in a page."""
    surely, perhaps = mark(post)
    named, looked = None, 0
    for candidate in await ask_candidates(archive, post):
        if candidate["own"]:
            return int(candidate["id"])
        record = await read_first(archive, [candidate])
        if record is None or record.refers:
            continue
        if surely is not None and surely.search(record.body):
            return int(candidate["id"])
        if named is None and perhaps is not None and perhaps in record.body:
            named = int(candidate["id"])
        looked += len(record.body)
        if looked > LOOKED_INTO:
            break
    return named


def mark(post: Row) -> tuple[re.Pattern[bytes] | None, bytes | None]:
    """Return what shows that a body holds a post, and what shows that it names it.

    >>> surely, perhaps = mark({"blogger_id": "77", "path": "/2011/10/rete.html"})
    >>> bool(surely.search(b"<id>tag:blogger.com,1999:blog-1.post-77</id>")), perhaps
    (True, b'/2011/10/rete.html')
    """
    number, path = post["blogger_id"], post["path"]
    surely = re.compile(rb'post-%b</id>|"blogger_id":"%b"' % ((re.escape(number.encode()),) * 2)) if number else None
    return surely, path.encode() if path and len(path) > 1 else None
