"""Which of the lists of posts on a page is its thread, if any is: the reading of its headers, or a block that repeats.

Four tables of `data/models/posts.json`, fitted by `scripts/train_posts.py`: `names` chooses the slot of the names,
`lists` among the lists, and the sum weighted by `thread` is the log-odds that the best of them is a thread; `glance`
says the same before names and wording are known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from corpus_tools.segment.thread.posts.list_features import of_list, wording
from corpus_tools.segment.thread.posts.parts import Choice, Listed, Option, PostList, Sheet
from corpus_tools.segment.thread.posts.slot_features import of_slots
from corpus_tools.segment.thread.posts.weights import weigh, weights

MOST_FIT = 6.0
"""A slot that fits better than so is no better reason for a list."""

_CLOSELY = 4
"""So many lists of a page are looked at closely; the best is among them on 99 of 100 pages."""
_HOPELESS = -2.0
"""Log-odds at a glance below which a page has no thread: of 743 pages with one, one was so rated, and half of the
others."""
_ENOUGH, _ENOUGH_NAMELESS = 0.5, 1.5
"""Half a unit more than even odds leaves a tenth of the false threads away, and one thread in forty (sites left out).
Posts have authors; what has none is as often a row of teasers with their dates."""
NAMELESS: Mapping[str, float] = {
    "name fit": 0.0,
    "nameless": 1.0,
    "twin": 0.0,
    "quoted rightly": 0.0,
    "quoted wrongly": 0.0,
    "first nameless": 0.0,
}
"""What a list without names says of itself."""
UNSEEN = frozenset({*NAMELESS, "wording"})
"""The features of a list that are not known at a glance."""


def best_slot(
    slots: Mapping[str, Mapping[str, float]], table: Mapping[str, float]
) -> tuple[str | None, Mapping[str, float]]:
    """The slot that holds the names, None where no slot is likely to, and what that says of the list."""
    fits = [(weigh(table, values), kind) for kind, values in slots.items()]
    fit, slot = max(fits, default=(0.0, ""))
    if fit <= 0:
        return None, NAMELESS
    values = slots[slot]
    told = {name: values[name] for name in ("twin", "quoted rightly", "quoted wrongly", "first nameless")}
    return slot, {"name fit": min(MOST_FIT, fit) / 3, "nameless": 0.0, **told}


def has_names(sheet: Sheet, posts: PostList) -> bool:
    """Is a slot of these posts likely to hold names?"""
    return best_slot(of_slots(sheet, posts), weights()["names"])[0] is not None


def choose(sheet: Sheet, lists: Iterable[Listed]) -> Choice | None:
    """The list that is the thread of the page; None where none is likely enough.

    Names and wording take longest, so only the lists that are best without them are looked at so closely.
    """
    table = weights()["lists"]
    values = [(posts, {**of_list(sheet, posts), **shared}) for posts, shared in lists]
    known = sorted([(weigh(table, told), -k) for k, (_, told) in enumerate(values)], reverse=True)
    if not known or weigh(weights()["glance"], {**values[-known[0][1]][1], "score": known[0][0] / 3}) < _HOPELESS:
        return None
    best: Option | None = None
    first = second = -math.inf
    for _, k in known[:_CLOSELY]:
        posts, told = values[-k]
        slot, named = best_slot(of_slots(sheet, posts), weights()["names"])
        told = {**told, **named, "wording": wording(sheet, posts)}
        score = weigh(table, told)
        if score > first:
            best, first, second = Option(posts, told, slot), score, first
        else:
            second = max(second, score)
    if best is None:
        return None
    margin = (first - second) / 3 if second > -math.inf else 1.0
    odds = weigh(weights()["thread"], {**best.values, "score": first / 3, "margin": margin})
    return Choice(best, odds) if odds > _needed(best) else None


def _needed(option: Option) -> float:
    """The log-odds that a list needs to be taken: a thread that is none does more harm than one that is missed.

    The reading of the headers has been held against a threshold of its own.
    """
    if option.values["headed"]:
        return -math.inf
    return _ENOUGH if option.slot else _ENOUGH_NAMELESS
