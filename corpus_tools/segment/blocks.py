"""Lines to blocks: a paragraph that an extractor wrapped at a column becomes one block again.

A text wrapper breaks a line only where the next word would not have fitted. So two lines belong together when the
first word of the second would have run over the page's width; the width is read off the page itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from functools import partial
from itertools import pairwise

from corpus_tools.segment.block import Block
from corpus_tools.segment.lines import Line
from corpus_tools.words.bylines import find_byline

WRAP_MIN, WRAP_MAX = 60, 132
"""The columns at which extractors wrap; shorter is verse or a menu, longer is not wrapping."""

HARD_WRAPPED = 60
"""A line of so many code points that ends without a full stop goes on in the next, on a page of broken lines."""

LONGEST_WORD = 24
"""A longer word is an address or the name of a file, which fits nowhere and says nothing about the line before it."""

SMALL_WORD = 5
"""A word of so few code points at the end of a line leads over to the next line: "with", "dans", "einer"."""

_MARK = re.compile(
    r"(?:(?P<bullet>[•□☆◦▪‣○●*+-])|(?P<heading>#{1,6})|(?P<ordinal>\(?\d{1,3}[.)]|\d{1,3}\\\.))(?:\s+|$)"
)


_new_block: Callable[[tuple[object, ...]], Block] = partial(tuple.__new__, Block)
"""The same as `Block`, which is a call in Python and so takes as long as all else that is done for most lines."""


def wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the page was wrapped, or 0 if its lines run on."""
    edges = sorted([line.indent + len(line.text) for line in lines])
    edges = edges[bisect_left(edges, WRAP_MIN) :]
    if len(edges) < 6:
        return 0
    width = edges[int(len(edges) * 0.95)]
    if not WRAP_MIN <= width <= WRAP_MAX:
        return 0
    near = bisect_right(edges, width) - bisect_left(edges, width - 12)
    return width if near * 2 > len(edges) else 0


class Broken(IntEnum):
    """Did the extractor break lines at links and bold words? Then lines begin in the middle of a sentence.

    `AT_SPACES` it broke everywhere, and kept the space on one side of each break: a title has none.
    """

    NOWHERE = 0
    SOMEWHERE = 1
    EVERYWHERE = 2
    AT_SPACES = 3


def broken(lines: Sequence[Line]) -> Broken:
    """How many lines begin with a comma or full stop, and does any begin with one space and a small letter?"""
    odd = [line for line in lines if line.at != line.start or line.text[0] in ",.;"]
    marks = sum([line.text[:2] in (", ", ". ", "; ") for line in odd])
    spaced = any(line.at - line.start == 1 and line.text[0].islower() and not line.blank_before for line in odd)
    if marks >= 3 and marks * 200 >= len(lines):
        return Broken.AT_SPACES if spaced else Broken.EVERYWHERE
    return Broken.SOMEWHERE if spaced or marks > 1 else Broken.NOWHERE


def to_blocks(lines: Sequence[Line]) -> list[Block]:
    """Join the lines of a broken paragraph; on a page where nothing is broken every line is a block."""
    return [_block(group) for group in paragraphs(lines, wrap_width(lines), broken(lines))]


def paragraphs(lines: Sequence[Line], width: int, where: Broken = Broken.NOWHERE) -> Iterator[Sequence[Line]]:
    """The lines of each paragraph of a page that was wrapped at `width` or broken at links; a line each otherwise."""
    if not (width or where):
        yield from ([line] for line in lines)
        return
    first = 0
    for number in range(1, len(lines)):
        before, line = lines[number - 1], lines[number]
        joined = _adjacent(before, line) and (
            _wrapped(width, before, line) if width else _fragment(lines, number, where)
        )
        if not joined:
            yield lines[first:number]
            first = number
    if lines:
        yield lines[first:]


def _adjacent(before: Line, line: Line) -> bool:
    return line.index == before.index + 1 and not line.blank_before


def _wrapped(width: int, before: Line, line: Line) -> bool:
    if _MARK.match(line.text):
        return False
    word = line.text.split(None, 1)[0]
    return before.indent + len(before.text) + 1 + min(len(word), LONGEST_WORD) > width


def _fragment(lines: Sequence[Line], number: int, where: Broken) -> bool:
    """An inline element leaves its surrounding space at the break, or what follows it is no beginning."""
    before, line = lines[number - 1], lines[number]
    if _continues(before, line):
        return True
    if before.index and _spaced(before, line) and before.text[-1] not in ".!?:":
        behind = lines[number + 1] if number + 1 < len(lines) else None
        inline = line.text[0].isalpha() and behind and _adjacent(line, behind) and _continues(line, behind)
        if inline or _goes_on(before.text):
            return True
    if where < Broken.EVERYWHERE or (where is Broken.AT_SPACES and not _spaced(before, line)):
        return False
    least = HARD_WRAPPED if not line.text[0].islower() else HARD_WRAPPED // 2
    return len(before.text) >= least and before.text[-1] not in ".!?:" and not _MARK.match(line.text)


def _continues(before: Line, line: Line) -> bool:
    """Does a line begin in the middle of a sentence?"""
    if line.text[0] in ",.;:!?)”»":
        return True
    if not line.text[0].islower() or not _spaced(before, line):
        return False
    return not find_byline(" ".join(line.text.split()))


def _spaced(before: Line, line: Line) -> bool:
    return before.end - before.at == len(before.text) + 1 or line.at - line.start == 1


def _goes_on(text: str) -> bool:
    """Does a line end in the middle of a sentence: on a small word, or on a mark that joins?"""
    last = text.rsplit(None, 1)[-1]
    return (last[0].islower() and len(last) <= SMALL_WORD) or last in ("|", "/", "·", "–", "-", "&")


def _block(lines: Sequence[Line]) -> Block:
    _, _, _, text, indent, blank_before, start = lines[0]
    if len(lines) > 1:
        text = " ".join([line.text for line in lines])
    elif text[0].isalpha():
        return _new_block((start, start + len(text), text, "", indent, blank_before, 1, ()))
    last, mark = lines[-1], ""
    found = _MARK.match(text) if len(text) > 2 and not text[0].isalpha() else None
    if found and found.end() < len(text):
        mark = found[0].strip()
        if found["ordinal"] is None:
            start += found.end()
            text = text[found.end() :]
    later = tuple(_later(lines, start)) if len(lines) > 1 else ()
    end = last.at + len(last.text)
    return _new_block((start, end, text, mark, indent, blank_before, len(lines), later))


def _later(lines: Sequence[Line], start: int) -> Iterator[tuple[int, int]]:
    begin = lines[0].at - start
    for line, following in pairwise(lines):
        begin += len(line.text) + 1
        yield begin, following.at
