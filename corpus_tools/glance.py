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
from corpus_tools.headers import LONGEST_SAYS
from corpus_tools.samples import unusual

_FIRST_WORDS = re.compile(r"^[^\w\n]{0,8}(\w*)", re.MULTILINE)
_NO_DIGITS = bytes(set(range(256)) - set(b"\n0123456789"))
_DIGIT = re.compile(r"\d")


def worth_a_look(texts: Sequence[str]) -> list[int]:
    """The numbers of the lines among `texts` that can be barriers or anchors: all that are, and some that are not."""
    joined = "\n".join(texts)
    phrases = cues.phrases()
    cue_words = phrases.count_words | phrases.heading_words
    words = "\n".join(_FIRST_WORDS.findall(joined)).casefold().split("\n")
    digits = _digits(joined)
    found = set(worded_times(texts))
    for number, (text, low, word) in enumerate(zip(texts, joined.casefold().split("\n"), words, strict=True)):
        if len(text) > cues.LONGEST_COUNT:
            continue
        if (
            digits[number]
            or word in cue_words
            or text[0] in "[_"
            or low.strip(cues.EDGE) in phrases.heading_lines
            or (len(text) <= LONGEST_SAYS and _ends_in_says(low.rstrip(cues.AFTER_SAYS)))
        ):
            found.add(number)
    return sorted(found)


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
