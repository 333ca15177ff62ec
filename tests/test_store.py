"""What becomes of documents in the archive: rows, which row, who may change what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from blog_documents import (
    LATER,
    NOW,
    ROOT,
    TABLES,
    comment,
    contents,
    copy,
    document,
    facts,
    post,
    rows,
    save,
)

from pipelines.archive import Archive
from pipelines.context import Tally
from pipelines.store import Store
from scraper.items import Blog, Comment, Post, Source

HISTORY = "SELECT title, content_html FROM post_versions ORDER BY id"
KINDS = "SELECT kind, detail FROM problems ORDER BY id"


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


def test_a_file_of_another_blog_that_is_imported_into_one_is_told(store: Store, archive: Archive) -> None:
    save(store, document(post(1), blog=Blog(url=ROOT, blogger_id="4242")))
    for blogger_id in ("4242", "99"):
        other = document(post(2, source=Source.BACKUP), blog=Blog(url=ROOT, blogger_id=blogger_id))
        save(store, other, url="file:///takeout.zip")
    assert rows(archive.db, KINDS) == [("blog_differs", f"Blogger knows it as 99, and {ROOT} as 4242")]


def test_two_posts_that_claim_one_path_are_both_kept(store: Store, archive: Archive) -> None:
    documents = document(post(1), post(2, url=post(1).url))
    save(store, documents)
    save(store, documents)
    assert rows(archive.db, "SELECT blogger_id, title FROM posts ORDER BY id") == [
        (post(1).blogger_id, "Salita 1"),
        (post(2).blogger_id, "Salita 2"),
    ]
    assert [kind for kind, _ in rows(archive.db, KINDS)] == ["path_taken"]


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


@pytest.mark.parametrize(
    ("first", "then", "known"),
    [
        (("http://www.orto.it/", "4242"), ("https://www.orto.it/", "4242"), True),
        (("https://www.orto.it/", None), ("http://www.orto.it/", "4242"), True),
        (("https://www.orto.it/", "4242"), ("http://www.orto.it/", None), True),
        (("https://www.orto.it/", "4242"), ("http://www.orto.it/", "99"), False),
        (("https://orto.blogspot.com/", "4242"), ("http://www.orto.it/", "4242"), True),
        (("https://orto.blogspot.com/", "4242"), ("http://www.orto.it/", None), False),
        (("https://orto.blogspot.com/", None), ("http://www.orto.it/", None), False),
    ],
)
def test_a_file_s_blog_is_the_one_that_the_archive_knows(
    archive: Archive, first: tuple[str, str | None], then: tuple[str, str | None], known: bool
) -> None:
    store = Store(archive)
    run = store.begin_run("file:///copie", NOW)
    for address, blogger_id in (first, then):
        blog = Blog(url=address, blogger_id=blogger_id)
        one = post(1, url=f"{address}2011/10/zucca.html", source=Source.COPY)
        store.save_document(run, document(one, blog=blog), NOW)
    assert [row[0] for row in rows(archive.db, "SELECT url FROM blogs ORDER BY id")] == (
        [first[0]] if known else [first[0], then[0]]
    )
    assert rows(archive.db, "SELECT count(*) FROM posts") == [(1 if known else 2,)]
