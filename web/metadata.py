"""Datasette's metadata in one language, from tables.yaml and queries.yaml, which hold both."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
LANGUAGES = ("it", "en")
DATABASE = "archive"  #: the archive's name in addresses, whatever its file is called

TITLES = {
    "it": ("Archivio", "Blog conservati: post, commenti, conversazioni."),
    "en": ("Archivio", "Blogs kept: posts, comments, conversations."),
}


@cache
def describe() -> dict[str, Any]:
    """Read what tables.yaml and queries.yaml say: keys `tables`, `views`, `hidden`, `queries`."""
    described = yaml.safe_load((HERE / "tables.yaml").read_text(encoding="utf-8"))
    described["queries"] = yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf-8"))
    return dict(described)


def build_metadata(language: str = "en") -> dict[str, Any]:
    """Build the whole of Datasette's metadata, its words in one language."""
    described = describe()
    tables = {name: _table(table, language) for kind in ("tables", "views") for name, table in described[kind].items()}
    tables |= {name: {"hidden": True} for name in described["hidden"]}
    title, description = TITLES[language]
    return {
        "title": title,
        "description": description,
        "databases": {
            DATABASE: {
                "title": title,
                "description": description,
                "tables": tables,
                "queries": {name: _query(query, language) for name, query in described["queries"].items()},
            }
        },
        # Personal archives hold other people's words: search engines stay out.
        "plugins": {"datasette-block-robots": {"disallow": "/"}},
    }


def _table(table: dict[str, Any], language: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": table["title"][language],
        "description": table["description"][language],
        "columns": {name: text[language] for name, text in table["columns"].items()},
    }
    if "label" in table:
        said["label_column"] = table["label"]
    if "fts" in table:  # Datasette finds an index by quotes that ours does not use
        said |= {"fts_table": table["fts"], "fts_pk": "id"}
    if "sortable" in table:
        said["sortable_columns"] = table["sortable"]
    return said | {key: table[key] for key in ("sort", "sort_desc", "facets", "size") if key in table}


def _query(query: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "title": query["title"][language],
        "description": query["description"][language],
        "params": query["params"],
        "sql": query["sql"],
        "hide_sql": True,
    }
