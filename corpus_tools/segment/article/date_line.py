"""The line of a date: the dates in it, or a time such as "13 hours ago" that stands where other pages have a date."""

from __future__ import annotations

import re

from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import TimeMatch

DATE_LINE_MAX = 160
"""A longer line (code points) is no date line."""

AGE_MAX, AGE_REST = 40, 4
"""The longest line that is a time such as "13 hours ago", and what may stand beside the time (code points)."""

_DIGIT = re.compile(r"\d")
_GLUED_YEAR = re.compile(r"[\s./](?:19|20)\d\d(?=\d)")


def dates_in(text: str) -> list[TimeMatch]:
    """The absolute dates in a line. Of two that are glued together ("2. Mai 20202. Mai 2020") the first is read."""
    if not _DIGIT.search(text):
        return []
    glued = _GLUED_YEAR.search(text)
    return [time for time in find_times(text[: glued.end()] if glued else text) if time.year and time.day]


def is_age(text: str) -> bool:
    """Is the whole line a time such as "13 hours ago"?"""
    return len(text) <= AGE_MAX and any(
        time.ago and len(text) - len(time.text) <= AGE_REST for time in find_times(text)
    )
