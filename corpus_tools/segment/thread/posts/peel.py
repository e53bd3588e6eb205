"""The gaps between the stamps of a family, peeled from both ends: what recurs is the page's, the rest is a post's text.

A line recurs if it is known interface, if its key stands in half of the gaps, or if it begins with a label that recurs.
A short line that is followed by such a line in most gaps is a slot: a name, a rank, a place. The method is that of
wrapper induction (IEPAD, Chang and Lui 2001; RoadRunner, Crescenzi et al. 2001; MDR, Liu et al. 2003), on lines instead
of tags.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

from corpus_tools.segment.thread.posts.parts import FEWEST_LABELS, Family, Peeled, Sheet, Slot, Template
from corpus_tools.words import cues

_LONGEST = 90
_BOXED = 0.6
"""In so many of the gaps stands a word that is a label of their boxes."""
_LONGEST_SLOT = 60
_LONGEST_GUESS = 45
_LONGEST_RUN = 4
"""Lines of a box that nothing recurs in: name, title, place, a rank."""
_MOST_SLOTS = 4
MOST_GUESSES = 3
_FEW_LINES = 12
"""So many lines beside two stamps may be of their headers."""
_NO_SLOT = re.compile(r"[.!?…:,;。！？][\"”»)]*$")


def learn(sheet: Sheet, family: Family) -> Template:
    """What recurs between the stamps; where they are only two, what stands between them and beside them too."""
    lines = [stamp.index for stamp in family]
    gaps = [range(a + 1, b) for a, b in pairwise(lines)]
    if len(gaps) == 1:
        far = max(_FEW_LINES, len(gaps[0]))
        gaps = [
            range(max(0, lines[0] - far), lines[0]),
            *gaps,
            range(lines[1] + 1, min(len(sheet.texts), lines[1] + far)),
        ]
    keys = [{sheet.keys[i] for i in gap if len(sheet.texts[i]) <= _LONGEST} - {""} for gap in gaps]
    constant = Counter(chain.from_iterable(keys))
    labels = Counter(chain.from_iterable([{label for i in gap if (label := sheet.labels[i])} for gap in gaps]))
    return Template(
        sheet,
        frozenset(lines),
        frozenset([key for key, n in constant.items() if n >= max(2, 0.5 * len(gaps)) and key not in sheet.said_again]),
        frozenset([label for label, count in labels.items() if count >= max(2, 0.25 * len(gaps))]),
        _boxes(sheet, gaps),
    )


def _boxes(sheet: Sheet, gaps: Sequence[range]) -> frozenset[int]:
    """The lines of the gaps in which several words stand that such lines of most gaps have: "Joined", "Posts"."""
    found = [[i for i in gap if i in sheet.boxes] for gap in gaps] if sheet.boxes else []
    shared = Counter(chain.from_iterable(frozenset().union(*(sheet.boxes[i] for i in lines)) for lines in found))
    usual = {word for word, count in shared.items() if count >= max(2, _BOXED * len(gaps))}
    if len(usual) < FEWEST_LABELS:
        return frozenset()
    return frozenset([i for i, words in sheet.boxes.items() if len(usual & words) >= FEWEST_LABELS])


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
        self._starts = tuple(edges)
        self._open = 0 if step < 0 else None
        """The gap above the first stamp: what stands above its header is no text of a post."""

    def _inside(self, at: int, gap: int) -> bool:
        return at < self.bounds[gap] if self.step > 0 else at > self.bounds[gap]

    def _holds(self, at: int) -> bool:
        return at in self.template.boxes or self.template.holds(at)

    def _context_of(self, at: int) -> str:
        """What a slot stands beside: a label, also where its value stands on the next line, or else the whole line."""
        if self.template.is_value(at):
            return self.template.trait(at - 1)
        return self.template.trait(at) or self.keys[at]

    def settle(self) -> None:
        """Go on through all that recurs, and the slots that such a line follows."""
        while True:
            for gap in range(len(self.edges)):
                while self._inside(self.edges[gap], gap) and self._holds(self.edges[gap]):
                    if not self._marks_author(self.edges[gap]):
                        self.context[gap] = self._context_of(self.edges[gap])
                    self.edges[gap] += self.step
            taken = [self._take_slots(gaps) for gaps in self._by_context().values()]
            if not any(taken):
                return

    def _marks_author(self, at: int) -> bool:
        """Does a line say that who wrote this post wrote the article, too? The others' names stand without it."""
        return self.template.sheet.page.facts[at].is_role and cues.bare(self.texts[at]) in cues.author_roles()

    def _by_context(self) -> Mapping[str, list[int]]:
        """The gaps with something left in them, by what was taken off them last."""
        found: dict[str, list[int]] = defaultdict(list)
        for gap, context in enumerate(self.context):
            if self._inside(self.edges[gap], gap):
                found[context].append(gap)
        return found

    def _take_slots(self, gaps: Sequence[int]) -> bool:
        """Take the short lines in front of the next that recurs, if most of these gaps have some."""
        runs = {gap: self._run(gap) for gap in gaps if gap != self._open}
        last = len(self.edges) - 1
        others = [run for gap, run in runs.items() if gap != last]
        if self.step > 0 and all(others) and all(_may_be_slot(self.texts[i]) for run in others for i in run):
            runs = {gap: run for gap, run in runs.items() if run}  # the end of the page may follow the last stamp
        short = [gap for gap in runs if runs[gap] or len(self.texts[self.edges[gap]]) <= _LONGEST_SLOT]
        if len(short) < 0.8 * len(runs) or sum(map(bool, runs.values())) < 0.7 * len(runs):
            return False
        taken = {gap: runs[gap] or range(self.edges[gap], self.edges[gap] + self.step, self.step) for gap in short}
        if not taken:
            return False
        context, taken, known = self._with_known(self.context[gaps[0]], taken)
        if len(taken) < 2 and not known and not self._is_above_both(context):
            return False
        if self._open is not None and (top := self._top(context, [*taken.values(), *known.values()])):
            taken[self._open] = top
        self._take(taken, known)
        return True

    def _is_above_both(self, context: str) -> bool:
        """Have two posts the same line in their headers?"""
        path = range(self._starts[0], self.edges[0], self.step)
        return self._open is not None and len(self.edges) == 2 and any(self._context_of(at) == context for at in path)

    def _with_known(self, context: str, runs: dict[int, range]) -> tuple[str, dict[int, range], Mapping[int, range]]:
        """The runs with those known from other gaps.

        The first lines of a run that stands alone may have been taken off already, because they recur.
        """
        known = self._held_between(context, runs)
        if known or len(runs) > 1:
            return context, runs, known
        ((gap, run),) = runs.items()
        for back in range(1, _LONGEST_RUN + 1 - len(run)):
            begin = run[0] - self.step * back
            if not min(self._starts[gap], run[0]) <= begin - self.step <= max(self._starts[gap], run[0]):
                break
            above = self._context_of(begin - self.step)
            wider = {gap: range(begin, run[-1] + self.step, self.step)}
            if known := self._held_between(above, wider):
                return above, wider, known
        return context, runs, {}

    def _top(self, context: str, runs: Sequence[range]) -> range:
        """The lines of a slot above the first stamp, as many as most `runs` have."""
        gap = self._open or 0
        usual = Counter(map(len, runs)).most_common(1)[0][0]
        path = range(self._starts[gap], self.edges[gap], self.step)
        begin = next((at + self.step for at in path if self._context_of(at) == context), self._starts[gap])
        end = begin + self.step * usual
        if (context and begin == self._starts[gap]) or not self._inside(end - self.step, gap):
            return range(0)
        return range(begin, end, self.step)

    def _run(self, gap: int) -> range:
        """The short lines up to one that recurs, with text behind it; empty if there is none."""
        start = at = self.edges[gap]
        far = start + self.step * _LONGEST_RUN
        while at != far and self._inside(at, gap) and not self._holds(at) and self._may_be_slot(at, first=at == start):
            at += self.step
        if not (self._inside(at, gap) and self._holds(at)):
            return range(0)
        text_behind = any(not self._holds(i) for i in range(at, self.bounds[gap], self.step))
        return range(start, at, self.step) if text_behind else range(0)

    def _may_be_slot(self, at: int, *, first: bool) -> bool:
        """May a line be a name or a rank? What stands beside a line that recurs may even be a sentence."""
        text = self.texts[at]
        return len(text) <= _LONGEST_SLOT if first else _may_be_slot(text)

    def _held_between(self, context: str, runs: Mapping[int, range]) -> Mapping[int, range]:
        """For the gaps that got further, the lines between the same neighbours as those of most `runs`.

        Who wrote most posts recurs, and is a name still.
        """
        ends = [run[-1] + self.step for run in runs.values()]
        contexts = [self._context_of(at) for at in ends if 0 <= at < len(self.texts)]
        if not contexts:
            return {}
        behind = Counter(contexts).most_common(1)[0][0]
        found: dict[int, range] = {}
        for gap in range(len(self.edges)):
            if gap in runs or gap == self._open:
                continue
            begin = None
            for at in range(self._starts[gap], self.edges[gap], self.step):
                here = self._context_of(at)
                if here == behind and begin is not None and begin != at:
                    found[gap] = range(begin, at, self.step)
                    break
                if here == context or (begin is not None and abs(at - begin) >= _LONGEST_RUN):
                    begin = at + self.step if here == context else None
        return found

    def _take(self, runs: Mapping[int, range], known: Mapping[int, range]) -> None:
        """Take `runs` off the gaps; with those `known`, the first lines are a slot, the second, and the last."""
        number = len(self.slots)
        every = {**runs, **known}
        most = max(map(len, every.values()))
        self.slots += [
            {gap: run[k] for gap, run in every.items() if len(run) > k} for k in range(min(most, _MOST_SLOTS))
        ]
        if most > 1:
            self.slots.append({gap: self._outermost(run) for gap, run in every.items()})
        for gap, run in runs.items():
            self.context[gap] = f"slot {number}"
            behind = run[-1] + self.step
            self.edges[gap] = max(self.edges[gap], behind) if self.step > 0 else min(self.edges[gap], behind)

    def _outermost(self, run: range) -> int:
        """The last line of a run that is more than the initial of its neighbour, which some print for a picture."""
        if len(run) > 1 and len(self.texts[run[-1]]) == 1 and self.texts[run[-2]].startswith(self.texts[run[-1]]):
            return run[-2]
        return run[-1]

    def guess(self) -> bool:
        """Take one line off each gap that stands where most do, if it is short in most."""
        groups = self._by_context().values()
        gaps = max(groups, key=len, default=[])
        able = [gap for gap in gaps if self._inside(self.edges[gap] + self.step, gap)]
        short = [gap for gap in able if _may_be_slot(self.texts[self.edges[gap]])]
        if not able or len(able) < 0.5 * len(self.edges) or len(short) < 0.75 * len(able):
            return False
        self._take({gap: range(self.edges[gap], self.edges[gap] + self.step, self.step) for gap in short}, {})
        return True


def _may_be_slot(text: str) -> bool:
    return len(text) <= _LONGEST_GUESS and not _NO_SLOT.search(text)
