"""How far an import is: it only grows, and ends at the whole."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from feed_texts import ROOT, feed, post
from file_texts import COPY, TAKEOUT, canonical, entry, page, warc, write

from scraper.errors import ExtractionError
from scraper.files import iter_documents, measure_files


def made_of(*names: str) -> dict[str, str | bytes]:
    """Return one file of each of these kinds, each longer than what is looked at to tell its kind."""
    backup = TAKEOUT + "".join(entry(n) for n in range(3000)) + "</feed>"
    packed, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, tarfile.open(fileobj=tarred, mode="w") as tar:
        for name, content in {"feed.atom": backup, "copia.txt": COPY, "foto.jpg": "\xff\xd8\xff\xe0"}.items():
            archive.writestr(name, content)
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            tar.addfile(info, io.BytesIO(content.encode()))
    captures = [
        (f"{ROOT}2011/10/t{n}.html", "2012-01-01T00:00:00Z", "200 OK", page(f"t{n}").encode()) for n in range(20)
    ]
    kinds: dict[str, str | bytes] = {
        "feed.atom": backup,
        "feed.atom.gz": gzip.compress(backup.encode(), mtime=0),
        "posts.atom": feed(post()),
        "zucca.html": page(head=canonical("/2011/10/zucca.html")),
        "index.html": page(head=canonical("/"), index=True),
        "copia.txt": COPY,
        "giro.warc": warc(*captures, packed=False),
        "giro.warc.gz": warc(*captures),
        "takeout.zip": packed.getvalue(),
        "takeout.tar": tarred.getvalue(),
        "takeout.tgz": gzip.compress(tarred.getvalue(), mtime=0),
        "rotto.zip": packed.getvalue()[:1000],
    }
    return {name: kinds[name] for name in names or kinds}


def steps_of(path: Path) -> list[int]:
    steps: list[int] = []
    try:
        for _ in iter_documents(path, advance=steps.append):
            pass
    except ExtractionError:
        pass
    return steps


@pytest.mark.parametrize("name", [*made_of(), "folder"])
def test_progress_only_grows_and_ends_at_the_whole(tmp_path: Path, name: str) -> None:
    write(tmp_path, made_of() if name == "folder" else made_of(name))
    path = tmp_path if name == "folder" else tmp_path / name
    steps = steps_of(path)
    assert all(step > 0 for step in steps)
    assert sum(steps) == measure_files(path)


@pytest.mark.parametrize("name", ["feed.atom", "giro.warc", "giro.warc.gz", "takeout.zip", "takeout.tar"])
def test_a_large_file_is_told_of_on_the_way(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, made_of(name)) / name
    assert max(steps_of(path)) <= measure_files(path) * 0.6


def test_a_reading_that_is_broken_off_tells_no_more(tmp_path: Path) -> None:
    path = write(tmp_path, made_of("feed.atom")) / "feed.atom"
    steps: list[int] = []
    documents = iter_documents(path, advance=steps.append)
    next(documents)
    before = list(steps)
    documents.close()  # type: ignore[attr-defined]
    assert steps == before
