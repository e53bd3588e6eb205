"""`rejected.jsonl`: its lines, and their order."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator

import orjson

from corpus_tools.inputs.files import Rejection


def rejection_lines(rejections: Iterable[Rejection]) -> Iterator[bytes]:
    """The lines of `rejected.jsonl`, by path."""
    rows = ((printable_path(one.path), one.reason, one.first_bytes) for one in rejections)
    return (rejection_line(*row) for row in sorted(rows))


def rejection_line(path: str, reason: str, first_bytes: bytes) -> bytes:
    """One line: `path`, `reason`, and `first_bytes` in base64."""
    line = {"path": path, "reason": reason, "first_bytes": base64.b64encode(first_bytes).decode("ascii")}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def printable_path(path: str) -> str:
    """`path` as JSON can say it: bytes that are not UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
