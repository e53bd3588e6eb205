"""The lines in which segments lie, and segments without a line that is of another label."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from corpus_tools.base.model import Segment
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.template import Page


def line_of(page: Page, start: int) -> int:
    """The line in which a code point of the text stands."""
    return bisect_right(page.lines, start, key=attrgetter("at")) - 1


def is_in(line: Line, segment: Segment) -> bool:
    """Does a line lie in a segment, or a part of it?"""
    return segment.start < line.at + len(line.text) and line.at < segment.end


def without(page: Page, segment: Segment, line: Line) -> Iterator[Segment]:
    """The segment, or what is left of it above and below a line that lies in it."""
    if not is_in(line, segment):
        yield segment
        return
    index = line_of(page, line.at)
    if segment.start < line.at:
        above = page.lines[index - 1]
        yield segment._replace(end=above.at + len(above.text))
    if segment.end > line.at + len(line.text):
        yield segment._replace(start=page.lines[index + 1].at)
