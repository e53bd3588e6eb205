"""Quoted words to their place in a text, in code points; or why they have none, and what would help."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from corpus_tools.base.show import short
from corpus_tools.corrections.model import Stretch

_SHOWN_LINES = 5
_CONTEXT = 30


class Span(NamedTuple):
    """Code points `start` to `end` of the repaired text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Do the two have a code point in common?"""
        return self.start < other.end and other.start < self.end

    def distance(self, other: Span) -> int:
        """How many code points stand between the two."""
        return max(0, other.start - self.end, self.start - other.end)


class NotApplied(Exception):
    """A correction that does not fit its text: what is wrong, and what would be right."""

    def __init__(self, problem: str, expected: str) -> None:
        super().__init__(problem)
        self.problem, self.expected = problem, expected


Chooser = Callable[[Sequence[Span]], Sequence[Span]]
"""Takes the places of some words, those inside longer words too, and leaves those that can be meant."""


def line_of(text: str, at: int) -> int:
    """The line, from 1, that the code point `at` stands on."""
    return text.count("\n", 0, at) + 1


def occurrences(text: str, words: str) -> list[Span]:
    """Every place of `words` in `text`, overlapping ones too; white space in them stands for any white space."""
    pattern = re.compile(rf"(?=({_pattern(words)}))")
    return [Span(*found.span(1)) for found in pattern.finditer(text)]


def _pattern(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def find(text: str, stretch: Stretch, choose: Chooser = list) -> Span:
    """The place of `stretch`; `choose` is asked where its words stand more than once and no `nth` says which.

    Raises `NotApplied`.
    """
    return _extended(text, stretch, _one(text, stretch, find_all(text, stretch), choose))


def find_all(text: str, stretch: Stretch) -> list[Span]:
    """All places of the first words, or that of their `nth`. Raises `NotApplied` if there is none."""
    spans = occurrences(text, stretch.first)
    if not spans:
        raise NotApplied(*_missing(text, stretch.first))
    if stretch.nth is None:
        return spans
    if stretch.nth > len(spans):
        times = "once" if len(spans) == 1 else f"{len(spans)} times"
        raise NotApplied(f"{short(stretch.first)} stands in the text {times}", f"nth of at most {len(spans)}")
    return [spans[stretch.nth - 1]]


def _one(text: str, stretch: Stretch, spans: Sequence[Span], choose: Chooser) -> Span:
    if len(spans) > 1:
        spans = whole_words(text, choose(spans))
    if len(spans) == 1:
        return spans[0]
    everywhere = occurrences(text, stretch.first)
    problem = f"{short(stretch.first)} stands in the text {len(everywhere)} times, on {lines_of(text, everywhere)}"
    raise NotApplied(problem, "nth, which counts them from 1, or more words")


def lines_of(text: str, spans: Sequence[Span]) -> str:
    """On which lines `spans` begin, in words; the first few, if there are many."""
    lines = list(dict.fromkeys(str(line_of(text, span.start)) for span in spans))
    more = ", …" if len(lines) > _SHOWN_LINES else ""
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(lines[:_SHOWN_LINES])}{more}"


def whole_words(text: str, spans: Sequence[Span]) -> Sequence[Span]:
    """Those of `spans` that neither begin nor end inside a word; all of them if each does."""
    whole = [
        span
        for span in spans
        if not (_in_word(text, span.start - 1, span.start) or _in_word(text, span.end - 1, span.end))
    ]
    return whole or spans


def _in_word(text: str, before: int, behind: int) -> bool:
    return before >= 0 and behind < len(text) and text[before].isalnum() and text[behind].isalnum()


def _extended(text: str, stretch: Stretch, span: Span) -> Span:
    if stretch.last is None:
        return span
    ends = [found.end for found in occurrences(text[span.start :], stretch.last)]
    end = next((span.start + end for end in ends if span.start + end >= span.end), None)
    if end is None:
        problem = f"{short(stretch.last)} does not stand behind {short(stretch.first)}"
        raise NotApplied(problem, "the last words of the stretch, as they stand in the text")
    return Span(span.start, end)


def _missing(text: str, words: str) -> tuple[str, str]:
    """Why `words` are not found: how far the text agrees, and how it goes on there."""
    known = ""
    letters = " ".join(words.split())
    low, high = 0, len(letters)
    while low < high:  # what begins with fewer letters stands wherever more of them do
        middle = (low + high + 1) // 2
        if letters[:middle].strip() and re.search(_pattern(letters[:middle]), text):
            low, known = middle, letters[:middle]
        else:
            high = middle - 1
    known = known.rpartition(" ")[0]  # the last word is the one that differs
    problem = f"{short(words)} does not stand in the text"
    if len(known.split()) < 2:
        return problem, "words of the text"
    found = re.search(_pattern(known), text)
    assert found is not None
    rest = " ".join(text[found.end() : found.end() + _CONTEXT].split())
    line = line_of(text, found.start())
    return f"{problem}; as far as {short(known[-_CONTEXT:])} it does, on line {line}", f"{short(rest)} from there on"
