"""A dialect: how one comment platform prints the header (or the footer) of a comment, and where the text stands.

Dialects are data (`data/dialects/`, and the caller's own files, see `files`). The shipped ones only weigh in when a
reading of a page is chosen (see `known`); a page in a platform that nobody listed is read all the same. A caller's
dialect also says which lines are headers that would not be taken for any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus_tools.base.options import AnyDialect
from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.dialects.line import LineMatch, LineTemplate
from corpus_tools.segment.thread.names import LONGEST_HEADER, read_mark
from corpus_tools.segment.thread.template import Anchor, LineFacts, Name

if TYPE_CHECKING:
    import regex

_MOST_BETWEEN = 6


class TextAt(StrEnum):
    """Where a comment's text stands: below its header, above its footer, or between the author and the time."""

    BELOW = "below"
    ABOVE = "above"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Example:
    """Lines of a page, and the author and the time to be read in them; for a counterexample, nothing is to be read."""

    page: str
    author: str | None
    time: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Dialect(AnyDialect):
    """One dialect. It has either `headers`, each of one or more lines, or a `pattern` for a single line.

    `words` are what the platform prints somewhere in a comment; where there are any, one of them must be there.
    """

    name: str
    sentence: str
    text: TextAt
    headers: tuple[tuple[LineTemplate, ...], ...]
    pattern: regex.Pattern[str] | None
    words: tuple[str, ...]
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]

    @property
    def shape(self) -> str:
        """The shape of the anchors that this dialect reads."""
        return f"dialect {self.name}"

    def shown(self) -> list[str]:
        """The headers, or the pattern, each on one line for a person."""
        if self.pattern is not None:
            return [self.pattern.pattern]
        return [" / ".join(line.source for line in header) for header in self.headers]


@dataclass(frozen=True, slots=True)
class Header:
    """A header as read on a page: its anchor, its author with the line where that stands, and its `other` lines."""

    anchor: Anchor
    name_line: int | None
    name: Name | None
    others: tuple[int, ...]

    @property
    def name_apart(self) -> tuple[int, Name] | None:
        """The author and his line, if that is another one than the anchor's."""
        if self.name is None or self.name_line is None or self.name_line == self.anchor.line.index:
            return None
        return self.name_line, self.name


def read_header(
    dialect: Dialect,
    lines: Sequence[Line],
    facts: Sequence[LineFacts],
    index: int,
    *,
    times: Sequence[TimeMatch] | None = None,
    headers: Sequence[tuple[LineTemplate, ...]] | None = None,
) -> Header | None:
    """The header whose anchor (the line with the time, or else with the author) is line `index`; None if there is none.

    `facts` of the `lines` tell those that may stand between the lines of a header; `times` are those of the line, if
    known; `headers` are those of the dialect's that are looked for, if not all are.
    """
    text = lines[index].text
    if len(text) > LONGEST_HEADER:
        return None
    if dialect.pattern is not None:
        found = _match_pattern(dialect.pattern, text)
        return _header(dialect, lines, index, found, index) if found else None
    if times is None:
        times = [t for t in find_times(text) if not t.time_only]
    for header in dialect.headers if headers is None else headers:
        row = anchor_row(header)
        found = header[row].match(text, times)
        if found is None:
            continue
        if dialect.text is TextAt.BETWEEN:
            return _header(dialect, lines, index, found, index)
        if (rows := _other_rows(header, row, lines, facts, index)) is not None:
            author = next(((at, match.author) for at, match in rows.items() if match.author), (index, found.author))
            others = tuple(at for at, match in rows.items() if not match.author)
            return _header(dialect, lines, index, LineMatch(author[1], found.time), author[0], others)
    return None


@lru_cache(maxsize=1024)
def anchor_row(header: tuple[LineTemplate, ...]) -> int:
    """Which line of a header is its anchor: the one with the time, or else with the author."""
    timed = [row for row, line in enumerate(header) if line.has("time")]
    return timed[0] if timed else next(row for row, line in enumerate(header) if line.has("author"))


@lru_cache(maxsize=1024)
def author_row(header: tuple[LineTemplate, ...]) -> int | None:
    """Which line of a header holds the author."""
    return next((row for row, line in enumerate(header) if line.has("author")), None)


def author_above(dialect: Dialect, text: str) -> tuple[int, int] | None:
    """The author in the line `text`, where the comment's text stands between that line and the time."""
    matches = (header[0].match(text, ()) for header in dialect.headers)
    return next((found.author for found in matches if found and found.author), None)


def _other_rows(
    header: Sequence[LineTemplate], row: int, lines: Sequence[Line], facts: Sequence[LineFacts], index: int
) -> dict[int, LineMatch] | None:
    """What the lines around the anchor hold, if all rows of the header stand there in their order; else None."""
    placed: dict[int, LineMatch] = {}
    for step, rows in ((-1, range(row - 1, -1, -1)), (1, range(row + 1, len(header)))):
        at = index
        for k in rows:
            found = _next(header[k], lines, facts, at + step, step)
            if found is None:
                return None
            at = found[0]
            placed[at] = found[1]
    return placed


def _next(
    template: LineTemplate, lines: Sequence[Line], facts: Sequence[LineFacts], at: int, step: int
) -> tuple[int, LineMatch] | None:
    """The first line from `at` on that `template` fits, with nothing but marks and interface words before it."""
    for _ in range(_MOST_BETWEEN):
        if not 0 <= at < len(lines):
            return None
        if len(lines[at].text) <= LONGEST_HEADER and (found := template.match(lines[at].text, ())):
            return at, found
        if not facts[at].is_stuff:
            return None
        at += step
    return None


def _match_pattern(pattern: regex.Pattern[str], text: str) -> LineMatch | None:
    found = pattern.fullmatch(text)
    if not found:
        return None
    groups = pattern.groupindex
    author = found.span("author") if "author" in groups else (-1, -1)
    start, end = found.span("time") if "time" in groups else (-1, -1)
    return LineMatch(author if author[1] > author[0] else None, _time(text, start, end) if end > start else None)


def _time(text: str, start: int, end: int) -> TimeMatch:
    """The time in a stretch of a line; one without a value where the words are none that can be read."""
    times = find_times(text[start:end])
    best = next((t for t in times if not t.time_only), times[0] if times else TimeMatch(0, end - start, ""))
    return best._replace(
        start=start + best.start, end=start + best.end, text=text[start + best.start : start + best.end]
    )


def _header(
    dialect: Dialect,
    lines: Sequence[Line],
    index: int,
    found: LineMatch,
    name_line: int,
    others: tuple[int, ...] = (),
) -> Header:
    line = lines[index]
    name = Name(*found.author, says=False, by=False) if found.author else None
    here = name if name_line == index else None
    first = here is not None and (found.time is None or here.start < found.time.start)
    anchor = Anchor(
        line=line,
        mark=read_mark(line.text),
        time=found.time,
        before=here if first else None,
        after=None if first else here,
        time_end=found.time.end if found.time else len(line.text),
        shape=dialect.shape,
    )
    return Header(anchor, name_line if name else None, name, others)
