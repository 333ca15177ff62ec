"""The sample blog's feeds: well-formed, paged to their end, counts right, every form of them the same."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree as Tree

import pytest

from sample import SampleBlog
from sample.site import Answer, answer

ROOT = "http://127.0.0.1:1/"
ATOM, SEARCH = "{http://www.w3.org/2005/Atom}", "{http://a9.com/-/spec/opensearchrss/1.0/}"
THREAD, GD = "{http://purl.org/syndication/thread/1.0}", "{http://schemas.google.com/g/2005}"


def ask(blog: SampleBlog, path: str) -> Answer:
    return answer(blog, ROOT, "/" + path)


def feed(blog: SampleBlog, path: str) -> Tree.Element:
    found = ask(blog, path)
    assert (found.status, found.content_type.split(";")[0]) == (200, "application/atom+xml")
    return Tree.fromstring(found.body)


def link(element: Tree.Element, rel: str) -> str | None:
    return next((each.get("href") for each in element.findall(ATOM + "link") if each.get("rel") == rel), None)


def pages(blog: SampleBlog, path: str) -> Iterator[Tree.Element]:
    following: str | None = ROOT + path
    while following:
        yield (page := feed(blog, following.removeprefix(ROOT)))
        following = link(page, "next")


def entries(blog: SampleBlog, path: str) -> list[Tree.Element]:
    return [entry for page in pages(blog, path) for entry in page.findall(ATOM + "entry")]


def number(entry: Tree.Element) -> str:
    return (entry.findtext(ATOM + "id") or "").rsplit("-", 1)[1]


@pytest.fixture(scope="module")
def blog() -> SampleBlog:
    return SampleBlog(feed_cap=25)


def test_paging_by_next_reaches_every_post_once(blog: SampleBlog) -> None:
    found = entries(blog, "feeds/posts/default?max-results=500")
    assert [number(entry) for entry in found] == [post.blogger_id for post in blog.posts]
    counts = [int(entry.findtext(THREAD + "total") or 0) for entry in found]
    assert counts == [len(post.comments) for post in blog.posts]


def test_items_per_page_only_repeats_the_question(blog: SampleBlog) -> None:
    first = feed(blog, "feeds/posts/default?max-results=999")
    assert first.findtext(SEARCH + "itemsPerPage") == "999"
    assert first.findtext(SEARCH + "totalResults") == "60"
    assert len(first.findall(ATOM + "entry")) == 25


@pytest.mark.parametrize("path", ["feeds/comments/default?max-results=500", "feeds/comments/default"])
def test_paging_reaches_every_comment_newest_first(blog: SampleBlog, path: str) -> None:
    found = entries(blog, path)
    assert [number(entry) for entry in found] == [comment.blogger_id for _, comment in blog.comments]
    dates = [entry.findtext(ATOM + "published") for entry in found]
    assert len(set(dates)) > 400


def test_a_comment_names_its_post_in_reply_to_and_its_parent_only_as_related(blog: SampleBlog) -> None:
    post = blog.find("2011/10/due-tipi-di-rete.html")
    found = {number(entry): entry for entry in entries(blog, f"feeds/{post.blogger_id}/comments/default")}
    for comment in post.comments:
        entry = found[comment.blogger_id]
        reply = entry.find(THREAD + "in-reply-to")
        assert reply is not None
        assert (reply.get("ref") or "").endswith(f".post-{post.blogger_id}")
        related = link(entry, "related")
        assert (related.rsplit("/", 1)[1] if related else None) == comment.parent_id


def test_a_deleted_comment_stays_as_a_mark() -> None:
    blog = SampleBlog()
    post, comment = next(pair for pair in blog.comments if pair[1].removed_by == "author")
    found = {number(each): each for each in entries(blog, f"feeds/{post.blogger_id}/comments/default")}
    entry = found[comment.blogger_id]
    assert entry.find(ATOM + "content") is None
    assert entry.findtext(ATOM + "summary") == "Questo commento è stato eliminato dall'autore."
    properties = {each.get("name"): each.get("value") for each in entry.findall(GD + "extendedProperty")}
    assert properties["blogger.contentRemoved"] == "true"
    assert "blogger.displayTime" in properties


def test_published_carries_the_offset_of_its_season(blog: SampleBlog) -> None:
    found = {link(entry, "alternate"): entry for entry in entries(blog, "feeds/posts/default")}
    summer = found[ROOT + "2009/07/mezzanotte-e-dodici.html"].findtext(ATOM + "published")
    winter = found[ROOT + "2014/12/porta-aperta.html"].findtext(ATOM + "published")
    assert (summer, winter) == ("2009-07-04T00:12:00.000+02:00", "2014-12-19T06:45:00.000+01:00")


def test_a_label_holds_its_posts(blog: SampleBlog) -> None:
    found = entries(blog, "feeds/posts/default/-/Perch%C3%A9%20no?max-results=3")
    assert [number(entry) for entry in found] == [p.blogger_id for p in blog.posts if "Perché no" in p.labels]


def test_bounds_and_order() -> None:
    blog = SampleBlog()
    since = "2014-01-01T00:00:00%2B01:00"
    assert len(entries(blog, f"feeds/posts/default?published-min={since}")) == 4
    updated = entries(blog, f"feeds/posts/default?orderby=updated&updated-min={since}")
    assert [entry.findtext(ATOM + "updated") for entry in updated] == sorted(
        (entry.findtext(ATOM + "updated") or "" for entry in updated), reverse=True
    )
    assert 4 <= len(updated) < 60
    assert len(entries(blog, f"feeds/posts/default?updated-min={since}")) == 60  # without orderby it does not count
    oldest = entries(blog, "feeds/comments/default?reverse=false&max-results=50")
    assert number(oldest[0]) == blog.comments[-1][1].blogger_id


def test_none_are_shown_when_none_are_asked_for(blog: SampleBlog) -> None:
    empty = feed(blog, "feeds/posts/default?max-results=0")
    assert (empty.findtext(SEARCH + "totalResults"), len(empty.findall(ATOM + "entry"))) == ("60", 0)
    assert link(empty, "next") is None


def test_static_pages_and_single_entries(blog: SampleBlog) -> None:
    assert [number(entry) for entry in entries(blog, "feeds/pages/default")] == [page.blogger_id for page in blog.pages]
    alone = feed(blog, f"feeds/posts/default/{blog.posts[0].blogger_id}")
    assert (alone.tag, number(alone)) == (ATOM + "entry", blog.posts[0].blogger_id)
    same = feed(blog, f"feeds/{blog.settings.blogger_id}/posts/default")
    assert len(same.findall(ATOM + "entry")) == 25


def test_short_feeds_have_summaries_and_closed_ones_are_not_there() -> None:
    blog = SampleBlog(feeds="short")
    for entry in entries(blog, "feeds/posts/default"):
        assert entry.find(ATOM + "content") is None
        assert len(entry.findtext(ATOM + "summary") or "") <= 403
    assert feed(SampleBlog(), "feeds/posts/summary").find(f".//{ATOM}content") is None
    blog.change(feeds="closed")
    assert ask(blog, "feeds/posts/default").status == 404
    blog.change(feeds="login")
    assert ask(blog, "feeds/posts/default").status == 302
    assert ask(blog, "feeds/nothing/of/the/kind").status == 302
    assert ask(SampleBlog(), "feeds/nothing/of/the/kind").status == 404


def test_json_says_the_same_as_atom(blog: SampleBlog) -> None:
    found = ask(blog, "feeds/posts/default?alt=json&max-results=3")
    value = json.loads(found.body)
    assert value["feed"]["openSearch$totalResults"]["$t"] == "60"
    atom = feed(blog, "feeds/posts/default?max-results=3").findall(ATOM + "entry")
    assert [each["id"]["$t"] for each in value["feed"]["entry"]] == [entry.findtext(ATOM + "id") for entry in atom]
    assert [each["content"]["$t"] for each in value["feed"]["entry"]] == [e.findtext(ATOM + "content") for e in atom]
    script = ask(blog, "feeds/posts/default?alt=json-in-script&callback=f&max-results=1").body.decode()
    assert script.startswith("// API callback\nf({")
    assert json.loads(script.removeprefix("// API callback\nf(").removesuffix(");"))["feed"]["entry"]


@pytest.mark.parametrize("path", ["feeds/posts/default", "feeds/comments/default", "feeds/posts/default/-/Pane"])
def test_rss_says_the_same_as_atom(blog: SampleBlog, path: str) -> None:
    rss = Tree.fromstring(ask(blog, path + "?alt=rss").body)
    atom = feed(blog, path).findall(ATOM + "entry")
    items = rss.findall("channel/item")
    assert [item.findtext("guid") for item in items] == [entry.findtext(ATOM + "id") for entry in atom]
    assert [item.findtext("link") for item in items] == [link(entry, "alternate") for entry in atom]
    assert [item.findtext("title") for item in items] == [entry.findtext(ATOM + "title") for entry in atom]
    assert all((item.findtext("pubDate") or "").endswith("+0000") for item in items)


def test_nonsense_in_the_question_counts_as_not_asked(blog: SampleBlog) -> None:
    odd = "feeds/posts/default?start-index=-3&max-results=molti&published-min=ieri&orderby=x"
    assert len(feed(blog, odd).findall(ATOM + "entry")) == 25


def test_a_sitemap_lists_every_post_in_pages_when_they_are_many() -> None:
    blog = SampleBlog(sitemap_page_size=25)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = Tree.fromstring(ask(blog, "sitemap.xml").body)
    parts = [loc.text or "" for loc in index.iter(name + "loc")]
    assert parts == [f"{ROOT}sitemap.xml?page={n}" for n in (1, 2, 3)]
    read = [Tree.fromstring(ask(blog, part.removeprefix(ROOT)).body) for part in parts]
    found = [loc.text for part in read for loc in part.iter(name + "loc")]
    assert found == [ROOT + post.path[1:] for post in blog.posts]
    assert ask(blog, "sitemap.xml?page=4").status == 404
    blog.change(sitemap_page_size=500)
    whole = Tree.fromstring(ask(blog, "sitemap.xml").body)
    assert len(list(whole.iter(name + "url"))) == 60
    assert all((each.text or "").endswith("Z") for each in whole.iter(name + "lastmod"))
    assert len(list(Tree.fromstring(ask(blog, "sitemap-pages.xml").body).iter(name + "url"))) == 2


def test_robots_are_told_what_blogger_tells_them() -> None:
    assert ask(SampleBlog(), "robots.txt").body.decode().splitlines()[3:5] == ["User-agent: *", "Disallow: /search"]
    assert ask(SampleBlog(robots="User-agent: *\nDisallow: /\n"), "robots.txt").body == b"User-agent: *\nDisallow: /\n"
