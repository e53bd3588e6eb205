"""The platform, known by name, that a reading of a page looks like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from corpus_tools.segment.thread.dialects.line import LineTemplate
from corpus_tools.segment.thread.dialects.read import Dialect, TextAt, anchor_row, author_above, author_row, read_header
from corpus_tools.segment.thread.names import LONGEST_HEADER
from corpus_tools.segment.thread.template import NameAt, Page, Reading, Side, Unit

_SAMPLE = 5
_ENOUGH = 0.8
_SIDES = {TextAt.BELOW: Side.BELOW, TextAt.ABOVE: Side.ABOVE, TextAt.BETWEEN: Side.ABOVE}


def find_dialect(page: Page, reading: Reading, dialects: Iterable[Dialect]) -> Dialect | None:
    """The first dialect that has the text on the side where the reading has it, and reads its headers as it does.

    A run's anchors are alike, so a few of them, spread over the run, answer for all.
    """
    shape = reading.units[0].anchor.shape
    alike = _alike(tuple(dialects), reading.side, reading.name_at)
    fitting = (
        dialect for dialect, own, by_lines in alike if shape == own or (by_lines and _speaks(dialect, page, reading))
    )
    return next(fitting, None)


@lru_cache(maxsize=256)
def _alike(dialects: tuple[Dialect, ...], side: Side, name_at: NameAt) -> Sequence[tuple[Dialect, str, bool]]:
    """The dialects with the text on this side, their shapes, and whether their templates have the name there too."""
    between = name_at is NameAt.TEXT_TOP
    return [
        (dialect, dialect.shape, dialect.pattern is None and name_at in _layouts(dialect))
        for dialect in dialects
        if _SIDES[dialect.text] is side and (dialect.text is TextAt.BETWEEN) is between
    ]


def _speaks(dialect: Dialect, page: Page, reading: Reading) -> bool:
    step = max(1, len(reading.units) // _SAMPLE)
    sample = range(0, len(reading.units), step)
    if not _are_enough((_reads(dialect, page, reading.units[k], reading.name_at) for k in sample), len(sample)):
        return False
    return not dialect.words or _has_words(dialect, page, reading, sample)


def _are_enough(answers: Iterable[bool], count: int) -> bool:
    """Is `_ENOUGH` of `count` answers yes? Most dialects fail with the first header, and are asked no more."""
    misses = 0
    for answer in answers:
        misses += not answer
        if count - misses < _ENOUGH * count:
            return False
    return True


def _layouts(dialect: Dialect) -> frozenset[NameAt]:
    return frozenset(_layout(dialect, header) for header in dialect.headers)


@lru_cache(maxsize=1024)
def _headers(dialect: Dialect, name_at: NameAt | None) -> Sequence[tuple[LineTemplate, ...]]:
    """The headers of a dialect that have the author there; for None those that have no author."""
    if name_at is None:
        return [header for header in dialect.headers if author_row(header) is None]
    return [header for header in dialect.headers if _layout(dialect, header) is name_at]


def _layout(dialect: Dialect, header: tuple[LineTemplate, ...]) -> NameAt:
    """Where a header of the dialect has its author as seen from its anchor."""
    if dialect.text is TextAt.BETWEEN:
        return NameAt.TEXT_TOP
    author, anchor = author_row(header), anchor_row(header)
    if author is None or author == anchor:
        return NameAt.INLINE
    return NameAt.LINE_ABOVE if author < anchor else NameAt.LINE_BELOW


def _reads(dialect: Dialect, page: Page, unit: Unit, name_at: NameAt) -> bool:
    """Does the first header of the dialect that fits have the author where the unit has it?"""
    read = partial(read_header, dialect, page.lines, page.facts, unit.here)
    times = [unit.anchor.time] if unit.anchor.time else []
    likely = _headers(dialect, None if unit.name_line is None else name_at)
    if not likely or read(times=times, headers=likely) is None:
        return False  # few dialects fit at all, and one way to print a header is asked faster than all
    header = read(times=times)
    if header is None:
        return False
    if dialect.text is TextAt.BETWEEN:
        return unit.name_line is not None and author_above(dialect, page.lines[unit.name_line].text) is not None
    return header.name_line == unit.name_line


def _has_words(dialect: Dialect, page: Page, reading: Reading, sample: Sequence[int]) -> bool:
    """Do the comments of the sample hold what the platform prints in each?"""
    texts = reading.texts()
    found = 0
    for k in sample:
        unit = reading.units[k]
        near = {*range(unit.first, unit.last + 1), *texts[k], texts[k].stop}
        found += any(_holds(dialect, page, i) for i in near if i < len(page.lines))
    return found >= _ENOUGH * len(sample)


def _holds(dialect: Dialect, page: Page, index: int) -> bool:
    text = page.lines[index].text
    return len(text) <= LONGEST_HEADER and any(word in text.casefold() for word in dialect.words)
