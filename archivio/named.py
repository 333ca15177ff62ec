"""Which blog of the archive a person means, however its address is written."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.rows import fetch
from scraper.errors import UsageError
from scraper.urls import fold_blog_url, fold_root_path, same_site, split_address


def fold_as_known(db: Database, address: str) -> str:
    """Return the root that an address names: as the archive has it, where only http or www. is written otherwise.

    Raises UsageError where it is no address of a blog.
    """
    root = fold_blog_url(address)
    known = [str(row["url"]) for row in fetch(db, "SELECT url FROM blogs WHERE url LIKE 'http%' ORDER BY id")]
    folder = folder_of(root)
    alike = (url for url in known if same_site(url, root) and folder_of(url) == folder)
    return root if root in known else next(alike, root)


def folder_of(root: str) -> str:
    """Return the folder in which a blog stands.

    >>> folder_of("http://example.org/diario/")
    '/diario/'
    """
    return fold_root_path(split_address(root)[2])


def held_blog(db: Database, address: str) -> str:
    """Return the root of the blog that an address names; UsageError where the archive does not hold it."""
    root = fold_as_known(db, address)
    if not fetch(db, "SELECT id FROM blogs WHERE url = ?", root):
        raise UsageError(f"The archive does not hold {root}: archivio status lists the blogs that it holds.")
    return root
