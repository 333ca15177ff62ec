"""Pages → items: what every theme family prints, on pages of our own."""

from __future__ import annotations

import pytest

from scraper.errors import NotAPage
from scraper.pages import extract_page

URL = "https://orto.blogspot.com/2011/10/la-zucca.html"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n ",
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        b"solo testo, nessun marcatore",
        b"<html><body><h1>Orari</h1><p>Aperto dalle 9 alle 13.</p></body></html>",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'></feed>",
    ],
)
def test_what_is_no_blog_page_is_refused_in_one_sentence(body: bytes) -> None:
    with pytest.raises(NotAPage) as refusal:
        extract_page(body, URL)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)
