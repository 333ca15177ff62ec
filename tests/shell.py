"""Run `archivio` as a person does, in a process of its own.

Loading Scrapy takes a second of processor time: a fork server has loaded it once, and each command runs in a fork of
that. Tests of signals, and of how the program starts, run the real thing with `subprocess`.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

from archivio.stopping import SIGNALS

ROOT = Path(__file__).parents[1]

_server = multiprocessing.get_context("forkserver")
#: what a visit and an import load on their way, but for the reactor, which each process installs for itself
_server.set_forkserver_preload(
    [
        "archivio.cli.gathering", "archivio.cli.keeping", "archivio.cli.running", "archivio.cli.telling",
        "archivio.crawl", "scraper.spiders.files", "scraper.cache", "scraper.guard", "scraper.politeness",
        "pipelines.store.pipeline", "pipelines.html", "pipelines.dates",
        "scrapy.core.downloader.handlers.http11", "scrapy.downloadermiddlewares.cookies",
        "scrapy.downloadermiddlewares.httpcompression", "scrapy.downloadermiddlewares.httpproxy",
        "scrapy.downloadermiddlewares.offsite", "scrapy.downloadermiddlewares.redirect",
        "scrapy.downloadermiddlewares.retry", "scrapy.extensions.feedexport", "scrapy.extensions.memusage",
        "scrapy.extensions.remote_control", "scrapy.extensions.telnet", "scrapy.pqueues", "scrapy.squeues",
        "scrapy.spidermiddlewares.referer", "scrapy.statscollectors", "babel.dates", "pytz",
    ]
)  # fmt: skip


class Done(NamedTuple):
    """A command that ended."""

    returncode: int
    stdout: str
    stderr: str


def archivio(*arguments: str | Path, timeout: float = 60, env: dict[str, str] | None = None) -> Done:
    """Run the command to its end."""
    with tempfile.TemporaryDirectory() as folder:
        said, told = Path(folder, "stdout"), Path(folder, "stderr")
        process = _server.Process(target=_command, args=([str(each) for each in arguments], said, told, env or {}))
        process.start()
        process.join(timeout)
        if process.is_alive():
            process.kill()
            process.join()
            raise TimeoutError(f"archivio {arguments} still ran after {timeout} s: {told.read_text(encoding='utf-8')}")
        return Done(process.exitcode or 0, said.read_text(encoding="utf-8"), told.read_text(encoding="utf-8"))


@contextmanager
def running(*arguments: str | Path) -> Iterator[BaseProcess]:
    """Run the command while the block does; it is killed where it outlives it. What it says is nobody's business."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "said")
        process = _server.Process(target=_command, args=([str(each) for each in arguments], said, said, {}))
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join()


@contextmanager
def signals_restored() -> Iterator[None]:
    """Undo what a command does to the signals of the process it runs in."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _command(arguments: list[str], said: Path, told: Path, env: dict[str, str]) -> None:
    for path, number in ((said, 1), (told, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", 1, encoding="utf-8", closefd=False) for number in (1, 2))
    os.environ.update(env)
    os.chdir(ROOT)
    from archivio.cli import main

    main(arguments, prog_name="archivio")


def crawl(url: str, db: Path, *arguments: str) -> dict[str, Any]:
    """Crawl without delay; return the JSON summary's only blog, with the exit status as `exit`."""
    done = archivio("crawl", url, "--db", db, "--delay", "0", "--json", *arguments)
    assert done.stdout, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    assert summary["exit"] == done.returncode, done.stderr
    return {**summary["blogs"][0], "exit": done.returncode, "stderr": done.stderr}
