"""What quoted words say of a time, and whether a value that a person gives agrees with them."""

from __future__ import annotations

from datetime import date, datetime

from corpus_tools.base.model import Precision, Timestamp
from corpus_tools.base.show import short
from corpus_tools.corrections.anchors import NotApplied
from corpus_tools.corrections.model import Given
from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import DateOrder, TimeMatch
from corpus_tools.dates.resolve import resolve

_ORDER = list(Precision)


def require_time(words: str, given: Given | None) -> None:
    """Raises `NotApplied` if `words` do not hold one time and none is `given`, or if they contradict what is."""
    dates = _dates(words)
    if given is None and len(dates) != 1:
        problem = f"{short(words)} holds {len(dates)} times" if dates else f"no time can be read in {short(words)}"
        raise NotApplied(problem, 'fewer words, or beside the quote the time itself, as value = "2019-04-03"')
    if given is not None and dates and not any(_agrees(match, given) for match in dates):
        raise NotApplied(f"{given.text} is not what {short(words)} says", "a value that the words allow")


def read_time(words: str, order: DateOrder, reference: date | None) -> Timestamp:
    """The time that `words` name; its value is None where they name none, or more than one, or it is not certain."""
    dates = _dates(words)
    if len(dates) != 1:
        return Timestamp(words, None, None, None)
    return resolve(dates[0], order=order, reference_date=reference)._replace(text=words)


def given_time(words: str, given: Given) -> Timestamp:
    """The time that was given for `words`; an offset that they say holds for it too."""
    offsets = {match.utc_offset for match in _dates(words)}
    offset = given.utc_offset or (offsets.pop() if len(offsets) == 1 else None)
    return Timestamp(words, given.value, given.precision, offset)


def is_open(words: str) -> bool:
    """Can day and month change places in `words`?"""
    return any(match.swappable for match in _dates(words))


def _dates(words: str) -> list[TimeMatch]:
    """The times in `words`: those with a date, if there are any."""
    times = find_times(words)
    return [match for match in times if not match.time_only] or times


def _agrees(match: TimeMatch, given: Given) -> bool:
    """Does each number that the words say, and the value too, mean the same in both?"""
    when = datetime.fromisoformat(given.value)
    fineness = _ORDER.index(given.precision)
    days = [(match.month, match.day), *([(match.day, match.month)] if match.swappable else [])]
    claims: list[tuple[Precision, int | None, int]] = [
        (Precision.YEAR, match.year, when.year),
        (Precision.HOUR, match.hour, when.hour),
        (Precision.MINUTE, match.minute, when.minute),
        (Precision.SECOND, match.second, when.second),
    ]
    if any(said not in (None, meant) for unit, said, meant in claims if fineness >= _ORDER.index(unit)):
        return False
    if fineness < _ORDER.index(Precision.MONTH):
        return True
    return any(
        month in (None, when.month) and (day in (None, when.day) or fineness < _ORDER.index(Precision.DAY))
        for month, day in days
    )
