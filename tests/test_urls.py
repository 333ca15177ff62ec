"""Addresses: one blog, one post, one page of a feed, however they are written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import UsageError
from scraper.feeds.addresses import build_feed_url
from scraper.traps import is_trap
from scraper.urls import (
    absolute,
    fold_blog_url,
    permalink_path,
    rebase,
    same_site,
)

ROOT = "https://esempio.blogspot.com/"
POST = "https://esempio.blogspot.com/2011/10/rete-da-pesca.html"


@pytest.mark.parametrize(
    "address",
    [
        "esempio.blogspot.com",
        "http://esempio.blogspot.com",
        "https://ESEMPIO.blogspot.com/",
        "https://esempio.blogspot.it/",
        "https://esempio.blogspot.co.uk/ncr",
        "http://esempio.blogspot.com.br/index.html",
        "http://www.esempio.blogspot.de/2011/10/rete-da-pesca.html?m=1#c12",
        "https://esempio.blogspot.com:443/feeds/posts/default?alt=rss",
        "https://esempio.blogspot.com./search/label/mare",
        "  https://esempio.blogspot.com/p/chi-sono.html ",
        "//esempio.blogspot.com/2011_10_01_archive.html",
        "https://esempio.blogspot.com/atom.xml",
    ],
)
def test_every_way_to_write_a_blogspot_blog_folds_into_one(address: str) -> None:
    assert fold_blog_url(address) == ROOT


@pytest.mark.parametrize(
    ("address", "root"),
    [
        ("http://127.0.0.1:8099/2011/10/x.html", "http://127.0.0.1:8099/"),
        ("http://localhost:8099", "http://localhost:8099/"),
        ("http://[::1]:8099/feeds/posts/default", "http://[::1]:8099/"),
        ("http://www.Esempio.it/", "http://www.esempio.it/"),
        ("https://www.esempio.it:8443/ncr", "https://www.esempio.it:8443/"),
        ("http://esempio.it:80/", "http://esempio.it/"),
        ("http://esempio.it/diario/", "http://esempio.it/diario/"),
        ("http://esempio.it/diario/atom.xml", "http://esempio.it/diario/"),
        ("http://esempio.it/diario/2004_08_01_archive.html#1093776000", "http://esempio.it/diario/"),
        ("https://blog.esempio.it/chi-siamo.html", "https://blog.esempio.it/"),
        ("https://perché.it", "https://xn--perch-fsa.it/"),
        ("esempio.it:8080", "https://esempio.it:8080/"),
    ],
)
def test_other_hosts_keep_scheme_port_and_folder(address: str, root: str) -> None:
    assert fold_blog_url(address) == root
    assert fold_blog_url(root) == root


@pytest.mark.parametrize(
    "address",
    [
        "",
        "   ",
        "il mio blog",
        "https://esempio .blogspot.com",
        "ftp://esempio.blogspot.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:anna@esempio.it",
        "https://",
        "https:///2011/10/x.html",
        "https://anna:segreto@esempio.blogspot.com/",
        "https://anna@esempio.blogspot.com/",
        "https://esempio.it:porta/",
        "https://esempio.it:99999/",
        "http://[::1",
        "esempio",
        "https://-/",
        "https://www.blogger.com/blog/posts/123",
        "https://draft.blogger.com",
        "https://www.blogspot.com/",
        "https://blogspot.it",
        'https://esempio.it/"><script>',
        "https://esempio.it\\@altro.it/",
    ],
)
def test_what_is_no_address_of_a_blog_is_one_clear_sentence(address: str) -> None:
    with pytest.raises(UsageError) as refused:
        fold_blog_url(address)
    sentence = str(refused.value)
    assert len(sentence) > 20
    assert "\n" not in sentence
    assert "segreto" not in sentence


@pytest.mark.parametrize(
    "url",
    [
        POST,
        "http://esempio.blogspot.it/2011/10/rete-da-pesca.html?m=1",
        "https://www.esempio.it/2011/10/rete-da-pesca.html?showComment=1319110860000#c42",
        "https://esempio.blogspot.com//2011/10/rete-da-pesca.html#more",
        "/2011/10/rete-da-pesca.html",
        "https://esempio.blogspot.com/2011/10/rete%2Dda%2dpesca.html#109377600000000001",
    ],
)
def test_a_post_is_known_by_its_path(url: str) -> None:
    assert permalink_path(url) == "/2011/10/rete-da-pesca.html"


def test_classic_posts_share_a_page_and_are_told_apart_by_their_anchor() -> None:
    page = "http://esempio.it/diario/2004_08_01_archive.html"
    assert permalink_path(f"{page}#109377600000000001") == "/diario/2004_08_01_archive.html#109377600000000001"
    assert permalink_path(f"{page}#109377600000000001") != permalink_path(f"{page}#109377600000000002")
    assert permalink_path(f"{page}#comments") == "/diario/2004_08_01_archive.html"


def test_percent_signs_are_written_in_one_way() -> None:
    assert permalink_path("/2011/10/perch%C3%A9.html") == permalink_path("/2011/10/perch%c3%a9.html")
    assert permalink_path("/2011/10/perché.html") == "/2011/10/perch%C3%A9.html"
    assert permalink_path("/2011/10/100%25.html") == "/2011/10/100%25.html"


@given(st.text(max_size=80))
def test_a_path_is_the_same_path_again(text: str) -> None:
    path = permalink_path(text)
    assert path.startswith("/")
    assert permalink_path("https://esempio.it" + path) == path


@given(st.text(max_size=60))
def test_folding_any_text_is_a_root_or_a_sentence(text: str) -> None:
    try:
        root = fold_blog_url(text)
    except UsageError:
        return
    assert root.startswith(("http://", "https://"))
    assert root.endswith("/")
    assert fold_blog_url(root) == root


def test_only_web_addresses_are_made_absolute() -> None:
    assert absolute("//img.esempio.it/a.png", ROOT) == "https://img.esempio.it/a.png"
    assert absolute(" ../11/b.html ", POST) == "https://esempio.blogspot.com/2011/11/b.html"
    for unusable in (
        None,
        "",
        " ",
        "javascript:x()",
        "mailto:a@b.it",
        "ftp://a/",
        "http://[",
        "https://a:b/",
        "data:,x",
    ):
        assert absolute(unusable, ROOT) is None


def test_a_mirror_keeps_path_and_query_of_what_its_feed_announces() -> None:
    root = "http://127.0.0.1:8099/"
    assert rebase(POST + "?m=1", root) == root + "2011/10/rete-da-pesca.html?m=1"
    own = "https://www.blogger.com/feeds/19867961/123/comments/default?start-index=26&max-results=25"
    assert rebase(own, root) == root + "feeds/123/comments/default?start-index=26&max-results=25"
    assert rebase(POST, "http://127.0.0.1:8099/copia/") == root + "copia/2011/10/rete-da-pesca.html"
    assert rebase("/feeds/posts/default", root) == root + "feeds/posts/default"


def test_feed_addresses_say_what_is_asked() -> None:
    assert build_feed_url(ROOT, max_results=None) == ROOT + "feeds/posts/default?redirect=false"
    assert build_feed_url(ROOT, "pages").startswith(ROOT + "feeds/pages/default?")
    newer = build_feed_url(ROOT, "comments", order="updated", updated_min="2011-10-20T09:41:00+02:00")
    assert "/feeds/comments/default?" in newer
    assert "orderby=updated&updated-min=2011-10-20T09%3A41%3A00%2B02%3A00" in newer
    assert build_feed_url(ROOT, label="mare & monti").startswith(ROOT + "feeds/posts/default/-/mare%20%26%20monti?")
    with pytest.raises(ValueError, match="which post"):
        build_feed_url(ROOT, "post")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://esempio.blogspot.it/x", POST, True),
        ("http://www.esempio.it/x", "https://esempio.it/y", True),
        ("https://esempio.it:443/", "http://esempio.it:80/", True),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        (POST, "https://altro.blogspot.com/", False),
        (POST, "https://esempio.blogspot.com.truffa.it/", False),
        ("mailto:a@esempio.it", "mailto:a@esempio.it", False),
        ("http://[", "http://[", False),
    ],
)
def test_sites_are_told_apart(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


@pytest.mark.parametrize(
    "url",
    [
        POST + "?showComment=1319110860000#c42",
        POST + "?showComment%5C=1",
        POST + "?m=0",
        POST + "?m=0#x",
        ROOT + "?widgetType=BlogArchive&widgetId=BlogArchive1&action=toggle&dir=open",
        ROOT + "search?updated-max=2011-10-20T09:41:00%2B02:00&max-results=7&reverse-paginate=true",
        "https://www.blogger.com/comment.g?blogID=1&postID=2",
        "https://www.blogger.com/email-post.g?blogID=1&postID=2",
        "https://www.blogger.com/share-post.g?blogID=1&postID=2&target=email",
        "https://www.blogger.com/post-edit.g?blogID=1&postID=2&from=pencil",
        "https://www.blogger.com/navbar.g?targetBlogID=1",
        "https://www.blogger.com/delete-comment.g?blogID=1&postID=2",
        "https://www.blogger.com/rearrange?blogID=1&widgetType=Text",
        "https://www.blogger.com/dyn-css/authorization.css?targetBlogID=1",
        ROOT + "b/stats?style=BLACK_TRANSPARENT",
        ROOT + "*",
        ROOT + "' + url + '",
        ROOT + "%url%",
        ROOT + "page/%d/",
        POST + "?replytocom=12",
        POST + "?share=twitter",
        ROOT + "share-widget?w=poll",
    ],
)
def test_traps_are_known(url: str) -> None:
    assert is_trap(url)


@pytest.mark.parametrize(
    "url",
    [
        ROOT,
        POST,
        POST + "?m=1",
        POST + "?commentPage=2",
        ROOT + "search?updated-max=2011-10-20T09:41:00%2B02:00&max-results=7",
        ROOT + "search/label/mare",
        ROOT + "2011_10_01_archive.html",
        ROOT + "feeds/posts/default?start-index=26&max-results=25",
        ROOT + "?action=getTitles&widgetId=BlogArchive1&path=/2011/",
    ],
)
def test_pages_worth_reading_are_no_traps(url: str) -> None:
    assert not is_trap(url)


@pytest.mark.parametrize("unit", ["a", " ", "1/", "%2", "?m=", "/search?updated-max=", "a.", "blogspot."])
def test_long_texts_cost_no_time(unit: str) -> None:
    text = "https://" + unit * 20_000
    started = time.process_time()
    is_trap(text)
    permalink_path(text)
    same_site(text, ROOT)
    absolute(text, ROOT)
    with pytest.raises(UsageError):
        fold_blog_url(" x" + text)
    assert time.process_time() - started < 0.5
