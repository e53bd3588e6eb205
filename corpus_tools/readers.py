"""Reading records back: one JSON object a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus_tools.model import Document
from corpus_tools.record import from_record


class BadRecord(ValueError):
    """A line of a JSONL file that is no record; the message names file and line."""


def read_jsonl(path: str | os.PathLike[str]) -> Iterator[Document]:
    """The documents in the JSONL file at `path`, one at a time, in the order of the file.

    Raises `BadRecord` at the first line that is not a record, and `OSError` if the file cannot be read.
    """
    for number, line in read_lines(path):
        try:
            yield from_record(parse_line(line))
        except (KeyError, TypeError, ValueError) as error:
            message = f"{os.fspath(path)}:{number}: not a record ({error}); `corpus validate` says what is wrong"
            raise BadRecord(message) from error


def read_lines(path: str | os.PathLike[str]) -> Iterator[tuple[int, bytes]]:
    """The lines of the file at `path` as bytes, without their line end, with their numbers from 1."""
    with Path(path).open("rb") as file:
        for number, line in enumerate(file, 1):
            yield number, line.removesuffix(b"\n")


def parse_line(line: bytes) -> Any:
    """The JSON value in `line`. Raises `ValueError` if it is none."""
    import orjson

    return orjson.loads(line)
