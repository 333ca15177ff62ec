"""Text and Markdown copies of a page → items: what is the blog's lands, the furniture does not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from scraper.copies import extract_copy
from scraper.copies.stamps import is_date, is_stamp, shape_of, split_stamp
from scraper.errors import NotACopy
from scraper.items import Comment, Document, Post, Source

SEEDS = Path(os.environ.get("ARCHIVIO_SHARED", Path(__file__).parents[2] / "shared")) / "seeds"

PLAIN = """sabato 12 marzo 2011

Il mare d'inverno

Sono tornato alla spiaggia.
Non c'era nessuno & faceva < freddo.

Ho trovato una conchiglia.

Nessun commento:

Posta un commento

Scrivete pure: modero la sera.

Si è verificato un errore nel gadget
"""
FLAT = """sabato 12 marzo 2011

Il mare d'inverno

Sono tornato alla spiaggia.

Pubblicato da Livia Santoro alle 14:33
Etichette: mare, inverno

3 commenti:

Anna ha detto...

Che bello!

Anch'io ci vado.

12 marzo 2011 alle ore 18:20

Anonimo ha detto...

Questo commento è stato eliminato dall'autore.

13 marzo 2011 alle ore 08:01
Livia Santoro ha detto...
Grazie Anna.

13 marzo 2011 alle ore 09:15

Posta un commento

Modero la sera.
"""
THREADED = """Il quaderno di Livia

sabato 12 marzo 2011

Il mare d'inverno

Sono tornato.

4 commenti:

Paola Maggio12 marzo 2011 alle ore 18:20
Che bello!
RispondiElimina
Risposte
Livia
12 marzo 2011 alle ore 19:00
Grazie
Elimina
Paola Maggio12 marzo 2011 alle ore 19:30
Di nulla
Elimina
Rispondi
Beppe13 marzo 2011 alle ore 08:00
Ciao a tutti

e buona domenica
RispondiElimina
Risposte
Rispondi

Aggiungi commento
Carica altro...
Post più recente
"""
MARKDOWN = """---
title: Il mare d'inverno
url: https://quaderno.blogspot.com/2011/03/il-mare-dinverno.html
---

# Il mare d'inverno

## Benvenuti

[![Testata](https://1.bp.blogspot.com/testata.png)](https://quaderno.blogspot.com/)

## sabato 12 marzo 2011

### [Il mare d'inverno](https://quaderno.blogspot.com/2011/03/il-mare-dinverno.html)

[![](https://1.bp.blogspot.com/-a/s320/onda.jpg)](https://1.bp.blogspot.com/-a/s1600/onda.jpg)

Sono tornato alla **spiaggia**, [qui](http://esempio.it/a_b_c) e [no](javascript:x).

Pubblicato da
[Livia](https://www.blogger.com/profile/0123456789 "author profile")

alle
[14:33](https://quaderno.blogspot.com/2011/03/il-mare-dinverno.html "permanent link")

[![](https://resources.blogblog.com/img/icon18_edit_allbkg.gif)](https://www.blogger.com/post-edit.g?postID=2 "Modifica")

[Invia tramite email](https://www.blogger.com/share-post.g?postID=2 "e")[Postalo sul blog](https://www.blogger.com/x)

Etichette:
[Mare](https://quaderno.blogspot.com/search/label/Mare),
[Inverno](https://quaderno.blogspot.com/search/label/Inverno)

#### 2 commenti:

1.  ![](//resources.blogblog.com/img/blank.gif)

    Anonimo[12 marzo 2011 alle ore 18:20](https://quaderno.blogspot.com/2011/03/il-mare-dinverno.html?showComment=1299950400546#c430010000001)

    Bello!
    Davvero.

    Rispondi[Elimina](https://www.blogger.com/comment/delete/25/43)

    Risposte

    1.  [Livia](https://www.blogger.com/profile/0123456789)[12 marzo 2011 alle ore 19:20](https://quaderno.blogspot.com/2011/03/il-mare-dinverno.html?showComment=1299954000000#c4300100002)

        Grazie _mille_

        [Elimina](https://www.blogger.com/comment/delete/25/44)

    Rispondi

#### Posta un commento

[Post più recente](https://quaderno.blogspot.com/x.html "Post più recente")

## Archivio blog
"""  # noqa: E501 - as page savers write it


def read(text: str, name: str = "copia.txt") -> Document:
    return extract_copy(text.encode(), name)


def only(text: str) -> Post:
    (post,) = read(text).posts
    return post


def shown(comments: tuple[Comment, ...]) -> list[tuple[str | None, str | None, str | None]]:
    return [(comment.author, comment.date_text, comment.body) for comment in comments]


def test_a_plain_copy() -> None:
    document = read(PLAIN)
    (post,) = document.posts
    assert document.page_type == "copy"
    assert (post.date_text, post.title, post.count_text) == (
        "sabato 12 marzo 2011",
        "Il mare d'inverno",
        "Nessun commento:",
    )
    assert post.body == (
        "<p>Sono tornato alla spiaggia.<br />Non c'era nessuno &amp; faceva &lt; freddo.</p>\n"
        "<p>Ho trovato una conchiglia.</p>"
    )
    assert (post.source, post.url, post.author, post.labels) == (Source.COPY, None, None, None)
    assert document.blog is None
    assert document.comments == ()
    assert document.problems == ()


def test_byline_labels_and_flat_comments() -> None:
    document = read(FLAT)
    (post,) = document.posts
    assert (post.author, post.time_text, post.labels) == ("Livia Santoro", "14:33", ("mare", "inverno"))
    assert (post.body, post.count_text) == ("<p>Sono tornato alla spiaggia.</p>", "3 commenti:")
    assert shown(document.comments) == [
        ("Anna", "12 marzo 2011 alle ore 18:20", "<p>Che bello!</p>\n<p>Anch'io ci vado.</p>"),
        ("Anonimo", "13 marzo 2011 alle ore 08:01", "<p>Questo commento è stato eliminato dall'autore.</p>"),
        ("Livia Santoro", "13 marzo 2011 alle ore 09:15", "<p>Grazie Anna.</p>"),
    ]
    assert [comment.removed_by for comment in document.comments] == [None, "author", None]
    assert [comment.blogger_id for comment in document.comments] == [None] * 3


def test_threads() -> None:
    document = read(THREADED)
    assert document.posts[0].title == "Il mare d'inverno"
    assert shown(document.comments) == [
        ("Paola Maggio", "12 marzo 2011 alle ore 18:20", "<p>Che bello!</p>"),
        ("Livia", "12 marzo 2011 alle ore 19:00", "<p>Grazie</p>"),
        ("Paola Maggio", "12 marzo 2011 alle ore 19:30", "<p>Di nulla</p>"),
        ("Beppe", "13 marzo 2011 alle ore 08:00", "<p>Ciao a tutti</p>\n<p>e buona domenica</p>"),
    ]
    first = document.comments[0].blogger_id
    assert first is not None
    assert [comment.parent_blogger_id for comment in document.comments] == [None, first, first, None]
    assert read(THREADED) == document, "the names given to comments are stable"


def test_markdown_keeps_links_pictures_and_ids() -> None:
    document = read(MARKDOWN, "copia.md")
    (post,) = document.posts
    assert document.blog is not None
    assert document.blog.url == "https://quaderno.blogspot.com/"
    assert post.url == "https://quaderno.blogspot.com/2011/03/il-mare-dinverno.html"
    assert (post.title, post.author, post.time_text) == ("Il mare d'inverno", "Livia", "14:33")
    assert post.author_url == "https://www.blogger.com/profile/0123456789"
    assert post.labels == ("Mare", "Inverno")
    assert post.body == (
        '<p><a href="https://1.bp.blogspot.com/-a/s1600/onda.jpg"><img src="https://1.bp.blogspot.com/-a/s320/onda.jpg"'
        ' alt="" /></a></p>\n<p>Sono tornato alla <b>spiaggia</b>, <a href="http://esempio.it/a_b_c">qui</a> e no.</p>'
    )
    anonymous, reply = document.comments
    assert (anonymous.blogger_id, anonymous.author) == ("430010000001", "Anonimo")
    assert anonymous.body == "<p>Bello!<br />\nDavvero.</p>"
    assert anonymous.published_iso == "2011-03-12T17:20:00.546Z"
    assert (reply.blogger_id, reply.parent_blogger_id) == ("4300100002", anonymous.blogger_id)
    assert reply.body == "<p>Grazie <i>mille</i></p>"
    assert document.problems == ()


def test_an_untitled_post_has_no_title() -> None:
    text = "Ieri sono salito al rifugio con la neve fino al ginocchio. " * 5
    post = only(f"domenica 17 maggio 2009\n\n{text}\n\nNessun commento:\n")
    assert post.title is None
    assert post.body == f"<p>{text.strip()}</p>"


def test_a_post_of_a_picture_has_a_title_and_no_words() -> None:
    post = only(
        "domenica 17 maggio 2009\n\nSenza parole\n\n1 commento:\n\nAnna ha detto...\nBella\n17 maggio 2009 20:00\n"
    )
    assert (post.title, post.body) == ("Senza parole", "")


def test_a_copy_without_blank_lines() -> None:
    post = only("17/05/09\nLa neve\nIeri nevicava.\nOggi no.\n2 commenti\n")
    assert (post.date_text, post.title, post.body) == ("17/05/09", "La neve", "<p>Ieri nevicava.<br />Oggi no.</p>")


def test_counts_and_dates_inside_a_body_stay_there() -> None:
    body = (
        "Scrive Anna:\n\n12 commenti:\n\nE poi:\n\nmartedì 3 maggio 2011\n\nPubblicato da un amico, dice, "
        + "e poi " * 20
    )
    post = only(f"sabato 12 marzo 2011\n\nCitazioni\n\n{body}\n\nNessun commento:\n")
    assert post.count_text == "Nessun commento:"
    for words in ("12 commenti:", "martedì 3 maggio 2011", "e poi e poi"):
        assert words in (post.body or "")


def test_a_title_above_its_date() -> None:
    address = "https://quaderno.blogspot.com/2021/07/la-neve.html"
    post = only(f'### La neve\n\n[luglio 29, 2021]({address} "permanent link")\n\nIeri nevicava.\n\n### Commenti\n')
    assert (post.title, post.date_text, post.url) == ("La neve", "luglio 29, 2021", address)
    assert (post.body, post.count_text) == ("<p>Ieri nevicava.</p>", "Commenti")


def test_flat_comments_of_a_markdown_copy() -> None:
    stamp = '[10:47](https://quaderno.blogspot.com/2005/07/a.html?showComment=1121881620000#c112188165497561573 "x")'
    icon = (
        "[![Image](https://resources.blogblog.com/img/icon_delete13.gif)](https://www.blogger.com/comment/delete/1/2)"
    )
    document = read(
        "## mercoledì 20 luglio 2005\n\n### Corda\n\nTesto.\n\n#### 1 commento:\n\n"
        "[![Image](https://a.it/b.jpg)](https://www.blogger.com/profile/0164)\n\n"
        f"[Dario](https://www.blogger.com/profile/0164) ha detto...\n\nBello.  \n  \nDavvero.\n\n{stamp} {icon} \n\n"
        "[Posta un commento](https://www.blogger.com/comment/fullpage/post/1/2)\n"
    )
    (comment,) = document.comments
    assert (comment.author, comment.author_url) == ("Dario", "https://www.blogger.com/profile/0164")
    assert (comment.blogger_id, comment.date_text) == ("112188165497561573", "10:47")
    assert comment.published_iso == "2005-07-20T17:47:00.000Z"
    assert comment.body == "<p>Bello.</p>\n<p>Davvero.</p>"


def test_several_posts_of_a_list_page() -> None:
    document = read(
        "giovedì 10 novembre 2011\n\nPrimo\n\nTesto del primo.\n\nPubblicato da Livia a 10:00 Nessun commento:\n\n"
        "giovedì 3 novembre 2011\n\nSecondo\n\nTesto del secondo.\n1 commento:\n"
    )
    assert [(post.title, post.count_text, post.body) for post in document.posts] == [
        ("Primo", "Nessun commento:", "<p>Testo del primo.</p>"),
        ("Secondo", "1 commento:", "<p>Testo del secondo.</p>"),
    ]
    assert document.posts[0].author == "Livia"


def test_posts_of_one_day_share_its_date() -> None:
    end = "Pubblicato da Livia a 10:00 {}\n\n"
    document = read(
        "giovedì 10 novembre 2011\n\nPrimo\n\nTesto uno.\n\n"
        + end.format("Nessun commento:")
        + "Secondo\n\nTesto due.\n\n"
        "Etichette: mare\n" + end.format("2 commenti:") + "mercoledì 9 novembre 2011\n\nTerzo\n\nTesto tre.\n"
    )
    assert [(post.date_text, post.title, post.body) for post in document.posts] == [
        ("giovedì 10 novembre 2011", "Primo", "<p>Testo uno.</p>"),
        ("giovedì 10 novembre 2011", "Secondo", "<p>Testo due.</p>"),
        ("mercoledì 9 novembre 2011", "Terzo", "<p>Testo tre.</p>"),
    ]
    assert [post.count_text for post in document.posts] == ["Nessun commento:", "2 commenti:", None]
    assert document.posts[1].labels == ("mare",)


def test_comments_that_were_not_copied_are_a_problem() -> None:
    document = read("sabato 12 marzo 2011\n\nTitolo\n\nTesto.\n\n5 commenti:\n\nPosta un commento\n")
    assert [problem.kind for problem in document.problems] == ["copy_comments_short"]


@pytest.mark.parametrize(
    ("encoded", "name"),
    [
        (PLAIN.encode("utf-8-sig"), "bom"),
        (PLAIN.encode("cp1252"), "cp1252"),
        (PLAIN.encode("utf-16"), "utf-16"),
        (PLAIN.replace("\n", "\r\n").encode(), "windows"),
        (PLAIN.replace("\n", "\r").encode(), "old mac"),
        (PLAIN.replace(" ", "\u00a0").encode(), "no-break spaces"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_encodings_and_line_ends(encoded: bytes, name: str) -> None:
    (post,) = extract_copy(encoded, name).posts
    (plain,) = read(PLAIN).posts
    assert (post.title, post.body, post.count_text) == (plain.title, plain.body, plain.count_text)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n \n",
        b"Solo una nota senza data.\n\nNessun commento:\n",
        b"\n".join([b"riga qualunque"] * 40) + b"\nsabato 12 marzo 2011\n",
        b"<html><body>sabato 12 marzo 2011</body></html>",
        b"<?xml version='1.0'?><feed/>",
        b"\x00\x01\x02sabato 12 marzo 2011",
        b"\x89PNG\r\n\x1a\n",
        "lunedì prossimo ci vediamo\nalle 10\n".encode(),
    ],
)
def test_what_is_no_copy_is_one_sentence(body: bytes) -> None:
    with pytest.raises(NotACopy, match=r"nota\.txt") as refused:
        extract_copy(body, "nota.txt")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        "giovedì 20 ottobre 2011",
        "GIOVEDÌ 20 OTTOBRE 2011",
        "giovedi' 20 ottobre 2011",
        "domenica, agosto 29, 2004",
        "20 ottobre 2011",
        "20 ott 2011",
        "20/10/11",
        "20.10.2011",
        "2011-10-20",
        "Thursday, October 20, 2011",
        "jueves, 8 de julio de 2010",
        "Mittwoch, 10. Mai 2017",
        "mardi 5 juin 2018",
        "Quarta-feira, Outubro 31, 2001",
        "Σάββατο, 7 Δεκεμβρίου 2013",
    ],
)
def test_date_headers_are_known(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2011",
        "ottobre",
        "ottobre 2011",
        "14:33",
        "20 ottobre 2011 14:33",
        "Il 20 ottobre 2011 ero a Roma",
        "giovedì",
        "1.234",
        "Maggio 2011 a Roma",
        "20/10",
        "192.168.1.1",
    ],
)
def test_other_lines_are_no_date_headers(line: str) -> None:
    assert not is_date(line)


def test_stamps_are_known_and_split_from_names() -> None:
    for line in (
        "14:33",
        "9:46 AM, June 06, 2005",
        "26 décembre 2011 à 13 h 47",
        "12 marzo 2011 alle ore 18:20",
        "28/01/08 21:53",
    ):
        assert is_stamp(line), line
    assert not is_stamp("alle 10 si parte")
    assert split_stamp("MilesOctober 3, 2020 at 6:21\u202fPM") == ("Miles", "October 3, 2020 at 6:21\u202fPM")
    assert split_stamp("Ci vediamo alle 10:30") is None
    assert shape_of("dom 3 mag 2009") == "WDMY"


@pytest.mark.parametrize(
    "unit", ["a", " ", "1/", "1 ", "20 ottobre ", "**", "[a](", "![", "_ ", "Anna ha detto...", "\n", "> "]
)
def test_long_texts_cost_no_time(unit: str) -> None:
    started = time.process_time()
    extract_copy(b"sabato 12 marzo 2011\n\nTitolo\n\n" + (unit * 20_000).encode(), "lunga.md")
    assert time.process_time() - started < 3


def test_the_two_real_copies() -> None:
    paths = sorted(SEEDS.glob("*.txt"))
    if not paths:
        pytest.skip("the real copies are not there")
    for path in paths:
        document = extract_copy(path.read_bytes(), path.name)
        (post,) = document.posts
        text = path.read_text("utf-8")
        assert post.date_text == text.split("\n")[0]
        assert post.title == text.split("\n")[2]
        assert post.count_text == "Nessun commento:"
        body = post.body or ""
        inner = text.split("\n", 4)[4].split("Nessun commento:")[0].split()
        assert body.removeprefix("<p>").startswith(" ".join(inner[:5]))
        assert body.endswith(inner[-1] + "</p>")
        for furniture in ("Posta un commento", "Grazie per aver lasciato", "errore nel gadget", "Nessun commento"):
            assert furniture not in body
        assert document.comments == ()
        assert document.problems == ()
