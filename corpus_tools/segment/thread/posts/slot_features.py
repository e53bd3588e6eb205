"""What speaks for each slot of a list to hold the posts' names: small numbers with names, which `choose` weighs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from corpus_tools.dates.find import find_times
from corpus_tools.segment.thread.posts.parts import Places, PostList, Quote, Sheet
from corpus_tools.words import cues

_NAME = re.compile(r"^[A-ZÀ-Þ][\w.'’-]*(?: [\w.'’-]+){0,3}$")
_BESIDE = ("inline", "left", "right", "start", "next", "prior", "after", "ahead")
_KINDS = (*_BESIDE, "above", "below", "before", "top", "first", "label", "header")
"""Where a slot can stand."""

Values = Mapping[str, Sequence[str | None]]
"""The names in each slot."""


def of_slots(sheet: Sheet, posts: PostList) -> dict[str, dict[str, float]]:
    """What speaks for each slot of a list to hold the names of the posts."""
    lines = sheet.page.lines
    values: Values = {
        kind: [place.name.of(lines[place.index]) if place else None for place in places]
        for kind, places in posts.slots.items()
    }
    ranks = _determined(values)
    return {
        kind: {
            **_of_values(sheet, kind, posts.slots[kind], values[kind]),
            "determines": ranks[kind],
            "twin": _twin(posts, values, kind),
            "wanders": _wanders(posts, values, kind),
            "begins block": _begins(posts, kind),
            **_of_quotes(posts.quotes, values[kind]),
        }
        for kind in posts.slots
    }


def _of_quotes(quotes: Sequence[Quote], values: Sequence[str | None]) -> dict[str, float]:
    told = [(value in quote.line) for quote in quotes if (value := values[quote.post])]
    right = sum(told)
    return {
        "quoted rightly": right / len(told) if told else 0.0,
        "quoted wrongly": float(bool(told) and not right and any(v and v in q.line for v in values for q in quotes)),
    }


def _determined(values: Values) -> dict[str, float]:
    """For each slot how many more it determines than determine it, as a share: a person has one rank, a rank many."""
    wins = dict.fromkeys(values, 0)
    kinds = list(values)
    for number, a in enumerate(kinds):
        for b in kinds[number + 1 :]:
            pairs = {(x, y) for x, y in zip(values[a], values[b], strict=True) if x and y}
            firsts, seconds = len({x for x, _ in pairs}), len({y for _, y in pairs})
            if firsts == seconds or len(pairs) < 2:
                continue
            if len(pairs) == firsts:
                wins[a] += 1
                wins[b] -= 1
            elif len(pairs) == seconds:
                wins[a] -= 1
                wins[b] += 1
    return {kind: won / max(1, len(kinds) - 1) for kind, won in wins.items()}


def _twin(posts: PostList, values: Values, kind: str) -> float:
    """The share of posts whose name another slot, at another place, repeats."""
    own = posts.slots[kind]
    twins = 0
    for number, (place, value) in enumerate(zip(own, values[kind], strict=True)):
        twins += place is not None and any(
            values[other][number] == value
            and (there := posts.slots[other][number]) is not None
            and (there.index, there.name.start) != (place.index, place.name.start)
            for other in values
            if other != kind
        )
    return twins / len(own)


def _begins(posts: PostList, kind: str) -> float:
    """The share of posts that begin with the name."""
    firsts = [next((i for i in block if not posts.template.holds(i)), -1) for block in posts.blocks]
    return sum(p is not None and p.index == first for p, first in zip(posts.slots[kind], firsts, strict=True)) / len(
        firsts
    )


def _wanders(posts: PostList, values: Values, kind: str) -> float:
    """The share of the values that also fill another slot of a post which they do not name: words of the interface."""
    own = values[kind]
    distinct = {value for value in own if value}
    found: set[str] = set()
    for other, theirs in values.items():
        if other != kind:
            found.update(v for v, mine in zip(theirs, own, strict=True) if v in distinct and mine and mine != v)
    return len(found) / max(1, len(distinct))


def _of_values(sheet: Sheet, kind: str, places: Places, values: Sequence[str | None]) -> dict[str, float]:
    seen = Counter([value for value in values if value])
    count, filled = len(values), seen.total()
    distinct = len(seen) / filled
    return {
        "always": 1.0,
        "filled": filled / count,
        "first nameless": float(values[0] is None),
        "distinct": distinct,
        "distinct, of many": distinct * math.log(count) / 3,
        "one value": float(len(seen) == 1 and count > 2),
        "elsewhere": sum(sheet.count(value) > number for value, number in seen.items()) / len(seen),
        "quoted": sum(sheet.is_quoted(value) for value in seen) / len(seen),
        "vouched": sum(p is not None and (p.name.says or p.name.by) for p in places) / count,
        "sentence": sum(len(sheet.texts[p.index]) > 60 for p in places if p) / filled,
        **_of_spelling([value for value in values if value]),
        **_of_kind(kind),
    }


def _of_spelling(known: Sequence[str]) -> dict[str, float]:
    filled = len(known)
    roles = cues.phrases().role
    return {
        "length": min(40, sum(map(len, known)) / filled) / 20,
        "words": min(6, sum(value.count(" ") + 1 for value in known) / filled) / 3,
        "one word": sum(" " not in value for value in known) / filled,
        "like a name": sum(bool(_NAME.match(value)) for value in known) / filled,
        "number": sum(2 * sum(map(str.isdigit, value)) >= len(value) for value in known) / filled,
        "with digits": sum(any(map(str.isdigit, value)) for value in known) / filled,
        "role": sum(cues.bare(value) in roles for value in known) / filled,
        "interface": sum(cues.is_interface(value) for value in known) / filled,
        "single letter": sum(len(value) == 1 for value in known) / filled,
        "punctuated": sum(value[-1] in ".!?:," for value in known) / filled,
        "lower case": sum(value[0].islower() for value in known) / filled,
        "a date": sum(bool(find_times(value)) for value in known) / filled,
    }


def _of_kind(kind: str) -> dict[str, float]:
    """What the kind of a slot says, its first word being where it stands: "above 1 piece"."""
    where, *rest = kind.split()
    return {
        "far": next((int(word) for word in rest if word.isdigit()), 0) / 3,
        "piece": float("piece" in rest),
        "whole": float("whole" in rest),
        "trimmed": float("trimmed" in rest),
        "first word": float("word" in rest),
        **{f"at {at}": float(where == at) for at in _KINDS},
    }
