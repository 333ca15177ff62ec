"""Nothing is lost: whatever is printed, in any order, killed at any instant; and it is fast enough."""

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
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from blog_documents import (
    NOW,
    ROOT,
    comment,
    contents,
    copy,
    document,
    facts,
    post,
    reply,
    rows,
    save,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import archive as archive_module
from pipelines.archive import Archive, open_archive
from pipelines.context import Tally
from pipelines.store import Store
from scraper.items import Blog, Problem, Source

HERE = Path(__file__).parent
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None  # memory: no example waits for a disk


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
