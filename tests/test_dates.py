"""Printed times: cases are data (`cases/dates/*.toml`), rules about whole documents are below."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from corpus_tools.dates import DateOrder, find_times, has_time_cue, resolve

CASES = Path(__file__).parent / "cases" / "dates"


def cases() -> list[Any]:
    """Each case: a text, and what is found in it as [text, value, precision, utc offset] with "" for None."""
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
            found.append(pytest.param(case, id=f"{path.stem}: {case['text']}", marks=marks))
    return found


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    matches = [match for match in find_times(text) if not match.time_only or case.get("time_only")]
    order = DateOrder(case.get("order", "dmy"))
    reference = datetime.fromisoformat(case["reference"]) if "reference" in case else None
    found = []
    for match in matches:
        assert text[match.start : match.end] == match.text
        stamp = resolve(match, order=order, reference=reference)
        values = [stamp.text, stamp.value or "", stamp.precision or "", stamp.utc_offset or ""]
        found.append(values)
    expected = [[*row, *[""] * (4 - len(row))] for row in case["finds"]]
    assert found == expected
    assert has_time_cue(text) or not found
