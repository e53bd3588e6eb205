"""Is a text running text, and how much of it is there?"""

from __future__ import annotations

PROSE_MIN = 80
"""A block of so many code points that holds a sentence is taken for running text."""

PROSE_LEAST = PROSE_MIN * 2 // 5
"""A shorter text is no running text in any script: `size` counts a code point two and a half times at most."""

PROSE_CAP = 480
"""Only so many code points are looked at, and what is longer weighs no more."""

LOWER_SHARE = 0.35
"""Of a menu, a ticker or a list of names fewer words begin with a small letter; of German prose some two thirds do."""

_ENDS = ".!?…:\"”“»’'):;。！？」"


def size(text: str) -> int:
    """Code points, where one of a Chinese or Japanese text says as much as two and a half letters."""
    return len(text) if text[len(text) // 2] < "\u2e80" else len(text) * 5 // 2


def is_prose(text: str) -> bool:
    """Is this running text rather than a menu entry, a title or a label?"""
    return prose_size(text) > 0


def prose_size(text: str) -> int:
    """The size of running text; 0 for a menu entry, a title or a label."""
    if len(text) < PROSE_LEAST:
        return 0
    length = size(text)
    if length < PROSE_MIN or not (text[-1] in _ENDS or ". " in text or "。" in text):
        return 0
    return length if length > len(text) or _has_small_words(text[:PROSE_CAP]) else 0


def _has_small_words(text: str) -> bool:
    words = text.split()
    return sum([word[0].islower() for word in words]) >= LOWER_SHARE * len(words)
