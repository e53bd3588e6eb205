"""What speaks for each slot of a list to hold the posts' names: small numbers with names, which `choose` weighs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache

from corpus_tools.dates.find import find_times
from corpus_tools.segment.thread.posts.parts import Places, PostList, Quote, Sheet
from corpus_tools.words import cues
from corpus_tools.words.language import is_function_word

_MANY, _MOSTLY = 5, 0.8
_NUMBER = re.compile(r"(?<!\S)#?[\d.,]+k?(?!\S)", re.I)
_NAME = re.compile(r"^[A-ZÀ-Þ][\w.'’-]*(?: [\w.'’-]+){0,3}$")
_BESIDE = ("inline", "left", "right", "start", "next", "prior", "up", "down", "after", "ahead")
_KINDS = (*_BESIDE, "cued", "sorted", "above", "below", "before", "top", "first", "label", "header")
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
    ranks, profiles = _determined(values), _profiles(sheet, posts)
    spots, firsts = _spots(posts, values), _firsts(posts)
    leads = "\n".join([quote.line for quote in posts.quotes])
    return {
        kind: {
            **_of_values(sheet, kind, posts.slots[kind], values[kind]),
            "determines": ranks[kind],
            "twin": _twin(spots, values[kind]),
            "wanders": _wanders(spots, values[kind]),
            "begins block": _begins(firsts, posts.slots[kind]),
            "held": _held(posts, kind),
            "profiled": max((_agreement(values[kind], profile) for profile in profiles), default=0.0),
            **_of_quotes(posts.quotes, leads, values[kind]),
            **_of_cut(sheet, values.get(kind.rpartition(" ")[0], ()), values[kind]),
        }
        for kind in posts.slots
    }


def _of_cut(sheet: Sheet, whole: Sequence[str | None], values: Sequence[str | None]) -> dict[str, float]:
    """What was cut off the names of a slot that is part of another one."""
    pairs = {(all_of_it, name) for all_of_it, name in zip(whole, values, strict=False) if all_of_it and name}
    cut = [(name, end) for all_of_it, name in pairs if (end := all_of_it.removeprefix(name)) != all_of_it and end]
    count = max(1, len(cut))
    roles = cues.phrases().role
    return {
        "cut role": sum(cues.bare(end) in roles for _, end in cut) / count,
        "cut glued": sum(not end[0].isspace() for _, end in cut) / count,
        "cut number": sum(end.strip()[:1].isdigit() for _, end in cut) / count,
        "cut known": sum(sheet.stands_alone(name, name + end) for name, end in cut) / count,
        "cut alike": 1 - len({end for _, end in cut}) / count if cut else 0.0,
    }


def _of_quotes(quotes: Sequence[Quote], leads: str, values: Sequence[str | None]) -> dict[str, float]:
    """Do the lines that lead to quotations, which are `leads`, name those who wrote the words?"""
    told = [(value in quote.line) for quote in quotes if (value := values[quote.post])]
    right = sum(told)
    wrong = bool(told) and not right and any(value in leads for value in {*values} if value)
    return {"quoted rightly": right / len(told) if told else 0.0, "quoted wrongly": float(wrong)}


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


Spots = Sequence[Mapping[str, Set[tuple[int, int]]]]
"""For each post the places, by line and offset, where a slot of it has each value."""


def _spots(posts: PostList, values: Values) -> Spots:
    found: list[dict[str, set[tuple[int, int]]]] = [{} for _ in posts.blocks]
    for kind, places in posts.slots.items():
        for spots, place, value in zip(found, places, values[kind], strict=True):
            if place is not None and value is not None:
                spots.setdefault(value, set()).add((place.index, place.name.start))
    return found


def _twin(spots: Spots, values: Sequence[str | None]) -> float:
    """The share of posts whose name another slot, at another place, repeats."""
    twins = sum(value is not None and len(own[value]) > 1 for own, value in zip(spots, values, strict=True))
    return twins / len(values)


def _firsts(posts: PostList) -> Sequence[int]:
    """The first line of each post that does not recur; -1 where there is none."""
    return [next((i for i in block if not posts.template.holds(i)), -1) for block in posts.blocks]


def _begins(firsts: Sequence[int], places: Places) -> float:
    """The share of posts that begin with the name."""
    return sum(p is not None and p.index == first for p, first in zip(places, firsts, strict=True)) / len(firsts)


def _held(posts: PostList, kind: str) -> float:
    """The share of posts whose name is a line that recurs."""
    template, places = posts.template, posts.slots[kind]
    return sum(p is not None and p.index not in template.lines and template.holds(p.index) for p in places) / len(
        places
    )


def _profiles(sheet: Sheet, posts: PostList) -> list[list[str | None]]:
    """What each post prints in lines that differ in their numbers or values only ("Posts: 1,078"), if it recurs."""
    template = posts.template
    found: dict[str, list[str | None]] = {}
    for number, (block, text) in enumerate(zip(posts.blocks, posts.texts, strict=True)):
        for at in block:
            if at in text or at in template.lines:
                continue
            label = sheet.labels[at - 1 if template.is_value(at) else at]
            key = label if label in template.labels else sheet.keys[at]
            if key and (key == label or ("9" in key and key in template.constant)):
                found.setdefault(key, [None] * len(posts.blocks))[number] = sheet.texts[at]
    return [profile for profile in found.values() if _recurs(profile)]


def _recurs(profile: Sequence[str | None]) -> bool:
    known = [value for value in profile if value]
    return 2 * len(known) > len(profile) and 1 < len(set(known)) < len(known)


def _agreement(names: Sequence[str | None], profile: Sequence[str | None]) -> float:
    """1 where the same person always has the same profile, and nobody else has it."""
    pairs = {(name, value) for name, value in zip(names, profile, strict=True) if name and value}
    return len({name for name, _ in pairs}) * len({value for _, value in pairs}) / max(1, len(pairs)) ** 2


def _wanders(spots: Spots, values: Sequence[str | None]) -> float:
    """The share of the values that also fill another slot of a post which they do not name: words of the interface."""
    distinct = {value for value in values if value}
    found = {v for own, mine in zip(spots, values, strict=True) if mine for v in own if v != mine and v in distinct}
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
        "mostly one": float(count >= _MANY and max(seen.values()) >= _MOSTLY * filled),
        "variety": math.log(len(seen)) / math.log(max(2, filled)),
        "anonymous": sum(seen[value] for value in seen if cues.bare(value) in cues.phrases().anonymous) / filled,
        "credited": sum(sheet.is_credited(value) for value in seen) / len(seen),
        "elsewhere": sum(sheet.count(value) > number for value, number in seen.items()) / len(seen),
        "quoted": sum(sheet.is_quoted(value) for value in seen) / len(seen),
        "vouched": sum(p is not None and (p.name.says or p.name.by) for p in places) / count,
        "sentence": sum(len(sheet.texts[p.index]) > 60 for p in places if p) / filled,
        **_of_spelling([value for value in values if value]),
        **_of_kind(kind),
    }


def _of_spelling(known: Sequence[str]) -> dict[str, float]:
    filled = len(known)
    sums = map(sum, zip(*map(_spelt, known), strict=True))
    shares = {name: total / filled for name, total in zip(_SPELLING, sums, strict=True)}
    return {**shares, "length": min(40, shares["length"]) / 20, "words": min(6, shares["words"]) / 3}


_SPELLING: Mapping[str, Callable[[str], float]] = {
    "length": len,
    "words": lambda value: value.count(" ") + 1,
    "one word": lambda value: " " not in value,
    "like a name": lambda value: bool(_NAME.match(value)),
    "number": lambda value: 2 * sum(map(str.isdigit, value)) >= len(value),
    "doubled": lambda value: _is_double(value),
    "amount": lambda value: bool(_NUMBER.search(value)),
    "function word": lambda value: is_function_word(value.split()[0]),
    "with digits": lambda value: any(map(str.isdigit, value)),
    "role": lambda value: cues.bare(value) in cues.phrases().role,
    "interface": cues.is_interface,
    "single letter": lambda value: len(value) == 1,
    "punctuated": lambda value: value[-1] in ".!?:,。！？：，、",
    "lower case": lambda value: value[0].islower(),
    "a date": lambda value: bool(find_times(value)),
}
"""What is asked of the spelling of a name."""


@lru_cache(maxsize=2048)  # the same names stand in many slots of a page
def _spelt(value: str) -> Sequence[float]:
    return [fact(value) for fact in _SPELLING.values()]


def _is_double(value: str) -> bool:
    """Is this a name once more behind itself?"""
    half = len(value) // 2
    return half > 1 and value[:half] == value[half:].strip()


def _of_kind(kind: str) -> dict[str, float]:
    """What the kind of a slot says, its first word being where it stands: "above 1 piece"."""
    where, *rest = kind.split()
    return {
        "far": next((int(word) for word in rest if word.isdigit()), 0) / 3,
        "piece": float("piece" in rest),
        "whole": float("whole" in rest),
        "rare": float("rare" in rest),
        "trimmed": float("trimmed" in rest),
        "first word": float("word" in rest),
        **{f"at {at}": float(where == at) for at in _KINDS},
    }
