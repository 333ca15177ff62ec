"""Whatever happens to a page, feed, backup, copy or saved file on its way, only documented errors come out.

`ARCHIVIO_MUTATIONS=10000` mutates each kind ten thousand times.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from feed_texts import POSTS_FEED, comment, feed, gdata, post, rss
from file_texts import page, takeout_zip, warc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_backups import OLD, SETTINGS_CSV, TAKEOUT, old, setting, takeout, template
from test_copies import FLAT, MARKDOWN, THREADED

from scraper.copies import extract_copy
from scraper.errors import ArchivioError
from scraper.feeds import extract_feed
from scraper.files.backup_settings import read_settings_csv
from scraper.files.backups import iter_backup
from scraper.files.folders import open_zip
from scraper.files.kinds import Kind, sniff
from scraper.files.saved import find_address, read_mhtml, strip_wayback
from scraper.files.warcs import index_warc, load_record
from scraper.pages import extract_page
from scraper.sitemaps import extract_sitemap

EXAMPLES = int(os.environ.get("ARCHIVIO_MUTATIONS", "40"))
HOSTILE = (
    b"\x00", b"\xff", b"\xc3", b"<", b">", b"&", b"&#0;", b"&#x110000;", b"&lt;", b"]]>", b"<![CDATA[", b"<!--",
    b"</entry>", b"<entry>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"'", b'"', b"\\", b"\n\n", b"\r", b"{", b"[", b'"$t":',
    b"9" * 400, b"http://[", b"http://a:b/", b"javascript:x", "\u202e\ufeff".encode(), b"\xed\xa0\x80", b"](", b"**",
    b"20 ottobre 2011 14:33", b"5 commenti:", b"Rispondi", b"Anna ha detto...",
)  # fmt: skip

SITEMAP = b"<urlset><url><loc>https://a.it/b?c&amp;d</loc><lastmod>2011</lastmod></url><url><loc>x</loc></url></urlset>"
MHTML = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html'
    f"; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.it/\r\n\r\n{page()}\r\n--x--\r\n"
).encode()


def read_backup(body: bytes) -> None:
    for document in iter_backup(BytesIO(body), "backup.xml"):
        assert document.page_type == "backup"


def read_warc(body: bytes) -> None:
    for entry in index_warc(BytesIO(body), "giro.warc.gz"):
        load_record(BytesIO(body), entry, "giro.warc.gz")


def read_zip(body: bytes) -> None:
    with open_zip(BytesIO(body), "takeout.zip") as folder:
        for path, _ in folder.list():
            with folder.open(path) as stream:
                stream.read()


def read_saved(body: bytes) -> None:
    assert isinstance(sniff(body, "x.html"), Kind)
    find_address(body)
    strip_wayback(body)


OLD_BACKUP = (OLD + template() + setting("BLOG_LOCALE", "it") + old(1) + old(2, "comment") + "</feed>").encode()
TAKEOUT_BACKUP = (
    TAKEOUT + takeout(1) + takeout(2, "COMMENT", more="<blogger:parent>x-1.post-1</blogger:parent>")
).encode()
#: one page for each way in which posts, comments and gates are read
PAGES = (
    "classic-bare-archive", "classic-linked-index", "classic-minima-post", "contempo-post", "custom-index",
    "custom-post", "dynamic-post", "emporio-post-flat", "gate-over-page", "gate-removed", "handmade-post",
    "layouts-index", "layouts-post-threaded", "magazine-post", "mobile-index", "notable-post", "soho-index",
)  # fmt: skip


def read_page(body: bytes) -> None:
    extract_page(body, "https://orto.blogspot.com/2011/10/la-zucca.html")


CASES: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "atom": (feed(post(1), comment(2, parent=1), post(3)), lambda body: extract_feed(body, POSTS_FEED)),
    "rss": (rss(), lambda body: extract_feed(body, POSTS_FEED)),
    "json": (gdata(callback="f"), lambda body: extract_feed(body, POSTS_FEED)),
    "sitemap": (SITEMAP, lambda body: extract_sitemap(body, "https://a.it/sitemap.xml")),
    "flat copy": (FLAT.encode(), lambda body: extract_copy(body, "copia.txt")),
    "threaded copy": (THREADED.encode(), lambda body: extract_copy(body, "copia.txt")),
    "markdown copy": (MARKDOWN.encode(), lambda body: extract_copy(body, "copia.md")),
    "old backup": (OLD_BACKUP, read_backup),
    "takeout": (TAKEOUT_BACKUP, read_backup),
    "settings": (SETTINGS_CSV.encode(), lambda body: read_settings_csv(body, "settings.csv")),
    "saved page": (page(head="<link rel='canonical' href='https://a.it/'>").encode(), read_saved),
    "mhtml": (MHTML, lambda body: read_mhtml(body, "pagina.mht")),
    "warc": (warc(("https://a.it/", "2012-01-01T00:00:00Z", "200 OK", page().encode()), packed=False), read_warc),
    "zip": (takeout_zip(), read_zip),
    **{name: ((Path(__file__).parent / "pages" / f"{name}.html").read_bytes(), read_page) for name in PAGES},
}


def mutate(body: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, new in changes:
        at %= len(body) + 1
        body = body[:at] + new + body[at + length :]
    return body


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 100_000),
        st.sampled_from([0, 0, 1, 2, 7, 40, 400, 100_000]),
        st.one_of(st.just(b""), st.sampled_from(HOSTILE), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES)
def test_only_documented_errors_come_out(name: str, changes: list[tuple[int, int, bytes]]) -> None:
    body, read = CASES[name]
    complaint = "none"
    try:
        read(mutate(body, changes))
    except ArchivioError as error:
        complaint = str(error)
    assert complaint.strip()
    assert "\n" not in complaint
