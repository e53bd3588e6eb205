"""The records and the rejections of an output, one after the other, and what cannot be read of it."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from corpus_tools.base.show import display
from corpus_tools.inputs.files import FIRST_BYTES, REJECTED, holds_rejections
from corpus_tools.record.contract import for_all_versions, own_contract
from corpus_tools.record.document import Document
from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl.lines import is_jsonl, read_lines
from corpus_tools.record.record import from_record
from corpus_tools.views.outputs import record_files
from corpus_tools.views.report.survey import Rejected, Unreadable

_ANY_LENGTH = 1 << 62
"""A line that a run has written is never too long."""


def records(output: Path, wanted: Container[int] | None = None) -> Iterator[tuple[int, Document | Unreadable]]:
    """Each line of the files of records of `output`, a JSONL file or the folder of a run, files by name.

    Lines are numbered from 0 through all files; if some are `wanted`, the others are left out. Files that are called as
    if they held records, and do not begin with one, count as a line that cannot be read. Raises `OSError` if the output
    cannot be read.
    """
    accepts = for_all_versions(own_contract()).accepts
    files = record_files(output)
    lines = ((path, line) for path in files for line in read_lines(path, longest=_ANY_LENGTH))
    for number, (path, (place, line)) in enumerate(lines):
        if wanted is None or number in wanted:
            yield number, _document(line, accepts) or Unreadable(display(path), place, _reason(line))
    if wanted is None:
        for path in _other_files(output, files):
            yield -1, Unreadable(display(path), 1, "the file does not begin with a record, and all of it is left out")


def _other_files(output: Path, files: Sequence[Path]) -> list[Path]:
    if not output.is_dir():
        return [] if files else [output]
    found = (path for path in output.rglob("*") if is_jsonl(path) and not holds_rejections(path.name))
    hidden = set(output.rglob(".*"))
    return sorted(path for path in found if path not in files and hidden.isdisjoint((path, *path.parents)))


def _document(line: bytes | Finding, accepts: Callable[[Any], bool]) -> Document | None:
    if isinstance(line, Finding):
        return None
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return from_record(record) if accepts(record) else None


def _reason(line: bytes | Finding) -> str:
    if isinstance(line, Finding):
        return line.problem
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return f"this is not JSON: {error}"
    return "this is no record; `corpus validate` says what is wrong"


def rejections(output: Path) -> Iterator[Rejected | Unreadable]:
    """The files that gave no record, in the order of `rejected.jsonl`; none where `output` is a file."""
    path = output / REJECTED
    if not output.is_dir() or not os.path.lexists(path):
        return
    for number, line in read_lines(path):
        yield _rejected(line) or Unreadable(display(path), number, "this is no rejection; `corpus verify` says why")


def _rejected(line: bytes | Finding) -> Rejected | None:
    if isinstance(line, Finding):
        return None
    try:
        value = orjson.loads(line)
        first_bytes = base64.b64decode(value["first_bytes"], validate=True)
        return Rejected(str(value["path"]), str(value["reason"]), first_bytes[:FIRST_BYTES])
    except (ValueError, TypeError, KeyError):
        return None
