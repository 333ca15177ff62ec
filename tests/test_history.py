"""A small blog through eighteen visits: every version, count, vanishing and return equals the scripted truth."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from clock import let_pass
from shell import crawl, running
from sqlite_utils import Database
from story import Knowledge, Story

from sample import serve
from sample.markup import text_of
from sample.server import SampleServer


def is_list(path: str) -> bool:
    return path.startswith(("/feeds/", "/sitemap"))


def is_second_page(path: str) -> bool:
    """Of the list of all posts; a sitemap has one page."""
    return path == "/sitemap.xml" or (path.startswith("/feeds/posts/") and "start-index=5" in path)


def without_entries(body: bytes) -> bytes:
    """Return a feed or sitemap that is well-formed and lists nothing."""
    return re.sub(rb"<(entry|url)>.*</\1>", b"", body, flags=re.S)


#: how the server fails for a night
FAULTS: dict[str, Callable[[SampleServer], None]] = {
    "503": lambda server: server.misbehave(lambda path: path != "/robots.txt", status=503, retry_after=100_000),
    "empty": lambda server: server.misbehave(is_list, rewrite=without_entries),
    "login": lambda server: server.shut("html_feed", is_list),
    "truncated": lambda server: server.misbehave(is_second_page, truncate=300),
    "ends early": lambda server: server.misbehave(is_second_page, rewrite=without_entries),
}


class Each(NamedTuple):
    """What holds of visits by feeds, and of those by pages only."""

    feeds: Any
    pages: Any


#: how much of the blog a visit reads
NEWS, ALL, NOTHING = Each("news", "news"), Each("all", "all"), Each("nothing", "nothing")
#: feeds announce totals, and where those differ from what is archived everything is read; a sitemap lists what there is
TOTALS = Each("all", "news")
OWN_WAY, BY_PAGES = Each("feeds", "pages"), Each("pages", "pages")
YES, NO = Each(True, True), Each(False, False)


@dataclass(frozen=True, slots=True)
class Night:
    """What happened to the blog since the last visit, how this one fares, and how much of the blog it reads."""

    changes: tuple[tuple[str, ...], ...] = ()
    reads: Each = NEWS
    fault: str | None = None
    by: Each = OWN_WAY
    lists: Each = YES  #: whether it sees a list of all posts, so that it can miss one
    unread: str = ""  #: what no page leads to, where there is no list
    cut: signal.Signals | None = None  #: the run ends while it waits for its first comments, or for the page `cut_at`
    cut_at: str = ""
    days: float = 1  #: since the last visit


NIGHTS = (
    Night(reads=ALL),
    Night((("title", "ponte", "Un ponte nuovo"), ("write", "pane", "Altre parole."), ("comment", "reti3", "reti"))),
    Night((("share_buttons",), ("image_host",), ("touch", "neve"),
           ("mark", "pane1"), ("write_silently", "mulino", "Di nascosto."))),
    Night((("delete", "fiera"), ("remove", "reti1"), ("remove", "ponte2")), TOTALS),
    Night((("publish", "alba", "L'alba", "<p>Presto.</p>"), ("label", "chi", "io")), NOTHING, fault="503"),
    Night((("write", "forno", "Si chiude."), ("comment", "mulino3", "mulino")), TOTALS,
          cut=signal.SIGKILL, cut_at="forno"),
    Night(reads=TOTALS),
    Night((("restore", "fiera"), ("put_back", "reti1"), ("put_back", "pane1")), TOTALS),
    Night((("write", "pane", "Prime parole su pane."),), NOTHING, fault="empty"),
    Night((("comment", "alba1", "alba"),), ALL, fault="login", by=BY_PAGES, lists=NO, unread="chi"),
    Night((("delete", "neve"), ("remove", "ponte1")), TOTALS),
    Night((("publish", "vecchio", "Carte vecchie", "<p>Ritrovate.</p>", "2009-08-01"),), ALL,
          fault="truncated", by=BY_PAGES, lists=NO),
    Night(reads=TOTALS),
    Night((("delete", "forno"),), Each("all", "nothing"), fault="ends early", lists=NO),
    Night((("publish", "sera", "La sera", "<p>Tardi.</p>"),), TOTALS, cut=signal.SIGTERM, cut_at="sera"),
    Night(reads=TOTALS),
    Night((("move", "ponte", "/2013/04/ponte.html"), ("make_page", "mulino"))),
    Night((("write_silently", "reti", "Di nascosto."),), ALL, days=31),
)  # fmt: skip


def visit(server: SampleServer, db: Path, night: Night, story: Story, via: str) -> None:
    """Visit the blog by the command line."""
    arguments = ("--via", "pages") if via == "pages" else ()
    if night.fault is not None:
        FAULTS[night.fault](server)
    if night.cut is None:
        crawl(server.url, db, *arguments)
    else:
        where = "/feeds/comments" if via == "feeds" else story.blog.by_id[story.ids[night.cut_at]].path
        server.misbehave(lambda path: path.startswith(where), hang=30)
        server.requests.clear()
        with running("crawl", server.url, "--db", db, "--delay", "0", *arguments) as process:
            while process.is_alive() and not any(request.path.startswith(where) for request in server.requests):
                time.sleep(0.01)
            assert process.pid is not None
            os.kill(process.pid, night.cut)
            process.join(10)
    server.behave()


def learn(knowledge: Knowledge, number: int, night: Night, story: Story) -> None:
    """Tell what the archive must know after this visit."""
    way = Each._fields.index(knowledge.via)
    cut_by_pages = night.cut is not None and knowledge.via == "pages"
    knowledge.learn(
        number,
        night.reads[way],
        via=night.by[way],
        unread=story.ids.get(night.cut_at if cut_by_pages else night.unread),
        comments=night.cut is None or cut_by_pages,
        lists=night.lists[way] and not cut_by_pages,
    )


class Held:
    """What the archive holds, in the shape of the truth: an instant is told by the number of its visit."""

    def __init__(self, db: Path) -> None:
        with closing(Database(db)) as self.db:
            self.starts = [row["started_at"] for row in self.db["runs"].rows]
            self.posts = {row["blogger_id"]: self.post(row) for row in list(self.db["posts"].rows)}
            self.comments = {row["blogger_id"]: self.comment(row) for row in list(self.db["comments"].rows)}

    def visit(self, at: str | None) -> int | None:
        return None if at is None else sum(start <= at for start in self.starts)

    def post(self, row: dict[str, Any]) -> dict[str, Any]:
        versions = self.db["post_versions"].rows_where("post_id = ? ORDER BY id", [row["id"]])
        counts = self.db["comment_counts"].rows_where("post_id = ? ORDER BY id", [row["id"]])
        return {
            "texts": [(self.visit(one["seen_at"]), (one["title"], text_of(one["content_html"]))) for one in versions],
            "counts": [(self.visit(one["counted_at"]), one["comment_count"]) for one in counts],
            **self.marks(row),
        }

    def comment(self, row: dict[str, Any]) -> dict[str, Any]:
        versions = self.db["comment_versions"].rows_where("comment_id = ? ORDER BY id", [row["id"]])
        return {
            "texts": [(self.visit(one["seen_at"]), text_of(one["content_html"])) for one in versions],
            "removed": (self.visit(row["removed_at"]), row["removed_by"]) if row["removed_by"] else None,
            **self.marks(row),
        }

    def marks(self, row: dict[str, Any]) -> dict[str, Any]:
        return {mark: self.visit(row[f"{mark}_at"]) for mark in ("missed", "gone")}

    @property
    def marked(self) -> set[str]:
        """The ids of all that is said to be gone, or was missed once."""
        rows = (self.posts | self.comments).items()
        return {number for number, row in rows if row["missed"] is not None or row["gone"] is not None}


def differences(knowledge: Knowledge, held: Held, story: Story) -> list[str]:
    """Return in words where the archive is not as the truth has it."""
    names = {number: key for key, number in story.ids.items()}
    names |= {comment.blogger_id: name for name, comment in story.comments.items()}
    truth, rows = knowledge.posts | knowledge.comments, held.posts | held.comments
    unequal = [f"{names[number]}: {'too early' if number in rows else 'lost'}" for number in truth.keys() ^ rows.keys()]
    return unequal + [
        f"{names[number]}: {name} is {value}, should be {getattr(truth[number], name)}"
        for number in truth.keys() & rows.keys()
        for name, value in rows[number].items()
        if value != getattr(truth[number], name)
    ]


@pytest.mark.parametrize("via", ["feeds", "pages"])
def test_the_archive_equals_the_truth_after_every_visit(via: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    story = Story()
    knowledge = Knowledge(story.blog, via)
    found: dict[int, list[str]] = {}
    with serve(story.blog) as server:
        for number, night in enumerate(NIGHTS, 1):
            for verb, *words in night.changes:
                getattr(story, verb)(*words)
            if number > 1:
                let_pass(db, days=night.days)
            visit(server, db, night, story, via)
            learn(knowledge, number, night, story)
            held = Held(db)
            found[number] = differences(knowledge, held, story)
            there = {*story.blog.by_id, *(comment.blogger_id for _, comment in story.blog.comments)}
            assert there & held.marked == set(), f"falsely vanished in visit {number}"
    assert {number: words for number, words in found.items() if words} == {}
