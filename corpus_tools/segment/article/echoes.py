"""Where else a page prints a line: in the count of its comments, behind "Re:", in its path, as the link to a neighbour.

A page prints its headline more than once, and each of these places says something else of it than a mere repetition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from corpus_tools.words.cues import declared_count
from corpus_tools.words.patterns import CLOSING, OPENING

SHORT = 300
"""Longer lines (code points) quote no headline, they speak of it."""

MOST = 30
"""So many places of a line are looked at: what a page prints more often is no headline, or needs no more proof."""

TITLED_MIN = 3
"""A shorter line (code points) is found by chance."""

_OPEN, _CLOSE = frozenset(OPENING + "'"), frozenset(CLOSING + "'")
_BACK, _FORTH = frozenset("«‹←<◄⟵"), frozenset("»›→>►⟶")
_PATH = frozenset("»›>/→")
_CUTS = frozenset("|–—·»«‹›<>:•-")
_BLANKS = " \t\u00a0"
_OWNER = re.compile(
    r"(?m)^\W{0,3}(?:©|\(c\)\s*(?=\d{4})|copyright)(?:©|\(c\)|copyright|[^\S\n]|[\d,–-])*(?:by\s)?([^\n.|·•©,–]+)"
)


@dataclass(frozen=True, slots=True)
class Echoes:
    """The short lines of a page, case-folded, each between two line feeds; `starts` are those of the blocks' lines.

    A block that is too long has -1. What stands at or behind `end` are lines behind the article. `owners` stand behind
    a copyright ("© 2019 The Harbour Gazette"): the site, or whose it is.
    """

    text: str
    starts: Sequence[int]
    end: int
    owners: Set[str]

    def of(self, number: int, folded: str) -> dict[str, int]:
        """What the other places of block `number`, whose text is `folded`, say of it, and how many say so."""
        found: dict[str, int] = {}
        at, own = -1, self.starts[number]
        for _ in range(MOST if len(folded) >= TITLED_MIN else 0):
            if (at := self.text.find(folded, at + 1)) < 0:
                break
            behind = at + len(folded)
            if at != own and not (self.text[at - 1].isalnum() or self.text[behind].isalnum()):
                place = self._place(at, behind, own)
                found[place] = found.get(place, 0) + 1
        return found

    def _place(self, at: int, behind: int, own: int) -> str:
        """What one place from `at` to `behind` says."""
        text = self.text
        first, last = text.rfind("\n", 0, at) + 1, text.find("\n", behind)
        before, after = text[first:at].rstrip(_BLANKS), text[behind:last].lstrip(_BLANKS)
        if not before and not after:
            return self._alone(at, behind, own)
        if before[-1:] in _OPEN and after[:1] in _CLOSE and before:
            return "quoted with a count" if declared_count(text[first:last]) is not None else "quoted"
        if not after and before[-1] == ":":
            return "behind a label"
        if not after and before[-1] in _PATH and len(before) > 1:
            return "ends a path"
        if (before in _BACK and before) or (after in _FORTH and after):
            return "a neighbour's link"
        if not after:
            return "quoted with a count" if declared_count(text[first:last]) is not None else "ends a line"
        if not before and after[0] in _CUTS:
            return "begins a titled line"
        if not before:
            return "begins a line with a number" if any(map(str.isdecimal, after)) else "begins a line"
        return "inside a line"

    def _alone(self, at: int, behind: int, own: int) -> str:
        """A whole line: its neighbours may be the rest of a line that an extractor broke."""
        above = self.text[self.text.rfind("\n", 0, at - 1) + 1 : at - 1].strip(_BLANKS)
        below = self.text[behind + 1 : self.text.find("\n", behind + 1)].strip(_BLANKS)
        if above[-1:] in _OPEN and below[:1] in _CLOSE and above and below:
            return "quoted with a count" if declared_count(above + "x" + below) is not None else "quoted"
        if (above and above in _BACK) or (below and below in _FORTH):
            return "a neighbour's link"
        if at >= self.end:
            return "again behind the article"
        return "again above" if at < own else "again below"


def gather(folded: Sequence[str], behind: Sequence[str]) -> Echoes:
    """The lines of the blocks and those behind the article, `behind`."""
    ends = list(accumulate([len(text) + 1 if text else 0 for text in folded], initial=1))
    starts = [at if text else -1 for at, text in zip(ends, folded, strict=False)]
    rest = [text.casefold() for text in behind if len(text) <= SHORT]
    joined = "\n" + "\n".join([*filter(None, folded), *rest]) + "\n\n"
    return Echoes(joined, starts, ends[-1], frozenset([name.strip() for name in _OWNER.findall(joined)]))
