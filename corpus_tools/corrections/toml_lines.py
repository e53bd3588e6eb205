"""Where in a sidecar something stands, which the parser of TOML does not tell once it has read it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus_tools.base.show import visible
from corpus_tools.record.findings import Finding

_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z_-]+)\s*\]\]?")
_KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")


def find_lines(text: str) -> Mapping[str, int]:
    """The line, from 1, of each table (`comment[0]`) and of each key (`headline`, `comment[0].author`).

    A key that only seems to be one, in a string of several lines, does no harm where the real one comes first.
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TABLE.match(line):
            name = found[1]
            table = f"{name}[{counts.get(name, 0)}]"
            counts[name] = counts.get(name, 0) + 1
            lines.setdefault(table, number)
        elif found := _KEY.match(line):
            lines.setdefault(f"{table}.{found[1]}" if table else found[1], number)
    return lines


def point_out(finding: Finding, text: str) -> list[str]:
    """The line of the sidecar `text` that a finding is about, and below it `~~~^`, which ends under the place.

    The place is what the parser complained of, or the first words that the finding quotes and the line has, or the
    value of the line. Nothing if the finding is about no line.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if not 0 < finding.line <= len(lines):
        return []
    line = lines[finding.line - 1]
    start, end = _place(finding, line)
    return [
        f"    {visible(line)}",
        "    " + " " * len(visible(line[:start])) + "~" * (_width(line, start, end) - 1) + "^",
    ]


def _place(finding: Finding, line: str) -> tuple[int, int]:
    """From and to in `line`, in code points."""
    if finding.column:
        return len(line) - len(line.lstrip()), finding.column
    for quoted in _QUOTED.finditer(finding.problem):
        words = quoted[1] or quoted[2]
        at = line.find(words)
        if at >= 0:
            return at, at + len(words)
    key = _KEY.match(line)
    start = key.end() if key else 0
    value = line[start:].partition(" #")[0]
    return start + len(value) - len(value.lstrip()), start + len(value.rstrip())


def _width(line: str, start: int, end: int) -> int:
    return max(1, len(visible(line[:end])) - len(visible(line[:start])))
