"""Applying, inverting, composing and mapping changes: properties that hold for any text and any bytes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.base.model import EditKind
from corpus_tools.text.changes import Change, ChangeTable, apply, compose, invert
from corpus_tools.text.repair import repair
from tests.encoding_strategies import RAW


@st.composite
def text_and_changes(draw: st.DrawFn, text: str | None = None) -> tuple[str, list[Change]]:
    if text is None:
        text = draw(st.text("abcdef", max_size=20))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [Change(EditKind.CONTROL, start, end, draw(st.text("XYZ", max_size=3))) for start, end in spans]


@given(text_and_changes())
def test_invert_undoes_apply(case: tuple[str, list[Change]]) -> None:
    text, changes = case
    assert apply(apply(text, changes), invert(text, changes)) == text


@given(st.data())
def test_compose_has_the_effect_of_both(data: st.DataObject) -> None:
    text, first = data.draw(text_and_changes())
    middle = apply(text, first)
    _, second = data.draw(text_and_changes(middle))
    both = list(compose(first, second))
    assert apply(text, both) == apply(middle, second)
    assert all(a.end <= b.start for a, b in pairwise(both))


@given(text_and_changes())
def test_a_table_holds_what_was_put_in(case: tuple[str, list[Change]]) -> None:
    changes = case[1]
    table = ChangeTable(changes)
    assert list(table) == changes
    assert [table[i] for i in range(len(table))] == changes


@given(RAW)
def test_positions_survive_the_way_to_the_raw_file_and_back(raw: bytes) -> None:
    repaired = repair(raw)
    starts = {change.start for change in invert(repaired.decoded.text, repaired.table)}
    splits = [0, *sorted(starts), len(repaired.text)]
    offsets = repaired.raw_offsets(splits)
    assert offsets == sorted(offsets)
    assert offsets[0] == 0
    if repaired.text:
        assert offsets[-1] == len(raw)
    assert repaired.repaired_offsets(offsets) == splits
