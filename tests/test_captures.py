"""Every response is kept as received, in WARC files that other programs accept and that a power cut cannot spoil."""

from __future__ import annotations

import fcntl
import gzip
import json
import re
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from shell import archivio, crawl
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import open_archive
from pipelines.store import Store
from sample import SampleBlog, serve
from scraper import captures as module
from scraper.captures import CaptureFiles, Received, captures_folder
from scraper.captures.appending import mend, whole_end
from scraper.captures.records import build_record
from scraper.errors import ArchiveError, DiskFull, ExtractionError
from scraper.items import Capture

NOON = datetime(2011, 10, 20, 12, tzinfo=UTC)
URL = "https://quota.blogspot.com/feeds/posts/default"
BODY = "<feed>Rete da pesca: è tornata</feed>".encode()


def capture(**changes: Any) -> Capture:
    values: dict[str, Any] = {"url": URL, "fetched_at": NOON, "status": 200}
    return Capture(**values | changes)


def received(body: bytes = BODY, *headers: tuple[str, str], status: int = 200) -> Received:
    return Received(status, (("Content-Type", "application/atom+xml"), *headers), body)


def records(path: Path) -> list[tuple[str, str | None, bytes]]:
    with path.open("rb") as stream:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(stream)
        ]


def check(*paths: Path) -> None:
    command = [sys.executable, "-m", "warcio.cli", "check", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


# --- the files


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path / "archive.captures")
    squeezed = gzip.compress(BODY)
    one = files.append(capture(), received())
    two = files.append(capture(), received(squeezed, ("Content-Encoding", "gzip"), ("ETag", 'W/"a"')))
    assert (one.warc_file, two.warc_file) == ("0001.warc.gz", "0001.warc.gz")
    assert files.read(one) == received()
    assert files.read(two).body == squeezed
    assert ("ETag", 'W/"a"') in files.read(two).headers
    check(tmp_path / "archive.captures/0001.warc.gz")


def test_an_unchanged_body_is_kept_once(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    first = files.append(capture(), received())
    later = datetime(2011, 10, 21, 12, tzinfo=UTC)
    unchanged = files.append(capture(fetched_at=later, status=304), received(), original=first)
    assert files.read(unchanged) == Received(304, (), b"")
    files.append(capture(fetched_at=later), received(), original=first)
    path = tmp_path / "0001.warc.gz"
    assert [kind for kind, *_ in records(path)] == ["warcinfo", "response", "revisit", "revisit"]
    with path.open("rb") as stream:
        heads = [record.rec_headers for record in ArchiveIterator(stream)][2:]
    assert [head.get_header("WARC-Profile").rsplit("/", 1)[1] for head in heads] == [
        "server-not-modified",
        "identical-payload-digest",
    ]
    assert {head.get_header("WARC-Refers-To-Date") for head in heads} == {"2011-10-20T12:00:00Z"}
    check(path)


def test_no_cookie_is_kept(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    kept = files.append(capture(), received(BODY, ("Set-Cookie", "SID=segreto"), ("X-Due", "2")))
    assert files.read(kept).headers == (("Content-Type", "application/atom+xml"), ("X-Due", "2"))
    assert b"segreto" not in gzip.decompress((tmp_path / "0001.warc.gz").read_bytes())


def test_a_torn_record_is_cut_off_wherever_it_was_torn(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    kept = files.append(capture(), received())
    path = tmp_path / "0001.warc.gz"
    whole = path.stat().st_size
    files.append(capture(url=f"{URL}?2"), received(BODY * 9))
    torn = path.read_bytes()
    for length in range(whole, len(torn)):
        path.write_bytes(torn[:length])
        assert mend(path, whole) == length - whole
        assert path.read_bytes() == torn[:whole]
    path.write_bytes(torn[:-5] + b"\0" * 5)  # the length reached the disk, the data did not
    again = CaptureFiles(tmp_path, lambda name: whole)
    third = again.append(capture(url=f"{URL}?3"), received())
    assert [url for _, url, _ in records(path)] == [None, URL, f"{URL}?3"]
    assert again.read(kept) == again.read(third) == received()
    check(path)


def test_a_whole_record_without_a_row_is_left_where_it_is(tmp_path: Path) -> None:
    kept = CaptureFiles(tmp_path).append(capture(), received())
    end = (kept.warc_offset or 0) + (kept.warc_length or 0)
    path = tmp_path / "0001.warc.gz"
    orphan = CaptureFiles(tmp_path).append(capture(url=f"{URL}?2"), received())
    CaptureFiles(tmp_path, lambda name: end).append(capture(url=f"{URL}?3"), received())
    assert [url for _, url, _ in records(path)] == [None, URL, f"{URL}?2", f"{URL}?3"]
    assert orphan.warc_offset == end
    assert whole_end(path) == path.stat().st_size


def test_a_file_that_lost_what_the_archive_remembers_is_an_error(tmp_path: Path) -> None:
    CaptureFiles(tmp_path).append(capture(), received())
    with pytest.raises(ArchiveError, match="shorter than the archive remembers"):
        CaptureFiles(tmp_path, lambda name: 1 << 30).append(capture(), received())


def test_two_archives_whose_captures_lie_in_one_folder_do_not_spoil_them(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    first = files.append(capture(), received())
    other = build_record(capture(url=f"{URL}?altro"), received(BODY * 9))
    kept: list[Capture] = []
    path = tmp_path / "0001.warc.gz"
    with path.open("ab", buffering=0) as file:  # a.sqlite in the midst of a record, while a.db opens the files
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(other[:50])
        writer = threading.Thread(target=lambda: kept.append(CaptureFiles(tmp_path).append(capture(), received())))
        writer.start()
        writer.join(0.3)
        file.write(other[50:])
    writer.join(20)
    assert [url for _, url, _ in records(path)] == [None, URL, f"{URL}?altro", URL]
    assert files.read(first) == files.read(kept[0]) == received()
    check(path)


def test_the_captures_of_an_archive_lie_beside_the_file_whatever_link_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "disco").mkdir()
    link = tmp_path / "archive.db"
    link.symlink_to(tmp_path / "disco" / "blog.db")
    with serve(SampleBlog()) as server:
        crawl(server.url, link)
        assert crawl(server.url, tmp_path / "disco" / "blog.db")["outcome"] == "unchanged"
    assert (tmp_path / "disco" / "blog.captures" / "0001.warc.gz").exists()
    assert not (tmp_path / "archive.captures").exists()
    assert archivio("verify", "--db", link, "--quiet").returncode == 0
    assert archivio("backup", link, "--force", "--db", link).returncode == 2


def test_a_full_file_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 400)
    files = CaptureFiles(tmp_path)
    names = [files.append(capture(url=f"{URL}?{n}"), received()).warc_file for n in range(4)]
    assert names == ["0001.warc.gz", "0002.warc.gz", "0003.warc.gz", "0004.warc.gz"]
    assert CaptureFiles(tmp_path).append(capture(), received()).warc_file == "0005.warc.gz"
    check(*tmp_path.glob("*.gz"))


def test_what_cannot_be_written_or_read_is_said_in_one_sentence(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path / "archive.captures")
    gone = capture(warc_file="0007.warc.gz", warc_offset=0, warc_length=10)
    with pytest.raises(ExtractionError, match="cannot be read"):
        files.read(gone)
    (tmp_path / "archive.captures").write_text("not a folder")
    with pytest.raises(DiskFull, match="cannot be written"):
        files.append(capture(), received())


def test_the_captures_lie_beside_the_archive() -> None:
    assert captures_folder(Path("blogs/archive.db")) == Path("blogs/archive.captures")
    assert captures_folder(Path("archive")) == Path("archive.captures")


def test_the_newest_kept_answer_of_an_address_and_where_its_body_is(tmp_path: Path) -> None:
    place = {"warc_file": "0001.warc.gz", "warc_offset": 300, "warc_length": 50, "sha256": "ab", "etag": 'W/"uno"'}
    first = capture(**place)
    unchanged = capture(**place | {"warc_offset": 350, "status": 304, "etag": 'W/"due"'})
    failed = capture(**place | {"warc_offset": 400, "status": 500, "sha256": "ef"})
    with open_archive(tmp_path / "archive.db", write=True) as archive:
        store = Store(archive)
        run = store.begin_run("https://quota.blogspot.com/", NOON)
        for one in (first, unchanged, failed, capture(etag='W/"non tenuto"')):
            store.save_capture(run, one)
        captures = store.memory("https://quota.blogspot.com/").captures
        assert captures.newest(URL) == unchanged
        assert captures.first(URL, "ab") == first
        assert captures.newest(f"{URL}?2") is captures.first(URL, "cd") is None
        assert (captures.end_of("0001.warc.gz"), captures.end_of("0002.warc.gz")) == (450, 0)
        assert list(archive.db["blogs"].rows) == []


# --- through the command line


def test_a_crawl_keeps_each_response_and_indexes_it(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        server.misbehave("/sitemap.xml", status=404, body=b"niente")
        crawl(server.url, db, "--via", "pages")
        asked = [request.path for request in server.requests]
        server.requests.clear()
        again = crawl(server.url, db, "--via", "pages")
        unchanged = {request.path for request in server.requests if request.status == 304}
    assert again["outcome"] == "unchanged"
    files = CaptureFiles(captures_folder(db))
    rows = list(Database(db).query("SELECT * FROM captures ORDER BY id"))
    first = [row for row in rows if row["run_id"] == 1]
    # every answer, in whatever order: pages, the sitemap that is not there, robots.txt
    assert sorted(row["url"].removeprefix(server.url[:-1]) for row in first) == sorted(asked)
    for row in first:
        wanted = {name: row[name] for name in ("warc_file", "warc_offset", "warc_length")}
        kept = files.read(capture(url=row["url"], **wanted))
        assert (kept.status, kept.sha256 if kept.body else None) == (row["status"], row["sha256"])
    assert {row["status"] for row in first} == {200, 404}
    # the second visit: conditions were met, nothing is kept twice
    assert {row["url"].removeprefix(server.url[:-1]) for row in rows if row["status"] == 304} == unchanged != set()
    kinds = [kind for kind, *_ in records(captures_folder(db) / "0001.warc.gz")]
    assert kinds.count("revisit") == len([row for row in rows if row["run_id"] == 2])
    check(captures_folder(db) / "0001.warc.gz")


def test_a_record_damaged_in_the_middle_is_received_anew(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        (row,) = Database(db).query("SELECT * FROM captures WHERE url LIKE '%feeds/posts/default%' ORDER BY id LIMIT 1")
        path = captures_folder(db) / row["warc_file"]
        content = bytearray(path.read_bytes())
        middle = row["warc_offset"] + row["warc_length"] // 2
        content[middle : middle + 40] = b"spazzatura" * 4
        path.write_bytes(content)
        for _ in range(2):
            again = crawl(server.url, db, "--full")
            assert (again["exit"], again["outcome"]) == (0, "unchanged"), again
    checked = archivio("verify", "--db", db, "--json")
    assert [fault["what"] for fault in json.loads(checked.stdout)["archive"]["faults"]] == [f"captures {row['id']}"]
    assert archivio("reparse", "--db", db).returncode == 0


@pytest.mark.parametrize("name", ["blog.xml", "il mio blog è al 100%41.xml", "a\nWARC-Type: response.xml"])
def test_what_was_imported_is_kept_under_a_uri_whatever_the_name_of_its_file(name: str, tmp_path: Path) -> None:
    db, backup = tmp_path / "archive.db", tmp_path / name
    with serve(SampleBlog()) as server:
        backup.write_bytes(server.respond("/feeds/posts/default").answer.body)
    assert archivio("import", backup, "--db", db).returncode == 0
    ((kind, _, _), (resource, uri, _)) = records(captures_folder(db) / "0001.warc.gz")
    assert (kind, resource) == ("warcinfo", "resource")
    assert re.fullmatch(r"urn:archivio:[!-~]+", uri or "")
    checked = json.loads(archivio("verify", "--db", db, "--json").stdout)
    assert checked["archive"] == {"sound": True, "faults": []}
    assert archivio("reparse", "--db", db).returncode == 0


@pytest.mark.skipif(shutil.which("cdx-indexer") is None, reason="pywb's cdx-indexer is not installed here")
def test_pywb_indexes_every_capture(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        for via in ("pages", "pages", "feeds"):
            crawl(server.url, db, "--via", via)
        (tmp_path / "blog.xml").write_bytes(server.respond("/feeds/posts/default").answer.body)
    archivio("import", tmp_path / "blog.xml", "--db", db)
    command = ["cdx-indexer", "-j", *map(str, captures_folder(db).glob("*.warc.gz"))]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.splitlines()
    indexed = {(row["warc_offset"], row["warc_length"]) for row in Database(db)["captures"].rows}
    found = [json.loads(line.split(" ", 2)[2]) for line in listed]
    assert {(int(each["offset"]), int(each["length"])) for each in found} == indexed
    assert len(found) == len(indexed)


def test_no_captures_are_kept_where_none_are_wanted(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        assert crawl(server.url, db, "--no-captures")["outcome"] == "archived"
        assert crawl(server.url, db, "--no-captures")["outcome"] == "unchanged"
    assert not captures_folder(db).exists()
    assert {(row["warc_file"], row["status"]) for row in Database(db)["captures"].rows} == {(None, 200)}
