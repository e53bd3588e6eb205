"""Numbers as bars: where each stands, how high it is, and what is written beside it. The page draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

TENTHS = 10
"""Columns in the distribution of a confidence."""
_MOST_BARS = 60
"""More would be thinner than a finger's tenth on a phone."""
_MONTHS_TOGETHER = (1, 3, 12, 24, 60, 120, 240, 600, 1200, 6000)
"""Months, quarters, years, and so on: how many months a bar can stand for. All years from 1 to 9999 fit the last."""
_YEAR = 12


class Bar(NamedTuple):
    """A bar: its name, its number, and its height as a percentage of the highest."""

    name: str
    number: int
    height: float


def over_time(months: Counter[str]) -> list[Bar]:
    """Numbers by month (`YYYY-MM`) as bars of one length of time, empty ones included, from the first to the last.

    The bars are years, at least, where of some comments no more than the year (`YYYY`) is known.
    """
    if not months:
        return []
    places = {month: int(month[:4]) * _YEAR + int(month[5:] or 1) - 1 for month in months}
    first, last = min(places.values()), max(places.values())
    least = _YEAR if any(month.isdigit() for month in months) else 1
    sizes = (size for size in _MONTHS_TOGETHER if size >= least)
    together = next(size for size in sizes if last // size - first // size < _MOST_BARS)
    counts = dict.fromkeys(range(first // together, last // together + 1), 0)
    for month, place in places.items():
        counts[place // together] += months[month]
    return _bars({_period(number, together): count for number, count in counts.items()})


def _period(number: int, together: int) -> str:
    """What the bar of so many months `together` is called, which is the `number`-th since the year 0."""
    year, month = divmod(number * together, _YEAR)
    if together == 1:
        return f"{year:04}-{month + 1:02}"
    if together < _YEAR:
        return f"{year:04} Q{month // together + 1}"
    last = year + together // _YEAR - 1
    return f"{year:04}" if last == year else f"{year:04}–{last:04}"


def of_confidence(tenths: Mapping[int | None, int]) -> list[Bar]:
    """The documents in each tenth of a confidence."""
    return _bars({f"{tenth / TENTHS:.1f}–{(tenth + 1) / TENTHS:.1f}": tenths.get(tenth, 0) for tenth in range(TENTHS)})


def _bars(counts: Mapping[str, int]) -> list[Bar]:
    highest = max(counts.values(), default=0) or 1
    return [Bar(name, count, round(100 * count / highest, 2)) for name, count in counts.items()]
