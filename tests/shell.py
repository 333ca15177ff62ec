"""Run `archivio` as a person does, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def archivio(*arguments: str | Path, timeout: float = 60, env: dict[str, str] | None = None, **options: Any) -> Any:
    """Run the command; return the finished process with text output."""
    return subprocess.run(
        [sys.executable, "-m", "archivio", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        **options,
    )


def crawl(url: str, db: Path, *arguments: str) -> dict[str, Any]:
    """Crawl without delay; return the JSON summary's only blog, with the exit status as `exit`."""
    done = archivio("crawl", url, "--db", db, "--delay", "0", "--json", *arguments)
    assert done.stdout, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    assert summary["exit"] == done.returncode, done.stderr
    return {**summary["blogs"][0], "exit": done.returncode, "stderr": done.stderr}
