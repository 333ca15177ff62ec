"""What a person meets at the terminal: wrong arguments, files that are no archive, signals at awkward moments."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from shell import ROOT, crawl, signals_restored

from archivio.cli import main
from archivio.cron import crontab_line
from archivio.named import fold_as_known
from pipelines.archive import open_archive
from sample import SampleBlog, serve

BLOG = "https://esempio.blogspot.com/"
READERS = [
    *(("status",), ("verify",), ("reparse",), ("reparse", BLOG), ("backup", "copia.db"), ("serve", "--port", "0")),
    *(("forget", "-y", BLOG), ("forget", "--undo", BLOG)),
]


def archivio(*arguments: str | Path, input: str | None = None) -> Result:
    """Run a command in this process; whatever is no sentence of ours is raised."""
    with signals_restored():
        return CliRunner().invoke(main, [*map(str, arguments)], input=input, catch_exceptions=False)


def said(done: Result) -> str:
    """Return the one line that a command said on stderr."""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.strip()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with open_archive(path, write=True):
        pass
    return path


@pytest.mark.parametrize("command", READERS)
def test_no_archive_is_made_by_asking_for_one(command: tuple[str, ...], tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    done = archivio(*command, "--db", db)
    assert done.exit_code == 4
    assert said(done) == f"archivio: there is no archive at {db}; archivio crawl makes one"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", READERS)
def test_a_file_that_is_no_archive_is_told_alike_by_all(command: tuple[str, ...], tmp_path: Path) -> None:
    db = tmp_path / "lettera.db"
    db.write_text("Cara Anna, il pane è buono.", encoding="utf-8")
    done = archivio(*command, "--db", db)
    assert done.exit_code == 4
    assert said(done) == f"archivio: {db} is not an archive: it is no SQLite file; name another"
    assert [path.name for path in tmp_path.iterdir()] == ["lettera.db"]


def test_the_room_tells_what_is_wrong_with_an_archive_as_every_command_does(tmp_path: Path) -> None:
    other = tmp_path / "altro.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    done = archivio("serve", "--port", "0", "--db", other)
    assert (done.exit_code, said(done)) == (
        4,
        f"archivio: {other} is a SQLite file of another program; name another",
    )


@pytest.mark.parametrize(
    "command",
    [
        ("crawl", "{}"),
        ("verify", "{}"),
        ("reparse", "{}"),
        ("forget", "-y", "{}"),
        ("forget", "--undo", "{}"),
        ("import", "--blog", "{}", "."),
    ],
)
@pytest.mark.parametrize("address", [BLOG + os.fsdecode(b"citt\xe0.html"), os.fsdecode(b"\xff")])
def test_an_address_that_is_not_utf_8_is_misuse(command: tuple[str, ...], address: str, db: Path) -> None:
    done = archivio(*(part.format(address) for part in command), "--db", db)
    assert done.exit_code == 2
    assert "is not UTF-8" in done.stderr


@pytest.mark.parametrize("command", [("import", ""), ("backup", ""), ("merge", ""), ("status", "--db", "")])
def test_an_empty_path_names_nothing(command: tuple[str, ...], db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(db.parent)
    done = archivio(*command)
    assert done.exit_code == 2
    assert "is empty" in done.stderr
    assert [path.name for path in db.parent.iterdir()] == [db.name]


@pytest.mark.parametrize("delay", ["nan", "inf", "-1", "presto"])
def test_a_delay_is_a_number_of_seconds(delay: str, db: Path) -> None:
    done = archivio("crawl", BLOG, "--delay", delay, "--db", db)
    assert done.exit_code == 2
    assert "--delay" in done.stderr
    assert "float" not in done.stderr


def test_a_merge_into_a_folder_that_cannot_be_written_is_one_sentence(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    done = archivio("merge", db, "--db", tmp_path / "other.db")
    assert done.exit_code == 4
    assert "cannot be written" in said(done)


def test_a_folder_that_a_backup_went_to_can_be_merged(db: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    assert archivio("backup", tmp_path / "stick", "--db", db).exit_code == 0
    done = archivio("merge", tmp_path / "stick", "--db", db)
    assert done.exit_code == 0
    assert said(done) == f"{tmp_path / 'stick' / 'archive.db'}: nothing new to {db}"


@pytest.mark.parametrize(
    ("command", "place"),
    [
        (("status",), "archivio.status.read_status"),
        (("doctor",), "archivio.doctor.doctor"),
        (("reparse",), "archivio.reparse.rebuild_readable"),
    ],
)
def test_ctrl_c_has_its_own_status_everywhere(
    command: tuple[str, ...], place: str, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(place, stop)
    done = archivio(*command, "--db", db)
    assert done.exit_code == 11
    assert "stopped before its end" in said(done)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_program_loads_is_heard(sent: signal.Signals, tmp_path: Path) -> None:
    slow = tmp_path / "click.py"
    slow.write_text("import time\nprint('loading', flush=True)\ntime.sleep(20)\n", encoding="utf-8")
    command = [sys.executable, "-c", "from archivio.__main__ import start; start()", "status"]
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05)
        process.send_signal(sent)
        _, talk = process.communicate(timeout=10)
    assert (process.returncode, talk.decode()) == (11, "archivio: stopped before its end\n")


def test_the_line_for_cron_is_right_however_the_program_was_started() -> None:
    line = crontab_line(ROOT / "archivio" / "__main__.py", Path("/srv/a.db"))
    assert line.endswith(f" {sys.executable} -m archivio crawl --quiet --db /srv/a.db")


def test_status_tells_visits_from_imports_and_one_from_many(db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        seen = "2026-01-01T00:00:00Z"
        connection.executemany(
            "INSERT INTO blogs (id, url, title, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?)",
            [
                (1, BLOG, "Esempio", seen, seen),
                (2, "https://orto.blogspot.com/", "L'orto", seen, seen),
                (3, "urn:archivio:copies", None, seen, seen),
            ],
        )
        connection.executemany(
            "INSERT INTO runs (blog_id, url, started_at, outcome) VALUES (?, ?, ?, ?)",
            [
                (1, BLOG, "2999-01-02T00:00:00Z", "failed"),  # the clock was wrong
                (1, BLOG, "2026-01-02T00:00:00Z", "archived"),
                (1, BLOG, "2025-01-01T00:00:00Z", "unreachable"),  # as a merge numbers an older one
                (1, "file:///takeout.zip", "2026-01-03T00:00:00Z", "unchanged"),
                (2, "file:///takeout.zip", "2026-01-03T00:00:00Z", "archived"),
            ],
        )
        connection.execute(
            "INSERT INTO posts (blog_id, path, published_on, source, first_seen_at, last_seen_at) "
            "VALUES (1, '/2011/10/a.html', '2011-10-20', 'feed', ?, ?)",
            (seen, seen),
        )
    assert archivio("status", "--db", db).stdout.splitlines() == [
        f"Esempio  {BLOG}",
        "  1 post, 0 pages, 0 comments, from 2011-10-20 to 2011-10-20",
        "  last visited 2026-01-02T00:00:00Z: archived",
        "L'orto  https://orto.blogspot.com/",
        "  0 posts, 0 pages, 0 comments",
        f"  never visited, imported {seen}",
        "untitled  urn:archivio:copies",
        "  0 posts, 0 pages, 0 comments",
        f"  imported {seen} from files that name no blog: --blog URL says whose they are",
    ]


def test_blogs_of_one_title_are_certified_by_their_addresses(db: Path) -> None:
    assert archivio("verify", "--db", db).stdout.startswith(f"{db} holds no blog yet.\n")
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.executemany(
            "INSERT INTO blogs (url, title, first_seen_at, last_seen_at) VALUES (?, ?, '2026', '2026')",
            [("https://a.blogspot.com/", "Orto"), ("https://b.blogspot.com/", "Orto"), (BLOG, "Prato")],
        )
    table = archivio("verify", "--db", db).stdout.splitlines()[2:5]
    assert [line.split()[0] for line in table] == ["https://a.blogspot.com/", "https://b.blogspot.com/", "Prato"]


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("orto.example.org", "http://orto.example.org/"),
        ("https://www.orto.example.org/2011/10/a.html", "http://orto.example.org/"),
        ("https://prato.example.org", "https://www.prato.example.org/"),
        ("example.org/diario/2004/08/x.html", "http://example.org/diario/"),
        ("example.org/altro/2004/08/x.html", "https://example.org/altro/"),  # another folder, another blog
        ("127.0.0.1:8099", "http://127.0.0.1:8099/"),
        ("127.0.0.1:8098", "https://127.0.0.1:8098/"),
        ("http://doppio.example.org", "http://doppio.example.org/"),
        ("esempio.blogspot.it", BLOG),
    ],
)
def test_a_known_blog_is_meant_however_its_address_is_written(address: str, known: str, db: Path) -> None:
    held = [
        *("http://orto.example.org/", "https://www.prato.example.org/", "http://example.org/diario/"),
        *("http://127.0.0.1:8099/", "https://doppio.example.org/", "http://doppio.example.org/", BLOG),
    ]
    with open_archive(db, write=True) as archive:
        for url in held:
            archive.db.execute("INSERT INTO blogs (url, first_seen_at, last_seen_at) VALUES (?, '2026', '2026')", [url])
        assert fold_as_known(archive.db, address) == known
    done = archivio("verify", address, "--db", db)
    assert (done.exit_code == 0) == (known in held)


def test_a_visit_without_a_scheme_goes_where_the_blog_is_known(tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with serve(SampleBlog()) as server:
        crawl(server.url, db)
        assert crawl(server.url.removeprefix("http://"), db)["url"] == server.url


def test_a_host_that_has_no_https_is_told_the_way_out(tmp_path: Path) -> None:
    message = crawl("127.0.0.1:9", tmp_path / "archive.db")["message"]
    assert message.endswith("the connection is refused. Has it no https? Then say http://127.0.0.1:9/")
