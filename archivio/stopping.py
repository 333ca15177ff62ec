"""Stop politely from the first moment: before Scrapy listens, a signal ends the command with the documented status."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scraper.errors import Stopped

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals(words: str = "stopped before anything was read; nothing was changed") -> None:
    """Raise `Stopped` on Ctrl-C, SIGTERM or a closed terminal; Scrapy takes the first two over when it starts.

    A signal that the parent had switched off, as `nohup` does with SIGHUP, stays off.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped(words)

    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, hang_up if number == signal.SIGHUP else stop)


def hang_up(number: int, frame: FrameType | None) -> None:
    """Treat a closed terminal as a request to stop, whoever listens to those now."""
    handler = signal.getsignal(signal.SIGTERM)
    if callable(handler):
        handler(signal.SIGTERM, frame)


@contextmanager
def stoppable(words: str) -> Iterator[None]:
    """Let a signal end what is done within with these words, tidied up; afterwards signals are what they were."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    stop_on_signals(words)
    try:
        with interrupts_told(words):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interrupts_told(words: str = "stopped before its end") -> Iterator[None]:
    """Raise `Stopped` where the signal came in the midst of a statement: SQLite says only that it was interrupted."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
            raise
        raise Stopped(words) from error
