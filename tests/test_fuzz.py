"""A little of what `fuzz_repair.py` and `fuzz_pipeline.py` do for as long as one likes."""

from __future__ import annotations

import random

import pytest

from tests import fuzz_pipeline, fuzz_repair


def test_a_little_fuzz() -> None:
    source = random.Random(1)
    for _ in range(300):
        fuzz_repair.check(fuzz_repair.damaged(source))


def test_a_little_fuzz_through_the_whole_pipeline() -> None:
    source = random.Random(1)
    for _ in range(20):
        fuzz_pipeline.check(fuzz_pipeline.page(source))


FOUND = (
    b"\n\nMarch 4, 2019 at 9:12 am\nMarch 4, 2019 at 9:12 am",
    b"> as somebody wrote above\n> as somebody wrote above\nMarch 4, 2019 at 9:12 am\nAnn says:\n"
    b"@Ann no, that is not what I ment.\nMarch 4, 2019 at 9:12 am",
    b"By Jane Smith, Reporter\n" * 4 + b" times:",  # a byline that goes on in an indented line
)


@pytest.mark.parametrize("raw", FOUND)
def test_what_fuzzing_has_found(raw: bytes) -> None:
    fuzz_pipeline.check(raw)
