"""`archivio forget --undo`: let in again what was forgotten; nothing comes back by that alone."""

from __future__ import annotations

import json
from pathlib import Path

import click
from sqlite_utils import Database

from pipelines.archive import check_exists, open_archive, writing
from pipelines.forgotten import blog_fingerprint, fingerprint
from pipelines.links import fold_link
from pipelines.people import fold_profile
from pipelines.rows import fetch, run
from scraper.errors import UsageError
from scraper.urls import fold_blog_url, site

#: with what was forgotten as theirs
OF_PERSON = """
    SELECT id FROM forgotten
    WHERE (kind = 'person' AND fingerprint = ?1) OR (kind = 'comment' AND id_fingerprint = ?1)
"""
#: every address under which it was known
OF_BLOG = """
    SELECT id FROM forgotten WHERE kind = 'blog' AND of_blog IN
        (SELECT of_blog FROM forgotten WHERE kind = 'blog' AND fingerprint = ?)
"""
OF_TEXT = """
    SELECT id FROM forgotten WHERE kind IN (SELECT value FROM json_each(?1)) AND ?2 IN (fingerprint, id_fingerprint)
        AND (of_blog = ?3 OR blog_id IN (SELECT value FROM json_each(?4)))
"""


def undo(url: str, db: Path, *, as_json: bool, quiet: bool) -> int:
    """Take back that this address was forgotten; return the exit status."""
    check_exists(db)
    with open_archive(db, write=True) as archive, writing(archive) as database:
        ids = find_forgotten(database, url)
        run(database, "DELETE FROM forgotten WHERE id IN (SELECT value FROM json_each(?))", ids)
    if as_json:
        click.echo(json.dumps({"undone": url, "exit": 0}))
    elif not quiet:
        click.echo(f"{url} may come in again: archivio crawl --full {fold_blog_url_or_all(url)}", err=True)
    return 0


def fold_blog_url_or_all(url: str) -> str:
    """Return the blog to visit; nothing, which means every blog, for a person.

    >>> fold_blog_url_or_all("https://esempio.blogspot.it/2011/10/rete.html#c1")
    'https://esempio.blogspot.com/'
    """
    try:
        return fold_blog_url(url)
    except UsageError:
        return ""


def find_forgotten(db: Database, url: str) -> list[int]:
    """Return the fingerprints that an address left; UsageError where it left none."""
    profile = fold_profile(url)
    rows = fetch(db, OF_PERSON, fingerprint(profile)) if profile else []
    rows = rows or fetch(db, OF_BLOG, blog_fingerprint(url if "://" in url else f"https://{url}")) or of_text(db, url)
    if not rows:
        raise UsageError(f"Nothing was forgotten under {url}.")
    return [row["id"] for row in rows]


def of_text(db: Database, url: str) -> list[dict[str, int]]:
    """Return the fingerprint of a post, a page or, below `#c123`, a comment."""
    folded = fold_link(url) or fold_link(f"https://{url}")
    if folded is None:
        return []
    held = [row["id"] for row in fetch(db, "SELECT id, url FROM blogs") if site(row["url"]) == folded[0]]
    fragment = url.partition("#")[2]
    kinds, name = (["comment"], fragment[1:]) if fragment.startswith("c") else (["post", "page"], folded[1])
    return fetch(db, OF_TEXT, kinds, fingerprint(name), blog_fingerprint(fold_blog_url(url)), held)
