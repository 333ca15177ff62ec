"""What the archive tells the next visit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from blog_documents import (
    BLOG,
    LATER,
    NOW,
    ROOT,
    comment,
    copy,
    document,
    post,
    save,
)

from pipelines.archive import Archive
from pipelines.store import Store
from scraper.items import Blog, Capture, Problem


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
