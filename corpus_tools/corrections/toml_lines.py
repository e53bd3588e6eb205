"""On which line of a sidecar a key stands, which the parser of TOML does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TABLE = re.compile(r"\s*\[\[?\s*([A-Za-z_-]+)\s*\]\]?")
_KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")


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
