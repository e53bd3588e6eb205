"""What stands in the name's place is the name: once lines repeat as headers, their template says where that is.

A platform prints whatever its users call themselves: a weekday ("Sam"), a word of the interface ("Link"), a sentence.
Read by itself, such a line has no name, or a longer date; between headers of one template it is one more of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.header_line import folded, spelt
from corpus_tools.segment.thread.names import BEHIND_NAME, LONGEST_HEADER, LONGEST_NAME
from corpus_tools.segment.thread.template import BEGINS, Anchor, Name, Page
from corpus_tools.words import cues
from corpus_tools.words.date_words import Cue, cue_before

FEWEST = 2
_REACH = 30
"""Lines: a first or last comment is not longer where its header is looked for."""
_FIRST_WORD = re.compile(r"[^\W\d_]{2,4},?\s+(?=\S)")
"""Weekdays that are names are short; the long ones are weekdays."""


def completed(page: Page) -> Page:
    """The page with the lines that are headers only because of what stands around them."""
    groups: dict[str, list[Anchor]] = {}
    for anchor in page.anchors:
        if anchor.time:
            groups.setdefault(anchor.shape.removesuffix("+"), []).append(anchor)
    more = {found.line.index: found for group in groups.values() for found in _more_of(page, group)}
    if not more:
        return page
    anchors = {anchor.line.index: anchor for anchor in page.anchors} | more
    return replace(page, anchors=[anchors[at] for at in sorted(anchors)], timed=page.timed | more.keys())


def _more_of(page: Page, group: Sequence[Anchor]) -> Iterator[Anchor]:
    """The lines among the anchors of a group that are of its template too, each with what stands where names do."""
    first = group[0].line.index
    alone = len(group) < FEWEST and _first(page, first) > first  # one says enough below a heading of comments
    if alone or not all(anchor.before or anchor.after for anchor in group):
        return
    taken = {anchor.line.index for anchor in group}
    behind = {_behind(anchor) for anchor in group}
    looks = Counter([_look(page, anchor.line) for anchor in group]).most_common(1)[0][0]
    last = group[-1].line.index
    for line in page.lines[_first(page, first) : min(page.border_from(last), last + _REACH)]:
        if line.index in taken or line.index in page.barriers or len(line.text) > LONGEST_HEADER:
            continue
        if _look(page, line) == looks and (found := _like(page, line, group[0])) and _behind(found) in behind:
            yield found


def _first(page: Page, first: int) -> int:
    """The line from which on headers can stand: below the heading that the first of them stands under."""
    border = page.border_above(first)
    return border + 1 if page.barriers.get(border) in BEGINS and first - border <= _REACH else first + 1


def _look(page: Page, line: Line) -> tuple[str, bool]:
    """The mark that a line begins with, and whether it is set off."""
    return page.facts[line.index].mark.glyph, line.blank_before > 0


def _behind(anchor: Anchor) -> str:
    """What stands behind the time and the name, which is the same for all headers but for numbers."""
    end = max(anchor.time_end, anchor.after.end if anchor.after else 0)
    return folded(anchor.line.text[end:])


def _like(page: Page, line: Line, model: Anchor) -> Anchor | None:
    """The line as an anchor of the model's shape, if it has a time so spelt and something in the name's place."""
    time_shape, _, between = model.shape.removesuffix("+").partition("|")
    for time in find_times(line.text):
        for cut in (time, _without_first_word(time)):
            if cut and not cut.time_only and spelt(cut) == time_shape:
                name = _in_place(page, line, cut, between, behind=model.after is not None)
                if name:
                    before, after = (None, name) if model.after else (name, None)
                    return Anchor(line, page.facts[line.index].mark, cut, before, after, cut.end, model.shape)
    return None


def _without_first_word(time: TimeMatch) -> TimeMatch | None:
    """The time without the weekday that may be a name: "Sam March 8, 2015"."""
    found = _FIRST_WORD.match(time.text)
    if not found:
        return None
    return time._replace(start=time.start + found.end(), text=time.text[found.end() :], weekday=None)


def _in_place(page: Page, line: Line, time: TimeMatch, between: str, *, behind: bool) -> Name | None:
    """What stands beside the time where the template, `between` name and time, has the name."""
    lead, _, tail = between.partition("name")
    text = line.text
    start, end = (time.end, len(text)) if behind else (page.facts[line.index].mark.end, time.start)
    piece = text[start:end]
    low = piece.casefold()
    if lead and not low.lstrip().startswith(lead):
        return None
    if tail and not low.rstrip().endswith(tail):
        return None
    start += low.index(lead) + len(lead) if lead else 0
    end = start + len(text[start:end].rstrip()) - len(tail)
    start += len(text[start:end]) - len(text[start:end].lstrip(BEHIND_NAME))
    end = start + len(text[start:end].rstrip())
    name = text[start:end]
    if not 0 < len(name) <= LONGEST_NAME or name[-1] in ",;:" or _is_of_a_date(name):
        return None
    return Name(start, end, says=False, by=bool(lead))


def _is_of_a_date(name: str) -> bool:
    """Does the page call a date so: "Edited", "Published on"?"""
    known = cues.phrases()
    word = cues.bare(name)
    return word in known.on or cue_before(name) in (Cue.PUBLISHED, Cue.UPDATED, Cue.STATED)
