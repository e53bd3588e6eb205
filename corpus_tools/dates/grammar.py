"""Regular expressions over kinds (see `vocabulary`): the shapes of dates, times of day and relative times.

In the templates below `<month>` stands for the kinds that can play that role, `<^month>` for all others, `_` for
optional white space and `~` for white space (which is one token, however long). All repetitions are bounded, so
matching takes linear time.
"""

from __future__ import annotations

from collections.abc import Mapping

NUMBERS = "nxyb"
"""The kinds of numbers (see `vocabulary.Kinds`)."""

NUMBER = f"[{NUMBERS}]"
FRESH = rf"(?<!{NUMBER}[.:,/])(?<![$])"
"""Not in the middle of a longer number, and no price."""
FRESH_DATE = rf"{FRESH}(?<!{NUMBER}-)(?<!<version>)(?<!<version>[ .])"
ENDS = rf"(?!{NUMBER}(?!:))(?![./]{NUMBER})"

GLUE = (
    r"(?:\.(?=_(?:[-,|]_)?(?:<at|half_first|half_before>|n:n)))?_(?:(?:,_)?<weekday>\.?_|\(<weekday>\.?\)_)?"
    r"(?:[,;|/@(-]_){0,2}(?:<at>[.:]?_){0,3}"
)
CLOCK = r"(?:<half_first|half_before>_)?n(?::n|_<hour|hour_mark|clock|half>|\.n_<hour|clock|half>|~n<half>)"
TIMED = f"(?={GLUE}{CLOCK})"

WEEKDAY = r"<weekday>\.?_,?_(?:<on>\.?_)?"
DAY = rf"{FRESH}(n)(?:-?<ordinal>|\\?\.)?"
OF = r"_(?:[-/]_)?(?:<of>_'?_)?"
YEAR = r"\.?_(?:[-/,]_)?(?:<of>_)?'?(y)(?:_<year_mark>\.?)?"
BEHIND_SHORT_YEAR = rf"(?={GLUE}n(?::n|_<hour|clock>|_<half>)|$|_[|)\]-])"
SHORT_YEAR = rf"(?:\.?[-/]|\.?_,?_'|\.?~(?=n{BEHIND_SHORT_YEAR}))(n)(?!{NUMBER}(?!:)|[:.]n|<ordinal>)"
NO_YEAR = r"(?!\.?_(?:[-/,]_)?(?:<of>_)?(?:y|'n|n,?~y|n<ordinal>))"
MONTH_DAY = r"\.?_(?:[-/]_)?(?:<on>_)?(n)(?:-?<ordinal>)?"
NO_MORE = rf"(?!_?[.,/-]?_?{NUMBER}(?!:|_<half>|\.n~?<clock>))(?!_[,.]?_y)(?![:%])(?!_%)"

NAME_NEAR = "(?=<^month|month_mark|day>{0,9}<month|month_mark|day>)"
MARK_NEAR = r"(?=<weekday>|[ny](?:\\?[./-]|~/))"
CLOCK_NEAR = r"(?=<half_first|half_before>|n(?:[:.]n|~n|_<hour|hour_mark|clock|half>))"
"""What stands near every date with a name, every date of numbers and every time of day.

Where it is missing, two dozen shapes need not be tried."""

DATES: Mapping[str, tuple[str, str]] = {
    # name: (what its groups are, in their order; the shape). d is the day, M the month as a word, m the month as a
    # number, y the year, D a word such as "yesterday".
    "day_month_year": ("dMy", f"(?:{WEEKDAY})?{DAY}{OF}(<month>){YEAR}"),
    "day_month_short": ("dMy", f"(?:{WEEKDAY})?{DAY}{OF}(<month>){SHORT_YEAR}"),
    "month_day_year": ("Mdy", rf"(?:{WEEKDAY})?(<month>){MONTH_DAY}\.?(?:_[,./-]_|~)(?:<of|at>_)?'?(y)"),
    "year_month_day": (
        "yMd",
        r"(y)(?:\\?\.|,)?_(?:<year_mark>\.?_|-?\(.\)<year_mark>_)?(?:[-/]_)?(<month>)\.?_(?:[-/]_)?(n)(?![:n]|\.n|,?_y)(?:_<day_mark>)?\.?",
    ),
    "year_day_month": ("ydM", r"(y)(?:\\?\.)?_<year_mark>\.?_(n)\.?_(<month>)"),
    "marked": ("ymd", r"(y)_<year_mark>_(n)_<month_mark>_(n)(?:_<day_mark>)?(?:_\(<weekday>\))?"),
    "marked_month": ("ym", r"(y)_<year_mark>_(n)_<month_mark>"),
    "marked_day": ("md", r"(n)_<month_mark>_(n)_<day_mark>"),
    # Month names of numbers in the order of English, as WordPress prints them: "2月 4, 2013", "2月 4th, 2013".
    "marked_month_day": ("mdy", rf"(?:{WEEKDAY})?(n)<month_mark>_(n)<ordinal>?_,_(y)(?!\w)"),
    "vietnamese": ("dmy", rf"(?:{WEEKDAY})?(n)_,?_<month_mark>_(n)_,?_(?:<year_mark>_)?(y)"),
    "month_day_alone": ("Md", r"^(<month>)\.?~(n)$"),  # "Mar 14" is a date where nothing else stands in its line
    "day_month": ("dM", f"(?:{WEEKDAY})?{DAY}{OF}(<plain>){NO_YEAR}"),
    "month_day": ("Md", rf"(?:{WEEKDAY})?(<plain>)\.?~(n)<ordinal>?{NO_MORE}"),
    "weekday_day_month": ("dM", f"{WEEKDAY}{DAY}{OF}(<ordinary>){NO_YEAR}"),
    "weekday_month_day": ("Md", rf"{WEEKDAY}(<ordinary>)\.?~(n)<ordinal>?{NO_MORE}"),
    "timed_day_month": ("dM", f"{DAY}{OF}(<ordinary>){NO_YEAR}{TIMED}"),
    "timed_month_day": ("Md", rf"(<ordinary>)\.?~(n)<ordinal>?{NO_MORE}{TIMED}"),
    "month_year": ("My", rf"(<plain|ordinary>)\.?_,?_(?:<of>_)?(y)(?!{NUMBER}|[:.]n)(?:_<year_mark>\.)?"),
    "day_word": ("D", rf"(<day>)(?:{TIMED}|(?=~<at>\.?~n\.n(?![.,%]?{NUMBER})))"),
}
NUMERIC_DATES: Mapping[str, str] = {
    # dates without words: their numbers are day, month and year. Only the first shape says in which order.
    "iso": rf"(?:{WEEKDAY})?{FRESH_DATE}y(?:-n-n|/n/n|\._?n\._?n)(?![:-]{NUMBER}){ENDS}",
    "numeric": (
        rf"(?:{WEEKDAY})?{FRESH_DATE}n(?:\\?\._n\._[yn]|\.n,_y|/n/[yn]|~/~n~/~y|-n-[yn](?!-)){ENDS}"
        r"(?:_<year_mark>\.?)?"
    ),
    "timed_numeric": (
        rf"(?:{WEEKDAY})?{FRESH_DATE}n"
        rf"(?:/n(?![./-]?{NUMBER})(?=_)|\.n\.(?!{NUMBER}){TIMED}|\.n(?=_,?_<at>_n:n)|-n(?=~n:n)){TIMED}"
    ),
}

ZONE = r"(?:_<zone>(?:[+-]n(?::n)?)?|_\(<zone>(?:[+-]n(?::n)?)?\)|_\+(?:n:n|[yb])|_-b)?"
AFTER_TIME = rf"(?:_<clock|hour>)?(?:_<half|half_before>(?!~n\.))?(?:-<clock>)?{ZONE}"
TIMES: Mapping[str, str] = {
    "seconds": rf"(?:<half_first|half_before>_)?{FRESH}n:n:n(?:[.,]{NUMBER})?(?:-n:n)?(?!:)",
    "minutes": rf"(?:<half_first|half_before>_)?{FRESH}n:n(?!:?{NUMBER}|:(?! |$))",
    "marked_minutes": rf"(?:<half_first>_)?{FRESH}n_<hour|hour_mark>_n(?:_<minute|minute_mark>(?:_n_<second_mark>)?)?",
    "spaced": rf"{FRESH}n~n(?=<half>)",
    "dotted": rf"{FRESH}n\.n(?=_<clock|half>)",
    "hour": rf"(?:<half_first>_)?{FRESH}n(?=_<clock|half>)",
    "marked_hour": rf"<half_first>_{FRESH}n(?:_<hour_mark>)?",
}
LATE_TIMES: Mapping[str, str] = {
    # shapes that are times only behind a date
    "late_dotted": rf"n\.n(?![.,%]?{NUMBER})(?!_[%$])",
    "late_hour": r"n(?=_<hour|hour_mark>)(?:_<hour_mark>)?",
}
WEEKDAY_TIMED = rf"<weekday>(?=,?~(?:<at>\.?~){{1,2}}{CLOCK}(?!(?:_<half>)?_-_n))"
"""A day of the week before: "Tuesday at 5:27 PM". Without "at", or until another time, it is one of opening hours."""
RELATIVE = rf"(?:{FRESH}[nx]|<one>)_<unit>"
