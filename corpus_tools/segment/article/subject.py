"""What a text is about, as far as its words tell: those of a headline come back all through it.

The words of a standfirst, of a heading in the middle, of a teaser or of the site's name come in one part of the text at
most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from corpus_tools.words.patterns import has_unspaced

PARTS, PART_MIN = 4, 400
"""The text is cut into so many parts of the same length, and into fewer where they would have fewer code points.

In a text of one part each word is everywhere, which says nothing.
"""

ENDING, STEM_MIN = 2, 4
"""Of a longer word so many letters at the end may change, as they do in most languages; so many at least are left."""

UNSPACED = 3
"""Where no blanks part the words, each run of so many letters stands for one."""

LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def stems(folded: str) -> Set[str]:
    """The beginnings of the longer words of a case-folded line."""
    words: list[str] = LONG_WORD.findall(folded)
    found = {word[: max(STEM_MIN, len(word) - ENDING)] for word in words if not has_unspaced(word)}
    runs = [word for word in words if has_unspaced(word)]
    return found | {run[at : at + UNSPACED] for run in runs for at in range(len(run) - UNSPACED + 1)}


def parts_of(text: str) -> Sequence[str]:
    """A text in parts of the same length, none where it is short."""
    count = min(PARTS, len(text) // PART_MIN)
    if count < 2:
        return ()
    length = len(text) // count + 1
    return [text[start : start + length] for start in range(0, length * count, length)]


def everywhere(folded: str, parts: Sequence[str], *, inside: bool) -> list[bool]:
    """Of each word of a line, does it stand in all parts of the text? A line `inside` it does not speak for itself."""
    if not parts:
        return []
    own = next((part for part in parts if inside and folded in part), None)
    others = [part for part in parts if part is not own]
    return [all(word in part for part in others) and (own is None or own.count(word) > 1) for word in stems(folded)]
