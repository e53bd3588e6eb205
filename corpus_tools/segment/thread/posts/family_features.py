"""What speaks for a family of stamps to be those of posts, before anybody knows where their texts begin and end."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median

from corpus_tools.segment.thread.posts.list_features import count_agrees, of_numbers, of_times, within
from corpus_tools.segment.thread.posts.parts import Family, Sheet

_TEXT, _NOTHING, _FAR = 40, 10, 10


def of_family(sheet: Sheet, family: Family, shared: float) -> dict[str, float]:
    """Small numbers with names; `shared` is the share of its stamps that the reading of the headers has too."""
    lines = [stamp.index for stamp in family]
    count, first, last = len(lines), lines[0], lines[-1]
    steps = [b - a for a, b in pairwise(lines)]
    sizes = [sum(sheet.page.sizes[a + 1 : b]) for a, b in pairwise(lines)]
    times = of_times([stamp.time for stamp in family])
    return {
        "always": 1.0,
        "many": math.log(count) / 3,
        "two": float(count == 2),
        "rising": times["rising"],
        "falling": times["falling"],
        "line by line": sum(step == 1 for step in steps) / len(steps),
        "lines": min(1.0, median(steps) / _FAR),
        "length": math.log1p(median(sizes)) / 6,
        "texts": sum(size > _TEXT for size in sizes) / len(sizes),
        "empty": sum(size < _NOTHING for size in sizes) / len(sizes),
        "covers": within(sheet.prose, range(first, last)) / max(1, len(sheet.prose)),
        "count agrees": count_agrees(sheet, sheet.page.heading_of(first), count),
        "numbered": of_numbers(sheet, family)["numbered"],
        "place": first / len(sheet.texts),
        "spans": (last - first) / len(sheet.texts),
        "same headers": shared,
    }
