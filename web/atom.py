"""How an Atom feed of ours leaves the house: every entry named for good, nothing sent that the reader has."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from datasette.utils.asgi import Response

from web.questions import Row

NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  #: what XML 1.0 cannot hold


async def answer_feed(datasette: Any, request: Any, title: str, uri: str, entries: list[Row], since: str) -> Any:
    """Answer with a feed, or with 304 where the reader already has it (RFC 9110, 13.1.2).

    `since` is the instant (UTC) at which a feed without entries was last updated.
    """
    context = {
        "title": title,
        "uri": uri,
        "entries": entries,
        "updated": max((entry["updated"] for entry in entries), default=since),
        "house": datasette.absolute_url(request, "/").rstrip("/"),
        "itself": request.path,
    }
    feed = NO_XML.sub("", await datasette.render_template("room/feed.xml", context, request=request))
    etag = f'"{sha256(feed.encode()).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match") or ""
    if etag in known or known.strip() == "*":
        return Response("", status=304, headers={"etag": etag})
    return Response(feed, content_type="application/atom+xml; charset=utf-8", headers={"etag": etag})


def name_post(blog: Row, post: Row) -> str:
    """Name a post for good, wherever it is served: as Blogger's own feeds do, else by its folded address.

    An entry that is published again keeps its id (RFC 4287, 4.2.6).

    >>> name_post({"blogger_id": "4242", "url": "https://orto.blogspot.com/"}, {"blogger_id": "9", "path": "/a.html"})
    'tag:blogger.com,1999:blog-4242.post-9'
    """
    if blog["blogger_id"] and post["blogger_id"]:
        return f"tag:blogger.com,1999:blog-{blog['blogger_id']}.post-{post['blogger_id']}"
    return name_thing(blog["url"], post["path"])


def name_thing(*parts: str) -> str:
    """Name anything else by what tells it from all others: the same parts, the same name, on every machine.

    >>> name_thing("https://orto.blogspot.com/", "posts")
    'urn:uuid:1bb9ef42-2488-55f0-a5c7-7cbc96ebe183'
    """
    return uuid5(NAMESPACE_URL, "archivio\n" + "\n".join(parts)).urn
