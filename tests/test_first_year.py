"""0001-01-01 is what some programs write for a date that is not known."""

from __future__ import annotations

from datetime import date

from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import DateOrder
from corpus_tools.dates.resolve import resolve


def test_before_the_first_year_there_is_no_day() -> None:
    (found,) = find_times("29 February 10:00")
    assert resolve(found, order=DateOrder.UNKNOWN, reference_date=date(1, 1, 1)).value is None
