"""Printed times: find them in a line, and say what they mean.

    find_times(text)            every timestamp in a short line, as `TimeMatch`
    has_time_cue(text)          whether `find_times` could find anything; cheap enough for every line
    day_month_order(matches)    how a document writes numeric dates, decided once from all of them
    resolve(match, order=...)   a `TimeMatch` as a `Timestamp`

A line is cut into tokens, and one character stands for the kind of each token: "n" for a number of one or two digits,
another character for each set of roles that a word can have ("Mai" is a month, "um" stands between date and time, "mar"
is a month or a weekday). Regular expressions over that short string find the times. More languages mean more entries in
a dictionary, and take no more time. The words are data: names of months and days in `data/times/cldr.json`, made by
`scripts/build_cldr.py`, and the small words under `[times]` in `data/languages/xx.toml`.
"""
