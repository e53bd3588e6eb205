"""Pieces of one line that an extractor printed as several, because it breaks at every inline element.

A comment header is often a link, a dash and a time; flattened by `get_text` they are three lines ("Comment by" /
"Mira" / "— 17.07.2011 @" / "13:04"). Only pieces that cannot stand alone are joined, so text is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus_tools.dates.find import find_times
from corpus_tools.segment.lines import Line
from corpus_tools.words import cues

_LONGEST = 80
_WIDEST_GAP = 2
_BREAKS = {ord("\n"): " "}
_CLOCK = re.compile(r"(?:[@–—,|-]\s*)?\d{1,2}\s?[:.h]\s?\d{2}\b")
_LONGEST_CLOCK = 24
_CLOCK_ENDS = "0123456789mM.:："
_LEADS = "@–—,|-"
_DANGLING = "–—·|/,"
_STARTS = frozenset(_LEADS + _DANGLING)
_DANGLING_START = re.compile(r"[–—·|/,]\s|[–—·|/,]$|[–—]")


def join_fragments(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines of `text` with fragments joined; within a joined line each line break is as many spaces."""
    joined: list[Line] = []
    before = ""
    for line in lines:
        first = line.text[0]
        if (
            before
            and len(before) <= _LONGEST
            and (not line.blank_before or first in _STARTS or first.isdecimal() or len(line.text) <= _LONGEST_CLOCK)
            and _belongs(before, line)
        ):
            start = joined.pop()
            content = text[start.at : line.at + len(line.text)].translate(_BREAKS)
            line = start._replace(end=line.end, text=content)
        joined.append(line if line.index == len(joined) else line._replace(index=len(joined)))
        before = line.text
    return joined


def _belongs(before: str, line: Line) -> bool:
    """Does `line` go on where the line `before` breaks off?"""
    following = line.text
    first = following[0]
    if len(following) > _LONGEST or line.blank_before > _WIDEST_GAP:
        return False
    if _may_begin_clock(following) and _ends_in_date(before) and _is_clock(following):
        return True
    if line.blank_before:
        return False
    if _is_by(before):
        return True
    return first in _DANGLING and bool(_DANGLING_START.match(following)) and any(map(str.isdigit, following))


def _may_begin_clock(text: str) -> bool:
    """Does the line begin as a time of day does, alone, behind "at" or behind the half of the day ("下午10:43")?"""
    if text[0] in _LEADS or text[0].isdecimal():
        return _CLOCK.match(text) is not None
    if len(text) > _LONGEST_CLOCK or text[-1] not in _CLOCK_ENDS:
        return False
    if text.split(None, 1)[0].casefold() in _at_words():
        return True
    return not text[0].isascii() and any(time.start == 0 for time in find_times(text))


@cache
def _at_words() -> frozenset[str]:
    return cues.folded_phrases("times", "at")


def _is_by(text: str) -> bool:
    """Is the line nothing but "By", "Comment by" or the like?"""
    return cues.bare(text) in _says_by()


@cache
def _says_by() -> frozenset[str]:
    return cues.phrases().by - cues.phrases().role


def _ends_in_date(text: str) -> bool:
    times = find_times(text)
    return bool(times) and times[-1].hour is None and times[-1].day is not None and len(text) - times[-1].end <= 4


def _is_clock(text: str) -> bool:
    times = find_times(text)
    return bool(times) and times[0].time_only and times[0].end >= len(text) - 5
