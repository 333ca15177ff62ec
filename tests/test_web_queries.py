"""Every ready question answers what the rows themselves say, counted again in Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette
from markupsafe import escape
from sqlite_utils import Database
from test_web_views import Tables, find, group, least, minutes_between, most, total
from web_archive import HOSTILE
from web_crowd import RARE, build_crowd, read_tables
from web_room import close

from pipelines.schema import migrations
from web.metadata import describe
from web.plugins.cells import PLACES
from web.serve import build_datasette

Answer = Iterator[tuple[Any, ...]]
BY_POST = ["id", "published_on", "title", "author", "person_id", "comment_count"]


@pytest.fixture(scope="module")
def archive_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_crowd(tmp_path_factory.mktemp("crowd") / "archive.db")


@pytest.fixture(scope="module")
def tables(archive_file: Path) -> Tables:
    return read_tables(archive_file)


def pick(row: dict[str, Any], names: list[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def day_of(row: dict[str, Any]) -> str:
    return row["published_on"] or ""


def cerca_post(tables: Tables, q: str, blog: str) -> Answer:
    for post in tables["posts"]:
        words = f"{post['title']} {post['content_text']}".lower()
        if q and q in words and blog in ("", str(post["blog_id"])):
            yield pick(post, ["id", "published_on", "title", "comment_count"])


def cerca_commenti(tables: Tables, q: str) -> Answer:
    for said in tables["comments"]:
        if q and q in f"{said['author']} {said['content_text']}".lower():
            yield pick(said, ["id", "post_id", "published_on", "author", "person_id"])


def piu_discussi(tables: Tables, blog: str, year: str) -> Answer:
    for post in tables["posts"]:
        if (post["comment_count"] or 0) > 0 and blog in ("", str(post["blog_id"])) and year in ("", day_of(post)[:4]):
            yield pick(post, BY_POST)


def per_mese(tables: Tables, month: str) -> Answer:
    for post in tables["posts"]:
        if post["kind"] == "post" and post["published_on"] and post["published_on"].startswith(month):
            yield pick(post, BY_POST)


def per_commentatore(tables: Tables, name: str) -> Answer:
    for said in tables["comments"]:
        if (
            name
            and said["person_id"]
            and find(tables["people"], said["person_id"])["name"].lower().startswith(name.lower())
        ):
            yield pick(said, ["id", "published_on", "author", "person_id", "post_id", "content_text"])


def in_questo_giorno(tables: Tables, day: str) -> Answer:
    for post in tables["posts"]:
        if post["kind"] == "post" and day_of(post)[5:] == (day or f"{datetime.now(UTC):%m-%d}"):
            yield pick(post, BY_POST)


def ultimi_commenti(tables: Tables) -> Answer:
    for said in tables["comments"]:
        yield pick(said, ["id", "published_at", "author", "person_id", "post_id", "content_text"])


def risposte_orfane(tables: Tables) -> Answer:
    for reply in tables["comments"]:
        parent = find(tables["comments"], reply["parent_id"]) if reply["parent_id"] else None
        if parent and (parent["removed_by"] or parent["gone_at"]):
            told = pick(parent, ["id", "author", "removed_by", "gone_at"])
            yield pick(reply, ["id", "post_id", "published_on", "author", "person_id"]) + told


def conteggi_discordanti(tables: Tables) -> Answer:
    held = Counter(said["post_id"] for said in tables["comments"] if not said["gone_at"])
    for post in tables["posts"]:
        announced = post["comment_count"]
        if announced is not None and not post["gone_at"] and announced != held[post["id"]]:
            yield post["id"], post["title"], announced, held[post["id"]], announced - held[post["id"]]


def date_non_capite(tables: Tables) -> Answer:
    for post in tables["posts"]:
        if post["kind"] == "post" and not post["published_on"]:
            yield pick(post, ["id", "title", "published_raw", "url"])


def chi_commenta(tables: Tables, year: str) -> Answer:
    for (person,), own in group(tables["comments"], "person_id").items():
        since = [said for said in own if not year or day_of(said) >= year]
        if person and since:
            days = [said["published_on"] for said in own]
            name = find(tables["people"], person)["name"]
            yield person, name, len(since), least(iter(days)), most(iter(days))


def botta_e_risposta(tables: Tables, one: str, other: str) -> Answer:
    for reply in tables["comments"]:
        parent = find(tables["comments"], reply["parent_id"]) if reply["parent_id"] else None
        if not (parent and reply["person_id"] and one and other):
            continue
        said, answered = parent["author"].startswith, reply["author"].startswith
        if (answered(one) and said(other)) or (answered(other) and said(one)):
            after = pick(reply, ["id", "published_on", "author", "person_id", "content_text", "post_id"])
            yield pick(parent, ["id", "author", "content_text"]) + after


def risposte_dell_autore(tables: Tables) -> Answer:
    for reply in tables["comments"]:
        if reply["by_blog_author"] and reply["parent_id"]:
            parent = find(tables["comments"], reply["parent_id"])
            minutes = minutes_between(parent["published_at"], reply["published_at"])
            answer = pick(reply, ["id", "published_at", "author", "person_id"])
            yield (*answer, parent["id"], parent["author"], minutes, reply["post_id"])


def conversazioni_lunghe(tables: Tables) -> Answer:
    for (number,), own in group(tables["comments"], "post_id").items():
        post = find(tables["posts"], number)
        yield number, post["published_on"], post["title"], len(own), post["comment_count"]


def senza_commenti(tables: Tables, blog: str) -> Answer:
    for post in tables["posts"]:
        if post["comment_count"] == 0 and blog in ("", str(post["blog_id"])):
            yield pick(post, ["id", "published_on", "title", "author", "person_id"])


def per_anno(tables: Tables, blog: str) -> Answer:
    dated = [{**post, "year": day_of(post)[:4]} for post in tables["posts"] if post["published_on"]]
    for (home, year), own in group([post for post in dated if post["kind"] == "post"], "blog_id", "year").items():
        if blog in ("", str(home)):
            yield home, year, len(own), total(post["comment_count"] for post in own)


def giorni_vivi(tables: Tables) -> Answer:
    yield from Counter(said["published_on"] for said in tables["comments"] if said["published_on"]).items()


def etichette(tables: Tables) -> Answer:
    for number, posts in Counter(row["label_id"] for row in tables["post_labels"]).items():
        yield number, find(tables["labels"], number)["name"], posts


def siti_citati(tables: Tables) -> Answer:
    yield from Counter(link["host"] for link in tables["links"] if link["target_blog_id"] is None).items()


def post_citati(tables: Tables) -> Answer:
    pairs = {(link["target_post_id"], link["post_id"]) for link in tables["links"] if link["target_post_id"]}
    for number, links in Counter(target for target, source in pairs if target != source).items():
        yield (*pick(find(tables["posts"], number), ["id", "published_on", "title"]), links)


def cambiati(tables: Tables) -> Answer:
    for (number,), own in group(tables["post_versions"], "post_id").items():
        if len(own) > 1:
            yield number, find(tables["posts"], number)["title"], len(own), max(version["seen_at"] for version in own)


def in_order(tables: Tables, post: int) -> list[dict[str, Any]]:
    own = [version for version in tables["post_versions"] if version["post_id"] == post]
    return sorted(own, key=lambda version: (version["seen_at"], version["id"]))


def post_in_un_giorno(tables: Tables, post: str, day: str) -> Answer:
    versions = in_order(tables, int(post)) if post.isdigit() else []
    if versions:
        at = max(
            [n for n, version in enumerate(versions) if not day or version["seen_at"][: len(day)] <= day], default=0
        )
        until = versions[at + 1]["seen_at"] if at + 1 < len(versions) else None
        said = [said for said in tables["comments"] if said["post_id"] == int(post) and said["published_on"]]
        by_then = sum(not day or row["published_on"][: len(day)] <= day for row in said)
        told = pick(versions[at], ["post_id", "title", "seen_at"])
        yield (*told, until, by_then, versions[at]["content_html"], f"/post/{post}/versioni?il={day}")


def versioni_a_confronto(tables: Tables, post: str) -> Answer:
    for number in sorted({version["post_id"] for version in tables["post_versions"]}):
        versions = in_order(tables, number) if post in ("", str(number)) else []
        for old, new in pairwise(versions):
            page = f"/post/{number}/versioni?da={old['id']}&a={new['id']}"
            yield (
                number, new["seen_at"], old["title"], new["title"], old["content_html"], new["content_html"], page,
            )  # fmt: skip


def fine_dei_commenti(tables: Tables, post: str) -> Answer:
    for row in tables["posts"]:
        if str(row["id"]) == post or (not post and row["kind"] == "post"):
            own = [said for said in tables["comments"] if said["post_id"] == row["id"]]
            first, last = (edge(said["published_on"] for said in own) for edge in (least, most))
            days = (date.fromisoformat(last) - date.fromisoformat(day_of(row))).days if last and day_of(row) else None
            changed = most(c["counted_at"] for c in tables["comment_counts"] if c["post_id"] == row["id"])
            told = pick(row, ["id", "title", "published_on"])
            yield (*told, first, last, days, len(own), row["comment_count"], changed)


def provenienza(tables: Tables, blog: str, month: str) -> Answer:
    addresses = {run["id"]: run["url"] for run in tables["runs"]}
    for post in tables["posts"]:
        if str(post["blog_id"]) != blog or not day_of(post).startswith(month):
            continue
        said = [row["id"] for row in tables["comments"] if row["post_id"] == post["id"]]
        own = [version for version in tables["post_versions"] if version["post_id"] == post["id"]]
        theirs = [version for version in tables["comment_versions"] if version["comment_id"] in said]
        for (comment,), held in {(None,): own, **group(theirs, "comment_id")}.items():
            if held:
                brought = max(held, key=lambda version: version["seen_at"])
                came_from = addresses.get(brought["run_id"])
                yield post["id"], comment, post["title"], came_from, brought["run_id"], brought["seen_at"]


def newest(tables: Tables, blog: int | None) -> dict[str, Any]:
    own = [told for told in tables["certificates"] if told["blog_id"] == blog]
    return max(own, key=lambda told: told["checked_at"], default={})


def manca_qualcosa(tables: Tables) -> Answer:
    for blog in [*tables["blogs"], {"id": None, "title": None}]:
        names = [
            "checked_at",
            "complete",
            "posts_announced",
            "posts_archived",
            "comments_announced",
            "comments_archived",
            "gaps",
        ]
        yield (blog["id"], blog["title"], *(newest(tables, blog["id"]).get(name) for name in names))


def che_cosa_manca(tables: Tables, blog: str) -> Answer:
    for gap in tables["gaps"]:
        told = find(tables["certificates"], gap["certificate_id"])
        if blog in ("", str(told["blog_id"])):
            names = ["kind", "what", "announced", "archived", "detail"]
            yield (told["blog_id"], *pick(gap, names), told["checked_at"])


def spariti(tables: Tables) -> Answer:
    for post in tables["posts"]:
        if post["gone_at"]:
            yield ("post", post["id"], None, *pick(post, ["title", "published_on", "gone_at"]))
    for said in tables["comments"]:
        if said["gone_at"]:
            yield ("comment", said["post_id"], said["id"], *pick(said, ["content_text", "published_on", "gone_at"]))


def anonimi(tables: Tables) -> Answer:
    for said in tables["comments"]:
        if said["person_id"] is None:
            yield pick(said, ["id", "published_on", "author", "content_text", "post_id"])


def problemi_per_genere(tables: Tables) -> Answer:
    for (kind,), own in group(tables["problems"], "kind").items():
        yield kind, len(own), max(problem["seen_at"] for problem in own)


# Each question, in which order its rows come (column by column, - for the greatest first), and how it is asked.
ASKED: list[tuple[Callable[..., Answer], str, list[dict[str, str]]]] = [
    (cerca_post, "", [{"q": RARE, "blog": ""}, {"q": RARE, "blog": "2"}, {"q": "", "blog": ""}]),
    (cerca_commenti, "", [{"q": RARE}, {"q": ""}]),
    (piu_discussi, "-5", [{"blog": b, "year": y} for b in ("", "1", "9", "x") for y in ("", "2011", "x")]),
    (per_mese, "-1", [{"month": month} for month in ("", "2011-10", "2012", "x")]),
    (per_commentatore, "-1", [{"name": name} for name in ("", "Anna", "anna m", "Dino O'N", "50%", "_", "%")]),
    (in_questo_giorno, "-1", [{"day": day} for day in ("", "10-20", "x")]),
    (ultimi_commenti, "-1", [{}]),
    (risposte_orfane, "-2", [{}]),
    (conteggi_discordanti, "", [{}]),
    (date_non_capite, "", [{}]),
    (chi_commenta, "-2", [{"year": year} for year in ("", "2012", "3000")]),
    (botta_e_risposta, "-4", [{"one": one, "other": "Bruno"} for one in ("Anna", "", "_", "%", "Carla", "Bruno")]),
    (risposte_dell_autore, "-0", [{}]),
    (conversazioni_lunghe, "-3", [{}]),
    (senza_commenti, "-1", [{"blog": blog} for blog in ("", "3", "x")]),
    (per_anno, "-1 0", [{"blog": blog} for blog in ("", "2", "x")]),
    (giorni_vivi, "-1", [{}]),
    (etichette, "-2", [{}]),
    (siti_citati, "-1 0", [{}]),
    (post_citati, "-3", [{}]),
    (cambiati, "-3", [{}]),
    (post_in_un_giorno, "", [{"post": p, "day": d} for p in ("1", "14", "x", "") for d in (
        "", "2012", "2012-02", "2013-01-01", "1999", "3000-01-01")]),
    (versioni_a_confronto, "-1", [{"post": post} for post in ("", "1", "14", "x")]),
    (fine_dei_commenti, "-2", [{"post": post} for post in ("", "1", "6", "14", "x")]),
    (provenienza, "", [{"blog": b, "month": m} for b in ("1", "3", "", "x") for m in ("", "2011-10", "x")]),
    (manca_qualcosa, "", [{}]),
    (che_cosa_manca, "", [{"blog": blog} for blog in ("", "1", "x")]),
    (spariti, "-5", [{}]),
    (anonimi, "-1", [{}]),
    (problemi_per_genere, "-1", [{}]),
]  # fmt: skip
UNTRUE_COLUMNS = {"cerca_post": ["extract"], "cerca_commenti": ["extract"]}  #: what only the search itself can tell


async def ask(room: Datasette, name: str, asked: dict[str, str]) -> tuple[list[str], list[list[Any]]]:
    answer = await room.client.get(f"/archive/{name}.json?{urlencode(asked)}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert not found["truncated"]
    return found["columns"], found["rows"]


def test_every_question_is_counted_again() -> None:
    asked = {function.__name__: sets for function, _, sets in ASKED}
    assert set(asked) == set(describe()["queries"])
    for name, query in describe()["queries"].items():
        assert all(set(one) == set(query["params"]) for one in asked[name]), name


@pytest.mark.parametrize(("function", "order", "sets"), ASKED, ids=[function.__name__ for function, _, _ in ASKED])
async def test_an_answer_says_what_the_rows_say(
    room: Datasette, tables: Tables, function: Callable[..., Answer], order: str, sets: list[dict[str, str]]
) -> None:
    name, found = function.__name__, 0
    for asked in sets:
        columns, rows = await ask(room, name, asked)
        keys = [tuple(row[abs(int(place))] or "" for place in order.split()[:1]) for row in rows if order]
        assert keys == sorted(keys, reverse=order.startswith("-")), asked
        kept = [at for at, column in enumerate(columns) if column not in UNTRUE_COLUMNS.get(name, [])]
        answer = [tuple(row[at] for at in kept) for row in rows]
        expected = list(function(tables, **asked))
        assert sorted(answer, key=repr) == sorted(expected, key=repr), asked
        found += len(answer)
    assert found > 1


async def test_extracts_mark_what_was_found(room: Datasette) -> None:
    for name, asked in [("cerca_post", {"q": RARE, "blog": ""}), ("cerca_commenti", {"q": RARE})]:
        columns, rows = await ask(room, name, asked)
        in_title = [RARE in str(row[columns.index("title")]) for row in rows] if name == "cerca_post" else []
        for row, title in zip(rows, in_title or [False] * len(rows), strict=True):
            assert title or f"«{RARE}»" in row[columns.index("extract")].lower()


async def test_an_empty_archive_answers_every_question(tmp_path: Path) -> None:
    database = Database(tmp_path / "empty.db")
    migrations.apply(database)
    database.close()
    room = build_datasette(tmp_path / "empty.db")
    for function, _, sets in ASKED:
        for asked in sets:
            _, rows = await ask(room, function.__name__, asked)
            assert len(rows) == (1 if function is manca_qualcosa else 0)
    for name in describe()["queries"]:
        assert (await room.client.get(f"/archive/{name}")).status_code == 200
    close(room)


@pytest.mark.parametrize("language", ["it", "en"])
async def test_the_page_of_a_question_speaks_the_readers_language(room: Datasette, language: str) -> None:
    for name, query in describe()["queries"].items():
        values = urlencode(dict.fromkeys(query["params"], HOSTILE))
        page = await room.client.get(f"/archive/{name}?{values}", headers={"accept-language": language})
        assert page.status_code == 200
        assert query["title"][language].replace("’", "’") in page.text
        assert query["description"][language] in page.text
        assert "<script>document.documentElement" not in page.text


async def test_posts_people_and_blogs_lead_to_their_pages(room: Datasette, tables: Tables) -> None:
    names = {"title": ("post_id", "post"), "author": ("person_id", "persona"), "name": ("person_id", "persona")}
    for function, _, sets in ASKED:
        for asked in sets:
            columns, rows = await ask(room, function.__name__, asked)
            page = (await room.client.get(f"/archive/{function.__name__}?{urlencode(asked)}")).text
            led = set(re.findall(r'<a href="/(\w+)/(\d+)">', page))
            assert "author" not in columns or "person_id" in columns or function is anonimi
            assert "title" not in columns or "post_id" in columns
            for row in (dict(zip(columns, row, strict=True)) for row in rows):
                for key, place in PLACES.items():
                    assert row.get(key) is None or (place, str(row[key])) in led, (function.__name__, key)
                for column, (key, place) in names.items():
                    if row.get(column) and row.get(key) is not None:
                        link = f'<a href="/{place}/{row[key]}">{escape(row[column])}</a>'
                        assert link in page, (function.__name__, column)


async def test_tables_and_views_lead_to_the_reading_room(room: Datasette) -> None:
    for address, link in [
        ("posts?id=4", '<a href="/post/4">Pialle e articoli da regalo</a>'),
        ("posts?id=4", '<a href="/persona/2">Ludovico</a>'),
        ("posts?id=4", '<a href="/blog/2">Bottega aperta</a>'),
        ("comments?id=2", '<a href="/post/1">Le reti dei pescatori</a>'),
        ("comments?id=2", '<a href="/commento/1">Ludovico</a>'),
        ("people?id=1", '<a href="/persona/1">Marta Riva</a>'),
        ("labels?id=1", '<a href="/etichetta/1">reti</a>'),
        ("post_labels?post_id=1", '<a href="/etichetta/1">reti</a>'),
        ("blogs?id=1", '<a href="/blog/1">Quaderno di lago</a>'),
        ("links?post_id=4", '<a href="/post/1">Le reti dei pescatori</a>'),
        ("runs?id=1", '<a href="/blog/1">Quaderno di lago</a>'),
        ("posts/4", '<a href="/post/4">Pialle e articoli da regalo</a>'),
        ("commenters?person_id=1", '<a href="/persona/1">Marta Riva</a>'),
        ("reading?post_id=4", '<a href="/post/4">Pialle e articoli da regalo</a>'),
        ("completeness?post_id=4", '<a href="/post/4">Pialle e articoli da regalo</a>'),
        ("replies?comment_id=2", '<a href="/commento/1">1</a>'),
        ("versioni_a_confronto?post=1", '<a href="/post/1/versioni?da=1&amp;a=7">'),
        ("post_in_un_giorno?post=1&day=2012", '<a href="/post/1/versioni?il=2012">'),
    ]:
        assert link in (await room.client.get(f"/archive/{address}")).text, (address, link)


async def test_no_cell_leads_out_of_the_house(room: Datasette) -> None:
    for sql in [
        "select '/post/1/versioni?\" onclick=' as page",
        "select '//evil.example/post/1/versioni?a=1' as page",
        "select 'x' as title, '1\"' as post_id, -1 as person_id, 1.5 as blog_id",
        f"select '{HOSTILE.replace(chr(39), chr(39) * 2)}' as title, 1 as post_id, 1 as post_id",
    ]:
        page = (await room.client.get(f"/archive?{urlencode({'sql': sql})}")).text
        body = page.partition("<tbody>")[2]
        assert "onclick=" not in re.sub("&#34;.*", "", body)
        assert "evil.example/post" not in re.sub(">[^<]*<", "><", body)
        assert "/persona/" not in body
        assert "<script>document" not in body
