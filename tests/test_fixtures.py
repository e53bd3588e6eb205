"""Every case in fixtures/**/*.txt: a page as raw text, then the outline that a careful reader expects of it.

CONTRIBUTING.md explains the format; a new case needs no Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from corpus_tools import normalize
from corpus_tools.check.outline import CASE, EXPECT, KNOWN_FAILURE, outline

FIXTURES = Path(__file__).parent / "fixtures"
BASIS = re.compile(r"comment c\d+ > c\d+ \(")


def cases() -> Iterator[ParameterSet]:
    for path in sorted(FIXTURES.rglob("*.txt")):
        for case in re.split(rf"^{CASE}", path.read_bytes().decode("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = case.partition("\n")
            text, _, outline = rest.partition(EXPECT)
            marks = [pytest.mark.xfail(strict=True)] if name.endswith(KNOWN_FAILURE) else []
            yield pytest.param(text, outline.split("\n"), id=f"{path.stem}: {name}", marks=marks)


@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_outline_is_what_a_reader_expects(text: str, expected: list[str]) -> None:
    expected = [line for line in expected if line]
    with_furniture = any(line.startswith("furniture: ") for line in expected)
    with_basis = any(BASIS.match(line) for line in expected)
    document = normalize(text.encode(), name="fixture.txt").document
    assert outline(document, text.encode(), with_furniture=with_furniture, with_basis=with_basis) == expected
