"""Tell people apart: one person per profile address, one per name and blog where no profile is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.rows import Value, fetch, insert_rows, next_id
from pipelines.text import clean_short, clean_string, words

#: what Blogger prints, in its languages, where a comment is nobody's
ANONYMOUS = words(
    "anonimo anonymous unknown sconosciuto anonym anonyme anónimo anônimo anònim anoniem anonyymi anonymní anonymný "
    "anonim anonimowy ανώνυμος άγνωστος анонимный аноним анонімний анонимни anoniman nepoznat inconnu desconocido "
    "desconhecido unbekannt onbekend ukendt okänd ukjent tuntematon neznámý neznan nieznany ismeretlen névtelen "
    "necunoscut bilinmeyen adsız isimsiz неизвестный невідомий непознат 匿名 不明 알수없음 익명"
)
PROFILE = re.compile(r"https?://(?:www\.|draft\.)?blogger\.com/profile/(\d{1,25})(?![^/?#])", re.I)

#: how an author is printed: name, profile address
Author = tuple[str | None, str | None]


def is_anonymous(name: str | None) -> bool:
    """Whether a printed name is nobody's.

    >>> is_anonymous("Anonimo"), is_anonymous("Il viandante"), is_anonymous(None)
    (True, False, True)
    """
    return name is None or clean_string(name).casefold() in ANONYMOUS or not clean_string(name)


def fold_profile(url: str | None) -> str | None:
    """Reduce a profile address to what identifies the person; None where it is no http(s) address.

    >>> fold_profile("http://www.blogger.com/profile/0123?hl=it#x")
    'https://www.blogger.com/profile/0123'
    """
    cleaned = clean_short(url) or ""
    number = PROFILE.match(cleaned)
    if number is not None:
        return f"https://www.blogger.com/profile/{number[1]}"
    return cleaned if cleaned.startswith(("http://", "https://")) else None


def profile_number(url: str | None) -> str | None:
    """Return the number of a folded Blogger profile."""
    found = PROFILE.fullmatch(url) if url else None
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class People:
    """Who the authors of a document are."""

    ids: dict[Author, int]  #: by name and folded profile address; None for nobody
    misnamed: frozenset[int]  #: printed here under another name than the archive gives them


def save_people(db: Database, blog_id: int, authors: Iterable[Author]) -> People:
    """Find or make the person of each printed author; addresses come folded."""
    wanted = sorted({(name, url) for name, url in authors if url is not None or not is_anonymous(name)}, key=str)
    known = _known_people(db, blog_id, wanted)
    free = next_id(db, "people")
    new: list[dict[str, Value]] = []
    misnamed: set[int] = set()
    for name, url in wanted:
        key = (None, url) if url else (name, None)
        if key not in known:
            known[key] = free + len(new), name or url
            new.append(
                {
                    "id": known[key][0],
                    "name": name or url,
                    "profile_url": url,
                    "blogger_id": profile_number(url),
                    "blog_id": None if url else blog_id,
                }
            )
        elif name is not None and name != known[key][1]:
            misnamed.add(known[key][0])
    insert_rows(db, "people", new)
    ids = {(name, url): known[(None, url) if url else (name, None)][0] for name, url in wanted}
    return People(ids, frozenset(misnamed))


def _known_people(db: Database, blog_id: int, wanted: Iterable[Author]) -> dict[Author, tuple[int, str | None]]:
    wanted = list(wanted)
    profiles = {url for _, url in wanted if url}
    names = {name for name, url in wanted if not url}
    by_profile = "SELECT id, name, profile_url FROM people WHERE profile_url IN (SELECT value FROM json_each(?))"
    by_name = (
        "SELECT id, name FROM people WHERE profile_url IS NULL AND blog_id = ? "
        "AND name IN (SELECT value FROM json_each(?))"
    )
    found: dict[Author, tuple[int, str | None]] = {}
    for row in fetch(db, by_profile, profiles):
        found[None, row["profile_url"]] = row["id"], row["name"]
    for row in fetch(db, by_name, blog_id, names):
        found[row["name"], None] = row["id"], row["name"]
    return found


def refresh_names(db: Database, people: Iterable[int]) -> None:
    """Let each person bear the name that their newest post or comment prints."""
    newest = """
        SELECT author FROM (
            SELECT author, published_at, published_on FROM comments WHERE person_id = people.id AND author IS NOT NULL
            UNION ALL
            SELECT author, published_at, published_on FROM posts WHERE person_id = people.id AND author IS NOT NULL)
        ORDER BY coalesce(published_at, published_on) DESC, author LIMIT 1"""
    fetched = fetch(
        db,
        f"SELECT id, name, ({newest}) AS newest FROM people WHERE id IN (SELECT value FROM json_each(?))",
        set(people),
    )
    for row in fetched:
        if row["newest"] is not None and row["newest"] != row["name"]:
            db.conn.execute("UPDATE people SET name = ? WHERE id = ?", [row["newest"], row["id"]])
