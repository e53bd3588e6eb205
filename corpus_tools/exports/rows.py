"""Records as flat rows: one for each document, one for each comment; for tables that cannot hold lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from corpus_tools.record.document import CommentRow
from corpus_tools.record.export.shape import Scalar
from corpus_tools.record.record import from_record
from corpus_tools.record.schema import Record

Row = Mapping[str, str | int | float | None]

BETWEEN = "; "
"""What stands between names, between roles and between warnings in one cell."""

COMMENT_COLUMNS: Mapping[str, Scalar] = {
    name: Scalar.INTEGER if name == "depth" else Scalar.STRING for name in CommentRow.__annotations__
}

DOCUMENT_COLUMNS: Mapping[str, Scalar] = {
    "id": Scalar.STRING,
    "path": Scalar.STRING,
    "sha256": Scalar.STRING,
    "bytes": Scalar.INTEGER,
    "encoding": Scalar.STRING,
    "extra": Scalar.STRING,
    "language": Scalar.STRING,
    "headline": Scalar.STRING,
    "standfirst": Scalar.STRING,
    "byline": Scalar.STRING,
    "authors": Scalar.STRING,
    "roles": Scalar.STRING,
    "published": Scalar.STRING,
    "published_text": Scalar.STRING,
    "published_precision": Scalar.STRING,
    "updated": Scalar.STRING,
    "updated_text": Scalar.STRING,
    "updated_precision": Scalar.STRING,
    "comments": Scalar.INTEGER,
    "comments_declared": Scalar.INTEGER,
    "confidence": Scalar.NUMBER,
    "article_confidence": Scalar.NUMBER,
    "warnings": Scalar.STRING,
    "schema_version": Scalar.STRING,
    "body": Scalar.STRING,
}
"""The columns of a row for a document and their types, in order; what is long stands last."""

_OF_SOURCE = ("path", "sha256", "bytes", "encoding")


def document_columns(left_out: frozenset[str]) -> dict[str, Scalar]:
    """Those of `DOCUMENT_COLUMNS` that are left if keys such as `source.path` are not written."""
    return {
        name: kind
        for name, kind in DOCUMENT_COLUMNS.items()
        if f"source.{name}" not in left_out or name not in _OF_SOURCE
    }


def document_row(record: Record) -> Row:
    """The row of a document: lists are joined, `extra` is a JSON object or null, `comments` is their number."""
    source, authors = record["source"], record["authors"]
    extra = {item["key"]: item["value"] for item in source["extra"]}
    roles = [author["role"] or "" for author in authors]
    made: dict[str, Any] = {
        **{name: source[name] for name in _OF_SOURCE},
        "extra": orjson.dumps(extra).decode() if extra else None,
        "authors": BETWEEN.join(author["name"] for author in authors) or None,
        "roles": BETWEEN.join(roles) if any(roles) else None,
        "comments": len(record["comments"]),
        "warnings": BETWEEN.join(warning["code"] for warning in record["warnings"]) or None,
    }
    return {name: made[name] if name in made else record[name] for name in DOCUMENT_COLUMNS}


def comment_rows(record: Record) -> list[CommentRow]:
    """The rows of its comments, as `Document.comments_table` has them."""
    if not record["comments"]:
        return []
    return from_record({**record, "segments": [], "edits": []}).comments_table()


def without(record: Record, left_out: frozenset[str]) -> Record:
    """The record without the keys of `left_out`, which have a dot between the levels."""
    if not left_out:
        return record
    kept = {key: value for key, value in record.items() if key not in left_out}
    kept["source"] = {key: value for key, value in record["source"].items() if f"source.{key}" not in left_out}
    return kept
