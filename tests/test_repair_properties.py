"""The promises of decode and repair, for any bytes whatever."""

from __future__ import annotations

import re
import string

from hypothesis import given

from corpus_tools.text.changes import apply, invert
from corpus_tools.text.decode import decode
from corpus_tools.text.fixers import FIXERS
from corpus_tools.text.repair import repair
from corpus_tools.text.unusual import unusual
from tests.encoding_strategies import DAMAGED_TEXT, RAW

TYPED = re.compile(f"[{string.ascii_letters}{string.digits}]")
MARKUP = {"html-entity", "unicode-escape", "terminal-escape"}


@given(RAW)
def test_decoding_can_be_undone(raw: bytes) -> None:
    decoded = decode(raw)
    assert decoded.encode() == raw
    assert [p.start for p in decoded.pieces] == [0, *(p.end for p in decoded.pieces)][: len(decoded.pieces)]
    assert "".join(p.text for p in decoded.pieces) == decoded.text


@given(RAW)
def test_changes_lead_to_the_text_and_back(raw: bytes) -> None:
    repaired = repair(raw)
    assert apply(repaired.decoded.text, repaired.changes) == repaired.text
    assert apply(repaired.text, invert(repaired.decoded.text, repaired.changes)) == repaired.decoded.text


@given(RAW)
def test_no_typed_letter_or_digit_changes(raw: bytes) -> None:
    for edit in repair(raw).edits:
        if TYPED.findall(edit.after):
            assert TYPED.findall(edit.after) == TYPED.findall(edit.before)


@given(RAW)
def test_repaired_text_is_fit_to_print(raw: bytes) -> None:
    """But for the five C1 controls of which cp1252 cannot say what they were."""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f\ud800-\udfff]", repair(raw).text)


@given(RAW)
def test_repairing_twice_changes_nothing_more(raw: bytes) -> None:
    text = repair(raw).text
    assert repair(text.encode()).text == text


@given(DAMAGED_TEXT)
def test_no_repair_is_spared_that_would_change_something(text: str) -> None:
    for fixer in FIXERS.values():
        if fixer.spared(set(unusual(text))):
            assert fixer.fix(text)[0] == text
