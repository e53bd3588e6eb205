"""The lines of a thread get their labels: author, time, text, interface, and the pingbacks between the comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from corpus_tools.base.model import Label, Segment
from corpus_tools.segment.blocks import paragraphs
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.template import Inside, Page, Part


def label_pingbacks(page: Page, pingbacks: Sequence[int], parts: Sequence[Part], end: int) -> Iterator[Segment]:
    """The lines before line `end` that follow "Pingback:" and belong to no comment."""
    taken = {index for part in parts for index in _lines_of(part)}
    done = 0
    for first in pingbacks:
        index = max(first, done)
        while index < end and index not in taken and index not in page.barriers:
            line = page.lines[index]
            yield Segment(Label.PINGBACK, line.at, line.at + len(line.text))
            index += 1
        done = max(done, index)


def _lines_of(part: Part) -> set[int]:
    unit = part.unit
    header = range(unit.first, unit.last + 1) if unit else range(0)
    return {*header, *range(part.text_begin, part.text_end)}


def label_heading(page: Page, heading: int) -> Segment:
    """The segment of the line that heads the thread."""
    line = page.lines[heading]
    return Segment(Label.COMMENT_COUNT, line.at, line.at + len(line.text))


def label_comment(page: Page, part: Part, inside: Inside, name: str) -> Iterator[Segment]:
    """The segments of the comment with the id `name`, in any order; `inside` tells its own words from the rest."""
    unit, text = part.unit, inside.text
    others = set(range(part.text_begin, part.text_end)).difference(text)
    spans: dict[int, list[tuple[Label, int, int]]] = {}
    if unit:
        others.update(range(unit.first, unit.last + 1))
        if unit.name_line is not None and unit.name:
            others.add(unit.name_line)
            spans[unit.name_line] = [(Label.COMMENT_AUTHOR, unit.name.start, unit.name.end)]
        if time := unit.anchor.time:
            spans.setdefault(unit.here, []).append((Label.COMMENT_TIME, time.start, time.end))
    for index in others:
        line = page.lines[index]
        if index in spans:
            yield from _header(line, spans[index], name)
        else:
            yield Segment(Label.COMMENT_INTERFACE, line.at, line.at + len(line.text), name)
    mark_end = _text_mark(page, text) if inside.marked and text else 0
    for group in paragraphs([page.lines[i] for i in text], page.width):
        start, end = group[0].at, group[-1].at + len(group[-1].text)
        if mark_end:
            yield Segment(Label.COMMENT_HEADER, start, start + mark_end, name)
            start, mark_end = start + mark_end, 0
        yield Segment(Label.COMMENT_TEXT, start, end, name)


def _text_mark(page: Page, text: Sequence[int]) -> int:
    """The list mark of the comment itself, where the text and not the header carries it."""
    end = page.facts[text[0]].mark.end
    return end if end < len(page.lines[text[0]].text) else 0


def _header(line: Line, spans: list[tuple[Label, int, int]], name: str) -> Iterator[Segment]:
    """A line of a header: its author and time, and what stands around them."""
    at = line.at
    for label, a, b in sorted(spans, key=itemgetter(1)):
        if line.at + a > at:
            yield Segment(Label.COMMENT_HEADER, at, line.at + a, name)
        at = line.at + b
        yield Segment(label, line.at + a, at, name)
    end = line.at + len(line.text)
    if at < end:
        yield Segment(Label.COMMENT_HEADER, at, end, name)
