"""Let days pass for an archive: what it noted moves back, so that the next visit comes so much later."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

#: these are the blog's own, and stay where they are
OF_THE_BLOG = {"published_at", "updated_at"}


def let_pass(db: Path, *, days: float = 1) -> None:
    """Move every instant at which the archive did or saw something back by so many days; negative: forward."""
    with closing(Database(db)) as database:
        for table in database.table_names():
            if "_fts" in table:
                continue
            for column in (column.name for column in database[table].columns):
                if column.endswith("_at") and column not in OF_THE_BLOG:
                    moved = f"strftime('%Y-%m-%dT%H:%M:%SZ', {column}, '{-round(days * 86_400)} seconds')"
                    database.execute(f"UPDATE {table} SET {column} = {moved} WHERE {column} IS NOT NULL")
        database.conn.commit()
