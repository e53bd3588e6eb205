"""Limits: what is too much is refused with the option that allows it, and nothing below a limit is."""

from __future__ import annotations

import pytest

from corpus_tools import normalize
from corpus_tools.base.errors import BadInput
from corpus_tools.base.limits import depth_of, require_few_comments
from corpus_tools.base.options import Limits, Options
from tests.samples import NAME, RAW, record

LONGEST_LINE = max(map(len, RAW.decode().replace("â€™", "’").replace("Ã©", "é").split("\r\n")))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (
            Limits(line_length=LONGEST_LINE - 1),
            f"a line has {LONGEST_LINE} characters, more than {LONGEST_LINE - 1}; "
            "break it or raise --limit line-length (in Python Limits(line_length=…))",
        ),
        (
            Limits(comments=2),
            "the page has 3 comments, more than 2; raise --limit comments (in Python Limits(comments=…))",
        ),
        (
            Limits(nesting=1),
            "replies are 2 levels deep, more than 1; raise --limit nesting (in Python Limits(nesting=…))",
        ),
    ],
)
def test_too_much(limits: Limits, reason: str) -> None:
    with pytest.raises(BadInput) as error:
        normalize(RAW, name=NAME, options=Options(limits=limits))
    assert error.value.reason == reason


def test_just_enough() -> None:
    limits = Limits(len(RAW), line_length=LONGEST_LINE, comments=3, nesting=2)
    assert normalize(RAW, name=NAME, options=Options(limits=limits)).record == record()


def test_the_levels_of_replies() -> None:
    parents = [("c1", None), ("c2", "c1"), ("c3", None), ("c4", "c2"), ("c5", "c3")]
    require_few_comments(parents, Limits(nesting=3))
    with pytest.raises(BadInput, match="replies are 3 levels deep, more than 2"):
        require_few_comments(parents, Limits(nesting=2))


@pytest.mark.parametrize(
    ("value", "levels"), [(1, 0), ("[[", 0), ([], 1), ({}, 1), ({"a": [1, {}], "b": 1}, 3), ([[], [[]]], 3)]
)
def test_the_levels_of_json(value: object, levels: int) -> None:
    assert depth_of(value) == levels
