"""A response as a WARC 1.1 record: gzipped alone, without cookies, a body that was kept before as a `revisit`."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.document_json import MEDIA_TYPE
from scraper.items import Capture

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SOFTWARE = "archivio"
URI_SAFE = "%/:=&?~#+!$,;'@()*[]"
IMPORTED = "urn:archivio:"  # before the name of a file that was imported: a record is of a URI, never of a bare name
IS_URI = re.compile("https?://|urn:")
SECRETS = frozenset({"set-cookie", "set-cookie2"})  # a cookie is a key to somebody's session: never kept

Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Received:
    """A response as it came: its body still compressed where the server compressed it."""

    status: int
    headers: tuple[Header, ...]
    body: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of the body as received."""
        return hashlib.sha256(self.body).hexdigest()


def build_record(capture: Capture, received: Received, original: Capture | None = None) -> bytes:
    """Return a response as a gzipped WARC record; as a `revisit` where `original` holds the same body."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    headers = build_headers(capture.status, received.headers)
    about = {"WARC-Date": warc_date(capture.fetched_at)}
    if capture.content_type == MEDIA_TYPE:
        record = writer.create_warc_record(
            target_uri(capture.url), "resource", payload=BytesIO(received.body), length=len(received.body),
            warc_content_type=MEDIA_TYPE, warc_headers_dict=about,
        )  # fmt: skip
    elif original is None:
        body = BytesIO(received.body)
        record = writer.create_warc_record(
            capture.url, "response", payload=body, length=len(received.body), http_headers=headers,
            warc_headers_dict=about,
        )  # fmt: skip
    else:
        digest = "sha1:" + base64.b32encode(hashlib.sha1(received.body, usedforsecurity=False).digest()).decode()
        unchanged = capture.status == HTTPStatus.NOT_MODIFIED
        record = writer.create_revisit_record(
            capture.url, digest, original.url, warc_date(original.fetched_at), None if unchanged else headers, about
        )
        if unchanged:  # without the headers of the 304: players would show that instead of what it stands for
            record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    writer.write_record(record)
    return out.getvalue()


def build_info(name: str) -> bytes:
    """Return the record that every WARC file begins with, of a file of this name."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    info = {"software": SOFTWARE, "format": "WARC File Format 1.1", "robots": "obey"}
    writer.write_record(writer.create_warcinfo_record(name, info))
    return out.getvalue()


def target_uri(url: str) -> str:
    """Return the URI under which a document that was imported is kept.

    >>> target_uri("https://a.blogspot.com/2011/10/caffè.html"), target_uri("blog 10%.xml")
    ('https://a.blogspot.com/2011/10/caff%C3%A8.html', 'urn:archivio:blog%2010%25.xml')
    """
    if IS_URI.match(url):
        return quote(url, safe=URI_SAFE, errors="replace")
    return IMPORTED + quote(url, errors="replace")


def build_headers(status: int, headers: Iterable[Header]) -> StatusAndHeaders:
    """Return the head of a response without its cookies."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    kept = [(name, value) for name, value in headers if name.lower() not in SECRETS]
    return StatusAndHeaders(f"{status} {phrase}", kept, protocol="HTTP/1.1")


def warc_date(moment: datetime) -> str:
    """Write an instant as WARC does.

    >>> from datetime import UTC
    >>> warc_date(datetime(2011, 10, 20, 7, 41, tzinfo=UTC))
    '2011-10-20T07:41:00Z'
    """
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
