"""What the steps that find a thread hand each other: facts, anchors, runs, readings, parts, the thread itself.

No step is imported here, so that none needs another to speak of these. All offsets are code points within `Line.text`,
all line numbers indices in `Page.lines`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from corpus_tools.base.model import ParentReason, Segment
from corpus_tools.segment.lines import Line

if TYPE_CHECKING:
    from corpus_tools.dates.match import TimeMatch
    from corpus_tools.segment.thread.dialects.read import Dialect

_FEWEST_FOOTERS = 2
"""The blank line below a lone one says nothing of it."""
_T = TypeVar("_T")

_HEADING_REACH, _FORM_REACH = 8, 30
_LONGEST_OPENING = 120
SENTENCE_ENDS = '.!?…)”"»'


class Barrier(IntEnum):
    """A line that no comment runs across. (An integer, because the hash of a plain `Enum` is a call.)"""

    COUNT = auto()  # "11 Responses to …": a thread begins
    HEADING = auto()  # "Comments": a thread may begin
    FORM = auto()  # "Leave a Reply": a thread ends
    OTHER = auto()  # "Recent comments", "Related articles": something else begins


BEGINS = frozenset({Barrier.COUNT, Barrier.HEADING})


class Mark(NamedTuple):
    """List marks at the start of a line: where they end, the running number ("2", "3.1") if there is one, the glyph."""

    end: int
    ordinal: str | None
    glyph: str


NO_MARK = Mark(0, None, "")


class Name(NamedTuple):
    """Where a name may stand in a line, and the phrase ("says", "Comment by") that vouches for it, if any."""

    start: int
    end: int
    says: bool
    by: bool

    def of(self, line: Line) -> str:
        return line.text[self.start : self.end]


class LineFacts(NamedTuple):
    """What a line is, whatever stands around it.

    `is_stuff`: it is nothing but marks, interface words, roles, numbers, so never an author and never text.
    `offers_reply`: it is stuff with a word such as "Reply" in it. `is_role`: it is nothing but what a reader is to the
    site ("Guest", "Author").
    """

    mark: Mark
    is_stuff: bool
    offers_reply: bool
    is_role: bool

    @property
    def is_marked(self) -> bool:
        """Does a list mark open the line? A placeholder for a picture is none."""
        return self.mark.glyph not in ("", "[")


class Anchor(NamedTuple):
    """A short line that holds one time and little else, or a name with a verb of saying.

    `shape` is the page's spelling of the line with names and numbers left out: equal shapes, equal template.
    """

    line: Line
    mark: Mark
    time: TimeMatch | None
    before: Name | None
    after: Name | None
    time_end: int
    shape: str


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The lines of a document that are not blank, and what is known of them before anybody looks for a thread.

    `facts`, `sizes` (code points; 0 for stuff) and `blanks` (the blank lines before it) have a value for each line.
    `prose` are the long lines.
    `barriers` are in order of their lines, which are also the `borders`; `forms` are the lines of those that are forms;
    `counts` say how many comments a line declares. `timed` are the lines of the anchors with a time. `names` are those
    that a dialect of the caller's reads on a line of their own. The first `opening` lines have no article above them.
    `width` is the column at which the page is wrapped, or 0.
    """

    lines: Sequence[Line]
    facts: Sequence[LineFacts]
    sizes: Sequence[int]
    blanks: Sequence[int]
    prose: Sequence[int]
    barriers: Mapping[int, Barrier]
    counts: Mapping[int, int]
    anchors: Sequence[Anchor]
    timed: frozenset[int]
    names: Mapping[int, Name]
    dialects: Sequence[Dialect]
    opening: int
    width: int
    borders: Sequence[int]
    forms: Sequence[int]
    has_blanks: bool
    is_indented: bool

    def is_passable(self, index: int) -> bool:
        """Is the line there, stuff, and no barrier?"""
        return 0 <= index < len(self.lines) and self.facts[index].is_stuff and index not in self.barriers

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

    def heading_of(self, begin: int) -> int | None:
        """The line of the count or heading that a thread from line `begin` on stands under; a form may lie between."""
        formed = False
        near = self.borders[bisect_left(self.borders, begin - _FORM_REACH) : bisect_left(self.borders, begin)]
        for at in reversed(near):
            kind = self.barriers[at]
            if kind in BEGINS:
                at = at - 1 if at - 1 in self.counts else at  # "167 comments", and then "Top comments"
                return at if formed or begin - at <= _HEADING_REACH else None
            if kind is Barrier.OTHER:
                return None
            formed = True
        return None


def _first_from(ordered: Sequence[int], least: int, otherwise: _T) -> int | _T:
    at = bisect_left(ordered, least)
    return ordered[at] if at < len(ordered) else otherwise


Run = Sequence[Anchor]
"""Like anchors of a page in reading order, one for each comment, if they are comments."""


class Side(IntEnum):
    """Where a comment's text stands as seen from its anchor. (An integer: the hash of a plain `Enum` is a call.)"""

    BELOW = auto()
    ABOVE = auto()


class NameAt(IntEnum):
    """Where the author stands as seen from the anchor."""

    INLINE = auto()
    LINE_ABOVE = auto()
    LINE_BELOW = auto()
    TEXT_TOP = auto()  # the first line of the comment, its time being the last


class Unit(NamedTuple):
    """The header (or footer) lines of one comment: `first` to `last`, both included, and its author's line."""

    anchor: Anchor
    first: int
    last: int
    name_line: int | None
    name: Name | None

    def author(self, page: Page) -> str | None:
        """The author as printed."""
        return None if self.name is None or self.name_line is None else self.name.of(page.lines[self.name_line])

    @property
    def here(self) -> int:
        """The anchor's line."""
        return self.anchor.line.index

    @property
    def indent_line(self) -> int:
        """The line whose indentation is the comment's: the author's, or else the anchor's."""
        return self.anchor.line.index if self.name_line is None else self.name_line


@dataclass(frozen=True, slots=True)
class Reading:
    """A run read in one layout: its headers or footers. `begin` and `end` bound the thread's lines, `end` excluded."""

    units: tuple[Unit, ...]
    name_at: NameAt
    side: Side
    begin: int
    end: int

    def texts(self) -> list[range]:
        """The lines of each comment's text, what the interface prints around it included."""
        if self.side is Side.BELOW:
            edges = [*(u.first for u in self.units[1:]), self.end]
            return [range(u.last + 1, edge) for u, edge in zip(self.units, edges, strict=True)]
        starts = [self.begin, *(u.last + 1 for u in self.units[:-1])]
        return [range(start, u.first) for u, start in zip(self.units, starts, strict=True)]


class Part(NamedTuple):
    """The lines of one comment: header (None if only a mark is left), and text from `text_begin` to `text_end`."""

    unit: Unit | None
    text_begin: int
    text_end: int


class Inside(NamedTuple):
    """Which lines of a part are the comment's own words, and which names the comment replied to, if one does.

    `marked`: a list mark before these words would be the comment's own, because no header stands between.
    """

    text: Sequence[int]
    reply_line: int | None
    marked: bool


class Opening(NamedTuple):
    """The post that opens a list of posts, which is the article of its page: the lines of its block and of its text.

    `posts` are the lines of the texts of all posts, its own first. `title` is where its own header prints the title of
    all, if it does: the line, and the place in it.
    """

    block: range
    text: Sequence[int]
    unit: Unit
    posts: Sequence[Sequence[int]]
    title: tuple[int, Name] | None = None


class Reply(NamedTuple):
    """What a comment shows of its place in the thread.

    `column` is that of its header, `ordinal` the number in its mark ("3.1"), `number` that of its header ("#3"),
    `lines` are those of its text, `reply_to` is what "In reply to …" names, and `beside` is what stands between its
    author and its time. `depth` is what links around it tell: 1 or more below "parent", 2 or more below "root".
    """

    column: int
    ordinal: str | None
    author: str | None
    lines: tuple[str, ...]
    reply_to: str | None
    number: str | None
    beside: tuple[str, ...]
    time: TimeMatch | None
    depth: int = 0

    @property
    def opening(self) -> str:
        """The first words of the text."""
        return self.lines[0][:_LONGEST_OPENING] if self.lines else ""


@dataclass(frozen=True, slots=True)
class Parent:
    """The position of the comment that is replied to, and the reason."""

    index: int
    reason: ParentReason


class FoundComment(NamedTuple):
    """One comment of a thread: its id, its time as printed and read, whom it answers."""

    id: str
    time: TimeMatch | None
    parent: Parent | None


class FoundBy(StrEnum):
    """What on a page tells its comments."""

    HEADERS = "headers with a time or a verb of saying"
    POSTS = "blocks that repeat, each with a time"
    MESSAGES = "the form of mail or chat"
    QUESTIONS = "lines that say who asked, answered and commented"
    NAMES = "names that alternate with texts"
    MARKS = "the marks of a list"
    WORDING = "the wording alone"


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread of a page: lines `begin` to `end` (excluded), their segments, and the comments in reading order.

    `declared` is the number of comments that its heading names. `opening` is the post above the comments that they
    answer, where it is printed as they are. `odds` are the log-odds that its list of posts is a thread, 0 for threads
    that are none of lists.
    """

    begin: int
    end: int
    segments: tuple[Segment, ...]
    comments: tuple[FoundComment, ...]
    declared: int | None
    found_by: FoundBy
    opening: Opening | None = None
    odds: float = 0.0

    @property
    def inferred(self) -> bool:
        """Is there nothing on the page that marks its comments, so that only their wording tells them?"""
        return self.found_by is FoundBy.WORDING


def opens_paragraphs(page: Page, lines: Sequence[int]) -> bool:
    """Does each of some lines stand below a blank one and right on top of words, which it heads then?"""
    within = all(at + 1 < len(page.lines) for at in lines)
    return within and all(page.blanks[at] > page.blanks[at + 1] == 0 < page.sizes[at + 1] for at in lines)


def ends_paragraphs(page: Page, lines: Sequence[int]) -> bool:
    """Does each of several lines stand right below words and above a blank line, and the last above nothing?

    Nothing is the end of the page, a form or a heading: as headers the lines would leave the last without a text. Most
    of the words end as sentences do; titles stand above headers.
    """
    below = [at + 1 for at in lines]
    if len(lines) < _FEWEST_FOOTERS or not (below[-1] == len(page.lines) or below[-1] in page.barriers):
        return False
    if not all(at and page.blanks[at] == 0 < page.sizes[at - 1] for at in lines):
        return False
    said = sum(not page.lines[at - 1].text[-1].isalnum() for at in lines)
    return 2 * said > len(lines) and all(page.blanks[at] > 0 for at in below[:-1])
