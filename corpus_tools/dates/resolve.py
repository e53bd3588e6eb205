"""What printed times mean in their document: the order of day and month, the missing year, the distance from now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from corpus_tools.base.arguments import Wanted, all_of, require_types
from corpus_tools.base.model import Precision, Timestamp
from corpus_tools.dates.match import Ago, DateOrder, TimeMatch, Unit
from corpus_tools.dates.vocabulary import month_in

FEWEST_FOR_SEQUENCE = 3
"""So many different dates must follow each other in one reading, and not in the other, for their sequence to decide."""

_MATCHES = "dates, as find_times(line) gives them"

_Day = tuple[int, int, int]
"""Year, month and day."""

YEARS_BACK = 8
"""29 February can be so many years ago: 1900 and 2100 are no leap years."""

_NOON = time(12)
_DAY_OR_LONGER = (Precision.YEAR, Precision.MONTH, Precision.DAY)

PRECISION_OF_UNIT = {
    Unit.SECOND: Precision.SECOND,
    Unit.MINUTE: Precision.MINUTE,
    Unit.HOUR: Precision.HOUR,
    Unit.DAY: Precision.DAY,
    Unit.WEEK: Precision.DAY,
    Unit.MONTH: Precision.MONTH,
    Unit.YEAR: Precision.YEAR,
}


def day_month_order(matches: Iterable[TimeMatch], language: str | None = None) -> DateOrder:
    """How a document writes numeric dates; `matches` are all its dates, in reading order.

    The first of these that says something decides: dates that allow one reading only (a number above 12, or the weekday
    beside it); dots, for those who write dots write the day first; a language (ISO 639-1) other than English; the one
    reading in which some are a day that is also written with its month in words; the one reading in which the dates
    follow each other in time. Raises `TypeError` for what is no date.
    """
    require_types("day_month_order", {"matches": (matches, Iterable, _MATCHES)})
    matches = list(matches)
    require_types("day_month_order", {"matches": (matches, all_of(list, TimeMatch), _MATCHES)})
    numeric = [m for m in matches if m.separator]
    votes = [m.proves for m in numeric if m.proves]
    if votes:
        return DateOrder.DMY if votes.count(DateOrder.DMY) * 2 >= len(votes) else DateOrder.MDY
    if any(m.separator == "." for m in numeric) or (language is not None and language != "en"):
        return DateOrder.DMY
    day_first = [(m.year, m.month or 0, m.day or 0) for m in numeric if m.swappable and m.year]
    month_first = [(year, day, month) for year, month, day in day_first]
    certain = {(m.year, m.month or 0, m.day or 0) for m in matches if m.year and m.day and not m.separator}
    by_words = _one_of(not certain.isdisjoint(day_first), not certain.isdisjoint(month_first))
    return by_words or _by_sequence(day_first, month_first)


def _by_sequence(day_first: Sequence[_Day], month_first: Sequence[_Day]) -> DateOrder:
    if len(set(day_first)) < FEWEST_FOR_SEQUENCE:
        return DateOrder.UNKNOWN
    return _one_of(_monotone(day_first), _monotone(month_first)) or DateOrder.UNKNOWN


def _one_of(day_first: bool, month_first: bool) -> DateOrder | None:
    """The order for which something speaks, if nothing of the kind speaks for the other."""
    if day_first == month_first:
        return None
    return DateOrder.DMY if day_first else DateOrder.MDY


def _monotone(dates: Sequence[_Day]) -> bool:
    return list(dates) in (sorted(dates), sorted(dates, reverse=True))


class _Reference(NamedTuple):
    """From when relative times are counted back, the latest that a date can be, and if the time of day is known."""

    moment: datetime
    latest: datetime
    has_time: bool


def _reference(given: date | None) -> _Reference | None:
    if given is None:
        return None
    if isinstance(given, datetime):
        moment = given.replace(tzinfo=None)
        return _Reference(moment, moment, True)
    # what happened less than twelve hours ago is more likely of the same day than of the day before
    return _Reference(datetime.combine(given, _NOON), datetime.combine(given, time.max), False)


def resolve(
    match: TimeMatch, *, order: DateOrder, reference_date: date | None = None, language: str | None = None
) -> Timestamp:
    """A match as a timestamp, whose value, and with it the offset, is None where it is not certain.

    A name that is another month in other languages has the month of the document's `language` (ISO 639-1).

    Not certain are a time of day without a date, a numeric date with two readings in a document of unknown order, and
    without a `reference_date` also relative times and dates without a year. With it, a date without a year is the last
    such day that is not after it, a day of the week the last one before that day, and a relative time is counted back
    from it: from a `datetime` (in local time) exactly, from a day alone from its noon, to a day and no hour. Raises
    `TypeError` for arguments of other types.
    """
    wanted: Wanted = {
        "match": (match, TimeMatch, "one of the times that find_times(line) gives"),
        "order": (order, DateOrder, "what day_month_order(times) gives"),
        "reference_date": (reference_date, (date, type(None)), "a datetime.date or a datetime.datetime"),
        "language": (language, (str, type(None)), "the code of a language, such as 'hr'"),
    }
    require_types("resolve", wanted)
    if language is not None and match.month is not None and not match.separator:
        match = match._replace(month=month_in(language, match.text) or match.month)
    reference = _reference(reference_date)
    if match.swappable and order is DateOrder.UNKNOWN:
        return Timestamp(match.text, None, None, None)
    if match.ago:
        when, precision = _counted_back(match, reference)
    else:
        when, precision = _absolute(match, order, reference)
    if when is None:
        return Timestamp(match.text, None, None, None)
    return Timestamp(match.text, when.isoformat(timespec="seconds"), precision, match.utc_offset)


def _clock(match: TimeMatch) -> tuple[tuple[int, int, int], Precision]:
    if match.hour is None:
        return (0, 0, 0), Precision.DAY
    precision = Precision.SECOND if match.second is not None else Precision.MINUTE
    return (match.hour, match.minute or 0, match.second or 0), Precision.HOUR if match.minute is None else precision


def _absolute(match: TimeMatch, order: DateOrder, reference: _Reference | None) -> tuple[datetime | None, Precision]:
    clock, precision = _clock(match)
    month, day = match.month, match.day
    if match.swappable and order is DateOrder.MDY:
        month, day = day, month
    if month is None:
        return _last_week(match, clock, reference), precision
    if match.year is not None:
        if day is None:  # a time of day without its day ("774. März 2019 um 21:05") says nothing
            return datetime(match.year, month, 1), Precision.MONTH
        return datetime(match.year, month, day, *clock), precision
    if reference is None or day is None:
        return None, precision
    return _last(month, day, clock, reference.latest), precision


def _last(month: int, day: int, clock: tuple[int, int, int], limit: datetime) -> datetime | None:
    """The last moment on that day of a year, at that time, that is not after `limit`."""
    for year in range(limit.year, max(0, limit.year - YEARS_BACK - 1), -1):
        if day <= _days(year, month) and (when := datetime(year, month, day, *clock)) <= limit:
            return when
    return None


def _last_week(match: TimeMatch, clock: tuple[int, int, int], reference: _Reference | None) -> datetime | None:
    """That time on the day of the week that was last; of the reference's own day a page says "today"."""
    if reference is None or match.weekday is None:
        return None
    back = (reference.moment.weekday() - match.weekday - 1) % 7 + 1
    when = _minus(reference.moment, Ago(back, Unit.DAY))
    return when and datetime(when.year, when.month, when.day, *clock)


def _counted_back(match: TimeMatch, reference: _Reference | None) -> tuple[datetime | None, Precision]:
    precision = PRECISION_OF_UNIT[match.ago[-1].unit]
    if reference is None:
        return None, precision
    when: datetime | None = reference.moment
    for ago in match.ago:
        when = _minus(when, ago) if when else None
    if when is None:
        return None, precision
    if match.hour is not None:
        clock, precision = _clock(match)
        return datetime(when.year, when.month, when.day, *clock), precision
    if not reference.has_time and precision not in _DAY_OR_LONGER:
        precision = Precision.DAY
    return _cut(when, precision), precision


def _minus(when: datetime, ago: Ago) -> datetime | None:
    """So long before `when`; None if that is before the year 1."""
    if ago.unit not in (Unit.MONTH, Unit.YEAR):
        try:
            return when - timedelta(**{f"{ago.unit}s": ago.amount})
        except OverflowError:
            return None
    months = when.year * 12 + when.month - 1 - ago.amount * (12 if ago.unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    if year < date.min.year:
        return None
    return when.replace(year=year, month=month + 1, day=min(when.day, _days(year, month + 1)))


def _days(year: int, month: int) -> int:
    """How many days a month has."""
    after = date(year, month, 28) + timedelta(days=4)
    return 28 + 4 - after.day


def _cut(when: datetime, precision: Precision) -> datetime:
    """Set everything below the precision to its lowest value."""
    units = list(Precision)
    kept = units.index(precision) + 1
    parts = [when.year, when.month, when.day, when.hour, when.minute, when.second]
    return datetime(*(*parts[:kept], *(1, 1, 1, 0, 0, 0)[kept:]))  # type: ignore[arg-type]
