"""A clock that was wrong for one visit, ahead or behind, falsifies nothing: what stands, what vanished, what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from blog_documents import BLOG, NOW, ROOT, comment, document, post, rows
from click.testing import CliRunner
from keeping_documents import differing, keep, page, rows_of

from archivio.cli import main
from archivio.verify.accounts import BLOGS, read_account
from archivio.verify.certificate import Announced, certify
from pipelines.archive import Archive, open_archive
from pipelines.rows import fetch
from pipelines.store import Store
from scraper.items import Comment, CompleteListing, Document, Listing, Post, Source
from scraper.memory import Sweep

DAY = timedelta(days=1)
WRONG = [timedelta(days=365), -timedelta(days=3650), -timedelta(hours=2)]
LISTINGS = (CompleteListing("posts", Source.FEED), CompleteListing("comments", Source.FEED))


class Visits:
    """Visits at any time; each tells what its memory said before it read anything."""

    def __init__(self, archive: Archive) -> None:
        self.store = Store(archive)
        self.db = archive.db

    def visit(
        self,
        at: timedelta,
        *items: Post | Comment | Document,
        outcome: str = "archived",
        swept: bool = False,
        **told: int,
    ) -> tuple[bool, bool, Sweep | None]:
        now = NOW + at
        run = self.store.begin_run(ROOT, now)
        memory = self.store.memory(ROOT, run)
        remembered = memory.is_settled(), memory.has_missed(), memory.last_sweep()
        texts = [item for item in items if not isinstance(item, Document)]
        for one in (document(*texts), *(item for item in items if isinstance(item, Document))):
            self.store.save_document(run, one, now)
        for listing in LISTINGS:
            self.store.mark_unlisted(run, listing, now)
        self.store.finish_run(run, outcome=outcome, now=now, swept=swept, **told)
        return remembered

    def one(self, sql: str) -> Any:
        return rows(self.db, sql)[0][0]


@pytest.fixture
def visits(tmp_path: Path) -> Iterator[Visits]:
    with open_archive(tmp_path / "archive.db", write=True) as archive:
        yield Visits(archive)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_stands_is_what_was_read_last(wrong: timedelta, visits: Visits) -> None:
    for at, number in ((-DAY, 1), (wrong, 2), (DAY, 3)):
        changed = {"body": f"<p>Stesura {number}.</p>", "comment_count": number}
        visits.visit(at, post(1, **changed), comment(1, body=f"Detto {number}."))
    last = "SELECT {0} FROM {1} ORDER BY {2} DESC, id DESC LIMIT 1"
    assert "Stesura 3" in visits.one(last.format("content_html", "post_versions", "seen_at"))
    assert "Detto 3" in visits.one(last.format("content_html", "comment_versions", "seen_at"))
    assert visits.one(last.format("comment_count", "comment_counts", "counted_at")) == 3
    assert visits.one("SELECT grown FROM hot_posts") == 1


@pytest.mark.parametrize("wrong", WRONG)
def test_what_vanishes_is_looked_for_again_and_not_before_it_was_seen(wrong: timedelta, visits: Visits) -> None:
    both = (post(1), post(2), comment(1), comment(2))
    left = (post(1, comment_count=1), comment(1))
    visits.visit(-DAY, *both)
    if wrong > DAY:
        visits.visit(wrong, *both)
        visits.visit(DAY, *left)
    else:
        visits.visit(timedelta(), *both)
        visits.visit(wrong, *left)
    assert visits.visit(2 * DAY, *left)[1]
    order = "last_seen_at <= missed_at AND missed_at <= gone_at"
    for table in ("posts", "comments"):
        assert rows(visits.db, f"SELECT {order} FROM {table} WHERE missed_at IS NOT NULL") == [(1,)]


def test_a_total_that_was_announced_in_the_future_is_not_missed(visits: Visits) -> None:
    both, left = (post(1, comment_count=0), post(2, comment_count=0)), (post(1, comment_count=0),)
    visits.visit(WRONG[0], *both, posts_announced=2)
    for night in (1, 2):
        visits.visit(night * DAY, *left, posts_announced=1)
    (account,) = (read_account(visits.db, blog) for blog in fetch(visits.db, BLOGS))
    assert account.total == Announced(ROOT, 1, "2026-11-25T10:00:00Z")
    assert certify(account).complete


@pytest.mark.parametrize("wrong", WRONG)
def test_a_sweep_that_was_in_the_future_does_not_put_off_the_next(wrong: timedelta, visits: Visits) -> None:
    visits.visit(-DAY, post(1), swept=True)
    visits.visit(wrong, post(1), swept=True)
    _, _, sweep = visits.visit(DAY, post(1))
    assert sweep is not None
    assert sweep.at in (NOW - DAY, NOW + wrong)
    assert sweep.at <= NOW + DAY


def test_a_visit_that_failed_in_the_future_does_not_count_for_ever(visits: Visits) -> None:
    visits.visit(WRONG[0], post(1), outcome="failed")
    assert not visits.visit(DAY, post(1))[0]
    assert visits.visit(2 * DAY, post(1))[0]


@pytest.mark.parametrize(("wrong", "told"), [(WRONG[0], 1), (timedelta(minutes=2), 0)])
def test_a_clock_that_went_back_is_told_once(wrong: timedelta, told: int, visits: Visits) -> None:
    visits.visit(wrong, post(1))
    for _ in range(3):
        visits.visit(timedelta(), post(1))
    found = rows(visits.db, "SELECT run_id, detail FROM problems WHERE kind = 'clock_went_back'")
    assert found == [(2, "the visit before this one began on 2027-11-23T10:00:00Z, this one on 2026-11-23T10:00:00Z: "
                         "the clock was wrong, then or now")][:told]  # fmt: skip


def test_what_a_blog_announces_now_stands(visits: Visits) -> None:
    def front(posts: int, *months: str) -> Document:
        counts = tuple((month, posts) for month in months)
        return Document(url=ROOT, page_type="index", blog=BLOG, listing=Listing(month_counts=counts))

    visits.visit(WRONG[0], front(5, "2011-10", "2011-11"))
    visits.visit(DAY, front(4, "2011-10"))
    assert rows(visits.db, "SELECT what, announced FROM announcements") == [("2011-10", 4)]


@pytest.mark.parametrize(
    ("wrong", "is_merged"), [*((wrong, False) for wrong in WRONG), (WRONG[0], True), (WRONG[2], True)]
)
def test_captures_are_read_again_in_the_order_of_the_visits(wrong: timedelta, is_merged: bool, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    edits = [page(1, title=f"Titolo {number}", count_text=f"{number} commenti") for number in (1, 2, 3)]
    for at, edit in zip((timedelta(), wrong, DAY), edits, strict=True):
        keep(db, [edit, page(2)], url=ROOT, at=NOW + at)
    if is_merged:  # an older visit comes in last
        (tmp_path / "altro").mkdir()
        keep(tmp_path / "altro" / "archive.db", [page(1, title="Il primo")], url=ROOT, at=NOW - DAY)
        command("merge", tmp_path / "altro" / "archive.db", "--db", db)
    before = rows_of(db)
    command("reparse", "--db", db)
    after = rows_of(db)
    assert differing({"posts": before["posts"]}, {"posts": after["posts"]}) == {}
    assert is_merged or differing(before, after) == {}


def test_merged_visits_that_kept_no_answer_date_no_other(tmp_path: Path) -> None:
    db, other = tmp_path / "archive.db", tmp_path / "altro" / "archive.db"
    other.parent.mkdir()
    for night in (0, 1):
        keep(db, [page(1, title=f"Titolo {night}"), page(2)], url=ROOT, at=NOW + night * DAY)
    keep(other, [], url=ROOT, at=NOW - 9 * DAY)  # nobody answered that night
    keep(other, [page(1, title="Il primo")], url=ROOT, at=NOW - 8 * DAY)
    command("merge", other, "--db", db)
    before = rows_of(db)
    command("reparse", "--db", db)
    assert differing({"posts": before["posts"]}, {"posts": rows_of(db)["posts"]}) == {}


def test_a_merged_visit_that_kept_no_answer_puts_no_total_in_the_future(visits: Visits) -> None:
    visits.visit(DAY, post(1), posts_announced=1)
    visits.visit(-DAY, outcome="unreachable")  # as a merge numbers it
    (account,) = (read_account(visits.db, blog) for blog in fetch(visits.db, BLOGS))
    assert account.total is not None


def command(*arguments: str | Path) -> None:
    done = CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
