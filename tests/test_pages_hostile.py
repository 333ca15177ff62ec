"""Hostile and broken pages: only documented errors, in bounded time, however deep, long or torn.

`ARCHIVIO_MUTATIONS=10000 pytest tests/test_pages_hostile.py` runs the long way.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import NotAPage
from scraper.items import Document
from scraper.pages import extract_page
from scraper.pages.encoding import decode_page
from scraper.pages.literals import js_unescaped, parse_literal

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
URL = "https://orto.blogspot.com/2011/10/la-zucca.html"
MUTATIONS = int(os.environ.get("ARCHIVIO_MUTATIONS", "300"))
SCRAPS = [
    b"<div class='post hentry'>", b"</div>", b"<div class='post-body entry-content'>",
    b"<a name='123456789012345678'></a>",
    b"<li class='comment' id='c99'>", b"</body>", b"<script>", b"</script>", b"<!--", b"-->", b"\x00", b"\xff\xfe",
    b"&#1114112;", b"var items = [{'id': '1', 'timestamp': '99999999999999999999'", b"<base href='http://[::1'>",
    b"<h2 class='date-header'>", b"<a href='http://[bad'>x</a>", b"<link rel='canonical' href='http://\xc3\xa8'>",
    b"?showComment=99999999999999999999#c1", b"<svg><title>", b"<template>", b"<![CDATA[", b"<html lang='",
    b"'pageType': 'item'", b"\xe2\x80\xae", b"<table><tr>",
]  # fmt: skip


def mutated(body: bytes, chance: random.Random) -> bytes:
    """Tear a page up: cut, repeat, move and scatter pieces of it, once or a few times."""
    for _ in range(chance.randint(1, 6)):
        start, end = sorted(chance.randrange(len(body) + 1) for _ in range(2))
        end = min(end, start + chance.choice([1, 20, 400, 4000]))
        kind = chance.randrange(6)
        if kind == 0:
            body = body[:start] + body[end:]
        elif kind == 1:
            body = body[:end] + body[start:end] * chance.randint(1, 4) + body[end:]
        elif kind == 2:
            body = body[:start] + chance.choice(SCRAPS) + body[start:]
        elif kind == 3:
            body = body[:start] + bytes(chance.randrange(256) for _ in range(chance.randint(1, 8))) + body[end:]
        elif kind == 4:
            body = body[:start]
        else:
            body = body[end:] + body[start:end] + body[:start]
    return body


def read(body: bytes, content_type: str | None = None) -> Document | None:
    """Read a page and hold what must always be; None where it is refused in one sentence."""
    try:
        document = extract_page(body, URL, content_type)
    except NotAPage as refusal:
        if "\n" in str(refusal) or not str(refusal).endswith("."):
            raise
        return None
    hold(document)
    return document


def test_torn_pages_raise_only_what_is_documented() -> None:
    chance = random.Random(19867961)
    originals = [path.read_bytes() for path in PAGES]
    count = 0
    for number in range(MUTATIONS):
        torn = mutated(chance.choice(originals), chance)
        try:
            count += read(torn, chance.choice([None, "text/html; charset=x-none", "text/html"])) is not None
        except Exception as error:
            raise AssertionError(f"mutation {number} of seed 19867961") from error
    assert count > MUTATIONS // 2


def hold(document: Document) -> None:
    """What a document always keeps, whatever it was read from."""
    for post in document.posts:
        assert post.url is None or post.url.startswith(("http://", "https://"))
        assert post.title is None or post.title.strip()
        assert post.blogger_id is None or post.blogger_id.isdigit()
    for comment in document.comments:
        assert comment.blogger_id is None or comment.blogger_id.isdigit()
        assert comment.removed_by in (None, "author", "administrator")
    whole = f"{document}"
    assert "\x00" not in whole
    whole.encode()  # no lone surrogate anywhere


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(body: bytes) -> None:
    read(body)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from([None, "text/html; charset=iso-8859-1", "text/html; charset=utf-16"]))
def test_utf_8_is_decoded_whatever_is_declared(text: str, content_type: str | None) -> None:
    body = text.removeprefix("\ufeff").encode("utf-8", "replace")
    assert decode_page(body, content_type).encode() == body


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_what_is_unescaped_can_be_stored(text: str) -> None:
    js_unescaped(text.encode("utf-8", "replace").decode()).encode()


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="[]{}'\":,\\ab1 \n", max_size=60))
def test_any_literal_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        parse_literal(text)


BLOGGER = b"<html><meta content='blogger' name='generator'>"


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (BLOGGER + b"<div>" * 200_000 + b"fondo", True),
        (BLOGGER + b"<div class='post hentry'><div class='post-body'>" + b"<b>" * 20_000, True),
        (BLOGGER + b"<ul id='comments'>" + b"<div class='comment' id='c123456789'><p>" * 5_000, True),
        (BLOGGER + b"<script type='application/ld+json'>" + b"[" * 200_000 + b"</script>", False),
        (BLOGGER + b"<script>var items = [" + b"{'a': [" * 20_000 + b"</script>", False),
    ],
    ids=["elements", "inline", "comments", "json", "literal"],
)
def test_depth_raises_no_recursion_error_and_is_no_secret(body: bytes, cut: bool) -> None:
    document = read(body)
    assert document is not None
    assert [problem.kind for problem in document.problems] == (["page_too_deep"] if cut else [])


def repeated(*pieces: bytes) -> Callable[[int], bytes]:
    """Build a page that repeats pieces, each with its own number where it has a place for one."""
    return lambda count: BLOGGER + b"".join(p % n if b"%" in p else p for n in range(count) for p in pieces)


OF_A_POST = (
    b"<link rel='canonical' href='https://orto.blogspot.com/2011/10/x.html'><div class='post-body'>x</div>"
    b"<div id='comments'>"
)
LONG: dict[str, Callable[[int], bytes]] = {
    "posts": repeated(
        b"<h2 class='date-header'>1/1/11</h2><div class='widget Text'></div><div class='post hentry'>",
        b"<a name='62%016d'></a><h3 class='post-title'>t</h3><div class='post-body'>b</div>",
        b"<div class='post-footer'><a class='comment-link' href='#comments'>1 commento</a></div></div>",
    ),
    "bodies": repeated(b"<div class='post-body'>x</div>"),
    "bodies of one post": lambda count: BLOGGER + b"<div class='hentry'>" + b"<div class='post-body'>x</div>" * count,
    "anchors": repeated(b"<a name='10%016d'></a><p>x</p><p><a title='permalink' href='/x'>#</a></p>"),
    "headings": repeated(b"<div><h2><a href='/2011/10/a%d.html'>x</a></h2><span class=date>1/1/11</span></div>"),
    "flat comments": lambda count: OF_A_POST + repeated(b"<a name='c10%016d'></a><p>x")(count),
    "flat siblings": lambda count: (
        OF_A_POST + repeated(b"<a name='c10%016d'></a>x", b"<a href='#c10%016d'>#</a>")(4 * count)
    ),
    "comments in a body": lambda count: (
        BLOGGER + b"<div class='post-body'>" + b"<p class='comments' id='c123456789'>" * count
    ),
    "open footers": repeated(b"<div class='post-body'>x</div><div class='post-footer'>y"),
    "clearings": lambda count: BLOGGER + b"<div class='post-body'>" + b"<div style='clear: both;'></div>" * 8 * count,
    "signs": lambda count: (
        BLOGGER + b"<div class='hentry'><p class='post-body'>b</p><i class='byline'>di a" + b" -" * 9 * count + b"x"
    ),
    "quotes": lambda count: BLOGGER + b"_WidgetManager._SetDataContext([{" + b"'a': '" * count,
    "charsets": lambda count: BLOGGER + b"<meta " * count + b"\xe8",
    "backslashes": lambda count: BLOGGER + b"<script>var items = ['" + b"\\" * count + b"</script>",
    "spaces": lambda count: (
        BLOGGER + b"<div class='hentry'><p class='post-body'>b</p><i class='byline'>di" + b" \t" * count
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_page_alone(name: str) -> None:
    assert seconds(LONG[name](800)) < 0.05 + 10 * seconds(LONG[name](200))


def seconds(body: bytes) -> float:
    """Measure one reading: the processor's time, the better of two."""
    taken = []
    for _ in range(2):
        started = time.process_time()
        extract_page(body, "https://orto.blogspot.com/")
        taken.append(time.process_time() - started)
    return min(taken)
