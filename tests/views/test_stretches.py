"""A record and its bytes as labelled stretches: nothing is lost, and each thing stands where it belongs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from corpus_tools import Normalized, Options, normalize, repair
from corpus_tools.base.model import Label, WarningCode
from corpus_tools.record.record import from_record
from corpus_tools.views.stretches import LabelledPage, NotItsSource, Stretch, labelled, restored
from tests.samples import NAME, RAW, record
from tests.test_invariants import files, normalized


def page(raw: bytes) -> LabelledPage:
    """The page of the record of `raw`, from the record and the bytes alone."""
    document = from_record(normalize(raw, name="a.txt").record)
    return labelled(document, restored(document, raw))


def warned(raw: bytes, code: WarningCode) -> Stretch | None:
    """The stretch that has the warning; None if it is about no stretch. There must be the warning somewhere."""
    found = page(raw)
    places: list[Stretch | None] = [s for s in found.stretches for warning in s.warnings if warning.code is code]
    places += [None for warning in found.warnings if warning.code is code]
    assert len(places) == 1
    return places[0]


@given(files())
def test_the_stretches_are_the_whole_page(raw: bytes) -> None:
    made: Normalized | None = normalized(raw)
    if made is None:
        return
    again = restored(made.document, raw)
    assert again.text == repair(raw).text
    found = labelled(made.document, again)
    assert "".join(s.text for s in found.stretches) == again.text
    assert [(s.label, s.raw_start, s.raw_end, s.comment) for s in found.stretches] == [*made.document.segments]
    placed = [edit for s in found.stretches for edit in s.edits]
    assert [one.edit for one in placed] == [*made.document.edits]
    assert all(again.text[one.start : one.end] == one.edit.after for one in placed)
    warnings = [*found.warnings, *(warning for s in found.stretches for warning in s.warnings)]
    assert sorted(w.code for w in warnings) == sorted(w.code for w in made.document.warnings)


def test_repairs_stand_in_the_text_of_their_stretch() -> None:
    document = from_record(record())
    found = labelled(document, restored(document, RAW))
    repaired = [(s, edit) for s in found.stretches for edit in s.edits if edit.edit.kind == "mojibake"]
    assert [(s.label, s.text[edit.start - s.start : edit.end - s.start]) for s, edit in repaired] == [
        (Label.PARAGRAPH, "’"),
        (Label.PARAGRAPH, "é"),
    ]


def test_other_bytes_are_refused() -> None:
    document = normalize(RAW, name=NAME).document
    with pytest.raises(NotItsSource, match="has changed"):
        restored(document, RAW + b"x")
    with pytest.raises(NotItsSource, match="now read as utf-8"):
        restored(replace(document, source=replace(document.source, encoding="koi8-r")), RAW)
    wrong = replace(document.edits[0], before="x")
    with pytest.raises(NotItsSource, match=f"byte {wrong.start} is not there"):
        restored(replace(document, edits=(wrong, *document.edits[1:])), RAW)


COUNT = b"""\
A bridge too few

The river has one bridge, and on most days that is one fewer than the people who live beside it would like to have.

5 Comments

Ann says:
May 4, 2010 at 8:21 pm
I would not cross it in a storm, and neither should you.

Bob says:
May 5, 2010 at 9:00 am
It is a fine bridge, and it has stood here for a hundred years or more.
"""


DATES = b"""\
A day on the river

By Ann Other

03/04/2019

A day like any other, on which the river rose and the people stayed at home all afternoon.
"""


def test_a_warning_stands_at_its_place() -> None:
    counted = warned(COUNT, WarningCode.COMMENT_COUNT_MISMATCH)
    assert counted is not None
    assert counted.text.strip() == "5 Comments"
    damaged = warned("Der Fluß hat eine Brücke.\n\nDaran steht “Ã¤”.\n".encode(), WarningCode.ENCODING_UNSURE)
    assert damaged is not None
    assert "“Ã¤”" in damaged.text
    lost = warned("Une rivière, un pont.\n\nLa page est coupé".encode() + b"\xc3", WarningCode.BYTES_DROPPED)
    assert lost is not None
    assert "coupé" in lost.text
    dated = warned(DATES, WarningCode.AMBIGUOUS_DATE)
    assert dated is not None
    assert dated.text.strip() == "03/04/2019"


def test_a_warning_about_the_whole_document_stands_at_no_place() -> None:
    document = normalize(RAW, name=NAME, options=Options(min_confidence=1.0)).document
    found = labelled(document, restored(document, RAW))
    assert [warning.code for warning in found.warnings] == [WarningCode.LOW_CONFIDENCE]
    assert not any(stretch.warnings for stretch in found.stretches)
