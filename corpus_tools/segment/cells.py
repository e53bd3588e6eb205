"""Posts that share a line with the box of their author, as the cells of a table are printed by some extractors.

The last line of the box leads to the text ("**Location:** Graz| I agree.", "Reputation: **3** **#2** 4 May 2014,
12:00  I agree."), and the buttons behind the text to the next name ("I agree.  Find Reply **Mira**"). All that follows
meets box and text on lines of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus_tools.dates.find import find_times
from corpus_tools.segment.lines import Line

_FEWEST = 2
"""So many lines of one form are posts: one alone may be a line of an article."""
_MOSTLY = 0.8
"""So many of the numbers that are glued to times rise by one, as some lines have lost theirs."""
_HEADER = 110
"""Code points that what stands before a text takes up at most."""
_LONGEST_BUTTONS = 40
_FAR = 12
"""So many lines above the last of a box its time stands at most."""
_GLUED = re.compile(r"\d:[0-5]\d(?P<n>\d{1,4})$")
_CELL = re.compile(r"\*\*[^*|]{1,30}[:：]\*\*\s[^|]{1,60}\|\s+(?=\S)")
_NUMBER = re.compile(r"(?<!\S)\**#(\d{1,5})\**(?!\S)")
_NOTICE = re.compile(r"\s*\([^()]{10,90}\)")
_BLANKS = re.compile(r"\s+(?=\S)")
_NAMED = re.compile(r"\s\*{2,4}_?[^*|]{2,40}\*{2,4}$")


def split_cells(lines: Sequence[Line]) -> list[Line]:
    """The lines, each post behind the end of a box as two; as they are where too few lines are such posts."""
    kinds = (_boxed(lines), _numbered(lines), _glued(lines))
    cuts = {index: [end] for ends in kinds if len(ends) >= _FEWEST for index, end in ends.items()}
    if not cuts:
        return list(lines)
    for index, places in _buttons(lines):
        cuts.setdefault(index, []).extend(places)
    return [line._replace(index=index) for index, line in enumerate(_cut(lines, cuts))]


def _boxed(lines: Sequence[Line]) -> dict[int, int]:
    """Where the texts begin behind the last labels of boxes, if a time stands above each: a glossary has none."""
    cells = {
        at: found.end() for at, line in enumerate(lines) if line.text[:2] == "**" and (found := _CELL.match(line.text))
    }
    above = pairwise([-1, *cells])
    timed = len(cells) >= _FEWEST and all(
        any(len(line.text) <= _HEADER and find_times(line.text) for line in lines[max(before + 1, at - _FAR) : at])
        for before, at in above
    )
    return {lines[at].index: end for at, end in cells.items()} if timed else {}


def _numbered(lines: Sequence[Line]) -> dict[int, int]:
    """Where the texts begin behind the number and the time of each post, if these numbers rise by one."""
    found: dict[int, tuple[int, int]] = {}
    for line in lines:
        if "#" in line.text[:_HEADER] and (number := _NUMBER.search(line.text, 0, _HEADER)):
            if not any(map(str.isalpha, line.text[: number.start()])):
                return {}  # no box leads to it: a numbered list
            found[line.index] = int(number[1]), _behind_time(line.text, number.end())
    rising = all(after[0] == before[0] + 1 for before, after in pairwise(found.values()))
    return {index: end for index, (_, end) in found.items() if end} if rising else {}


def _glued(lines: Sequence[Line]) -> dict[int, int]:
    """Where the numbers of posts begin that are glued to their times ("4 May 2014, 12:0712"), if they rise by one.

    A date leads to the time: a port or a scale has none.
    """
    found = ((line, end) for line in lines if len(line.text) <= _HEADER and (end := _GLUED.search(line.text)))
    ends = {line.index: end for line, end in found if _is_dated(line.text[: end.start("n")])}
    numbers = [int(end["n"]) for end in ends.values()]
    rising = sum(b == a + 1 for a, b in pairwise(numbers))
    return {index: end.start("n") for index, end in ends.items()} if rising >= _MOSTLY * (len(numbers) - 1) else {}


def _is_dated(text: str) -> bool:
    """Does the text end with a day and its time?"""
    times = find_times(text)
    return bool(times) and times[-1].day is not None and times[-1].hour is not None and times[-1].end == len(text)


def _behind_time(text: str, start: int) -> int:
    """Where the text begins behind a time of day that follows `start`, and what is said of a change; 0 if nowhere."""
    head = text[: start + _HEADER]
    times = [time for time in find_times(head) if time.start >= start]
    if not times or times[0].hour is None or times[0].day is None or text[start : times[0].start].strip(" *|_"):
        return 0
    end = times[0].end
    notice = _NOTICE.match(text, end)
    if notice and find_times(notice[0]):
        end = notice.end()
    blanks = _BLANKS.match(text, end)
    return blanks.end() if blanks else 0


def _buttons(lines: Sequence[Line]) -> Iterator[tuple[int, Sequence[int]]]:
    """Where the buttons begin that stand behind the texts of several lines, and the name of who wrote the next."""
    named = {line.index: found for line in lines if line.text[-2:] == "**" and (found := _NAMED.search(line.text))}
    rests = {line.index: line.text[: named[line.index].start()] if line.index in named else line.text for line in lines}
    tails = {at: rest[gap:].strip() for at, rest in rests.items() if 0 < (gap := rest.rfind("  ")) < len(rest) - 2}
    count = Counter([tails[at] for at in named if at in tails])
    for index, tail in tails.items():
        if count[tail] >= _FEWEST and any(map(str.isalpha, tail)) and len(tail) <= _LONGEST_BUTTONS:
            name = named.get(index)
            begin = rests[index].rindex(tail)
            yield index, [begin, name.start() + 1] if name else [begin]


def _cut(lines: Sequence[Line], cuts: dict[int, list[int]]) -> Iterator[Line]:
    for line in lines:
        ends = sorted({0, *cuts.get(line.index, ())})
        for begin, end in pairwise([*ends, len(line.text)]):
            at = line.at + begin
            text = line.text[begin:end].rstrip()
            first, last = begin == 0, end == len(line.text)
            yield line._replace(
                start=line.start if first else at,
                end=line.end if last else line.at + end,
                text=text,
                blank_before=line.blank_before if first else 0,
                at=at,
            )
