"""What a printed time says, before a document or a reference date decides what it means."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class DateOrder(StrEnum):
    """How a document writes numeric dates."""

    DMY = "dmy"
    MDY = "mdy"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """A unit of relative times."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Ago(NamedTuple):
    """ "3 weeks ago" is `Ago(3, Unit.WEEK)`."""

    amount: int
    unit: Unit


class TimeMatch(NamedTuple):
    """A printed time: code points `start` to `end` of the text searched, and its parts. What is not printed is None.

    - `weekday` counts from Monday as 0. It is None, too, where the word is another day in another language. Without
      a month it is that day of the last week: "Tuesday at 5:27 PM".
    - `separator` is the mark between the numbers of a date without words; None if the year comes first, as the order
      is certain then. Such a date is read day first. `swappable` says that it can be read month first as well,
      `proves` which order is the only possible one.
    - `ago` is empty for absolute times. "7 years, 10 months ago" has two parts.

    It is a tuple and no dataclass because most short lines of a thread have one, and tuples are made faster.
    """

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    weekday: int | None = None
    utc_offset: str | None = None
    separator: str | None = None
    swappable: bool = False
    proves: DateOrder | None = None
    ago: tuple[Ago, ...] = ()

    @property
    def time_only(self) -> bool:
        """Is this a time of day without a date?"""
        return self.month is None and not self.ago and self.weekday is None
