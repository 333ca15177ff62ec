"""Comment counts: the label that a theme prints, in any words, to a number, none, or an honest refusal."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.counts import CountsPipeline, clean_counts, parse_count
from scraper.errors import CountError
from scraper.items import Blog, Document, Post, Source

ROOT = "https://esempio.blogspot.com/"

LABELS = [
    ("Nessun commento:", 0), ("1 commento:", 1), ("12 commenti", 12), ("12 commenti:", 12), ("1.234 commenti", 1234),
    ("un commento", 1), ("Un commento:", 1), ("tre commenti", 3), ("venti commenti", 20), ("(3)", 3), ("[3]", 3),
    ("13", 13), ("Commenti (7)", 7), ("Commenti: 7", 7), ("Ci sono 3 commenti", 3), ("19\ncommenti | dì la tua", 19),
    ("Non ci sono commenti", 0), ("Nessuna risposta", 0), ("Nessun pensiero:", 0), ("0 Commenti", 0),
    ("zero commenti", 0), ("Sii il primo a commentare!", 0), ("48 pensieri strambi:", 48), ("3 commenti | 5 link", 3),
    ("Commenti: 3 | Letture: 1.234", 3), ("2 commenti il 20/10/2011", 2), ('9 risposte a "I 10 film più belli"', 9),
    ("1&nbsp;234&nbsp;commenti", 1234), ("16&#160;commentaires:", 16), ("1 234 commentaires", 1234),
    ("1,234 comments", 1234), ("1'234 Kommentare", 1234), ("1.234.567 commenti", 1234567), ("No comments:", 0),
    ("0\ncomments", 0), ("1 comments", 1), ("11 Comments:", 11), ("48 mental poops:", 48), ("One comment", 1),
    ("Keine Kommentare:", 0), ("1 Kommentar:", 1), ("1 Meinungen:", 1), ("Aucun commentaire:", 0),
    ("(Soyez le premier à commenter!)", 0), ("No hay comentarios:", 0), ("1 comentario:", 1),
    ("Nenhum comentário:", 0), ("Sem comentários:", 0), ("Δεν υπάρχουν σχόλια:", 0), ("4 σχόλια:", 4),
    ("Комментариев нет:", 0), ("Комментарии: 0", 0), ("0 Nhận xét", 0), ("Brak komentarzy:", 0),
    ("Geen opmerkingen:", 0), ("Inga kommentarer:", 0), ("Ei kommentteja:", 0), ("Nincsenek megjegyzések:", 0),
    ("Hiç yorum yok:", 0), ("Cap comentari:", 0), ("Tidak ada komentar:", 0), ("0 件のコメント:", 0), ("댓글 3개:", 3),
    ("沒有留言:", 0), ("٣ تعليقات:", 3),
    # no count is shown
    ("", None), ("Commenti", None), ("Commenti:", None), ("Kommentare:", None), ("Posta un commento", None),
    ("Lascia un commento", None), ("Un commento?", None), ("Quattro chiacchiere", None), ("Post a Comment", None),
    ("Commenti disabilitati", None), ("Non sono consentiti nuovi commenti.", None),
    ("Δεν επιτρέπονται νέα σχόλια", None), ("No new comments are allowed", None),
]  # fmt: skip


@pytest.mark.parametrize(("label", "count"), LABELS)
def test_labels(label: str, count: int | None) -> None:
    assert parse_count(label) == count


@pytest.mark.parametrize(
    ("label", "language", "count"),
    [
        ("ein Kommentar", "de", 1),
        ("deux commentaires", "fr", 2),
        ("dos comentarios", "es", 2),
        ("um comentário", "pt-BR", 1),
    ],
)
def test_numbers_in_the_words_of_the_language(label: str, language: str, count: int) -> None:
    assert parse_count(label, language) == count


@pytest.mark.parametrize(
    "label",
    ["1,5 commenti", "1.2K commenti", "12k commenti", "200+ commenti", "-1", "3 5 commenti", "12.34 commenti", "14:33",
     "20 ottobre 2011", "99999999999 commenti", "2 commenti, 3 commenti"],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused(label: str) -> None:
    with pytest.raises(CountError):
        parse_count(label)


@given(st.integers(0, 9_999_999), st.sampled_from([".", ",", "\u00a0", "\u202f", "'", " ", ""]),
       st.sampled_from(["{}", "{} commenti", "({})", "Commenti: {}", "{}\ncommenti:", "{} mental poops:"]))  # fmt: skip
def test_a_number_reads_back_in_any_label(count: int, mark: str, label: str) -> None:
    assert parse_count(label.format(f"{count:,}".replace(",", mark))) == count


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_label_is_a_number_none_or_refused(label: str) -> None:
    try:
        count = parse_count(label)
    except CountError:
        return
    assert count is None or count >= 0


HOSTILE = ["9" * 20_000, "a" * 20_000, "1 " * 10_000, "1 234 " * 4_000, '"' * 20_000, "&" * 20_000, "1." * 10_000]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_hostile_labels_take_linear_time(text: str) -> None:
    start = time.process_time()
    with suppress(CountError):
        assert parse_count(text) is None
    assert time.process_time() - start < 0.5


def document(*labels: str | None, blog: Blog | None = None) -> Document:
    posts = tuple(Post(source=Source.PAGE, url=f"{ROOT}{at}.html", count_text=label) for at, label in enumerate(labels))
    return Document(url=ROOT, page_type="index", posts=posts, blog=blog)


def test_a_document_is_cleaned_post_by_post() -> None:
    cleaned = clean_counts(document("Nessun commento:", "1.234 commenti", None, "Commenti"))
    assert [post.comment_count for post in cleaned.posts] == [0, 1234, None, None]
    assert cleaned.problems == ()


def test_the_blogs_language_is_used() -> None:
    assert clean_counts(document("ein Kommentar", blog=Blog(url=ROOT, language="de"))).posts[0].comment_count == 1


def test_nothing_to_clean_gives_the_document_back() -> None:
    empty = document(None)
    assert clean_counts(empty) is empty
    assert CountsPipeline().process_item(empty) is empty
    assert CountsPipeline().process_item("altro") == "altro"


def test_an_unreadable_label_is_a_problem_and_the_post_is_kept() -> None:
    cleaned = clean_counts(document("1,5 commenti", "2 commenti"))
    assert [post.comment_count for post in cleaned.posts] == [None, 2]
    assert [(problem.url, problem.kind) for problem in cleaned.problems] == [(f"{ROOT}0.html", "count_unreadable")]
    assert "1,5 commenti" in cleaned.problems[0].detail
    assert clean_counts(cleaned) == cleaned
