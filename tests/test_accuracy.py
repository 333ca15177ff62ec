"""How exactly real pages and feeds are read: floors that no change may lower unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.accuracy import Report, main, measure, rivals_table, table
from bench.rivals import READERS, installed, score_rival
from bench.samples import SAMPLES
from bench.scores import score
from scraper.items import Document, Listing, Post, Source

#: Share of right values, by field; the goals of the project where they are higher than what was measured last.
FLOORS = {
    "read": 1.0,
    "posts found": 1.0,
    "posts not invented": 1.0,
    "title": 1.0,
    "body": 1.0,
    "author": 1.0,
    "day": 1.0,
    "instant": 1.0,
    "labels": 1.0,
    "count": 1.0,
    "next page": 1.0,
    "comments": 1.0,
    "comments not invented": 1.0,
    "comment authors": 1.0,
    "comment dates": 1.0,
    "comment texts": 1.0,
    "parents": 1.0,
    "entries accounted for": 1.0,
}


@pytest.fixture(scope="module")
def report() -> Report:
    if not (SAMPLES / "truth.jsonl").exists():
        pytest.skip(f"{SAMPLES} is not there: real pages to measure with")
    return measure(SAMPLES, {})


@pytest.mark.parametrize("name", FLOORS)
def test_no_field_falls_below_its_floor(report: Report, name: str) -> None:
    total = report.total()
    share = total.share(name)
    assert share is not None
    assert share >= FLOORS[name], [miss for miss in total.misses if miss.startswith(name)]


def test_a_folder_is_measured_and_every_miss_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = Path(__file__).parent / "pages" / "contempo-post.html"
    (tmp_path / "merenda.html").write_bytes(page.read_bytes())
    post = {
        "url": "https://www.quaderno.example/2020/09/la-merenda.html",
        "title": "La merenda",
        "author": "Nessuno",
        "published_iso": "2020-09-28T10:43:00+02:00",
        "labels": ["ricreazione"],
        "comment_count": 2,
        "first_words": "Pane e olio.",
        "last_words": "arriva primo.",
    }
    truth = {"file": "merenda.html", "page_type": "post", "posts": [post], "comments": [], "next_page_url": None}
    (tmp_path / "truth.jsonl").write_text(json.dumps(truth) + "\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "| title | 100.0% (1/1) | 100.0% (1/1) |" in printed
    assert "miss  author: merenda.html 'La merenda' None for 'Nessuno'" in printed
    assert "| comments not invented | 0.0% (0/2) |" in printed


def test_a_folder_without_truth_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "truth.jsonl" in capsys.readouterr().err


def test_an_invented_and_a_missed_post_are_both_counted() -> None:
    read = Document(
        url="https://orto.blogspot.com/",
        page_type="index",
        posts=tuple(Post(source=Source.LIST, url=f"https://orto.blogspot.com/2011/10/{name}.html") for name in "ab"),
        listing=Listing(),
    )
    truth = {"file": "x", "page_type": "index", "posts": [{"url": "/2011/10/a.html", "title": None}], "comments": []}
    scores = score(read, truth)
    assert (scores.right["posts found"], scores.asked["posts found"]) == (1, 1)
    assert (scores.right["posts not invented"], scores.asked["posts not invented"]) == (1, 2)
    missed = score(Document(url="", page_type="index"), truth)
    assert missed.share("posts found") == 0


def test_an_extractor_that_is_not_there_says_so() -> None:
    report = Report()
    assert rivals_table(report).count("not installed") == 12
    assert table(report).startswith("| field | all |")
    assert set(installed()) <= set(READERS)


def test_an_extractor_that_fails_has_missed() -> None:
    truth = {"file": "x", "page_type": "post", "posts": [{"title": "A", "author": "B", "published_iso": "2011-10-20"}]}
    scores = score_rival("htmldate", None, "<p>", truth)
    assert scores.share("day") == 0
