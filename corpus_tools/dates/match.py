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
    """A printed time: code points `start` to `end` of the text searched, and its parts; what is not printed is None.

    A numeric date that does not begin with the year has its `separator`; `month` and `day` are read day first unless
    that is impossible. `proves` is the order of the two if only one is possible; `swappable` says that both are.
    `weekday` counts from Monday as 0; None also where the word means different days in different languages. `ago` is
    empty for absolute times; "7 years, 10 months ago" has two parts. A tuple and no dataclass because most short
    lines of a thread have one.
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
        """Only a time of day: a date may stand elsewhere."""
        return self.month is None and not self.ago
