"""Comments of which only the list mark is left: extractors of main content drop name and time and keep "•" or "3."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_tools.segment.thread.names import name_on, read_mark
from corpus_tools.segment.thread.template import BEGINS, Barrier, Mark, Page, Part, Unit

FEWEST = 2
_MOST_DROPPED = 2
_MOST_HEADING_LINES = 2


def split_at_marks(page: Page, units: Sequence[Unit], parts: Sequence[Part]) -> Iterator[Part]:
    """Cut comments where a line carries the same kind of mark, at the same indentation, as the headers do."""
    levels = {(page.lines[u.indent_line].indent, page.facts[u.indent_line].mark.glyph) for u in units}
    levels = {(indent, glyph) for indent, glyph in levels if glyph not in ("", "[") and (indent or glyph == "1")}
    if not levels:
        yield from parts
        return
    least = min([page.blanks[unit.first] for unit in units[1:]], default=0)  # a list inside a comment is set closer
    for part, ceiling in zip(parts, _ceilings(page, parts), strict=True):
        yield from _split(page, levels, part, ceiling, least)


def _ceilings(page: Page, parts: Sequence[Part]) -> list[float]:
    """For each part, the number that the next numbered header behind it bears."""
    ceilings: list[float] = []
    ceiling = float("inf")
    for part in reversed(parts):
        ceilings.append(ceiling)
        ceiling = (_ordinal(page.facts[part.unit.indent_line].mark) if part.unit else 0) or ceiling
    return ceilings[::-1]


def _split(page: Page, levels: set[tuple[int, str]], part: Part, ceiling: float, least: int) -> Iterator[Part]:
    unit, start = part.unit, part.text_begin
    last = _ordinal(page.facts[unit.indent_line].mark) if unit else 0
    for index in range(part.text_begin + 1, part.text_end):
        line = page.lines[index]
        mark = page.facts[index].mark
        if (line.indent, mark.glyph) not in levels or line.blank_before < least or page.facts[index].is_stuff:
            continue
        if not line.text[mark.end :].strip():
            continue
        ordinal = _ordinal(mark)
        if _is_header_list(page, index, part.text_end) or (mark.glyph == "1" and not last < ordinal < ceiling):
            continue
        last = ordinal or last
        yield Part(unit, start, index)
        unit, start = None, index
    yield Part(unit, start, part.text_end)


def _is_header_list(page: Page, index: int, end: int) -> bool:
    """Is the line one of several items that make a header, a name or a time?"""
    return index in page.timed or (name_on(page, index) is not None and index + 1 < end and index + 1 in page.timed)


def _ordinal(mark: Mark) -> int:
    return int(mark.ordinal) if mark.ordinal and mark.ordinal.isdigit() else 0


def find_marked(page: Page) -> list[Part]:
    """The comments of a list, numbered from 1 on, directly below a heading of comments; [] if there is none."""
    for start, kind in page.barriers.items():
        if kind in BEGINS:
            parts = _list_at(page, start)
            if len(parts) >= FEWEST:
                return parts
    return []


def _list_at(page: Page, heading: int) -> list[Part]:
    begin = heading + 1
    while (
        begin < len(page.lines) and begin - heading <= _MOST_HEADING_LINES and page.barriers.get(begin) is Barrier.FORM
    ):
        begin += 1
    if begin >= len(page.lines):
        return []
    top = page.lines[begin]
    if read_mark(top.text).ordinal != "1":
        return []
    end = begin + 1
    while end < len(page.lines) and end not in page.barriers and page.lines[end].indent >= top.indent:
        end += 1
    starts = list(_starts(page, begin, end))
    return [Part(None, a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]


def _starts(page: Page, begin: int, end: int) -> Iterator[int]:
    """The lines that open a comment: the next number (some are dropped) where the first stands, or an inner bullet."""
    top, wanted = page.lines[begin].indent, 1
    for index in range(begin, end):
        line = page.lines[index]
        mark = read_mark(line.text)
        if wanted <= _ordinal(mark) <= wanted + _MOST_DROPPED and abs(line.indent - top) <= 1:
            wanted = _ordinal(mark) + 1
            yield index
        elif wanted > 1 and mark.glyph in _BULLETS and line.indent > top:
            yield index


_BULLETS = frozenset("•*+○□☆◦")
