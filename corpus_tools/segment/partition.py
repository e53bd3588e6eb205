"""Segments to a partition: every character of the text belongs to one, blank lines and furniture included."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus_tools.base.model import Label, Segment, new_segment

_ONE_BLANK_LINE = "\n\n"  # by far the most frequent gap
_BLANK_LINES = re.compile(r"\s*(?:\n|\Z)")
_LAST_LINE_END = re.compile(r"\n(?=\s*(?:\n|\Z))")  # before blank lines


def partition(text: str, segments: Iterable[Segment]) -> list[Segment]:
    """Extend sorted, disjoint segments to a partition of the whole text.

    A line's indentation and its line feed go with the line; blank lines become `blank`, and what nobody claimed
    `furniture`.
    """
    parts: list[Segment] = []
    at = begin = 0
    owner: tuple[Label, str | None] | None = None
    for label, start, end, comment in segments:
        if start >= end:
            continue
        gap = text[at:start]
        left, right = (at + 1, start) if gap == _ONE_BLANK_LINE else _around(gap, at, start)
        if owner is not None:
            parts.append(new_segment((owner[0], begin, left, owner[1])))
        else:
            left = 0
        if gap == _ONE_BLANK_LINE:
            parts.append(new_segment((Label.BLANK, left, right, None)))
        elif left < right:
            parts += _unclaimed(text, left, right)
        owner, begin, at = (label, comment), right, end
    left, _ = _around(text[at:], at, len(text))
    if owner is not None:
        parts.append(new_segment((owner[0], begin, left, owner[1])))
    else:
        left = 0
    return parts + _unclaimed(text, left, len(text))


def _around(gap: str, start: int, end: int) -> tuple[int, int]:
    """How far the segment before the `gap` from `start` to `end` reaches into it, and where the one behind begins."""
    if not gap or gap == "\n":
        return end, end
    first, last = gap.find("\n"), gap.rfind("\n")
    if first < 0:
        return (end, end) if not gap.strip() else (start, end)
    left = start + first + 1 if not gap[:first].strip() else start
    right = start + last + 1 if not gap[last:].strip() else end
    return left, max(left, right)


def _unclaimed(text: str, start: int, end: int) -> list[Segment]:
    """Runs of blank lines as `blank`, runs of other lines as `furniture`."""
    if text[start:end].isspace():
        return [new_segment((Label.BLANK, start, end, None))]
    parts: list[Segment] = []
    at = start
    while at < end:
        if blank := _BLANK_LINES.match(text, at, end):
            label, stop = Label.BLANK, blank.end()
        else:
            last = _LAST_LINE_END.search(text, at, end)
            label, stop = Label.FURNITURE, last.end() if last else end
        parts.append(new_segment((label, at, stop, None)))
        at = stop
    return parts
