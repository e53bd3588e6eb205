"""What `source.path` says of a row that did not come out of one of our own readers."""

from __future__ import annotations

import re

from corpus_tools.base.errors import BadInput
from corpus_tools.base.show import short
from corpus_tools.inputs.ids import document_id

_IMPOSSIBLE = re.compile(r"\0|(?:^|/)\.\.(?:/|\Z)")


def given_path(value: object, field: str) -> str:
    """The path that stands in `field`; one that is absolute as a URL. Raises `BadInput` if it can be none."""
    if not isinstance(value, str) or not value or _IMPOSSIBLE.search(value):
        raise BadInput(f"{short(field)} does not say where the row comes from")
    return f"file://{value}" if value[0] == "/" else value


def row_path(path: str, row_id: str) -> str:
    """The path of a row that brings its own id: `path`, with `#` and the id behind it where it names no row yet."""
    return path if "#" in path or document_id(path) == row_id else f"{path}#{row_id}"
