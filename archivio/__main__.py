"""Where the program begins: `archivio`, and `python -m archivio`, which is the same."""

from __future__ import annotations

import signal
import sys
from types import FrameType


def start() -> None:
    """Run the command line; Ctrl-C or SIGTERM while its parts are still being loaded ends it like any other."""
    try:
        signal.signal(signal.SIGTERM, interrupt)
        from archivio.cli import main

        main(prog_name="archivio")
    except KeyboardInterrupt:
        sys.stderr.write("archivio: stopped before its end\n")
        raise SystemExit(11) from None


def interrupt(number: int, frame: FrameType | None) -> None:
    """Take a request to end as Ctrl-C, until a command has its own way."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    start()
