"""Repaired text to lines, each with the facts of layout that the rules ask for."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

TAB_STOP = 8


class Line(NamedTuple):
    """A line that holds more than white space.

    `index` counts these lines from 0. `start` and `end` span the whole line in repaired code points, without its
    line feed; `at` is where `text`, the line without white space around it, begins. `indent` is in columns and
    `blank_before` is the number of blank lines between this line and the one before.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index on purpose
    start: int
    end: int
    text: str
    indent: int
    blank_before: int
    at: int


_line = partial(tuple.__new__, Line)  # what `Line` itself calls: a page has hundreds of lines


def split_lines(text: str) -> list[Line]:
    """Split at line feeds only: form feeds, U+0085 and U+2028 are characters of a line, not ends of it."""
    lines: list[Line] = []
    start = blank = 0
    for raw in text.split("\n"):
        content = raw.strip()
        if content:
            indent = columns = 0
            if content is not raw and raw[0] != content[0]:
                indent = len(raw) - len(raw.lstrip())
                columns = len(raw[:indent].expandtabs(TAB_STOP)) if "\t" in raw else indent
            end = start + len(raw)
            lines.append(_line((len(lines), start, end, content, columns, blank, start + indent)))
            blank = 0
        else:
            blank += 1
        start += len(raw) + 1
    return lines
