"""Every entry of every real feed and backup at hand is read, or left out with its number and reason in `problems`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from feed_texts import BLOG, feed, post

from bench.samples import SAMPLES
from scraper.files import iter_documents
from scraper.items import Document

FILES = sorted(path for name in ("feeds", "backups") for path in (SAMPLES / name).glob("*.*"))
LEFT_OUT = re.compile(r"(\d+) [^,:]*(?:left out|have neither id nor link)")
#: no entries for readers: the theme and the settings, of which a backup's blog is made
KEPT_APART = re.compile(rb"<category [^<>]*2008/kind#(?:settings|template)\b")


def count_entries(body: bytes) -> int:
    """Count the entries that a file holds, by its markup or its JSON alone."""
    if body.lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<":
        return len(re.findall(rb"<(?:entry|item)[\s>]", body)) - len(KEPT_APART.findall(body))
    text = body.decode()
    found: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return len(found["feed"].get("entry", ()))


def account(documents: Iterator[Document]) -> tuple[int, int]:
    """Return how many entries were read and how many problems say were left out."""
    read = left_out = 0
    for document in documents:
        read += len(document.posts) + len(document.comments)
        for problem in document.problems:
            told = LEFT_OUT.match(problem.detail)
            left_out += int(told[1]) if told else 0
    return read, left_out


@pytest.mark.skipif(not FILES, reason=f"{SAMPLES} is not there: real feeds and backups to count")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_entry_is_accounted_for(path: Path) -> None:
    read, left_out = account(iter_documents(path))
    assert read + left_out == count_entries(path.read_bytes())


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    nameless = "<entry><title type='text'>Anonima</title><content type='html'>x</content></entry>"
    draft = (
        f"<entry><id>{BLOG}.post-7</id><control xmlns='http://www.w3.org/2007/app'><draft>yes</draft></control></entry>"
    )
    (tmp_path / "posts.atom").write_bytes(feed(post(), nameless, post(2)))
    (tmp_path / "blog-01-10-2015.xml").write_bytes(feed(post(), draft, nameless, id_=f"{BLOG}.archive"))
    assert account(iter_documents(tmp_path / "posts.atom")) == (2, 1)
    assert account(iter_documents(tmp_path / "blog-01-10-2015.xml")) == (1, 2)
