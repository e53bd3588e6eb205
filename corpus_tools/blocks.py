"""Lines to blocks: a paragraph that an extractor wrapped at a column becomes one block again.

A text wrapper breaks a line only where the next word would not have fitted. So two lines belong together when the
first word of the second would have run over the page's width; the width is read off the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus_tools.lines import Line

WRAP_MIN, WRAP_MAX = 60, 132
"""The columns at which extractors wrap; shorter is verse or a menu, longer is not wrapping."""

HARD_WRAPPED = 60
"""A line of so many code points that ends without a full stop goes on in the next, on a page of broken lines."""

_MARK = re.compile(
    r"(?:(?P<bullet>[•□☆◦▪‣○●*+-])|(?P<heading>#{1,6})|(?P<ordinal>\(?\d{1,3}[.)]|\d{1,3}\\\.))(?:\s+|$)"
)


class Block(NamedTuple):
    """One or more lines that hold one paragraph, heading, list item or menu entry.

    `start` and `end` (repaired code points) enclose `text` without a bullet or heading mark, which `mark` holds;
    an ordinal stays in the text, because headings and steps are numbered by their authors.
    """

    start: int
    end: int
    text: str
    mark: str
    indent: int
    blank_before: int
    lines: int


def wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the page was wrapped, or 0 if its lines run on."""
    edges = sorted(edge for line in lines if (edge := line.indent + len(line.text)) >= WRAP_MIN)
    if len(edges) < 6:
        return 0
    width = edges[int(len(edges) * 0.95)]
    if not WRAP_MIN <= width <= WRAP_MAX:
        return 0
    near = sum(width - 12 <= edge <= width for edge in edges)
    return width if near * 2 > len(edges) else 0


def is_fragmented(lines: Sequence[Line]) -> bool:
    """Did the extractor break lines at links and bold words? Then many lines begin with a comma or full stop."""
    broken = sum(line.text[0] in ",.;" and line.text[1:2] == " " for line in lines)
    return broken >= 3 and broken * 200 >= len(lines)


def to_blocks(lines: Sequence[Line]) -> list[Block]:
    """Join the lines of a broken paragraph; on a page where nothing is broken every line is a block."""
    return [_block(group) for group in paragraphs(lines, wrap_width(lines), fragmented=is_fragmented(lines))]


def paragraphs(lines: Sequence[Line], width: int, *, fragmented: bool = False) -> Iterator[Sequence[Line]]:
    """The lines of each paragraph of a page that was wrapped at `width` or broken at links; a line each otherwise."""
    first = 0
    for number in range(1, len(lines)) if width or fragmented else ():
        before, line = lines[number - 1], lines[number]
        joined = line.index == before.index + 1 and not line.blank_before
        if not (joined and (_fragment(before, line) if not width else _wrapped(width, before, line))):
            yield lines[first:number]
            first = number
    if (width or fragmented) and lines:
        yield lines[first:]
    else:
        yield from ([line] for line in lines)


def _wrapped(width: int, before: Line, line: Line) -> bool:
    if _MARK.match(line.text):
        return False
    word = line.text.split(None, 1)[0]
    return before.indent + len(before.text) + 1 + len(word) > width


def _fragment(before: Line, line: Line) -> bool:
    """An inline element leaves its surrounding space at the break, or what follows it is no beginning."""
    spaced = before.end - before.at == len(before.text) + 1 or line.at - line.start == 1
    if spaced or line.text[0] in ",.;:!?)”»":
        return True
    least = HARD_WRAPPED if not line.text[0].islower() else HARD_WRAPPED // 2
    return len(before.text) >= least and before.text[-1] not in ".!?:" and not _MARK.match(line.text)


def _block(lines: Sequence[Line]) -> Block:
    head, last = lines[0], lines[-1]
    text = head.text if len(lines) == 1 else " ".join([line.text for line in lines])
    start, mark = head.at, ""
    found = _MARK.match(text) if len(text) > 2 and not text[0].isalpha() else None
    if found and found.end() < len(text):
        mark = found[0].strip()
        if found["ordinal"] is None:
            start += found.end()
            text = text[found.end() :]
    return Block(start, last.at + len(last.text), text, mark, head.indent, head.blank_before, len(lines))
