"""A glance at all lines of a page at once: which of them are worth being asked what?

Nine lines in ten are neither heading nor header of anything, and to ask each of them a dozen questions takes longer
than all the rest. What can be asked of the page as a whole is asked here, so that it costs one call and not one a line.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import compress
from typing import NamedTuple

from corpus_tools.dates import worded_times
from corpus_tools.segment.thread.header_line import LONGEST_HEADER
from corpus_tools.text.samples import unusual
from corpus_tools.words import cues
from corpus_tools.words.patterns import first_words

_NO_DIGITS = bytes(set(range(256)) - set(b"\n0123456789"))
_DIGIT = re.compile(r"\d")


class Glance(NamedTuple):
    """Lines by their numbers. `counts` says how many comments those declare that declare any; `says` end in a verb of
    saying. `headings` may be headings or forms, `timed` may hold a time: all that do are there, and some that do not.
    Of those that may be headings the bare words are given, and the first word. The first `opening`
    lines have no article above them.
    """

    opening: int
    counts: dict[int, int]
    headings: dict[int, tuple[str, str]]
    timed: set[int]
    says: set[int]


def glance(texts: Sequence[str]) -> Glance:
    """A look at all lines; those longer than a header can declare a count, those longer still are nothing."""
    joined = "\n".join([text if len(text) <= cues.LONGEST_COUNT else "" for text in texts])
    folded = joined.casefold()
    lows, words = folded.split("\n"), first_words(folded)
    digits = {number for number, digit in enumerate(_digits(joined)) if digit}
    opening = cues.opening(texts)
    return Glance(
        opening=opening,
        counts=dict(_counts(texts, words, digits, opening)),
        headings=_headings(lows, words),
        timed={*(number for number in digits if len(texts[number]) <= LONGEST_HEADER), *worded_times(texts, digits)},
        says={number for number in _may_say(lows) if cues.ends_in_says(texts[number])},
    )


def _counts(
    texts: Sequence[str], words: Sequence[str], digits: Iterable[int], opening: int
) -> Iterator[tuple[int, int]]:
    """Without a digit only a word can declare a count ("One Response"). At the top it may be that of the headline."""
    for number in {*digits, *_among(words, cues.phrases().count_words)}:
        count = cues.count_in(texts[number], words[number])
        if count is not None and not (number < opening and cues.may_be_headline(texts[number])):
            yield number, count


def _headings(lows: Sequence[str], words: Sequence[str]) -> dict[int, tuple[str, str]]:
    phrases = cues.phrases()
    bares = [low.strip(cues.EDGE) for low in lows]
    fields = [number for number, low in enumerate(lows) if low[:1] in cues.FIELD_MARKS]
    found = {*_among(words, phrases.heading_words), *_among(bares, phrases.heading_lines), *fields}
    return {number: (bares[number], words[number]) for number in found}


def _may_say(lows: Sequence[str]) -> Iterator[int]:
    """The lines whose last letters are those of a verb of saying."""
    ends = _says_ends()
    for number, low in enumerate(lows):
        end = low.rstrip(cues.AFTER_SAYS)[-2:]
        if end in ends or end[-1:] in ends:
            yield number


@cache
def _says_ends() -> frozenset[str]:
    """The last two letters of each verb of saying, or the only one."""
    return frozenset(tail[-2:] for tail in cues.phrases().says_tails)


def _among(words: Sequence[str], wanted: Container[str]) -> Iterator[int]:
    """The numbers of the lines with a wanted word."""
    return compress(range(len(words)), map(wanted.__contains__, words))


def _digits(joined: str) -> Sequence[bytes | bool]:
    """For each line of `joined` something true if it holds a decimal digit of any script."""
    if _DIGIT.search(unusual(joined)):
        return [bool(_DIGIT.search(line)) for line in joined.split("\n")]
    return joined.encode("utf-8", "surrogatepass").translate(None, _NO_DIGITS).split(b"\n")
