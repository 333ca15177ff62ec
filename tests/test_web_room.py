"""The reading room: what each page shows, in both languages, whatever the archive holds."""

from __future__ import annotations

import os
import re
import sqlite3
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from sqlite_utils import Database
from web_archive import HOSTILE, SEEN, build_archive
from web_page_check import find_faults
from web_room import close

from pipelines.schema import migrations
from web.changes import compare
from web.charts.counts import draw_count
from web.charts.months import draw_months
from web.charts.week import draw_heat, find_extremes
from web.metadata import describe
from web.page import POLICY
from web.schema_page import write_page
from web.serve import build_datasette
from web.words import Words, italian

ROOT = Path(__file__).parent.parent
PAGES = [
    "/", "/blog/1", "/blog/2", "/blog/1/2011", "/blog/1/2011/10", "/blog/1/1999", "/post/1", "/post/2", "/post/3",
    "/post/4", "/post/5", "/post/6", "/persona/1", "/persona/2", "/persona/4", "/etichetta/1", "/etichetta/3",
    "/post/1/versioni", "/cattura/1", "/cattura/99",
    "/post/1/versioni?il=2012-06-01", "/post/5/versioni?il=x&da=9", "/etichetta/1?blog=1", "/cerca", "/cerca?q=reti",
    "/cerca?q=freddo&person=Ines&blog=1&year=2012&in=comments",
    "/cerca?q=reti&label=RETI", "/rete", "/grafici", "/missing", "/post/99", "/blog/99", "/persona/99", "/etichetta/99",
    "/commento/99", "/archive", "/archive/posts", "/archive/posts/1", "/archive/replies",
    "/archive/cerca_post?q=reti&blog=", "/archive?sql=select+1",
]  # fmt: skip


async def read(room: Datasette, address: str, language: str = "it") -> str:
    answer = await room.client.get(address, headers={"accept-language": language})
    return str(answer.text)


@pytest.mark.parametrize("language", ["it", "en"])
async def test_every_page_is_well_made(room: Datasette, language: str) -> None:
    for address in PAGES:
        page = await read(room, address, language)
        assert f'<html lang="{language}"' in page, address
        assert not find_faults(page.replace('style="', 'data-s="') if "/archive" in address else page), address
        assert "Traceback" not in page


async def test_hostile_text_stays_text_on_every_page(room: Datasette) -> None:
    for address in PAGES:
        page = await read(room, address)
        assert "<script>document.documentElement" not in page, address
        assert "<img src=x" not in page, address
        assert not re.search(r"<img[^>]+src=\"https?:", page), address


async def test_pages_of_the_room_may_run_nothing(room: Datasette) -> None:
    for address in ["/", "/post/5", "/cerca?q=%3Cscript%3E", "/missing"]:
        answer = await room.client.get(address)
        assert answer.headers["content-security-policy"] == POLICY
        assert "<script" not in answer.text


@pytest.mark.parametrize("address", ["/", "/cerca", "/cerca?q=x", "/rete", "/grafici", "/cambiamenti.atom", "/archive"])
async def test_an_empty_archive_is_shown(tmp_path: Path, address: str) -> None:
    database = Database(tmp_path / "empty.db")
    migrations.apply(database)
    database.close()
    room = build_datasette(tmp_path / "empty.db")
    assert (await room.client.get(address)).status_code == 200
    close(room)


async def test_the_first_page_tells_the_whole(room: Datasette) -> None:
    page = await read(room, "/")
    assert "6 post" not in page  # the static page is none
    assert "5 post e 8 commenti in 2 blog, 20 ottobre 2011 – 11 marzo 2012." in page
    assert "il blog non risponde" in page
    assert "4 post nuovi, 6 commenti nuovi" in page
    assert '<a href="/archive/problems?run_id=1">1 problema</a>' in page


async def test_a_post_shows_what_was_printed_and_what_was_understood(room: Datasette) -> None:
    page = await read(room, "/post/1")
    assert "giovedì 20 ottobre 2011</dd>" in page
    assert "20 ottobre 2011, 09:41 <small>(da header)" in page
    assert "5 annunciati, 5 archiviati" in page
    unsure = await read(room, "/post/5")
    assert "boh 31 febbraio" in unsure
    assert "non certa, quindi nessuna" in unsure


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("Le reti.", "Le reti.\n\nAggiunta.", "Le reti.+\n\nAggiunta.+"),
        ("Le reti.\n\nAggiunta.", "Le reti.", "Le reti.-\n\nAggiunta.-"),
        ("Le reti.", "Le reti. E i nodi.", "Le reti. +E i nodi.+"),
        ("Le reti. E i nodi.", "Le reti.", "Le reti. -E i nodi.-"),
        ("Le reti. Tese.", "Le reti.\n\nTese.", "Le reti. +\n\n+Tese."),
        ("Prima.\n\nDopo.", "Zero.\n\nPrima.\n\nDopo.", "+Zero.\n\n+Prima.\n\nDopo."),
        ("Le reti ", "Le reti", ""),
    ],
)
def test_only_what_changed_is_marked(old: str, new: str, marked: str) -> None:
    signs = {"in": "+", "out": "-", "same": "", "skip": "…"}
    assert "".join(f"{signs[kind]}{text}{signs[kind]}" for kind, text in compare(old, new)) == marked


@pytest.mark.parametrize("address", ["/blog/1/2011/13", "/blog/1/2011/00", "/blog/1/0000", "/post/99/versioni"])
async def test_what_no_calendar_has_is_not_found(room: Datasette, address: str) -> None:
    answer = await room.client.get(address)
    assert answer.status_code == 404
    assert '<a href="/cerca">' in answer.text


async def test_an_opening_is_cut_between_words(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE posts SET content_text = ? WHERE id = 1", ["conversazione " * 40])
    writer.commit()
    writer.close()
    assert re.search(r'<p class="opening">(conversazione )+…</p>', await read(room, "/blog/1"))


async def test_the_conversation_as_of_a_day(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    for seen, text in (("2012-01-01T05:00:00Z", "Prima."), ("2013-01-01T05:00:00Z", "Dopo.")):
        writer.execute(
            "INSERT INTO comment_versions (comment_id, seen_at, content_html, content_hash) VALUES (1, ?, ?, ?)",
            [seen, text, text],
        )
    writer.execute("UPDATE comments SET gone_at = '2014-01-01T05:00:00Z' WHERE id = 2")
    writer.execute("UPDATE comments SET removed_at = '2012-06-01T05:00:00Z' WHERE id = 4")
    writer.commit()
    writer.close()
    for day, shown, hidden in [
        ("2011-10-19", [], ["Prima.", "E con lo stesso filo"]),
        ("2011-10-20", ["Prima.", "E con lo stesso filo"], ["Dopo.", "Peccato"]),
        ("2012-05-31", ["Prima.", "Commento eliminato"], ["Dopo."]),
        ("2014-01-02", ["Dopo.", "Peccato"], ["Prima.", "E con lo stesso filo", "Commento eliminato"]),
    ]:
        page = await read(room, f"/post/1/versioni?il={day}")
        assert [text for text in shown if text not in page] == [], day
        assert [text for text in hidden if text in page] == [], day


async def test_any_two_versions_and_the_post_as_of_a_day(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute(
        "INSERT INTO post_versions (id, post_id, seen_at, title, content_html, content_hash)"
        " VALUES (100, 1, '2026-04-01T05:00:00Z', 'Reti nuove', '<p>Tutto diverso.</p>', 'x')"
    )
    oldest = writer.execute("SELECT min(id) FROM post_versions WHERE post_id = 1").fetchone()[0]
    writer.commit()
    writer.close()
    page = await read(room, f"/post/1/versioni?da={oldest}&a=100")
    assert "<ins>Tutto diverso.</ins>" in page
    assert "<del>Le reti si riparano" in page
    assert "Com’era il 1 giugno 2012" in (then := await read(room, "/post/1/versioni?il=2012-06-01"))
    assert "4 commenti" in then
    assert "una rete" not in then
    early = await read(room, "/post/1/versioni?il=2010-01-01")
    assert "L’archivio non l’aveva ancora visto" in early
    assert 'href="/post/1/versioni"' in await read(room, "/post/1")


async def test_blank_titles_and_nameless_blogs_are_still_reached(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE posts SET title = '  ' WHERE id = 4")
    writer.execute("UPDATE blogs SET title = NULL WHERE id = 2")
    writer.commit()
    writer.close()
    for address in ("/", "/blog/2", "/blog/2/2012", "/post/4", "/persona/1", "/cerca?q=bottega", "/rete"):
        page = await read(room, address)
        assert ">None<" not in page
        assert not re.search(r"<a [^>]*>\s*</a>", page), address


async def test_a_conversation_is_in_order(room: Datasette) -> None:
    page = await read(room, "/post/1")
    turns = re.findall(r'<li id="c(\d+)" class="turn depth(\d)( own)?( gone)?"', page)
    assert turns == [
        ("1", "0", "", ""),
        ("2", "1", " own", ""),
        ("3", "2", "", ""),
        ("4", "0", "", " gone"),
        ("5", "1", "", ""),
    ]
    assert "Rimosso dall’autore" in page
    assert '<span class="badge">autore</span>' in page
    assert "↳ a Marta Riva" in page


async def test_a_post_knows_its_neighbours_links_and_history(room: Datasette) -> None:
    page = await read(room, "/post/1")
    assert '<a rel="next" href="/post/2">' in page
    assert '<a href="/post/4">Pialle e articoli da regalo</a>' in page  # linked from
    assert "<del>" in page
    assert 'class="absent" href="https://img.example/rete.jpg"' in page
    assert "una rete (immagine non archiviata)" in page
    assert "Commenti annunciati nel tempo: da 2 a 5" in page
    assert '<a rel="prev" href="/post/2">' in await read(room, "/post/3")
    assert "questa è la copia che resta" in await read(room, "/post/3")


async def test_links_between_archived_posts_stay_in_the_archive(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    link = '<p><a href="https://quadernodilago.blogspot.com/2011/10/le-reti.html">le reti</a></p>'
    writer.execute("UPDATE post_versions SET content_html = ? WHERE post_id = 4", [link])
    writer.commit()
    writer.close()
    assert '<a href="/post/1" rel="nofollow noopener noreferrer" class="kept">le reti</a>' in await read(
        room, "/post/4"
    )


async def test_a_person_and_who_answered_them(room: Datasette) -> None:
    page = await read(room, "/persona/2", "en")
    assert "Who answered" in page
    assert '<a href="/persona/1">Marta Riva</a> <small>1 time</small>' in page
    assert '<a href="/post/1">Le reti dei pescatori</a>' in page


async def test_long_conversations_have_pages_and_comments_an_address(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    for number in range(1000, 1400):
        writer.execute(
            "INSERT INTO comments (id, post_id, blogger_id, author, published_on, content_html, source, first_seen_at,"
            " last_seen_at) VALUES (?, 2, ?, 'Ines', '2011-10-22', '<p>Ecco.</p>', 'feed', ?, ?)",
            [number, str(number), SEEN, SEEN],
        )
    writer.commit()
    writer.close()
    lead = await room.client.get("/commento/1250", follow_redirects=False)
    assert lead.headers["location"] == "/post/2?pagina=3#c1250"
    page = await read(room, "/post/2?pagina=3")
    assert 'id="c1250"' in page
    assert "Pagina 3 di 4" in page
    assert (await room.client.get("/post/2?pagina=99999")).status_code == 200


@pytest.mark.parametrize(
    ("question", "found", "absent"),
    [
        ("q=articolo", ["/post/1", "/post/3", "/post/4"], ["/post/2"]),
        ("q=perche", ["/post/2"], ["/post/1"]),
        ("q=ghiaccio+articolo&year=2012", ["/post/3"], ["/post/4"]),
        ("q=reti&blog=2", ["/post/4"], ["/commento/1"]),
        ("q=reti&label=inverno", ["/post/1"], ["/post/4"]),
        ("q=reti&in=comments", ["/commento/1"], ['<h2 id="in-posts">']),
        ("q=freddo&person=ines", ["/commento/6"], []),
        ("q=freddo&person=marta", [], ["/commento/6"]),
        ("q=%22acqua+%C3%A8+ferma%22", ["/post/1"], ["/post/2"]),
        ("q=nebb*", ["/post/2"], []),
        ("q=nebbia+struzzi", ["/post/2", "Nessun testo ha tutte le parole"], []),
        ("q=struzzi", ["Non si è trovato nulla"], []),
        ("q=un+ghiaccio+degli+altri+e+di+nebbia", ["/post/2", "/post/3"], ["<mark>e</mark>", "/post/4"]),
        ("q=reti+di+un+pescatore+sul", ["/post/1"], ["Nessun testo ha tutte le parole"]),
        ("q=%22parla+d%27altro%22", ["/post/1"], ["Non si è trovato nulla"]),
        ("q=c%27%C3%A8", ["Non si è trovato nulla"], ["/post/"]),
        ("q=ines", ["<mark>Ines</mark>"], []),
        ("q=reti&pagina=99", ["/post/1", "/post/4"], ["Nessun testo ha tutte le parole"]),
        ("q=reti&year=2012&pagina=9", ["/post/4"], ["Nessun testo ha tutte le parole"]),
    ],
)
async def test_search_finds(room: Datasette, question: str, found: list[str], absent: list[str]) -> None:
    page = await read(room, f"/cerca?{question}")
    assert [thing for thing in found if thing not in page] == []
    assert [thing for thing in absent if thing in page] == []


async def test_a_title_that_says_it_comes_before_a_text_that_does(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE posts SET content_text = 'Pialle, pialle, pialle.' WHERE id = 2")
    writer.commit()
    writer.close()
    page = await read(room, "/cerca?q=pialle")
    assert page.index('href="/post/4"') < page.index('href="/post/2"')


@pytest.mark.parametrize("address", ["/persona/2", "/etichetta/1", "/post/1"])
async def test_past_the_last_page_stands_the_last(room: Datasette, address: str) -> None:
    beyond, whole = [(await read(room, asked)).partition("<main")[2] for asked in (f"{address}?pagina=99", address)]
    assert beyond.partition("</main>")[0] == whole.partition("</main>")[0]


async def test_the_blog_of_copies_is_called_so_wherever_a_reader_looks(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE blogs SET title = NULL, url = 'urn:archivio:copies' WHERE id = 1")
    writer.commit()
    for address in ["/", "/blog/1", "/post/1", "/persona/3", "/blog/1.atom", "/cambiamenti.atom", "/rete"]:
        page = await read(room, address)
        assert "Copie senza indirizzo" in page, address
        assert "urn:archivio:copies<" not in page, address
    writer.executescript(
        "PRAGMA foreign_keys = OFF; DELETE FROM posts WHERE blog_id = 2; DELETE FROM blogs WHERE id = 2"
    )
    writer.close()
    assert "<h1>Copie senza indirizzo</h1>" in await read(room, "/")


async def test_an_archive_of_one_day_and_no_comments_says_just_that(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.executescript(
        "PRAGMA foreign_keys = OFF; DELETE FROM blogs WHERE id = 2; DELETE FROM posts WHERE id <> 1;"
        " DELETE FROM comments; UPDATE posts SET comment_count = 0"
    )
    writer.close()
    page = await read(room, "/")
    assert "0 commenti, 20 ottobre 2011." in page
    assert "Nessun commento" in page
    assert len(re.findall(r'<text[^>]* class="tick end"', page)) == 1


async def test_the_last_page_of_a_table_leads_to_all_of_it(room: Datasette) -> None:
    for address in [
        "/archive/comments?_size=3",
        "/archive/comments?_size=3&_next=4&_sort=id",
        "/archive/comments?_size=3&_next=6&_sort=id",
    ]:
        page = await read(room, address)
        link = unescape(re.findall(r'href="([^"]*_stream=on[^"]*)"', page)[0])
        whole = await room.client.get(link)
        assert (whole.status_code, len(whole.text.splitlines())) == (200, 9), link


@pytest.mark.parametrize("address", ["/", "/post/1", "/archive/posts", "/archive/posts.csv", "/archive/cerca_post"])
async def test_nobody_writes_here(room: Datasette, address: str) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = await room.client.request(method, address)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert "content-security-policy" in answer.headers
    assert (await room.client.request("HEAD", address)).status_code == 200


@pytest.mark.parametrize(
    ("instants", "told"),
    [
        (["2011-10-20T07:00:00Z", "2012-01-20T07:00:00Z"], ["ott 2011", "gen 2012"]),
        (["2011-10-20T07:00:00Z", "2011-10-27T07:00:00Z"], ["20 ott 2011", "27 ott 2011"]),
        (["2011-10-20T07:00:00Z", "2011-10-20T09:00:00Z"], ["20 ott 2011"]),
    ],
)
def test_the_ends_of_a_curve_are_told_apart(instants: list[str], told: list[str]) -> None:
    drawn = draw_count(list(zip(instants, (3, 5), strict=True)), Words("it"))
    assert re.findall(r'class="tick(?: end)?">([^<]*\d{4})<', drawn) == told


async def test_nobody_is_a_link_without_words(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE comments SET author = '  ' WHERE id = 1")
    writer.commit()
    writer.close()
    assert re.search(r'<a href="/persona/2">Anonimo</a>', await read(room, "/post/1"))


async def test_the_inner_tables_that_are_listed_can_be_read(room: Datasette) -> None:
    page = await read(room, "/archive?_show_hidden=1")
    assert "comments_fts_data" in page
    assert "comments_fts_idx" not in page


async def test_search_marks_hits_and_nothing_else(room: Datasette) -> None:
    page = await read(room, "/cerca?q=citta")
    assert "<mark>città</mark>" in page
    assert "<mark>" not in (await read(room, "/cerca?q=%3Cmark%3E")).replace("<mark>citt", "")


@pytest.mark.parametrize(
    "typed", ['"', "*", "(", "AND", "🐟", "%", "\\", "a" * 5000, "\x00", "' OR 1=1 --", "«»", "-x", "NEAR(a b)"]
)
async def test_search_takes_anything(room: Datasette, typed: str) -> None:
    for field in ("q", "blog", "year", "label", "person", "in", "pagina"):
        answer = await room.client.get(f"/cerca?q=reti&{field}={quote(typed)}")
        assert answer.status_code == 200, (field, typed)


async def test_a_preference_is_kept_and_leads_back(room: Datasette) -> None:
    answer = await room.client.get("/preferenze?lingua=en&torna=/post/1%3Fpagina%3D1", follow_redirects=False)
    assert answer.headers["location"] == "/post/1?pagina=1"
    assert "lingua=en" in answer.headers["set-cookie"]
    page = await room.client.get("/", headers={"accept-language": "it"}, cookies={"lingua": "en", "tema": "scuro"})
    assert '<html lang="en" data-theme="scuro">' in page.text
    for elsewhere in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/%0d%0aset-cookie:x",
        "javascript:1",
        "/" + "a" * 5000,
    ]:
        answer = await room.client.get(f"/preferenze?torna={quote(elsewhere, safe='%')}", follow_redirects=False)
        assert answer.headers["location"] == "/"


async def test_every_chart_and_table_has_its_sql_one_click_away(room: Datasette) -> None:
    for address in ["/", "/blog/1", "/blog/1/2011", "/post/1", "/persona/1", "/rete", "/grafici"]:
        page = await read(room, address)
        links = [unescape(link) for link in re.findall(r'href="(/archive\?sql=[^"]+)"', page)]
        charts = re.findall(r'<table|<svg (?![^>]*aria-hidden="true")', page.partition('<div class="smalls">')[0])
        assert len(links) >= len(charts), address
        assert links or address == "/persona/1", address  # a person of few years has no chart
        for link in links:
            answer = await room.client.get(link)
            assert answer.status_code == 200, link
            assert "CSV" in answer.text, link


async def test_images_come_from_beside_the_archive_and_nowhere_else(archive_file: Path, room: Datasette) -> None:
    image = b"\x89PNG\r\n\x1a\n"
    (archive_file.parent / "media").mkdir()
    (archive_file.parent / "media" / "kept.png").write_bytes(image)
    (archive_file.parent / "media" / "text.png").write_bytes(b"secret")
    (archive_file.parent / "media" / "lead.png").symlink_to(archive_file.parent / "beside.png")
    for outside in (archive_file.parent / "beside.png", archive_file.parent.parent / "outside.png"):
        outside.write_bytes(image)
    writer = sqlite3.connect(archive_file)
    for number, path, kind in [
        (2, "media/kept.png", "image/png"),
        (3, "../outside.png", "image/png"),
        (4, "media/kept.png", "image/svg+xml"),
        (5, "/etc/hostname", "image/png"),
        (6, "beside.png", "image/png"),
        (7, "media/text.png", "image/png"),
        (8, "media/lead.png", "image/png"),
        (9, "media/kept.png", "image/gif"),
    ]:
        writer.execute(
            "INSERT INTO media (id, url, path, content_type) VALUES (?, ?, ?, ?)", [number, f"u{number}", path, kind]
        )
    writer.commit()
    writer.close()
    kept = await room.client.get("/media/2")
    assert (kept.status_code, kept.content, kept.headers["content-type"]) == (200, image, "image/png")
    for number in (1, 3, 4, 5, 6, 7, 8, 9, 99):
        assert (await room.client.get(f"/media/{number}")).status_code == 404


async def test_what_is_written_is_seen_at_once(archive_file: Path, room: Datasette) -> None:
    assert "8 commenti" in await read(room, "/")
    writer = sqlite3.connect(archive_file)
    writer.execute(
        "INSERT INTO comments (post_id, blogger_id, author, published_on, source, first_seen_at, last_seen_at)"
        " VALUES (2, '1', 'Ines', '2011-11-01', 'feed', ?, ?)",
        [SEEN, SEEN],
    )
    writer.commit()
    assert "9 commenti" in await read(room, "/")
    writer.close()


async def test_an_import_is_no_visit(archive_file: Path, room: Datasette) -> None:
    assert "ultima visita" in await read(room, "/blog/1")
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE runs SET url = 'file:///home/livia/takeout.zip' WHERE blog_id = 1")
    writer.commit()
    writer.close()
    assert "ultima visita" not in await read(room, "/blog/1")


async def test_a_replaced_archive_is_opened_anew(archive_file: Path, room: Datasette, tmp_path: Path) -> None:
    assert "Quaderno di lago" in await read(room, "/blog/1")
    other = build_archive(tmp_path / "other.db")
    writer = sqlite3.connect(other)
    writer.execute("UPDATE blogs SET title = 'Un altro quaderno' WHERE id = 1")
    writer.commit()
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    writer.execute("PRAGMA journal_mode=DELETE")
    writer.close()
    for rest in ("-wal", "-shm"):
        archive_file.with_name(archive_file.name + rest).unlink(missing_ok=True)
    os.replace(other, archive_file)
    for _ in range(6):  # every thread has a connection of its own
        assert "Un altro quaderno" in await read(room, "/blog/1")
        assert "Un altro quaderno" in (await room.client.get("/archive/blogs.json?_shape=array")).text


@pytest.mark.parametrize("place", ["post", "blog", "persona", "etichetta", "commento", "cattura"])
async def test_odd_numbers_are_not_found_and_explained(room: Datasette, place: str) -> None:
    for number in ("0", "99", "9" * 18, "9" * 19, "9" * 400, "-1", "1e3", "%D9%A1", "1%00", "1.5"):
        answer = await room.client.get(f"/{place}/{number}", follow_redirects=True)
        assert answer.status_code == 404, number
        assert '<a href="/cerca">' in answer.text, number


async def test_slashes_at_the_end_and_heads(room: Datasette) -> None:
    for address in ("/post/1", "/blog/1/2011/10", "/persona/1", "/rete", "/grafici", "/cerca", "/cattura/1"):
        assert (await room.client.get(address + "/")).headers["location"].endswith(address)
        assert (await room.client.head(address)).status_code == 200
    assert (await room.client.head("/post/99")).status_code == 404


async def test_names_for_what_has_none_and_chips_without_end(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE blogs SET url = 'urn:archivio:copies', title = NULL, status = 'removed' WHERE id = 1")
    for number in range(100, 160):
        writer.execute("INSERT INTO labels (id, name) VALUES (?, ?)", [number, f"etichetta {number}"])
        writer.execute("INSERT INTO post_labels (post_id, label_id) VALUES (1, ?)", [number])
    writer.commit()
    writer.close()
    for address in ["/", "/blog/1", "/post/1", "/cerca?q=reti", "/rete", "/etichetta/1?blog=1"]:
        assert "Copie senza indirizzo" in await read(room, address), address
        english = await read(room, address, "en")
        assert "Copies without an address" in english, address
        assert "urn:archivio" not in english, address
    assert "the blog has been removed" in await read(room, "/", "en")
    for address, folded in [("/post/1", 38), ("/blog/1", 22)]:
        page = await read(room, address)
        assert f"<summary>{folded} altre etichette</summary>" in page, address
        assert not find_faults(page)


async def test_no_curve_of_counts_is_told(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    writer.execute("DELETE FROM comment_counts WHERE counted_at < '2026'")
    writer.commit()
    writer.close()
    assert "Finora ogni conteggio è stato letto una volta" in await read(room, "/grafici")


def test_even_traffic_is_no_dark_field() -> None:
    even = {(weekday, hour): 1000 + weekday * 10 + hour for weekday in range(7) for hour in range(24)}
    drawn = str(draw_heat(even, Words("it")))
    assert {level: drawn.count(f"heat{level}") > 4 for level in range(1, 6)} == dict.fromkeys(range(1, 6), True)
    assert str(draw_heat(dict.fromkeys(even, 7), Words("it"))).count("heat3") == 7 * 24
    assert find_extremes({(0, 0): 3}) == (0, 3)


def test_the_figures_of_a_scale_stand_beside_the_bars() -> None:
    months = {f"20{year:02}-{month:02}": 1234 for year in range(4, 15) for month in range(1, 13)}
    drawn = str(draw_months(months, months, Words("en")))
    right = max(
        float(x) + float(wide) for x, wide in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    )
    assert right <= 958 - 5 * 13  # 1,234 in a phone's letters


def test_every_phrase_has_its_italian() -> None:
    string = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    said: set[str] = set()
    for file in [*ROOT.glob("web/**/*.html"), *ROOT.glob("web/**/*.xml"), *ROOT.glob("web/**/*.py")]:
        text = file.read_text(encoding="utf-8")
        said |= {found[1][1:-1] for found in re.finditer(rf"\b(?:t|say)\(\s*{string}\s*[,)]", text)}
        for found in re.finditer(rf"\bmany\((?:[^(),\"']|\([^()]*\))+,\s*{string},\s*{string}", text):
            said |= {found[1][1:-1], found[2][1:-1]}
    parameters = {name for query in describe()["queries"].values() for name in query["params"]}
    said |= {f"parameter {name}" for name in parameters}
    said |= {f"removed by {who}" for who in ("author", "administrator")}
    assert len(said) > 150
    assert said - italian().keys() == set()
    for english, translated in italian().items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", translated)), english


def test_words_write_what_they_are_given_when_it_is_no_date() -> None:
    assert Words("it").day("boh") == "boh"
    assert Words("it").instant("boh") == "boh"
    assert Words("en").instant("2011-10-20T07:41:00Z", "Nowhere/Land") == "20 October 2011, 07:41"
    assert Words("it").percent(0.999) == "99 %"


def test_the_schema_page_is_true(archive_file: Path, request: pytest.FixtureRequest) -> None:
    connection = sqlite3.connect(archive_file)
    page = write_page(connection)
    connection.close()
    kept = ROOT / "docs" / "schema.md"
    if request.config.getoption("--update-golden"):
        kept.write_text(page, encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == page, "write it anew with pytest --update-golden"
    assert HOSTILE not in page
