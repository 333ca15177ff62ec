"""The sample blog's pages, in each family of markup: what is printed, where links lead, what a crawler meets."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from lxml import html

from sample import SampleBlog
from sample.markup import paragraphs_of, text_of
from sample.model import SamplePost
from sample.pages import threads
from sample.site import answer

ROOT = "http://127.0.0.1:1/"
THEMES = ("layouts", "contempo", "classic")
MORE = "<a name='more'></a>"


def ask(blog: SampleBlog, path: str, status: int = 200) -> html.HtmlElement:
    found = answer(blog, ROOT, path)
    assert (found.status, found.content_type) == (status, "text/html; charset=UTF-8")
    return html.fromstring(found.body.decode())


def words(elements: list[html.HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in elements]


def of_class(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    found: list[html.HtmlElement] = element.find_class(name)
    return found


def body_of(page: html.HtmlElement) -> html.HtmlElement:
    """Return the body of the only post that stands in the list of posts."""
    inside = page.xpath("//*[@id='Blog1'] | //*[@id='main2']")[0]
    return of_class(inside, "post-body")[0]


@pytest.fixture(scope="module", params=THEMES)
def blog(request: pytest.FixtureRequest) -> SampleBlog:
    return SampleBlog(request.param)


@pytest.fixture(scope="module")
def layouts() -> SampleBlog:
    return SampleBlog()


def test_every_post_and_static_page_prints_its_title_and_its_words(blog: SampleBlog) -> None:
    for post in (*blog.posts, *blog.pages):
        page = ask(blog, post.path)
        body = body_of(page)
        assert paragraphs_of(html.tostring(body, encoding="unicode")) == paragraphs_of(post.body), post.path
        titles = of_class(page.xpath("//*[@id='Blog1'] | //*[@id='main2']")[0], "post-title")
        own = [title for title in words(titles) if title != "Prove tecniche di forno"]  # stands in a body
        assert own == ([post.title] if post.title else [])
        assert "blog:/" not in html.tostring(page, encoding="unicode")


def test_links_stay_on_this_server(blog: SampleBlog) -> None:
    for path in ("/", blog.posts[0].path):
        page = ask(blog, path)
        for address in page.xpath("//img/@src | //script/@src | //link[@rel='stylesheet']/@href"):
            assert address.startswith(ROOT)
        inner = {link.split("#")[0] for link in page.xpath("//a/@href") if link.startswith(ROOT)}
        assert len(inner) > 10
        for link in inner:
            parts = urlsplit(link)
            assert answer(blog, ROOT, f"{parts.path}?{parts.query}").status == 200, link


def test_unknown_addresses_are_404(blog: SampleBlog) -> None:
    page = ask(blog, "/2011/10/non-c-e.html", status=404)
    assert not of_class(page, "post-body")
    for path in ("/2011/13/", "/nulla", "/p/nulla.html", "/sitemap-x.xml"):
        assert answer(blog, ROOT, path).status == 404


def test_older_links_reach_every_post(layouts: SampleBlog) -> None:
    for first, link in (("/", "Post più vecchi"), (layouts.posts[0].path, "Post più vecchio")):
        seen: list[str] = []
        path: str | None = first
        while path:
            page = ask(layouts, path)
            seen += page.xpath("//*[@id='Blog1']//a[@class='timestamp-link']/@href")
            onward = page.xpath(f"//a[@class='blog-pager-older-link'][@title='{link}']/@href")
            path = onward[0].removeprefix(ROOT[:-1]) if onward else None
        assert seen == [ROOT + post.path[1:] for post in layouts.posts]


def test_the_archive_widget_counts_each_month_and_its_page_holds_them(layouts: SampleBlog) -> None:
    page = ask(layouts, "/")
    links = page.xpath("//*[@id='BlogArchive1']//a[@class='post-count-link']")
    counts = {
        urlsplit(link.get("href")).path: int(of_class(link.getparent(), "post-count")[0].text_content()[1:-1])
        for link in links
    }
    years = {path: count for path, count in counts.items() if path.count("/") == 2}
    assert sum(years.values()) == 60
    assert sum(counts.values()) == 120
    for path, count in counts.items():
        listed = ask(layouts, path)
        assert len(listed.xpath("//*[@id='Blog1']//a[@class='timestamp-link']")) == count
    assert words(links)[:3] == ["2014", "dicembre", "settembre"]


def test_an_archive_longer_than_a_page_goes_on() -> None:
    blog = SampleBlog(archive_page_size=2)
    page = ask(blog, "/2011/10/")
    assert len(of_class(page, "post-outer")) == 2
    onward = page.xpath("//a[@class='blog-pager-older-link']/@href")[0]
    assert onward.startswith(ROOT + "2011/10/?updated-max=2011-10-20T13%3A15%3A00%2B02%3A00")
    assert len(of_class(ask(blog, onward.removeprefix(ROOT[:-1])), "post-outer")) == 1


def test_posts_of_one_day_share_a_date_header(layouts: SampleBlog) -> None:
    page = ask(layouts, "/2005/08/")
    assert words(of_class(page, "date-header")) == ["lunedì 15 agosto 2005"]
    assert len(of_class(page, "hentry")) == 3
    assert page.xpath("//abbr[@class='published']/@title")[0] == "2005-08-15T23:48:00+02:00"


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("long", "giovedì 20 ottobre 2011"),
        ("american", "giovedì, ottobre 20, 2011"),
        ("day", "20 ottobre 2011"),
        ("slashes", "20/10/11"),
        ("dots", "20.10.11"),
        ("capitals", "GIOVEDÌ 20 OTTOBRE 2011"),
    ],
)
def test_the_owner_chooses_how_days_are_printed(style: str, printed: str) -> None:
    blog = SampleBlog(date_header=style)
    assert words(of_class(ask(blog, "/2011/10/due-tipi-di-rete.html"), "date-header")) == [printed]


def test_counts_are_printed_in_words_on_lists_and_above_comments(layouts: SampleBlog) -> None:
    listed = words(ask(layouts, "/2009/01/").xpath("//a[@class='comment-link']"))
    assert listed == ["1 commento:", "Nessun commento:"]
    assert words(ask(layouts, "/2011/11/duecento-cose.html").xpath("//*[@id='comments']/h4")) == ["230 commenti:"]
    classic = ask(SampleBlog("classic"), "/2004_12_01_archive.html")
    assert words(of_class(classic, "comment-link")) == ["1 commenti", "2 commenti"]
    contempo = ask(SampleBlog("contempo"), "/2009/01/")
    assert words(of_class(contempo, "comment-link")) == ["1 commento", "Posta un commento"]


def printed_comments(blog: SampleBlog, post: SamplePost) -> list[tuple[str, str | None, int]]:
    """Return id, parent and epoch milliseconds of each comment, over all its pages."""
    found, path = [], post.path
    while path:
        page = ask(blog, path)
        for link in page.xpath("//a[contains(@href, 'showComment=')]"):
            match = re.search(r"showComment=(\d+)#c(\d+)$", link.get("href"))
            assert match
            outer = [item.get("id")[1:] for item in link.iterancestors("li") if item.get("id")]
            found.append((match[2], outer[1] if len(outer) > 1 else None, int(match[1])))
        onward = page.xpath("//a[@class='paging-control'][text()='Nuovi›']/@href")
        path = onward[0].removeprefix(ROOT[:-1]) if onward else ""
    return found


@pytest.mark.parametrize("theme", ["layouts", "contempo"])
@pytest.mark.parametrize("per_page", [200, 4])
def test_pages_of_comments_hold_each_once_with_its_exact_instant_and_parent(theme: str, per_page: int) -> None:
    blog = SampleBlog(theme, comments_per_page=per_page)
    for post in blog.posts:
        wanted = {
            (c.blogger_id, c.parent_id if blog.threaded(post) else None, round(c.published.timestamp() * 1000))
            for c in post.comments
        }
        found = printed_comments(blog, post)
        assert len(found) == len(wanted)
        assert set(found) == wanted


def test_comments_can_stand_in_a_script_alone() -> None:
    blog = SampleBlog(comment_style="script")
    post = blog.find("2011/02/come-si-ripara-una-rete.html")
    page = ask(blog, post.path)
    assert not of_class(page, "comment-content")
    script = page.xpath("//*[@id='comments']//script")[0].text_content()
    ids = [comment.blogger_id for thread in threads(blog, post) for comment in thread]
    assert re.findall(r"'id': '(\d+)'", script) == ids
    assert re.findall(r"'parentId': '(\d+)'", script).count(post.comments[0].blogger_id) == 2
    assert "\\x3cspan class\\x3d\\x22deleted-comment\\x22\\x3eQuesto commento" in script


def test_two_hundred_comments_a_page(layouts: SampleBlog) -> None:
    page = ask(layouts, "/2011/11/duecento-cose.html")
    shown = len(of_class(page, "comment-content"))
    assert 190 <= shown <= 200
    assert f"1 – {shown} di 230" in page.text_content()
    second = ask(layouts, "/2011/11/duecento-cose.html?commentPage=2")
    assert shown + len(of_class(second, "comment-content")) == 230
    assert words(of_class(second, "paging-control"))[:2] == ["«Meno recenti", "‹Vecchi"]


def test_deleted_comments_leave_a_mark_and_the_author_is_marked(layouts: SampleBlog) -> None:
    flat = ask(layouts, "/2007/06/ricetta-del-pane-di-segale-finalmente.html")
    assert words(of_class(flat, "deleted-comment")) == ["Questo commento è stato eliminato dall'autore."]
    assert len(flat.xpath("//dt[@class='comment-author blog-author']")) == 2
    threads = ask(layouts, "/2011/10/due-tipi-di-rete.html")
    assert len(of_class(threads, "blog-author")) == 3


def test_lists_stop_at_the_jump_break(layouts: SampleBlog) -> None:
    post = layouts.find("2010/04/quattro-cantoni.html")
    listed = ask(layouts, "/2010/04/")
    assert words(of_class(listed, "post-body")) == [text_of(post.body.split(MORE)[0])]
    assert words(of_class(listed, "jump-link")) == ["Continua a leggere »"]
    cut = ask(SampleBlog("contempo"), "/2012/11/")
    assert words(of_class(cut, "snippet-item"))[0].endswith("...")


def test_static_pages_print_their_author_and_no_date(layouts: SampleBlog) -> None:
    for blog in (layouts, SampleBlog("contempo")):
        page = ask(blog, "/p/chi-sono.html")
        own = page.xpath("//*[@id='Blog1']")[0]
        assert not of_class(own, "published")
        assert not of_class(own, "date-header")
        assert "Pubblicato da Elio Tarditi" in " ".join(own.text_content().split())


def test_contempo_puts_other_posts_in_gadgets() -> None:
    blog = SampleBlog("contempo")
    home, item = ask(blog, "/"), ask(blog, "/2011/10/due-tipi-di-rete.html")
    assert not of_class(item, "date-header")
    assert len(home.xpath("//*[@id='FeaturedPost1']//article[@class='post']")) == 1
    assert len(item.xpath("//*[@id='PopularPosts1']//article[@class='post']")) == 3
    own = item.xpath("//*[@id='Blog1']//time")
    assert [time.get("datetime") for time in own] == ["2011-10-20T09:41:00+02:00"]
    assert words(own) == ["ottobre 20, 2011"]
    assert item.xpath("//section[@id='comments']/@data-num-comments") == ["8"]


def test_classic_pages_date_comments_to_the_minute_and_ids_to_the_second() -> None:
    blog = SampleBlog("classic")
    post = blog.find("2006/02/che-cosa-si-e-visto-con-la-luce-spenta.html")
    page = ask(blog, post.path)
    assert words(page.xpath("//dt[@class='comment-poster']")) == ["Ornella said...", "Sandro T. said..."]
    assert words(page.xpath("//dd[@class='comment-timestamp']")) == ["5 febbraio 2006 20:00", "5 febbraio 2006 21:00"]
    for item, comment in zip(page.xpath("//dt[@class='comment-poster']/@id"), post.comments, strict=True):
        assert datetime.fromtimestamp(int(item[1:]) // 10**8, UTC) == comment.published.replace(microsecond=0)
    other = ask(SampleBlog("classic", classic_comments="at"), post.path)
    assert words(of_class(other, "comment-data"))[0] == "By Ornella, At 5 febbraio 2006 20:00"
    months = ask(blog, "/").xpath("//ul[@class='archive-list']//a/@href")[:-1]
    listed = [len(of_class(ask(blog, month.removeprefix(ROOT[:-1])), "post-title")) for month in months]
    assert sum(listed) == 20 - 1  # one has no title


def test_old_archive_addresses_lead_on() -> None:
    found = answer(SampleBlog(), ROOT, "/2004_08_01_archive.html")
    assert (found.status, found.location) == (301, ROOT + "2004/08/")
    assert answer(SampleBlog(), ROOT, "/atom.xml").location == ROOT + "feeds/posts/default"


def test_labels_and_words_can_be_asked_for(layouts: SampleBlog) -> None:
    assert len(of_class(ask(layouts, "/search/label/Gente%20di%20qui"), "hentry")) == 16
    none = ask(layouts, "/search/label/Tetti")
    assert "Nessun post con etichetta Tetti" in " ".join(none.text_content().split())
    assert len(of_class(ask(layouts, "/search?q=zucchine"), "hentry")) >= 3


def test_pages_tell_scripts_what_they_are(layouts: SampleBlog) -> None:
    for path, kind in (("/", "index"), ("/2011/10/", "archive"), ("/2011/06/pane-finito.html", "item"),
                       ("/p/chi-sono.html", "static_page"), ("/search/label/Pane", "index")):  # fmt: skip
        script = ask(layouts, path).xpath("//script")[-1].text_content()
        assert f"'pageType': '{kind}'" in script
        assert "'blogId': '3181920417358204966'" in script
        assert "'locale': 'it'" in script


def test_the_same_page_stands_at_several_addresses(layouts: SampleBlog) -> None:
    whole = ask(layouts, "/2011/06/pane-finito.html")
    for query in ("?m=1", "?showComment=1308467227000", "?commentPage=7"):
        other = ask(layouts, "/2011/06/pane-finito.html" + query)
        assert other.xpath("//link[@rel='canonical']/@href") == whole.xpath("//link[@rel='canonical']/@href")
        assert words([body_of(other)]) == words([body_of(whole)])


def test_pages_are_as_heavy_as_real_ones() -> None:
    for theme in ("layouts", "contempo"):
        blog = SampleBlog.generated(300, 600, theme)
        sizes = [len(answer(blog, ROOT, post.path).body) for post in blog.posts[::10]]
        assert all(30_000 < size < 100_000 for size in sizes)
