"""The readers' comments of a page, step by step; the steps hand each other the values of `template`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter

from corpus_tools.model import Label, Segment
from corpus_tools.segment.thread.by_wording import infer_boundary
from corpus_tools.segment.thread.dialects.files import shipped
from corpus_tools.segment.thread.dialects.known import find_dialect
from corpus_tools.segment.thread.first_footer import find_opening
from corpus_tools.segment.thread.labels import label_comment, label_heading, label_pingbacks
from corpus_tools.segment.thread.layouts import begun_at, marked_begin, reach_above, without_constant
from corpus_tools.segment.thread.list_marks import find_marked, split_at_marks
from corpus_tools.segment.thread.parents import find_parents
from corpus_tools.segment.thread.parts import as_reply, cut, find_pingbacks, look_inside
from corpus_tools.segment.thread.runs import runs_of
from corpus_tools.segment.thread.search import DIALECT_BONUS, OWN_DIALECT_BONUS, best, weights
from corpus_tools.segment.thread.template import Barrier, FoundBy, FoundComment, Page, Part, Reading, Side, Thread
from corpus_tools.segment.thread.without_times import find_bare_names


def find_thread(page: Page) -> Thread | None:
    """The thread of a page, or None where nothing shows that it has any."""
    if reading := find_reading(page):
        return _read_thread(page, reading, FoundBy.HEADERS)
    if reading := find_bare_names(page):
        return _read_thread(page, reading, FoundBy.NAMES)
    if parts := find_marked(page):
        begin, end = parts[0].text_begin, parts[-1].text_end
        return _thread(page, parts, range(begin, end), find_pingbacks(page, begin, end), FoundBy.MARKS)
    return _inferred_thread(page)


def find_reading(page: Page) -> Reading | None:
    """The best reading of the page's runs, its names and its first line settled; None if no run is likely a thread."""
    reading = best(page, runs_of(page), partial(prior, page))
    if reading is None:
        return None
    reading = replace(reading, units=without_constant(page, reading.units))
    if reading.side is Side.ABOVE and marked_begin(page, reading.units, reading.name_at) is None:
        opening = find_opening(page, reading, reach_above(reading.units), weights()["opening"])
        return begun_at(page, reading, opening)
    return reading


def prior(page: Page, reading: Reading) -> float:
    """What a reading gains if its headers, and the side of its texts, are those of a dialect known by name."""
    if find_dialect(page, reading, page.dialects):
        return OWN_DIALECT_BONUS
    return DIALECT_BONUS if find_dialect(page, reading, shipped()) else 0.0


def _read_thread(page: Page, reading: Reading, found_by: FoundBy) -> Thread | None:
    """The thread of a reading; None if nothing but pingbacks is in it."""
    pingbacks = find_pingbacks(page, reading.begin, reading.end)
    parts = list(split_at_marks(page, reading.units, cut(reading, pingbacks)))
    return _thread(page, parts, range(reading.begin, reading.end), pingbacks, found_by) if parts else None


def _thread(page: Page, parts: Sequence[Part], lines: range, pingbacks: Sequence[int], found_by: FoundBy) -> Thread:
    """The thread that these parts make, which takes up the `lines`, and the heading above them."""
    insides = [look_inside(page, part) for part in parts]
    parents = find_parents([as_reply(page, *known) for known in zip(parts, insides, strict=True)])
    comments: list[FoundComment] = []
    segments: list[Segment] = []
    for number, (part, inside, parent) in enumerate(zip(parts, insides, parents, strict=True), 1):
        name = f"c{number}"
        comments.append(FoundComment(name, part.unit.anchor.time if part.unit else None, parent))
        segments.extend(label_comment(page, part, inside.text, name))
    if pingbacks:
        segments.extend(label_pingbacks(page, pingbacks, parts, lines.stop))
    begin = lines.start
    heading = page.heading_of(begin)
    if heading is not None:
        segments.append(label_heading(page, heading))
        begin = heading
    elif page.barriers.get(begin - 1) is Barrier.FORM:
        begin -= 1
    ordered = tuple(sorted(segments, key=attrgetter("start")))
    return Thread(begin, lines.stop, ordered, tuple(comments), page.counts.get(begin), found_by)


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
    return Thread(begin, len(page.lines), segments, comments, None, FoundBy.WORDING)
