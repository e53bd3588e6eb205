"""One line of a comment header taken apart: what fixtures cannot show, because it cannot be seen."""

from __future__ import annotations

import pytest

from corpus_tools.segment.thread.names import read_name

UNSEEN = ("\u200b", "\u200e", "\u200f", "\u2060", "\ufeff")


@pytest.mark.parametrize("char", UNSEEN)
def test_what_has_no_width_at_the_edges_is_not_of_the_name(char: str) -> None:
    text = f"{char}Ann{char} says:"
    name = read_name(text, 0, len(text))
    assert name is not None
    assert text[name.start : name.end] == "Ann"


def test_what_has_no_width_inside_a_name_stays() -> None:
    text = "علی\u200cرضا says:"
    name = read_name(text, 0, len(text))
    assert name is not None
    assert text[name.start : name.end] == "علی\u200cرضا"
