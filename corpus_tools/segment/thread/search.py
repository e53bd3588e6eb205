"""The page's template is chosen: the run of headers, and its layout, for which the evidence is strongest.

The weights of `data/models/threads.json` are fitted by `scripts/train_threads.py`: `layout` chooses among readings,
and the sum weighted by `thread` is the log-odds that the run, so read, is a thread.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from corpus_tools.segment.thread.bounds import most, most_of_run
from corpus_tools.segment.thread.dialects.files import shipped
from corpus_tools.segment.thread.dialects.known import is_known
from corpus_tools.segment.thread.features import (
    FEATURES,
    ROUNDING,
    Surroundings,
    look_around,
    of_place,
    of_texts,
    wording,
)
from corpus_tools.segment.thread.first_footer import find_opening
from corpus_tools.segment.thread.header_features import Headers, of_form, of_names, of_times, read_headers
from corpus_tools.segment.thread.layouts import (
    SIDES,
    Run,
    Side,
    Template,
    begun_at,
    lay_out,
    layouts,
    marked_begin,
    runs,
    without_constant,
)
from corpus_tools.segment.thread.page import Page
from corpus_tools.words.voice import CLIP

DIALECT_BONUS = 2.0
"""What is added to the log-odds of a reading, as a layout and as a thread, where it is that of a dialect known by name.

A prior and no feature: the weights were fitted without it, so that platforms nobody listed are judged as before. It is
worth about as much as "says" with a time: enough to decide between likely readings, too little to make a thread of
teasers.
"""
SURE = 2.0
"""Log-odds from which on nobody asks whether the dialect is a known one, because it takes time and decides nothing."""
OWN_DIALECT_BONUS = 6.0
"""The same for a dialect of the caller's, who wrote it for these very pages: as much as all other evidence together."""

ENOUGH_FOR_ONE = -0.15
"""The same for a run of one: a single date beside a name is a byline more often than a comment."""
ENOUGH = -1.8
"""The log-odds from which on a run is taken for a thread; below 0: a missed thread ends up in the body."""


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The fitted weights, by table and feature."""
    table: dict[str, dict[str, float]] = json.loads(
        (files("corpus_tools") / "data" / "models" / "threads.json").read_text("utf-8")
    )
    return table


class Scale:
    """A table of weights: how much a reading weighs, and the features of one that weighs as much as any could."""

    def __init__(self, table: str) -> None:
        self._weights = [weights()[table][name] for name in FEATURES]
        self.most = most(weights()[table])

    def weigh(self, values: Mapping[str, float]) -> float:
        """The weighted sum of all features, which are in the order of `FEATURES`."""
        total: float = sum(map(mul, self._weights, values.values()))
        return total


@cache
def scale(table: str) -> Scale:
    """The scale `layout` or `thread`."""
    return Scale(table)


class Rated(NamedTuple):
    """A reading with its features, its fit as a layout, and its `prior` if that had to be asked."""

    reading: Template
    values: Mapping[str, float]
    fit: float
    gain: float | None = None


def find_template(page: Page) -> Template | None:
    """The run with the best evidence for being a thread, in its likeliest layout; None if no run has enough."""
    best = _best(page, sorted(_rated(page), key=lambda rated: -rated[0]))
    if best is None:
        return None
    best = replace(best, units=without_constant(page, best.units))
    if best.side is Side.ABOVE and marked_begin(page, best.units, best.name_at) is None:
        return begun_at(page, best, find_opening(page, best, weights()["opening"]))
    return best


def _rated(page: Page) -> list[tuple[float, Template]]:
    """The runs that can be the thread, each in its likeliest layout, with the log-odds that it is, wording left out.

    The longest run goes first; where that is a thread for sure, the others must be able to beat it.
    """
    around, wording = look_around(page), _most_by_wording()
    found = list(runs(page))
    least = -math.inf
    rated: dict[int, tuple[float, Template]] = {}
    for number in sorted(range(len(found)), key=lambda number: -len(found[number].anchors)):
        run = found[number]
        if least > -math.inf and _hope(around, run) < least:
            continue
        odds, reading = _rate(around, run)
        if not _has_article(page, reading):
            continue
        rated[number] = odds, reading
        certain = odds - wording
        if certain > _enough(len(run.anchors)):
            least = max(least, certain)
    return [rated[number] for number in sorted(rated)]


def _has_article(page: Page, reading: Template) -> bool:
    """Is something above that the comments can be about? If not, a lone one is the article itself.

    A caller's dialect is for pages that may hold comments alone.
    """
    return len(reading.units) > 1 or reading.begin >= page.opening or bool(page.dialects)


def _hope(around: Surroundings, run: Run) -> float:
    """At least the log-odds that a run is a thread, its wording included; a caller's dialect gives hope to all."""
    if around.page.dialects:
        return math.inf
    thread = scale("thread")
    values = most_of_run(thread.most, around, run, of_times(run.anchors))
    return thread.weigh(values) + _most_by_wording() + DIALECT_BONUS + ROUNDING


def _rate(around: Surroundings, run: Run) -> tuple[float, Template]:
    """A run in its likeliest layout, and the log-odds that it is a thread, its wording left out."""
    page = around.page
    reading, values, _, gain = likeliest(around, run)
    odds = scale("thread").weigh(values)
    if page.dialects or ENOUGH - DIALECT_BONUS < odds < SURE:
        odds += prior(page, reading) if gain is None else gain
    return odds, reading


def _most_by_wording() -> float:
    """What the wording of the texts can add to the log-odds, or take off."""
    return weights()["thread"]["wording"] * CLIP


def _best(page: Page, rated: Sequence[tuple[float, Template]]) -> Template | None:
    """The best of runs that are sorted by their log-odds; their wording is only looked at where it could decide."""
    weight, most = weights()["thread"]["wording"], _most_by_wording()
    rated = [(odds, reading) for odds, reading in rated if odds + most > _enough(len(reading.units))]
    best, best_odds = None, -math.inf
    for k, (odds, reading) in enumerate(rated):
        if odds + most <= best_odds:
            break
        rival = max(ENOUGH_FOR_ONE, rated[k + 1][0] + most if k + 1 < len(rated) else -math.inf)
        if best is None and odds - most > rival:
            return reading
        least = max(best_odds, _enough(len(reading.units)))
        said = wording(page, reading, (least - odds) / weight)
        if said is not None and odds + weight * said > least:
            best, best_odds = reading, odds + weight * said
    return best


def _enough(count: int) -> float:
    return ENOUGH if count > 1 else ENOUGH_FOR_ONE


def likeliest(around: Surroundings, run: Run) -> Rated:
    """The likeliest of the readings of one run."""
    page = around.page
    rated = list(_possible(around, run))
    least = -math.inf if page.dialects else max([one.fit for one in rated]) - DIALECT_BONUS
    rivals = [one for one in rated if one.fit >= least]
    if len(rivals) == 1:
        return rivals[0]
    best, most = rivals[0], -math.inf
    for one in rivals if page.dialects else sorted(rivals, key=lambda one: -one.fit):
        if not page.dialects and one.fit + DIALECT_BONUS <= most:
            break  # a dialect takes long to ask, and no answer could help the others
        gain = prior(page, one.reading)
        if one.fit + gain > most:
            best, most = one._replace(gain=gain), one.fit + gain
    return best


def _possible(around: Surroundings, run: Run) -> Iterator[Rated]:
    """The readings of a run that can be the likeliest; one that cannot is left as soon as that is clear."""
    times = of_times(run.anchors)
    hopes = most_of_run(scale("layout").most, around, run, times)
    bonus = math.inf if around.page.dialects else DIALECT_BONUS + ROUNDING
    best = -math.inf
    for name_at in layouts(run):
        headers = read_headers(run, name_at, times)
        for side in SIDES[name_at]:
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


def prior(page: Page, reading: Template) -> float:
    """What a reading gains if its headers, and the side of its texts, are those of a dialect known by name."""
    if is_known(page, reading, page.dialects):
        return OWN_DIALECT_BONUS
    return DIALECT_BONUS if is_known(page, reading, shipped()) else 0.0
