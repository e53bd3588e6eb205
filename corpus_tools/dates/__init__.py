"""Printed times: find them in a line, and say what they mean.

    find_times(text)            every timestamp in a short line, as `TimeMatch`
    has_time_cue(text)          whether `find_times` could find anything; cheap enough for every line
    day_month_order(matches)    how a document writes numeric dates, decided once from all of them
    resolve(match, order=...)   a `TimeMatch` as a `Timestamp`

A line is cut into tokens and each token gets one character that stands for its kind: "n" for a number of one or two
digits, one character for each set of roles a word can have ("Mai" is a month, "um" stands between date and time, "mar"
is a month or a weekday). Regular expressions over that short string do the rest, so a language costs a dictionary
entry and no time. The words are data: `data/locales/cldr.json`, made by `scripts/build_locales.py`, and
`data/locales/words.toml`, kept by hand.
"""

from corpus_tools.dates.find import find_times, has_time_cue
from corpus_tools.dates.match import Ago, DateOrder, TimeMatch, Unit
from corpus_tools.dates.resolve import day_month_order, resolve

__all__ = [
    "Ago",
    "DateOrder",
    "TimeMatch",
    "Unit",
    "day_month_order",
    "find_times",
    "has_time_cue",
    "resolve",
]
