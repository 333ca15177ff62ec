"""What a schema is, whatever way it came to be; and an archive as a script, to keep one of each shipped schema."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

SHADOW = re.compile(r"_fts_(?:data|idx|docsize|config|content)$")


def shape(path: Path) -> dict[str, Any]:
    """Return tables with columns, keys and checks, indexes, triggers and views; not the order or wording of history."""
    with closing(sqlite3.connect(path)) as connection:
        return {f"{kind} {name}": described(connection, kind, name, sql) for kind, name, sql in objects(connection)}


def objects(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
    return [
        (kind, name, sql) for kind, name, sql in found if not SHADOW.search(name) and not name.startswith("sqlite_")
    ]


def described(connection: sqlite3.Connection, kind: str, name: str, sql: str) -> object:
    if kind != "table" or sql.startswith("CREATE VIRTUAL"):
        return one_line(sql)
    columns = {row[1]: row[2:] for row in connection.execute(f"PRAGMA table_info({name})")}
    keys = sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})"))
    strict = [row[4:] for row in connection.execute("PRAGMA table_list") if row[1] == name]
    checks = sorted(re.findall(r"CHECK ?\([^()]*(?:\([^()]*\)[^()]*)*\)", one_line(sql)))
    unique = sorted(re.findall(r"UNIQUE ?\([^()]*\)", one_line(sql)))
    return columns, keys, strict, checks, unique


def one_line(sql: str) -> str:
    """Return a statement without its comments and line breaks."""
    return " ".join(re.sub(r"--[^\n]*", "", sql).split()).rstrip(";")


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, by column."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [name for kind, name, sql in objects(connection) if kind == "table" and "VIRTUAL" not in sql]
        return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}


def script_of(path: Path) -> Iterator[str]:
    """Yield the statements that make this archive again: tables with rows, then search, indexes, triggers, views."""
    with closing(sqlite3.connect(path)) as connection:
        made = objects(connection)
        tables = [(name, sql) for kind, name, sql in made if kind == "table"]
        plain = [(name, sql) for name, sql in tables if not sql.startswith("CREATE VIRTUAL")]
        searched = [(name, sql) for name, sql in tables if sql.startswith("CREATE VIRTUAL")]
        yield "PRAGMA foreign_keys = OFF;\n"
        for name, sql in plain:
            yield f"{sql};\n"
            for row in connection.execute(f"SELECT * FROM {name}"):
                values = connection.execute(f"SELECT {', '.join(['quote(?)'] * len(row))}", row).fetchone()
                yield f"INSERT INTO {name} VALUES ({', '.join(values)});\n"
        for name, sql in searched:
            yield f"{sql};\nINSERT INTO {name} ({name}) VALUES ('rebuild');\n"
        for kind in ("index", "trigger", "view"):
            yield from (f"{sql};\n" for made_kind, _, sql in made if made_kind == kind)


def build_from(script: str, path: Path) -> Path:
    """Make an archive from its script."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path
