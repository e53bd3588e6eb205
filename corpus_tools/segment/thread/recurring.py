"""Lines of the interface that no list of words knows: "Party: Independent", "496 Fans", "Score: 0/0".

A label that recurs with other values, or words with another number, at one distance from headers that are printed
alike, are the platform's. This is what wrapper induction calls the template's text (RoadRunner, Crescenzi et al. 2001).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.names import read_mark
from corpus_tools.segment.thread.template import Anchor, Barrier
from corpus_tools.words import cues

_FEWEST, _SHARE, _REACH = 3, 0.6, 4
_LONGEST = 50
_LABEL = re.compile(r"\W{0,3}([^\W\d_][^:：*\d]{1,24})[:：]\s*\S")
_NUMBER = re.compile(r"(?<![\w.])[+#-]?\d[\d.,]*[kKM]?(?![\w.])")


def recurring(lines: Sequence[Line], barriers: Mapping[int, Barrier], anchors: Sequence[Anchor]) -> Iterator[int]:
    """The lines beside like anchors that recur but for their values."""
    groups: dict[str, list[int]] = {}
    for anchor in anchors:
        groups.setdefault(anchor.shape, []).append(anchor.line.index)
    timed = {anchor.line.index for anchor in anchors}
    for places in groups.values():
        if len(places) < _FEWEST:
            continue
        for step in (*range(-_REACH, 0), *range(1, _REACH + 1)):
            beside = [at + step for at in places if 0 <= at + step < len(lines)]
            keys = {
                at: key for at in beside if at not in timed and at not in barriers and (key := _key(lines[at].text))
            }
            for key, seen in Counter(keys.values()).items():
                if seen >= max(_FEWEST, _SHARE * len(places)):
                    yield from (at for at, own in keys.items() if own == key)


@lru_cache(maxsize=4096)
def _key(text: str) -> str | None:
    """What recurs of a line: its label, or its words without their numbers; None where it has neither.

    The number of a list's item is none of its words: one person may have written all.
    """
    text = text[read_mark(text).end :]
    if len(text) > _LONGEST or not (":" in text or "：" in text or any(map(str.isdecimal, text))):
        return None
    if found := _LABEL.match(text):
        label = found[1].casefold()
        return None if cues.bare(label) in cues.phrases().by else label
    words, numbers = _NUMBER.subn("9", text)
    return words.casefold() if numbers and any(map(str.isalpha, words)) else None
