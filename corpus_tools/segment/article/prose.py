"""Is a text running text, and how much of it is there?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus_tools.segment.lines import Line

_WIDE = re.compile("[\u2e80-\uffff]")
FULL_STOPS = ".。"

PROSE_MIN = 80
"""A block of so many code points that holds a sentence is taken for running text."""

PROSE_LEAST = PROSE_MIN * 2 // 5
"""A shorter text is no running text in any script: `size` counts a code point two and a half times at most."""

PROSE_CAP = 480
"""Only so many code points are looked at, and what is longer weighs no more."""

LOWER_SHARE = 0.35
"""Of a menu, a ticker or a list of names fewer words begin with a small letter; of German prose some two thirds do."""

_ENDS = ".!?…:\"”“»’'):;。！？」』؟۔।"
_UNPUNCTUATED = re.compile("[\u0e00-\u0eff\u1780-\u17ff]{40}")
"""Thai, Lao and Khmer have neither blanks between words nor full stops: so long a run of letters is no title."""


def size(text: str) -> int:
    """Code points, where a Chinese or Japanese one says as much as two and a half letters."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text)) * 3 // 2


def is_prose(text: str) -> bool:
    """Is this running text rather than a menu entry, a title or a label?"""
    return prose_size(text) > 0


def holds_prose(lines: Iterable[Line]) -> bool:
    """Is any of these lines running text?"""
    return any(is_prose(line.text) for line in lines)


def prose_size(text: str) -> int:
    """The size of running text; 0 for a menu entry, a title or a label."""
    return size_of_prose(text, size(text)) if len(text) >= PROSE_LEAST else 0


def size_of_prose(text: str, length: int) -> int:
    """The same for a text whose size is known."""
    if length < PROSE_MIN:
        return 0
    ends = text[-1] in _ENDS or ". " in text or "。" in text or _UNPUNCTUATED.search(text)
    return length if ends and (length > len(text) * 3 // 2 or _has_small_words(text[:PROSE_CAP])) else 0


def _has_small_words(text: str) -> bool:
    words = text.split()
    small, least = sum([word[0].islower() for word in words]), LOWER_SHARE * len(words)
    return small >= least or (not text.isascii() and small + sum([_is_caseless(word[0]) for word in words]) >= least)


def _is_caseless(letter: str) -> bool:
    """Letters of scripts without capitals (Arabic, Hebrew, Hindi, …) tell no menu from prose and count as small."""
    return letter > "\u0590" and letter.isalpha() and not letter.isupper() and not letter.islower()
