"""What the comment rules ask of a page, looked up once per line: barriers, header stuff, anchors, names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TypeVar

from corpus_tools import cues
from corpus_tools.blocks import wrap_width
from corpus_tools.dialects import Dialect, Header, read_header
from corpus_tools.headers import LONGEST_HEADER, PLACEHOLDER, Anchor, Mark, Name, name_line, read_anchor, read_mark
from corpus_tools.lines import Line
from corpus_tools.phrases import first_word

_T = TypeVar("_T")

_SPEECH = re.compile(r"[!?]|^[a-zà-ÿ@]|:-?[)D(]|\.\.\.|…")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")


class Barrier(Enum):
    """A line that no comment runs across."""

    COUNT = auto()  # "11 Responses to …": a thread begins
    HEADING = auto()  # "Comments": a thread may begin
    FORM = auto()  # "Leave a Reply": a thread ends
    OTHER = auto()  # "Recent comments", "Related articles": something else begins


BEGINS = frozenset({Barrier.COUNT, Barrier.HEADING})


class _Answers(dict[int, _T]):
    """What a function says of each line, asked once; a known answer costs a look into a dictionary and no call."""

    def __init__(self, ask: Callable[[int], _T]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, index: int) -> _T:
        answer = self[index] = self._ask(index)
        return answer


class Page:
    """The non-blank lines of one document with their cues.

    It looks mutable and is not: what it stores are answers that depend on the lines and the caller's dialects alone.
    `borders` are the lines with barriers, in order. By the index of a line answer: `is_stuff` (is the line nothing but
    marks, interface words, roles, numbers: never an author, never text?), `mark`, `name` (the name that the line holds
    and nothing else; None for lines of any other kind), `size` (its code points; 0 for stuff), `offers_reply` (is it
    stuff with a word such as "Reply" in it?), `is_lively` (does it exclaim, ask, smile or begin in lower case?) and
    `is_marked` (does a list mark open it?). `blanks` are the numbers of blank lines before each.
    """

    def __init__(self, lines: Sequence[Line], dialects: Sequence[Dialect] = ()) -> None:
        self.lines = lines
        self.dialects = dialects
        self.set_aside: set[str] = set()
        self.width = wrap_width(lines)
        self.anchors: list[Anchor] = []
        self.barriers: dict[int, Barrier] = {}
        self.counts: dict[int, int] = {}
        self._timed: set[int] = set()
        self._stuff = _Answers(self._find_stuff)
        self.is_stuff = self._stuff.__getitem__
        self.mark = _Answers(self._find_mark).__getitem__
        self._names = _Answers(self._find_name)
        self.name = self._names.__getitem__
        self.size = _Answers(self._find_size).__getitem__
        self.is_lively = _Answers(self._find_lively).__getitem__
        self.is_marked = _Answers(self._find_marked).__getitem__
        self.blanks = [line.blank_before for line in lines]
        self.offers_reply = _Answers(self._find_reply).__getitem__
        headers = self._headers(dialects)
        for line in lines:
            if line.index in headers:
                self._take(headers[line.index])
            elif len(line.text) <= LONGEST_HEADER:
                self._look_at(line)
            elif (count := cues.declared_count(line.text)) is not None:
                self.counts[line.index] = count
                self.barriers[line.index] = Barrier.COUNT
        self.borders = list(self.barriers)
        self._forms = [index for index in self.borders if self.barriers[index] is Barrier.FORM]

    def borders_above(self, index: int, reach: int) -> list[int]:
        """The lines with barriers among the `reach` lines before a line, the nearest first."""
        return self.borders[bisect_left(self.borders, index - reach) : bisect_left(self.borders, index)][::-1]

    def border_from(self, index: int) -> int:
        """The first line from `index` on with a barrier; the number of lines if there is none."""
        return _first_from(self.borders, index, len(self.lines))

    def form_from(self, index: int) -> int | None:
        """The first line from `index` on that begins a form."""
        return _first_from(self._forms, index, None)

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
        barrier = self._barrier(line)
        if barrier is not None:
            self.barriers[line.index] = barrier
        elif anchor := read_anchor(line):
            self.anchors.append(anchor)
            if anchor.time:
                self._timed.add(line.index)

    def _barrier(self, line: Line) -> Barrier | None:
        text = line.text
        word = first_word(text)
        if cues.may_be_count(text, word) and (count := cues.declared_count(text)) is not None:
            self.counts[line.index] = count
            return Barrier.COUNT
        if not cues.may_be_heading(text, word):
            return None
        if cues.is_comment_heading(text):
            return Barrier.HEADING
        if cues.is_form(text):
            return Barrier.FORM
        return Barrier.OTHER if cues.is_other_heading(text) else None

    def _find_stuff(self, index: int) -> bool:
        text = self.lines[index].text
        if len(text) > 120:
            return False
        if "](" in text:
            text = _LINK.sub(r"\1", text)
        rest = text[read_mark(text).end :]
        if "[" in rest or "(" in rest:
            rest = PLACEHOLDER.sub("", rest)
        return (
            not rest.strip(" |·–—-,/:#\u00a0.")
            or cues.bare(rest) in cues.phrases().alone
            or cues.is_number_line(rest)
            or cues.is_interface(rest)
            or cues.starts_avatar(rest)
        )

    def _find_mark(self, index: int) -> Mark:
        return read_mark(self.lines[index].text)

    def _find_marked(self, index: int) -> bool:
        return self.mark(index).glyph not in ("", "[")

    def _find_lively(self, index: int) -> bool:
        return bool(_SPEECH.search(self.lines[index].text))

    def _find_size(self, index: int) -> int:
        return 0 if self.is_stuff(index) else len(self.lines[index].text)

    def _find_reply(self, index: int) -> bool:
        return self.is_stuff(index) and bool(cues.phrases().reply.search(self.lines[index].text))

    def is_timed(self, index: int) -> bool:
        """Does the line hold a time and little else?"""
        return index in self._timed

    def is_pingback(self, index: int) -> bool:
        """Does the line, behind its list mark, begin with "Pingback:"?"""
        return cues.starts_pingback(self.lines[index].text, self.mark(index).end)

    def _find_name(self, index: int) -> Name | None:
        blocked = index in self.barriers or index in self._timed or self.is_stuff(index)
        return None if blocked else name_line(self.lines[index], says=self._says_below(index))

    def _says_below(self, index: int) -> bool:
        """Is the next line nothing but a verb of saying, which an extractor put on a line of its own?"""
        below = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        return len(below) < 20 and cues.bare(below) in cues.phrases().says


def _first_from(ordered: Sequence[int], least: int, otherwise: _T) -> int | _T:
    at = bisect_left(ordered, least)
    return ordered[at] if at < len(ordered) else otherwise
