"""Datasette over an archive: everything described, every canned query runs, no search breaks it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from web_archive import HOSTILE, build_archive
from web_room import opened

from web.metadata import LANGUAGES, build_metadata, describe
from web.search import build_match
from web.serve import NotAnArchive, build_datasette

ODD = [
    '"',
    "*",
    "'",
    "(",
    ")",
    "AND",
    "NOT x",
    "a OR",
    "NEAR(",
    "-",
    "^x",
    "title:reti",
    "🐟",
    "",
    "  ",
    "\\",
    "%",
    'a"b"c"',
    "x" * 5000,
    "\x00",
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_archive(tmp_path_factory.mktemp("web") / "some-name.db")


@pytest.fixture
async def datasette(archive: Path) -> AsyncIterator[Datasette]:
    with opened(archive) as served:
        yield served


def columns_of(archive: Path) -> dict[str, set[str]]:
    connection = sqlite3.connect(archive)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    found = {name: {row[1] for row in connection.execute(f"PRAGMA table_info([{name}])")} for name in names}
    connection.close()
    return found


def test_every_table_view_and_column_is_described_in_both_languages(archive: Path) -> None:
    described = describe()
    told = described["tables"] | described["views"]
    held = {
        name: columns
        for name, columns in columns_of(archive).items()
        if name not in described["hidden"] and not name.startswith(("posts_fts_", "comments_fts_"))
    }
    assert {name: set(table["columns"]) for name, table in told.items()} == held
    for name, thing in (told | described["queries"]).items():
        texts = [thing["title"], thing["description"], *thing.get("columns", {}).values()]
        assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_metadata_is_whole_in_each_language(language: str) -> None:
    database = build_metadata(language)["databases"]["archive"]
    assert len(database["queries"]) >= 8
    assert database["tables"]["posts"]["label_column"] == "title"


async def test_every_table_and_view_is_shown(datasette: Datasette) -> None:
    described = describe()
    for name in described["tables"] | described["views"]:
        page = await datasette.client.get(f"/archive/{name}")
        assert page.status_code == 200, name
        assert described["tables" if name in described["tables"] else "views"][name]["title"]["en"] in page.text


async def test_internals_are_out_of_the_list(datasette: Datasette) -> None:
    tables = (await datasette.client.get("/archive.json")).json()["tables"]
    shown = {table["name"] for table in tables if not table["hidden"]}
    assert shown == set(describe()["tables"])


def test_large_tables_are_sorted_by_what_an_index_sorts(archive: Path) -> None:
    connection = sqlite3.connect(archive)
    for name, table in describe()["tables"].items():
        default = table.get("sort") or table.get("sort_desc")
        for column in table.get("sortable", []):
            plan = str(
                connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {name} ORDER BY {column} LIMIT 51").fetchall()
            )
            assert "TEMP B-TREE" not in plan, (name, column)
        assert default is None or default in table.get("sortable", [default]), name
        assert set(table.get("facets", [])) <= set(table["columns"])
    connection.close()


async def test_every_sortable_column_sorts_and_no_other(datasette: Datasette) -> None:
    described = describe()
    for name, table in (described["tables"] | described["views"]).items():
        allowed = table.get("sortable", list(table["columns"]))
        for column in table["columns"]:
            for sort in ("_sort", "_sort_desc"):
                answer = await datasette.client.get(f"/archive/{name}.json?{sort}={column}&_size=1")
                assert answer.status_code == (200 if column in allowed else 400), (name, column)


async def test_every_ready_question_runs_whatever_is_asked(datasette: Datasette) -> None:
    for name, query in describe()["queries"].items():
        values = ["", "reti", "1", "2011-10", "10-20", *ODD] if query["params"] else [""]
        for value in values:
            asked = "&".join(f"{parameter}={quote(value)}" for parameter in query["params"])
            answer = await datasette.client.get(f"/archive/{name}.json?{asked}")
            assert answer.status_code == 200, (name, value, answer.text[:300])


async def test_canned_queries_find(datasette: Datasette) -> None:
    async def rows(address: str) -> list[dict[str, object]]:
        found = await datasette.client.get(f"/archive/{address}")
        return list(found.json())

    posts = await rows("cerca_post.json?_shape=array&q=articolo+CITTA&blog=")
    assert [row["post_id"] for row in posts] == [1]
    assert "«articolo»" in str(posts[0]["extract"])
    assert {row["post_id"] for row in await rows("cerca_post.json?_shape=array&q=articolo&blog=")} == {1, 3, 4}
    assert [row["comment_id"] for row in await rows("cerca_commenti.json?_shape=array&q=parola")] == [1]
    assert [row["post_id"] for row in await rows("in_questo_giorno.json?_shape=array&day=10-20")] == [2, 1]
    assert [row["post_id"] for row in await rows("piu_discussi.json?_shape=array&blog=1&year=")] == [1, 3]
    assert [row["post_id"] for row in await rows("per_mese.json?_shape=array&month=2012-03")] == [4]
    assert {row["comment_id"] for row in await rows("per_commentatore.json?_shape=array&name=Ines")} == {5, 6}
    assert [row["comment_id"] for row in await rows("risposte_orfane.json?_shape=array")] == [5]
    assert [row["post_id"] for row in await rows("conteggi_discordanti.json?_shape=array")] == [4]
    assert [row["post_id"] for row in await rows("date_non_capite.json?_shape=array")] == [5]


@pytest.mark.parametrize("table", ["posts", "comments"])
async def test_the_search_box_of_a_table_takes_anything(datasette: Datasette, table: str) -> None:
    for typed in ODD:
        page = await datasette.client.get(f"/archive/{table}?_search={quote(typed)}")
        assert page.status_code == 200, typed


def test_a_search_is_always_a_valid_fts_query() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text)")
    for typed in [*ODD, "parlare conversazione " * 50]:
        connection.execute("SELECT * FROM texts WHERE texts MATCH ?", [build_match(typed)]).fetchall()
    connection.close()


async def test_hostile_text_stays_text(datasette: Datasette) -> None:
    for address in [
        "/archive/posts/5",
        "/archive/posts",
        "/archive/people/4",
        "/archive/comments/8",
        f"/archive/posts?_search={quote(HOSTILE)}",
        f"/archive/cerca_post?q={quote(HOSTILE)}&blog=",
    ]:
        page = await datasette.client.get(address)
        assert "<script>document.documentElement" not in page.text
        assert "<img src=x" not in page.text


async def test_every_answer_carries_the_headers(datasette: Datasette) -> None:
    for address in ["/", "/archive", "/archive/posts", "/archive/posts.json", "/missing", "/-/static/app.css"]:
        headers = (await datasette.client.get(address)).headers
        assert "img-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_no_redirect_leaves_the_house(datasette: Datasette) -> None:
    for address in ["//evil.example/x/", "/%2f%2fevil.example/", "//evil.example%2f.."]:
        answer = await datasette.client.get(f"http://localhost{address}", follow_redirects=False)
        assert not answer.headers.get("location", "/").startswith(("//", "http"))


async def test_paths_and_threads_are_not_told(datasette: Datasette) -> None:
    for address in ["/-/databases.json", "/-/databases", "/-/threads.json", "/archive.db"]:
        assert (await datasette.client.get(address)).status_code in (403, 404)
    assert (await datasette.client.get("/robots.txt")).text == "User-agent: *\nDisallow: /"


async def test_a_bomb_is_refused(datasette: Datasette) -> None:
    bomb = quote("select length(hex(zeroblob(400000000)))")
    assert (await datasette.client.get(f"/archive.json?sql={bomb}")).status_code == 400


async def test_rows_written_while_serving_are_seen(archive: Path, datasette: Datasette) -> None:
    question = "/archive.json?_shape=array&sql=" + quote("select count(*) as n from labels")
    before = (await datasette.client.get(question)).json()[0]["n"]
    writer = sqlite3.connect(archive)
    writer.execute("INSERT INTO labels (name) VALUES ('appena scritta')")
    writer.commit()
    assert (await datasette.client.get(question)).json()[0]["n"] == before + 1
    writer.execute("DELETE FROM labels WHERE name = 'appena scritta'")
    writer.commit()
    writer.close()


def test_what_is_no_archive_is_refused_in_one_sentence(tmp_path: Path) -> None:
    missing, text, other = tmp_path / "missing.db", tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("not a database, but long enough to be read as one " * 20)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE something (id)")
    connection.commit()
    connection.close()
    for path, said in [(missing, "There is no archive"), (text, "cannot be read"), (other, "not an archive")]:
        with pytest.raises(NotAnArchive, match=said) as caught:
            build_datasette(path)
        assert "\n" not in str(caught.value)
