"""The sample blog's texts, how it changes between two visits, and the truth that says what must be archived."""

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from sample import Person, SampleBlog, truth
from sample.later import APPRENTICE, DOOR, PHONE, live_on
from sample.markup import paragraphs_of


@pytest.fixture(scope="module")
def blog() -> SampleBlog:
    return SampleBlog()


def test_it_holds_every_case_that_crawling_must_survive(blog: SampleBlog) -> None:
    posts, comments = blog.posts, [comment for _, comment in blog.comments]
    assert (len(posts), len(blog.pages), len(comments)) == (60, 2, 410)
    assert {post.published.year for post in posts} == set(range(2003, 2015))
    days = [post.published.date() for post in posts]
    assert max(days.count(day) for day in days) == 3
    assert sum(post.title is None for post in posts) == 4
    wordless = [post.path for post in posts if not paragraphs_of(post.body)]
    assert wordless == ["/2012/02/blog-post.html", "/2008/01/galaverna.html"]
    assert any((post.published.hour, post.published.minute) == (0, 12) for post in posts)
    assert {post.published.utcoffset() for post in posts} == {post.published.utcoffset() for post in posts[:2]}
    assert max(len(post.comments) for post in posts) == 230
    assert {comment.removed_by for comment in comments} == {None, "author", "administrator"}
    assert any(comment.parent_id for comment in comments)
    assert any(blog.by_owner(comment) for comment in comments)
    assert any(comment.author.name == "Anonimo" and comment.author.profile_url is None for comment in comments)
    assert len({post.author for post in posts}) == 2
    assert any("Pubblicato il 3 marzo 2001" in post.body and "date-header" in post.body for post in posts)
    assert any("<a name='more'>" in post.body for post in posts)
    assert "Perché no" in blog.labels
    assert "Gente di qui" in blog.labels


def test_every_link_to_the_blog_itself_leads_somewhere(blog: SampleBlog) -> None:
    links = {link for post in (*blog.posts, *blog.pages) for link in re.findall(r"blog:(/[^\"'\s<]+)", post.body)}
    pages = {link for link in links if not link.startswith("/img/")}
    assert len(pages) >= 6
    assert pages <= set(blog.by_path)


def test_ids_and_addresses_are_unique_and_of_their_time(blog: SampleBlog) -> None:
    ids = [item.blogger_id for item in (*blog.posts, *blog.pages)]
    ids += [comment.blogger_id for _, comment in blog.comments]
    assert len(set(ids)) == len(ids)
    assert len({item.path for item in (*blog.posts, *blog.pages)}) == 62
    for post, comment in blog.comments:
        if comment.published.year < 2006:
            assert int(comment.blogger_id) // 10**8 == int(comment.published.timestamp()), post.path
        assert comment.published > post.published


def test_two_blogs_are_the_same_to_the_letter() -> None:
    assert truth(SampleBlog()) == truth(SampleBlog())
    assert truth(SampleBlog.generated(40, 100)) == truth(SampleBlog.generated(40, 100))
    assert truth(SampleBlog.generated(41, 100)) != truth(SampleBlog.generated(40, 100))


def test_a_generated_blog_has_what_was_asked_for() -> None:
    blog = SampleBlog.generated(300, 700)
    assert (len(blog.posts), len(blog.comments)) == (300, 700)
    assert len({post.path for post in blog.posts}) == 300
    parents = {comment.parent_id for _, comment in blog.comments} - {None}
    assert parents <= {comment.blogger_id for _, comment in blog.comments}


def test_the_truth_is_in_words_and_in_utc(blog: SampleBlog) -> None:
    posts = {post["path"]: post for post in truth(blog, "http://127.0.0.1:1/")["posts"]}
    night = posts["/2009/07/mezzanotte-e-dodici.html"]
    assert (night["published_on"], night["published_at"]) == ("2009-07-04", "2009-07-03T22:12:00Z")
    assert night["url"] == "http://127.0.0.1:1/2009/07/mezzanotte-e-dodici.html"
    recipe = posts["/2007/06/ricetta-del-pane-di-segale-finalmente.html"]
    assert "700 g" in recipe["paragraphs"]
    assert recipe["text"] == " ".join(recipe["paragraphs"])
    assert "<" not in recipe["text"]
    about = next(post for post in truth(blog, via="pages")["posts"] if post["path"] == "/p/chi-sono.html")
    assert (about["published_on"], about["published_at"]) == (None, None)
    assert posts["/p/chi-sono.html"]["published_on"] == "2010-03-01"
    video = posts["/2010/07/video-il-forno-visto-da-dentro.html"]
    assert "document.write" not in video["text"]
    assert "Rete di pietre" in posts["/2004/05/il-sentiero-dei-castagni.html"]["text"]
    assert "che 3 < 5, che perché è una parola" in posts["/2009/12/at-t-3-5-e-altre-cose-che-il-computer.html"]["text"]


def test_old_posts_have_flat_comments_and_later_ones_threads(blog: SampleBlog) -> None:
    for post in truth(blog)["posts"]:
        parents = [comment["parent_blogger_id"] for comment in post["comments"]]
        if post["published_on"] < "2010":
            assert not any(parents)
    assert any(comment["parent_blogger_id"] for comment in truth(blog)["posts"][0]["comments"])
    flat = SampleBlog(comment_style="flat")
    assert not any(comment["parent_blogger_id"] for post in truth(flat)["posts"] for comment in post["comments"])


def test_a_classic_blog_stops_before_blogger_changed() -> None:
    posts = truth(SampleBlog("classic"))["posts"]
    assert len(posts) == 20
    assert not any(post["labels"] or post["kind"] == "page" for post in posts)
    assert max(post["published_on"] for post in posts) == "2006-07-16"


def test_editing_keeps_the_address_and_moves_updated() -> None:
    blog = SampleBlog()
    before = blog.find("2011/06/pane-finito.html")
    after = blog.edit(before.path, title=None, body="Mai successo.", labels=["Pane", "Estate"])
    assert (after.path, after.published) == (before.path, before.published)
    assert after.updated > before.updated
    assert (after.title, after.labels) == (None, ("Pane", "Estate"))
    assert blog.edit(before.path, title="Pane finito").body == "Mai successo."
    assert blog.version == 2


def test_bodies_change_and_posts_move_without_a_word() -> None:
    blog = SampleBlog()
    before = blog.find("2011/06/pane-finito.html")
    assert blog.edit(before.path, body="Mai successo.", silent=True).updated == before.updated
    blog.refurnish(lambda body: body + "<i>Condividi</i>")
    after = blog.find(before.path)
    assert (after.body, after.updated) == ("Mai successo.<i>Condividi</i>", before.updated)
    page = blog.move(before.path, "/p/pane.html", kind="page")
    assert (page.blogger_id, page in blog.pages, before.path in blog.by_path) == (before.blogger_id, True, False)


def test_a_deleted_post_can_come_back() -> None:
    blog = SampleBlog()
    gone = blog.delete("2011/06/pane-finito.html")
    assert gone.path not in blog.by_path
    assert len(blog.posts) == 59
    assert all(post is not gone for post, _ in blog.comments)
    with pytest.raises(KeyError):
        blog.find(gone.path)
    assert blog.restore(gone.blogger_id) == gone
    assert len(blog.comments) == 410


def test_posts_and_comments_can_be_added_removed_and_put_back() -> None:
    blog = SampleBlog()
    post = blog.add_post("Neve", "Ancora.", at=datetime(2009, 1, 25, 22, 0), labels=["Stagioni"])
    assert post.path == "/2009/01/neve_26.html"
    assert blog.add_post(None, "<p>Due parole e basta</p>", kind="page").path == "/p/due-parole-e-basta.html"
    first = blog.add_comment(post.path, "Beppe", "Oh.")
    reply = blog.add_comment(post.path, Person("Chiara", "http://chiara.example.it/"), "Ah.", parent=first.blogger_id)
    assert [comment.body for comment in blog.find(post.path).comments] == ["Oh.", "Ah."]
    blog.remove_comment(first.blogger_id, by="administrator")
    mark = "Questo commento è stato eliminato da un amministratore del blog."
    assert blog.find(post.path).comments[0].shown_body == mark
    blog.remove_comment(reply.blogger_id, by=None)
    assert len(blog.find(post.path).comments) == 1
    blog.put_comment(post.path, first)
    blog.put_comment(post.path, reply)
    assert [comment.body for comment in blog.find(post.path).comments] == ["Oh.", "Ah."]
    assert blog.find(post.path).updated == post.updated  # only counts and the comments feed tell of a comment


def test_the_blog_lives_on_between_the_visits_of_the_demo() -> None:
    blog = SampleBlog()
    before = {post.path: post for post in blog.posts}
    live_on(blog, 1)
    once = {post.path: post for post in blog.posts}
    live_on(blog, 2)
    twice = {post.path: post for post in blog.posts}
    live_on(blog, 3)
    assert blog.version > 0
    assert before.keys() - once.keys() == {PHONE}
    assert len(once.keys() - before.keys()) == 1
    assert len({posts[APPRENTICE].body for posts in (before, once, twice)}) == 3
    assert [len(posts[DOOR].comments) - len(before[DOOR].comments) for posts in (once, twice)] == [2, 4]
    assert {post.path: post for post in blog.posts} == twice


@pytest.mark.parametrize(("ends", "times"), [(0, 3), (4, 1)])
def test_the_sample_runs_a_command_so_often_and_ends_as_it_does(tmp_path: Path, ends: int, times: int) -> None:
    script = f"open({str(tmp_path / 'ran')!r}, 'a').write('x'); raise SystemExit({ends})"
    command = [sys.executable, "-m", "sample", "--port", "0", "--visits", "3", "--", sys.executable, "-c", script]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parent.parent).returncode == ends
    assert (tmp_path / "ran").read_text() == "x" * times
