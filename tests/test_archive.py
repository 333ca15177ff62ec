"""Opening the archive: one writer, never a damaged, foreign or newer file, and one clear sentence for each failure."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from blog_documents import BLOG, NOW, ROOT, comment, document, post, rows
from sqlite_utils import Database, Migrations

from pipelines import archive as archive_module
from pipelines.archive import back_up, open_archive, writing
from pipelines.schema import migrations
from pipelines.store import Store
from scraper.errors import ArchiveBusy, ArchiveError, DiskFull

HERE = Path(__file__).parent
HOLD = """
import sys
from pipelines.archive import open_archive
with open_archive(sys.argv[1], write=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
        env={**os.environ, "PYTHONPATH": f"{HERE.parent}:{HERE}"},
    )


def fill(path: Path, number: int = 3) -> None:
    with open_archive(path, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, NOW)
        store.save_document(run, document(*(post(n) for n in range(1, number + 1)), comment(1)), NOW)
        store.finish_run(run, outcome="archived", now=NOW)


def test_a_new_archive_is_made_whole(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db", write=True) as archive:
        assert archive.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert archive.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert {"blogs", "posts", "comments", "runs"} <= set(archive.db.table_names())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db"]


def test_a_second_run_is_told_to_wait_and_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    holder = python(HOLD, path)
    assert holder.stdout is not None
    assert holder.stdin is not None
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ArchiveBusy, match="another run"), open_archive(path, write=True):
            pass
        with open_archive(path, write=False) as archive:  # reading is always free
            assert rows(archive.db, "SELECT count(*) FROM posts") == [(0,)]
        holder.kill()
    with open_archive(path, write=True) as archive:
        assert rows(archive.db, "PRAGMA integrity_check") == [("ok",)]


def test_one_process_shares_one_connection(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db", write=True) as outer:
        with (
            open_archive(tmp_path / "a.db", write=True) as inner,
            open_archive(tmp_path / "." / "a.db", write=False) as reader,
        ):
            assert inner is outer
            assert reader is outer
        assert rows(outer.db, "SELECT count(*) FROM posts") == [(0,)]
    with open_archive(tmp_path / "a.db", write=True) as again:
        assert again is not outer


@pytest.mark.parametrize(
    "content", [b"Questo non e' un archivio, e' una lettera.\n", b"SQLite format 2\x00" * 100, b"x"]
)
def test_a_file_that_is_no_archive_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lettera.db"
    path.write_bytes(content)
    for write in (True, False):
        with pytest.raises(ArchiveError, match=r"lettera\.db"), open_archive(path, write=write):
            pass
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "altro.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(ArchiveError, match="another program"), open_archive(path, write=write):
            pass
    assert path.read_bytes() == before


def test_an_empty_sqlite_file_becomes_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:  # as a crawl killed in its first instant leaves it
        connection.execute("PRAGMA journal_mode = WAL")
    with open_archive(path, write=True) as archive:
        assert archive.db["posts"].exists()


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path)
    with closing(Database(path)) as db, db.atomic():
        db.table("_sqlite_migrations").insert(
            {"migration_set": "archivio", "name": "m999_the_future", "applied_at": "2036-01-01"}
        )
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(ArchiveError, match=r"newer.*update"), open_archive(path, write=write):
            pass
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["truncated", "zeroed", "random"])
def test_a_damaged_archive_is_refused_and_left_alone(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.db"
    fill(path, 20)
    content = bytearray(path.read_bytes())
    if damage == "truncated":
        content = content[: len(content) // 2]
    elif damage == "zeroed":
        content[8192 : len(content) - 4096] = bytes(len(content) - 12288)
    else:
        content[100:4096] = bytes(n * 89 % 251 for n in range(3996))
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"a\.db is damaged.*backup"), open_archive(path, write=True):
        pass
    assert path.read_bytes() == content


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive"), open_archive(tmp_path / "a.db", write=False):
        pass
    assert not list(tmp_path.iterdir())


def test_a_directory_and_a_missing_directory(tmp_path: Path) -> None:
    for write in (True, False):
        with pytest.raises(ArchiveError, match="directory"), open_archive(tmp_path, write=write):
            pass
    missing = tmp_path / "manca" / "a.db"
    with pytest.raises(ArchiveError, match="directory does not exist"), open_archive(missing, write=True):
        pass


UNPRIVILEGED = """
import os, sys
from sqlite_utils import Database
from pipelines.archive import open_archive
from scraper.errors import ArchivioError
Database(memory=True).close()  # loads what sqlite-utils loads late, while it may still be read
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    with open_archive(sys.argv[1], write=sys.argv[2] == "write") as archive:
        print(archive.db["posts"].count)
except ArchivioError as error:
    print(error.exit_code, error)
"""


@pytest.fixture
def everyones() -> Iterator[Path]:
    """A directory that other users may enter, as those of pytest may not be."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize(
    ("file_mode", "directory_mode", "how", "said"),
    [
        (0o444, 0o777, "write", "4 {path} cannot be written: Permission denied"),
        (0o666, 0o555, "write", "4 the directory {directory} is read-only"),
        (0o000, 0o777, "read", "4 {path} cannot be read"),
        (0o444, 0o777, "read", "3"),
    ],
)
def test_what_may_not_be_written_is_named(
    everyones: Path, file_mode: int, directory_mode: int, how: str, said: str
) -> None:
    directory = everyones / "cartella"
    directory.mkdir()
    path = directory / "a.db"
    fill(path)
    path.chmod(file_mode)
    directory.chmod(directory_mode)
    with python(UNPRIVILEGED, path, how) as process:
        answer, _ = process.communicate()
    assert answer.startswith(said.format(path=path, directory=directory))


FULL = """
import resource, sys
from blog_documents import NOW, ROOT, document, post
from pipelines.archive import open_archive
from pipelines.store import Store
from scraper.errors import DiskFull
with open_archive(sys.argv[1], write=True) as archive:
    store = Store(archive)
    run = store.begin_run(ROOT, NOW)
    store.save_document(run, document(post(1)), NOW)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
    try:
        for number in range(2, 90):
            one = post(1, blogger_id=str(number), url=f"{ROOT}{number}", body="neve " * 20_000)
            store.save_document(run, document(one), NOW)
    except DiskFull as error:
        print(error.exit_code, error, flush=True)
        print(number - 1, flush=True)
"""


def test_a_full_disk_keeps_what_was_saved_and_the_next_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with python(FULL, path) as process:
        said, _ = process.communicate()
    sentence, saved = said.splitlines()
    assert sentence == f"3 the disk that holds {path} is full; what was saved before is kept"
    with open_archive(path, write=True) as archive:
        assert rows(archive.db, "SELECT count(*) FROM posts") == [(int(saved),)]
        assert rows(archive.db, "SELECT count(*) FROM post_versions") == [(int(saved),)]
        store = Store(archive)
        run = store.begin_run(ROOT, NOW)
        assert store.save_document(run, document(post(31)), NOW).posts_new == 1


def test_a_run_does_not_begin_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=3_500_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with (
        pytest.raises(DiskFull, match=r"3\.3 MB are free, 16 MB are needed"),
        open_archive(tmp_path / "a.db", write=True),
    ):
        pass


def test_readers_are_never_locked_out_while_a_crawl_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path)
    done = threading.Event()
    failures: list[str] = []
    counts: list[int] = []

    def read() -> None:
        while not done.is_set() or len(counts) < 1000:
            try:
                with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)) as connection:
                    for _ in range(20):
                        posts, versions = connection.execute(
                            "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM post_versions)"
                        ).fetchone()
                        counts.append(posts)
                        if posts != versions:
                            failures.append("half a document was seen")
            except sqlite3.Error as error:
                failures.append(str(error))

    reader = threading.Thread(target=read)
    with open_archive(path, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, NOW)
        reader.start()
        for number in range(10, 60):
            one = post(1, blogger_id=str(number), url=f"{ROOT}{number}")
            store.save_document(run, document(one, comment(number, post_blogger_id=str(number))), NOW)
        done.set()
        reader.join()
    assert failures == []
    assert len(counts) >= 1000
    # the last look may have begun before the last write: what a reader saw never goes back
    assert counts == sorted(counts)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM posts").fetchone() == (53,)


def test_a_write_waits_for_another_programs_and_then_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "BUSY_TIMEOUT", 50)
    path = tmp_path / "a.db"
    fill(path)
    with open_archive(path, write=True) as archive, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveBusy, match="another program"), writing(archive):
            pass
        other.execute("COMMIT")
        with writing(archive) as db:
            db.execute("UPDATE blogs SET title = 'Quota tremila'")
    with open_archive(path, write=False) as archive:
        assert rows(archive.db, "SELECT title FROM blogs") == [("Quota tremila",)]


def test_nothing_is_kept_of_a_transaction_that_failed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path)
    with open_archive(path, write=True) as archive:
        with pytest.raises(sqlite3.IntegrityError), writing(archive) as db:
            db.conn.executemany("UPDATE blogs SET title = 'x', status = ?", [["alive"], ["gone fishing"]])
        assert rows(archive.db, "SELECT title FROM blogs") == [(BLOG.title,)]
        assert not archive.db.conn.in_transaction


def test_a_backup_is_whole_while_the_archive_is_open(tmp_path: Path) -> None:
    fill(tmp_path / "a.db")
    with open_archive(tmp_path / "a.db", write=True) as archive:
        back_up(archive.db, tmp_path / "copia.db")
    with open_archive(tmp_path / "copia.db", write=False) as copy:
        assert rows(copy.db, "SELECT count(*) FROM posts") == [(3,)]


def test_an_older_archive_is_copied_and_brought_up_to_date(tmp_path: Path, next_version: Migrations) -> None:
    path = tmp_path / "a.db"
    fill(path)

    @next_version()
    def m999_moods(db: Database) -> None:
        db.execute("ALTER TABLE posts ADD COLUMN mood TEXT")

    with open_archive(path, write=True) as archive:
        assert rows(archive.db, "SELECT count(*), count(mood) FROM posts") == [(3, 0)]
    with closing(sqlite3.connect(tmp_path / "a.db.before-m999_moods")) as copy:
        assert copy.execute("SELECT count(*) FROM posts").fetchone() == (3,)
        assert "mood" not in [column[1] for column in copy.execute("PRAGMA table_info(posts)")]


def test_a_migration_that_fails_leaves_the_old_archive(tmp_path: Path, next_version: Migrations) -> None:
    path = tmp_path / "a.db"
    fill(path)
    shipped = len(migrations._migrations)

    @next_version()
    def m998_first(db: Database) -> None:
        db.execute("ALTER TABLE posts ADD COLUMN mood TEXT")

    @next_version()
    def m999_second(db: Database) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), open_archive(path, write=True):
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert "mood" not in [column[1] for column in connection.execute("PRAGMA table_info(posts)")]
        assert connection.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (shipped,)


def test_reading_an_older_archive_says_how_to_bring_it_up_to_date(tmp_path: Path, next_version: Migrations) -> None:
    fill(tmp_path / "a.db")

    @next_version()
    def m999_moods(db: Database) -> None:
        db.execute("ALTER TABLE posts ADD COLUMN mood TEXT")

    with pytest.raises(ArchiveError, match="older"), open_archive(tmp_path / "a.db", write=False):
        pass


def test_disk_full_has_its_own_exit_code() -> None:
    assert (DiskFull.exit_code, ArchiveError.exit_code, ArchiveBusy.exit_code) == (3, 4, 75)
