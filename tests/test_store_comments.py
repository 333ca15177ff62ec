"""Who said what: people, comments and their threads, the links in what they wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from blog_documents import (
    LATER,
    NOW,
    ROOT,
    comment,
    contents,
    copy,
    document,
    post,
    reply,
    rows,
    save,
)

from pipelines.archive import Archive
from pipelines.context import Tally
from pipelines.store import Store
from scraper.items import Blog, Source

KINDS = "SELECT kind, detail FROM problems ORDER BY id"


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
