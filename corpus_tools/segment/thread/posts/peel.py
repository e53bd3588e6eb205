"""The gaps between the stamps of a family, peeled from both ends: what recurs is the page's, the rest is a post's text.

A line recurs if it is known interface, if its key stands in half of the gaps, or if it begins with a label that recurs.
A short line that is followed by such a line in most gaps is a slot: a name, a rank, a place. The method is that of
wrapper induction (IEPAD, Chang and Lui 2001; RoadRunner, Crescenzi et al. 2001; MDR, Liu et al. 2003), on lines instead
of tags.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from corpus_tools.segment.thread.posts.parts import Family, Peeled, Sheet, Slot, Template

_LONGEST = 90
_LONGEST_SLOT = 60
_LONGEST_GUESS = 45
MOST_GUESSES = 3
_NO_SLOT = re.compile(r"[.!?…:,;。！？][\"”»)]*$")


def learn(sheet: Sheet, family: Family) -> Template:
    lines = [stamp.index for stamp in family]
    constant: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    for a, b in pairwise(lines):
        inside = range(a + 1, b)
        constant.update({sheet.keys[i] for i in inside if len(sheet.texts[i]) <= _LONGEST} - {""})
        labels.update({label for i in inside if (label := sheet.labels[i])})
    gaps = len(lines) - 1
    if gaps < 2:
        return Template(sheet, frozenset(lines), frozenset(), frozenset())
    return Template(
        sheet,
        frozenset(lines),
        frozenset([key for key, count in constant.items() if count >= max(2, 0.5 * gaps)]),
        frozenset([label for label, count in labels.items() if count >= max(2, 0.25 * gaps)]),
    )


def peel(template: Template, starts: Sequence[int], bounds: Sequence[int], step: int) -> list[Peeled]:
    """Peel gaps from `starts` on, in direction `step`, up to `bounds`; once for each number of guessed slots."""
    peeler = _Peeler(template, list(starts), bounds, step)
    peeler.settle()
    found = [Peeled(list(peeler.edges), list(peeler.slots), 0)]
    for guesses in range(1, MOST_GUESSES + 1):
        if not peeler.guess():
            break
        peeler.settle()
        found.append(Peeled(list(peeler.edges), list(peeler.slots), guesses))
    return found


class _Peeler:
    def __init__(self, template: Template, edges: list[int], bounds: Sequence[int], step: int) -> None:
        self.template, self.edges, self.bounds, self.step = template, edges, bounds, step
        self.texts, self.keys = template.sheet.texts, template.sheet.keys
        self.slots: list[Slot] = []
        self.context = ["" for _ in edges]
        self._held: dict[int, bool] = {}

    def _inside(self, at: int, gap: int) -> bool:
        return at < self.bounds[gap] if self.step > 0 else at > self.bounds[gap]

    def _holds(self, at: int) -> bool:
        known = self._held.get(at)
        if known is None:
            known = self._held[at] = self.template.holds(at)
        return known

    def _context_of(self, at: int) -> str:
        """What a slot stands beside: a label, whatever its value, or else the whole line."""
        label = self.template.sheet.labels[at]
        return label if label in self.template.labels else self.keys[at]

    def settle(self) -> None:
        """Go on through all that recurs, and the slots that such a line follows."""
        while True:
            for gap in range(len(self.edges)):
                while self._inside(self.edges[gap], gap) and self._holds(self.edges[gap]):
                    self.context[gap] = self._context_of(self.edges[gap])
                    self.edges[gap] += self.step
            by_context: dict[str, list[int]] = defaultdict(list)
            for gap, context in enumerate(self.context):
                if self._inside(self.edges[gap], gap):
                    by_context[context].append(gap)
            taken = [self._take_slot(gaps) for gaps in by_context.values()]
            if not any(taken):
                return

    def _take_slot(self, gaps: Sequence[int]) -> bool:
        if len(gaps) < 2:
            return False
        short = [gap for gap in gaps if len(self.texts[self.edges[gap]]) <= _LONGEST_SLOT]
        if len(short) < 0.8 * len(gaps):
            return False
        followed = [gap for gap in short if self._is_followed(gap)]
        if len(followed) < 0.7 * len(gaps):
            return False
        self._take(short, f"slot {len(self.slots)}")
        return True

    def _is_followed(self, gap: int) -> bool:
        """Does a line that recurs follow, and text behind it?"""
        behind = self.edges[gap] + self.step
        if not (self._inside(behind, gap) and self._holds(behind)):
            return False
        return any(not self._holds(at) for at in range(behind, self.bounds[gap], self.step))

    def _take(self, gaps: Sequence[int], context: str) -> None:
        slot: dict[int, int] = {}
        for gap in gaps:
            slot[gap] = self.edges[gap]
            self.context[gap] = context
            self.edges[gap] += self.step
        self.slots.append(slot)

    def guess(self) -> bool:
        """Take one line off each gap, if it is short in most."""
        able = [gap for gap, at in enumerate(self.edges) if self._inside(at, gap) and self._inside(at + self.step, gap)]
        short = [gap for gap in able if _may_be_slot(self.texts[self.edges[gap]])]
        if not able or len(able) < 0.5 * len(self.edges) or len(short) < 0.75 * len(able):
            return False
        self._take(short, f"guess {len(self.slots)}")
        return True


def _may_be_slot(text: str) -> bool:
    return len(text) <= _LONGEST_GUESS and not _NO_SLOT.search(text)
