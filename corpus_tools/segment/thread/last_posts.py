"""The times of last posts: lists of boards and of topics print them beside each, and no post of the page has them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Protocol, TypeVar

from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.counts import cells_of, count_pairs
from corpus_tools.words import cues
from corpus_tools.words.patterns import Openings, lower, no_more_word

_REACH, _SHORT = 10, 110
"""So many lines of so few code points lie between a label and its time: title, name, links to the profile of that."""
_FEW = 2
"""One such time stands at the head of a thread, too, where `head` reads it."""
_COLUMNS, _LONGEST_HEAD, _LONGEST_LABEL, _BELOW = 3, 300, 40, 40
"""The heads of so many columns stand on one line, and so many lines below there are rows of the table."""
_MARKS = re.compile(r"\W*")

T = TypeVar("T", bound="_Timed")


class _Timed(Protocol):
    """A line of the page, by its number, with its time if it has one."""

    @property
    def time(self) -> TimeMatch | None: ...


def without_last_posts(texts: Sequence[str], timed: Sequence[tuple[int, T]]) -> list[T]:
    """What stands on the numbered lines, without what has the time of a last post, or stands in a table of these."""
    led = last_posts(texts, timed)
    return [one for index, one in timed if index not in led]


def last_posts(texts: Sequence[str], timed: Sequence[tuple[int, T]]) -> frozenset[int]:
    """The lines with the times of last posts, if there are several."""
    if len(timed) < _FEW:
        return frozenset()
    above = [-1, *(index for index, one in timed if one.time)]
    floors = {index: floor for floor, index in pairwise(above)}
    head = _head_of_table(texts)
    led = {
        index
        for index, one in timed
        if one.time and (index > head or _is_led(texts, range(max(floors[index] + 1, index - _REACH), index), one.time))
    }
    return frozenset(led if len(led) >= _FEW else ())


def _head_of_table(texts: Sequence[str]) -> float:
    """The first line with the heads of columns, one of them that of last posts, above rows with two counts each."""
    heads = (index for index, text in enumerate(texts) if len(text) <= _LONGEST_HEAD and _heads_columns(text))
    for index in heads:
        below = count_pairs(texts[index + 1 : index + 1 + _BELOW]).values()
        if sum(pair.in_row for pair in below) >= _FEW:
            return index
    return math.inf


def _heads_columns(text: str) -> bool:
    cells = list(cells_of(text))
    return len(cells) >= _COLUMNS and any(len(cell) <= _LONGEST_LABEL and says_last_post(cell) for cell in cells)


def _is_led(texts: Sequence[str], above: range, time: TimeMatch) -> bool:
    """Does a label stand before the time, on its line or on one of those `above`, below which all are short?"""
    if says_last_post(texts[above.stop][: time.start]):
        return True
    for index in reversed(above):
        if says_last_post(texts[index]):
            return True
        if len(" ".join(texts[index].split())) > _SHORT:
            return False
    return False


@lru_cache(maxsize=4096)  # both the headers and the lists of posts ask
def says_last_post(text: str) -> bool:
    """Does a cell of the line begin with words for a last post: "Last post by mira", "Letzter Beitrag:"?"""
    return any(_labels().end(cell, begun.end()) >= 0 for cell in cells_of(lower(text)) if (begun := _MARKS.match(cell)))


@cache
def _labels() -> Openings:
    return Openings(cues.folded_phrases("comments", "last_post"), no_more_word)
