"""From the page's template to comments: every line of the thread gets its label, every comment its parts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import NamedTuple

from corpus_tools.dates import TimeMatch
from corpus_tools.model import Label, Segment
from corpus_tools.segment.blocks import paragraphs
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.features import find_heading
from corpus_tools.segment.thread.list_marks import Part, find_marked, split_at_marks
from corpus_tools.segment.thread.page import Barrier, Page
from corpus_tools.segment.thread.parents import Parent, Reply, find_parents
from corpus_tools.segment.thread.search import find_template
from corpus_tools.segment.thread.without_times import find_bare_names
from corpus_tools.words import cues
from corpus_tools.words.voice import infer_boundary


class FoundComment(NamedTuple):
    """One comment of a thread: its id, its time as printed and read, whom it answers."""

    id: str
    time: TimeMatch | None
    parent: Parent | None


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread of a page: lines `begin` to `end` (excluded), their segments, and the comments in reading order.

    `inferred` says that nothing on the page marks its comments, and that only their wording tells them.
    """

    begin: int
    end: int
    segments: tuple[Segment, ...]
    comments: tuple[FoundComment, ...]
    declared: int | None
    inferred: bool = False


def find_thread(page: Page) -> Thread | None:
    """The readers' comments of a page, or None where nothing shows that it has any."""
    template = find_template(page) or find_bare_names(page)
    if template is not None:
        parts = [Part(u, text.start, text.stop) for u, text in zip(template.units, template.texts(), strict=True)]
        pingbacks = _pingbacks(page, template.begin, template.end)
        if pingbacks:
            parts = [part for one in parts if (part := _without_pingbacks(pingbacks, one))]
        parts = list(split_at_marks(page, template.units, parts))
        return _thread(page, parts, template.begin, template.end, pingbacks) if parts else None
    parts = find_marked(page)
    if parts:
        begin, end = parts[0].text_begin, parts[-1].text_end
        return _thread(page, parts, begin, end, _pingbacks(page, begin, end))
    return _inferred_thread(page)


def _pingbacks(page: Page, begin: int, end: int) -> Sequence[int]:
    """The lines of a thread that begin with "Pingback:"; the first letter tells most others."""
    firsts = [(line.index, line.text[0]) for line in page.lines[begin:end]]
    initials = {word[0] for word in cues.phrases().pingback_words} | {"o"}  # which can be a list mark
    likely = [at for at, first in firsts if not first.isalpha() or first.casefold()[0] in initials]
    return list(filter(page.is_pingback, likely))


def _without_pingbacks(pingbacks: Sequence[int], part: Part) -> Part | None:
    """The comment up to the first pingback that follows it in the list; None where its header is one."""
    unit = part.unit
    if unit and bisect_left(pingbacks, unit.first) < bisect_right(pingbacks, unit.last):
        return None
    following = bisect_right(pingbacks, part.text_begin)
    if following < len(pingbacks) and pingbacks[following] < part.text_end:
        return part._replace(text_end=pingbacks[following])
    return part


def _outside(page: Page, pingbacks: Sequence[int], end: int, taken: set[int]) -> Iterator[Segment]:
    """The lines of a thread that belong to no comment and follow "Pingback:"."""
    done = 0
    for first in pingbacks:
        index = max(first, done)
        while index < end and index not in taken and index not in page.barriers:
            line = page.lines[index]
            yield Segment(Label.PINGBACK, line.at, line.at + len(line.text))
            index += 1
        done = max(done, index)


def _thread(page: Page, parts: Sequence[Part], begin: int, end: int, pingbacks: Sequence[int]) -> Thread:
    named = [_reply_line(page, part) for part in parts]
    texts = [_text_lines(page, part, line) for part, line in zip(parts, named, strict=True)]
    parents = find_parents([_reply(page, *known) for known in zip(parts, texts, named, strict=True)])
    comments: list[FoundComment] = []
    segments: list[Segment] = []
    for number, (part, text, parent) in enumerate(zip(parts, texts, parents, strict=True), 1):
        name = f"c{number}"
        comments.append(FoundComment(name, part.unit.anchor.time if part.unit else None, parent))
        segments.extend(_label(page, part, text, name))
    if pingbacks:
        taken = {i for part in parts for i in _lines_of(part)}
        segments.extend(_outside(page, pingbacks, end, taken))
    heading = find_heading(page, begin)
    if heading is not None:
        line = page.lines[heading]
        segments.append(Segment(Label.COMMENT_COUNT, line.at, line.at + len(line.text)))
        begin = heading
    elif page.barriers.get(begin - 1) is Barrier.FORM:
        begin -= 1
    ordered = tuple(sorted(segments, key=attrgetter("start")))
    return Thread(begin, end, ordered, tuple(comments), page.counts.get(begin))


def _inferred_thread(page: Page) -> Thread | None:
    """The lines that read as replies, one comment each, where no name or time is left that would mark them.

    A page wrapped at a column is a whole page with its navigation, never an extractor's main content.
    """
    begin = None if page.width else infer_boundary(page.lines)
    if begin is None:
        return None
    segments = tuple(
        Segment(Label.COMMENT_TEXT, line.at, line.at + len(line.text), f"c{number}")
        for number, line in enumerate(page.lines[begin:], 1)
    )
    comments = tuple(FoundComment(segment.comment or "", None, None) for segment in segments)
    return Thread(begin, len(page.lines), segments, comments, None, inferred=True)


def _reply_line(page: Page, part: Part) -> int | None:
    """The line that names the comment replied to ("In reply to …"): below the author's, or at the top of the text."""
    unit = part.unit
    header = range(unit.name_line + 1, unit.here) if unit and unit.name_line is not None else range(0)
    top = range(part.text_begin, min(part.text_begin + 2, part.text_end - 1))
    return next((index for index in (*header, *top) if cues.names_parent(page.lines[index].text)), None)


def _lines_of(part: Part) -> set[int]:
    unit = part.unit
    header = range(unit.first, unit.last + 1) if unit else range(0)
    return {*header, *range(part.text_begin, part.text_end)}


def _text_lines(page: Page, part: Part, reply_line: int | None) -> list[int]:
    """The text without what the interface prints before and after it."""
    name_line = part.unit.name_line if part.unit else None
    inside = range(part.text_begin, part.text_end)
    if name_line is not None and name_line in inside:
        inside = range(name_line + 1, part.text_end)
    lines = [i for i in inside if i != reply_line]
    while len(lines) > 1 and page.is_stuff(lines[0]):
        lines.pop(0)
    while len(lines) > 1 and page.is_stuff(lines[-1]):
        lines.pop()
    return lines


def _reply(page: Page, part: Part, text: Sequence[int], reply_line: int | None) -> Reply:
    unit = part.unit
    line = page.lines[unit.indent_line if unit else part.text_begin]
    mark = page.mark(line.index)
    digits = len(mark.ordinal) if mark.ordinal is not None and mark.glyph == "1" else 1
    reply_to = None
    if reply_line is not None:
        reply_to = cues.phrases().reply_to_start.sub("", page.lines[reply_line].text, count=1).strip()
    lines = tuple(page.lines[i].text for i in text)
    return Reply(line.indent + digits - 1, mark.ordinal, unit.author(page) if unit else None, lines, reply_to)


def _label(page: Page, part: Part, text: Sequence[int], name: str) -> Iterator[Segment]:
    """The segments of a comment, in any order."""
    unit = part.unit
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
    mark_end = _text_mark(page, part, text)
    for group in paragraphs([page.lines[i] for i in text], page.width):
        start, end = group[0].at, group[-1].at + len(group[-1].text)
        if mark_end:
            yield Segment(Label.COMMENT_HEADER, start, start + mark_end, name)
            start, mark_end = start + mark_end, 0
        yield Segment(Label.COMMENT_TEXT, start, end, name)


def _text_mark(page: Page, part: Part, text: Sequence[int]) -> int:
    """The list mark of the comment itself, where the text and not the header carries it."""
    if not text or (part.unit and part.unit.last + 1 == part.text_begin):
        return 0
    end = page.mark(text[0]).end
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
