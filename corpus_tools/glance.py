"""A glance at all lines of a page at once: which of them are worth taking apart?

Nine lines in ten are neither heading nor header of anything, and to ask each of them a dozen questions takes longer
than all the rest. What can be asked of the page as a whole is asked here, so that it costs one call and not one a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus_tools import cues
from corpus_tools.dates import worded_times
from corpus_tools.headers import LONGEST_HEADER, LONGEST_SAYS
from corpus_tools.phrases import first_word
from corpus_tools.samples import unusual

_NO_DIGITS = bytes(set(range(256)) - set(b"\n0123456789"))
_DIGIT = re.compile(r"\d")
_LONGEST_FOLDED = 3 * LONGEST_SAYS  # a character becomes three at most when its case is folded


def worth_a_look(texts: Sequence[str]) -> list[int]:
    """The numbers of the lines among `texts` that can be barriers or anchors: all that are, and some that are not."""
    short = [number for number, text in enumerate(texts) if len(text) <= LONGEST_HEADER]
    found = {number for number, text in enumerate(texts) if LONGEST_HEADER < len(text) <= cues.LONGEST_COUNT}
    joined = "\n".join(map(texts.__getitem__, short))
    phrases = cues.phrases()
    cue_words = phrases.count_words | phrases.heading_words
    for number, low, digit in zip(short, joined.casefold().split("\n"), _digits(joined), strict=False):
        if (
            digit
            or low[0] in "[_"
            or first_word(texts[number]) in cue_words
            or low.strip(cues.EDGE) in phrases.heading_lines
            or (len(low) <= _LONGEST_FOLDED and _ends_in_says(low.rstrip(cues.AFTER_SAYS)))
        ):
            found.add(number)
    return sorted(found.union(worded_times(texts)))


def _ends_in_says(text: str) -> bool:
    ends = _says_ends()
    return (text[-2:] in ends or text[-1:] in ends) and cues.last_word(text) in cues.phrases().says_tails


@cache
def _says_ends() -> frozenset[str]:
    """The last two letters of each verb of saying, or the only one."""
    return frozenset(tail[-2:] for tail in cues.phrases().says_tails)


def _digits(joined: str) -> Sequence[bytes | bool]:
    """For each line of `joined` something true if it holds a decimal digit of any script."""
    if _DIGIT.search(unusual(joined)):
        return [bool(_DIGIT.search(line)) for line in joined.split("\n")]
    return joined.encode("utf-8", "surrogatepass").translate(None, _NO_DIGITS).split(b"\n")
