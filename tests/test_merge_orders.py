"""Archives of one blog become the same archive whichever is merged into which, even where both read in one second."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from blog_documents import LATER, NOW, ROOT, comment, document, post, rows
from click.testing import CliRunner
from keeping_documents import keep, page, rows_of
from test_merge import known, merge, merged, visit

from archivio.cli import main
from pipelines.archive import open_archive
from pipelines.store import Store
from scraper.items import Comment, Post, Source

HOUR = timedelta(hours=1)
Visits = Iterable[tuple[datetime, list[Post | Comment]]]
EDITED = post(1, body="<p>Riscritto.</p>", comment_count=5)
LAST_TEXT = "SELECT content_hash FROM post_versions ORDER BY seen_at DESC, id DESC LIMIT 1"
LAST_COUNT = "SELECT comment_count FROM comment_counts ORDER BY counted_at DESC, id DESC LIMIT 1"


def build(path: Path, visits: Visits) -> Path:
    path.parent.mkdir(exist_ok=True)
    for at, items in visits:
        visit(path, at, *items)
    return path


def is_sound(db: Path) -> bool:
    done = CliRunner().invoke(main, ["verify", "--db", str(db), "--json"])
    return bool(json.loads(done.stdout)["archive"]["sound"])


def one(db: Path, sql: str) -> Any:
    with open_archive(db, write=False) as archive:
        return rows(archive.db, sql)[0][0]


#: what two machines read in one second
IN_ONE_SECOND: dict[str, tuple[list[Post | Comment], list[Post | Comment]]] = {
    "another text": ([post(1)], [post(1, body="<p>Due.</p>", title="Y", comment_count=7)]),
    "another comment": ([post(1), comment(1)], [post(1), comment(1, body="Due.", author="Altro", author_url=None)]),
    "a mark": ([post(1), comment(1)], [post(1), comment(1, body=None, removed_by="author")]),
    "another address": ([post(1)], [post(1, url=f"{ROOT}2011/10/altrove.html")]),
    "the address passed on": ([post(1)], [post(2, url=post(1).url)]),
    "a copy": ([post(1)], [post(1, source=Source.COPY, body="<p>Copia.</p>", title="Z")]),
    "by pages": ([post(1)], [post(1, source=Source.PAGE)]),
}


@pytest.mark.parametrize("case", IN_ONE_SECOND)
def test_two_readings_of_one_second_merge_to_the_same_rows_either_way(case: str, tmp_path: Path) -> None:
    a, b = (build(tmp_path / name, [(NOW, items)]) for name, items in zip("ab", IN_ONE_SECOND[case], strict=True))
    shutil.copy(a, tmp_path / "a2")
    shutil.copy(b, tmp_path / "b2")
    merged(a, b)
    merged(tmp_path / "b2", tmp_path / "a2")
    assert known(a) == known(tmp_path / "b2")
    assert one(a, LAST_TEXT) == one(a, "SELECT content_hash FROM posts ORDER BY id DESC LIMIT 1")
    assert is_sound(a)
    before = rows_of(a)
    assert merged(a, b) == {}
    assert rows_of(a) == before


#: visits of one archive within one second
QUICK: dict[str, Visits] = {
    "an edit": [(NOW, [post(1)]), (NOW, [EDITED])],
    "back and forth": [(NOW, [post(1)]), (NOW, [EDITED]), (NOW, [post(1)])],
    "back a day later": [(NOW, [post(1)]), (NOW, [EDITED]), (LATER, [post(1)])],
}


@pytest.mark.parametrize("case", QUICK)
def test_two_visits_within_a_second_keep_their_order_and_merge(case: str, tmp_path: Path) -> None:
    db = build(tmp_path / "a.db", QUICK[case])
    assert one(db, LAST_TEXT) == one(db, "SELECT content_hash FROM posts")
    new = tmp_path / "nuovo.db"
    merged(new, db)
    assert known(new) == known(db)
    for ours, other in ((new, db), (db, new)):
        before = rows_of(ours)
        assert merged(ours, other) == {}
        assert rows_of(ours) == before
    merged(db, build(tmp_path / "b.db", [(NOW, [post(1)])]))
    assert is_sound(db)
    assert one(db, LAST_TEXT) == one(db, "SELECT content_hash FROM posts")


THREE: dict[str, Visits] = {
    "a": [(NOW, [post(1), post(2), comment(1), comment(2)]),
          (NOW + 5 * HOUR, [post(1, comment_count=3), comment(1)])],
    "b": [(NOW + 2 * HOUR, [post(1, body="<p>B</p>", url=f"{ROOT}2011/10/b.html", labels=("q",)), post(3),
                            comment(1, body="B"), comment(2, body=None, removed_by="author")]),
          (NOW + 7 * HOUR, [post(3, title="T3")])],
    "c": [(NOW + 3 * HOUR, [post(1, source=Source.COPY, body="<p>C</p>"), comment(3, on=1, blogger_id=None),
                            post(2, blogger_id=None, source=Source.COPY, body="<p>CC</p>")]),
          (NOW + 6 * HOUR, [post(1), comment(2), post(4, url=post(3).url)])],
}  # fmt: skip


def test_three_archives_say_the_same_in_any_order(tmp_path: Path) -> None:
    for name, visits in THREE.items():
        build(tmp_path / name, visits)
    found = []
    for number, (first, second, third) in enumerate(itertools.permutations(THREE)):
        for by_pairs in (False, True):
            folder = tmp_path / f"{number}{by_pairs}"
            folder.mkdir()
            a, b, c = (Path(shutil.copy(tmp_path / name, folder / name)) for name in (first, second, third))
            for ours, other in ((b, c), (a, b)) if by_pairs else ((a, b), (a, c)):
                merged(ours, other)
            said = known(a)
            for table in ("versions", "said"):  # when a text was seen again depends on what was known then
                said[table] = sorted({(row[0], row[2]) for row in said[table]}, key=str)
            found.append(said)
            assert one(a, LAST_COUNT.replace("SELECT", "SELECT post_id,", 1)) is not None
    assert all(said == found[0] for said in found)


def test_a_history_ends_with_what_stands(tmp_path: Path) -> None:
    """One archive saw the first text again after the other had seen an edit, which was taken back."""
    a = build(tmp_path / "a.db", [(NOW, [post(1), comment(1)]), (LATER, [post(1), comment(1)])])
    merged(a, build(tmp_path / "b.db", [(NOW + HOUR, [EDITED, comment(1, body="Altro.")])]))
    assert one(a, LAST_TEXT) == one(a, "SELECT content_hash FROM posts")
    assert one(a, LAST_COUNT) == one(a, "SELECT comment_count FROM posts") == 2
    with open_archive(a, write=False) as archive:
        history = "SELECT seen_at FROM {} ORDER BY seen_at"
        for table in ("post_versions", "comment_versions"):
            assert [at[11:13] for (at,) in rows(archive.db, history.format(table))] == ["10", "11", "10"]


def test_two_machines_that_visit_in_one_second_paid_two_visits(tmp_path: Path) -> None:
    for name, number in (("a", 1), ("b", 2)):
        (tmp_path / name).mkdir()
        keep(tmp_path / name / "archive.db", [page(each) for each in range(number, 4)], url=ROOT)
    a, b = tmp_path / "a" / "archive.db", tmp_path / "b" / "archive.db"
    with open_archive(b, write=True) as archive:  # and again, at once
        store = Store(archive)
        run = store.begin_run(ROOT, NOW)
        store.save_document(run, document(post(2, comment_count=9)), NOW)
        store.finish_run(run, outcome="archived", now=LATER)
    assert merged(a, b)["runs"] == 2
    assert one(a, "SELECT count(*) FROM captures") == 5
    before = rows_of(a)
    assert merged(a, b) == {}
    assert rows_of(a) == before
    assert merge(a, b, "--quiet").exit_code == 0


def test_a_post_that_was_seen_between_two_misses_was_missed_once(tmp_path: Path) -> None:
    a, b = build(tmp_path / "a.db", [(NOW, [post(1)])]), build(tmp_path / "b.db", [(NOW + 2 * HOUR, [post(1)])])
    with open_archive(a, write=True) as archive:
        marks = [f"2026-11-23T{hour}:00:00Z" for hour in (11, 13)]
        archive.db.execute("UPDATE posts SET missed_at = ?, gone_at = ?", marks)
    merged(a, b)
    with open_archive(a, write=False) as archive:
        assert rows(archive.db, "SELECT missed_at, gone_at FROM posts") == [(marks[1], None)]


def test_a_second_that_both_saw_is_joined_once(tmp_path: Path) -> None:
    """Merged again, a history whose seconds hold several texts stays what it became."""
    first, second, third = (
        [post(1, body=f"<p>{words}</p>", comment_count=count)] for words, count in (("c", 3), ("a", 1), ("b", 2))
    )
    a = build(tmp_path / "a.db", [(NOW, [*first]), (LATER, [*second]), (LATER, [*third])])
    b = build(tmp_path / "b.db", [(LATER, [*first]), (LATER, [*second]), (LATER + HOUR, [*first])])
    merged(a, b)
    before = rows_of(a)
    assert merged(a, b) == {}
    assert rows_of(a) == before
    assert [words for (words,) in history(a)] == ["<p>c</p>", "<p>a</p>", "<p>b</p>", "<p>c</p>"]


def history(db: Path) -> list[tuple[str]]:
    with open_archive(db, write=False) as archive:
        return rows(archive.db, "SELECT content_html FROM post_versions ORDER BY seen_at, id")
