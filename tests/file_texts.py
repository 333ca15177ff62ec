"""What blogs leave on disk, written for the tests of files: pages, backups, WARCs."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from feed_texts import BLOG

from scraper.items import Document

COPY = "sabato 12 marzo 2011\n\nIl mare d'inverno\n\nSono tornato.\n\nNessun commento:\n"
TAKEOUT = (
    "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
    f"xmlns:blogger='http://schemas.google.com/blogger/2018'><id>{BLOG}</id><title>L'orto</title>"
)
POST = "https://orto.blogspot.com/2011/10/zucca.html"


def entry(number: int, kind: str = "POST", more: str = "", status: str = "LIVE") -> str:
    return (
        f"<entry><id>{BLOG}.post-{number}</id>{more}<blogger:type>{kind}</blogger:type>"
        f"<blogger:status>{status}</blogger:status><author><name>Livia</name></author><title>Titolo {number}</title>"
        "<content type='html'>Testo</content><published>2011-10-20T07:41:00Z</published>"
        f"<blogger:filename>/2011/10/t{number}.html</blogger:filename></entry>"
    )


def page(
    name: str = "zucca",
    *,
    title: str = "La zucca",
    head: str = "",
    index: bool = False,
) -> str:
    address = f"https://orto.blogspot.com/2011/10/{name}.html"
    return (
        f"<!DOCTYPE html><html><head><meta content='blogger' name='generator'/>{head}<title>L'orto</title></head><body>"
        f"<h1 class='title'>L'orto</h1><div class='date-outer'><h2 class='date-header'>giovedì 20 ottobre 2011</h2>"
        "<div class='date-posts'><div class='post-outer'><div class='post hentry'>"
        f"<h3 class='post-title entry-title'><a href='{address if index else name + '.html'}'>{title}</a></h3>"
        "<div class='post-body entry-content'>Ho colto la zucca.</div>"
        f"<div class='post-footer'>Pubblicato da <span class='fn'>Livia</span> alle "
        f"<a class='timestamp-link' href='{address}'><abbr class='published' "
        "title='2011-10-20T09:41:00+02:00'>09:41</abbr></a></div></div></div></div></div></body></html>"
    )


def canonical(path: str) -> str:
    return f"<link href='https://orto.blogspot.com{path}' rel='canonical'/>"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def titles(documents: Iterable[Document]) -> list[str | None]:
    return [one.title for document in documents for one in document.posts]


def problems(documents: Iterable[Document]) -> list[tuple[str, str]]:
    return [(problem.kind, problem.url) for document in documents for problem in document.problems]


def takeout_zip() -> bytes:
    parent = f"<blogger:parent>{BLOG}.post-1</blogger:parent>"
    other = TAKEOUT.replace("blog-4242", "blog-9999")
    files: dict[str, str | bytes] = {
        "Takeout/Blogger/Blogs/L'orto/feed.atom": TAKEOUT + entry(1) + entry(2, status="DRAFT") + "</feed>",
        "Takeout/Blogger/Blogs/L'orto/settings.csv": "blog_subdomain,blog_locale\norto,it\n",
        "Takeout/Blogger/Blogs/L'orto/theme-classic.html": "<html><$BlogMetaData$><Blogger></Blogger></html>",
        "Takeout/Blogger/Blogs/L'orto/theme-layouts.xml": "<html xmlns:b='http://www.google.com/2005/gml/b'><b:skin/></html>",
        "Takeout/Blogger/Comments/L'orto/feed.atom": TAKEOUT + entry(7, "COMMENT", parent) + "</feed>",
        "Takeout/Blogger/Comments/Altrove/feed.atom": other + entry(8, "COMMENT", parent) + "</feed>",
        "Takeout/Blogger/Albums/L'orto/zucca.jpg": b"\xff\xd8\xff\xe0",
        "__MACOSX/Takeout/._feed.atom": "x",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def warc(*records: tuple[str, str, str, bytes], packed: bool = True) -> bytes:
    out = b""
    for url, date, status, body in records:
        kind = "application/atom+xml" if "/feeds/" in url else "image/png" if url.endswith("png") else "text/html"
        squeezed = gzip.compress(body)
        answer = (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=UTF-8\r\nContent-Encoding: gzip\r\n"
            f"Content-Length: {len(squeezed)}\r\n\r\n"
        ).encode() + squeezed
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{len(out)}>\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: {date}\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if packed else record
    return out
