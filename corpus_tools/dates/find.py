"""Find every printed time in a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from corpus_tools.base.arguments import require_types
from corpus_tools.dates.match import Ago, DateOrder, TimeMatch, Unit
from corpus_tools.dates.shapes import (
    WEEKDAY_ALONE,
    ClockShape,
    DateShape,
    clock_behind,
    date_behind,
    first_hit,
    grammar,
)
from corpus_tools.dates.vocabulary import compact, tokenise, vocabulary
from corpus_tools.words.patterns import Openings, anything, loose_alternation, lower
from corpus_tools.words.tables import phrases

LONGEST_WORDED = 60
"""Code points of the longest text that is searched for times without a digit ("a month ago", "just now")."""

EARLIEST, LATEST = 1600, 2199
BUDDHIST_ERA = 543
LEAP_YEAR = 2000
THAI = re.compile("[\u0e00-\u0e7f]")
ZEROS = "0٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０"
DIGIT = re.compile("[" + "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in ZEROS) + "]")
"""The decimal digits of all living scripts; written out, they are found twice as fast as with a class for all."""
DAYS_OR_MORE = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})
"""Behind so long ago a time of day may stand: "2 days ago at 07:52"."""
LONGEST_PAIR = 120
LONGEST_PHRASE = 12
"""Tokens before or after the number of a relative time."""
LONGEST_UNIT = 2
"""Tokens of a unit: each ideograph is one."""
COMMAS = frozenset(",،，、")


_SHORT_AGO = re.compile(
    r"(?:^(?P<opened>\[[-–+]\].*?[^\s\d])?|(?<=[·•|] ))(?P<amount>[1-9]\d?)"
    r"(?:(?P<unit>yr?|mo|w|d|h|min|m)(?(opened)(?<![mn])(?=-?\d{1,4}$)|(?=$| ago$| ?[·•|]| ?\(edited\)))"
    r"| (?P<apart>yr?|mo|w|d|min)$)"
)
"""How long ago, in short, alone or between dots. Behind the sign that folds a comment away it is glued to the name, as
a browser copies it, and the votes to it: "[-]mira3y12"; but "[-]gravel12m3" is a measure."""
_SAID_TWICE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?=[1-9]\d? (?:yr|mo|wk|day|hr|min)s?\b)"
    r"|(?<=[^\W\d] )(?P<day>[1-9]\d?)(?=[A-Z][a-z]{2} (?P=day)$))"
)
"""A date with the same again as an age or in short, one of which is for narrow screens: "April 2, 20241 yr"."""
_GLUED_MONTH = re.compile(r"(?P<words>[^\W\d_]{6,}) \d{1,2}, (?:19|20)\d\d(?!\d)")
"""A word that a month may end, as many sites glue the name before it ("by Ann Petitjuin 14, 2011")."""
_SHORTEST_GLUED, _SHORTEST_BEFORE = 4, 2
"""So many letters the month has at least, and the name before it: "mai" ends common words."""
_MARKS = ",·•|–—(:-"
_NOTE = re.compile(r"\s+\([^()\d]+\)$")
_SHORT_UNITS = {"m": Unit.MINUTE, "mi": Unit.MINUTE, "h": Unit.HOUR, "d": Unit.DAY, "w": Unit.WEEK, "mo": Unit.MONTH}
"""Units as networks abbreviate them: "6y", "3mo". Only alone on a line, or between dividers: elsewhere they measure."""


class _Fields(NamedTuple):
    """What a date says (see `TimeMatch`)."""

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None = None
    separator: str | None = None
    swappable: bool = False
    proves: DateOrder | None = None
    ago: tuple[Ago, ...] = ()


class _Clock(NamedTuple):
    """What a time of day says."""

    hour: int | None
    minute: int | None
    second: int | None
    utc_offset: str | None


_NO_DATE = _Fields(None, None, None)
_NO_CLOCK = _Clock(None, None, None, None)


class _Found(NamedTuple):
    """A date and a time of day, and the tokens they cover."""

    start: int
    end: int
    date: _Fields | None
    clock: _Clock | None


@cache
def _worded() -> re.Pattern[str]:
    """A number word, then what begins as a phrase like "month ago" does: relative times without a digit."""
    ones = {token.lower() for token in _playing("one")}
    firsts = {case for token in _playing("unit") for case in token[0] + token[0].lower() + token[0].upper()}
    return re.compile(rf"{_word_start(ones)}\s+(?=[{re.escape(''.join(sorted(firsts)))}])")


@cache
def _units() -> Openings:
    """The first words of such phrases."""
    return Openings(_playing("unit"), anything)


def _playing(role: str) -> list[str]:
    """The words that can play a role."""
    words = vocabulary()
    return [token for token, kind in words.kinds.items() if kind in words.classes[role]]


@cache
def _moment() -> re.Pattern[str]:
    """Words like "just now" where nothing but marks or "Posted" stands beside them: elsewhere they are prose."""
    posted = loose_alternation(phrases("bylines", "published"), ends=True)
    listed = phrases("times", "moment")
    words = loose_alternation({*listed, *(phrase.replace("'", "’") for phrase in listed)}, ends=True)
    return re.compile(rf"(?:.*[{_MARKS}]|{posted})?\s*(?P<words>{words})(?=\s*(?:$|[{_MARKS}]))")


@cache
def _numberless() -> tuple[Mapping[str, Ago], frozenset[str], re.Pattern[str]]:
    """What phrases like "před hodinou" ("an hour ago") mean, their first words, and a pattern for all of them.

    What stands before one may be a name, but only marks stand behind it: elsewhere they are prose.
    """
    listed = vocabulary().numberless
    meant = {compact(phrase): Ago(amount, Unit(unit)) for phrase, (amount, unit) in listed.items()}
    words = loose_alternation(listed, ends=True)
    pattern = re.compile(rf"(?<!\w)(?P<words>{words})(?=\s*(?:$|[{_MARKS}]))")
    return meant, frozenset(phrase.split()[0] for phrase in listed), pattern


def _just_now(text: str) -> tuple[TimeMatch, ...]:
    found = _moment().match(text)
    return _ago(found, Ago(0, Unit.MINUTE)) if found else ()


def _without_number(text: str) -> tuple[TimeMatch, ...]:
    meant, firsts, pattern = _numberless()
    found = None if firsts.isdisjoint(text.lower().split()) else pattern.search(text)
    return _ago(found, meant[compact(found["words"])]) if found else ()


def _ago(found: re.Match[str], ago: Ago) -> tuple[TimeMatch, ...]:
    return (TimeMatch(*found.span("words"), found["words"], ago=(ago,)),)


def _word_start(words: Iterable[str]) -> str:
    """A pattern for any of `words` in any case, where no letter stands before it.

    It begins with the set of all first letters, and only then looks back: `re` jumps from one such letter to the next,
    but would stop at every place for a pattern that begins with a look back.
    """
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(f"{word[0]}{word[0].upper()}", set()).add(re.escape(word[1:]))
    firsts = "".join(sorted(rests))
    options = (f"(?<=[{first}])(?i:{'|'.join(sorted(rests[first], reverse=True))})" for first in sorted(rests))
    return rf"[{firsts}](?<!\w[{firsts}])(?:{'|'.join(options)})"


def has_time_cue(text: str) -> bool:
    """Whether `find_times` could find anything: a digit or, in a short text, "a month" and the like."""
    if DIGIT.search(text):
        return True
    if len(text) > LONGEST_WORDED:
        return False
    worded = any(_units().end(lower(text), one.end()) >= 0 for one in _worded().finditer(text))
    return worded or bool(_just_now(text) or _without_number(text))


def find_times(text: str) -> list[TimeMatch]:
    """Every printed time in a line, leftmost first, each as long as possible; they do not overlap.

    Impossible dates and times are skipped. Any text will do, but it is meant for short lines. Raises `TypeError` for
    what is no string.
    """
    if not isinstance(text, str):
        require_types("find_times", {"text": (text, str, "a line of text, a string")})
    return list(times_in(text))


@lru_cache(maxsize=1024)  # messages, comments, posts and article all ask for the times of a line
def times_in(text: str) -> tuple[TimeMatch, ...]:
    """What `find_times` finds, for the steps that ask for the times of each line of a page."""
    if not has_time_cue(text):
        return ()
    if len(text) <= LONGEST_WORDED and (short := _SHORT_AGO.search(text)):
        unit = _SHORT_UNITS.get((short["unit"] or short["apart"])[:2], Unit.YEAR)
        start, end = short.start("amount"), short.end()
        return (TimeMatch(start, end, text[start:end], ago=(Ago(int(short["amount"]), unit),)),)
    if len(text) > LONGEST_WORDED:
        return _times(text)
    return _just_now(text) or _times(text) or _without_number(text)


def _posted(text: str) -> tuple[TimeMatch, ...]:
    """A day without a year in a line that says no more than that it is when something was posted: "Posted April 1"."""
    if not (lead := _led_by("published").match(text)):
        return ()
    times = _times(_NOTE.sub("", text[lead.end() :]))
    return tuple(time for time in _moved(times, lead.end()) if time.month and not time.year)


@cache
def _led_by(key: str) -> re.Pattern[str]:
    """A word of `[bylines]`, such as "Posted" or "By", at the beginning of a line."""
    return re.compile(rf"{loose_alternation(phrases('bylines', key), ends=True)}:?\s+(?=\w)")


def _times(text: str) -> tuple[TimeMatch, ...]:
    if len(text) <= LONGEST_PAIR and (twice := _SAID_TWICE.search(text)):
        text = text[: twice.end()]
    tokens, kinds = tokenise(text)
    if first_hit(kinds, 0) is not None and (found := _Search(tokens, kinds).all()):
        return tuple(_match(tokens, one) for one in found)
    return _glued(text) or (_posted(text) if len(text) <= LONGEST_WORDED else ())


def _glued(text: str) -> tuple[TimeMatch, ...]:
    """The dates from the first month in small letters on that a name behind "by" is glued to.

    Other words end as months do, too, in one of all languages: "Walmart", "Dinamarca".
    """
    months = vocabulary().months
    if len(text) > LONGEST_PAIR or not _led_by("cue").match(text):
        return ()
    for found in _GLUED_MONTH.finditer(text):
        words = found["words"]
        for at in range(_SHORTEST_BEFORE, len(words) - _SHORTEST_GLUED + 1):
            if words[at:].islower() and compact(words[at:]) in months:
                return tuple(_moved(_times(text[found.start() + at :]), found.start() + at))
    return ()


def _moved(times: Iterable[TimeMatch], by: int) -> Iterator[TimeMatch]:
    return (time._replace(start=time.start + by, end=time.end + by) for time in times)


def _match(tokens: Sequence[str], found: _Found) -> TimeMatch:
    start = len("".join(tokens[: found.start]))
    text = "".join(tokens[found.start : found.end])
    year, month, day, weekday, separator, swappable, proves, ago = found.date or _NO_DATE
    hour, minute, second, utc_offset = found.clock or _NO_CLOCK
    end = start + len(text)
    return TimeMatch(
        start, end, text, year, month, day, hour, minute, second, weekday, utc_offset, separator, swappable, proves, ago
    )


class _Search:
    """One line's tokens and their kinds, and the search over them."""

    def __init__(self, tokens: list[str], kinds: str) -> None:
        self.tokens = tokens
        self.kinds = kinds
        self.words = vocabulary()

    def all(self) -> list[_Found]:
        found: list[_Found] = []
        at = floor = 0
        while hit := first_hit(self.kinds, at):
            at = hit.end
            if hit.date:
                one = self._date_first(hit.date)
            elif hit.clock:
                one = (hit.shape == "hour" and self._relative(hit.start, floor)) or self._time_first(hit.clock)
            else:
                one = self._relative(hit.start, floor)
                at = hit.start + 1
            if one:
                found.append(one)
                at = floor = one.end
        return found

    def _date_first(self, date: DateShape) -> _Found | None:
        fields = self._fields(date)
        if fields is None:
            return None
        clock = self._clock(date.clock)
        if clock is None or date.clock is None:
            return _Found(date.start, date.end, fields, None) if fields.month else None
        end = date.clock.end
        if date.shape == WEEKDAY_ALONE and (whole := self._time_first(date.clock)) and whole.date:
            return whole
        late = grammar().late_year.match(self.kinds, end) if fields.year is None and not fields.ago else None
        if late and (year := self._year(self.tokens[late.end() - 1], date)):
            fields, end = fields._replace(year=year), late.end()
        return _Found(date.start, end, fields, clock)

    def _time_first(self, time: ClockShape) -> _Found | None:
        clock = self._clock(time)
        if clock is None:
            return None
        date = date_behind(self.kinds, time.end)
        fields = self._fields(date) if date else None
        if date is None or fields is None or fields.ago or self._clock(date.clock):
            return _Found(time.start, time.end, None, clock)
        return _Found(time.start, date.end, fields, clock)

    def _fields(self, date: DateShape) -> _Fields | None:
        """What a date says; None if there is no such date."""
        weekday = None if date.weekday is None else self._weekday(date.weekday)
        if date.separator:
            return self._numeric(date, weekday)
        if date.shape == WEEKDAY_ALONE:
            return None if weekday is None else _NO_DATE._replace(weekday=weekday)
        if date.back is not None:
            days = self.words.days[_name(self.tokens[date.back])]
            return _Fields(None, None, None, ago=(Ago(days, Unit.DAY),))
        year = None if date.year is None else self._year(self.tokens[date.year], date)
        if date.month is None or (year is None and date.year is not None):
            return None
        token = self.tokens[date.month]
        month = self.words.months[_name(token)] if date.named else int(token)
        day = None if date.day is None else int(self.tokens[date.day])
        return _Fields(year, month, day, weekday) if _exists(year, month, day) else None

    def _weekday(self, place: int) -> int | None:
        """The weekday that a token names; None also where it names different ones in different languages."""
        number = self.words.weekdays.get(_name(self.tokens[place]), -1)
        return number if number >= 0 else None

    def _year(self, token: str, date: DateShape) -> int | None:
        """The year that a number means, or None.

        70 to 99 are in the twentieth century, 00 to 69 in the twenty-first. Beside Thai words, a number that
        is too high for a year is one of the Buddhist era.
        """
        number = int(token)
        if len(token) == 2:
            return number + (1900 if number >= 70 else 2000)
        if number > LATEST and THAI.search("".join(self.tokens[date.start : date.end])):
            number -= BUDDHIST_ERA
        return number if len(token) == 4 and EARLIEST <= number <= LATEST else None

    def _numeric(self, found: DateShape, weekday: int | None) -> _Fields | None:
        """What a date like 5.6.2014 says, or None if there is no such day.

        The first number is the day, unless only the other order gives a date.
        """
        numbers = [self.tokens[place] for place in found.numbers]
        separator = found.separator
        if found.shape == "iso":
            year, month, day = self._year(numbers[0], found), int(numbers[1]), int(numbers[2])
            return _Fields(year, month, day) if year and _exists(year, month, day) else None
        year = self._year(numbers[2], found) if len(numbers) > 2 else None
        if len(numbers) > 2 and (year is None or self._like_a_version(found, numbers, weekday)):
            return None
        first, second = int(numbers[0]), int(numbers[1])
        day_first, month_first = _exists(year, second, first), _exists(year, first, second)
        if day_first and month_first and year and weekday is not None and first != second:
            fits = date(year, second, first).weekday() == weekday, date(year, first, second).weekday() == weekday
            day_first, month_first = fits if any(fits) else (day_first, month_first)
        if first == second or not (day_first or month_first):
            return _Fields(year, second, first, weekday, separator) if day_first else None
        if day_first and month_first:
            return _Fields(year, second, first, weekday, separator, swappable=True)
        if day_first:
            return _Fields(year, second, first, weekday, separator, proves=DateOrder.DMY)
        return _Fields(year, first, second, weekday, separator, proves=DateOrder.MDY)

    def _like_a_version(self, found: DateShape, numbers: list[str], weekday: int | None) -> bool:
        """Is it rather the number of a version?

        3.2.10 is a date only beside a weekday or a time of day, or alone in its line; "3.2, 2011" is none.
        """
        if len(numbers[0]) == len(numbers[1]) == 2 or found.separator == "/":
            return False
        if len(numbers[2]) == 4:
            return found.comma
        alone = found.start == 0 and found.end == len(self.kinds)
        return not (alone or weekday is not None or self._clock(found.clock))

    def _clock(self, found: ClockShape | None) -> _Clock | None:
        """What a time of day says; None if there is no such time."""
        if found is None:
            return None
        numbers = [self.tokens[place] for place in found.numbers]
        hour = int(numbers[0])
        minute = int(numbers[1]) if len(numbers) > 1 else None
        second = int(numbers[2]) if len(numbers) > 2 else None
        if minute is not None and len(numbers[1]) == 1 and not found.one_digit:
            return None
        half = self.words.halves[_name(self.tokens[found.half])] if found.half is not None else None
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or (minute or 0) > 59 or (second or 0) > 59:
            return None
        return _Clock(hour, minute, second, self._offset(found) if found.offset < found.end else None)

    def _offset(self, clock: ClockShape) -> str | None:
        """The offset from UTC that the tokens at the end of a time name."""
        known: str | None = None
        for index in range(clock.offset, clock.end):
            token = self.tokens[index]
            if token in self.words.zones:
                known = self.words.zones[token] or None
            elif self.kinds[index] in "+-":
                digits = "".join(token for token in self.tokens[index : clock.end] if token[0].isdecimal())
                digits = digits.zfill(2) + "00" if len(digits) < 3 else digits.zfill(4)
                sign = "+" if self.kinds[index] == "+" else "-"
                valid = len(digits) == 4 and int(digits[:2]) < 15 and int(digits[2:]) < 60
                return f"{sign}{digits[:2]}:{digits[2:]}" if valid else None
        return known

    def _relative(self, number: int, floor: int) -> _Found | None:
        """A relative time: "3 weeks ago", "il y a 3 jours", "2 years, 5 months ago".

        `number` and `floor` are indices of tokens; what stands before `floor` belongs to the time before.
        """
        phrase = self._phrase(number, floor)
        if phrase is None:
            return self._in_parts(number, floor)
        start, end, lead, unit = phrase
        ago = [Ago(self._amount(number), unit)]
        if lead and (rest := self._smaller(end, unit)):
            ago.append(rest[1])
            end = rest[0]
        clock = clock_behind(self.kinds, end) if unit in DAYS_OR_MORE else None
        of_day = self._clock(clock)
        fields = _Fields(None, None, None, ago=tuple(ago))
        return _Found(self._with_about(start, floor), clock.end if clock and of_day else end, fields, of_day)

    def _phrase(self, number: int, floor: int) -> tuple[int, int, str, Unit] | None:
        """Where "3 weeks ago" or "il y a 3 jours" begins and ends, the words before the number, and the unit.

        The words behind the number say which words must stand before it.
        """
        first = self._behind_space(number + 1)
        best: tuple[int, int, str, str] | None = None
        after = ""
        for end in range(first, min(first + LONGEST_PHRASE, len(self.tokens))):
            if self.kinds[end] == " ":
                continue
            after += compact(self.tokens[end])
            for lead, unit in self.words.past.get(after, {}).items():
                start = self._lead_start(lead, number, floor)
                if start is not None:
                    best = min(best or (start, 0, "", ""), (start, -end - 1, lead, unit))
        return (best[0], -best[1], best[2], Unit(best[3])) if best else None

    def _in_parts(self, number: int, floor: int) -> _Found | None:
        """A relative time that begins with a larger unit: "2 years, 5 months ago"."""
        first = self._duration(number)
        if first is None:
            return None
        end, larger = first
        second = self._next_number(end)
        rest = self._relative(second, second) if second else None
        if rest and rest.date and rest.date.ago and smaller(larger.unit, rest.date.ago[0].unit):
            fields = rest.date._replace(ago=(larger, *rest.date.ago))
            return rest._replace(start=self._with_about(number, floor), date=fields)
        return None

    def _duration(self, number: int) -> tuple[int, Ago] | None:
        """Where "5 months" ends, and what it says."""
        first = self._behind_space(number + 1)
        for end in range(min(first + LONGEST_UNIT, len(self.tokens)), first, -1):
            if unit := self.words.units.get(compact("".join(self.tokens[first:end]))):
                return end, Ago(self._amount(number), Unit(unit))
        return None

    def _smaller(self, at: int, unit: Unit) -> tuple[int, Ago] | None:
        """The ", 5 months" behind so many of a larger unit."""
        number = self._next_number(at) if at < len(self.tokens) and self.tokens[at] in COMMAS else None
        part = self._duration(number) if number else None
        return part if part and smaller(unit, part[1].unit) else None

    def _next_number(self, at: int) -> int | None:
        """Where the number of the next unit stands: behind a comma, a word like "and", or both."""
        if at < len(self.tokens) and self.tokens[at] in COMMAS:
            at += 1
        at = self._behind_space(at)
        if at + 1 < len(self.tokens) and self.kinds[at + 1] == " " and self.tokens[at].isalpha():
            at += 2
        return at if at < len(self.tokens) and self.kinds[at] in "nx" else None

    def _behind_space(self, at: int) -> int:
        return at + 1 if self.kinds.startswith(" ", at) else at

    def _with_about(self, start: int, floor: int) -> int:
        """Where the words like "about" begin that stand before a relative time: "about a minute ago"."""
        first, classes = start, self.words.classes
        for index in range(start - 1, floor - 1, -1):
            kind = self.kinds[index]
            if kind in classes["about"]:
                first = first if kind in classes["of"] else index  # "de" alone belongs to what stands before
            elif kind != " ":
                break
        return first

    def _amount(self, index: int) -> int:
        token = self.tokens[index]
        return int(token) if token[0].isdecimal() else 1

    def _lead_start(self, lead: str, number: int, floor: int) -> int | None:
        """Where the words that must precede the number begin; None if they do not stand there.

        Words like "about" may stand between them and the number.
        """
        index, rest = number, lead
        while rest and index > floor and self.kinds[index - 1] in self.words.classes["about"] + " ":
            index -= 1
        while rest:
            index -= 1
            if index < floor or not rest.endswith(token := compact(self.tokens[index])):
                return None
            rest = rest[: len(rest) - len(token)]
        return index


def smaller(unit: Unit, other: Unit) -> bool:
    """Whether the other unit is smaller."""
    units = list(Unit)
    return units.index(other) < units.index(unit)


def _name(token: str) -> str:
    return compact(token).rstrip(".")


def _exists(year: int | None, month: int, day: int | None) -> bool:
    """Is there such a day, in that year or, without one, in any?"""
    try:
        date(year or LEAP_YEAR, month, 1 if day is None else day)
    except ValueError:
        return False
    return True
