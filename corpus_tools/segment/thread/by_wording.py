"""Where readers' replies begin in a text whose extractor dropped every name and date of its comments.

A log-linear model rates every line as the place where the replies begin, and "nowhere" as one more answer; what it
knows of a place are the log-odds that the lines before and behind it are readers' (`words/voice.py`), and the shapes of
the lines on either side. Trained by `scripts/train_wording.py`; see docs/inferred-boundary.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log

from corpus_tools.segment.lines import Line
from corpus_tools.words.voice import CLIP, Model, describe, model, total

LINES_MAX = 1500
"""Longer texts are not main content."""

_MENU_MAX = 40
_MENU_SHARE = 0.5
_TOP = 10
_CANDIDATES = 40
_NEAR = 3
_VOICE = frozenset({"late question", "late first"})


def infer_boundary(lines: Sequence[Line]) -> int | None:
    """The index in `lines` of the first reply, or None where there seems to be none or too little speaks for it."""
    texts = [line.text for line in lines]
    if not 2 <= len(texts) <= LINES_MAX or is_menu(texts):
        return None
    features = describe(texts)
    weights = model()
    chances = places(weights, features, weights.odds(features))
    if sum(chances) < weights.threshold:
        return None
    return first_reply(features, chances)


def first_reply(features: Sequence[Sequence[str]], chances: Sequence[float]) -> int:
    """Where the replies begin, if there are any, by the features of the lines and what `places` says of them.

    That is the best place, or a line shortly before it that is the first of the whole text, quotations aside, to ask
    something or to say "I": a comment of several paragraphs may otherwise begin as soberly as an article.
    """
    place = best_place(chances)
    near = range(max(0, place - _NEAR), place)
    return next((k for k in near if not _VOICE.isdisjoint(features[k])), place)


def is_menu(texts: Sequence[str]) -> bool:
    """Is this a whole page with its navigation, rather than the text of an article?

    Navigation stands on top: of 190 texts with replies two begin so, of a thousand pages of newspapers 380.
    """
    return is_mostly_menu(texts) or is_mostly_menu(texts[:_TOP])


def is_mostly_menu(texts: Sequence[str]) -> bool:
    """Are most of these lines short and without a mark at their end, as the entries of a menu are?"""
    return sum([len(text) < _MENU_MAX and text[-1].isalnum() for text in texts]) > _MENU_SHARE * len(texts)


def best_place(chances: Sequence[float]) -> int:
    """The place with the highest expected F1 of reply lines, which is not always the likeliest one."""
    size = len(chances)
    likely = sorted(range(size), key=lambda k: (-chances[k], k))[:_CANDIDATES]

    def expected(k: int) -> float:
        return sum(2 * (size - max(j, k)) / (2 * size - j - k) * chances[j] for j in likely)

    return max(likely, key=lambda k: (expected(k), -k))


def places(model: Model, features: Sequence[Sequence[str]], odds: Sequence[float]) -> list[float]:
    """The probability of each line to be the first reply; what is missing to 1 says that there is none.

    `odds` are the log-odds of the lines to be replies.
    """
    scores, weight = [], model.place.get
    for k, place in enumerate(place_features(odds)):
        score = sum([weight(name, 0.0) * value for name, value in place.items()])
        score += total(model.first, features[k])
        scores.append(score + (total(model.before, features[k - 1]) if k else 0.0))
    highest = max(0.0, *scores)
    parts = [exp(score - highest) for score in scores]
    whole = sum(parts) + exp(-highest)
    return [part / whole for part in parts]


def place_features(odds: Sequence[float]) -> list[dict[str, float]]:
    """For each line, what the log-odds of the lines before it and from it on say of it as the first of the replies."""
    size = len(odds)
    sums = [0.0]
    for value in odds:
        sums.append(sums[-1] + max(-CLIP, min(CLIP, value)))

    steps = [after - before for before, after in pairwise(sums)]
    found = []
    for k in range(size):
        behind = size - k
        whole = sums[size] - sums[k]
        after, before = whole / behind, sums[k] / k if k else 0.0
        next_three = (sums[min(size, k + 3)] - sums[k]) / min(3, behind)
        last_three = (sums[k] - sums[max(0, k - 3)]) / min(3, k) if k else 0.0
        place = {
            "always": 1.0,
            "sum": max(-3.0, min(3.0, whole / 10)),
            "scaled sum": whole / behind**0.5,
            "mean behind": after,
            "mean before": before,
            "rise": after - before,
            "near rise": next_three - last_three,
            "three behind": next_three,
            "three before": last_three,
            "this": odds[k] / 2,
            "next": steps[k + 1] if behind > 1 else 0.0,
            "last": steps[k - 1] if k else 0.0,
            "last but one": steps[k - 2] if k > 1 else 0.0,
            "log lines behind": log(behind),
            "log lines before": log(k + 1),
            "share behind": behind / size,
        }
        if behind <= 3:
            place[f"lines behind {behind}"] = 1.0
        if k < 2:
            place[f"lines before {k}"] = 1.0
        found.append(place)
    return found
