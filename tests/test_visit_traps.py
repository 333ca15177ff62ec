"""Blogs that lead a visit round in circles, or into somebody else's blog."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from visiting import Kept

from scraper.errors import BlogError
from scraper.items import Blog
from scraper.memory import Nothing
from scraper.visit import Visit, archive_tour, sitemap_tour
from scraper.visit.answers import Answer

ROOT = "https://esempio.blogspot.com/"
FRONT = (
    b"<html><head><meta content='blogger' name='generator'/></head><body><div class='post hentry'></div></body></html>"
)
INDEX = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</sitemapindex>"
FEED = """<feed xmlns='http://www.w3.org/2005/Atom' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/'>
<id>tag:blogger.com,1999:blog-1</id><openSearch:totalResults>1000000</openSearch:totalResults>
<link rel='next' href='{next}'/><entry><id>tag:blogger.com,1999:blog-1.post-{post}</id><title>Ancora</title>
<published>2011-10-20T09:41:00+02:00</published><updated>2011-10-20T09:41:00+02:00</updated>
<content type='html'>pane</content><link rel='alternate' type='text/html' href='{link}'/></entry></feed>"""


def visit_to(answer: Callable[[str], tuple[int, bytes]], **options: object) -> tuple[Visit, Kept, list[str]]:
    asked: list[str] = []
    kept = Kept()

    async def ask(url: str, *, fresh: bool = False) -> Answer:
        asked.append(url)
        assert len(asked) < 2_000, "the visit does not end"
        status, body = answer(url)
        return Answer(url=url, status=status, body=body, fetched_at=datetime.now(UTC))

    return Visit(ROOT, ask, kept, **{"memory": Nothing(), **options}), kept, asked  # type: ignore[arg-type]


async def test_sitemaps_without_end_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_tour, "MOST_SITEMAPS", 20)
    fresh = itertools.count()

    def answer(url: str) -> tuple[int, bytes]:
        if "sitemap" not in url:
            return (200, FRONT) if url == ROOT else (404, b"")
        names = "".join(f"<sitemap><loc>{ROOT}sitemap.xml?page={next(fresh)}</loc></sitemap>" for _ in range(3))
        return 200, INDEX.format(names).encode()

    visit, kept, asked = visit_to(answer, via="pages")
    await visit.run()
    assert len(asked) < 60
    assert "sitemap_endless" in {kind for kind, _ in kept.problems}


@pytest.mark.parametrize(("cut", "listings"), [(None, ["posts"]), (1, []), (2, []), (3, [])])
async def test_a_sitemap_cut_short_among_whole_ones_is_no_complete_list(cut: int | None, listings: list[str]) -> None:
    def answer(url: str) -> tuple[int, bytes]:
        if url == f"{ROOT}sitemap.xml":
            parts = (f"<sitemap><loc>{ROOT}sitemap.xml?page={number}</loc></sitemap>" for number in (1, 2, 3))
            return 200, INDEX.format("".join(parts)).encode()
        if "?page=" not in url:
            return (200, FRONT) if url == ROOT else (404, b"")
        whole = f"<urlset><url><loc>{ROOT}2011/10/a{url[-1]}.html</loc></url></urlset>".encode()
        return 200, whole.removesuffix(b"</urlset>") if url[-1] == str(cut) else whole

    visit, kept, _ = visit_to(answer, via="pages")
    await visit.run()
    assert [listing.what for listing in kept.listings] == listings


async def test_months_without_end_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_tour, "MOST_BARREN", 20)
    fresh = (f"{ROOT}{1990 + number // 12}/{number % 12 + 1:02}/" for number in range(1200))

    def answer(url: str) -> tuple[int, bytes]:
        if "sitemap" in url:
            return 404, b""
        months = "".join(f"<a class='post-count-link' href='{next(fresh)}'>gennaio</a>" for _ in range(3))
        widget = f"<div class='widget BlogArchive' id='BlogArchive1'>{months}</div>".encode()
        return 200, FRONT.replace(b"</body>", widget + b"</body>")

    visit, kept, asked = visit_to(answer, via="pages")
    await visit.run()
    assert len(asked) < 100
    assert "archive_endless" in {kind for kind, _ in kept.problems}


async def test_a_feed_that_goes_round_is_left() -> None:
    fresh = itertools.count(2)

    def answer(url: str) -> tuple[int, bytes]:
        if "/feeds/posts" not in url:
            return (200, FRONT) if url == ROOT else (404, b"")
        number = next(fresh)
        following = f"{ROOT}feeds/posts/default?start-index={number}"
        link = f"{ROOT}2011/10/{number % 2}.html"
        return 200, FEED.format(next=following, post=number % 2, link=link).encode()

    visit, _, asked = visit_to(answer)
    await visit.run()
    assert len(asked) < 60


async def test_an_address_that_led_elsewhere_does_not_write_there() -> None:
    class Remembered(Nothing):
        def blog(self) -> Blog:
            return Blog(url="https://altro.blogspot.com/")

    visit, kept, _ = visit_to(lambda url: (200, FRONT), memory=Remembered(), full=True)
    with pytest.raises(BlogError, match="used to lead to https://altro"):
        await visit.run()
    assert kept.posts == []
