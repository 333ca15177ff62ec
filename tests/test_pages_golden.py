"""Each page of our own beside what is read from it. `pytest tests/test_pages_golden.py --update-golden` rewrites."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from scraper.items import Document
from scraper.pages import extract_page

PAGES = Path(__file__).parent / "pages"
FOUND_AT = {
    "classic-bare-archive": "http://bordo.example/2003_10_05_archive.html",
    "classic-byline-post": "http://coniglio.example/blog/2006/03/lavoro.html",
    "classic-labels-in-body": "http://www.attrezzi.example/2008/06/inseguendo-la-pialla.aspx",
    "classic-linked-index": "http://cammelli.example/log/index.php",
    "classic-list-comments": "http://nuvole.blogspot.com/2004/04/pioggia.html",
    "classic-minima-post": "http://ilmolo.blogspot.com/2005/06/reti-asciutte.html",
    "classic-stamped-link": "http://contare.example/pn/2006/01/un-numero.asp",
    "contempo-index": "https://www.quaderno.example/",
    "contempo-post": "https://www.quaderno.example/2020/09/la-merenda.html",
    "custom-article": "https://galleria.blogspot.com/2024/02/mostra.html",
    "custom-index": "https://cortile.blogspot.com/",
    "custom-post": "https://cortile.blogspot.com/2016/07/il-gelso.html",
    "disqus-post": "https://vela.blogspot.com/2013/04/randa.html",
    "dynamic-post": "http://mosaico.blogspot.com/2018/08/tessere.html",
    "emporio-index": "https://bottega.blogspot.com/",
    "emporio-post-flat": "https://www.quaderno.example/2019/06/il-temporale.html",
    "error-404": "https://orto.blogspot.com/2011/10/niente.html",
    "essential-index": "https://lanterna.blogspot.com/",
    "essential-post": "https://lanterna.blogspot.com/2022/09/stoppino.html",
    "gate-moved": "http://orto.blogspot.com/",
    "gate-over-page": "http://rosso.blogspot.com/2018/03/vino.html",
    "gate-private": "http://segreto.blogspot.com/",
    "gate-private-en": "http://segreto.blogspot.com/",
    "gate-redirect": "http://orto.blogspot.com/",
    "gate-removed": "http://sparito.blogspot.com/",
    "gate-removed-en": "http://sparito.blogspot.com/",
    "gate-warning": "http://rosso.blogspot.com/",
    "handmade-index": "https://sentieri.blogspot.com/",
    "handmade-post": "https://sentieri.blogspot.com/2017/06/il-rifugio.html",
    "layouts-index": "https://orto.blogspot.com/",
    "layouts-post-flat": "https://orto.blogspot.com/2008/03/le-talpe.html",
    "layouts-post-threaded": "https://orto.blogspot.com/2011/10/la-zucca-che-cammina.html?showComment=1319178000123",
    "magazine-index": "https://cucina.blogspot.com/",
    "magazine-post": "https://cucina.blogspot.com/2020/12/il-croccante.html",
    "mirror-designer-post": "file:///mirror/infuga/2011/10/ventanni-dopo.html",
    "mirror-post": "file:///mirror/campi/2007/08/il-fosso.html",
    "mobile-index": "https://orto.blogspot.com/?m=1",
    "mobile-post": "https://orto.blogspot.com/2011/10/la-zucca-che-cammina.html?m=1",
    "notable-index": "https://ilfaro.blogspot.com/",
    "notable-post": "https://ilfaro.blogspot.com/2018/04/la-lampada.html",
    "saved-scripts-run": "file:///scaricati/lievito.html",
    "soho-index": "https://ilfaro.blogspot.com/",
    "soho-post": "https://ilfaro.blogspot.com/2019/11/mareggiata.html",
    "static-page": "https://orto.blogspot.com/p/chi-sono.html",
}


def plain(value: Any) -> Any:
    """Write a document as JSON does, without what it does not say."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items() if each is not None and each not in ((), {}, [])}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def as_golden(document: Document) -> str:
    return json.dumps(plain(asdict(document)), ensure_ascii=False, indent=1) + "\n"


def test_every_page_has_an_address() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == set(FOUND_AT)


@pytest.mark.parametrize("name", sorted(FOUND_AT))
def test_what_is_read_is_the_golden(name: str, request: pytest.FixtureRequest) -> None:
    read = as_golden(extract_page((PAGES / f"{name}.html").read_bytes(), FOUND_AT[name]))
    golden = PAGES / f"{name}.json"
    if request.config.getoption("--update-golden"):
        golden.write_text(read, encoding="utf-8")
    assert golden.exists(), f"{golden.name} is missing: read it, then --update-golden"
    assert read == golden.read_text(encoding="utf-8")
