"""What stands where in a line, as far as the kinds of its tokens say it.

The headers of a page are all of one kind, and sites print times in few ways: what is found is remembered by its kinds,
and of the next line of that kind only the values are looked at. All numbers here count tokens.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpus_tools.dates.grammar import DATES, NUMERIC_DATES, TIMES, grammar
from corpus_tools.dates.vocabulary import NUMBERS, vocabulary


class ClockShape(NamedTuple):
    """A time of day: its numbers, the word for its half of the day, and where an offset from UTC can stand.

    `one_digit` says that its minutes may have one digit, for there is a word for minutes behind them.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    half: int | None
    offset: int
    one_digit: bool


class DateShape(NamedTuple):
    """A date: its shape in the grammar, what the shape lists (see `DATES`), and the time of day behind it, if any.

    Of a date without words, `numbers` are all it has, `separator` is the last mark between them, and `comma` says that
    there is one.
    """

    shape: str
    start: int
    end: int
    parts: tuple[tuple[str, int], ...]
    weekday: int | None
    numbers: tuple[int, ...]
    separator: str
    comma: bool
    clock: ClockShape | None


class Hit(NamedTuple):
    """The beginning of a time: a date or a time of day; neither where it is a relative time."""

    shape: str
    start: int
    end: int
    date: DateShape | None
    clock: ClockShape | None


@lru_cache(maxsize=4096)
def first_hit(kinds: str, at: int) -> Hit | None:
    """The leftmost beginning of a time from token `at` on."""
    found = grammar().anything.search(kinds, at)
    if found is None:
        return None
    shape = str(found.lastgroup)
    date = _date(kinds, found) if shape in DATES or shape in NUMERIC_DATES else None
    return Hit(shape, found.start(), found.end(), date, _clock(kinds, found) if shape in TIMES else None)


@lru_cache(maxsize=4096)
def date_behind(kinds: str, at: int) -> DateShape | None:
    """The date that belongs to a time of day that ends before token `at`."""
    glue = grammar().glue_before_date.match(kinds, at)
    found = grammar().date.match(kinds, glue.end()) if glue else None
    return _date(kinds, found) if found else None


def _date(kinds: str, found: re.Match[str]) -> DateShape:
    shape = str(found.lastgroup)
    start, end = found.span()
    weekday = start if kinds[start] in vocabulary().classes["weekday"] else None
    clock = _clock_behind(kinds, end)
    if shape in DATES:
        group = found.re.groupindex[shape]
        parts = tuple((letter, found.start(group + k)) for k, letter in enumerate(DATES[shape][0], start=1))
        return DateShape(shape, start, end, parts, weekday, (), "", False, clock)
    separator = next(kind for kind in reversed(found[0]) if kind in "./-")
    return DateShape(shape, start, end, (), weekday, _numbers(kinds, start, end), separator, "," in found[0], clock)


def _clock_behind(kinds: str, at: int) -> ClockShape | None:
    """The time of day that belongs to a date that ends before token `at`."""
    shapes = grammar()
    glue = shapes.glue.match(kinds, at)
    found = shapes.time.match(kinds, glue.end() if glue else at)
    return _clock(kinds, found) if found else None


def _clock(kinds: str, found: re.Match[str]) -> ClockShape:
    classes = vocabulary().classes
    start, core_end = found.span(str(found.lastgroup))
    core, end = kinds[start:core_end], found.end()
    halves = (index for index in range(start, end) if kinds[index] in classes["half"])
    return ClockShape(
        start,
        end,
        numbers=_numbers(kinds, start, core_end),
        half=next(halves, None) if core[0] != "n" or end > core_end else None,
        offset=start + core.index("-") if "-" in core else core_end,
        one_digit=core[-1] in classes["minute_mark"],
    )


def _numbers(kinds: str, start: int, end: int) -> tuple[int, ...]:
    return tuple(index for index in range(start, end) if kinds[index] in NUMBERS)
