"""Lines of the interface that no list of words knows: "Party: Independent", "496 Fans", "Score: 0/0".

A label that recurs with other values, or words with another number, at one distance from headers that are printed
alike, are the platform's. This is what wrapper induction calls the template's text (RoadRunner, Crescenzi et al. 2001).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from corpus_tools.segment.lines import Line
from corpus_tools.segment.thread.names import read_mark
from corpus_tools.segment.thread.template import BEGINS, Anchor, Barrier, LineFacts
from corpus_tools.words import cues

_FEWEST, _SHARE, _REACH = 3, 0.6, 4
_LONGEST = 50
_LONGEST_STAND_IN = 80
_MARKUP = " \t\u00a0#*_"
"""What Markdown prints around the name of a heading."""
_LABEL = re.compile(r"\W{0,3}([^\W\d_][^:：*\d]{1,24})[:：]\s*\S")
_NUMBER = re.compile(r"(?<![\w.])[+#-]?\d[\d.,]*[kKM]?(?![\w.])")
_DIGITS = re.compile(r"\d+")


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


def stand_ins(lines: Sequence[Line], taken: frozenset[int]) -> Iterator[int]:
    """The lines that stand for a reader's picture: the first letter of the name below, or that name in recurring words.

    "u/mira avatar" and "View Mira's profile" are names to nobody who reads the line below. Lines that are `taken`
    (barriers, headers with a time) are none.
    """
    found: dict[str, list[int]] = {}
    names: dict[str, set[str]] = {}
    folded = [line.text.casefold() for line in lines]
    for (line, below), (own, name) in zip(pairwise(lines), pairwise(folded), strict=True):
        if line.index in taken or below.index in taken or len(line.text) > _LONGEST_STAND_IN:
            continue
        name = name.strip(_MARKUP)
        if (name in own or len(own) == 1) and (words := _words_around(own, name)):
            found.setdefault(words, []).append(line.index)
            names.setdefault(words, set()).add(below.text)
    for words, places in found.items():
        if len(places) >= _FEWEST and len(names[words]) > 1:
            yield from places


def _words_around(text: str, name: str) -> str | None:
    """What a line has around the name below it, or instead of all but its first letter; None where it has neither."""
    if len(text) == 1:
        return "\0" if text.isalpha() and len(name) > 1 and name.startswith(text) else None
    at = text.find(name) if 1 < len(name) < len(text) else -1
    if at < 0 or text[at - 1 : at].isalnum() or text[at + len(name) : at + len(name) + 1].isalnum():
        return None
    words = f"{text[:at]}\0{text[at + len(name) :]}"
    return words if any(map(str.isalpha, words)) else None


def inner_counts(
    lines: Sequence[Line], facts: Sequence[LineFacts], barriers: Mapping[int, Barrier], counts: Mapping[int, int]
) -> Iterator[int]:
    """The lines below the heading of a thread that count the replies to one comment: "2 replies" below "Reply".

    They stand below a button, or are as many as the thread has comments at most, and are worded unlike its heading.
    """
    heading = next((at for at, kind in barriers.items() if kind in BEGINS), None)
    if heading is None:
        return
    inner = [at for at in counts if at > heading and facts[at].offers_reply]
    yield from (at for at in inner if facts[at - 1].offers_reply and at - 1 not in barriers)
    spelt = Counter(_spelt(lines[at].text) for at in inner)
    most = counts.get(heading, len(lines))
    alike = {words for words, seen in spelt.items() if _FEWEST <= seen <= most} - {_spelt(lines[heading].text)}
    yield from (at for at in inner if _spelt(lines[at].text) in alike)


def _spelt(text: str) -> str:
    return _DIGITS.sub("9", text.casefold().strip())
