"""A little of what the modules `fuzz_….py` do for as long as one likes."""

from __future__ import annotations

import random

import pytest

from corpus_tools.run.reader import Reader
from tests import fuzz_folder, fuzz_pipeline, fuzz_repair, fuzz_shards
from tests.amount import share


def test_a_little_fuzz() -> None:
    source = random.Random(1)
    for _ in range(share(300)):
        fuzz_repair.check(fuzz_repair.damaged(source))


def test_a_little_fuzz_through_the_whole_pipeline() -> None:
    source = random.Random(1)
    for _ in range(share(20)):
        fuzz_pipeline.check(fuzz_pipeline.page(source))


def test_a_little_fuzz_of_shards_and_archives() -> None:
    source = random.Random(1)
    with Reader(fuzz_shards.SLOW) as reader:
        for _ in range(share(200)):
            fuzz_shards.check(reader, fuzz_shards.damaged(source))


def test_a_little_fuzz_of_output_folders_and_state() -> None:
    source = random.Random(1)
    for _ in range(share(5)):
        fuzz_folder.check(fuzz_folder.plan(source))


FOUND = (
    b"\n\nMarch 4, 2019 at 9:12 am\nMarch 4, 2019 at 9:12 am",
    b"> as somebody wrote above\n> as somebody wrote above\nMarch 4, 2019 at 9:12 am\nAnn says:\n"
    b"@Ann no, that is not what I ment.\nMarch 4, 2019 at 9:12 am",
    b"By Jane Smith, Reporter\n" * 4 + b" times:",  # a byline that goes on in an indented line
)


@pytest.mark.parametrize("raw", FOUND)
def test_what_fuzzing_has_found(raw: bytes) -> None:
    fuzz_pipeline.check(raw)
