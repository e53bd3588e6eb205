"""The JSON Schema that travels with the package, and the version of it that records are written in."""

from __future__ import annotations

from functools import cache
from typing import Any

SCHEMA_VERSION = "1.1.0"
"""The version of `schema/document.schema.json` that records are written in."""

Record = dict[str, Any]
"""A record as a plain dictionary: one line of `documents.jsonl`."""

FILE_NAME = "document.schema.json"


def schema_text() -> str:
    """The text of `document.schema.json`: the copy in the installed package, the original in a source checkout."""
    from importlib import resources

    package = resources.files("corpus_tools")
    installed = package / "data" / FILE_NAME
    if installed.is_file():
        return installed.read_text("utf-8")
    return (package / ".." / "schema" / FILE_NAME).read_text("utf-8")


@cache
def load_schema() -> dict[str, Any]:
    """The schema, parsed. Treat it as read-only: it is the one copy of the process."""
    import orjson

    schema: dict[str, Any] = orjson.loads(schema_text())
    return schema
