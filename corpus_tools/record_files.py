"""All that is wrong in a file of records, line by line: how it is written, what it holds, and what it repeats."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import orjson

from corpus_tools.findings import Finding, Rule, short
from corpus_tools.jsonl import LONGEST_LINE, read_lines
from corpus_tools.seen import SeenIds
from corpus_tools.sources import display
from corpus_tools.syntax import NoValue, check_line_end, check_syntax, check_writing, other_encoding
from corpus_tools.validate import Contract, own_contract


def check_lines(
    path: str | os.PathLike[str], contract: Contract | None = None, *, longest: int = LONGEST_LINE
) -> Iterator[tuple[int, Any, list[Finding]]]:
    """Each line's number from 1, the value in it (`NoValue` if there is none), and all that is wrong with it.

    `path` may be compressed, or `-` for standard input. `contract` is the package's own unless one is given. A line of
    more than `longest` bytes is not read. Raises `OSError` if the file cannot be read.
    """
    contract = contract or own_contract()
    seen = SeenIds()
    for number, line in read_lines(path, longest=longest):
        if isinstance(line, Finding):
            yield number, NoValue, [line]
        elif number == 1 and (finding := other_encoding(line)):
            yield number, NoValue, [finding]
            return
        else:
            value, findings = _check_line(line, contract)
            yield number, value, findings + _check_id(value, number, seen)


def _check_line(line: bytes, contract: Contract) -> tuple[Any, list[Finding]]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        value, findings = check_syntax(line)
        findings += [] if value is NoValue else contract.explain(value)
        return value, findings + list(check_line_end(line))
    findings = check_writing(line, value)
    return value, findings if contract.accepts(value) else findings + contract.explain(value)


def _check_id(value: Any, number: int, seen: SeenIds) -> list[Finding]:
    identity = value.get("id") if isinstance(value, dict) else None
    first = seen.first_line(identity, number) if isinstance(identity, str) else number
    if first == number:
        return []
    problem = f"{short(identity)} is the id of line {first} too"
    return [Finding("$.id", problem, "every id once", rule=Rule.DUPLICATE_ID)]


def placed(findings: Iterable[Finding], path: str | os.PathLike[str], line: int = 0) -> Iterator[Finding]:
    """`findings` with the file and the line that they are about."""
    name = display(path)
    return (replace(finding, file=name, line=line) for finding in findings)
