"""Stop politely from the first moment: before Scrapy listens, a signal ends the command with the documented status."""

from __future__ import annotations

import signal
from types import FrameType

from scraper.errors import Stopped

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """Raise `Stopped` on Ctrl-C, SIGTERM or a closed terminal; Scrapy takes the first two over when it starts.

    A signal that the parent had switched off, as `nohup` does with SIGHUP, stays off.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, hang_up if number == signal.SIGHUP else stop)


def stop(number: int, frame: FrameType | None) -> None:
    """End the command."""
    raise Stopped("stopped before anything was read; nothing was changed")


def hang_up(number: int, frame: FrameType | None) -> None:
    """Treat a closed terminal as a request to stop, whoever listens to those now."""
    handler = signal.getsignal(signal.SIGTERM)
    if callable(handler):
        handler(signal.SIGTERM, frame)
