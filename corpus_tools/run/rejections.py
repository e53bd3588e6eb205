"""`rejected.jsonl`: its lines, and their order."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

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


def read_rejections(path: Path) -> Iterator[Rejection]:
    """What the file `path` says was rejected, as far as its lines are such as we write them; none if there is none."""
    with suppress(FileNotFoundError), path.open("rb") as file:
        for line in file:
            with suppress(ValueError, KeyError, TypeError):
                said = orjson.loads(line)
                first_bytes = base64.b64decode(said["first_bytes"], validate=True)
                if isinstance(said["path"], str) and isinstance(said["reason"], str):
                    yield Rejection(said["path"], said["reason"], first_bytes)


def printable_path(path: str) -> str:
    """`path` as JSON can say it: bytes that are not UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


_PARTICULARS = (
    (re.compile(r".* has the same (id|output) as .*", re.DOTALL), r"another file has the same \1"),
    (re.compile(r"its output, .*, would be ", re.DOTALL), "its output would be "),
    (re.compile(r"(?<=a link to ).*(?=, which)|(?<=has the id ).*(?= too$)", re.DOTALL), "…"),
    (re.compile(r"(?<= )(?:'[^']*'|\"[^\"]*\")"), "…"),
    (re.compile(r" ?\([^()]*\)|[:;] .*", re.DOTALL), ""),
    (re.compile(r"(?<![\w-])\d[\d,.]*"), "N"),
)
"""What is a reason's own and not of its kind, in this order: names, then details and remedies, then numbers."""


def kind_of(reason: str) -> str:
    """`reason` without its particulars, so that the rejections of one kind can be counted together."""
    for pattern, instead in _PARTICULARS:
        reason = pattern.sub(instead, reason)
    return reason
