"""What becomes of documents in the archive: identity, authority, history, and the promise that nothing is lost."""

from __future__ import annotations

import functools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from blog_documents import BLOG, LATER, NOW, ROOT, TABLES, comment, contents, document, facts, post, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import archive as archive_module
from pipelines.archive import Archive, open_archive
from pipelines.context import Tally
from pipelines.store import Store
from scraper.items import Blog, Capture, Comment, Document, Post, Problem, Source

HERE = Path(__file__).parent
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None  # memory: no example waits for a disk
HISTORY = "SELECT title, content_html FROM post_versions ORDER BY id"
KINDS = "SELECT kind, detail FROM problems ORDER BY id"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "archive.db", write=True) as opened:
        yield opened
        assert rows(opened.db, "PRAGMA foreign_key_check") == []
        for table in ("posts", "comments"):
            opened.db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")


@pytest.fixture
def store(archive: Archive) -> Store:
    return Store(archive)


def save(store: Store, *documents: Document, now: datetime = NOW, url: str = ROOT, outcome: str = "archived") -> Tally:
    """Save documents in one run of their own; return what it made of the archive."""
    run = store.begin_run(url, now)
    tallies = [store.save_document(run, one, now) for one in documents]
    store.finish_run(run, outcome=outcome, now=now)
    return Tally(*(sum(values) for values in zip(*(vars_of(tally) for tally in tallies), strict=True)))


def vars_of(tally: Tally) -> list[int]:
    return [getattr(tally, name) for name in Tally.__slots__]


# --- what a document becomes


def test_a_document_becomes_rows(store: Store, archive: Archive) -> None:
    tally = save(store, document(post(1), post(2), comment(1), comment(2, parent_blogger_id=comment(1).blogger_id)))
    assert tally == Tally(posts_new=2, comments_new=2)
    db = archive.db
    assert rows(db, "SELECT url, title, language, time_zone, status FROM blogs") == [
        (ROOT, "Quota duemila", "it", "Europe/Rome", "alive")
    ]
    assert rows(
        db,
        "SELECT title, author, published_on, published_at, comment_count, source, kind, path FROM posts WHERE id = 1",
    ) == [("Salita 1", "Il malgaro", "2011-10-01", "2011-10-01T07:41:12Z", 2, "feed", "post", "/2011/10/salita-1.html")]
    assert rows(db, "SELECT content_text FROM posts WHERE id = 2") == [("Siamo saliti al colle numero 2. Come qui.",)]
    assert rows(db, "SELECT parent_id, content_text FROM comments ORDER BY id") == [
        (None, "Che bella gita!\nCi torno con 1 amici."),
        (1, "Che bella gita!\nCi torno con 2 amici."),
    ]
    assert rows(db, "SELECT name, count(*) FROM labels JOIN post_labels ON label_id = id GROUP BY id") == [
        ("monti", 2),
        ("neve", 2),
    ]
    assert (
        rows(db, "SELECT counted_at, comment_count, source FROM comment_counts")
        == [("2026-11-23T10:00:00Z", 2, "feed")] * 2
    )
    assert rows(db, "SELECT count(*) FROM post_versions") == rows(db, "SELECT count(*) FROM comment_versions") == [(2,)]
    assert rows(db, "SELECT posts_new, comments_new, outcome FROM runs") == [(2, 2, "archived")]
    assert rows(db, "SELECT rowid FROM posts_fts('colle AND 2')") == [(2,)]


def test_saving_again_writes_only_when_it_was_seen(store: Store, archive: Archive) -> None:
    documents = [document(*(post(n) for n in range(1, 6))), document(*(comment(n, n % 5 + 1) for n in range(1, 9)))]
    save(store, *documents)
    before = contents(archive.db)
    assert save(store, *documents) == Tally()
    assert contents(archive.db) == before
    assert save(store, *documents, now=LATER) == Tally()
    after = contents(archive.db)
    assert {table for table in TABLES if after[table] != before[table]} == {"blogs", "posts", "comments"}
    assert rows(archive.db, "SELECT DISTINCT first_seen_at, last_seen_at FROM posts") == [
        ("2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z")
    ]


def test_an_edit_is_a_version_and_the_old_text_stays(store: Store, archive: Archive) -> None:
    save(store, document(post(1), comment(1)))
    edited = document(post(1, body="<p>Non siamo saliti affatto.</p>"), comment(1, body="Peccato."))
    assert save(store, edited, now=LATER) == Tally(posts_changed=1, comments_changed=1)
    assert rows(archive.db, "SELECT content_text FROM posts") == [("Non siamo saliti affatto.",)]
    history = rows(archive.db, "SELECT seen_at, content_html FROM post_versions ORDER BY id")
    assert [seen for seen, _ in history] == ["2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"]
    assert "colle numero 1" in history[0][1]
    assert rows(archive.db, "SELECT content_html FROM comment_versions ORDER BY id")[1] == ("Peccato.",)
    assert rows(archive.db, "SELECT count(*) FROM links") == [(0,)]  # the new text points at nothing


def test_a_new_title_is_a_version_of_the_same_text(store: Store, archive: Archive) -> None:
    save(store, document(post(1)))
    save(store, document(post(1, title="Salita prima", body=None)), now=LATER)
    before, after = rows(archive.db, HISTORY)
    assert (before[0], after[0]) == ("Salita 1", "Salita prima")
    assert before[1] == after[1] != ""
    assert save(store, document(post(1, title="Salita prima")), now=LATER) == Tally()


def test_new_furniture_is_no_version(store: Store, archive: Archive) -> None:
    save(store, document(post(1, body="<p>Neve. <img src='http://1.bp.blogspot.com/-a/s320/n.jpg'></p>")))
    body = "<div>Neve. <img src='https://blogger.googleusercontent.com/img/b/R29/s640/n.jpg'></div>"
    assert save(store, document(post(1, body=body)), now=LATER) == Tally()
    assert len(rows(archive.db, HISTORY)) == 1


def test_counts_over_time(store: Store, archive: Archive) -> None:
    for day, count in enumerate((2, 2, 5, None, 5, 0)):
        save(store, document(post(1, comment_count=count)), now=NOW + timedelta(days=day))
    assert rows(archive.db, "SELECT substr(counted_at, 9, 2), comment_count FROM comment_counts") == [
        ("23", 2),
        ("25", 5),
        ("28", 0),
    ]
    assert rows(archive.db, "SELECT posts_changed FROM runs") == [(0,)] * 6  # a count is news, not an edit


def test_labels_are_replaced_as_a_set_and_silence_removes_none(store: Store, archive: Archive) -> None:
    names = "SELECT name FROM post_labels JOIN labels ON labels.id = label_id ORDER BY name"
    save(store, document(post(1)))
    save(store, document(post(1, labels=None)))
    assert rows(archive.db, names) == [("monti",), ("neve",)]
    assert save(store, document(post(1, labels=("neve", "sci"))), now=LATER) == Tally(posts_changed=1)
    assert rows(archive.db, names) == [("neve",), ("sci",)]
    save(store, document(post(1, labels=())))
    assert rows(archive.db, names) == []


# --- which row


def test_a_post_is_the_same_by_id_or_by_path(store: Store, archive: Archive) -> None:
    save(store, document(post(1, blogger_id=None, source=Source.PAGE)))
    save(store, document(post(1, url="http://quota.blogspot.it/2011/10/salita-1.html?m=1")))
    save(store, document(post(1, url=f"{ROOT}2011/10/salita-nuova.html")))
    save(store, document(post(1, url=None)))
    assert rows(archive.db, "SELECT blogger_id, url, path FROM posts") == [
        (post(1).blogger_id, f"{ROOT}2011/10/salita-nuova.html", "/2011/10/salita-nuova.html")
    ]


def test_another_blog_may_claim_the_same_ids(store: Store, archive: Archive) -> None:
    other = Blog(url="https://ladro.blogspot.com/")
    save(store, document(post(1), comment(1)))
    save(store, document(post(1, title="Rubato"), comment(1, body="Rubato"), blog=other), url=other.url)
    assert rows(archive.db, "SELECT blog_id, title FROM posts ORDER BY id") == [(1, "Salita 1"), (2, "Rubato")]
    assert rows(archive.db, "SELECT post_id, content_text FROM comments ORDER BY id")[0][1].startswith("Che bella")


def test_a_page_that_speaks_for_another_blog_writes_into_its_own(store: Store, archive: Archive) -> None:
    save(store, document(post(1)))
    victim = document(post(1, title="Cambiato"), blog=Blog(url=ROOT, title="Cambiato"))
    save(store, document(blog=Blog(url="https://ladro.blogspot.com/")), victim, url="https://ladro.blogspot.com/")
    assert rows(archive.db, "SELECT title FROM posts WHERE blog_id = 1") == [("Salita 1",)]
    assert rows(archive.db, "SELECT title FROM blogs WHERE id = 1") == [("Quota duemila",)]
    assert ("blog_differs", f"it says it is {ROOT}") in rows(archive.db, KINDS)


def test_two_posts_that_claim_one_path_are_both_kept(store: Store, archive: Archive) -> None:
    documents = document(post(1), post(2, url=post(1).url))
    save(store, documents)
    save(store, documents)
    assert rows(archive.db, "SELECT blogger_id, title FROM posts ORDER BY id") == [
        (post(1).blogger_id, "Salita 1"),
        (post(2).blogger_id, "Salita 2"),
    ]
    assert [kind for kind, _ in rows(archive.db, KINDS)] == ["path_taken"]


def copy(**changes: Any) -> Post:
    values = {
        "source": Source.COPY,
        "blogger_id": None,
        "url": None,
        "author": None,
        "author_url": None,
        "published_at": None,
        "published_raw": "sabato 1 ottobre 2011",
        "published_from": "header",
        "updated_at": None,
        "labels": None,
        "comment_count": 0,
    }
    return post(1, **values | changes)


def test_copies_without_address_have_a_blog_of_their_own(store: Store, archive: Archive) -> None:
    loose = document(copy(), blog=None, url="file:///copie/1.txt", page_type="copy")
    save(store, loose, url="file:///copie")
    save(store, loose, url="file:///copie")
    assert rows(archive.db, "SELECT blogs.url, path, posts.url FROM posts JOIN blogs ON blogs.id = blog_id") == [
        ("urn:archivio:copies", "copy:2011-10-01/salita-1", None)
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_copy_and_its_post_become_one(store: Store, archive: Archive, order: tuple[int, int]) -> None:
    live, old = document(post(1)), document(copy(), url="file:///1.txt", page_type="copy")
    for number in order:
        save(store, (live, old)[number], url=(ROOT, "file:///copie")[number])
    assert rows(archive.db, "SELECT path, blogger_id, published_at, comment_count FROM posts") == [
        ("/2011/10/salita-1.html", post(1).blogger_id, "2011-10-01T07:41:12Z", 2)
    ]


# --- who may change what


def test_a_copy_fills_and_never_overwrites(store: Store, archive: Archive) -> None:
    save(store, document(post(1, title=None, labels=None, comment_count=None, body=None)))
    old = copy(url=post(1).url, labels=("vecchia",), published_on=date(2011, 10, 2), author="Un altro")
    save(store, document(old, page_type="copy"), url="file:///copie", now=LATER)
    assert rows(archive.db, "SELECT title, author, comment_count, published_on, source, last_seen_at FROM posts") == [
        ("Salita 1", "Il malgaro", 0, "2011-10-01", "feed", "2026-11-23T10:00:00Z")
    ]
    assert rows(archive.db, "SELECT content_text FROM posts")[0][0].startswith("Siamo saliti")
    assert rows(archive.db, KINDS) == [
        ("day_differs", "the copy says '2011-10-02'; archived is '2011-10-01'"),
        ("author_differs", "the copy says 'Un altro'; archived is 'Il malgaro'"),
    ]


def test_a_list_confirms_and_creates_nothing(store: Store, archive: Archive) -> None:
    save(store, document(post(1)))
    cut = post(
        1, source=Source.LIST, body="<p>Siamo saliti…", title="Salita Uno", comment_count=3, labels=(), author="X"
    )
    tally = save(store, document(cut, post(2, source=Source.LIST)), now=LATER)
    assert tally == Tally()
    assert rows(archive.db, "SELECT title, comment_count, source, substr(last_seen_at, 9, 2) FROM posts") == [
        ("Salita 1", 2, "feed", "24")
    ]
    assert rows(archive.db, KINDS) == [
        ("title_differs", "the list says 'Salita Uno'; archived is 'Salita 1'"),
        ("count_differs", "the list says 3; archived is 2"),
    ]


def test_nothing_is_overwritten_with_nothing(store: Store, archive: Archive) -> None:
    save(store, document(post(1), comment(1)))
    before = facts(archive.db)
    bare = Post(source=Source.FEED, blogger_id=post(1).blogger_id)
    silent = Comment(source=Source.FEED, blogger_id=comment(1).blogger_id, post_blogger_id=post(1).blogger_id)
    assert save(store, document(bare, silent), now=LATER) == Tally()
    assert facts(archive.db) == before


def test_two_readings_of_one_run_that_disagree_are_a_problem_and_do_not_take_turns(
    store: Store, archive: Archive
) -> None:
    feed = document(post(1, labels=None))
    page = document(post(1, source=Source.PAGE, title="Salita prima", body="<p>Altro testo", comment_count=3))
    for day in range(3):
        save(store, feed, page, now=NOW + timedelta(days=day))
    assert rows(archive.db, "SELECT title, comment_count FROM posts") == [("Salita 1", 2)]
    assert len(rows(archive.db, HISTORY)) == len(rows(archive.db, "SELECT * FROM comment_counts")) == 1
    assert rows(archive.db, KINDS) == [
        ("title_differs", "the page says 'Salita prima'; archived is 'Salita 1'"),
        ("count_differs", "the page says 3; archived is 2"),
        ("text_differs", "the page differs from the text archived"),
    ]
    assert rows(archive.db, "SELECT count(*) FROM post_labels") == [(2,)]  # what the feed left out, the page filled


def test_a_page_of_a_later_run_overwrites(store: Store, archive: Archive) -> None:
    save(store, document(post(1)))
    save(store, document(post(1, source=Source.PAGE, title="Salita prima")), now=LATER)
    assert rows(archive.db, "SELECT title, source FROM posts") == [("Salita prima", "feed")]  # a feed has listed it
    assert rows(archive.db, KINDS) == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_day_never_replaces_an_instant_and_minutes_never_seconds(
    store: Store, archive: Archive, order: tuple[int, int]
) -> None:
    day: dict[str, Any] = {
        "source": Source.PAGE,
        "published_at": None,
        "published_raw": "sabato 1 ottobre 2011",
        "published_from": "header",
    }
    minute: dict[str, Any] = day | {"published_at": datetime(2011, 10, 1, 7, 41, tzinfo=UTC)}
    for coarse in (day, minute):
        number = 1 if coarse is day else 2
        if coarse is minute:
            minute |= {"published_on": date(2011, 10, 2), "published_at": datetime(2011, 10, 2, 7, 41, tzinfo=UTC)}
        readings = document(post(number)), document(post(number, **coarse))
        save(store, *(readings[place] for place in order))
    assert rows(archive.db, "SELECT published_at, published_from FROM posts ORDER BY id") == [
        ("2011-10-01T07:41:12Z", "feed"),
        ("2011-10-02T07:41:12Z", "feed"),
    ]
    assert rows(archive.db, KINDS) == []


def test_a_post_dated_anew_is_dated_anew(store: Store, archive: Archive) -> None:
    save(store, document(post(1)))
    moved = {
        "published_on": date(2012, 1, 5),
        "published_at": datetime(2012, 1, 5, 9, 0, tzinfo=UTC),
        "published_raw": "x",
    }
    assert save(store, document(post(1, **moved)), now=LATER) == Tally(posts_changed=1)
    assert rows(archive.db, "SELECT published_on, published_raw FROM posts") == [("2012-01-05", "x")]


# --- people


def test_one_person_per_profile_and_nobody_is_nobody(store: Store, archive: Archive) -> None:
    save(
        store,
        document(
            post(1),
            comment(1, author="Anna", author_url="http://www.blogger.com/profile/2000000001"),
            comment(2, author="Anna B.", author_url="https://www.blogger.com/profile/2000000001?hl=it",
                    published_at=datetime(2012, 1, 1, tzinfo=UTC)),
            comment(3, author="Anna", author_url=None),
            comment(4, author="Anonimo", author_url=None),
            comment(5, author="Anonymous", author_url=None),
            comment(6, author="Unknown", author_url="https://www.blogger.com/profile/77"),
        ),
    )  # fmt: skip
    assert rows(archive.db, "SELECT author, person_id IS NULL FROM comments WHERE author LIKE 'Anon%'") == [
        ("Anonimo", 1),
        ("Anonymous", 1),
    ]
    assert rows(archive.db, "SELECT name, profile_url, blogger_id FROM people WHERE name LIKE 'Anna%' ORDER BY 1") == [
        ("Anna", None, None),
        ("Anna B.", "https://www.blogger.com/profile/2000000001", "2000000001"),
    ]
    assert rows(archive.db, "SELECT count(DISTINCT person_id) FROM comments") == [(3,)]


def test_a_name_without_profile_is_another_person_on_another_blog(store: Store, archive: Archive) -> None:
    for url in (ROOT, "https://altrove.blogspot.com/"):
        save(store, document(post(1), comment(1, author="Anna", author_url=None), blog=Blog(url=url)), url=url)
    assert rows(archive.db, "SELECT blog_id FROM people WHERE name = 'Anna' ORDER BY id") == [(1,), (2,)]


def test_the_blogs_author_is_known_by_profile_never_by_name(store: Store, archive: Archive) -> None:
    save(
        store,
        document(
            post(1),
            comment(1, author="Il malgaro", author_url=post().author_url),
            comment(2, author="Il malgaro", author_url=None),
            comment(3, by_blog_author=True),
            comment(4),
        ),
    )
    assert rows(archive.db, "SELECT by_blog_author FROM comments ORDER BY id") == [(1,), (0,), (1,), (0,)]


def test_the_blogs_author_is_recognised_later_too(store: Store, archive: Archive) -> None:
    save(store, document(post(1, author_url=None), comment(1, author="Il malgaro", author_url=post().author_url)))
    assert rows(archive.db, "SELECT by_blog_author FROM comments") == [(0,)]
    save(store, document(post(1)), now=LATER)
    assert rows(archive.db, "SELECT by_blog_author FROM comments") == [(1,)]


# --- comments and threads


def reply(number: int, to: int, on: int = 1, **changes: Any) -> Comment:
    return comment(number, on, parent_blogger_id=comment(to).blogger_id, **changes)


def test_replies_find_their_parents_in_whatever_order_they_come(store: Store, archive: Archive) -> None:
    thread = [reply(4, 3), reply(3, 1), reply(2, 1), comment(1)]
    run = store.begin_run(ROOT, NOW)
    store.save_document(run, document(post(1)), NOW)
    for one in thread:
        store.save_document(run, document(one), NOW)
    store.finish_run(run, outcome="archived", now=NOW)
    parents = """
        SELECT replies.blogger_id, parents.blogger_id FROM comments AS replies
        JOIN comments AS parents ON parents.id = replies.parent_id ORDER BY 1"""
    ids = {number: comment(number).blogger_id for number in range(1, 5)}
    assert rows(archive.db, parents) == [(ids[2], ids[1]), (ids[3], ids[1]), (ids[4], ids[3])]
    assert rows(archive.db, KINDS) == []


def test_replies_to_themselves_in_circles_and_to_nobody_have_no_parent(store: Store, archive: Archive) -> None:
    documents = [document(post(1), reply(1, 1), reply(2, 3), reply(3, 2), reply(4, 2), reply(5, 59))]
    save(store, *documents)
    before = contents(archive.db)
    save(store, *documents)
    assert contents(archive.db) == before
    assert rows(archive.db, "SELECT blogger_id FROM comments WHERE parent_id IS NOT NULL") == [(comment(4).blogger_id,)]
    assert sorted(kind for kind, _ in rows(archive.db, KINDS)) == ["parent_loop"] * 3 + ["parent_missing"]


def test_a_parent_that_arrives_with_a_later_run_takes_the_problem_back(store: Store, archive: Archive) -> None:
    save(store, document(post(1), reply(2, 1)))  # stopped between a reply and what it answers
    assert [kind for kind, _ in rows(archive.db, KINDS)] == ["parent_missing"]
    save(store, document(post(1), comment(1), reply(2, 1)))
    assert rows(archive.db, KINDS) == []


def test_a_parent_on_another_post_is_no_parent(store: Store, archive: Archive) -> None:
    save(store, document(post(1), post(2), comment(1, on=1), reply(2, 1, on=2)))
    assert rows(archive.db, "SELECT count(parent_id) FROM comments") == [(0,)]


def test_a_comment_on_a_post_that_is_not_here_is_a_problem(store: Store, archive: Archive) -> None:
    save(store, document(post(1), comment(1, on=5)))
    assert rows(archive.db, "SELECT count(*) FROM comments") == [(0,)]
    assert rows(archive.db, KINDS) == [
        ("comment_without_post", f"comment {comment(1).blogger_id} answers {post(5).blogger_id}")
    ]


def test_comments_of_a_page_belong_to_its_post(store: Store, archive: Archive) -> None:
    save(store, document(post(1), comment(1, post_blogger_id=None, post_url=None)))
    save(store, document(post(1), comment(2, post_blogger_id=None)))
    assert rows(archive.db, "SELECT post_id FROM comments") == [(1,), (1,)]


def test_comments_without_id_are_not_doubled(store: Store, archive: Archive) -> None:
    both = document(post(1), comment(1, blogger_id=None), comment(2, blogger_id=None))
    save(store, both)
    assert save(store, both, now=LATER) == Tally()
    assert rows(archive.db, "SELECT count(*) FROM comments") == [(2,)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_copys_comments_are_those_of_the_blog(store: Store, archive: Archive, order: tuple[int, int]) -> None:
    """A copy prints no ids, its own stamps and its own line breaks."""
    words: dict[str, Any] = {
        "source": Source.COPY,
        "post_blogger_id": None,
        "post_url": None,
        "author_url": None,
        "published_at": None,
    }
    said = [
        comment(1, blogger_id="copy:1", body="<p>Che bella gita! Ci torno con 1 amici.</p>", **words),
        comment(
            2, blogger_id="copy:2", parent_blogger_id="copy:1", body="Che bella gita, ci torno con 2 amici", **words
        ),
        comment(3, blogger_id=None, author="Anonymous", **words),
    ]
    live = document(post(1), comment(1), reply(2, 1), comment(3, author="Anonimo", author_url=None))
    old = document(copy(url=post(1).url), *said, page_type="copy")
    for number in order * 2:
        save(store, (live, old)[number], url=(ROOT, "file:///copie")[number])
    assert rows(archive.db, "SELECT blogger_id, parent_id, published_at IS NULL FROM comments ORDER BY id") == [
        (comment(1).blogger_id, None, 0),
        (comment(2).blogger_id, 1, 0),
        (comment(3).blogger_id, None, 0),
    ]


def test_the_same_words_twice_are_two_comments(store: Store, archive: Archive) -> None:
    twice = [comment(n, blogger_id=None, body="Grazie!", author="Anna", author_url=None) for n in (1, 2)]
    save(store, document(post(1), *twice))
    assert save(store, document(post(1), *twice), now=LATER) == Tally()
    numbered = [comment(n, body="Grazie!", author="Anna", author_url=None) for n in (2, 1)]
    save(store, document(post(1), *numbered))
    assert rows(archive.db, "SELECT blogger_id, published_at FROM comments ORDER BY 1") == [
        (comment(n).blogger_id, f"2011-11-01T12:0{n}:00Z") for n in (1, 2)
    ]


def test_the_comments_of_a_loose_copy_belong_to_it(store: Store, archive: Archive) -> None:
    said = comment(1, blogger_id=None, post_blogger_id=None, post_url=None, source=Source.COPY)
    save(store, document(copy(), said, blog=None, url="file:///1.txt", page_type="copy"), url="file:///1.txt")
    assert rows(archive.db, "SELECT post_id FROM comments") == [(1,)]


def test_a_removed_comment_keeps_the_text_that_was_archived(store: Store, archive: Archive) -> None:
    save(store, document(post(1), comment(1), comment(2)))
    marks = [comment(n, removed_by="author", body="Questo commento è stato eliminato dall'autore.") for n in (1, 3)]
    save(store, document(*marks), now=LATER)
    columns = "SELECT content_text, removed_by, substr(removed_at, 1, 10) FROM comments ORDER BY id"
    assert rows(archive.db, columns) == [
        ("Che bella gita!\nCi torno con 1 amici.", "author", "2026-11-24"),
        ("Che bella gita!\nCi torno con 2 amici.", None, None),
        (None, "author", "2026-11-24"),
    ]
    assert rows(archive.db, "SELECT comment_id FROM comment_versions") == [(1,), (2,)]
    assert save(store, document(*marks), now=LATER + timedelta(days=1)) == Tally()
    assert rows(archive.db, columns)[0][2] == "2026-11-24"
    save(store, document(comment(1)), now=LATER)  # it was only hidden
    assert rows(archive.db, columns)[0] == ("Che bella gita!\nCi torno con 1 amici.", None, None)


# --- links


def test_links_lead_to_the_post_whichever_comes_first(store: Store, archive: Archive) -> None:
    forward = document(post(1, body=f"<a href='{ROOT.replace('.com', '.it')}2011/10/salita-2.html#c1'>poi</a>"))
    back = document(post(2, body="<a href='http://quota.blogspot.com/2011/10/salita-1.html?m=1'>prima</a>"))
    save(store, forward, back)
    assert rows(archive.db, "SELECT post_id, host, text, target_post_id, target_blog_id FROM links") == [
        (1, "quota.blogspot.com", "poi", 2, 1),
        (2, "quota.blogspot.com", "prima", 1, 1),
    ]


def test_links_to_another_blog_wait_for_it(store: Store, archive: Archive) -> None:
    other = "https://valle.blogspot.com/"
    save(store, document(post(1, body=f"<a href='{other}'>la valle</a> <a href='{other}2011/10/salita-2.html'>e</a>")))
    assert rows(archive.db, "SELECT target_blog_id, target_post_id FROM links") == [(None, None)] * 2
    save(store, document(post(2, url=f"{other}2011/10/salita-2.html"), blog=Blog(url=other)), url=other)
    assert rows(archive.db, "SELECT target_blog_id, target_post_id FROM links WHERE post_id = 1") == [(2, None), (2, 2)]


# --- what the next visit is told


def capture(url: str = ROOT, **changes: Any) -> Capture:
    values: dict[str, Any] = {"url": url, "fetched_at": NOW, "status": 200, "etag": 'W/"uno"', "size": 10}
    return Capture(**values | changes)


@pytest.mark.parametrize(
    ("outcome", "settled"),
    [("archived", True), ("unchanged", True), ("partial", False), ("stopped", False), (None, False)],
)
def test_only_a_complete_visit_settles_a_blog(store: Store, outcome: str | None, settled: bool) -> None:
    run = store.begin_run(ROOT, NOW)
    store.save_document(run, document(post(1), capture=capture()), NOW)
    if outcome is not None:
        store.finish_run(run, outcome=outcome, now=NOW)
    assert store.memory(ROOT, store.begin_run(ROOT, LATER)).is_settled() is settled


def test_an_import_between_two_visits_takes_nothing_from_them(store: Store) -> None:
    save(store, document(post(1)))
    save(store, document(copy()), url="file:///copie", now=LATER, outcome="failed")
    assert store.memory(ROOT, store.begin_run(ROOT, LATER)).is_settled()


def test_the_memory_of_a_blog(store: Store) -> None:
    nothing = store.memory(ROOT)
    assert (nothing.blog(), nothing.is_settled(), list(nothing.short_posts())) == (None, False, [])
    run = store.begin_run("https://vecchio-nome.blogspot.com/", NOW)
    store.save_document(
        run,
        document(post(1), post(2, comment_count=1), post(3, comment_count=0, body=None), comment(1), comment(2, on=2)),
        NOW,
    )
    memory = store.memory("https://vecchio-nome.blogspot.com/", run)
    assert memory.blog() == BLOG
    assert memory.updated_at("/2011/10/salita-1.html") == datetime(2011, 10, 1, 8, 0, tzinfo=UTC)
    assert memory.updated_at("/2011/10/salita-3.html") is None  # its text is not here
    assert list(memory.posts_without_text()) == [post(3).url]
    (short,) = memory.short_posts()
    assert (short.url, short.announced, short.archived) == (post(1).url, 2, 1)
    store.save_document(
        run, document(problems=(Problem(short.url, "comments_missing", "2 announced, 1 archived"),)), NOW
    )
    assert list(memory.short_posts()) == []
    store.finish_run(run, outcome="archived", now=NOW)
    assert store.memory("https://vecchio-nome.blogspot.com/").blog() == BLOG  # the address that redirects is remembered


def test_known_blogs_are_those_to_visit(store: Store, archive: Archive) -> None:
    from pipelines.runs import known_blogs

    save(store, document(copy(), blog=None, url="file:///1.txt"), url="file:///1.txt")
    for name, status in (("uno", "alive"), ("due", "removed"), ("tre", "private")):
        url = f"https://{name}.blogspot.com/"
        save(store, document(blog=Blog(url=url)), url=url)
        run = store.begin_run(url, LATER)
        store.finish_run(run, outcome=status, blog_status=status, now=LATER)
    assert known_blogs(archive) == ["https://uno.blogspot.com/", "https://tre.blogspot.com/"]
    save(store, document(blog=Blog(url="https://due.blogspot.com/")), url="https://due.blogspot.com/")
    assert len(known_blogs(archive)) == 3  # it is back


# --- whatever is printed


NASTY = st.one_of(
    st.text(max_size=12), st.sampled_from(["\x00", "a\ud800b", "\u202e", "'; DROP TABLE posts; --", "é" * 300])
)
MAYBE = st.one_of(st.none(), NASTY)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(MAYBE, MAYBE, MAYBE, NASTY, st.integers() | st.none()), max_size=3), MAYBE)
def test_no_text_or_number_makes_saving_fail(values: list[tuple[Any, ...]], name: str | None) -> None:
    posts = [
        post(
            n + 1, title=a, author=b, author_url=c, body=d, labels=(d,), blogger_id=a, comment_count=e, published_raw=d
        )
        for n, (a, b, c, d, e) in enumerate(values)
    ]
    comments = [
        comment(n + 1, author=a, author_url=b, body=d, blogger_id=c, parent_blogger_id=a, post_url=b, published_raw=d)
        for n, (a, b, c, d, _) in enumerate(values)
    ]
    nasty = Problem(url=name or "x", kind="k", detail=name or "")
    one = document(*posts, *comments, blog=Blog(url=ROOT, title=name, language=name), problems=(nasty,))
    with tempfile.TemporaryDirectory(dir=FAST) as place, open_archive(Path(place) / "a.db", write=True) as archive:
        store = Store(archive)
        save(store, one, one)
        before = contents(archive.db)
        save(store, one)
        assert contents(archive.db) == before
        assert rows(archive.db, "PRAGMA foreign_key_check") == []


#: posts before their comments, as a visit reads them; all else as it comes
READINGS = (
    document(post(1), post(2)),
    document(post(1, source=Source.PAGE, published_at=None, labels=None, updated_at=None, author_url=None)),
    document(post(3, author_url=None, body=f"<a href='{post(1).url}'>prima</a> <a href='https://e.it'>e poi</a>")),
    document(copy(comment_count=None), url="file:///1.txt", page_type="copy"),
    document(post(1), post(2), post(3, body=None), reply(2, 1), reply(4, 2), reply(5, 6), comment(8, on=2)),
    document(post(1), comment(1, author="Anna", author_url=None), comment(6), reply(7, 7)),
    document(post(2), comment(9, on=2, author="Anonimo", author_url=None), post(2, source=Source.LIST)),
    document(post(1), comment(3, author="Il malgaro", author_url=post().author_url)),
)


def read_in_order(place: Path, order: Iterable[int]) -> dict[str, list[tuple[Any, ...]]]:
    with open_archive(place, write=True) as archive:
        store = Store(archive)
        for number in order:
            is_copy = READINGS[number].page_type == "copy"
            save(store, READINGS[number], url="file:///copie" if is_copy else ROOT)
        return facts(archive.db)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(READINGS))))
def test_documents_in_any_order_give_the_same_rows(order: list[int]) -> None:
    with tempfile.TemporaryDirectory(dir=FAST) as place:
        assert read_in_order(Path(place) / "a.db", order) == read_in_order(Path(place) / "b.db", sorted(order))


# --- killed at any instant

CRAWL = """
import sys
from blog_documents import NOW, ROOT, comment, document, post
from pipelines.archive import open_archive
from pipelines.store import Store

def documents():
    for number in range(1, 29):
        yield document(post(number), *(comment(n, on=number, blogger_id=f"{number}-{n}") for n in range(1, 6)))

if __name__ == "__main__":
    with open_archive(sys.argv[1], write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, NOW)
        for number, one in enumerate(documents(), 1):
            store.save_document(run, one, NOW)
            print(number, flush=True)
        store.finish_run(run, outcome="archived", now=NOW)
"""


def start_crawl(path: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{HERE.parent}:{HERE}"}
    return subprocess.Popen(
        [sys.executable, "-c", CRAWL, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_a_crawl_killed_at_any_instant_loses_nothing(tmp_path: Path) -> None:
    whole, killed = tmp_path / "intero.db", tmp_path / "ucciso.db"
    start_crawl(whole).communicate()
    for _ in range(int(os.environ.get("ARCHIVIO_KILLS", "3"))):
        with start_crawl(killed) as crawl:
            assert crawl.stdout is not None
            said = [crawl.stdout.readline() for _ in range(random.randrange(1, 28))]
            time.sleep(random.random() / 100)
            crawl.kill()
            said += crawl.stdout.readlines()
        acknowledged = max(int(line) for line in said if line.endswith("\n"))
        with open_archive(killed, write=True) as archive:
            assert rows(archive.db, "PRAGMA integrity_check") == [("ok",)]
            assert rows(archive.db, "SELECT count(*) >= ? FROM posts", acknowledged) == [(1,)]
            torn = "SELECT id FROM posts WHERE 5 <> (SELECT count(*) FROM comments WHERE post_id = posts.id)"
            assert rows(archive.db, torn) == []
            ((ended,),) = rows(archive.db, "SELECT finished_at FROM runs ORDER BY id DESC LIMIT 1")
            assert Store(archive).memory(ROOT).is_settled() == (ended is not None)  # it may have been quicker
    start_crawl(killed).communicate()
    with open_archive(whole, write=False) as one:
        undisturbed = facts(one.db)
    with open_archive(killed, write=False) as other:
        assert facts(other.db) == undisturbed
        assert rows(other.db, "SELECT count(*) FROM posts_fts('colle')") == [(28,)]


class Mortal(sqlite3.Connection):
    """A connection whose process dies, without a word to SQLite, at a statement of its own number."""

    left = -1

    def _live(self) -> None:
        Mortal.left -= 1
        if Mortal.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._live()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._live()
        return super().executemany(*arguments)


def save_and_die(path: Path, statement: int) -> int:
    """Save a document in a process that dies at this statement; return the signal that ended it, 0 where none did."""
    child = os.fork()
    if child == 0:
        try:
            with open_archive(path, write=True) as archive:
                store = Store(archive)
                run = store.begin_run(ROOT, NOW)
                Mortal.left = statement
                store.save_document(
                    run, document(post(1, title="Poi"), post(2), comment(1, body="Poi"), reply(2, 1)), NOW
                )
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_crawl_killed_between_any_two_statements_tears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = functools.partial(sqlite3.connect, uri=True, isolation_level=None, factory=Mortal)
    monkeypatch.setattr(archive_module, "_connect", connect)
    path = tmp_path / "a.db"
    with open_archive(path, write=True) as archive:
        save(Store(archive), document(post(1), comment(1)))
        before = contents(archive.db)
    statement = 1
    while save_and_die(path, statement) == signal.SIGKILL:
        with open_archive(path, write=True) as archive:
            assert contents(archive.db) == before, statement
        statement += 1
    assert statement > 20
    with open_archive(path, write=False) as archive:
        assert rows(archive.db, "SELECT title FROM posts ORDER BY id") == [("Poi",), ("Salita 2",)]
        assert rows(archive.db, "SELECT count(*) FROM comments") == [(2,)]


# --- fast enough


def test_a_lookup_never_reads_a_whole_table(store: Store, archive: Archive) -> None:
    statements: list[str] = []
    save(store, document(post(1)))
    archive.db.conn.set_trace_callback(statements.append)
    everything = [
        document(post(1), post(2), copy(url=None), comment(1), reply(2, 1), comment(3, author="Anna", author_url=None)),
        document(post(1, body="<a href='http://e.it'>x</a>", author="Altro", labels=("z",)), comment(1, body="y")),
    ]
    save(store, *everything)
    memory = store.memory(ROOT, 1)
    memory.blog(), memory.is_settled(), memory.updated_at("/x"), list(memory.posts_without_text())
    list(memory.short_posts())
    archive.db.conn.set_trace_callback(None)
    scans = {
        f"{step} in {statement}"
        for statement in statements
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))
        for *_, step in rows(archive.db, f"EXPLAIN QUERY PLAN {statement}")
        if step.startswith("SCAN")
        and not step.startswith(("SCAN json_each", "SCAN wanted", "SCAN blogs", "SCAN forgotten"))
    }
    scans = {
        scan
        for scan in scans
        if "VIRTUAL TABLE" not in scan
        and "CONSTANT ROW" not in scan
        and "_fts_config" not in scan  # two rows, which the search reads when it is first used
        and not scan.startswith("SCAN (subquery")
    }
    assert len(statements) > 30
    assert scans == set()


def test_two_thousand_posts_and_five_thousand_comments_are_saved_in_time(store: Store) -> None:
    """A tenth of them, held to a tenth of the time twice over: the machine may be busy."""
    posts = [
        post(1, blogger_id=str(n), url=f"{ROOT}2011/10/p{n}.html", title=f"Gita {n}", labels=("monti", f"anno {n % 9}"))
        for n in range(200)
    ]
    comments = [comment(1, blogger_id=str(n), post_blogger_id=str(n % 200), author=f"L. {n % 50}") for n in range(500)]
    documents = [
        document(*posts[:100]),
        document(*posts[100:]),
        *(document(*comments[n : n + 125]) for n in range(0, 500, 125)),
    ]
    started = time.process_time()
    assert save(store, *documents) == Tally(posts_new=200, comments_new=500)
    assert time.process_time() - started < 2 * 1.0 / 10
    assert replace(documents[0]) == documents[0]
