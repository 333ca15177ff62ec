"""The blog a document belongs to: found or made, tied to its run, and kept as it presents itself."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from pipelines.context import RunReadings, Saving
from pipelines.forgotten import is_forgotten_blog, tie_forgotten
from pipelines.links import tie_to_blog
from pipelines.rows import Row, Value, fetch, insert_rows, next_id, update_rows
from pipelines.text import clean_string
from scraper.errors import ForgottenBlog, UsageError
from scraper.items import Blog, Document, Problem, Source
from scraper.urls import fold_blog_url

#: the blog of text copies that name no address
COPIES = "urn:archivio:copies"
COLUMNS = ("title", "description", "language", "time_zone", "blogger_id")
STATUSES = frozenset({"alive", "private", "removed", "moved", "unreachable"})


def begin_saving(db: Database, run_id: int, document: Document, now: str, readings: RunReadings) -> Saving:
    """Find or make the document's blog and tie the run to it.

    A visit reads one blog: a page or feed that speaks for another does not write into that one. Raises ForgottenBlog.
    """
    sql = """
        SELECT runs.url, blog_id, blogs.url AS blog_url
        FROM runs LEFT JOIN blogs ON blogs.id = blog_id WHERE runs.id = ?"""
    run = fetch(db, sql, run_id)[0]
    problems: list[Problem] = []
    blog = document.blog or Blog(url=guess_blog_url(document))
    is_import = is_import_of(run["url"])
    visited = None if is_import else run["blog_url"]
    if visited is not None and blog.url != visited:
        if document.blog is not None:
            problems.append(Problem(document.url, "blog_differs", f"it says it is {blog.url}"))
        blog = Blog(url=visited)
    if is_import:
        blog = replace(blog, url=known_address(db, blog))
    if is_forgotten_blog(db, clean_string(blog.url)):
        raise ForgottenBlog(blog.url)
    problems += differing_ids(db, blog, document.url)
    silent = document.page_type == "problem"  # our own note: nothing was seen of the blog
    blog_id = save_blog(db, blog, silent or is_import or is_older_copy(document), now, readings.blog)
    if run["blog_id"] is None:
        db.conn.execute("UPDATE runs SET blog_id = ? WHERE id = ?", [blog_id, run_id])
    return Saving(db, run_id, blog_id, blog.url, document.url, now, readings, problems=problems)


def known_address(db: Database, blog: Blog) -> str:
    """Return the address under which the archive has the blog that a file names, else the one it names.

    http and https are one blog unless Blogger knows them by two ids, and so are all addresses that it knows by one:
    years of blogspot.com, then a domain of its own.
    """
    url, known_as = clean_string(blog.url), clean_string(blog.blogger_id or "") or None
    scheme, _, rest = url.partition("://")
    if scheme not in ("http", "https"):
        return url
    twin = f"{'http' if scheme == 'https' else 'https'}://{rest}"
    sql = """
        SELECT url FROM blogs
        WHERE url = :url OR blogger_id = :id OR (url = :twin AND (blogger_id IS NULL OR :id IS NULL))
        ORDER BY url = :url DESC, url = :twin DESC, id LIMIT 1"""
    found = db.query(sql, {"url": url, "twin": twin, "id": known_as})
    return next((str(row["url"]) for row in found), url)


def differing_ids(db: Database, blog: Blog, url: str) -> list[Problem]:
    """Return a problem where Blogger knows by another id what is read for a blog: another's backup, put into it."""
    stored = fetch(db, "SELECT blogger_id FROM blogs WHERE url = ?", clean_string(blog.url))
    known = stored[0]["blogger_id"] if stored else None
    said = clean_string(blog.blogger_id) if blog.blogger_id else None
    if not known or not said or known == said:
        return []
    return [Problem(url, "blog_differs", f"Blogger knows it as {said}, and {clean_string(blog.url)} as {known}")]


def is_import_of(url: str) -> bool:
    """Whether a run read files: what they say of a blog, even that it is private, was true once and is not news.

    >>> is_import_of("file:///home/livia/blog-10-20-2011.xml"), is_import_of("https://a.blogspot.com/")
    (True, False)
    """
    return not url.startswith("http")


def is_of_no_blog(db: Database, run_id: int, document: Document) -> bool:
    """Whether a document of an import only tells of a file that could not be read: that makes no blog."""
    run = fetch(db, "SELECT url FROM runs WHERE id = ?", run_id)[0]
    return is_import_of(run["url"]) and not (document.blog or document.posts or document.comments)


def blog_url_of(document: Document) -> str:
    """Return the blog that a document says it is of."""
    return clean_string(document.blog.url) if document.blog else guess_blog_url(document)


def guess_blog_url(document: Document) -> str:
    """Return the blog of a document that names none: that of its posts' addresses, else the blog of loose copies."""
    for post in document.posts:
        if post.url is not None:
            try:
                return fold_blog_url(post.url)
            except UsageError:
                continue
    return COPIES


def is_older_copy(document: Document) -> bool:
    """Whether a document is a copy or backup, which may be older than what the archive holds."""
    sources = {post.source for post in document.posts} | {comment.source for comment in document.comments}
    return bool(sources) and sources <= {Source.COPY, Source.BACKUP}


def save_blog(db: Database, blog: Blog, fill_only: bool, now: str, read: set[str]) -> int:
    """Find or make a blog and keep what is newly said of it; `read` holds the columns this run has read already."""
    url = clean_string(blog.url)
    said: dict[str, Value] = {
        column: clean_string(value)
        for column in COLUMNS
        if (value := getattr(blog, column)) is not None and clean_string(value)
    }
    status = blog.status if blog.status in STATUSES else "alive"
    found: list[Row] = fetch(db, "SELECT * FROM blogs WHERE url = ?", url)
    if not found:
        blog_id = next_id(db, "blogs")
        row: dict[str, Value] = {"id": blog_id, "url": url, **dict.fromkeys(COLUMNS), **said}
        insert_rows(db, "blogs", [row | {"status": status, "first_seen_at": now, "last_seen_at": now}])
        tie_to_blog(db, blog_id, url)
        tie_forgotten(db, blog_id, url)
    else:
        stored = found[0]
        blog_id = stored["id"]
        changes: dict[str, Value] = {
            column: value
            for column, value in said.items()
            if value != stored[column] and (stored[column] is None or not (fill_only or column in read))
        }
        if not fill_only:
            if status != stored["status"]:
                changes["status"] = status
            if now > stored["last_seen_at"]:
                changes["last_seen_at"] = now
        update_rows(db, "blogs", {blog_id: changes})
    read.update(said)
    return blog_id
