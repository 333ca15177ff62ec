"""Files and folders of every kind → documents, in an order that lets what is whole land first."""

from __future__ import annotations

import gzip
import io
import os
import re
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from feed_texts import BLOG, ROOT, comment, feed, gdata, post, rss
from file_texts import COPY, POST, TAKEOUT, canonical, entry, page, problems, titles, warc, write

from pipelines.html import clean_content
from scraper.errors import ExtractionError
from scraper.files import iter_documents, measure_files
from scraper.files.kinds import Kind, sniff
from scraper.files.saved import Mirror, find_address, strip_wayback, strip_wayback_address
from scraper.items import Source


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("copia.txt", COPY, "Il mare d'inverno"),
        ("copia.md", "## sabato 12 marzo 2011\n\n### La neve\n\nIeri.\n\n#### Nessun commento:\n", "La neve"),
        ("posts.atom", feed(post()), "La zucca"),
        ("posts.rss", rss(), "La zucca"),
        ("posts.json", gdata(), "La zucca"),
        ("default9522", gdata(callback="f"), "La zucca"),
        ("zucca.html", page(), "La zucca"),
        ("feed.atom", TAKEOUT + entry(1) + "</feed>", "Titolo 1"),
        ("posts.atom.gz", gzip.compress(feed(post()), mtime=0), "La zucca"),
    ],
)
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, content: str | bytes, title: str) -> None:
    write(tmp_path, {name: content, "senza-nome": content})
    for path in (tmp_path / name, tmp_path / "senza-nome"):
        if path.name == "senza-nome" and name in ("feed.atom", "copia.md"):
            continue
        documents = list(iter_documents(path))
        assert titles(documents) == [title]
        assert documents[0].posts[0].source in (Source.COPY, Source.BACKUP), "a file overwrites nothing"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vuoto.txt", b""),
        ("nota.txt", b"Comprare il pane."),
        ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("orari.html", b"<html><body><p>Aperto dalle 9.</p></body></html>"),
        ("stile.css", b"body { color: red }"),
        ("rotto.zip", b"PK\x03\x04" + b"x" * 100),
        ("vuoto.zip", b"PK\x05\x06" + bytes(18)),
        ("rotto.gz", b"\x1f\x8b" + b"x" * 100),
        ("rotto.warc", b"WARC/1.0\r\nrotto"),
        ("rotto.warc.gz", gzip.compress(b"WARC/1.0\r\nrotto", mtime=0)[:-4]),
        ("settings.csv", b"blog_name\nx\n"),
        ("theme-classic.html", b"<html><head><$BlogMetaData$></head><Blogger></Blogger></html>"),
        ("sitemap.xml", b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>"),
        ("rotta.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\nniente\n--x--\n"),
        ("privata.json", b'{"feed": {"$t": 1'),
    ],
)
def test_a_file_that_is_nothing_is_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = write(tmp_path, {name: content}) / name
    with pytest.raises(ExtractionError) as refused:
        list(iter_documents(path))
    assert name.partition(".")[0] in str(refused.value)
    assert "\n" not in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_what_does_not_exist_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="does not exist"):
        list(iter_documents(tmp_path / "manca.xml"))
    with pytest.raises(ExtractionError, match="holds nothing"):
        list(iter_documents(tmp_path))


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tubo.xml")
    with pytest.raises(ExtractionError, match=r"tubo\.xml is no file"):
        list(iter_documents(tmp_path / "tubo.xml"))


@pytest.mark.parametrize("content", [page(title="Salvata").encode(), COPY.encode(), b"<html>niente</html>"])
def test_a_name_that_is_not_utf_8_is_printable(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / os.fsdecode(b"cartella\xff")
    folder.mkdir()
    path = folder / os.fsdecode(b"perch\xe9.html")
    path.write_bytes(content)
    (folder / "intera.xml").write_bytes(feed(post(title="Dal feed")))
    documents = list(iter_documents(folder))
    assert "Dal feed" in titles(documents)
    assert len(documents) == 2
    for document in documents:  # a lone surrogate cannot be written
        document.url.encode()
        for problem in document.problems:
            f"{problem.url} {problem.detail}".encode()
    if b"niente" in content:
        with pytest.raises(ExtractionError, match="perch\ufffd") as refused:
            list(iter_documents(path))
        str(refused.value).encode()


def test_the_blog_of_a_copy_is_the_one_the_user_names(tmp_path: Path) -> None:
    path = write(tmp_path, {"copia.txt": COPY}) / "copia.txt"
    assert next(iter_documents(path)).blog is None
    blog = next(iter_documents(path, root=ROOT)).blog
    assert blog is not None
    assert blog.url == ROOT


def test_a_page_in_one_mhtml_file(tmp_path: Path) -> None:
    text = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://orto.blogspot.com/2011/10/zucca.html\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="----x"\r\n\r\n'
        "------x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"Content-Location: https://orto.blogspot.com/2011/10/zucca.html\r\n\r\n{page()}\r\n------x\r\n"
        "Content-Type: image/png\r\nContent-Location: https://x/y.png\r\n\r\nz\r\n------x--\r\n"
    )
    (document,) = iter_documents(write(tmp_path, {"zucca.mhtml": text}) / "zucca.mhtml")
    assert titles([document]) == ["La zucca"]
    assert document.url == "https://orto.blogspot.com/2011/10/zucca.html"


def test_a_folder_of_everything(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b/copia.txt": COPY,
            "a/index.html": page(head=canonical("/"), index=True, title="Indice"),
            "c/zucca.html": page(head=canonical("/2011/10/zucca.html")),
            "d/posts.atom": feed(post(title="Dal feed")),
            "e/nota.txt": "Comprare il pane.",
            "f/foto.jpg": b"\xff\xd8\xff\xe0" + bytes(50),
            "g/pagina_files/frame.html": "<html><body>niente</body></html>",
            "g/stile.css": "x",
            ".nascosto/copia.txt": COPY,
            "hts-log.txt": "HTTrack3.49 launched on Wed, 25 Nov 2026",
            "robots.txt": "User-agent: *\nDisallow: /search\n",
            "h/feed.atom": TAKEOUT + entry(1) + "</feed>",
            "h/settings.csv": "blog_subdomain,blog_time_zone\norto,Europe/Rome\n",
        },
    )
    dealt = 0

    def advance(size: int) -> None:
        nonlocal dealt
        dealt += size

    documents = list(iter_documents(tmp_path, advance=advance))
    assert titles(documents) == ["Titolo 1", "Dal feed", "Il mare d'inverno", "La zucca", "Indice"]
    assert problems(documents) == [("file_not_read", f"{tmp_path.name}/e/nota.txt")]
    assert documents[0].posts[0].url == "https://orto.blogspot.com/2011/10/t1.html"
    assert dealt == measure_files(tmp_path)
    assert list(iter_documents(tmp_path)) == documents, "reading twice says the same"


@pytest.mark.parametrize("pack", [False, True])
def test_comments_wait_for_their_posts(tmp_path: Path, pack: bool) -> None:
    comments = feed(comment(1), id_=f"{BLOG}.post90000000000000001..comments")
    index = page(head=canonical("/"), index=True, title="Indice").encode()
    if pack:
        when, ok = "2012-01-01T00:00:00Z", "200 OK"
        captures = warc((f"{ROOT}feeds/9/comments/default", when, ok, comments), (ROOT, when, ok, index))
        write(tmp_path, {"giro.warc.gz": captures})
    else:
        write(
            tmp_path,
            {
                "a/commenti.atom": comments,
                "b/index.html": index,
                "c/zucca.html": page(head=canonical("/2011/10/zucca.html")),
            },
        )
    documents = list(iter_documents(tmp_path))
    assert titles(documents) == (["Indice"] if pack else ["La zucca", "Indice"])
    assert [one.blogger_id for one in documents[-1].comments] == ["1"]


def test_links_in_a_folder_are_not_followed_and_not_silent(tmp_path: Path) -> None:
    write(tmp_path, {"copia.txt": COPY})
    (tmp_path / "altra.txt").symlink_to(tmp_path / "copia.txt")
    (tmp_path / "giro").symlink_to(tmp_path)
    documents = list(iter_documents(tmp_path))
    assert titles(documents) == ["Il mare d'inverno"]
    (told,) = documents[-1].problems
    assert (told.kind, told.detail) == ("links_left_out", "2 symbolic links were not followed")


def test_the_index_of_a_web_archive_is_passed_over(tmp_path: Path) -> None:
    packed = io.BytesIO()
    capture = warc((POST, "2011-11-01T00:00:00Z", "200 OK", page().encode()))
    index = gzip.compress(
        b" CDX N b a m s k r M S V g\ncom,blogspot,orto)/ 20111101 http://orto.blogspot.com/ text/html\n"
    )
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("archive/giro.warc.gz", capture)
        archive.writestr("indexes/index.cdx.gz", index)
        archive.writestr("indexes/index.idx", "!meta 0 {}")
        archive.writestr("pages/pages.jsonl", "{}")
        archive.writestr("datapackage.json", "{}")
    documents = list(iter_documents(write(tmp_path, {"giro.wacz": packed.getvalue()}) / "giro.wacz"))
    assert titles(documents) == ["La zucca"]
    assert problems(documents) == []


def test_a_mirror_gives_back_the_addresses(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "copia/index.html": page(head="<meta content='https://orto.blogspot.com/' property='og:url'/>", index=True),
            "copia/2011/10/zucca.html": page(),
            "copia/2011/10/index.html": page(index=True, title="Mese"),
        },
    )
    by_address = {document.url: document for document in iter_documents(tmp_path)}
    assert set(by_address) == {
        "https://orto.blogspot.com/",
        "https://orto.blogspot.com/2011/10/zucca.html",
        "https://orto.blogspot.com/2011/10/",
    }
    assert all(document.blog and document.blog.url == ROOT for document in by_address.values())


def test_a_mirror_s_addresses_start_from_the_page_that_has_them(tmp_path: Path) -> None:
    def picture(way: str) -> str:
        return page(index=way == "../").replace(
            "Ho colto", f"<img src='{way}foto/a.png'><img src='../{way}img.it/b.png'>"
        )

    write(
        tmp_path,
        {
            "orto.blogspot.com/2011/10/zucca.html": picture("../../"),
            "orto.blogspot.com/2011/index.html": picture("../"),
        },
    )
    bodies = {clean_content(document).posts[0].content_html for document in iter_documents(tmp_path)}
    (body,) = bodies
    assert re.findall(r'src="([^"]*)', body or "") == ["http://orto.blogspot.com/foto/a.png", "http://img.it/b.png"]


def test_wget_names_its_folders_after_the_host(tmp_path: Path) -> None:
    write(tmp_path, {"orto.blogspot.com/2011/10/zucca.html": page()})
    (document,) = iter_documents(tmp_path)
    assert document.url == "http://orto.blogspot.com/2011/10/zucca.html"


def test_mirrors_learn_from_what_agrees() -> None:
    mirror = Mirror()
    mirror.learn(PurePosixPath("x/2011/10/a.html"), "https://orto.blogspot.com/2011/10/a.html")
    mirror.learn(PurePosixPath("x/2011/10/b.html"), "https://altro.it/altrove/c.html")
    assert mirror.find(PurePosixPath("x/p/chi.html")) == "https://orto.blogspot.com/p/chi.html"
    assert mirror.find(PurePosixPath("y/p/chi.html")) is None
    assert Mirror().find(PurePosixPath("127.0.0.1+8099/a.html")) is None


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<link rel='canonical' href='https://orto.blogspot.com/2011/10/a.html?x=1&amp;y=2'>", "?x=1&y=2"),
        ("<meta property=og:url content=https://orto.blogspot.com/2011/10/a.html>", ""),
        ("<!-- saved from url=(0046)https://orto.blogspot.com/2011/10/a.html -->", ""),
        ("<!--\n Page saved with SingleFile \n url: https://orto.blogspot.com/2011/10/a.html \n-->", ""),
        ("<link href='https://web.archive.org/web/2012/https://orto.blogspot.com/2011/10/a.html' rel='canonical'>", ""),
    ],
)
def test_a_saved_page_says_where_it_was(html: str, address: str) -> None:
    assert find_address(f"<html><head>{html}</head>".encode()) == "https://orto.blogspot.com/2011/10/a.html" + address


@pytest.mark.parametrize(
    "html", ["", "<link rel='canonical' href='index.html'>", "<link rel='canonical' href='javascript:x'>"]
)
def test_a_saved_page_that_says_nothing(html: str) -> None:
    assert find_address(html.encode()) is None


@pytest.mark.parametrize("host", ["orto.blogspot.com", "127.0.0.1:8765"])
def test_httrack_says_where_a_page_was(host: str) -> None:
    html = f"<html><!-- Mirrored from {host}/2011/10/a.html by HTTrack Website Copier/3.x, GMT -->"
    assert find_address(html.encode()) == f"http://{host}/2011/10/a.html"


def test_the_wayback_machine_is_taken_out() -> None:
    start, end = "<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"
    body = (
        f"<script src='//web.archive.org/_static/js/wombat.js'></script>{start}<div id='wm-ipp'>2011</div>{end}"
        "<a href='/web/20111020000000/http://orto.blogspot.com/2011/10/a.html'>a</a> perch\u00e9 "
        "<img src='https://web.archive.org/web/20111020000000im_/http://1.bp.blogspot.com/b.png'>"
    )
    assert strip_wayback(body.encode()).decode() == (
        "<a href='http://orto.blogspot.com/2011/10/a.html'>a</a> perch\u00e9 <img src='http://1.bp.blogspot.com/b.png'>"
    )
    assert strip_wayback_address("http://web.archive.org/web/2011/orto.blogspot.com/") == "http://orto.blogspot.com/"


@pytest.mark.parametrize(
    ("start", "name", "kind"),
    [
        (b"", "x.html", Kind.OTHER),
        (b"<?xml version='1.0'?>\n<!-- x --><rss version='2.0'>", "x", Kind.FEED),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-1.archive</id>", "x", Kind.BACKUP),
        (b"<html><body><p>x", "x.txt", Kind.PAGE),
        (b"<p>frammento</p>", "x.html", Kind.PAGE),
        (b"Testo <b>e altro</b> <p>", "x.html", Kind.PAGE),
        (b"WARC/1.0\r\n", "x", Kind.WARC),
        (b"MZ\x00\x01", "x.exe", Kind.OTHER),
        ("\ufeffsabato".encode("utf-16"), "x", Kind.COPY),
        (b"console.log(1)", "x.js", Kind.OTHER),
        (b'{"a": 1}', "x.json", Kind.OTHER),
    ],
)
def test_kinds(start: bytes, name: str, kind: Kind) -> None:
    assert sniff(start, name) is kind


def test_a_page_that_was_saved_half_says_that_it_gave_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"meta.html": page().partition("<div class='date-outer'>")[0], "vuoto.atom": feed()})
    (half,) = iter_documents(tmp_path / "meta.html")
    (empty,) = iter_documents(tmp_path / "vuoto.atom")
    assert [(problem.kind, problem.url) for problem in half.problems] == [("nothing_found", "meta.html")]
    assert empty.problems == (), "a post without comments has such a feed"
