"""What the comment rules ask of a page, looked up once per line: barriers, header stuff, anchors, names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Mapping, Sequence
from enum import IntEnum, auto
from functools import lru_cache
from typing import TypeVar

from corpus_tools.segment.blocks import wrap_width
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.dialects.read import Dialect, Header, read_header
from corpus_tools.segment.thread.glance import Glance, glance
from corpus_tools.segment.thread.header_line import (
    NO_MARK,
    PLACEHOLDER,
    Anchor,
    Name,
    name_line,
    read_anchor,
    read_mark,
)
from corpus_tools.words import cues

_T = TypeVar("_T")

_LONGEST_STUFF = 120
_LONGEST_VERB = 19
"""Code points of a line that is nothing but a verb of saying, which an extractor put on a line of its own."""
_LONGEST_ROLE = 40
_SMILEY = re.compile(r":-?[)D(]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")


class Barrier(IntEnum):
    """A line that no comment runs across. (An integer, because the hash of a plain `Enum` is a call.)"""

    COUNT = auto()  # "11 Responses to …": a thread begins
    HEADING = auto()  # "Comments": a thread may begin
    FORM = auto()  # "Leave a Reply": a thread ends
    OTHER = auto()  # "Recent comments", "Related articles": something else begins


BEGINS = frozenset({Barrier.COUNT, Barrier.HEADING})


class _Answers(dict[int, _T]):
    """What a function says of each line, asked once; a known answer costs a look into a dictionary, no call.

    `known` are answers that need no asking: most lines are long, or begin with a letter, which answers much at once.
    The function is no method of the page: a page that its answers kept alive would wait, with all its lines, for the
    collector of cycles.
    """

    def __init__(self, ask: Callable[[int], _T], known: Mapping[int, _T] | None = None) -> None:
        super().__init__(known or {})
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
    stuff with a word such as "Reply" in it?), `is_passable` (is it stuff and no barrier; also False for lines
    that are not there), `is_lively` (does it exclaim, ask, smile or begin in lower case?),
    `is_role` (is it nothing but what a reader is to the site: "Guest", "Author"?) and `is_marked` (does a list mark
    open it?). `blanks` are the numbers of blank lines before each. `has_blanks` says
    if there are any, `is_indented` if any line is. The first `opening` lines have no article above them.
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
        self.blanks = [line.blank_before for line in lines]
        self.has_blanks = any(self.blanks)
        self.is_indented = any(line.indent for line in lines)
        texts = [line.text for line in lines]
        long = [index for index, text in enumerate(texts) if len(text) > _LONGEST_STUFF]
        settled = self._prepare(texts, long)
        headers = self._headers(dialects)
        seen = glance(texts)
        self.opening = seen.opening
        for index in sorted({*seen.counts, *seen.headings, *seen.timed, *seen.says, *headers}):
            if index in headers:
                self._take(headers[index])
            else:
                self._look_at(lines[index], seen)
        text_lines = dict.fromkeys([index for index in long if not self._stuff[index]], False)
        for answers in settled:
            answers.update(text_lines)
        self.borders = list(self.barriers)
        self.forms = [index for index in self.borders if self.barriers[index] is Barrier.FORM]

    def _prepare(self, texts: Sequence[str], long: Sequence[int]) -> Sequence[_Answers[bool]]:
        """Make the answers ready to be asked for; given are those that are no for all of the `long` lines of text."""
        plain = [index for index, text in enumerate(texts) if text[0] != "o" and text[0].isalpha()]
        self._stuff = stuff = _Answers(lambda index: _is_stuff(texts[index]), dict.fromkeys(long, False))
        names = _name_finder(self.lines, self.barriers, self._timed, stuff)
        self._names = _Answers(names, dict.fromkeys(long))
        mark = _Answers(lambda index: read_mark(texts[index]), dict.fromkeys(plain, NO_MARK))
        marked = _Answers(lambda index: mark[index].glyph not in ("", "["), dict.fromkeys(plain, False))
        reply, roles = cues.phrases().reply, cues.phrases().role
        offers = _Answers(lambda index: stuff[index] and bool(reply.search(texts[index])))
        passable = _Answers(_passable_finder(len(texts), self.barriers, stuff))
        role = _Answers(lambda index: len(texts[index]) < _LONGEST_ROLE and cues.bare(texts[index]) in roles)
        self.is_stuff, self.name, self.mark = stuff.__getitem__, self._names.__getitem__, mark.__getitem__
        self.size = _Answers(lambda index: 0 if stuff[index] else len(texts[index])).__getitem__
        self.is_lively = _Answers(lambda index: _is_lively(texts[index])).__getitem__
        self.is_passable, self.offers_reply = passable.__getitem__, offers.__getitem__
        self.is_role, self.is_marked = role.__getitem__, marked.__getitem__
        return offers, passable, role

    def borders_above(self, index: int, reach: int) -> list[int]:
        """The lines with barriers among the `reach` lines before a line, the nearest first."""
        return self.borders[bisect_left(self.borders, index - reach) : bisect_left(self.borders, index)][::-1]

    def border_above(self, index: int) -> int:
        """The last line before `index` with a barrier; -1 if there is none."""
        at = bisect_left(self.borders, index)
        return self.borders[at - 1] if at else -1

    def border_from(self, index: int) -> int:
        """The first line from `index` on with a barrier; the number of lines if there is none."""
        return _first_from(self.borders, index, len(self.lines))

    def form_from(self, index: int) -> int | None:
        """The first line from `index` on that begins a form."""
        return _first_from(self.forms, index, None)

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

    def _look_at(self, line: Line, seen: Glance) -> None:
        index = line.index
        if index in seen.counts:
            self.counts[index] = seen.counts[index]
            self.barriers[index] = Barrier.COUNT
        elif index in seen.headings and (barrier := _heading(line.text, *seen.headings[index])):
            self.barriers[index] = barrier
        elif anchor := read_anchor(line, timed=index in seen.timed, says=index in seen.says):
            self.anchors.append(anchor)
            if anchor.time:
                self._timed.add(index)

    def is_timed(self, index: int) -> bool:
        """Does the line hold a time and little else?"""
        return index in self._timed

    def is_pingback(self, index: int) -> bool:
        """Does the line, behind its list mark, begin with "Pingback:"?"""
        return cues.starts_pingback(self.lines[index].text, self.mark(index).end)


def _heading(text: str, bare: str, word: str) -> Barrier | None:
    if cues.is_comment_heading(text, bare):
        return Barrier.HEADING
    if cues.is_form(text, word):
        return Barrier.FORM
    return Barrier.OTHER if cues.is_other_heading(text, bare, word) else None


def _is_lively(text: str) -> bool:
    first = text[0]
    return (
        "a" <= first <= "z"
        or "à" <= first <= "ÿ"
        or first == "@"
        or "!" in text
        or "?" in text
        or "…" in text
        or "..." in text
        or (":" in text and _SMILEY.search(text) is not None)
    )


def _name_finder(
    lines: Sequence[Line], barriers: Container[int], timed: Container[int], stuff: Mapping[int, bool]
) -> Callable[[int], Name | None]:
    def find(index: int) -> Name | None:
        if index in barriers or index in timed or stuff[index] or cues.names_parent(lines[index].text):
            return None
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        says = len(below) < _LONGEST_VERB and cues.bare(below) in cues.phrases().says
        return name_line(lines[index], says=says)

    return find


def _passable_finder(count: int, barriers: Container[int], stuff: Mapping[int, bool]) -> Callable[[int], bool]:
    return lambda index: 0 <= index < count and index not in barriers and stuff[index]


@lru_cache(maxsize=4096)  # what is printed around each comment is the same for all, and on all pages of a site
def _is_stuff(text: str) -> bool:
    if len(text) > _LONGEST_STUFF or not cues.may_be_stuff(text):
        return False
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    rest = text[read_mark(text).end :]
    if len(rest) < len(text) and not cues.may_be_stuff(rest):
        return False
    if "[" in rest or "(" in rest:
        rest = PLACEHOLDER.sub("", rest)
    return (
        not rest.strip(" |·–—-,/:#\u00a0.")
        or cues.bare(rest) in cues.phrases().alone
        or cues.is_number_line(rest)
        or cues.is_interface(rest)
        or cues.starts_avatar(rest)
    )


def _first_from(ordered: Sequence[int], least: int, otherwise: _T) -> int | _T:
    at = bisect_left(ordered, least)
    return ordered[at] if at < len(ordered) else otherwise
