"""The line that moves during a run: a bar on a terminal, nothing anywhere else, and a clean terminal at the end."""

from __future__ import annotations

import io
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from feed_texts import BLOG

from archivio.progress import Progress
from scraper.items import Comment, Document, Post, Source

POSTS = 500


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    entries = "".join(
        f"<entry><id>{BLOG}.post-{number}</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>"
        f"<title>Titolo {number}</title><content type='html'>{'Testo. ' * 600}</content>"
        "<published>2011-10-20T07:41:00Z</published>"
        f"<blogger:filename>/2011/10/t{number}.html</blogger:filename></entry>"
        for number in range(POSTS)
    )
    path = tmp_path / "feed.atom"
    path.write_text(
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        f"xmlns:blogger='http://schemas.google.com/blogger/2018'><id>{BLOG}</id><title>L'orto</title>{entries}</feed>",
        encoding="utf-8",
    )
    return path


def on_terminal(*arguments: str | Path, interrupted: bool = False) -> tuple[int, str]:
    """Run `archivio import` with a terminal as its stderr; return the exit status and what the terminal got."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "archivio", "import", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        try:
            while chunk := os.read(ours, 65536):
                said += chunk
                if interrupted and b"%" in said:
                    process.send_signal(signal.SIGINT)
                    interrupted = False
        except OSError:  # the terminal's other end is closed
            pass
    os.close(ours)
    return process.returncode, said.decode()


def shown_at_end(said: str) -> list[str]:
    """Return the lines that stay on the screen, as a terminal draws them."""
    return [re.split(r"\r(?:\x1b\[K)?", line.rstrip("\r"))[-1] for line in said.split("\n")]


def test_an_import_shows_its_share_and_what_was_read(backup: Path, tmp_path: Path) -> None:
    status, said = on_terminal(backup, "--db", tmp_path / "archive.db", "--blog", "orto.blogspot.com")
    assert status == 0, said
    shares = [int(share) for share in re.findall(r"(\d+)%", said)]
    assert len(set(shares)) > 1, said
    assert shares == sorted(shares)
    assert re.search(r"\d+ posts, 0 comments read", said)
    line, end = shown_at_end(said)
    assert line.removeprefix("\x1b[?25h").startswith(str(backup)), "cleared before a line is printed"
    assert f"{POSTS} new posts" in line
    assert end.replace("\x1b[?25h", "") == ""
    assert said.rfind("\x1b[?25h") > said.rfind("\x1b[?25l"), "the cursor is back"


def test_a_stopped_import_leaves_a_clean_terminal(backup: Path, tmp_path: Path) -> None:
    status, said = on_terminal(backup, "--db", tmp_path / "archive.db", "--blog", "orto.blogspot.com", interrupted=True)
    assert status == 11, said
    line, end = shown_at_end(said)
    assert "stopped before its end" in line
    assert "%" not in line + end
    assert said.rfind("\x1b[?25h") > said.rfind("\x1b[?25l"), "the cursor is back"


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 200])
def test_the_line_stays_within_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = Terminal()
    progress = Progress(terminal, enabled=True, length=100)
    progress.posts, progress.comments = 1_234, 56_789
    for _ in range(3):
        progress.drawn_at = 0.0
        progress.advance(30)
    drawn = [re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", "", line) for line in terminal.getvalue().split("\r")]
    assert "90%" in drawn[-1]
    assert max(map(len, drawn)) < columns
    assert ("█" in drawn[-1], "56789 comments" in drawn[-1]) == (columns >= 60, columns >= 40)


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_quiet_and_json_show_no_bar(backup: Path, tmp_path: Path, option: str) -> None:
    status, said = on_terminal(backup, "--db", tmp_path / "archive.db", "--blog", "orto.blogspot.com", option)
    assert status == 0
    assert "%" not in said
    assert "\x1b" not in said


@pytest.mark.parametrize("length", [None, 100])
def test_a_pipe_gets_nothing(length: int | None) -> None:
    pipe = io.StringIO()
    progress = Progress(pipe, enabled=True, length=length)
    progress.advance(50)
    progress.on_document(Document(url="x", page_type="post"))
    progress.clear()
    assert pipe.getvalue() == ""


def test_a_crawl_counts_without_a_bar() -> None:
    terminal = Terminal()
    progress = Progress(terminal, enabled=True)
    progress.on_document(
        Document(
            url="x", page_type="post", posts=(Post(source=Source.COPY),), comments=(Comment(source=Source.COPY),) * 2
        )
    )
    progress.clear()
    assert terminal.getvalue() == "\r\x1b[K1 post, 2 comments read …\r\x1b[K"
