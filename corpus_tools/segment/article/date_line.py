"""The line of a date: the dates in it, or a time such as "13 hours ago" that stands where other pages have a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus_tools.dates.find import times_in
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.article.parts import LEAD_IN_MAX
from corpus_tools.segment.article.prose import PROSE_MIN
from corpus_tools.words.bylines import BYLINE_MAX, find_byline

DATE_LINE_MAX = 160
"""A longer line (code points) is no date line."""

AGE_MAX, AGE_REST = 40, 4
"""The longest line that is a time such as "13 hours ago", and what may stand beside the time (code points)."""

_DIGIT = re.compile(r"\d")
_GLUED_YEAR = re.compile(r"[\s./](?:19|20)\d\d(?=\d)")


@lru_cache(maxsize=1024)  # each rule that looks at a line asks for its dates
def dates_in(text: str) -> Sequence[TimeMatch]:
    """The absolute dates in a line. Of two that are glued together ("2. Mai 20202. Mai 2020") the first is read."""
    if not _DIGIT.search(text):
        return ()
    glued = _GLUED_YEAR.search(text)
    return tuple([time for time in times_in(text[: glued.end()] if glued else text) if time.year and time.day])


def is_age(text: str) -> bool:
    """Is the whole line a time such as "13 hours ago"?"""
    return len(text) <= AGE_MAX and any(time.ago and len(text) - len(time.text) <= AGE_REST for time in times_in(text))


def holds_date(text: str) -> bool:
    """Is a block as short as a byline, with a date in it?"""
    return len(text) <= BYLINE_MAX and bool(dates_in(text))


@lru_cache(maxsize=1024)
def is_dated(text: str) -> bool:
    """Does a block hold a date or a byline?"""
    return holds_date(text) or find_byline(text) is not None


def date_behind_sentence(text: str) -> TimeMatch | None:
    """The date at the end of a standfirst, where an extractor printed both on one line: "… why?3 May 2014"."""
    if PROSE_MIN <= len(text) <= LEAD_IN_MAX and text[-1].isdigit():
        for time in dates_in(text):
            if time.end == len(text) and text[: time.start].rstrip()[-1:] in tuple(".!?”»"):
                return time
    return None
