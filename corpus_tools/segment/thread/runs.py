"""The runs of a page: anchors that are spelled alike, with nothing between them that no thread runs across.

A comment platform prints every header alike, so the lines that hold a time (or "says") are grouped by their spelling,
and each group is cut into runs at headings and forms.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus_tools.segment.thread.template import Anchor, Page, Run


def runs_of(page: Page) -> list[Run]:
    """The runs of like anchors on a page."""
    groups: dict[str, list[Anchor]] = {}
    for anchor in page.anchors:
        groups.setdefault(anchor.shape.removesuffix("+"), []).append(anchor)
    likely = [group for group in groups.values() if group[0].time or not _timed_too(page, group)]
    return [run for group in likely for run in _cut(page, group)]


def _timed_too(page: Page, group: list[Anchor]) -> bool:
    """Do the lines that end in "says" stand beside lines with a time? Then those lead to the same comments."""
    beside = sum([not page.timed.isdisjoint(range(a.line.index - 1, a.line.index + 4)) for a in group])
    return beside >= 0.5 * len(group)


def _cut(page: Page, group: list[Anchor]) -> Iterator[list[Anchor]]:
    """Cut a group at barriers, except at those that recur with the anchors: they belong to the comments' interface."""
    between: list[Sequence[int]] = []
    lines = [a.line.index for a in group]
    barriers = page.borders
    for a, b in pairwise(lines):
        between.append(barriers[bisect_left(barriers, a) : bisect_left(barriers, b)])
    seen: dict[str, int] = {}
    for found in between:
        for text in {page.lines[i].text for i in found}:
            seen[text] = seen.get(text, 0) + 1
    recurring = {text for text, n in seen.items() if n >= 3 and n > 0.3 * len(between)}
    run = [group[0]]
    for anchor, found in zip(group[1:], between, strict=True):
        if any(page.lines[i].text not in recurring for i in found):
            yield _without_strays(run)
            run = []
        run.append(anchor)
    yield _without_strays(run)


def _without_strays(run: list[Anchor]) -> list[Anchor]:
    """Leave out a first or last anchor that stands far from the others: the article's own date, or a footer's."""
    gaps = [b.line.index - a.line.index for a, b in pairwise(run)]
    if len(gaps) < 3:
        return run
    first = 1 if gaps[0] > 3 * max(gaps[1:]) + 5 else 0
    last = -1 if gaps[-1] > 3 * max(gaps[:-1]) + 5 else None
    return run[first:last]
