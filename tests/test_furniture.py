"""The lists of furniture: what the code relies on when it looks a line up in them."""

from __future__ import annotations

import pytest

from corpus_tools.words.furniture import Furniture, furniture
from corpus_tools.words.tables import phrases


@pytest.mark.parametrize("key", ["opening", "ending"])
def test_every_phrase_at_the_start_of_a_line_is_found(key: str) -> None:
    article = "The river rose. " * 20  # a count at the top may be that of the headline
    listed = phrases("furniture", key)
    assert not [phrase for phrase in listed if furniture([article, f"{phrase} and so on"])[1] is Furniture.NONE]
