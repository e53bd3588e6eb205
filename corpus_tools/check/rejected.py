"""`rejected.jsonl`, held line by line against what the input is rejected for when it is read again."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from corpus_tools.base.show import display, short
from corpus_tools.inputs.files import Rejection
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.file import placed
from corpus_tools.record.jsonl.lines import read_lines
from corpus_tools.run.rejections import printable_path, rejection_line

_KEYS = ["path", "reason", "first_bytes"]


class _Line(NamedTuple):
    """A line that was read: its number, and hashes of two of its values, because there can be a million lines."""

    number: int
    reason: int
    first_bytes: int


class Rejected:
    """The lines of a `rejected.jsonl`; each that is accounted for is crossed off."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: dict[int, list[_Line]] = {}

    def read(self) -> Iterator[Finding]:
        """Read the file, if there is one: all that is wrong with how it is written, and with the order of its lines.

        Raises `OSError` if the file cannot be read.
        """
        if not os.path.lexists(self._path):
            return
        before: tuple[str, ...] = ()
        for number, line in read_lines(self._path):
            row, findings = ((), [line]) if isinstance(line, Finding) else _parse(line)
            if row:
                if row < before:
                    findings.append(Finding("$.path", f"{short(row[0])} is out of order", "the lines by path"))
                before = row
                path, reason, first_bytes = row
                self._lines.setdefault(hash(path), []).append(_Line(number, hash(reason), hash(first_bytes)))
            yield from placed(findings, self._path, number)

    def cross_off(self, rejection: Rejection, output: str) -> Iterator[Finding]:
        """What is wrong with the line about `rejection`, whose record, if it had one, would be in `output`."""
        first_bytes = base64.b64encode(rejection.first_bytes).decode("ascii")
        lines = self._lines.get(hash(printable_path(rejection.path)), [])
        if not lines:
            expected = f"its rejection, because {rejection.reason}"
            yield from placed([Finding("$", f"no record of {display(rejection.path)}", expected)], output)
            return
        wanted = hash(rejection.reason), hash(first_bytes)
        line = next((line for line in lines if line[1:] == wanted), lines[0])
        lines.remove(line)
        if line.reason != wanted[0]:
            yield from placed([Finding("$.reason", "another reason", rejection.reason)], self._path, line.number)
        if line.first_bytes != wanted[1]:
            yield from placed([Finding("$.first_bytes", "other bytes", repr(first_bytes))], self._path, line.number)

    def left_over(self) -> Iterator[Finding]:
        """The lines that were not crossed off, or that there are none: no run writes an empty file."""
        if self._path.is_file() and not self._path.stat().st_size:
            yield from placed([Finding("$", "the file is empty", "no file where nothing is rejected")], self._path)
        for number in sorted(line.number for lines in self._lines.values() for line in lines):
            found = Finding("$.path", "nothing of the input is rejected, or not once more", "what the run rejects only")
            yield from placed([found], self._path, number)


def _parse(line: bytes) -> tuple[tuple[str, ...], list[Finding]]:
    """Path, reason and first bytes (base64) that `line` holds, if it does, and what is wrong with how it is written."""
    try:
        value: Any = orjson.loads(line)
        row = tuple(value[key] for key in _KEYS) if isinstance(value, dict) and list(value) == _KEYS else ()
        if row and all(isinstance(part, str) for part in row):
            canonical = rejection_line(row[0], row[1], base64.b64decode(row[2], validate=True))
            if line == canonical:
                return row, []
            return row, [Finding("$", "the line is written otherwise than a run does", "the same bytes")]
        problem = f"{short(value)} is no rejection"
    except ValueError as error:
        problem = f"the line is no rejection ({error})"
    return (), [Finding("$", problem, "an object with path, reason and first_bytes", rule=Rule.SCHEMA)]
