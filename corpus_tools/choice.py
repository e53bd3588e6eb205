"""The page's template is chosen: the run of headers, and its layout, for which the evidence is strongest.

`data/threads.json` holds weights fitted by `scripts/train_threads.py`: `layout` chooses among the readings of one run,
and the sum weighted by `thread` is the log-odds that the run, so read, is a thread.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from corpus_tools.dialect_files import shipped
from corpus_tools.evidence import features_of_all, wording
from corpus_tools.openings import find_opening
from corpus_tools.page import Page
from corpus_tools.priors import is_known
from corpus_tools.replies import CLIP
from corpus_tools.template import Side, Template, begun_at, marked_begin, readings, without_constant

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
        (files("corpus_tools") / "data" / "threads.json").read_text("utf-8")
    )
    return table


def weighted(table: str, values: Mapping[str, float]) -> float:
    """The weighted sum of features."""
    known = weights()[table]
    return sum([known[name] * value for name, value in values.items() if value])


def find_template(page: Page) -> Template | None:
    """The run with the best evidence for being a thread, in its likeliest layout; None if no run has enough."""
    best = _best(page, sorted(_rated(page), key=lambda rated: -rated[0]))
    if best is None:
        return None
    best = replace(best, units=without_constant(page, best.units))
    if best.side is Side.ABOVE and marked_begin(page, best.units, best.name_at) is None:
        return begun_at(page, best, find_opening(page, best, weights()["opening"]))
    return best


def _rated(page: Page) -> Iterator[tuple[float, Template]]:
    """Each run in its likeliest layout, and the log-odds that it is a thread, its wording left out."""
    for run in readings(page):
        reading, values, gain = likeliest(page, run)
        odds = weighted("thread", values)
        if page.dialects or ENOUGH - DIALECT_BONUS < odds < SURE:
            odds += prior(page, reading) if gain is None else gain
        yield odds, reading


def _best(page: Page, rated: Sequence[tuple[float, Template]]) -> Template | None:
    """The best of runs that are sorted by their log-odds; their wording is only looked at where it could decide."""
    weight = weights()["thread"]["wording"]
    most = weight * CLIP
    rated = [(odds, reading) for odds, reading in rated if odds + most > _enough(reading)]
    best, best_odds = None, -math.inf
    for k, (odds, reading) in enumerate(rated):
        if odds + most <= best_odds:
            break
        rival = max(ENOUGH_FOR_ONE, rated[k + 1][0] + most if k + 1 < len(rated) else -math.inf)
        if best is None and odds - most > rival:
            return reading
        odds += weight * wording(page, reading)
        if odds > max(best_odds, _enough(reading)):
            best, best_odds = reading, odds
    return best


def _enough(reading: Template) -> float:
    return ENOUGH if len(reading.units) > 1 else ENOUGH_FOR_ONE


def likeliest(page: Page, run: Sequence[Template]) -> tuple[Template, dict[str, float], float | None]:
    """The likeliest of the readings of one run, its features, and its `prior` if that had to be asked."""
    known = features_of_all(page, run)
    fits = [weighted("layout", values) for values in known]
    least = -math.inf if page.dialects else max(fits) - DIALECT_BONUS
    rivals = [k for k, fit in enumerate(fits) if fit >= least]
    if len(rivals) == 1:
        return run[rivals[0]], known[rivals[0]], None
    best, most, gained = rivals[0], -math.inf, 0.0
    for k in rivals if page.dialects else sorted(rivals, key=lambda k: -fits[k]):
        if not page.dialects and fits[k] + DIALECT_BONUS <= most:
            break  # a dialect takes long to ask, and no answer could help the others
        gain = prior(page, run[k])
        if fits[k] + gain > most:
            best, most, gained = k, fits[k] + gain, gain
    return run[best], known[best], gained


def prior(page: Page, reading: Template) -> float:
    """What a reading gains if its headers, and the side of its texts, are those of a dialect known by name."""
    if is_known(page, reading, page.dialects):
        return OWN_DIALECT_BONUS
    return DIALECT_BONUS if is_known(page, reading, shipped()) else 0.0
