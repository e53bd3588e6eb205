"""One line of a comment header, taken apart: list mark, author, time, and the words of the interface around them.

Nothing here decides whether a line *is* a header; that takes the whole page (see `template`). All offsets are code
points within `Line.text`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpus_tools.dates import TimeMatch, find_times
from corpus_tools.segment.lines import Line
from corpus_tools.words import cues

LONGEST_HEADER = 200
LONGEST_NAME = 70
LONGEST_SAYS = LONGEST_NAME + 50
_MOST_NAME_WORDS = 9
_LONGEST_REST, _SENTENCE_SPACES = 24, 3
"""Behind a time and beside no name so many code points may stand, and no sentence, which has so many spaces."""
_MARK = re.compile(
    r"(?:\(?(?P<ordinal>\d{1,5}(?:\.\d{1,3})*)(?:\.|\)|\\\.)(?=\s|$|\D)|[•*+○●□☆▪■◦‣⁃·@=#–—-](?=\s|$)|o(?=\s\S|$)|#(?P<number>\d{1,5})(?=\s|$))\s*"
)
PLACEHOLDER = re.compile(r"(?:\[[^\]\n]{0,40}\]\s*|\(BUTTON\)\s*|!\[\]\s*)", re.I)
_PROFILE = re.compile(r"https?://\S+\s+(?=\S)")
_MAIL_NAME = re.compile(r"(?:\S+@\S+?'\s?){1,2}\s*|(?:\S+@\S+\.\w{2,6}\s+)")
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
"""What has no width at the edges of a name is the page's."""
_LEFT = re.compile(rf"[\s|·•∙,;/:»>«<~_*#–—&\\{_UNSEEN}-]+|\.\s")
_NOTE = re.compile(r"\s*\(([^()]{1,30})\)?$")
_RIGHT = " \t\u00a0|·•∙,;/:»«<>~_*@–—&\\-(" + _UNSEEN
_CLOCK_BEHIND = re.compile(r"[\s,]*\(\s*\d{1,2}[:.]\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?\s*\)")
_MAIL_NOTE = re.compile(r"\s*<[^\s<>]*@[^\s<>]*>?$")
_EMBEDDED = re.compile(r"[—–-]+\s.*\(@\w+\)")
_DIVIDER = re.compile(r"[|–—#(·•-]|\s{2,}")
_YEAR = re.compile(r"[\s,]*(?<!\d)\d{4}(?!\d)")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+\.?")
_BRACKETED = re.compile(r"\([^()]*\)|<[^<>]*>|[<>]|\s+")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…][\"”“’')\]]*$")
_WORDISH = re.compile(r"[^\W\d_]|[\U0001F300-\U0001FAFF]")


class Name(NamedTuple):
    """Where a name may stand in a line, and the phrase ("says", "Comment by") that vouches for it, if any."""

    start: int
    end: int
    says: bool
    by: bool

    def of(self, line: Line) -> str:
        return line.text[self.start : self.end]


class Mark(NamedTuple):
    """List marks at the start of a line: where they end, the running number ("2", "3.1") if there is one, the glyph."""

    end: int
    ordinal: str | None
    glyph: str


NO_MARK = Mark(0, None, "")


class Anchor(NamedTuple):
    """A short line that holds one time and little else, or a name with a verb of saying.

    `shape` is the page's spelling of the line with names and numbers left out: equal shapes, equal template.
    """

    line: Line
    mark: Mark
    time: TimeMatch | None
    before: Name | None
    after: Name | None
    time_end: int
    shape: str


def read_mark(text: str) -> Mark:
    """The list marks ("•", "1.", "2. 2", "1. [c91e04]") that a line begins with; placeholders of avatars count."""
    if text[:1].isalpha() and text[0] != "o":
        return NO_MARK
    at, ordinal, glyph = 0, None, ""
    while True:
        digits = None
        if found := _MARK.match(text, at):
            digits = found["ordinal"] or found["number"]
        elif not (found := PLACEHOLDER.match(text, at)):
            return Mark(at, ordinal, glyph)
        at = found.end()
        ordinal = ordinal or digits
        glyph = glyph or ("1" if digits else found[0].strip()[:1])


def read_name(text: str, start: int, end: int, *, says: bool = False) -> Name | None:
    """The name that is left of `text[start:end]` when avatars, roles, "Comment by", "on" and "says" are taken off."""
    start, by = _strip_left(text, start, end)
    if start >= end:
        return None
    phrases = cues.phrases()
    if found := phrases.by_inside.search(text, start, end):
        start, by = found.end(), True
    while end > start:
        before = end
        end = start + len(text[start:end].rstrip(_RIGHT))
        if not says and (found := phrases.says_end.search(text, start, end)) and found.start() > start:
            end, says = found.start(), True
        if "@" in text and (found := _MAIL_NOTE.search(text, start, end)) and found.start() > start:
            end = found.start()
        if "(" in text and (found := _NOTE.search(text, start, end)) and found.start() > start and is_note(found[1]):
            end = found.start()
        if (found := phrases.on_end.search(text, start, end)) and found.start() > start:
            end = found.start()
        if end == before:
            break
    if not text[:start].strip() and text[start:end].casefold() in phrases.on:
        return None
    return Name(start, end, says, by) if plausible_name(text[start:end], says=says) else None


@lru_cache(maxsize=512)  # a line that ends in "says" is asked as an anchor and as a name
def _read_whole(text: str, says: bool) -> Name | None:
    """The name that is left of a whole line."""
    return read_name(text, read_mark(text).end, len(text), says=says)


def is_note(words: str) -> bool:
    """Is this what stands in brackets behind an author: a number of the platform's, "Guest", "not verified"?"""
    return words.isdigit() or cues.bare(words) in cues.phrases().role


def _strip_left(text: str, start: int, end: int) -> tuple[int, bool]:
    phrases = cues.phrases()
    by = False
    while start < end:
        found = (
            _LEFT.match(text, start, end) or PLACEHOLDER.match(text, start, end) or _MAIL_NAME.match(text, start, end)
        )
        found = found or _PROFILE.match(text, start, end)
        if not found and (found := phrases.by_start.match(text, start, end)):
            by = True
        if not found:
            break
        start = found.end()
    return start, by


def plausible_name(name: str, *, says: bool = False) -> bool:
    """Could this be what a comment's author is called? Authors are sentences at times, so only length and form count.

    `says`: a verb of saying follows, which vouches for names that end as sentences do.
    """
    if not 0 < len(name) <= LONGEST_NAME or not (_WORDISH.search(name) or (says and name.isalnum())):
        return False
    words = name.count(" ") + 1
    if words > _MOST_NAME_WORDS or cues.bare(name) in cues.phrases().no_name:
        return False
    if cues.declared_count(name) is not None or (not name.isascii() and len(_IDEOGRAPH.findall(name)) > 14):
        return False
    return says or words <= 3 or not _SENTENCE_END.search(name)


def name_line(line: Line, *, says: bool = False) -> Name | None:
    """The name on a line that holds nothing else but marks and phrases; None where the line is something else.

    `says`: the next line is a verb of saying.
    """
    text = line.text
    if len(text) > LONGEST_NAME + 40:
        return None
    if cues.may_be_stuff(text) and (cues.is_number_line(text) or cues.is_interface(text)):
        return None
    name = _read_whole(text, says)
    if name is None or "@" in text[max(0, name.start - 2) : name.start] or cues.bare(text) in cues.phrases().role:
        return None
    if _SENTENCE_END.search(text) and not name.says and len(text) > 30:
        return None
    return name


def read_anchor(line: Line, *, timed: bool, says: bool) -> Anchor | None:
    """The anchor on a short line, or None where it holds no time and no verb of saying, or too much besides.

    It is known of the line whether it may hold a time (`timed`) and whether it ends in a verb of saying (`says`).
    "— Mira (@mira) May 3, 2015" signs a post that an article quotes.
    """
    if _EMBEDDED.match(line.text):
        return None
    if timed and (times := [t for t in find_times(line.text) if not t.time_only]):
        return _time_anchor(line, times)
    return _says_anchor(line) if says else None


def _time_anchor(line: Line, times: list[TimeMatch]) -> Anchor | None:
    text = line.text
    time = times[0] if len(times) == 1 else max(times, key=_completeness)
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
    shape = f"{_spelling(time.text)}|{between}{'+' if rest else ''}"
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


def _completeness(time: TimeMatch) -> int:
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
    return _DIGITS.sub("9", _BRACKETED.sub("", between))


def _by_phrase(lead: str) -> str:
    """The words "by" or "comment by" at the end of what stands before a name."""
    words = lead.casefold().replace(":", " ").split()
    phrases = cues.phrases().by
    return next((phrase for k in range(-3, 0) if (phrase := " ".join(words[k:])) in phrases), "")


def _rest(text: str) -> int:
    """How many characters of a remainder are neither punctuation nor a phrase that may surround a time."""
    text = text.strip(_RIGHT + "#)[]")
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
    name = _read_whole(text, False)
    if name is None or not name.says or name.of(line)[-1] in "!?":
        return None
    return Anchor(
        line, read_mark(text), None, name, None, len(text), "says" if text.rstrip().endswith(":") else "says-bare"
    )


def _spelling(text: str) -> str:
    """A time's spelling without its values: "May 21, 2014 at 12:00 pm" and "June 3, 2014 at 1:15 am" are alike."""
    spelt = _LETTERS.sub("a", _DIGITS.sub("9", _YEAR.sub("", text)))
    return " " * spelt[:1].isspace() + " ".join(spelt.split())
