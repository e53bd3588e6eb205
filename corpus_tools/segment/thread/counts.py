"""Counts that stand side by side: replies and views of a topic, topics and posts of a board, what a member has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_CELLS = re.compile(r"\t+|\s*\|\s*| {2,}")
_CELL_EDGE = " \t\u00a0•*·|+-–—_"
_COUNT = re.compile(
    r"(?:o )?(?:[^\W\d]+(?: [^\W\d]+)?[:：][*_]*\s?)?"
    r"(\d{1,3}(?:[.,’\u00a0]\d{3})+|\d{1,9})(?:\s[^\W\d]+)?"
)
"""A count in a cell, alone or beside its label: "1,858", "Topics: 12", "399 Posts"; "o" is a bullet of inscriptis."""
_LONGEST_COUNT = 40
_NO_DIGIT = re.compile(r"\D")


class CountPair(NamedTuple):
    """Two counts side by side; `in_row`: without labels, in cells of one line."""

    first: int
    second: int
    in_row: bool


def cells_of(text: str) -> Iterator[str]:
    """The cells of a line of a table that are not empty; the whole line where it is none of a table."""
    return filter(None, (cell.strip(_CELL_EDGE) for cell in _CELLS.split(text)))


def _counted(cell: str) -> int | None:
    found = _COUNT.fullmatch(cell) if len(cell) <= _LONGEST_COUNT else None
    return int(_NO_DIGIT.sub("", found[1])) if found else None


def count_pairs(texts: Sequence[str]) -> Mapping[int, CountPair]:
    """Counts that stand side by side, in cells of one line or alone on two, by the line of the second."""
    found: dict[int, CountPair] = {}
    first: int | None = None
    for index, text in enumerate(texts):
        in_row = False
        for cell in cells_of(text):
            second = _counted(cell)
            if first is not None and second is not None:
                found.setdefault(index, CountPair(first, second, in_row=in_row and cell[-1].isdecimal()))
            first, in_row = second, cell[0].isdecimal()
    return found
