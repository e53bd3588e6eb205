"""A partition of a text that can be painted over: whatever is done to it, it stays a partition.

Offsets are code points of the repaired text. As in the partition that is painted over, the indentation and the line
feed of a line go with what stands alone on it, and what holds no words is blank.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter

from corpus_tools.base.model import Label, Segment
from corpus_tools.corrections.anchors import Span
from corpus_tools.segment.blocks import paragraphs, wrap_width
from corpus_tools.segment.lines import Line, split_lines

_START = itemgetter(Segment._fields.index("start"))
_END = itemgetter(Segment._fields.index("end"))


class Canvas:
    """The partition, `segments`, of `text`."""

    def __init__(self, text: str, segments: Iterable[Segment]) -> None:
        self.text = text
        self.segments = list(segments)

    @cached_property
    def _lines(self) -> list[Line]:
        return split_lines(self.text)

    @cached_property
    def _width(self) -> int:
        return wrap_width(self._lines)

    def over(self, span: Span) -> list[Segment]:
        """The segments that have a code point in common with `span`."""
        first, last = self._range(span)
        return self.segments[first:last]

    def _range(self, span: Span) -> tuple[int, int]:
        first = bisect_right(self.segments, span.start, key=_END)
        last = first
        while last < len(self.segments) and self.segments[last].start < span.end:
            last += 1
        return first, last

    def relabel(self, wanted: Callable[[Segment], bool], label: Label, comment: str | None = None) -> None:
        """Give every segment that is `wanted` another label, and another comment or none."""
        self.segments = [
            segment._replace(label=label, comment=comment) if wanted(segment) else segment for segment in self.segments
        ]

    def paint(self, span: Span, label: Label, comment: str | None = None) -> None:
        """Make one segment of the words of `span`; what is left of those that were there keeps its label."""
        span = self._with_line_end(span)
        if span.start >= span.end:
            return
        first, last = self._range(span)
        before, behind = self.segments[first], self.segments[last - 1]
        self.segments[first:last] = [
            *self._rest(before, before.start, span.start),
            Segment(label, span.start, span.end, comment),
            *self._rest(behind, span.end, behind.end),
        ]

    def _with_line_end(self, span: Span) -> Span:
        """The words of `span`, with the indentation and the line feed if nothing else stands before or behind them."""
        words = self.text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        end = span.end - len(words) + len(words.rstrip())
        if start >= end:
            return Span(start, start)
        line = self.text.rfind("\n", 0, start) + 1
        feed = self.text.find("\n", end)
        feed = len(self.text) if feed < 0 else feed + 1
        alone = not self.text[line:start].strip(), not self.text[end:feed].strip()
        return Span(line if alone[0] else start, feed if alone[1] else end)

    def _rest(self, segment: Segment, start: int, end: int) -> Iterator[Segment]:
        if start < end:
            blank = not self.text[start:end].strip()
            yield Segment(Label.BLANK, start, end) if blank else segment._replace(start=start, end=end)

    def fill(self, span: Span, label: Label, comment: str | None, keep: Callable[[Segment], bool]) -> None:
        """Make segments of the paragraphs in `span`, but for segments that are to be kept, as far as they reach in."""
        kept = [segment for segment in self.over(span) if keep(segment)]
        borders = [span.start, *(at for segment in kept for at in (segment.start, segment.end)), span.end]
        for start, end in zip(borders[::2], borders[1::2], strict=True):
            for group in paragraphs(self._lines_in(start, end), self._width):
                self.paint(Span(group[0].at, group[-1].at + len(group[-1].text)), label, comment)

    def _lines_in(self, start: int, end: int) -> Sequence[Line]:
        """The lines that reach into `start` to `end`, cut there."""
        lines = self._lines
        first = bisect_right(lines, start, key=lambda line: line.end)
        cut: list[Line] = []
        for line in lines[first:]:
            if line.at >= end:
                break
            begin = max(line.at, start)
            text = self.text[begin : min(line.at + len(line.text), end)]
            words = text.strip()
            if words:
                cut.append(line._replace(at=begin + len(text) - len(text.lstrip()), text=words))
        return cut
