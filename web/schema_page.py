"""Write docs/schema.md from an archive and from what tables.yaml says of it: `python -m web.schema_page archive.db`."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator
from typing import Any

from web.metadata import describe

HEAD = """# The archive, table by table

`archive.db` is one SQLite file. Instants are UTC text, `2011-10-20T07:41:00Z`, to the second; days are `2011-10-20` in
the blog's own time zone. Blogger's own ids are text, since they do not fit a JavaScript number.

This page is written by `python -m web.schema_page archive.db > docs/schema.md`, and a test holds it to the schema.
"""


def write_page(connection: sqlite3.Connection) -> str:
    """Return the whole page, for the archive's tables and views that tables.yaml describes."""
    described = describe()
    parts = [HEAD, "## Tables\n"]
    for name in sorted(described["tables"]):
        parts += _table(connection, name, described["tables"][name])
    parts.append("## Views\n")
    for name in sorted(described["views"]):
        parts += _view(connection, name, described["views"][name])
    parts.append(
        "## Ready questions\n\nEach takes its parameters in its address, `/archive/piu_discussi?blog=1&year=2011`.\n"
    )
    for name, query in sorted(described["queries"].items()):
        asked = ", ".join(f"`{parameter}`" for parameter in query["params"])
        parts.append(f"- `{name}` {query['title']['en']}{f' ({asked})' if asked else ''}. {query['description']['en']}")
    return "\n".join(parts) + "\n"


def _table(connection: sqlite3.Connection, name: str, told: dict[str, Any]) -> Iterator[str]:
    points_at = {row[3]: f"{row[2]}.{row[4]}" for row in connection.execute(f"PRAGMA foreign_key_list([{name}])")}
    yield f"### {name}\n\n{told['description']['en']}\n\n| column | type | |\n|---|---|---|"
    for _, column, kind, required, _, key in connection.execute(f"PRAGMA table_info([{name}])"):
        marks = ["key"] if key else []
        marks += [f"→ {points_at[column]}"] if column in points_at else []
        about = told["columns"][column]["en"] + (f" ({', '.join(marks)})" if marks else "")
        yield f"| `{column}` | {kind.lower()}{'' if required or key else ', or null'} | {about} |"
    yield ""


def _view(connection: sqlite3.Connection, name: str, told: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}\n\n{told['description']['en']}\n\n| column | |\n|---|---|"
    for row in connection.execute(f"PRAGMA table_info([{name}])"):
        yield f"| `{row[1]}` | {told['columns'][row[1]]['en']} |"
    yield ""


def main() -> None:
    """Print the page for an archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", help="an archive of this version")
    connection = sqlite3.connect(f"file:{parser.parse_args().archive}?mode=ro", uri=True)
    print(write_page(connection), end="")
    connection.close()


if __name__ == "__main__":
    main()
