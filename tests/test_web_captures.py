"""Captures in the reading room: what a post was received with, as text or a download, and never as a page."""

from __future__ import annotations

import gzip
import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from datasette.app import Datasette
from web_archive import HOSTILE, build_archive
from web_page_check import find_faults
from web_room import opened

from scraper.captures import CaptureFiles, Received
from scraper.items import Capture
from web import records
from web.records import NoRecord, read_record

ROOT = "https://bottegaaperta.blogspot.com"
ITALIAN = {"accept-language": "it"}
NOW = datetime(2026, 3, 1, 5, tzinfo=UTC)
HTML, ATOM = "text/html; charset=UTF-8", "application/atom+xml; charset=UTF-8"
FEED = "<feed><entry><id>tag:blogger.com,1999:blog-2.post-9000000000000000004</id>perché</entry></feed>"
COMMENTS = "<feed><entry><thr:in-reply-to ref='tag:blogger.com,1999:blog-2.post-9000000000000000005'/></entry></feed>"


class Kept:
    """An archive with a folder of captures, filled one response at a time."""

    def __init__(self, path: Path) -> None:
        self.path = build_archive(path)
        self.folder = path.with_suffix(".captures")
        self.files = CaptureFiles(self.folder)
        self.run = self.write("INSERT INTO runs (blog_id, url, started_at, outcome) VALUES (2, ?, ?, 'archived')",
                              ROOT, "2026-03-01T05:00:00Z")  # fmt: skip

    def write(self, sql: str, *values: object) -> int:
        writer = sqlite3.connect(self.path)
        number = writer.execute(sql, values).lastrowid
        writer.commit()
        writer.close()
        return number or 0

    def keep(
        self, path: str, body: bytes, content_type: str = HTML, original: Capture | None = None,
        more: tuple[tuple[str, str], ...] = (),
    ) -> int:  # fmt: skip
        received = Received(200, (("Content-Type", content_type), *more), body)
        asked = Capture(url=ROOT + path, fetched_at=NOW, status=200, content_type=content_type, sha256=received.sha256)
        self.last = self.files.append(asked, received, original)
        return self.write(
            "INSERT INTO captures (run_id, url, fetched_at, status, content_type, sha256, warc_file, warc_offset,"
            " warc_length) VALUES (?, ?, '2026-03-01T05:00:00Z', 200, ?, ?, ?, ?, ?)",
            self.run, asked.url, content_type, asked.sha256, self.last.warc_file, self.last.warc_offset,
            self.last.warc_length,
        )  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "archive.db")


@pytest.fixture
async def room(kept: Kept) -> AsyncIterator[Datasette]:
    with opened(kept.path) as served:
        yield served


async def test_a_post_leads_to_the_feed_in_which_it_was_read(kept: Kept, room: Datasette) -> None:
    kept.keep("/feeds/posts/default?start-index=1", b"<feed>altro</feed>", ATOM)
    feed = kept.keep("/feeds/posts/default?start-index=151", FEED.encode(), ATOM)
    kept.keep("/feeds/comments/default", COMMENTS.encode(), ATOM)
    kept.keep("/", b'<a href="/2012/03/pialle.html">Pialle</a>')
    assert 'href="/post/4/cattura">come ricevuto</a>' in (await room.client.get("/post/4", headers=ITALIAN)).text
    assert (await room.client.get("/post/4/cattura")).headers["location"] == f"/cattura/{feed}"
    page = await room.client.get(f"/cattura/{feed}", headers=ITALIAN)
    assert page.status_code == 200
    assert "perché" in page.text
    assert "HTTP/1.1 200 OK" in page.text
    assert "WARC-Target-URI: https://bottegaaperta" in page.text
    assert not find_faults(page.text)


async def test_a_post_leads_to_its_own_page_first_and_to_a_list_last(kept: Kept, room: Datasette) -> None:
    index = kept.keep("/2012/03/", b'<a href="/2012/03/pialle.html">Pialle</a>')
    assert (await room.client.get("/post/4/cattura")).headers["location"] == f"/cattura/{index}"
    page = kept.keep("/2012/03/pialle.html", b"<h1>Pialle</h1>")
    assert (await room.client.get("/post/4/cattura")).headers["location"] == f"/cattura/{page}"


async def test_a_post_that_no_capture_holds_is_told(kept: Kept, room: Datasette) -> None:
    kept.write("UPDATE captures SET warc_file = NULL")
    kept.keep("/feeds/comments/default", COMMENTS.encode(), ATOM)  # names it, and is not what it was read from
    for language, said in (("it", "Nessuna delle catture"), ("en", "None of the captures")):
        answer = await room.client.get("/post/5/cattura", headers={"accept-language": language})
        assert answer.status_code == 404
        assert said in answer.text
        assert not find_faults(answer.text)
    assert "/cattura" not in (await room.client.get("/post/2")).text  # its blog kept none
    for address in ("/post/99/cattura", "/cattura/99", "/cattura/99/ricevuto", "/cattura/999999999999999999"):
        assert (await room.client.get(address)).status_code == 404


async def test_a_hostile_body_is_text_or_a_download(kept: Kept, room: Datasette) -> None:
    number = kept.keep(
        "/2012/04/mistero.html", (HOSTILE + "</pre><b id=body>\0\x1b").encode(), HTML, more=(("Evil", "<b>x</b>"),)
    )
    page = await room.client.get(f"/cattura/{number}")
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "<b>x" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not find_faults(page.text)
    answer = await room.client.get(f"/cattura/{number}/ricevuto")
    assert answer.content == (HOSTILE + "</pre><b id=body>\0\x1b").encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="cattura-{number}.html"'
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_compressed_binary_and_long_bodies(kept: Kept, room: Datasette) -> None:
    packed = kept.keep("/a", gzip.compress("però".encode("latin-1")), "text/html; charset=ISO-8859-1",
                       more=(("Content-Encoding", "gzip"),))  # fmt: skip
    assert "però" in (await room.client.get(f"/cattura/{packed}")).text
    assert (await room.client.get(f"/cattura/{packed}/ricevuto")).content == "però".encode("latin-1")
    image = kept.keep("/b", b"\x89PNG\r\n", "image/png")
    assert "It is not text." in (await room.client.get(f"/cattura/{image}")).text
    long = kept.keep("/c", b"lungo " * 100_000, "text/plain; charset=rot13")
    page = (await room.client.get(f"/cattura/{long}")).text
    assert "Only its beginning is shown" in page
    assert len(page) < 220_000


async def test_an_unchanged_body_is_read_where_it_stands(kept: Kept, room: Datasette) -> None:
    kept.keep("/feeds/posts/default", FEED.encode(), ATOM)
    again = kept.keep("/feeds/posts/default", FEED.encode(), ATOM, original=kept.last)
    assert "perché" in (await room.client.get(f"/cattura/{again}")).text
    alone = kept.keep("/altro", b"x", HTML, original=kept.last)  # what it refers to is lost
    assert (await room.client.get(f"/cattura/{alone}")).status_code == 404


@pytest.mark.parametrize("fault", ["cut", "away", "no place", "other bytes"])
async def test_a_damaged_record_is_told(kept: Kept, room: Datasette, fault: str) -> None:
    number = kept.keep("/x", b"testo " * 500)
    file = kept.folder / "0001.warc.gz"
    if fault == "cut":
        os.truncate(file, file.stat().st_size - 9)
    elif fault == "away":
        file.rename(file.with_suffix(".altrove"))
    elif fault == "no place":
        kept.write("UPDATE captures SET warc_file = NULL, warc_offset = NULL, warc_length = NULL WHERE id = ?", number)
    else:
        file.write_bytes(b"\x1f\x8b" + b"?" * file.stat().st_size)
    answer = await room.client.get(f"/cattura/{number}", headers=ITALIAN)
    assert answer.status_code == 404
    assert "Il record non si legge" in answer.text
    assert not find_faults(answer.text)
    assert (await room.client.get(f"/cattura/{number}/ricevuto")).status_code == 404


@pytest.mark.parametrize(
    "name", ["../fuori.warc.gz", "/etc/passwd", "..", "", "a/../../fuori.warc.gz", "legame.warc.gz"]
)
async def test_nothing_outside_the_folder_is_read(kept: Kept, room: Datasette, name: str) -> None:
    number = kept.keep("/x", b"testo")
    outside = kept.path.parent / "fuori.warc.gz"
    outside.write_bytes((kept.folder / "0001.warc.gz").read_bytes())
    (kept.folder / "legame.warc.gz").symlink_to(outside)
    kept.write("UPDATE captures SET warc_file = ? WHERE id = ?", name, number)
    assert (await room.client.get(f"/cattura/{number}")).status_code == 404


def test_what_unpacks_without_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LARGEST", 1 << 20)
    files = CaptureFiles(tmp_path)
    body = gzip.compress(bytes(2 << 20))
    headers = (("Content-Type", HTML), ("Content-Encoding", "gzip"))
    inner = files.append(Capture(url=ROOT, fetched_at=NOW, status=200), Received(200, headers, body))
    outer = files.append(Capture(url=ROOT, fetched_at=NOW, status=200), Received(200, headers[:1], bytes(2 << 20)))
    for capture in (inner, outer):
        with pytest.raises(NoRecord):
            read_record(tmp_path, capture.warc_file, capture.warc_offset, capture.warc_length)
    with pytest.raises(NoRecord):
        read_record(tmp_path, inner.warc_file, 0, 1 << 40)


async def test_what_was_forgotten_is_not_shown_as_received(kept: Kept, room: Datasette) -> None:
    feed = kept.keep("/feeds/posts/default", FEED.encode(), ATOM)
    kept.write(
        "INSERT INTO forgotten (blog_id, kind, fingerprint, forgotten_at)"
        " VALUES (2, 'post', 'x', '2026-03-02T05:00:00Z')"
    )
    answer = await room.client.get(f"/cattura/{feed}", headers=ITALIAN)
    assert answer.status_code == 404
    assert "dimenticato su richiesta" in answer.text
    assert "perché" not in answer.text
    assert (await room.client.get(f"/cattura/{feed}/ricevuto")).status_code == 404
