"""A sound archive of a small blog that announced everything in every way, built with the store: to plant gaps in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from blog_documents import BLOG, LATER, NOW, ROOT, comment, document, post
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.archive import open_archive
from pipelines.rows import stamp
from pipelines.store import Store
from scraper.captures import captures_folder
from scraper.items import Comment, Document, Listing, Post

POSTS = 12
PAGE = f"{ROOT}p/chi-sono.html"
ADDRESSES = [f"{ROOT}2011/10/salita-{number}.html" for number in range(1, POSTS + 1)]


def blog_posts() -> list[Post]:
    """Twelve posts of October 2011, the first with four comments announced, the second with one, and a static page."""
    announced = {1: 4, 2: 1}
    posts = [post(number, comment_count=announced.get(number, 0)) for number in range(1, POSTS + 1)]
    page = post(
        30, kind="page", url=PAGE, title="Chi sono", comment_count=0, labels=(),
        published_on=date(2011, 10, 30), published_at=datetime(2011, 10, 30, 7, 0, tzinfo=UTC),
    )  # fmt: skip
    return [*posts, page]


def blog_comments() -> list[Comment]:
    """A question with an answer, a mark of a removed comment, a comment with a link; one on the second post."""
    return [
        comment(1),
        comment(2, parent_blogger_id=comment(1).blogger_id),
        comment(3, body=None, removed_by="author"),
        comment(4, body=f"Ne parlavo <a href='{ROOT}2011/10/salita-3.html'>qui</a>."),
        comment(5, on=2),
    ]


def announcing() -> list[Document]:
    """What the front page and the sitemaps say."""
    widget = Listing(month_counts=(("2011", POSTS), ("2011-10", POSTS)))
    return [
        Document(url=ROOT, page_type="index", blog=BLOG, listing=widget),
        Document(url=f"{ROOT}sitemap.xml", page_type="sitemap", blog=BLOG, listing=Listing(listed=tuple(ADDRESSES))),
        Document(url=f"{ROOT}sitemap-pages.xml", page_type="sitemap", blog=BLOG, listing=Listing(listed=(PAGE,))),
    ]


def build_archive(path: Path) -> Path:
    """Build the archive, visited once, with three captures in a WARC file."""
    with open_archive(path, write=True) as archive:
        store = Store(archive)
        run = store.begin_run(ROOT, NOW)
        store.save_document(run, document(*blog_posts(), *blog_comments()), NOW)
        for said in announcing():
            store.save_document(run, said, NOW)
        store.finish_run(run, outcome="archived", posts_announced=POSTS, comments_announced=5, now=LATER)
        folder = captures_folder(path)
        folder.mkdir()
        content = b""
        for url in ADDRESSES[:3]:
            record = warc_record(url)
            place = ("0001.warc.gz", len(content), len(record))
            archive.db.conn.execute(
                "INSERT INTO captures (run_id, url, fetched_at, status, warc_file, warc_offset, warc_length) "
                "VALUES (?, ?, ?, 200, ?, ?, ?)",
                [run, url, stamp(NOW), *place],
            )
            content += record
        (folder / "0001.warc.gz").write_bytes(content)
    return path


def warc_record(url: str) -> bytes:
    """Write one response as a gzipped WARC record."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    body = f"<title>{url}</title>".encode() * 20
    writer.write_record(
        writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict={"WARC-Date": "2026-11-23T12:00:00Z"},
        )
    )
    return out.getvalue()
