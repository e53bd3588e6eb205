"""What the template of a reading says of its headers, once it is chosen: their names, subjects and dates.

None of this decides whether the reading is a thread, or which layout it has.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from corpus_tools.segment.thread.names import name_on, sender_on
from corpus_tools.segment.thread.places_behind_names import without_places
from corpus_tools.segment.thread.template import Anchor, Name, NameAt, Page, Reading, Side, Unit
from corpus_tools.segment.thread.template_words import without_template

_NEARLY_ALL, _LONGEST_SUBJECT = 0.8, 120


def settle(page: Page, reading: Reading) -> Reading:
    """The reading with what is the template's taken off its names, and into its headers."""
    reading = replace(reading, units=without_template(page, without_places(page, reading.units)))
    if reading.side is Side.ABOVE:
        return reading
    reading = _with_senders(page, _without_quoted(page, reading))
    return _with_dates(page, _with_marked_tops(page, _with_answered(page, reading)))


def _with_senders(page: Page, reading: Reading) -> Reading:
    """The reading with the names behind "From:", if such a line follows nearly every time: above stands the subject."""
    below = [unit.anchor.line.index + 1 for unit in reading.units]
    senders = [sender_on(page, at) for at in below]
    if sum(sender is not None for sender in senders) < _NEARLY_ALL * len(senders):
        return reading
    units = [
        unit._replace(last=max(unit.last, at), name_line=at, name=name) if name else unit
        for unit, at, name in zip(reading.units, below, senders, strict=True)
    ]
    return replace(reading, name_at=NameAt.LINE_BELOW, units=tuple(units))


def _without_quoted(page: Page, reading: Reading) -> Reading:
    """The reading without headers that a reader pasted: directly below another, with an earlier one's name and time."""
    seen: set[tuple[str | None, str]] = set()
    kept: list[Unit] = []
    for unit in reading.units:
        known = (unit.author(page), unit.anchor.time.text if unit.anchor.time else "")
        if known in seen and known[1] and kept[-1].last + 1 == unit.first:
            continue
        seen.add(known)
        kept.append(unit)
    return replace(reading, units=tuple(kept))


def _with_answered(page: Page, reading: Reading) -> Reading:
    """The reading with the name above, where the name over a time is that of an earlier comment, which is answered.

    It is so only where the texts of all others end with the interface directly above their names.
    """
    units = reading.units
    if reading.name_at is not NameAt.LINE_ABOVE or len(units) < 2:
        return reading
    known: set[str | None] = set()
    found = [units[0]]
    for before, unit in pairwise(units):
        known.add(found[-1].author(page))
        if unit.first < (unit.name_line or 0) or page.is_passable(unit.first - 1):
            found.append(unit)
        elif unit.author(page) in known and (above := _name_above(page, unit, before.last)):
            found.append(unit._replace(first=unit.first - 1, name_line=unit.first - 1, name=above))
        else:
            return reading
    return replace(reading, units=tuple(found))


def _name_above(page: Page, unit: Unit, floor: int) -> Name | None:
    """The name on the line above a header, if only the interface stands between that and the text before."""
    at = unit.first - 2
    while at > floor and page.is_passable(at):
        at -= 1
    alone = unit.first == unit.name_line and floor < at < unit.first - 2
    return name_on(page, unit.first - 1) if alone else None


def _with_marked_tops(page: Page, reading: Reading) -> Reading:
    """The reading with its headers, each from the subject on that a list mark opens on the line above."""
    units = reading.units
    floors = [-1, *(unit.last for unit in units)]
    tops = [_is_top(page, unit.first - 1, floor) for unit, floor in zip(units, floors, strict=False)]
    marked = sum([page.facts[unit.first].is_marked for unit in units])
    if marked or len(units) < 2 or sum(tops) < _NEARLY_ALL * len(units):
        return reading
    units = tuple(unit._replace(first=unit.first - top) for unit, top in zip(units, tops, strict=False))
    return replace(reading, units=units, begin=min(reading.begin, units[0].first))


def _is_top(page: Page, index: int, floor: int) -> bool:
    if index <= floor or index in page.barriers or index in page.timed:
        return False
    return page.facts[index].is_marked and len(page.lines[index].text) <= _LONGEST_SUBJECT


def _with_dates(page: Page, reading: Reading) -> Reading:
    """The reading with its dates for times, where each is printed on the line behind how long ago that was."""
    timed = {anchor.line.index: anchor for anchor in page.anchors if anchor.time and not anchor.time.ago}
    if not all(unit.anchor.time and unit.anchor.time.ago for unit in reading.units):
        return reading
    dated = [timed.get(unit.last + 1) for unit in reading.units]
    bare = [anchor for anchor in dated if anchor and not anchor.before and not anchor.after]
    if len(bare) < _NEARLY_ALL * len(dated):
        return reading
    return replace(reading, units=tuple(map(_dated, reading.units, dated)))


def _dated(unit: Unit, anchor: Anchor | None) -> Unit:
    return unit._replace(anchor=anchor, last=anchor.line.index) if anchor else unit
