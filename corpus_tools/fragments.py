"""Pieces of one line that an extractor printed as several, because it breaks at every inline element.

A comment header is often a link, a dash and a time; flattened by `get_text` they are three lines ("Comment by" /
"Mira" / "— 17.07.2011 @" / "13:04"). Only pieces that cannot stand alone are joined, so text is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tools import cues
from corpus_tools.dates import find_times
from corpus_tools.lines import Line

_LONGEST = 80
_WIDEST_GAP = 2
_CLOCK = re.compile(r"(?:[@–—,|-]\s*)?\d{1,2}\s?[:.h]\s?\d{2}\b")
_DANGLING_START = re.compile(r"[–—·|/,]\s|[–—·|/,]$|[–—]")


def join_fragments(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines of `text` with fragments joined; within a joined line each line break is as many spaces."""
    joined: list[Line] = []
    for line in lines:
        if joined and _belongs(joined[-1], line):
            first = joined.pop()
            end = line.at + len(line.text)
            content = text[first.at : end].translate(_BREAKS)
            line = first._replace(end=line.end, text=content)
        joined.append(line if line.index == len(joined) else line._replace(index=len(joined)))
    return joined


_BREAKS = {ord("\n"): " "}


def _belongs(line: Line, following: Line) -> bool:
    if len(following.text) > _LONGEST or len(line.text) > _LONGEST or following.blank_before > _WIDEST_GAP:
        return False
    first = following.text[0]
    clock = (first.isdecimal() or first in "@–—,|-") and _CLOCK.match(following.text)
    if clock and _ends_in_date(line.text) and _is_clock(following.text):
        return True
    if following.blank_before:
        return False
    word, phrases = cues.bare(line.text), cues.phrases()
    if word in phrases.by and word not in phrases.role:
        return True
    return first in "–—·|/," and bool(_DANGLING_START.match(following.text)) and any(map(str.isdigit, following.text))


def _ends_in_date(text: str) -> bool:
    times = find_times(text)
    return bool(times) and times[-1].hour is None and times[-1].day is not None and len(text) - times[-1].end <= 4


def _is_clock(text: str) -> bool:
    times = find_times(text)
    return bool(times) and times[0].time_only and times[0].end >= len(text) - 5
