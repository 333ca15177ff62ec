"""The Atom feeds: valid (RFC 4287), the same entries wherever they are served, every run that changed something."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from lxml import etree
from web_archive import HOSTILE, SEEN

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FEEDS = ["/blog/1.atom", "/blog/2.atom", "/cambiamenti.atom"]


def write(archive_file: Path, *statements: str) -> None:
    writer = sqlite3.connect(archive_file)
    for statement in statements:
        writer.execute(statement)
    writer.commit()
    writer.close()


async def read(room: Datasette, address: str, **headers: str) -> Any:
    answer = await room.client.get(address, headers={"accept-language": "it", **headers})
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


def find_breaches(feed: Any) -> list[str]:
    """Return what RFC 4287 asks for and a feed lacks."""
    breaches = []
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        name = element.findtext(f"{ATOM}title")
        for needed in ("id", "title", "updated"):
            held = element.findall(f"{ATOM}{needed}")
            if len(held) != 1 or not held[0].text:
                breaches.append(f"{name}: {len(held)} {needed}")
        if not re.match(r"(urn:uuid:[0-9a-f-]{36}|tag:[a-z0-9.-]+,\d{4}:\S+)$", element.findtext(f"{ATOM}id")):
            breaches.append(f"{name}: id")
        dates = [*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")]
        breaches += [f"{name}: {date.tag}" for date in dates if not INSTANT.fullmatch(date.text)]
        relations = [
            (link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link")
        ]
        breaches += [f"{name}: two links alike"] if len(relations) != len(set(relations)) else []
        for link in element.findall(f"{ATOM}link"):
            if not re.match(r"https?://[^/]+/", link.get("href")):
                breaches.append(f"{name}: {link.get('href')}")
    if not feed.findtext(f"{ATOM}author/{ATOM}name"):
        breaches.append("author")
    if [link.get("rel") for link in feed.findall(f"{ATOM}link")] != ["self"]:
        breaches.append("self")
    names = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    return breaches + ([] if len(names) == len(set(names)) else ["two entries of one id"])


@pytest.mark.parametrize("address", FEEDS)
async def test_feeds_are_valid(archive_file: Path, room: Datasette, address: str) -> None:
    write(
        archive_file,
        "UPDATE posts SET title = 'Rotto' || char(8) || ' <b>', published_on = '2012-01-01' WHERE id IN (2, 5)",
        "UPDATE post_versions SET title = NULL, content_html = '<p>a' || char(11) || 'b &amp; c</p>'",
        "UPDATE runs SET posts_changed = 2, finished_at = NULL WHERE id = 2",
    )
    feed = await read(room, address)
    assert find_breaches(feed) == []
    assert feed.findall(f"{ATOM}entry")
    assert "Rotto <b>" in unescape("".join(feed.itertext()))
    own = next(link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert own.get("href") == f"http://localhost{address}"


async def test_hostile_text_is_text_in_what_a_reader_shows(room: Datasette) -> None:
    for address in FEEDS:
        feed = await read(room, address)
        for content in feed.iter(f"{ATOM}content"):
            assert content.get("type") == "html"
            assert HOSTILE[:8] not in content.text


async def test_names_do_not_depend_on_where_the_archive_is_served(archive_file: Path, room: Datasette) -> None:
    def names(feed: Any) -> list[str]:
        return [element.text for element in feed.iter(f"{ATOM}id")]

    for address in FEEDS:
        here = names(await read(room, address))
        assert names(await read(room, f"{address}?x=1", host="altrove.example:81", **{"accept-language": "en"})) == here
        assert not [name for name in here if "localhost" in name]
    write(archive_file, "UPDATE blogs SET blogger_id = '4242' WHERE id = 1", "UPDATE runs SET id = 77 WHERE id = 1")
    assert "tag:blogger.com,1999:blog-4242.post-9000000000000000001" in names(await read(room, "/blog/1.atom"))
    assert names(await read(room, "/cambiamenti.atom")) == here, "a merge may give a run another number"


async def test_every_run_that_changed_something_is_told(archive_file: Path, room: Datasette) -> None:
    columns = "id, blog_id, url, started_at, finished_at, outcome"
    run = f"INSERT INTO runs ({columns}, {{0}}) VALUES ({{1}}, 1, 'u', {{2}}, 'archived', 1)"
    days = [f"'2026-03-{day:02}T05:00:00Z', '2026-03-{day:02}T05:00:10Z'" for day in range(2, 9)]
    counted = ["posts_new", "posts_changed", "posts_gone", "comments_new", "comments_changed", "comments_gone"]
    write(
        archive_file,
        *(run.format(name, number, days[number - 10]) for number, name in enumerate(counted, start=10)),
        run.format("requests", 16, days[6]),
        "UPDATE posts SET first_seen_at = '2026-03-02T05:00:03Z' WHERE id = 2",
        "INSERT INTO post_versions (post_id, seen_at, content_hash) VALUES (1, '2026-03-03T05:00:04Z', 'x')",
        "UPDATE posts SET gone_at = '2026-03-04T05:00:05Z' WHERE id = 3",
        "UPDATE comments SET first_seen_at = '2026-03-05T05:00:06Z' WHERE id = 6",
    )
    feed = await read(room, "/cambiamenti.atom")
    told = [entry.findtext(f"{ATOM}title").removeprefix("Quaderno di lago: ") for entry in feed.iter(f"{ATOM}entry")]
    assert told == [
        "1 commento sparito",
        "1 commento cambiato",
        "1 commento nuovo",
        "1 post sparito",
        "1 post cambiato",
        "1 post nuovo",
        "4 post nuovi, 6 commenti nuovi",
    ]
    bodies = [re.sub("<[^>]+>", " ", content.text).split() for content in feed.iter(f"{ATOM}content")]
    assert [" ".join(body) for body in bodies][2:6] == [
        "1 commento nuovo Nuovi commenti: Ghiaccio",
        "1 post sparito Sparito: Ghiaccio",
        "1 post cambiato Cambiato: Le reti dei pescatori",
        "1 post nuovo Nuovo: Senza titolo",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-03-07T05:00:10Z"


async def test_a_post_whose_text_changed_is_news_again(archive_file: Path, room: Datasette) -> None:
    write(archive_file, "UPDATE posts SET first_seen_at = '2012-05-01T05:00:00Z'")
    feed = await read(room, "/blog/1.atom")
    updated = {entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")}
    assert updated["Le reti dei pescatori"] == SEEN
    assert updated["Ghiaccio"] == "2012-05-01T05:00:00Z"


@pytest.mark.parametrize("address", FEEDS)
async def test_what_a_reader_has_is_not_sent_again(archive_file: Path, room: Datasette, address: str) -> None:
    first = await room.client.get(address)
    for known in (first.headers["etag"], f"W/{first.headers['etag']}", f'"x", {first.headers["etag"]}', "*"):
        again = await room.client.get(address, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (await room.client.get(address, headers={"if-none-match": '"x"'})).status_code == 200
    write(archive_file, "UPDATE posts SET title = 'Altro'", "UPDATE runs SET posts_new = 9, blog_id = 2")
    changed = await room.client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200
