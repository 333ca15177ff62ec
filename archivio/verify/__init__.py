"""`archivio verify`: is anything missing? Certificates are printed, kept in the archive and told by the exit status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from archivio.named import held_blog
from archivio.report import EXIT_FAILED, EXIT_OK
from archivio.verify.accounts import BLOGS, read_account
from archivio.verify.captures import check_captures
from archivio.verify.certificate import Certificate, Gap, certify
from archivio.verify.lines import certificate_lines
from archivio.verify.soundness import check_archive
from pipelines.archive import check_exists, open_archive, writing
from pipelines.rows import Value, fetch, insert_rows, next_id, stamp
from scraper.captures import captures_folder
from scraper.errors import ArchiveError


def verify(url: str | None, db: Path, *, as_json: bool, quiet: bool) -> int:
    """Certify one blog, or every blog, and the archive itself; print, keep, and return the exit status."""
    check_exists(db)
    with open_archive(db, write=True) as archive:
        blogs = choose_blogs(archive.db, url)
        certificates = {blog["id"]: certify(read_account(archive.db, blog)) for blog in blogs}
        faults = [*check_archive(archive.db), *check_captures(archive.db, captures_folder(db))]
        damaged = [gap.detail for gap in faults if gap.kind == "database"]
        if not damaged:  # nothing is written into a damaged file
            with writing(archive) as database:
                save_certificates(database, certificates, faults, stamp(datetime.now(UTC)))
    status = exit_status(certificates.values(), faults)
    if as_json:
        click.echo(json.dumps(as_summary(certificates.values(), faults, status), ensure_ascii=False))
    elif status or not quiet:
        titles = {blog["url"]: blog["title"] for blog in blogs}
        click.echo("\n".join(certificate_lines(list(certificates.values()), titles, db, faults)))
    return status


def choose_blogs(db: Database, url: str | None) -> list[dict[str, Any]]:
    """Return the blogs to certify; UsageError for an address that the archive does not hold."""
    blogs = fetch(db, BLOGS)
    if url is None:
        return blogs
    root = held_blog(db, url)
    return [blog for blog in blogs if blog["url"] == root]


def exit_status(certificates: Iterable[Certificate], faults: Iterable[Gap]) -> int:
    """Return 4 where the file is damaged, 1 where anything is missing or broken, else 0."""
    kinds = {gap.kind for gap in faults}
    if "database" in kinds:
        return ArchiveError.exit_code
    return EXIT_FAILED if kinds or any(not certificate.complete for certificate in certificates) else EXIT_OK


def save_certificates(db: Database, certificates: Mapping[int, Certificate], faults: list[Gap], now: str) -> None:
    """Keep the certificates; gaps only of the newest of each blog, and of the archive itself (no blog)."""
    free = next_id(db, "certificates")
    kept: list[tuple[dict[str, Value], Iterable[Gap]]] = [
        (
            {
                "blog_id": blog_id,
                "posts_announced": each.posts_announced,
                "posts_archived": each.posts_archived,
                "comments_announced": each.comments_announced,
                "comments_archived": each.comments_archived,
            },
            each.gaps,
        )
        for blog_id, each in certificates.items()
    ]
    nothing = dict.fromkeys(("posts_announced", "posts_archived", "comments_announced", "comments_archived"))
    kept.append(({"blog_id": None, **nothing}, faults))
    db.execute("DELETE FROM gaps WHERE certificate_id NOT IN (SELECT id FROM certificates)")  # told now, and done with
    for number, (row, found) in enumerate(kept, free):
        gaps = list(found)
        db.conn.execute(
            "DELETE FROM gaps WHERE certificate_id IN (SELECT id FROM certificates WHERE blog_id IS ?)",
            [row["blog_id"]],
        )
        about: dict[str, Value] = {"id": number, "checked_at": now, "complete": int(not gaps), "gaps": len(gaps)}
        insert_rows(db, "certificates", [row | about])
        insert_rows(db, "gaps", [{"certificate_id": number, **asdict(gap)} for gap in gaps])


def as_summary(certificates: Iterable[Certificate], faults: list[Gap], status: int) -> dict[str, Any]:
    """Return what `--json` prints."""
    return {
        "blogs": [as_json_blog(certificate) for certificate in certificates],
        "archive": {"sound": not faults, "faults": [asdict(gap) for gap in faults]},
        "exit": status,
    }


def as_json_blog(certificate: Certificate) -> dict[str, Any]:
    """Return one blog as docs/design.md promises it."""
    of_comments = ("comments", "comments_total")
    return {
        "url": certificate.url,
        "complete": certificate.complete,
        "posts": {
            "announced": certificate.posts_announced,
            "archived": certificate.posts_archived,
            "missing": [asdict(gap) for gap in certificate.gaps if gap.kind not in of_comments],
        },
        "comments": {
            "announced": certificate.comments_announced,
            "archived": certificate.comments_archived,
            "posts_short": [asdict(gap) for gap in certificate.gaps if gap.kind in of_comments],
        },
    }
