"""Whether a text speaks of damage and does not suffer from it: it quotes a sequence, or explains it."""

from __future__ import annotations

from collections.abc import Iterable

QUOTES = frozenset("\"'“”„«»‘’`")
_LINE = 300  # code points on each side, within the line, that are searched for words of the trade
_NEAR = 60  # the same for the character that a sequence stands for, which is there where the two are compared


def is_quoted(text: str, start: int, end: int) -> bool:
    """Does the stretch from `start` to `end` stand alone in quotation marks, or in a piece of code?"""
    if start and text[start - 1] in QUOTES and text[end : end + 1] in QUOTES and text[end : end + 1]:
        return True
    near = max(0, start - _LINE)
    line = max(near, text.rfind("\n", near, start) + 1)
    stop = text.find("\n", end, end + _LINE)
    return text.count("`", line, start) % 2 == 1 and text.find("`", end, stop if stop >= 0 else end + _LINE) >= 0


def line_around(text: str, start: int, end: int) -> str:
    """What of its line is near the stretch from `start` to `end`."""
    near = max(0, start - _LINE)
    first = max(near, text.rfind("\n", near, start) + 1)
    last = text.find("\n", end, end + _LINE)
    return text[first : last if last >= 0 else end + _LINE]


def has_any(text: str, words: Iterable[str]) -> bool:
    """Is one of `words`, which are in small letters, in `text`?"""
    return any(map(text.lower().__contains__, words))


def stands_near(char: str, text: str, start: int, end: int) -> bool:
    """Does `char` stand as such in the line of the stretch, not far from it?"""
    near = max(0, start - _NEAR)
    first = max(near, text.rfind("\n", near, start) + 1)
    last = text.find("\n", end, end + _NEAR)
    last = end + _NEAR if last < 0 else last
    return text.find(char, first, start) >= 0 or text.find(char, end, last) >= 0
