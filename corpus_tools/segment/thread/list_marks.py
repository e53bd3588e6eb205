"""Comments of which only the list mark is left: extractors of main content drop name and time and keep "•" or "3.".

Of the headers of an image board some extractors keep the ids alone, "No.40217".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus_tools.segment.thread.names import read_mark
from corpus_tools.segment.thread.template import BEGINS, Anchor, Barrier, Mark, Page, Part, Unit
from corpus_tools.words import cues

FEWEST = 2
_MOST_DROPPED = 2
_MOST_HEADING_LINES = 2
_FEWEST_IDS = 3
_LONGEST_LINK = 60


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
        if mark.glyph == "1" and not last < ordinal < ceiling:
            continue
        last = ordinal or last
        yield Part(unit, start, index)
        unit, start = None, index
    yield Part(unit, start, part.text_end)


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


def find_numbered(page: Page) -> list[Part]:
    """The posts below the second of several lines that hold the id of a post each; [] if there are none.

    What stands below the first id is the article. The ids rise, as those of a catalogue do: so one of them is quoted
    (">>40217"), or the lines above them offer to reply.
    """
    ids = [(line.index, found) for line in page.lines if (found := cues.POST_ID.fullmatch(line.text))]
    numbers = [int(found[2]) for _, found in ids]
    if len(ids) < _FEWEST_IDS or numbers != sorted(set(numbers)) or len({found[1] for _, found in ids}) > 1:
        return []
    if any(after - at < 2 for (at, _), (after, _) in pairwise(ids)) or not _are_answered(page, ids[0][0], numbers):
        return []
    edges = [*(at for at, _ in ids[1:]), _end_of_posts(page, ids[-1][0])]
    return [Part(_headless(page, at), at + 1, after) for at, after in pairwise(edges)]


def _are_answered(page: Page, begin: int, numbers: Sequence[int]) -> bool:
    quoted = {line.text.strip() for line in page.lines[begin:] if line.text.startswith(">>")}
    if any(f">>{number}" in quoted for number in numbers):
        return True
    above = (line.text for line in page.lines[:begin] if len(line.text) <= _LONGEST_LINK)
    return any(cues.phrases().reply.search(text) for text in above)


def _end_of_posts(page: Page, last: int) -> int:
    """The line below the last post: one with links in brackets, as stand above the posts, or a barrier."""
    lines = page.lines[last + 2 :]
    links = (line.index for line in lines if "[" in line.text and len(line.text) <= _LONGEST_LINK)
    return min(next(links, len(page.lines)), page.border_from(last + 2))


def _headless(page: Page, at: int) -> Unit:
    """The header of which only the id is left."""
    line = page.lines[at]
    return Unit(Anchor(line, page.facts[at].mark, None, None, None, len(line.text), "id"), at, at, None, None)
