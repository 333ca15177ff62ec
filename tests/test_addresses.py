"""A permalink that passes from one post to another is the address of the one that stands there now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from blog_documents import LATER, NOW, ROOT, comment, document, post, rows
from click.testing import CliRunner
from keeping_documents import keep
from keeping_documents import page as saved

from archivio.cli import main
from pipelines.archive import Archive, open_archive
from pipelines.rows import stamp
from pipelines.store import Store
from scraper.items import CompleteListing, Document, Post, Source

OLD, NEW = post(1), post(2, url=post(1).url, title="Salita 1", body="<p>Scritta daccapo.</p>")
PATH = "/2011/10/salita-1.html"
STANDING = "SELECT blogger_id, path, missed_at IS NOT NULL, gone_at IS NOT NULL FROM posts ORDER BY id"


class Nights:
    """One visit each night; `lists`: the permalinks that its sitemap names, None for a feed that lists its posts."""

    def __init__(self, archive: Archive) -> None:
        self.store = Store(archive)
        self.db = archive.db
        self.night = 0

    def visit(self, *documents: Document, lists: tuple[str, ...] | None = None) -> None:
        now = NOW + timedelta(days=self.night)
        self.night += 1
        run = self.store.begin_run(ROOT, now)
        for one in documents:
            self.store.save_document(run, one, now)
        listing = (
            CompleteListing("posts", Source.FEED) if lists is None else CompleteListing("posts", Source.PAGE, lists)
        )
        self.store.mark_unlisted(run, listing, now)
        self.store.finish_run(run, outcome="archived", now=now)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with open_archive(tmp_path / "archive.db", write=True) as archive:
        yield Nights(archive)
        assert rows(archive.db, "PRAGMA foreign_key_check") == []


def by_page(one: Post) -> Post:
    return post(int(str(one.blogger_id)[-2:]), source=Source.PAGE, url=one.url, title=one.title, body=one.body)


def page(one: Post) -> Document:
    said = comment(9, post_blogger_id=None, post_url=one.url, source=Source.PAGE)
    return document(by_page(one), said, url=str(one.url), page_type="post")


def test_a_post_written_anew_takes_the_address_that_the_deleted_one_left(nights: Nights) -> None:
    other = post(3)
    nights.visit(document(OLD, other))
    nights.visit(document(NEW, other))
    assert rows(nights.db, STANDING)[0] == (OLD.blogger_id, PATH, 1, 0)
    for _ in range(2):
        nights.visit(document(NEW, other))
    assert rows(nights.db, STANDING) == [
        (OLD.blogger_id, f"{PATH}#{OLD.blogger_id}", 1, 1),
        (other.blogger_id, "/2011/10/salita-3.html", 0, 0),
        (NEW.blogger_id, PATH, 0, 0),
    ]
    assert rows(nights.db, "SELECT DISTINCT url FROM posts WHERE id <> 2") == [(OLD.url,)]


def test_the_page_at_an_address_tells_which_post_stands_there(nights: Nights) -> None:
    urls = (str(OLD.url), str(post(3).url))
    nights.visit(page(OLD), page(post(3)), lists=urls)
    nights.visit(page(NEW), lists=urls)
    for _ in range(3):
        nights.visit(lists=urls)
    assert rows(nights.db, STANDING) == [
        (OLD.blogger_id, f"{PATH}#{OLD.blogger_id}", 1, 1),
        (post(3).blogger_id, "/2011/10/salita-3.html", 0, 0),
        (NEW.blogger_id, PATH, 0, 0),
    ]
    below = "SELECT post_id FROM comments JOIN posts ON posts.id = post_id WHERE path = ?"
    assert rows(nights.db, below, PATH) == [(3,)]
    assert rows(nights.db, "SELECT count(*) FROM problems") == [(0,)]


def test_two_posts_that_are_both_listed_under_one_address_do_not_take_turns(nights: Nights) -> None:
    for _ in range(3):
        nights.visit(document(OLD, NEW))
        nights.visit(document(NEW, OLD))
    assert rows(nights.db, STANDING) == [
        (OLD.blogger_id, PATH, 0, 0),
        (NEW.blogger_id, f"{PATH}#{NEW.blogger_id}", 0, 0),
    ]


@pytest.mark.parametrize("newest_first", [False, True])
def test_an_address_may_pass_on_in_one_night(newest_first: bool, nights: Nights) -> None:
    moved = post(1, url=f"{ROOT}2011/10/altrove.html")
    nights.visit(document(OLD, post(3)))
    posts = [moved, post(3, url=OLD.url), NEW]
    nights.visit(document(*(reversed(posts) if newest_first else posts)))
    nights.visit(document(*posts))
    assert rows(nights.db, STANDING) == [
        (OLD.blogger_id, "/2011/10/altrove.html", 0, 0),
        (post(3).blogger_id, PATH, 0, 0),
        (NEW.blogger_id, f"{PATH}#{NEW.blogger_id}", 0, 0),
    ]


HERE, THERE = str(OLD.url), f"{ROOT}2011/10/altrove.html"
#: what an archive saw first, what another saw a day later, which posts stand where once they are one
TWO_ARCHIVES: tuple[tuple[list[Post], list[Post], dict[str, str]], ...] = (
    ([OLD], [NEW], {"1": f"{PATH}#{OLD.blogger_id}", "2": PATH}),
    ([OLD], [post(1, url=THERE), NEW], {"1": "/2011/10/altrove.html", "2": PATH}),
    ([OLD, post(2, url=THERE)], [post(1, url=THERE), NEW], {"1": "/2011/10/altrove.html", "2": PATH}),
    ([OLD, post(2, url=THERE)], [NEW], {"1": f"{PATH}#{OLD.blogger_id}", "2": PATH}),
)


@pytest.mark.parametrize(("earlier", "later", "standing"), TWO_ARCHIVES)
@pytest.mark.parametrize("into_the_later", [False, True])
def test_in_a_merge_the_post_that_was_seen_last_at_an_address_stands_there(
    earlier: list[Post], later: list[Post], standing: dict[str, str], into_the_later: bool, tmp_path: Path
) -> None:
    paths = [tmp_path / "prima.db", tmp_path / "dopo.db"]
    for path, posts, day in zip(paths, (earlier, later), (0, 1), strict=True):
        with open_archive(path, write=True) as archive:
            nights = Nights(archive)
            nights.night = day
            nights.visit(document(*posts))
    ours, other = reversed(paths) if into_the_later else paths
    for _ in range(2):
        done = CliRunner().invoke(main, ["merge", str(other), "--db", str(ours)], catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
        with open_archive(ours, write=False) as archive:
            found = rows(archive.db, "SELECT substr(blogger_id, -1), path FROM posts ORDER BY 1")
            assert dict(found) == standing


def saved_at(number: int, url: str, **changes: Any) -> Document:
    one = saved(number, url=url, **changes)
    return replace(one, comments=tuple(replace(said, post_url=url) for said in one.comments))


def test_reparse_finds_a_post_again_whose_address_passed_on(tmp_path: Path) -> None:
    """It was first read without Blogger's id: by its address it would be the post that stands there now."""
    db = tmp_path / "archive.db"
    bare = replace(saved_at(1, HERE, blogger_id=None), comments=())
    keep(db, [bare, saved_at(1, HERE)], url=ROOT)
    keep(db, [saved_at(1, THERE), saved_at(2, HERE)], url=ROOT, at=LATER)
    with open_archive(db, write=False) as archive:
        said = "SELECT posts.blogger_id, path, comments.blogger_id FROM posts JOIN comments ON post_id = posts.id"
        before = rows(archive.db, f"{said} ORDER BY 1, 3")
    assert {path for _, path, _ in before} == {PATH, "/2011/10/altrove.html"}
    done = CliRunner().invoke(main, ["reparse", "--db", str(db)], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    with open_archive(db, write=False) as archive:
        assert rows(archive.db, f"{said} ORDER BY 1, 3") == before


def test_reparse_knows_who_gave_way_at_an_address(tmp_path: Path) -> None:
    """What vanished is known from visits alone; no capture tells it."""
    db = tmp_path / "archive.db"
    listed = [replace(saved_at(number, HERE), page_type="feed") for number in (1, 2)]
    listed = [replace(one, posts=tuple(replace(post, source=Source.FEED) for post in one.posts)) for one in listed]
    keep(db, listed[:1], url=ROOT)
    keep(db, listed[1:], url=ROOT, at=LATER)
    with open_archive(db, write=True) as archive:
        archive.db.execute("UPDATE posts SET missed_at = ?, gone_at = ? WHERE id = 1", [stamp(LATER)] * 2)
    keep(db, listed[1:], url=ROOT, at=LATER + timedelta(days=1))
    standing = [(OLD.blogger_id, f"{PATH}#{OLD.blogger_id}", 1, 1), (NEW.blogger_id, PATH, 0, 0)]
    for _ in range(2):
        with open_archive(db, write=False) as archive:
            assert rows(archive.db, STANDING) == standing
        done = CliRunner().invoke(main, ["reparse", "--db", str(db)], catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
