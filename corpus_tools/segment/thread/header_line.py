"""One line of a comment header, taken apart: list mark, author, time, and the words of the interface around them.

Nothing here decides whether a line *is* a header; that takes the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from corpus_tools.dates.find import times_in
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.names import (
    BEHIND_NAME,
    LONGEST_HEADER,
    LONGEST_NAME,
    read_mark,
    read_name,
    read_whole,
)
from corpus_tools.segment.thread.template import NO_MARK, Anchor, Mark, Name
from corpus_tools.words import cues

LONGEST_SAYS = LONGEST_NAME + 50
_LONGEST_REST, _SENTENCE_SPACES = 24, 3
"""Behind a time and beside no name so many code points may stand, and no sentence, which has so many spaces."""
_CLOCK_BEHIND = re.compile(r"[\s,]*\(\s*\d{1,2}[:.]\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?\s*\)")
_EMBEDDED = re.compile(r"(?:[—–]|--|^-)\s.*\(@\w+\)")
_DIVIDER = re.compile(r"[|–—#(·•-]|\s{2,}")
_YEAR = re.compile(r"[\s,]*(?<!\d)\d{4}(?!\d)")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0655\u0900-\u0eff\u1000-\u109f])*\.?")
"""Words and the vowel signs in them, which are no letters to `re`."""
_AGO = "ago"
_ROUND = 5
_BRACKETED = re.compile(r"\([^()]*\)|<[^<>]*>|[<>]|\s+")


class _Timed(Protocol):
    @property
    def time(self) -> TimeMatch | None: ...


_T = TypeVar("_T", bound=_Timed)


def without_programme(timed: Sequence[_T]) -> list[_T]:
    """These without the times on days of a week, if they are those of a programme or a diary: all on the five minutes.

    Of two posts that happens in one case of 25.
    """
    days = [one for one in timed if _is_day_of_week(one.time)]
    rounded = len(days) > 1 and all(one.time and (one.time.minute or 0) % _ROUND == 0 for one in days)
    return [one for one in timed if not (rounded and _is_day_of_week(one.time))]


def _is_day_of_week(time: TimeMatch | None) -> bool:
    return time is not None and time.weekday is not None and time.month is None and not time.ago


def read_anchor(line: Line) -> Anchor | None:
    """The anchor on a line, or None where it is long, holds no time and no verb of saying, or too much besides.

    "— Mira (@mira) May 3, 2015" signs a post that an article quotes.
    """
    text = line.text
    if len(text) > LONGEST_HEADER:
        return None
    times = [t for t in times_in(text) if not t.time_only]
    if not (times or cues.ends_in_says(text)) or _EMBEDDED.search(text):
        return None
    return _time_anchor(line, times) if times else _says_anchor(line)


def _time_anchor(line: Line, times: list[TimeMatch]) -> Anchor | None:
    text = line.text
    time = times[0] if len(times) == 1 else max(times, key=completeness)
    mark, before = _before_time(text[: time.start])
    if before is None and _rest(text[mark.end : time.start]) > 3 and not _is_interface(text[: time.start], mark.end):
        return None
    behind = time.end if len(times) == 1 else max([time.end, *[t.end for t in times if t.ago and t.start >= time.end]])
    after, rest = None, 0
    if behind < len(text):
        if clock := _CLOCK_BEHIND.match(text, behind):
            behind = clock.end()
        at = cues.interface_end(text, behind)
        if before is None or before.of(line).casefold() in cues.phrases().on:
            after = read_name(text, at, _interface_tail(text, at))
            before = before if after is None else None
        rest = _rest(text[at:]) if after is None else 0
        if rest > _LONGEST_REST or (rest and text[-1] in ".!?" and text[at:].count(" ") >= _SENTENCE_SPACES):
            return None
        if before and cues.bare(text[at:]) in cues.phrases().says:
            before, rest = before._replace(says=True), 0
    between = _between(text, mark.end, before, after, time)
    shape = f"{spelt(time)}|{between}{'+' if rest else ''}"
    return Anchor(line, mark, time, before, after, behind, shape)


def _before_time(text: str) -> tuple[Mark, Name | None]:
    """The marks and the name in what stands before a time."""
    if not text:
        return NO_MARK, None
    mark = read_mark(text)
    return mark, None if _is_interface(text, mark.end) else read_name(text, mark.end, len(text))


def _is_interface(text: str, start: int) -> bool:
    """Are there only interface words from `start` on ("Like · Reply · 2 · ")?"""
    return cues.may_be_stuff(text) and cues.interface_end(text, start) == len(text)


def completeness(time: TimeMatch) -> int:
    return (time.year is not None) + (time.hour is not None) + 2 * bool(time.ago)


def _between(text: str, start: int, before: Name | None, after: Name | None, time: TimeMatch) -> str:
    """What the platform prints before the name and between name and time: "by", "says:", "am"; "-" without a name.

    Brackets hold what differs from reader to reader (a number, a mail address, a role), so they are left out.
    """
    if before:
        lead = _by_phrase(text[start : before.start]) if before.by else ""
        between = lead + "name" + text[before.end : time.start].strip().casefold()
    elif after:
        between = text[time.end : after.start].strip().casefold() + "name"
    else:
        return "-"
    return folded(between)


def folded(words: str) -> str:
    """What a platform prints, without what differs from header to header: numbers, brackets, blanks."""
    return _DIGITS.sub("9", _BRACKETED.sub("", words.casefold()))


def spelt(time: TimeMatch) -> str:
    """The spelling of a time; that of all relative ones ("3 days ago", "about a minute ago") is the same."""
    return _AGO if time.ago and time.hour is None else spelling(time.text)


def _by_phrase(lead: str) -> str:
    """The words "by" or "comment by" at the end of what stands before a name; none that may be part of it ("De ")."""
    if cues.word_of_name().search(lead):
        return ""
    words = lead.casefold().replace(":", " ").split()
    phrases = cues.phrases().by
    return next((phrase for k in range(-3, 0) if (phrase := " ".join(words[k:])) in phrases), "")


def _rest(text: str) -> int:
    """How many characters of a remainder are neither punctuation nor a phrase that may surround a time."""
    text = text.strip(BEHIND_NAME + "#)[]")
    word = cues.bare(text)
    phrases = cues.phrases()
    if word in phrases.by or word in phrases.on or word in phrases.no_name:
        return 0
    return len(text)


def _interface_tail(text: str, start: int) -> int:
    """Where the interface words at the end of a line begin ("von Hugo - Antworten")."""
    for found in _DIVIDER.finditer(text[start:]):
        at = start + found.start()
        if cues.interface_end(text, at) == len(text):
            return at
    return len(text)


def _says_anchor(line: Line) -> Anchor | None:
    text = line.text
    if len(text) > LONGEST_SAYS:
        return None
    name = read_whole(text, says=False)
    if name is None or not name.says:
        return None
    if (said := name.of(line))[-1] in "!?" and any(map(str.isalnum, said)):
        return None
    return Anchor(
        line, read_mark(text), None, name, None, len(text), "says" if text.rstrip().endswith(":") else "says-bare"
    )


def spelling(text: str) -> str:
    """A time's spelling without its values: "May 21, 2014 at 12:00 pm" and "June 3, 2014 at 1:15 am" are alike."""
    spelt = _LETTERS.sub("a", _DIGITS.sub("9", _YEAR.sub("", text)))
    return " " * spelt[:1].isspace() + " ".join(spelt.split())
