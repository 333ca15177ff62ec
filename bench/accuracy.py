"""How exactly are posts, dates, counts and comments read? `python -m bench.accuracy FOLDER`.

FOLDER holds pages and feeds and a truth file, `truth.jsonl`: one object a line with `file`, `page_type`, `posts`,
`comments`, `next_page_url`. Prints a table by field and page family, every miss in words, and, where they are
installed, what general-purpose extractors read on the same post pages.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.rivals import NAMES, installed, score_rival
from bench.scores import Scores, Truth, score
from pipelines.counts import clean_counts
from pipelines.dates import clean_dates
from scraper.errors import ArchivioError
from scraper.feeds import extract_feed
from scraper.files.backups import iter_backup
from scraper.items import Document
from scraper.pages import extract_page

FIELDS = (
    "posts found", "posts not invented", "title", "body", "author", "day", "instant", "labels", "count", "next page",
    "comments", "comments not invented", "comment authors", "comment dates", "comment texts", "parents",
    "entries accounted for", "read",
)  # fmt: skip
SOMEWHERE = "https://example.org/feeds/posts/default"  #: truths name the addresses that matter


@dataclass
class Report:
    """The figures of one run."""

    families: dict[str, Scores] = field(default_factory=lambda: defaultdict(Scores))
    rivals: dict[str, Scores] = field(default_factory=dict)
    ours_on_post_pages: Scores = field(default_factory=Scores)
    pages: int = 0
    seconds: float = 0.0
    size: int = 0

    def total(self) -> Scores:
        """Add the families up."""
        whole = Scores()
        for scores in self.families.values():
            whole.add(scores)
        return whole


def read_truths(folder: Path) -> list[Truth]:
    """Read the truth file; every line names a file of the folder."""
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def measure(folder: Path, modules: Mapping[str, Any]) -> Report:
    """Read every page and feed of the folder and score it against its truth, and these extractors beside."""
    report = Report()
    report.rivals = {name: Scores() for name in modules}
    for truth in read_truths(folder):
        path = folder / truth["file"]
        if not path.exists():
            continue
        # some truths transcribe only the first entries of a feed and count the others
        truth["partial"] = truth.get("entries", 0) > len(truth["posts"]) + len(truth.get("comments") or [])
        body = path.read_bytes()
        scores, kind = _score_file(path, body, truth, report)
        report.families[kind].add(scores)
        if truth["page_type"] == "post" and len(truth["posts"]) == 1:
            report.ours_on_post_pages.add(scores)
            for name, module in modules.items():
                report.rivals[name].add(score_rival(name, module, body.decode("utf-8", "replace"), truth))
    return report


def _score_file(path: Path, body: bytes, truth: Truth, report: Report) -> tuple[Scores, str]:
    kind = {"feed": "feeds", "backup": "backups"}.get(truth["page_type"]) or family(body)
    scores = Scores()
    try:
        if kind == "backups":
            document = _whole_backup(body, truth, scores)
        else:
            document = extract_feed(body, SOMEWHERE) if kind == "feeds" else _timed(path, body, report)
    except ArchivioError as error:
        scores.note("read", False, f"{truth['file']} {error}")
        return scores, kind
    scores.note("read", True, "")
    if kind not in {"feeds", "backups"} or truth.get("posts") or truth.get("comments"):
        scores.add(score(clean_counts(clean_dates(document)), truth))
    return scores, kind


def _whole_backup(body: bytes, truth: Truth, scores: Scores) -> Document:
    """Put the batches of a backup together; every entry of it must be accounted for, drafts as left out."""
    batches = list(iter_backup(BytesIO(body), SOMEWHERE))
    total = batches[-1].listing.total
    scores.note("entries accounted for", total == truth["entries"], f"{truth['file']} {total} of {truth['entries']}")
    if truth.get("statuses", {}).get("DRAFT"):
        truth["posts"] = []
    posts = tuple(post for batch in batches for post in batch.posts)
    comments = tuple(comment for batch in batches for comment in batch.comments)
    for kind, items in (("post", posts), ("comment", comments)):
        if kind in truth["kinds"]:
            wanted = truth["kinds"][kind]
            scores.note(
                "entries accounted for", len(items) == wanted, f"{truth['file']} {len(items)} of {wanted} {kind}s"
            )
    return replace(batches[0], posts=posts, comments=comments)


def _timed(path: Path, body: bytes, report: Report) -> Document:
    started = time.perf_counter()
    document = extract_page(body, path.resolve().as_uri())
    report.seconds += time.perf_counter() - started
    report.pages, report.size = report.pages + 1, report.size + len(body)
    return document


def family(body: bytes) -> str:
    """Name a page's theme family by what only that family prints."""
    if b"content='dynamic' name='blogger-template'" in body:
        return "dynamic"
    if b"data-version='2'" in body:
        return "2017 themes"
    if b"_WidgetManager" in body or b"class='widget Blog'" in body:
        return "designer 2010" if b"class='v2'" in body else "layouts 2006"
    return "classic"


def table(report: Report) -> str:
    """Write the figures as a Markdown table: right of asked, by field and family."""
    names = [*sorted(report.families), "all"]
    columns = {**report.families, "all": report.total()}
    lines = ["| field | " + " | ".join(names) + " |", "| --- |" + " ---: |" * len(names)]
    for name in FIELDS:
        cells = [_cell(columns[column], name) for column in names]
        if any(cells):
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def rivals_table(report: Report) -> str:
    """Write the comparison on post pages; an extractor that is not there says so."""
    lines = ["| on post pages | Archivio | " + " | ".join(NAMES) + " |", "| --- |" + " ---: |" * (len(NAMES) + 1)]
    for name in ("title", "author", "day", "body"):
        cells = [_cell(report.ours_on_post_pages, name)]
        cells += [
            _cell(report.rivals[rival], name) or "—" if rival in report.rivals else "not installed" for rival in NAMES
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(scores: Scores, name: str) -> str:
    share = scores.share(name)
    if share is None:
        return ""
    return f"{share:.1%} ({scores.right[name]}/{scores.asked[name]})"


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the tables; exit 1 where a page could not be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quiet", action="store_true", help="leave the misses out")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if not (options.folder / "truth.jsonl").exists():
        print(f"{options.folder} holds no truth.jsonl", file=sys.stderr)
        return 2
    report = measure(options.folder, installed())
    total = report.total()
    print(table(report), rivals_table(report), sep="\n\n")
    per_page = report.seconds / max(report.pages, 1) * 1000
    size = report.size / max(report.pages, 1) / 1000
    print(f"\n{report.pages} pages, {size:.0f} KB and {per_page:.1f} ms each on average")
    if not options.quiet:
        print(*(f"miss  {miss}" for miss in total.misses), sep="\n")
    return 0 if total.share("read") == 1 else 1


if __name__ == "__main__":
    raise SystemExit(main())
