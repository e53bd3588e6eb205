"""A line of a comment's header as a platform prints it, written to be read by people: "{author} {says} {time} #".

What stands in braces is a field, everything else stands in the text as it is (in any case); white space is any white
space, and no white space means none. List marks before a line, and interface words behind it, need not be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.thread.names import LONGEST_NAME, plausible_name, read_mark
from corpus_tools.words import cues

FIELDS = {
    "author": "a name",
    "time": "a time in any language that corpus-tools knows",
    "ordinal": "a running number such as 3 or 3.1",
    "number": "any number: votes, points (2.4k), the number of a member",
    "says": "a verb of saying in any language: says, schrieb, a dit",
    "by": "by, Posted by, Kommentar von, … in any language",
    "comment_by": "Comment by, Kommentar von, … in any language",
    "on": "on, at, am, um, le, … in any language",
    "reply": "Reply, Antworten, Répondre, … in any language",
    "role": "Guest, Author, Gast, … in any language",
}
_ONCE = ("author", "time")
_WORDS: Mapping[str, Callable[[], re.Pattern[str]]] = {
    **{key: partial(cues.any_of, key) for key in ("says", "by", "on", "reply", "role")},
    "comment_by": cues.comment_by,
}
_NUMBERS = {"ordinal": re.compile(r"\d{1,5}(?:\.\d{1,3})*"), "number": re.compile(r"[+-]?\d{1,10}(?:[.,]\d{1,3})?k?")}
_PARTS = re.compile(r"(\{[^{}]*\}|\s+)")
_SPACE = re.compile(r"\s+")
_EDGE = " \t\u00a0:|·•–—-.,…#"


class BadTemplate(ValueError):
    """The line cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class LineMatch:
    """Where a line's author and time are, in code points of the line; None for what the template does not hold."""

    author: tuple[int, int] | None
    time: TimeMatch | None


@dataclass(frozen=True, slots=True, eq=False)
class LineTemplate:
    """One line: its source, and its parts (a field in braces, a blank, or literal text).

    Each is itself alone, so that it is quickly found in a table.
    """

    source: str
    parts: tuple[str, ...]

    def has(self, field: str) -> bool:
        return f"{{{field}}}" in self.parts

    def match(self, text: str, times: Sequence[TimeMatch]) -> LineMatch | None:
        """The author and the time of the line `text`, which holds `times`; None if the line is another one."""
        candidates: Sequence[TimeMatch | None] = times if self.has("time") else (None,)
        for time in candidates:
            for start in self._starts(text):
                author: list[tuple[int, int]] = []
                if _matches(self.parts, text, start, time, author):
                    return LineMatch(author[0] if author else None, time)
        return None

    def _starts(self, text: str) -> Sequence[int]:
        """Behind the list marks; and before them, for "1. Februar" and a platform's own "#3" look like marks too."""
        behind = _mark_end(text)
        return (behind,) if behind == 0 or self.parts[0] == "{author}" else (behind, 0)


@lru_cache(maxsize=64)  # all templates are asked about a line before the next line comes
def _mark_end(text: str) -> int:
    return read_mark(text).end


def parse(source: str) -> LineTemplate:
    """The template that `source` spells. Raises `BadTemplate`."""
    parts = tuple(" " if part.isspace() else part for part in _PARTS.split(source.strip()) if part)
    if not parts:
        raise BadTemplate("the line is empty")
    for part in parts:
        if part.startswith("{") and part.endswith("}"):
            if part[1:-1] not in FIELDS:
                raise BadTemplate(f"{part} is no field; the fields are {', '.join(FIELDS)}")
        elif "{" in part or "}" in part:
            raise BadTemplate("a brace without its partner")
    for field in _ONCE:
        if parts.count(f"{{{field}}}") > 1:
            raise BadTemplate(f"{{{field}}} stands twice in one line")
    return LineTemplate(source, parts)


def _matches(parts: Sequence[str], text: str, at: int, time: TimeMatch | None, author: list[tuple[int, int]]) -> bool:
    """Do `parts` take up `text` from `at` on? Where there is an author, his place is left in `author`.

    Only an author can end in several places, and a line has one: the work is linear in the length of the line.
    """
    for k, part in enumerate(parts):
        if part == "{author}":
            return _match_author(parts[k + 1 :], text, at, time, author)
        end = _end(part, text, at, time)
        if end is None:
            return False
        at = end
    rest = text[at:]
    return not rest.strip(_EDGE) or cues.interface_end(text, at) == len(text)


def _match_author(
    behind: Sequence[str], text: str, at: int, time: TimeMatch | None, author: list[tuple[int, int]]
) -> bool:
    glued, says = behind[:1] == ("{time}",), behind[1:2] == ("{says}",)
    last = min(len(text), at + LONGEST_NAME)
    if time is not None and at <= time.start:
        last = min(last, time.start)
    spaced = behind[:1] == (" ",)
    for end in range(last if glued else at + 1, last + 1):
        if spaced and not text[end : end + 1].isspace():
            continue
        in_a_word = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
        if text[end - 1].isspace() or (in_a_word and not glued):
            continue
        if _matches(behind, text, end, time, author) and plausible_name(text[at:end], says=says):
            author.append((at, end))
            return True
    return False


def _end(part: str, text: str, at: int, time: TimeMatch | None) -> int | None:
    """Where `part`, which is no author, ends if it stands in `text` at `at`."""
    if part == "{time}":
        return time.end if time is not None and time.start == at else None
    if part == " ":
        found = _SPACE.match(text, at)
    elif (field := part.strip("{}")) in _NUMBERS and part != field:
        found = _NUMBERS[field].match(text, at)
    elif field in _WORDS and part != field:
        found = _WORDS[field]().match(text, at)
    else:
        end = at + len(part)
        return end if text[at:end].lower() == part.lower() else None
    return found.end() if found else None
