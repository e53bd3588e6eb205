"""The best reading of a page: the run of headers, and its layout, for which the evidence is strongest.

The weights of `data/models/threads.json` are fitted by `scripts/train_threads.py`: `layout` chooses among the readings
of one run, and the sum weighted by `thread` is the log-odds that the run, so read, is a thread.

The result is that of weighing every reading of every run, yet most are left early: each feature lies between known
values, so a sum in which some features are not known yet has a greatest value, the one where each of these speaks for
the reading as much as it could. What even this leaves behind another run, or another layout, needs no closer look.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from corpus_tools.segment.thread.features import (
    FEATURES,
    LAYOUTS,
    ROUNDING,
    Headers,
    Surroundings,
    look_around,
    of_form,
    of_names,
    of_place,
    of_texts,
    of_times,
    wording,
)
from corpus_tools.segment.thread.layouts import FEWEST_TO_THIN, MOST_BELOW_ANCHOR, headers_of, lay_out, sides_of
from corpus_tools.segment.thread.template import Page, Reading, Run, Side
from corpus_tools.words.voice import CLIP

OWN_DIALECT_BONUS = 6.0
"""What is added to the log-odds of a reading, as a layout and as a thread, where it is that of a dialect of the
caller's, who wrote it for these very pages: as much as all other evidence together.

The package's own dialects add nothing. What a bonus of 2 changed among 4,300 texts was worse on seven and better on
one; it made false threads of a forum's lists of topics.
"""

ENOUGH_FOR_ONE = -0.15
"""The same for a run of one: a single date beside a name is a byline more often than a comment.

Not so right below a line that counts one comment, with prose above that: no byline stands there, and the count says
what does, whatever the wording of a text of two words may say.
"""
ENOUGH = -1.8
"""The log-odds from which on a run is taken for a thread; below 0: a missed thread ends up in the body."""
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


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The fitted weights, by table and feature."""
    table: dict[str, dict[str, float]] = json.loads(
        (files("corpus_tools") / "data" / "models" / "threads.json").read_text("utf-8")
    )
    return table


class Scale(NamedTuple):
    """A table of weights in the order of `FEATURES`, and the features of a reading that weighs as much as any could."""

    weights: Sequence[float]
    most: Mapping[str, float]

    def weigh(self, values: Mapping[str, float]) -> float:
        """The weighted sum of all features, which are in the order of `FEATURES`."""
        total: float = sum(map(mul, self.weights, values.values()))
        return total


@cache
def scale(table: str) -> Scale:
    """The scale `layout` or `thread`."""
    known = weights()[table]
    return Scale([known[name] for name in FEATURES], _most(known))


def _most(weights: Mapping[str, float]) -> dict[str, float]:
    """For each feature the value, of all that it can have, that adds most to the sum with these weights."""
    values = {name: 1.0 if weights[name] > 0 else -1.0 if name in _SIGNED else 0.0 for name in FEATURES}
    for group in EXCLUSIVE:
        best = max(group, key=weights.__getitem__)
        values.update({name: 0.0 for name in group if name != best})
    return values


class Rated(NamedTuple):
    """A reading with its features and its fit as a layout."""

    reading: Reading
    values: Mapping[str, float]
    fit: float


Prior = Callable[[Reading], float]
"""What the headers of a reading, and the side of its texts, gain if they are those of a dialect of the caller's."""


Ranked = tuple[float, Reading]
"""A run in its likeliest layout, behind the log-odds that it is a thread, its wording left out."""


def ranked(page: Page, runs: Sequence[Run], prior: Prior) -> list[Ranked]:
    """The runs that can be the thread, the likeliest first."""
    return sorted(_rated(look_around(page), runs, prior), key=lambda rated: -rated[0])


def best(page: Page, runs: Sequence[Ranked]) -> Reading | None:
    """The run with the best evidence for being a thread, in its likeliest layout; None if no run has enough."""
    return _best_worded(look_around(page), runs)


def nearest(page: Page, runs: Sequence[Ranked]) -> float | None:
    """How far the log-odds of the likeliest run are above what it needs to be a thread; None if no run can be one."""
    around, weight, most = look_around(page), weights()["thread"]["wording"], most_by_wording()
    found = None
    for odds, reading in runs:
        ahead = odds - needed(around, reading)
        if found is None or ahead + most > found:
            said = ahead + weight * (wording(page, reading, -math.inf) or 0.0)
            found = said if found is None else max(found, said)
    return found


def _rated(around: Surroundings, runs: Sequence[Run], prior: Prior) -> list[Ranked]:
    """The runs that can be the thread, each in its likeliest layout, with the log-odds that it is, wording left out.

    The longest run goes first; where that is a thread for sure, the others must be able to beat it.
    """
    page, wording = around.page, most_by_wording()
    least = -math.inf
    rated: dict[int, tuple[float, Reading]] = {}
    for number in sorted(range(len(runs)), key=lambda number: -len(runs[number])):
        run = runs[number]
        if least > -math.inf and _hope(around, run) < least:
            continue
        odds, reading = _rate(around, run, prior)
        if not has_article(page, reading):
            continue
        rated[number] = odds, reading
        certain = odds - wording
        if certain > enough(len(run)):
            least = max(least, certain)
    return [rated[number] for number in sorted(rated)]


def has_article(page: Page, reading: Reading) -> bool:
    """Is something above that the comments can be about? If not, a lone one is the article itself.

    A caller's dialect is for pages that may hold comments alone.
    """
    return len(reading.units) > 1 or reading.begin >= page.opening or bool(page.dialects)


def _hope(around: Surroundings, run: Run) -> float:
    """The log-odds that a run is a thread are at most these, wording included; a caller's dialect may add anything."""
    if around.page.dialects:
        return math.inf
    thread = scale("thread")
    values = most_of_run(thread.most, around, run, of_times(run))
    return thread.weigh(values) + most_by_wording() + ROUNDING


def _rate(around: Surroundings, run: Run, prior: Prior) -> tuple[float, Reading]:
    """A run in its likeliest layout, and the log-odds that it is a thread, its wording left out."""
    rated = likeliest(around, run, prior)
    return scale("thread").weigh(rated.values) + prior(rated.reading), rated.reading


def most_by_wording() -> float:
    """What the wording of the texts can add to the log-odds, or take off."""
    return weights()["thread"]["wording"] * CLIP


def _best_worded(around: Surroundings, rated: Sequence[Ranked]) -> Reading | None:
    """The best of runs that are sorted by their log-odds; their wording is only looked at where it could decide."""
    weight, most = weights()["thread"]["wording"], most_by_wording()
    rated = [(odds, reading) for odds, reading in without_nested(rated) if odds + most > needed(around, reading)]
    best, best_odds = None, -math.inf
    for k, (odds, reading) in enumerate(rated):
        if odds + most <= best_odds:
            break
        rival = max(ENOUGH_FOR_ONE, rated[k + 1][0] + most if k + 1 < len(rated) else -math.inf)
        if best is None and odds - most > rival:
            return reading
        least = max(best_odds, needed(around, reading))
        said = wording(around.page, reading, (least - odds) / weight)
        if said is not None and odds + weight * said > least:
            best, best_odds = reading, odds + weight * said
    return best


def without_nested(rated: Sequence[Ranked]) -> list[Ranked]:
    """The readings, sorted by their odds, that lie in no better one of more headers: they are part of a comment."""
    return [
        (odds, reading)
        for k, (odds, reading) in enumerate(rated)
        if not any(_is_inside(reading, other) and better > enough(len(other.units)) for better, other in rated[:k])
    ]


def _is_inside(inner: Reading, outer: Reading) -> bool:
    lines = inner.units[0].here, inner.units[-1].here
    return len(inner.units) < len(outer.units) and outer.units[0].here < lines[0] and lines[1] < outer.units[-1].here


def enough(count: int) -> float:
    """The log-odds from which on a run of so many headers is taken for a thread, wherever it stands."""
    return ENOUGH if count > 1 else ENOUGH_FOR_ONE


def needed(around: Surroundings, reading: Reading) -> float:
    """The log-odds from which on a reading is taken for a thread."""
    if _is_the_one_counted(around, reading):
        return ENOUGH - most_by_wording()
    return enough(len(reading.units))


def _is_the_one_counted(around: Surroundings, reading: Reading) -> bool:
    """Is it a lone header right below a line that counts one comment, which stands below prose?"""
    page = around.page
    heading = page.heading_of(reading.begin) if len(reading.units) == 1 else None
    if heading is None or page.counts.get(heading) != 1 or not around.prose_above(heading):
        return False
    return not any(page.sizes[at] for at in range(heading + 1, reading.begin) if at not in page.barriers)


def likeliest(around: Surroundings, run: Run, prior: Prior) -> Rated:
    """The likeliest of the readings of one run."""
    return max(_possible(around, run), key=lambda one: one.fit + prior(one.reading))


def _possible(around: Surroundings, run: Run) -> Iterator[Rated]:
    """The readings of a run that can be the likeliest; one that cannot is left as soon as that is clear."""
    times = of_times(run)
    hopes = most_of_run(scale("layout").most, around, run, times)
    bonus = math.inf if around.page.dialects else ROUNDING
    best = -math.inf
    for name_at, units in headers_of(around.page, run):
        thinned = len(units) < len(run)
        headers = Headers(around.page, units, name_at, of_times([unit.anchor for unit in units]) if thinned else times)
        for side in sides_of(around.page, units, name_at):
            rated = _look(around, headers, side, hopes, best - bonus)
            if rated is not None:
                best = max(best, rated.fit)
                yield rated


def _look(around: Surroundings, headers: Headers, side: Side, hopes: Mapping[str, float], least: float) -> Rated | None:
    """A reading and its features; None as soon as it is clear that its fit is less than `least`.

    What is not known yet is hoped for: it has the value that speaks most for the reading.
    """
    fit = scale("layout").weigh
    values = {**hopes, **of_names(headers, side)}
    if fit(values) < least:
        return None
    values.update(of_form(headers, side))
    if fit(values) < least:
        return None
    reading = lay_out(around.page, headers.units, headers.name_at, side)
    values.update(of_place(around, reading))
    if fit(values) < least:
        return None
    values.update(of_texts(around.page, reading, headers.form.offered))
    return Rated(reading, values, fit(values))


def most_of_run(
    most: Mapping[str, float], around: Surroundings, run: Run, times: Mapping[str, float]
) -> dict[str, float]:
    """The features of the reading of a run that weighs as much as any could.

    `most` is the same for readings of any run, `times` what `of_times` says of this one.
    """
    known = {"always": 1.0, "clean page": around.clean}
    if len(run) < FEWEST_TO_THIN:
        known.update(times)
    page = around.page
    if not page.has_blanks:
        known["blank lines"] = 0.0
    if not page.is_indented:
        known["indented"] = 0.0
    tops = {name: top for name, top in _tops(around, run, times).items() if most[name] > 0}
    return {**most, **tops, **known}


def _tops(around: Surroundings, run: Run, times: Mapping[str, float]) -> dict[str, float]:
    """The greatest value of features that are never below 0; every thread begins above the last of its anchors."""
    page, count = around.page, len(run)
    end, last = len(page.lines), run[-1].line.index
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
        "form": float(page.form_from(run[0].line.index) is not None),
        "at the end": at_end,
        "at the end of a clean page": at_end * around.clean,
        "place": last / end,
        "prose above": min(1.0, bisect_left(page.prose, last) / 5),
        "distinct names": 1.0 if count > 2 else 0.5,
        "length": math.log1p(page.lines[-1].end) / 6,
        "outlier": float(count > 2),
        "outlier of one or two": float(count <= 2),
        "clock": math.ceil(times["clock"]),
        "many, with clock": math.ceil(times["clock"]) * many,
        "many, dates only": math.ceil(1 - times["clock"]) * many,
    }
