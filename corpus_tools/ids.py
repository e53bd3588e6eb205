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
    if path == "-":
        return "stdin"
    stem = _SUFFIX.sub("", path)
    return f"doc-{stem}" if _LOOKS_LIKE_A_VALUE.fullmatch(stem.strip()) else stem
