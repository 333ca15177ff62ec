"""Feeds of an invented Italian blog, in the forms that Blogger and others write them."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape, quoteattr

HEAD = """<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href="http://www.blogger.com/styles/atom.css"?>\
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' \
xmlns:gd="http://schemas.google.com/g/2005" xmlns:thr='http://purl.org/syndication/thread/1.0'>"""
ROOT = "https://orto.blogspot.com/"
POSTS_FEED = ROOT + "feeds/posts/default"
BLOG = "tag:blogger.com,1999:blog-4242"


def link(rel: str, type_: str, href: str, title: str = "") -> str:
    return f"<link rel={quoteattr(rel)} type={quoteattr(type_)} href={quoteattr(href)} title={quoteattr(title)}/>"


def author(name: str, uri: str = "") -> str:
    return f"<author><name>{escape(name)}</name>{f'<uri>{escape(uri)}</uri>' if uri else ''}</author>"


def feed(*entries: str, total: int | None = None, id_: str = BLOG, extra: str = "", start: int = 1) -> bytes:
    head = (
        f"<id>{id_}</id><updated>2011-11-02T08:00:00.000+01:00</updated>"
        f"<title type='text'>     L&#39;orto di Livia</title>"
        f"<subtitle type='html'>Semine &amp;amp; &lt;b&gt;raccolti&lt;/b&gt;</subtitle>"
        + link("self", "application/atom+xml", "https://www.blogger.com/feeds/4242/posts/default")
        + link("alternate", "text/html", "http://orto.blogspot.it/")
        + author("Livia", "http://www.blogger.com/profile/0777")
        + f"<openSearch:totalResults>{len(entries) if total is None else total}</openSearch:totalResults>"
        f"<openSearch:startIndex>{start}</openSearch:startIndex><openSearch:itemsPerPage>25</openSearch:itemsPerPage>"
    )
    return (HEAD + head + extra + "".join(entries) + "</feed>").encode()


def post(
    number: int = 1,
    title: str = "La zucca",
    body: str = "<p>Ho colto la <b>zucca</b> & i fagioli.</p>",
    labels: tuple[str, ...] = ("autunno",),
    total: int | None = 2,
    more: str = "",
) -> str:
    categories = "".join(
        f"<category scheme='http://www.blogger.com/atom/ns#' term={quoteattr(name)}/>" for name in labels
    )
    address = f"https://orto.blogspot.com/2011/10/zucca-{number}.html"
    return (
        f"<entry><id>{BLOG}.post-90000000000000{number:05}</id>"
        f"<published>2011-10-20T09:41:00.001+02:00</published><updated>2011-10-21T10:00:00.000+02:00</updated>"
        f"{categories}<title type='text'>{escape(title)}</title><content type='html'>{escape(body)}</content>"
        + link("replies", "application/atom+xml", f"{ROOT}feeds/9/comments/default", "Commenti sul post")
        + link("replies", "text/html", f"{address}#comment-form", "7 Commenti")
        + link("alternate", "text/html", address, title)
        + author("Livia", "http://www.blogger.com/profile/0777")
        + (
            ""
            if total is None
            else f"<thr:total xmlns:thr='http://purl.org/syndication/thread/1.0'>{total}</thr:total>"
        )
        + f"{more}</entry>"
    )


def comment(
    number: int = 1,
    body: str = "Che <i>bella</i>!",
    parent: int | None = None,
    removed: bool = False,
    name: str = "Anna",
) -> str:
    address = "https://orto.blogspot.com/2011/10/zucca-1.html"
    related = f"https://www.blogger.com/feeds/4242/9000000000000000001/comments/default/{parent}"
    return (
        f"<entry><id>{BLOG}.post-{number}</id><published>2011-10-22T18:00:00.123+02:00</published>"
        f"<updated>2011-10-22T18:00:00.123+02:00</updated><title type='text'>Che bella!...</title>"
        f"<content type='html'>{escape(body)}</content>"
        + link("alternate", "text/html", f"{address}?showComment=1319299200123#c{number}")
        + ("" if parent is None else link("related", "application/atom+xml", related))
        + author(name, "https://www.blogger.com/profile/0888")
        + f"<thr:in-reply-to href='{address}' ref='{BLOG}.post-9000000000000000001' "
        "source='http://www.blogger.com/feeds/4242/posts/default/9000000000000000001' type='text/html'/>"
        + ("<gd:extendedProperty name='blogger.contentRemoved' value='true'/>" if removed else "")
        + "<gd:extendedProperty name='blogger.displayTime' value='22 ottobre 2011 alle ore 18:00'/></entry>"
    )


def rss(
    *, body: str = "<p>Ho colto la <b>zucca</b> & i fagioli.</p>", date: str = "Thu, 20 Oct 2011 07:41:00 +0000"
) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss xmlns:atom='http://www.w3.org/2005/Atom' "
        "xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' xmlns:thr='http://purl.org/syndication/thread/1.0' "
        "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' version='2.0'>"
        f"<channel><atom:id>{BLOG}</atom:id><title>L&#39;orto di Livia</title><description>Semine</description>"
        "<link>https://orto.blogspot.com/</link><openSearch:totalResults>1</openSearch:totalResults>"
        "<image><url>http://img.esempio.it/logo.png</url></image><item>"
        f"<guid isPermaLink='false'>{BLOG}.post-9000000000000000001</guid>"
        f"<pubDate>{date}</pubDate><atom:updated>2011-10-21T10:00:00.000+02:00</atom:updated>"
        "<category domain='http://www.blogger.com/atom/ns#'>autunno</category><title>La zucca</title>"
        f"<description>{escape(body)}</description><link>http://feedproxy.google.com/~r/orto/~3/x/zucca-1.html</link>"
        "<author>noreply@blogger.com (Livia)</author><thr:total>2</thr:total>"
        "<feedburner:origLink>https://orto.blogspot.com/2011/10/zucca-1.html</feedburner:origLink></item></channel></rss>"
    ).encode()


def gdata(*, callback: str = "", body: str = "<p>Ho colto la <b>zucca</b> & i fagioli.</p>") -> bytes:
    address = "https://orto.blogspot.com/2011/10/zucca-1.html"
    text = json.dumps(
        {
            "version": "1.0",
            "encoding": "UTF-8",
            "feed": {
                "xmlns": "http://www.w3.org/2005/Atom",
                "xmlns$thr": "http://purl.org/syndication/thread/1.0",
                "id": {"$t": BLOG},
                "title": {"type": "text", "$t": "L'orto di Livia"},
                "link": [
                    {"rel": "alternate", "type": "text/html", "href": ROOT},
                    {"rel": "next", "type": "application/atom+xml", "href": POSTS_FEED + "?start-index=26&alt=json"},
                ],
                "openSearch$totalResults": {"$t": "40"},
                "entry": [
                    {
                        "id": {"$t": BLOG + ".post-9000000000000000001"},
                        "published": {"$t": "2011-10-20T09:41:00.001+02:00"},
                        "updated": {"$t": "2011-10-21T10:00:00.000+02:00"},
                        "category": [{"scheme": "http://www.blogger.com/atom/ns#", "term": "autunno"}],
                        "title": {"type": "text", "$t": "La zucca"},
                        "content": {"type": "html", "$t": body},
                        "link": [{"rel": "alternate", "type": "text/html", "href": address, "title": "La zucca"}],
                        "author": [{"name": {"$t": "Livia"}, "uri": {"$t": "http://www.blogger.com/profile/0777"}}],
                        "thr$total": {"$t": "2"},
                        "media$thumbnail": {"xmlns$media": "http://search.yahoo.com/mrss/", "url": "//a.it/b.png"},
                    }
                ],
            },
        }
    )
    return (f"// API callback\n{callback}({text});" if callback else text).encode()
