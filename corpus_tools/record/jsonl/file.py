"""All that is wrong in a file of records, line by line: how it is written, what it holds, and what it repeats."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import orjson

from corpus_tools.base.show import display, short
from corpus_tools.record.contract import Contract, own_contract
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.lines import LONGEST_LINE, read_lines
from corpus_tools.record.jsonl.syntax import NoValue, check_line_end, check_syntax, check_writing, other_encoding

_STRETCH = 1 << 19


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines of a file with their numbers, as `read_lines` gives them, and their size in bytes."""

    lines: list[tuple[int, bytes | Finding]]
    size: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a stretch: how many lines hold a value, the document ids, and the findings, both by line."""

    values: int
    ids: list[tuple[int, str]]
    findings: dict[int, list[Finding]]


class CheckedLine(NamedTuple):
    """A line as it stands in its file, number from 1, the value in it (`NoValue` if there is none), its findings.

    Where no line can be read, `line` is empty.
    """

    number: int
    line: bytes
    value: Any
    findings: list[Finding]


def checked_lines(
    path: str | os.PathLike[str], contract: Contract | None = None, *, longest: int = LONGEST_LINE
) -> Iterator[CheckedLine]:
    """The lines of the file at `path` (compressed or not, `-` for standard input), and what is wrong with each.

    `contract` is the package's own unless one is given. A line of more than `longest` bytes is not read. Raises
    `OSError` if the file cannot be read.
    """
    contract = contract or own_contract()
    seen: dict[str, int] = {}
    for number, line in _lines(path, longest):
        value, findings = check_line(line, contract)
        if (identity := _identity(value)) is not None:
            findings = findings + check_id(identity, number, seen)
        yield CheckedLine(number, line if isinstance(line, bytes) else b"", value, findings)


def check_lines(
    path: str | os.PathLike[str], contract: Contract | None = None, *, longest: int = LONGEST_LINE
) -> Iterator[tuple[int, Any, list[Finding]]]:
    """`checked_lines` for those who do not want the bytes: number, value, findings."""
    for number, _, value, findings in checked_lines(path, contract, longest=longest):
        yield number, value, findings


def stretches(path: str | os.PathLike[str], longest: int) -> Iterator[Stretch]:
    """The lines of the file at `path` in stretches of half a megabyte and one line. Raises as `read_lines` does."""
    held: list[tuple[int, bytes | Finding]] = []
    size = 0
    for number, line in _lines(path, longest):
        held.append((number, line))
        size += len(line) if isinstance(line, bytes) else 0
        if size >= _STRETCH:
            yield Stretch(held, size)
            held, size = [], 0
    if held:
        yield Stretch(held, size)


def check_stretch(stretch: Stretch, contract: Contract) -> Checked:
    """What is wrong with some lines, but for ids that others have as well."""
    values = 0
    ids: list[tuple[int, str]] = []
    by_line: dict[int, list[Finding]] = {}
    for number, line in stretch.lines:
        value, findings = check_line(line, contract)
        values += value is not NoValue
        if findings:
            by_line[number] = findings
        if (identity := _identity(value)) is not None:
            ids.append((number, identity))
    return Checked(values, ids, by_line)


def _lines(path: str | os.PathLike[str], longest: int) -> Iterator[tuple[int, bytes | Finding]]:
    for number, line in read_lines(path, longest=longest):
        if number == 1 and isinstance(line, bytes) and (finding := other_encoding(line)):
            yield number, finding
            return
        yield number, line


def check_line(line: bytes | Finding, contract: Contract) -> tuple[Any, list[Finding]]:
    """The value in a line that `read_lines` gave (`NoValue` if there is none), and all that is wrong with the line."""
    if isinstance(line, Finding):
        return NoValue, [line]
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        value, findings = check_syntax(line)
        findings += [] if value is NoValue else contract.explain(value)
        return value, findings + list(check_line_end(line))
    findings = check_writing(line, value)
    return value, findings if contract.accepts(value) else findings + contract.explain(value)


def _identity(value: Any) -> str | None:
    identity = value.get("id") if isinstance(value, dict) else None
    return identity if isinstance(identity, str) else None


def check_id(identity: str, number: int, seen: dict[str, int]) -> list[Finding]:
    """The finding that an earlier line than `number` has this id too; `seen` keeps the line that had each id first."""
    first = seen.setdefault(identity, number)
    if first == number:
        return []
    problem = f"{short(identity)} is the id of line {first} too"
    return [Finding("$.id", problem, "every id once", rule=Rule.DUPLICATE_ID)]


def placed(findings: Iterable[Finding], path: str | os.PathLike[str], line: int = 0) -> Iterator[Finding]:
    """`findings` with the file and the line that they are about."""
    name = display(path)
    return (replace(finding, file=name, line=line) for finding in findings)
