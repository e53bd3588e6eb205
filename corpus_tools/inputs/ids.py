"""Document ids: stable, readable, and of a shape that every loader keeps as a string."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"(?<=[^/])\.[A-Za-z][A-Za-z0-9]{0,7}\Z")
_LOOKS_LIKE_A_VALUE = re.compile(
    r"[:./, +\-]*\d[\d:./, +\-tz]*"  # numbers, dates, times
    r"|[+-]?[\d.]+e[+-]?\d+"
    r"|0x[\da-f]+"
    r"|[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}"  # UUIDs
    r"|nan|[+-]?inf(?:inity)?|null|true|false",
    re.ASCII | re.IGNORECASE,
)


def document_id(path: str) -> str:
    """The id of the document at `path` (below the input root, with `/`): the path without its suffix.

    `doc-` goes in front where pandas, DuckDB or pyarrow could take the id for a number, a date or a UUID and convert
    it ("007" would become 7). Standard input, `-`, is called `stdin`.
    """
    return "stdin" if path == "-" else given_id(_SUFFIX.sub("", path))


def given_id(name: str) -> str:
    """The id of a document that its source calls `name`: that, with `doc-` in front where a loader could convert it."""
    return f"doc-{name}" if _LOOKS_LIKE_A_VALUE.fullmatch(name.strip()) else name
