"""Words: a table of bytes must find what the pattern finds, whatever the text is made of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.segment.article.body import LOWER_SHARE, PROSE_CAP, PROSE_LEAST, PROSE_MIN, is_prose, prose_size
from corpus_tools.words.bylines import find_byline, name_line
from corpus_tools.words.words import Words

PATTERNS = [re.compile(r"\w+"), re.compile(r"[^\W_]+"), re.compile(r"[^\W\d_]+")]
FINDERS = [Words(pattern) for pattern in PATTERNS]

TEXTS = st.text(st.sampled_from("aAbZ09_ '’“”–—…\t\u00a0\n.,ßẞµÄÖüéŒœŠŸſKİıñ→●\u200b٣²½中日жЖ😀")) | st.text()


@pytest.mark.parametrize(("pattern", "find"), list(zip(PATTERNS, FINDERS, strict=True)))
@given(text=TEXTS)
def test_words_are_those_that_the_pattern_finds(pattern: re.Pattern[str], find: Words, text: str) -> None:
    assert find(text) == pattern.findall(text.casefold())


def test_what_the_code_page_lacks_is_cut_at_or_left_to_the_pattern() -> None:
    assert FINDERS[2]("Straße → “Größe” 5µm") == ["strasse", "grösse", "μm"]
    assert FINDERS[2]("● Żółw i Łódź") == ["żółw", "i", "łódź"]


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
