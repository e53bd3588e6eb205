"""Which tokens of a line are its date and its time of day, as far as the kinds of the tokens tell.

All headers of a page have the same kinds of tokens, and there are few ways to print a time. So what is found is
remembered for a string of kinds, and of the next line with these kinds only the values are read. Places are indices of
tokens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from corpus_tools.dates.grammar import (
    AFTER_TIME,
    CLOCK_NEAR,
    DATES,
    GLUE,
    LATE_TIMES,
    MARK_NEAR,
    NAME_NEAR,
    NUMBERS,
    NUMERIC_DATES,
    RELATIVE,
    TIMES,
    WEEKDAY_TIMED,
)
from corpus_tools.dates.vocabulary import vocabulary

WEEKDAY_ALONE = "weekday"
"""The name of the shape that is a day of the week, with a time of day behind it."""


class Grammar(NamedTuple):
    """The compiled patterns: `anything` is searched for, the others match at a given place. Groups are named by shape.

    `glue` is what may stand between a date and the time of day behind it, `glue_before_date` what may stand between a
    time of day and the date behind it. `late_year` is a year behind the time of day ("3 May 10:30 2014").
    """

    anything: re.Pattern[str]
    date: re.Pattern[str]
    time: re.Pattern[str]
    glue: re.Pattern[str]
    glue_before_date: re.Pattern[str]
    late_year: re.Pattern[str]


def _expand(template: str) -> str:
    """A template as a regular expression; names of groups stay as they are."""
    classes = vocabulary().classes

    def part(match: re.Match[str]) -> str:
        if match[2]:
            return f"[{match[1] or ''}" + "".join(classes[role] for role in match[2].split("|")) + "]"
        return {"_": " ?", "~": " "}.get(match[0], match[0])

    return re.sub(r"\(\?P<\w+>|<(\^?)([a-z_|]+)>|[_~]", part, template)


def _either(shapes: Mapping[str, str], behind: str = "") -> str:
    """One of some shapes, each in a group of its name."""
    return "|".join(f"(?P<{name}>{shape}){behind}" for name, shape in shapes.items())


@cache
def grammar() -> Grammar:
    """The shapes, compiled at first use, once."""
    named, numeric = _either({name: shape for name, (_, shape) in DATES.items()}), _either(NUMERIC_DATES)
    dates = f"{NAME_NEAR}(?:{named})|{MARK_NEAR}(?:{numeric})|(?P<{WEEKDAY_ALONE}>{WEEKDAY_TIMED})"
    times = _either(TIMES, AFTER_TIME)
    first = "(?=[nxy]|<weekday|month|day|half_first|half_before|one>)"
    return Grammar(
        anything=re.compile(_expand(f"{first}(?:{dates}|{CLOCK_NEAR}(?:{times})|(?P<relative>{RELATIVE}))")),
        date=re.compile(_expand(dates)),
        time=re.compile(_expand(f"{times}|{_either(LATE_TIMES, AFTER_TIME)}")),
        glue=re.compile(_expand(f"<iso_t>(?=n:n)|{GLUE}")),
        glue_before_date=re.compile(_expand(r"\.?_(?:[,|/(-]_)?(?:<on|at|half>\.?_){0,2}")),
        late_year=re.compile(_expand(r"_y")),
    )


class ClockShape(NamedTuple):
    """A time of day: its numbers, the word for its half of the day, and where an offset from UTC can begin.

    `one_digit` says that its minutes may have one digit, because a word for minutes stands behind them.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    half: int | None
    offset: int
    one_digit: bool


class DateShape(NamedTuple):
    """A date: the name of its shape in the grammar, its parts, and the time of day behind it, if any.

    `named` says that the month is a word and no number; `back` is a word like "yesterday". A date without words has
    only `numbers`: `separator` is the last of the marks between them that is no comma, `comma` says if there is one.
    """

    shape: str
    start: int
    end: int
    weekday: int | None
    clock: ClockShape | None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    back: int | None = None
    named: bool = False
    numbers: tuple[int, ...] = ()
    separator: str = ""
    comma: bool = False


class Hit(NamedTuple):
    """Where a time begins, with its `date` or its `clock`; both are None where it is a relative time."""

    shape: str
    start: int
    end: int
    date: DateShape | None
    clock: ClockShape | None


@lru_cache(maxsize=4096)
def first_hit(kinds: str, at: int) -> Hit | None:
    """The first time that begins at token `at` or behind it."""
    found = grammar().anything.search(kinds, at)
    if found is None:
        return None
    shape = str(found.lastgroup)
    date = _date(kinds, found) if shape in DATES or shape in NUMERIC_DATES or shape == WEEKDAY_ALONE else None
    return Hit(shape, found.start(), found.end(), date, _clock(kinds, found) if shape in TIMES else None)


@lru_cache(maxsize=4096)
def date_behind(kinds: str, at: int) -> DateShape | None:
    """The date behind a time of day; `at` is the first token behind that time."""
    glue = grammar().glue_before_date.match(kinds, at)
    found = grammar().date.match(kinds, glue.end()) if glue else None
    return _date(kinds, found) if found else None


def _date(kinds: str, found: re.Match[str]) -> DateShape:
    shape = str(found.lastgroup)
    start, end = found.span()
    weekday = start if kinds[start] in vocabulary().classes["weekday"] else None
    clock = clock_behind(kinds, end)
    if shape == WEEKDAY_ALONE:
        return DateShape(shape, start, end, weekday, clock)
    if shape in DATES:
        group = found.re.groupindex[shape]
        places = {letter: found.start(group + k) for k, letter in enumerate(DATES[shape][0], start=1)}
        return DateShape(
            *(shape, start, end, weekday, clock),
            year=places.get("y"),
            month=places.get("M", places.get("m")),
            day=places.get("d"),
            back=places.get("D"),
            named="M" in places,
        )
    return DateShape(
        *(shape, start, end, weekday, clock),
        numbers=_numbers(kinds, start, end),
        separator=next(kind for kind in reversed(found[0]) if kind in "./-"),
        comma="," in found[0],
    )


def clock_behind(kinds: str, at: int) -> ClockShape | None:
    """The time of day behind a date; `at` is the first token behind that date."""
    shapes = grammar()
    glue = shapes.glue.match(kinds, at)
    found = shapes.time.match(kinds, glue.end() if glue else at)
    return _clock(kinds, found) if found else None


def _clock(kinds: str, found: re.Match[str]) -> ClockShape:
    classes = vocabulary().classes
    start, core_end = found.span(str(found.lastgroup))
    core, end = kinds[start:core_end], found.end()
    halves = (index for index in range(start, end) if kinds[index] in classes["half"] + classes["half_before"])
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
