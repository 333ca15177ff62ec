"""Real Blogger material, when it is there: a small Italian blog as a mirroring crawler left it, and two text copies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from shell import archivio, crawl
from sqlite_utils import Database

from bench.samples import SAMPLES, SHARED

SEEDS = SHARED / "seeds"

#: where each file of the mirror stood on the blog
PAGES = {
    "/": "index",
    "/2004/": "2004-year",
    "/2004/08/": "2004-08",
    "/2006/": "2006-year",
    "/2006/08/": "2006-08",
    "/2006/09/": "2006-09",
    "/2007/": "2007-year",
    "/2007/01/": "2007-01",
    "/2007/01/capodanno-2006-rifugio-arlaud.html": "capodanno",
    "/2006/09/giornata-inalto.html": "giornata-inalto",
    "/2006/08/lago-gias-di-beu-ceresole-reale.html": "lago-gias",
    "/2004/08/forte-chaberton-lescursione-al-forte.html": "forte-chaberton",
}


@pytest.fixture
def mirror() -> Iterator[str]:
    if not SAMPLES.is_dir():
        pytest.skip("the real mirror is not there")

    class Mirror(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            file = None
            if path in PAGES:
                file = SAMPLES / f"html/it-andando-{PAGES[path]}.html"
            elif path == "/feeds/posts/default":
                file = SAMPLES / "feeds/it-andando-posts.atom"
            elif path.startswith("/feeds/") and path.endswith("/comments/default"):
                file = SAMPLES / f"feeds/it-andando-comments-{path.split('/')[2]}.atom"
            body = file.read_bytes() if file and file.is_file() else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/atom+xml" if "/feeds/" in path else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def expected_posts() -> dict[str, tuple[str | None, str, int]]:
    """Return path → title, day, comment count of the four posts, from the truth beside the samples."""
    for line in (SAMPLES / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["file"] == "feeds/it-andando-posts.atom":
            break
    else:
        raise AssertionError("the truth does not know the mirror's feed")
    return {
        urlsplit(post["url"]).path: (post["title"] or None, post["published_iso"][:10], post["comment_count"] or 0)
        for post in entry["posts"]
    }


@pytest.mark.parametrize("via", ["feeds", "pages"])
def test_every_post_of_the_real_mirror_lands_with_its_date(mirror: str, via: str, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    summary = crawl(mirror, db, "--via", via)
    assert summary["exit"] == 0, summary
    rows = list(Database(db)["posts"].rows)
    assert {row["path"]: (row["title"], row["published_on"], row["comment_count"]) for row in rows} == expected_posts()
    assert all(row["published_at"] and row["author"] == "Il viandante" for row in rows)
    assert list(Database(db)["comments"].rows) == []


def test_text_copies_of_real_pages_land_without_the_page_s_furniture(tmp_path: Path) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the real text copies are not there")
    db = tmp_path / "archive.db"
    done = archivio("import", SEEDS, "--db", db)
    assert done.returncode == 0, done.stderr
    rows = {row["published_on"]: row for row in Database(db)["posts"].rows}
    assert rows.keys() == {"2011-10-20", "2008-06-25"}
    assert rows["2011-10-20"]["title"] == "Rete...da pesca?"
    assert rows["2011-10-20"]["published_raw"] == "giovedì 20 ottobre 2011"
    assert rows["2011-10-20"]["content_text"].endswith("hai sbagliato blog... ;-)")
    assert rows["2008-06-25"]["content_text"].endswith("declinare milioni di inviti a cena?")
    for row in rows.values():
        assert row["comment_count"] == 0
        for furniture in ("Nessun commento", "Posta un commento", "moderazione", "lasciato il tuo segno", "errore"):
            assert furniture not in row["content_text"]
    again = archivio("import", SEEDS, "--db", db, "--json")
    imported = json.loads(again.stdout)["imports"][0]
    assert (imported["posts"]["new"], imported["posts"]["changed"]) == (0, 0)
    assert len(list(Database(db)["post_versions"].rows)) == 2
