"""A document as JSON and back: what an import keeps in the captures, since no response stands behind it."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from scraper.errors import ExtractionError
from scraper.items import Document

MEDIA_TYPE = "application/vnd.archivio.document+json"


def dump_document(document: Document) -> bytes:
    """Write a document; its capture stays out, that is what it will be kept in."""
    values = asdict(document)
    del values["capture"]
    return json.dumps(values, default=_plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def load_document(body: bytes) -> Document:
    """Read a document that `dump_document` wrote, perhaps years ago: fields that are no more are left out.

    Raises ExtractionError.
    """
    try:
        document: Document = _build(Document, json.loads(body))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ExtractionError(f"a kept document cannot be read: {str(error)[:100]}") from error
    return document


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)


def _build(kind: Any, values: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{name: _restore(hints[name], value) for name, value in values.items() if name in hints})


def _restore(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    arguments = get_args(hint)
    if isinstance(hint, UnionType):
        return _restore(next(one for one in arguments if one is not type(None)), value)
    if get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            return tuple(_restore(arguments[0], one) for one in value)
        return tuple(_restore(one, part) for one, part in zip(arguments, value, strict=True))
    if is_dataclass(hint):
        return _build(hint, value)
    if isinstance(hint, type) and issubclass(hint, date):
        return (datetime if issubclass(hint, datetime) else date).fromisoformat(value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value
