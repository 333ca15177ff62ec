"""Where links lead: folded addresses, and the post or blog they are tied to once the archive holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blog_documents import LATER, NOW, ROOT, comment, document, post, rows

from pipelines.archive import Archive
from pipelines.links import fold_link
from pipelines.store import Store
from scraper.items import Blog, Document, Link

OTHER = "https://valle.blogspot.com/"


@pytest.mark.parametrize(
    ("url", "folded"),
    [
        ("https://quota.blogspot.com/2011/10/a.html", ("quota.blogspot.com", "/2011/10/a.html")),
        ("http://quota.blogspot.it/2011/10/a.html?m=1#c12", ("quota.blogspot.com", "/2011/10/a.html")),
        ("http://quota.blogspot.co.uk/2011/10/a.html?showComment=1319", ("quota.blogspot.com", "/2011/10/a.html")),
        ("http://www.quota.it/2011/10/a.html", ("quota.it", "/2011/10/a.html")),
        ("http://esempio.it", ("esempio.it", "/")),
        ("mailto:anna@esempio.it", None),
        ("http://", None),
        ("http://[", None),
    ],
)  # fmt: skip
def test_fold_link(url: str, folded: tuple[str, str] | None) -> None:
    assert fold_link(url) == folded


LINKS = "SELECT url, host, text, post_id, comment_id, target_post_id, target_blog_id FROM links ORDER BY id"


def test_links_of_posts_and_comments(archive: Archive) -> None:
    store = Store(archive)
    run = store.begin_run(ROOT, NOW)
    said = comment(1, body="Vedi <a href='/2011/10/salita-2.html'>anche <i>qui</i></a> e <a href='ftp://e.it/'>là</a>")
    store.save_document(
        run, document(post(1, body="<a href='http://Esempio.it/x?y=1'></a>"), post(2, body="-"), said), NOW
    )
    assert rows(archive.db, LINKS) == [
        ("http://Esempio.it/x?y=1", "esempio.it", None, 1, None, None, None),
        (f"{ROOT}2011/10/salita-2.html", "quota.blogspot.com", "anche qui", 1, 1, 2, 1),
    ]


def test_a_new_text_replaces_its_own_links_only(archive: Archive) -> None:
    store = Store(archive)
    body = "<a href='http://uno.it/'>1</a>"
    store.save_document(
        store.begin_run(ROOT, NOW), document(post(1, body=body), post(2, body=body), comment(1, body=body)), NOW
    )
    edited = document(post(1, body="<a href='http://due.it/'>2</a>"))
    store.save_document(store.begin_run(ROOT, LATER), edited, LATER)
    assert sorted(rows(archive.db, "SELECT post_id, comment_id, host FROM links"), key=str) == [
        (1, 1, "uno.it"),
        (1, None, "due.it"),
        (2, None, "uno.it"),
    ]


def test_a_post_that_moves_is_found_at_its_new_address(archive: Archive) -> None:
    store = Store(archive)
    linking = post(2, body=f"<a href='{ROOT}2011/10/salita-nuova.html'>qui</a>")
    store.save_document(store.begin_run(ROOT, NOW), document(post(1), linking), NOW)
    assert rows(archive.db, "SELECT target_post_id FROM links WHERE post_id = 2") == [(None,)]
    store.save_document(store.begin_run(ROOT, LATER), document(post(1, url=f"{ROOT}2011/10/salita-nuova.html")), LATER)
    assert rows(archive.db, "SELECT target_post_id FROM links WHERE post_id = 2") == [(1,)]


def test_a_blog_in_a_folder_takes_only_what_lies_in_it(archive: Archive) -> None:
    store = Store(archive)
    folder = "http://esempio.it/diario/"
    body = f"<a href='{folder}2004/08/x.html'>dentro</a> <a href='http://esempio.it/altro/'>fuori</a>"
    store.save_document(store.begin_run(ROOT, NOW), document(post(1, body=body)), NOW)
    there = document(post(5, url=f"{folder}2004/08/x.html"), blog=Blog(url=folder))
    store.save_document(store.begin_run(folder, NOW), there, NOW)
    assert rows(archive.db, "SELECT text, target_blog_id, target_post_id FROM links WHERE post_id = 1") == [
        ("dentro", 2, 2),
        ("fuori", None, None),
    ]


def test_no_address_makes_saving_fail(archive: Archive) -> None:
    links = (Link("http://[", "x"), Link("http://esempio.it/\x00\ud800", "y\ud800"), Link("", ""))
    hostile = replace(post(1), content_html="-", content_text="-", links=links)
    store = Store(archive)
    store.save_document(store.begin_run(ROOT, NOW), Document(url=ROOT, page_type="feed", posts=(hostile,)), NOW)
    assert rows(archive.db, LINKS) == [("http://esempio.it/", "esempio.it", "y", 1, None, None, None)]
