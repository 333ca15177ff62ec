"""The reading room in a real Chromium: two widths, two languages, dark and light, accessible, silent on the network.

axe-core comes with axe-playwright-python, which `make install` brings without its browser driver. With SCREENSHOTS
naming a directory, the pages are photographed there.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn
from chromium import Browser, find_chromium, start_chromium
from web_archive import HOSTILE, build_archive
from web_room import close

from web.serve import build_datasette

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_chromium() is None, reason="Chromium is not there")]

PAGES = {
    "home": "/", "blog": "/blog/1", "post": "/post/1", "versions": "/post/1/versioni", "capture": "/cattura/1",
    "hostile": "/post/5", "person": "/persona/2",
    "search": "/cerca?q=reti", "net": "/rete", "charts": "/grafici", "lost": "/nowhere", "data": "/archive",
    "table": "/archive/posts", "sql": "/archive?sql=select+*+from+people",
}  # fmt: skip
#: each width in each language, dark and light
VIEWS = [(1280, "it", False), (1280, "en", True), (390, "it", True), (390, "en", False)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if "ARCHIVE_SERVED" in os.environ:  # such as a demo being served, for screenshots
        yield os.environ["ARCHIVE_SERVED"].rstrip("/")
        return
    with served(build_archive(tmp_path_factory.mktemp("browser") / "archive.db")) as address:
        yield address


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, where every name is a word of 5,000 letters."""
    archive = build_archive(tmp_path_factory.mktemp("endless") / "archive.db")
    writer = sqlite3.connect(archive)
    for table, name in [("blogs", "title"), ("posts", "title"), ("posts", "author"), ("people", "name"),
                        ("comments", "author"), ("labels", "name")]:  # fmt: skip
        key = " || id" if table in ("people", "labels") else ""
        writer.execute(f"UPDATE {table} SET {name} = replace(hex(zeroblob(2500)), '0', 'a'){key}")
    writer.commit()
    writer.close()
    with served(archive) as address:
        yield address


@contextmanager
def served(archive: Path) -> Iterator[str]:
    datasette = build_datasette(archive)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(datasette.app(), log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()
    close(datasette)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with start_chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_a_browser(house: str, browser: Browser, name: str) -> None:
    for width, language, dark in VIEWS:
        browser.visit(house + PAGES[name], width, language, dark)
        complaints = [said for said in browser.complaints if not (name == "lost" and "404" in said)]
        assert complaints == []
        assert [address for address in browser.asked if not address.startswith((house, "data:", "blob:"))] == []
        assert browser.run("document.documentElement.lang") == language
        assert browser.run("document.documentElement.dataset.bad") is None  # what a hostile text would have set
        assert browser.run(OVERFLOW) <= 0, f"wider than the window at {width}"
        if pictures := os.environ.get("SCREENSHOTS"):
            browser.shoot(Path(pictures) / f"{name}-{width}-{language}.png")


def test_questions_in_sql_can_be_read_in_the_dark_and_their_answers_on_a_phone(house: str, browser: Browser) -> None:
    browser.visit(house + "/archive?sql=select+id,+name,+profile_url+from+people", 390, dark=True)
    paper = browser.run("getComputedStyle(document.querySelector('.CodeMirror')).backgroundColor")
    assert max(int(part) for part in paper.strip("rgb()").split(",")) < 60
    heights = (
        "[...document.querySelectorAll('td.col-name')].slice(0, 3).map(cell => cell.getBoundingClientRect().height)"
    )
    assert max(browser.run(heights)) < 70, "a name is broken letter by letter"


def test_a_phone_reads_years_and_charts(house: str, browser: Browser) -> None:
    browser.visit(house + "/blog/1", 390)
    years = "[...document.querySelectorAll('.calendar th')].map(cell => cell.getBoundingClientRect().height)"
    assert max(browser.run(years)) < 40, "a name of a month or a year is broken in two"
    for page in ("/", "/grafici"):
        browser.visit(house + page, 390)
        small = "[...document.querySelectorAll('.chart text')].map(text => text.getBoundingClientRect().height)"
        assert min(browser.run(small)) > 11, page


@pytest.mark.parametrize("width", [390, 640, 800])
def test_each_fact_of_a_post_stands_beside_its_name(house: str, browser: Browser, width: int) -> None:
    browser.visit(house + "/post/1", width)
    lefts = "[...document.querySelectorAll('.margin {}')].map(fact => fact.getBoundingClientRect().left)"
    assert [len(set(browser.run(lefts.format(kind)))) for kind in ("dt", "dd")] == [1, 1]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_name_without_end_leaves_a_page_a_page(width: int, browser: Browser, endless: str) -> None:
    for address in ("/", "/blog/1", "/post/1", "/persona/2", "/cerca?q=reti", "/etichetta/1", "/rete"):
        browser.visit(endless + address, width)
        assert browser.run(OVERFLOW) <= 0, address
        assert browser.run("document.querySelector('h1').getBoundingClientRect().height") < 800, address
        assert browser.run("document.documentElement.scrollHeight") < 9_000, address


@cache
def read_axe() -> str:
    try:
        bundled = files("axe-playwright-python") or []
    except PackageNotFoundError:
        pytest.skip("axe-playwright-python, which holds axe.min.js, is not there: `make install` brings it")
    script = next(file for file in bundled if file.name == "axe.min.js")
    return script.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(house: str, browser: Browser, name: str) -> None:
    axe = read_axe()
    for width, language, dark in VIEWS:
        browser.visit(house + PAGES[name], width, language, dark)
        browser.run(axe + "; true")
        found = browser.run(
            "axe.run().then(result => result.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
            ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')))"
        )
        assert found == [], f"at {width}, {language}, {'dark' if dark else 'light'}"


@pytest.mark.parametrize(
    ("remembered", "title"),
    [
        ("l’acqua ferma in inverno", "Le reti dei pescatori"),
        ("ogni articoli sulla citta'", "Le reti dei pescatori"),
        ("IL LAGO E GELATO", "Ghiaccio"),
        ("giornale che esagerava", "Ghiaccio"),
        ("nella bottega si parlava di rete, di persona", "Pialle e articoli da regalo"),
    ],
)
def test_a_post_is_found_by_half_a_phrase_in_two_clicks(
    house: str, browser: Browser, remembered: str, title: str
) -> None:
    browser.visit(house + "/")
    browser.run(f"document.querySelector('#q').value = {json.dumps(remembered)}; 0")
    for click in ("document.querySelector('.seek button')", "document.querySelector('.results .card h3 a')"):
        browser._loaded = False
        browser.run(f"{click}.click(); 0")
        while not browser._loaded:
            browser._hear()
    assert browser.run("document.querySelector('h1').textContent") == title


def test_the_keyboard_leads_to_the_text_first_and_shows_where_it_is(house: str, browser: Browser) -> None:
    browser.visit(house + "/post/1")
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    assert browser.run("document.activeElement.getBoundingClientRect().width") > 50, "the link can be seen"
    browser.press("Enter")
    browser.press("Tab")
    assert browser.run("document.querySelector('main').contains(document.activeElement)")
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("data", "table", "sql")])
def test_a_page_reads_the_same_without_javascript(house: str, browser: Browser, name: str) -> None:
    read = []
    for off in (False, True):
        browser.call("Emulation.setScriptExecutionDisabled", value=off)
        try:
            browser.go(house + PAGES[name])
        finally:
            browser.call("Emulation.setScriptExecutionDisabled", value=False)
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        read.append(browser.call("DOM.getOuterHTML", nodeId=root)["outerHTML"])
    assert "<h1" in read[0]
    assert read[0] == read[1]


@pytest.mark.parametrize(
    "address",
    ["/persona/4", "/etichetta/3", "/blog/2", "/blog/2/2012/04", "/post/4", "/post/5/versioni?il=2026-01-01",
     "/cattura/1", "/rete", "/archive/posts/5", "/archive/people", "/archive/labels/3", "/archive/links",
     "/cerca?q=" + quote(HOSTILE), "/archive/cerca_post?q=" + quote(HOSTILE), "/" + quote(HOSTILE),
     "/archive?sql=" + quote("select name from people")],
)  # fmt: skip
def test_a_hostile_text_does_nothing(house: str, browser: Browser, address: str) -> None:
    browser.visit(house + address)  # a dialogue would not let it end
    assert browser.run("document.documentElement.dataset.bad") is None
    assert [asked for asked in browser.asked if not asked.startswith((house, "data:", "blob:"))] == []
    assert not [said for said in browser.complaints if "404" not in said]
