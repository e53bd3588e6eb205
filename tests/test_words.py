"""What a line is told by: the small words of running text, and the first word of a list of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.segment.article.prose import LOWER_SHARE, PROSE_CAP, PROSE_LEAST, PROSE_MIN, is_prose, prose_size
from corpus_tools.words.bylines import find_byline, name_line


@given(st.lists(st.sampled_from(["the", "Ferry", "über", "Über", "’tis", "12", "—", "éa", "X\u00a0y"]), max_size=60))
def test_prose_is_told_by_the_share_of_words_with_a_small_first_letter(words: list[str]) -> None:
    text = " ".join([*words, "end."])
    first = text[:PROSE_CAP].split()
    small = sum(word[0].islower() for word in first) >= LOWER_SHARE * len(first)
    assert is_prose(text) == (len(text) >= PROSE_MIN and small)
    assert prose_size(text) == (len(text) if is_prose(text) else 0)


def test_a_chinese_sentence_says_more_in_less() -> None:
    sentence = "渡船每天中午都停在河中央，没有人知道为什么，也没有人问起，大家都只是等着它再开。"
    assert PROSE_LEAST <= len(sentence) < PROSE_MIN
    assert prose_size(sentence) == len(sentence) * 5 // 2


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By van der Oxley Archer", ["van der Oxley Archer"]),
        ("By Ann Archer and Bo Lee", ["Ann Archer", "Bo Lee"]),
        ("Words by dpa", ["dpa"]),
        ("by the river, nobody knows", None),
    ],
)
def test_names_begin_with_a_capital_or_a_small_word_that_names_begin_with(line: str, names: list[str] | None) -> None:
    found = find_byline(line)
    assert (found and [author.name for author in found.authors]) == names


def test_a_line_of_small_words_is_no_line_of_names() -> None:
    assert name_line("von der Fähre") is None
    assert name_line("ferry and soup") is None
