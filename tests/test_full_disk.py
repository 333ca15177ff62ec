"""A disk that fills while a response is written: what was saved is whole, the command says so, the next run goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shell import ROOT, archivio, crawl
from test_captures import check
from verified_archive import build_archive

from sample import SampleBlog, serve
from scraper.captures import CaptureFiles, Received, captures_folder
from scraper.captures.appending import whole_end
from scraper.items import Capture

LIMITED = """
import resource, sys
from archivio.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
main(sys.argv[2:], prog_name="archivio")
"""
NOISE = 4_000_000  # bytes: more than the database takes, so that the WARC file meets the limit first


def limited(size: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command that may write no file beyond this size."""
    command = [sys.executable, "-c", LIMITED, str(size), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def fat_captures(db: Path) -> int:
    """Let the WARC file be large already; return its size."""
    noise = Capture(url="https://a.blogspot.com/", fetched_at=datetime(2011, 10, 20, tzinfo=UTC), status=200)
    CaptureFiles(captures_folder(db)).append(noise, Received(200, (), os.urandom(NOISE)))
    return (captures_folder(db) / "0001.warc.gz").stat().st_size


def is_sound(db: Path) -> bool:
    return bool(json.loads(archivio("verify", "--db", db, "--json").stdout)["archive"]["sound"])


@pytest.mark.parametrize("room", [0, 700, 9_000, 60_000])
def test_a_disk_that_fills_in_the_midst_of_a_response(room: int, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    size = fat_captures(db)
    with serve(SampleBlog()) as server:
        done = limited(size + room, "crawl", server.url, "--db", db, "--delay", "0", "--via", "pages", "--json")
        assert (done.returncode, json.loads(done.stdout)["exit"]) == (3, 3), done.stderr
        assert len(done.stderr.splitlines()) == 1
        path = captures_folder(db) / "0001.warc.gz"
        assert size <= whole_end(path) == path.stat().st_size <= size + room
        assert is_sound(db)
        assert crawl(server.url, db, "--via", "pages")["exit"] == 0
    checked = archivio("verify", "--db", db, "--quiet")
    assert (checked.returncode, checked.stdout) == (0, "")  # nothing announced is missing
    check(path)


def test_a_disk_that_fills_during_an_import_or_a_merge(tmp_path: Path) -> None:
    db, backup = tmp_path / "archive.db", tmp_path / "blog.xml"
    size = fat_captures(db)
    with serve(SampleBlog()) as server:
        backup.write_bytes(server.respond("/feeds/posts/default").answer.body)
    done = limited(size + 100, "import", backup, "--db", db)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1), done.stderr
    assert archivio("import", backup, "--db", db).returncode == 0
    other = build_archive(tmp_path / "altro.db")
    merged = captures_folder(db) / "merged.warc.gz"
    merged.write_bytes((captures_folder(db) / "0001.warc.gz").read_bytes())
    done = limited(size + 600, "merge", other, "--db", db)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1), done.stderr
    assert archivio("merge", other, "--db", db).returncode == 0
    assert is_sound(db)
    check(merged)
