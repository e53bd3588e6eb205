"""The promises of decode and repair, for any bytes whatever."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.text.changes import apply, invert
from corpus_tools.text.decode import decode
from corpus_tools.text.fixers import FIXERS, wrong_page
from corpus_tools.text.repair import repair
from corpus_tools.text.samples import unusual
from tests.encoding_strategies import DAMAGED_TEXT, PAGES, RAW

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


WORDS = (
    *("the", "walk", "along", "towpath", "didn’t", "take", "us", "as", "far", "café", "Käthe", "naïve", "façade"),
    *("piñata", "Žižek", "żółw", "der", "schöne", "Fluß", "a", "pět"),
)


@given(st.lists(st.sampled_from(WORDS), min_size=12, max_size=40), st.sampled_from(PAGES), st.sampled_from(PAGES))
def test_what_cannot_gain_is_not_repaired(words: list[str], meant: str, read_as: str) -> None:
    """The proof that a text is right as it is never stands against the long way to the same."""
    text = " ".join(words).encode(meant, "ignore").decode(read_as, "ignore")
    quick = list(wrong_page.wrong_page(text))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wrong_page, "_could_gain", lambda sample, possible: True)
        wrong_page._meaning.cache_clear()
        assert list(wrong_page.wrong_page(text)) == quick
    wrong_page._meaning.cache_clear()
