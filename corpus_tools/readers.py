"""Reading records back: one JSON object a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from corpus_tools.model import Document
from corpus_tools.record import Record, from_record, to_current

_ANY_LENGTH = 1 << 62
"""No line is too long for whoever wants its document."""


class BadRecord(ValueError):
    """A line of a JSONL file that is no record; the message names file and line."""


def read_jsonl(path: str | os.PathLike[str], *, validate: bool = False) -> Iterator[Document]:
    """The documents in the JSONL file at `path` (`-`: standard input), one at a time, in the order of the file.

    The file may be compressed with gzip or zstd; its content decides. No more of it is held than a line and a block.
    Records of older versions of the schema come as documents of the current one. With `validate`, each record must
    also keep the schema and the rules beyond it, as `corpus validate` checks them.

    Raises `BadRecord` at the first line that is not a record, and `OSError` if the file cannot be read.
    """
    from corpus_tools.jsonl import read_lines

    for number, line in read_lines(path, longest=_ANY_LENGTH):
        try:
            if not isinstance(line, bytes):
                raise ValueError(line.problem)
            yield _document(line, validate)
        except (KeyError, TypeError, ValueError) as error:
            raise BadRecord(f"{os.fspath(path)}:{number}: {_reason(error)}") from error


def _document(line: bytes, validate: bool) -> Document:
    try:
        record = parse_line(line)
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from None
    if not isinstance(record, dict):
        raise ValueError("not a record: a record is a JSON object")
    if validate:
        _require_valid(to_current(record))
    return from_record(record)


def _require_valid(record: Record) -> None:
    from corpus_tools.validate import check_record

    if findings := check_record(record):
        raise ValueError("; ".join(map(str, findings)))


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"not a record: the key {error} is missing; `corpus validate` says all that is wrong"
    if isinstance(error, TypeError):
        return f"not a record ({error}); `corpus validate` says what is wrong"
    return str(error)


def read_lines(path: str | os.PathLike[str]) -> Iterator[tuple[int, bytes]]:
    """The lines of the file at `path` as bytes, without their line end, with their numbers from 1."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            yield number, line.removesuffix(b"\n")


def parse_line(line: bytes) -> Any:
    """The JSON value in `line`. Raises `ValueError` if it is none."""
    import orjson

    return orjson.loads(line)
