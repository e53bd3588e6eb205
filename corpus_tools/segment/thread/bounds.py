"""What a run can be worth at most, before anybody looks at its names and texts.

Each feature lies between known values. So a weighted sum of some that are known and some that are not has a greatest
value: the one where every unknown feature speaks for the run as much as it could. What even this leaves behind another
run, or another layout, needs no closer look.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from corpus_tools.segment.thread.features import FEATURES, Surroundings
from corpus_tools.segment.thread.header_features import LAYOUTS
from corpus_tools.segment.thread.header_line import Anchor
from corpus_tools.segment.thread.layouts import FEWEST_TO_THIN, MOST_BELOW_ANCHOR, Run

_SIGNED = frozenset({"blank lines", "indented", "marked headers"})
"""The features that lie between -1 and 1; all others lie between 0 and 1, or what `_tops` says."""

EXCLUSIVE = (
    tuple(LAYOUTS),
    ("heading", "heading, then text"),
    ("sidebar directly above", "sidebar above"),
    ("says", "says behind"),
    ("by, text below", "by, text above"),
    ("header ends the thread", "footer ends the thread"),
    ("header under heading", "footer under heading"),
)
"""Of each of these groups one feature at most is not 0, and their greatest values are the same."""


def most(weights: Mapping[str, float]) -> dict[str, float]:
    """For each feature the value, of all that it can have, that adds most to the sum with these weights."""
    values = {name: 1.0 if weights[name] > 0 else -1.0 if name in _SIGNED else 0.0 for name in FEATURES}
    for group in EXCLUSIVE:
        best = max(group, key=weights.__getitem__)
        values.update({name: 0.0 for name in group if name != best})
    return values


def most_of_run(
    most: Mapping[str, float], around: Surroundings, run: Run, times: Mapping[str, float]
) -> dict[str, float]:
    """The same for the readings of one run; `most` holds for any, `times` is what `of_times` says."""
    known = {"always": 1.0, "clean page": around.clean}
    if len(run.anchors) < FEWEST_TO_THIN:
        known.update(times)
    page = around.page
    if not page.has_blanks:
        known["blank lines"] = 0.0
    if not page.is_indented:
        known["indented"] = 0.0
    tops = {name: top for name, top in _tops(around, run.anchors, times).items() if most[name] > 0}
    return {**most, **tops, **known}


def _tops(around: Surroundings, anchors: Sequence[Anchor], times: Mapping[str, float]) -> dict[str, float]:
    """The greatest value of features that are never below 0; every thread begins above the last of its anchors."""
    page, count = around.page, len(anchors)
    end, last = len(page.lines), anchors[-1].line.index
    bordered = float(bool(page.borders) and page.borders[0] < last)
    border = page.border_from(last + 1)
    at_end = float(border == end)
    closed = float(count >= FEWEST_TO_THIN or border - last <= MOST_BELOW_ANCHOR)
    many = math.log(count) / 3
    return {
        "heading": bordered,
        "heading, then text": bordered,
        "count agrees": bordered,
        "sidebar directly above": bordered,
        "sidebar above": bordered,
        "header under heading": bordered,
        "footer under heading": bordered,
        "header ends the thread": closed,
        "footer ends the thread": closed,
        "form": float(page.form_from(anchors[0].line.index) is not None),
        "at the end": at_end,
        "at the end of a clean page": at_end * around.clean,
        "place": last / end,
        "prose above": min(1.0, bisect_left(around.prose, last) / 5),
        "distinct names": 1.0 if count > 2 else 0.5,
        "length": math.log1p(page.lines[-1].end) / 6,
        "outlier": float(count > 2),
        "outlier of one or two": float(count <= 2),
        "clock": math.ceil(times["clock"]),
        "many, with clock": math.ceil(times["clock"]) * many,
        "many, dates only": math.ceil(1 - times["clock"]) * many,
    }
