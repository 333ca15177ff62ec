"""Sitemaps → the addresses they list."""

from __future__ import annotations

import pytest

from bench.samples import SAMPLES
from scraper.errors import NotAFeed
from scraper.sitemaps import SitemapEntry, extract_sitemap

URL = "https://orto.blogspot.com/sitemap.xml"
START = "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"


def listed(*names: str) -> str:
    return "".join(
        f"<url><loc>https://orto.blogspot.com/2011/10/{name}.html</loc><lastmod>2011-10-21T08:00:00Z</lastmod></url>"
        for name in names
    )


def test_pages_come_in_order_and_once() -> None:
    sitemap = extract_sitemap((START + listed("zucca", "mela", "zucca") + "</urlset>").encode(), URL)
    assert sitemap.entries == (
        SitemapEntry("https://orto.blogspot.com/2011/10/zucca.html", "2011-10-21T08:00:00Z"),
        SitemapEntry("https://orto.blogspot.com/2011/10/mela.html", "2011-10-21T08:00:00Z"),
    )
    assert sitemap.sitemaps == ()
    assert sitemap.problems == ()


def test_an_index_lists_sitemaps() -> None:
    body = (
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        "<sitemap><loc>https://orto.blogspot.com/sitemap.xml?page=1</loc></sitemap>"
        "<sitemap><loc>/sitemap.xml?page=2&amp;x=1</loc></sitemap></sitemapindex>"
    )
    sitemap = extract_sitemap(body.encode(), URL)
    assert [entry.loc for entry in sitemap.sitemaps] == [f"{URL}?page=1", f"{URL}?page=2&x=1"]
    assert sitemap.entries == ()


def test_a_cut_sitemap_gives_what_can_be_read() -> None:
    body = (START + listed("zucca", "mela") + "</urlset>").encode()
    sitemap = extract_sitemap(body[: body.rindex(b"mela")], URL)
    assert sitemap.entries[0].loc == "https://orto.blogspot.com/2011/10/zucca.html"
    assert [problem.kind for problem in sitemap.problems] == ["sitemap_truncated"]


def test_a_broken_entry_costs_no_other_its_ampersands() -> None:
    entries = (
        "<url><loc>https://orto.blogspot.com/a</x></loc></url><url><loc>https://orto.blogspot.com/b?c&amp;d</loc></url>"
    )
    sitemap = extract_sitemap((START + entries + "</urlset>").encode(), URL)
    assert "https://orto.blogspot.com/b?c&d" in [entry.loc for entry in sitemap.entries]
    assert sitemap.problems


def test_what_is_no_web_address_is_counted() -> None:
    body = START + listed("zucca") + "<url><loc>javascript:x()</loc></url><url/></urlset>"
    sitemap = extract_sitemap(body.encode(), URL)
    assert len(sitemap.entries) == 1
    assert [(problem.kind, problem.detail) for problem in sitemap.problems] == [
        ("sitemap_address", "2 entries without a web address")
    ]


@pytest.mark.parametrize(("name", "kinds"), [("sitemap.xml", ["sitemap_empty"]), ("sitemap-pages.xml", [])])
def test_a_sitemap_that_lists_no_post_is_a_problem(name: str, kinds: list[str]) -> None:
    sitemap = extract_sitemap(f"{START}</urlset>".encode(), f"https://orto.blogspot.com/{name}")
    assert [problem.kind for problem in sitemap.problems] == kinds


@pytest.mark.parametrize(
    "body", [b"", b" ", b"<html><body/></html>", b"<feed/>", b"User-agent: *", b"<urlset", b"\x00\x01"]
)
def test_what_is_no_sitemap_is_one_sentence(body: bytes) -> None:
    with pytest.raises(NotAFeed, match=r"sitemap\.xml"):
        extract_sitemap(body, URL)


def test_a_real_sitemap() -> None:
    path = SAMPLES / "other" / "en-inspire-sitemap.xml"
    if not path.is_file():
        pytest.skip("the real sitemap is not there")
    sitemap = extract_sitemap(path.read_bytes(), URL)
    assert len(sitemap.entries) == path.read_bytes().count(b"<url>")
    assert sitemap.problems == ()
