"""What vanishes from a blog is marked after two complete listings without it, and never by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from blog_documents import NOW, ROOT, comment, document, post, rows

from pipelines.archive import Archive, open_archive
from pipelines.store import Store
from scraper.items import Comment, CompleteListing, Post, Source

GONE = "SELECT title, substr(missed_at, 9, 2), substr(gone_at, 9, 2) FROM posts WHERE missed_at IS NOT NULL ORDER BY id"
GONE_COMMENTS = (
    "SELECT blogger_id, substr(missed_at, 9, 2), substr(gone_at, 9, 2) FROM comments WHERE missed_at IS NOT NULL"
)
BY_FEED = CompleteListing("posts", Source.FEED)
COMMENTS = CompleteListing("comments", Source.FEED)


class Nights:
    """One visit each night, from 23 November on."""

    def __init__(self, archive: Archive) -> None:
        self.store = Store(archive)
        self.db = archive.db
        self.night = 0

    def visit(self, *items: Post | Comment, listings: tuple[CompleteListing, ...] = (BY_FEED, COMMENTS)) -> None:
        now = NOW + timedelta(days=self.night)
        self.night += 1
        run = self.store.begin_run(ROOT, now)
        self.store.save_document(run, document(*items), now)
        for listing in listings:
            self.store.mark_unlisted(run, listing, now)
        self.store.finish_run(run, outcome="archived", now=now)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with open_archive(tmp_path / "archive.db", write=True) as archive:
        yield Nights(archive)


def test_a_post_is_gone_after_two_complete_listings_without_it(nights: Nights) -> None:
    nights.visit(post(1), post(2))
    assert rows(nights.db, GONE) == []
    nights.visit(post(1))
    assert rows(nights.db, GONE) == [("Salita 2", "24", None)]
    nights.visit(post(1))
    assert rows(nights.db, GONE) == [("Salita 2", "24", "25")]
    nights.visit(post(1))
    assert rows(nights.db, GONE) == [("Salita 2", "24", "25")]
    assert rows(nights.db, "SELECT posts_gone FROM runs") == [(0,), (0,), (1,), (0,)]
    assert rows(nights.db, "SELECT what, text FROM vanished") == [("post", "Salita 2")]
    nights.visit(post(1), post(2))
    assert rows(nights.db, GONE) == []
    assert rows(nights.db, "SELECT count(*) FROM posts") == [(2,)]


def test_one_miss_is_forgiven_when_it_is_there_the_next_time(nights: Nights) -> None:
    for listed in (True, False, True, False, True):
        nights.visit(post(1), *([post(2)] if listed else []))
    assert rows(nights.db, GONE) == []
    assert rows(nights.db, "SELECT sum(posts_gone) FROM runs") == [(0,)]


def test_a_listing_that_was_not_read_to_its_end_marks_nothing(nights: Nights) -> None:
    nights.visit(post(1), post(2))
    for _ in range(3):
        nights.visit(post(1), listings=())
    assert rows(nights.db, GONE) == []


def test_an_empty_answer_marks_nothing(nights: Nights) -> None:
    nights.visit(post(1), post(2))
    for _ in range(3):
        nights.visit()
    assert rows(nights.db, GONE) == []


def test_one_run_is_one_listing_however_often_it_says_so(nights: Nights) -> None:
    nights.visit(post(1), post(2))
    nights.visit(post(1), listings=(BY_FEED, BY_FEED, CompleteListing("posts", Source.PAGE)))
    assert rows(nights.db, GONE) == [("Salita 2", "24", None)]


def test_posts_and_static_pages_are_listed_apart(nights: Nights) -> None:
    nights.visit(post(1), post(2, kind="page"))
    for _ in range(2):
        nights.visit(post(1))
    assert rows(nights.db, GONE) == []
    for _ in range(2):
        nights.visit(post(1), listings=(BY_FEED, CompleteListing("pages", Source.FEED)))
    assert rows(nights.db, GONE) == [("Salita 2", "26", "27")]


def test_a_feed_does_not_judge_what_only_pages_showed(nights: Nights) -> None:
    nights.visit(post(1), post(2, source=Source.PAGE), comment(1), comment(2, source=Source.PAGE))
    for _ in range(3):
        nights.visit(post(1), comment(1))
    assert rows(nights.db, GONE) == rows(nights.db, GONE_COMMENTS) == []


def test_what_a_sitemap_names_is_there_though_its_page_was_not_read_again(nights: Nights) -> None:
    nights.visit(post(1), post(2), post(3))
    urls = (f"{ROOT}2011/10/salita-1.html", "http://quota.blogspot.it/2011/10/salita-2.html?m=1")
    for _ in range(2):
        nights.visit(listings=(CompleteListing("posts", Source.PAGE, urls),))
    assert rows(nights.db, GONE) == [("Salita 3", "24", "25")]
    assert rows(nights.db, "SELECT substr(last_seen_at, 9, 2) FROM posts ORDER BY id") == [("25",), ("25",), ("23",)]
    nights.visit(listings=(CompleteListing("posts", Source.PAGE, [*urls, str(post(3).url)]),))
    assert rows(nights.db, GONE) == []


def test_copies_and_backups_were_never_listed(nights: Nights) -> None:
    nights.visit(post(1), post(2, source=Source.BACKUP))
    for _ in range(2):
        nights.visit(post(1))
    assert rows(nights.db, GONE) == []


def test_comments_vanish_likewise(nights: Nights) -> None:
    nights.visit(post(1), post(2), comment(1), comment(2), comment(3, on=2))
    for _ in range(2):
        nights.visit(post(1, comment_count=1), post(2), comment(1), comment(3, on=2))
    assert rows(nights.db, GONE_COMMENTS) == [(comment(2).blogger_id, "24", "25")]
    assert rows(nights.db, "SELECT comments_gone FROM runs") == [(0,), (0,), (1,)]
    nights.visit(post(1), post(2), comment(1), comment(2), comment(3, on=2))
    assert rows(nights.db, GONE_COMMENTS) == []


def test_one_comment_goes_the_night_another_comes(nights: Nights) -> None:
    nights.visit(post(1), comment(1), comment(2))
    for _ in range(2):
        nights.visit(post(1), comment(1), comment(3))
    assert rows(nights.db, GONE_COMMENTS) == [(comment(2).blogger_id, "24", "25")]


def test_a_feed_that_leaves_out_comments_which_the_post_still_counts_is_not_believed(nights: Nights) -> None:
    nights.visit(post(1), comment(1), comment(2))
    for listed in ([], [comment(1)]):
        for _ in range(2):
            nights.visit(post(1), *listed)
    assert rows(nights.db, GONE_COMMENTS) == []


@pytest.mark.parametrize(("count", "gone"), [(0, 1), (None, 0)])
def test_the_last_comment_vanishes_when_the_post_says_so(nights: Nights, count: int | None, gone: int) -> None:
    nights.visit(post(1, comment_count=count), comment(1))
    for _ in range(2):
        nights.visit(post(1, comment_count=count))
    assert rows(nights.db, "SELECT count(gone_at) FROM comments") == [(gone,)]


def test_a_posts_own_page_judges_its_own_comments(nights: Nights) -> None:
    nights.visit(post(1), post(2, comment_count=0), comment(1), comment(2), comment(3, on=2))
    own = CompleteListing("comments", Source.PAGE, of_post=post(1).url, comments=[str(comment(1).blogger_id)])
    for _ in range(2):
        nights.visit(post(1, comment_count=1), comment(1, source=Source.PAGE), listings=(own,))
    assert rows(nights.db, GONE_COMMENTS) == [(comment(2).blogger_id, "24", "25")]


@pytest.mark.parametrize("announced", [None, 0, 2, 3])
def test_a_page_that_shows_fewer_comments_than_it_announces_marks_nothing(
    nights: Nights, announced: int | None
) -> None:
    nights.visit(post(1), comment(1, source=Source.PAGE), comment(2, source=Source.PAGE))
    own = CompleteListing("comments", Source.PAGE, of_post=post(1).url, comments=[str(comment(1).blogger_id)])
    for _ in range(3):
        nights.visit(post(1, comment_count=announced), comment(1, source=Source.PAGE), listings=(own,))
    assert rows(nights.db, GONE_COMMENTS) == []


def test_the_comments_of_a_post_that_vanished_are_not_vanished_comments(nights: Nights) -> None:
    nights.visit(post(1), post(2, comment_count=0), comment(1), comment(3, on=2))
    for _ in range(3):
        nights.visit(post(1), comment(1))
    assert rows(nights.db, GONE) == [("Salita 2", "24", "25")]
    assert rows(nights.db, GONE_COMMENTS) == []


def test_a_failed_visit_is_remembered_though_the_clock_went_back(nights: Nights) -> None:
    nights.visit(post(1))
    assert nights.store.memory(ROOT).is_settled()
    earlier = NOW - timedelta(days=3)
    run = nights.store.begin_run(ROOT, earlier)
    nights.store.finish_run(run, outcome="failed", now=earlier)
    assert not nights.store.memory(ROOT).is_settled()
