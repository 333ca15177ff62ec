from __future__ import annotations

import pytest

from pipelines.counts import clean_counts, parse_count
from scraper.errors import CountError
from scraper.items import Document, Post, Source


@pytest.mark.parametrize(
    ("label", "count"),
    [
        ("Nessun commento:", 0), ("1 commento:", 1), ("12 commenti", 12), ("1.234 commenti", 1234), ("un commento", 1),
        ("(3)", 3), ("16&nbsp;commentaires", 16), ("Комментарии: 0", 0), ("48 mental poops:", 48), ("13", 13),
        ("19\ncommenti | dì la tua", 19), ("3 comments | 5 links", 3), ("Keine Kommentare:", 0),
        ("(Soyez le premier à commenter!)", 0), ("Posta un commento", None), ("Commenti", None), ("", None),
        ("Quattro chiacchiere", None), ("Commenti disabilitati", None),
    ],
)  # fmt: skip
def test_reads_labels(label: str, count: int | None) -> None:
    assert parse_count(label) == count


@pytest.mark.parametrize("label", ["1,5 commenti", "1.2K commenti", "-1", "3 5 commenti", "12.34 commenti"])
def test_refuses_what_is_no_whole_number(label: str) -> None:
    with pytest.raises(CountError):
        parse_count(label)


def test_a_post_without_a_label_has_no_count() -> None:
    document = Document(url="https://esempio.blogspot.com/", page_type="post", posts=(Post(source=Source.PAGE),))
    assert clean_counts(document) is document


def test_an_unreadable_label_is_a_problem_and_the_post_is_kept() -> None:
    posts = (Post(source=Source.PAGE, count_text="1,5 commenti"), Post(source=Source.PAGE, count_text="2 commenti"))
    cleaned = clean_counts(Document(url="https://esempio.blogspot.com/", page_type="index", posts=posts))
    assert [post.comment_count for post in cleaned.posts] == [None, 2]
    assert [problem.kind for problem in cleaned.problems] == ["count_unreadable"]
