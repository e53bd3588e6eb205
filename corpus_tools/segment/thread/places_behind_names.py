"""Where a header prints name and place, parted by commas ("Gaz, Hull, United Kingdom, 4 years ago"), the name alone.

Nothing in such a line says which part is the name. Its order does: name first, then ever larger places. What values the
parts have must not speak against that: a place stands behind many names, so no part has more values than the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from corpus_tools.segment.thread.names import read_name
from corpus_tools.segment.thread.template import Name, Page, Unit

_FEWEST, _MOST = 2, 0.5
_NEARLY_ALL = 0.8
"""A name or two with a sign of its own may be cut otherwise; where one in three is, it is no column of places."""
_MOST_PARTS = 5
"""Name, quarter, city, county, country; a line of more parts lists something."""
_LONGEST_PART = 40
"""Code points of a long name or place; what is longer between commas is a clause."""
_COMMA = re.compile(r"\s*[,،，、](?:\s+|$)")
_DIGITS = re.compile(r"\d+")
_WORDS_OF_NAME = 3
"""Blanks in a part that is no name any more: four words before a comma begin a sentence."""


class _Parts(NamedTuple):
    """What stands on a line before its time, or on that of a name, cut at commas; and the name in the first part."""

    line: int
    parts: Sequence[str]
    name: Name


def without_places(page: Page, units: Sequence[Unit]) -> Sequence[Unit]:
    """Take off the places that stand behind all names, whichever of them was taken for a name."""
    found = [_parts_of(page, unit) for unit in units]
    known = [one for one in found if one]
    if (
        page.dialects
        or len(units) < _FEWEST
        or len(known) < _NEARLY_ALL * len(units)
        or not _are_placed([one.parts for one in known])
    ):
        return units
    return [
        unit._replace(name_line=one.line, name=one.name) if one else unit
        for unit, one in zip(units, found, strict=True)
    ]


def _parts_of(page: Page, unit: Unit) -> _Parts | None:
    """The parts of the line that has the name; None where it is none of this kind."""
    at = unit.here if unit.name_line is None else unit.name_line
    text = page.lines[at].text
    time = unit.anchor.time if at == unit.here else None
    start, end = page.facts[at].mark.end, time.start if time else unit.name.end if unit.name else 0
    if unit.name and unit.name.end > end:
        return None
    parts = [part for part in _COMMA.split(text[start:end]) if part.strip()]
    if not 0 < len(parts) <= _MOST_PARTS or max(map(len, parts)) > _LONGEST_PART:
        return None
    name = read_name(text, start, min(end, start + len(parts[0])))
    return _Parts(at, parts, name) if name else None


def _are_placed(rows: Sequence[Sequence[str]]) -> bool:
    """Is the first part of each row a name, and what follows a place?

    It is so of rows of three parts, and of rows of two whose second part has few values: of "Lamm, Petra" and "Brandt,
    Ilka" both parts have many. "Comment 1, Ann" and "Hull, Ann" begin with what is the same, or has fewer values. Who
    has left the place out stands alone.
    """
    if sum(len(row) > 1 for row in rows) < _NEARLY_ALL * len(rows):
        return False
    firsts, *others = [{part for part in column if part} for column in zip_longest(*rows, fillvalue="")]
    most = max(map(len, others))
    if len({_DIGITS.sub("", first) for first in firsts}) < max(_FEWEST, most):
        return False
    if any(first.count(" ") >= _WORDS_OF_NAME for first in firsts):
        return False
    longer = sum(len(row) > 2 for row in rows)
    return longer > _MOST * len(rows) or most <= _MOST * len(firsts)
