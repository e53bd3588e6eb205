"""What the comment rules ask of a page, looked up once per line: barriers, header stuff, anchors, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from corpus_tools import cues
from corpus_tools.blocks import wrap_width
from corpus_tools.dialects import Dialect, Header, read_header
from corpus_tools.headers import LONGEST_HEADER, PLACEHOLDER, Anchor, Name, name_line, read_anchor, read_mark
from corpus_tools.lines import Line

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")


class Barrier(Enum):
    """A line that no comment runs across."""

    COUNT = auto()  # "11 Responses to …": a thread begins
    HEADING = auto()  # "Comments": a thread may begin
    FORM = auto()  # "Leave a Reply": a thread ends
    OTHER = auto()  # "Recent comments", "Related articles": something else begins


BEGINS = frozenset({Barrier.COUNT, Barrier.HEADING})


class Page:
    """The non-blank lines of one document with their cues.

    It looks mutable and is not: what it stores are answers that depend on the lines (and the caller's dialects) alone.
    """

    def __init__(self, lines: Sequence[Line], dialects: Sequence[Dialect] = ()) -> None:
        self.lines = lines
        self.dialects = dialects
        self.set_aside: set[str] = set()
        self.width = wrap_width(lines)
        self.anchors: list[Anchor] = []
        self.barriers: dict[int, Barrier] = {}
        self.counts: dict[int, int] = {}
        self._stuff: dict[int, bool] = {}
        self._names: dict[int, Name | None] = {}
        self._timed: set[int] = set()
        headers = self._headers(dialects)
        for line in lines:
            if line.index in headers:
                self._take(headers[line.index])
            elif len(line.text) <= LONGEST_HEADER:
                self._look_at(line)
            elif (count := cues.declared_count(line.text)) is not None:
                self.counts[line.index] = count
                self.barriers[line.index] = Barrier.COUNT

    def _headers(self, dialects: Sequence[Dialect]) -> dict[int, Header]:
        """The headers that the caller's dialects read, by the line of their anchors; the first dialect wins.

        A dialect whose pattern takes too long on one line is set aside for the page.
        """
        found: dict[int, Header] = {}
        for dialect in dialects:
            try:
                read = {i: read_header(dialect, self.lines, i, is_stuff=self.is_stuff) for i in range(len(self.lines))}
            except TimeoutError:
                self.set_aside.add(dialect.name)
            else:
                found = {i: header for i, header in read.items() if header} | found
        return found

    def _take(self, header: Header) -> None:
        """Believe a header of the caller's dialect, whatever else its lines could be."""
        self.anchors.append(header.anchor)
        here = header.anchor.line.index
        if header.anchor.time:
            self._timed.add(here)
        if header.name_line is not None and header.name_line != here:
            self._names[header.name_line] = header.name
            self._free(header.name_line)
        for other in header.others:
            self._stuff[other] = True
            self._free(other)

    def _free(self, index: int) -> None:
        self.barriers.pop(index, None)
        self.counts.pop(index, None)

    def _look_at(self, line: Line) -> None:
        text = line.text
        if (count := cues.declared_count(text)) is not None:
            self.counts[line.index] = count
            self.barriers[line.index] = Barrier.COUNT
        elif cues.is_comment_heading(text):
            self.barriers[line.index] = Barrier.HEADING
        elif cues.is_form(text):
            self.barriers[line.index] = Barrier.FORM
        elif cues.is_other_heading(text):
            self.barriers[line.index] = Barrier.OTHER
        elif anchor := read_anchor(line):
            self.anchors.append(anchor)
            if anchor.time:
                self._timed.add(line.index)

    def is_stuff(self, index: int) -> bool:
        """Is the line nothing but marks, interface words, roles, numbers: never an author, never text?"""
        known = self._stuff.get(index)
        if known is None:
            known = self._stuff[index] = self._find_stuff(self.lines[index].text)
        return known

    @staticmethod
    def _find_stuff(text: str) -> bool:
        if len(text) > 120:
            return False
        text = _LINK.sub(r"\1", text)
        rest = PLACEHOLDER.sub("", text[read_mark(text).end :])
        return (
            not rest.strip(" |·–—-,/:#\u00a0.")
            or cues.is_number_line(rest)
            or cues.is_interface(rest)
            or cues.bare(rest) in cues.phrases().role
            or cues.bare(rest) in cues.phrases().by
            or cues.bare(rest) in cues.phrases().says
            or bool(cues.phrases().avatar_start.match(rest))
        )

    def is_timed(self, index: int) -> bool:
        """Does the line hold a time and little else?"""
        return index in self._timed

    def is_pingback(self, index: int) -> bool:
        """Does the line, behind its list mark, begin with "Pingback:"?"""
        text = self.lines[index].text
        return bool(cues.phrases().pingback_start.match(text, read_mark(text).end))

    def name(self, index: int) -> Name | None:
        """The name that the line holds and nothing else; None for lines of any other kind."""
        if index not in self._names:
            blocked = index in self.barriers or index in self._timed or self.is_stuff(index)
            self._names[index] = None if blocked else name_line(self.lines[index], says=self._says_below(index))
        return self._names[index]

    def _says_below(self, index: int) -> bool:
        """Is the next line nothing but a verb of saying, which an extractor put on a line of its own?"""
        below = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        return len(below) < 20 and cues.bare(below) in cues.phrases().says
