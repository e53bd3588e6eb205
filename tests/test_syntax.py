"""Keys that stand twice: found however they are written, and never where there are none."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_tools.record.findings import Rule
from corpus_tools.record.jsonl.syntax import check_writing

TEXTS = st.text(st.sampled_from('ab"\\: é\n\u2028'), max_size=5)
VALUES = st.recursive(
    st.none() | st.integers(-3, 3) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
SEPARATORS = st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : "), (",\t", "\t:\t")])


def rules(line: bytes) -> list[Rule]:
    return [finding.rule for finding in check_writing(line, orjson.loads(line))]


@given(VALUES, SEPARATORS, st.booleans())
@example({'"': {"\\": 1}}, (",", ":"), False)
def test_a_value_written_in_any_way_repeats_nothing(value: Any, separators: tuple[str, str], ascii_only: bool) -> None:
    text = json.dumps(value, separators=separators, ensure_ascii=ascii_only)
    assert rules(text.encode() + b"\n") == []


@given(VALUES, TEXTS, VALUES, SEPARATORS, SEPARATORS, st.booleans())
@example({}, "\\", 1, (",", ":"), (",", ":"), False)
@example('":', "a", '":', (",", ":"), (" , ", " : "), False)
def test_a_key_that_stands_twice_is_found(
    value: Any, key: str, other: Any, first: tuple[str, str], second: tuple[str, str], ascii_only: bool
) -> None:
    pieces = [
        json.dumps({key: one}, separators=separators, ensure_ascii=ascii_only)[1:-1]
        for one, separators in ((value, first), (other, second))
    ]
    line = f'{{"outer":{{{",".join(pieces)}}}}}\n'.encode()
    assert Rule.DUPLICATE_KEY in rules(line)


@pytest.mark.parametrize(("end", "found"), [(b"\n", []), (b"\r\n", [Rule.LINE_END]), (b"", [Rule.LINE_END])])
def test_line_ends(end: bytes, found: list[Rule]) -> None:
    assert rules(b'{"a":1}' + end) == found
