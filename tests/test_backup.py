"""Backups: whole while a crawl writes, never half there, never over something else."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from blog_documents import LATER, ROOT, comment, contents, document, post
from click.testing import CliRunner, Result
from shell import ROOT as PROJECT
from sqlite_utils import Database
from verified_archive import build_archive

from archivio import backup as backup_module
from archivio.cli import main
from pipelines.archive import open_archive
from pipelines.store import Store
from scraper.captures import captures_folder

SMALL_DISK = """
import resource, sys
from archivio.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
main(["backup", sys.argv[2], "--db", sys.argv[1]])
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_archive(tmp_path_factory.mktemp("built") / "archive.db")


@pytest.fixture
def db(built: Path, tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    shutil.copy(built, tmp_path / "home" / "archive.db")
    shutil.copytree(captures_folder(built), tmp_path / "home" / "archive.captures")
    return tmp_path / "home" / "archive.db"


def backup(db: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["backup", "--db", str(db), *map(str, arguments)], catch_exceptions=False)


def held(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(Database(path)) as database:
        return contents(database)


def test_a_backup_holds_the_same_rows_in_one_file(db: Path, tmp_path: Path) -> None:
    done = backup(db, tmp_path / "copia.db")
    assert done.exit_code == 0
    assert held(tmp_path / "copia.db") == held(db)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copia.captures", "copia.db", "home"]
    assert CliRunner().invoke(main, ["verify", "--db", str(tmp_path / "copia.db"), "--quiet"]).exit_code == 0


def test_a_folder_takes_it_under_its_own_name(db: Path, tmp_path: Path) -> None:
    (tmp_path / "chiavetta").mkdir()
    assert backup(db, tmp_path / "chiavetta", "--no-captures", "--quiet").output == ""
    assert sorted(path.name for path in (tmp_path / "chiavetta").iterdir()) == ["archive.db"]


def test_nothing_is_replaced_unless_told_to(db: Path, tmp_path: Path) -> None:
    target = tmp_path / "copia.db"
    target.write_text("una lettera")
    done = backup(db, target)
    assert (done.exit_code, target.read_text()) == (2, "una lettera")
    assert "--force" in done.stderr
    assert backup(db, target, "--force").exit_code == 0
    assert held(target) == held(db)


def test_the_captures_of_another_archive_are_left_alone(db: Path, tmp_path: Path) -> None:
    (tmp_path / "copia.captures").mkdir()
    (tmp_path / "copia.captures" / "0001.warc.gz").write_text("d'altri")
    assert backup(db, tmp_path / "copia.db").exit_code == 2
    assert (tmp_path / "copia.captures" / "0001.warc.gz").read_text() == "d'altri"


@pytest.mark.parametrize("place", ["archive.db", "manca/copia.db"])
def test_a_place_that_cannot_be_is_misuse(db: Path, place: str) -> None:
    before = db.read_bytes()
    done = backup(db, db.parent / place, "--force")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert db.read_bytes() == before


def test_a_copy_that_somebody_has_open_is_not_pulled_from_under_them(db: Path, tmp_path: Path) -> None:
    backup(db, tmp_path / "copia.db")
    with open_archive(tmp_path / "copia.db", write=True):
        done = backup(db, tmp_path / "copia.db", "--force")
    assert done.exit_code == 2
    assert "in use" in done.stderr


def test_a_missing_archive_leaves_nothing_behind(tmp_path: Path) -> None:
    assert backup(tmp_path / "a.db", tmp_path / "copia.db").exit_code == 4
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_is_not_passed_off_as_a_backup(db: Path, tmp_path: Path) -> None:
    content = bytearray(db.read_bytes())
    content[8192 : len(content) - 4096] = bytes(len(content) - 12288)
    db.write_bytes(content)
    (tmp_path / "copia.db").write_text("il vecchio")
    done = backup(db, tmp_path / "copia.db", "--force")
    assert done.exit_code == 4
    assert (tmp_path / "copia.db").read_text() == "il vecchio"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copia.db", "home"]


def test_a_full_disk_is_exit_3_and_leaves_nothing_half_made(db: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, str(db), str(tmp_path / "copia.db")],
        capture_output=True, text=True, cwd=PROJECT,
    )  # fmt: skip
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1), done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_a_copy_killed_half_way_is_no_backup_and_the_next_one_succeeds(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(source: Path, copy: Path) -> None:
        copy.write_bytes(b"SQLite format 3\x00 e poi il buio")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(backup_module, "copy_archive", killed)
        patched.setattr(backup_module, "remove", lambda *paths: None)
        with pytest.raises(KeyboardInterrupt):
            backup_module.backup(db, tmp_path / "copia.db", force=False, captures=False, quiet=True)
    assert not (tmp_path / "copia.db").exists()
    assert backup(db, tmp_path / "copia.db", "--no-captures").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copia.db", "home"]


@pytest.mark.parametrize("place", ["copy_archive", "copy_file", "sync_folder"])
def test_a_backup_that_was_stopped_is_made_when_it_is_run_again(
    place: str, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(backup_module, place, lambda *_: signal.raise_signal(signal.SIGINT))
        done = backup(db, tmp_path / "copia.db")
    assert (done.exit_code, len(done.stderr.splitlines())) == (11, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]
    assert backup(db, tmp_path / "copia.db").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copia.captures", "copia.db", "home"]


def test_what_was_forgotten_is_not_kept_by_a_backup_that_is_made_again(db: Path, tmp_path: Path) -> None:
    backup(db, tmp_path / "copia.db")
    forget = ["forget", f"{ROOT}2011/10/salita-1.html", "--yes", "--db", str(db)]
    assert CliRunner().invoke(main, forget, catch_exceptions=False).exit_code == 0
    assert backup(db, tmp_path / "copia.db", "--force").exit_code == 0
    ours, theirs = (captures_folder(path) / "0001.warc.gz" for path in (db, tmp_path / "copia.db"))
    assert theirs.read_bytes() == ours.read_bytes()


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_copy_that_would_share_the_captures_of_the_archive_is_misuse(force: list[str], db: Path) -> None:
    done = backup(db, db.with_suffix(".sqlite"), *force)
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert sorted(path.name for path in db.parent.iterdir()) == ["archive.captures", "archive.db"]


def test_a_link_is_followed_and_stays(db: Path, tmp_path: Path) -> None:
    (tmp_path / "disco").mkdir()
    (tmp_path / "copia.db").symlink_to(tmp_path / "disco" / "blog.db")
    assert backup(db, tmp_path / "copia.db").exit_code == 0
    assert (tmp_path / "copia.db").is_symlink()
    assert sorted(path.name for path in (tmp_path / "disco").iterdir()) == ["blog.captures", "blog.db"]


def test_two_backups_at_once_into_one_place_are_both_whole(db: Path, tmp_path: Path) -> None:
    target = tmp_path / "copia.db"
    command = [sys.executable, "-m", "archivio", "backup", "--force", "--db", str(db), "--quiet", str(target)]
    running = [subprocess.Popen(command, cwd=PROJECT) for _ in range(3)]
    assert [each.wait(timeout=60) for each in running] == [0, 0, 0]
    assert held(target) == held(db)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copia.captures", "copia.db", "home"]


def test_every_backup_is_whole_while_a_crawl_writes(db: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with open_archive(db, write=True) as archive:
            store = Store(archive)
            run = store.begin_run(ROOT, LATER)
            number = 100
            while not stop.is_set():
                number += 1
                one = post(1, blogger_id=str(number), url=f"{ROOT}{number}")
                store.save_document(run, document(one, comment(number % 60, post_blogger_id=str(number))), LATER)

    # in a process of its own, as cron would have it: the archive is shared within one
    command = [sys.executable, "-m", "archivio", "backup", "--no-captures", "--db", str(db), "--quiet"]
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            target = tmp_path / f"{number}.db"
            done = subprocess.run([*command, str(target)], capture_output=True, text=True, cwd=PROJECT)
            assert (done.returncode, done.stderr) == (0, "")
            with closing(sqlite3.connect(target)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                posts, versions = copy.execute(
                    "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM post_versions)"
                ).fetchone()
                assert posts == versions > 12
            assert not os.path.exists(f"{target}-wal")
    finally:
        stop.set()
        writer.join()
