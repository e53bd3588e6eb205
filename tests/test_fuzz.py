"""A little of what `fuzz_repair.py` does for twenty minutes."""

from __future__ import annotations

import random

from tests.fuzz_repair import check, damaged


def test_a_little_fuzz() -> None:
    source = random.Random(1)
    for _ in range(300):
        check(damaged(source))
