"""Where the program begins: `archivio`, and `python -m archivio`, which is the same."""

from __future__ import annotations

import sys


def start() -> None:
    """Run the command line; Ctrl-C while its parts are still being loaded ends it like any other."""
    try:
        from archivio.cli import main

        main(prog_name="archivio")
    except KeyboardInterrupt:
        sys.stderr.write("archivio: stopped before its end\n")
        raise SystemExit(11) from None


if __name__ == "__main__":
    start()
