"""Zips, tars and WARCs are read as what they hold; damage and bombs cost themselves."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from feed_texts import ROOT, feed, post
from file_texts import COPY, POST, page, problems, takeout_zip, titles, warc, write

from scraper.errors import ExtractionError
from scraper.files import iter_documents
from scraper.files.folders import open_zip


def test_takeout_as_downloaded(tmp_path: Path) -> None:
    path = write(tmp_path, {"takeout-20260101.zip": takeout_zip()}) / "takeout-20260101.zip"
    documents = list(iter_documents(path))
    assert titles(documents) == ["Titolo 1"]
    assert documents[0].posts[0].url == "https://orto.blogspot.com/2011/10/t1.html"
    comments = {comment.blogger_id: document.blog for document in documents for comment in document.comments}
    assert set(comments) == {"7", "8"}
    assert comments["7"] is not None
    assert comments["7"].url == ROOT, "the blog is known from its own backup"
    assert comments["8"] is None
    assert [kind for kind, _ in problems(documents)] == ["backup_draft"]


def test_the_same_in_a_tar(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar, zipfile.ZipFile(io.BytesIO(takeout_zip())) as archive:
        for name in archive.namelist():
            info = tarfile.TarInfo(name)
            info.size = len(archive.read(name))
            tar.addfile(info, io.BytesIO(archive.read(name)))
    path = write(tmp_path, {"takeout.tgz": packed.getvalue()}) / "takeout.tgz"
    assert titles(iter_documents(path)) == ["Titolo 1"]


def test_a_zip_in_a_folder_that_is_damaged_costs_itself(tmp_path: Path) -> None:
    whole = takeout_zip()
    write(tmp_path, {"a.zip": whole[: len(whole) // 2], "b.txt": COPY, "c.zip": whole})
    documents = list(iter_documents(tmp_path))
    assert titles(documents) == ["Il mare d'inverno", "Titolo 1"]
    assert ("file_not_read", f"{tmp_path.name}/a.zip") in problems(documents)


def test_a_bomb_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("feed.atom", bytes(1000))
        archive.infolist()[0].file_size = 1 << 40
    with open_zip(packed, "bomba.zip") as folder, pytest.raises(ExtractionError, match=r"bomba\.zip"):
        folder.list()


def test_a_page_larger_than_any_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "enorme.html"
    with path.open("wb") as stream:
        stream.write(b"<html>")
        stream.truncate(17 * 1024 * 1024)
        stream.seek(70_000)
        stream.write(b"x")
    path.write_bytes(b"<html>" + b"x" * (17 * 1024 * 1024))
    with pytest.raises(ExtractionError, match="larger than 16 MB"):
        list(iter_documents(path))


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_gives_its_pages_and_feeds(tmp_path: Path, packed: bool) -> None:
    body = warc(
        (ROOT, "2012-01-01T00:00:00Z", "200 OK", page(index=True, title="Indice").encode()),
        (POST, "2011-11-01T00:00:00Z", "200 OK", page(title="Vecchio titolo").encode()),
        (POST + "?m=1", "2013-01-01T00:00:00Z", "404 Not Found", b"<html>perso</html>"),
        (
            f"https://web.archive.org/web/2012id_/{POST}",
            "2012-06-01T00:00:00Z",
            "200 OK",
            page(title="Nuovo").encode(),
        ),
        (ROOT + "feeds/posts/default", "2012-01-01T00:00:00Z", "200 OK", feed(post(title="Dal feed"))),
        ("https://altro.it/", "2012-01-01T00:00:00Z", "200 OK", b"<html><body>altro</body></html>"),
        ("https://img.it/a.png", "2012-01-01T00:00:00Z", "200 OK", b"\x89PNG"),
        packed=packed,
    )
    documents = list(iter_documents(write(tmp_path, {"giro.warc.gz": body}) / "giro.warc.gz"))
    assert titles(documents) == ["Nuovo", "Dal feed", "Indice"], "the newest capture, lists last"
    assert [document.url for document in documents[:3]] == [POST, ROOT + "feeds/posts/default", ROOT]
    assert problems(documents) == [("captures_left_out", "giro.warc.gz")]


@pytest.mark.parametrize(
    "said",
    ["text/html", "text/plain", "application/json", "application/rss+xml", "application/octet-stream", "image/png"],
)
def test_a_feed_is_known_whatever_its_server_called_it(tmp_path: Path, said: str) -> None:
    body = warc((ROOT + "feeds/posts/default", "2012-01-01T00:00:00Z", "200 OK", feed(post())), packed=False)
    body = body.replace(b"application/atom+xml; charset=UTF-8", said.ljust(35).encode())
    (document,) = iter_documents(write(tmp_path, {"giro.warc": body}) / "giro.warc")
    assert (document.page_type, titles([document])) == ("feed", ["La zucca"])


def test_what_is_typed_as_bytes_is_known_by_its_bytes(tmp_path: Path) -> None:
    kinds = {POST: page().encode(), ROOT + "a.bin": b"\x00\x01", ROOT + "b.css": b"body {}", ROOT + "c.bin": b""}
    body = warc(*((url, "2012-01-01T00:00:00Z", "200 OK", content) for url, content in kinds.items()), packed=False)
    body = body.replace(b"text/html; charset=UTF-8", b"application/octet-stream")
    (document,) = iter_documents(write(tmp_path, {"giro.warc": body}) / "giro.warc")
    assert titles([document]) == ["La zucca"]


def test_a_cut_warc_gives_what_it_holds(tmp_path: Path) -> None:
    whole = warc(
        (POST, "2011-11-01T00:00:00Z", "200 OK", page(title="Primo").encode()),
        (ROOT + "2011/11/b.html", "2011-11-01T00:00:00Z", "200 OK", page("b", title="Secondo").encode()),
    )
    path = write(tmp_path, {"giro.warc.gz": whole[:-200]}) / "giro.warc.gz"
    documents = list(iter_documents(path))
    assert titles(documents) == ["Primo"], "half a page is no page"
    assert problems(documents) == [("warc_damaged", "giro.warc.gz")]


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_whose_length_is_beyond_any_is_one_sentence(tmp_path: Path, packed: bool) -> None:
    record = warc((POST, "2011-11-01T00:00:00Z", "200 OK", page().encode()), packed=False)
    head, _, rest = record.partition(b"application/http\r\nContent-Length: ")
    body = head + b"application/http\r\nContent-Length: 99999999999999999999" + rest.lstrip(b"0123456789")
    path = write(tmp_path, {"giro.warc": gzip.compress(body) if packed else body}) / "giro.warc"
    with pytest.raises(ExtractionError, match=r"giro\.warc"):
        list(iter_documents(path))
