"""A glance at a page says the same of each line as a look at that line alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.dates import find_times, has_time_cue, worded_times
from corpus_tools.segment.thread.glance import glance
from corpus_tools.segment.thread.header_line import LONGEST_HEADER
from corpus_tools.words import cues
from corpus_tools.words.patterns import first_word, first_words

LINES = [
    "The quarry stays closed until spring",
    "7 Comments",
    "One Response to The quarry",
    "Kommentare (3)",
    "Comments: 12",
    "Comments",
    "»»  Leave a reply  ««",
    "[__________________]",
    "________________",
    "Recent comments",
    "Nele Harms says:",
    "Nele Harms schrieb",
    "Nele says hello",
    "说",
    "Ole · a month ago",
    "vor einem Monat",
    "May 3, 2015 at 7:15 pm",
    "٣ مايو ٢٠١٥",
    "(1)",
    "9 people met at the quarry " * 9,
    "9 Responses to " + "the quarry " * 20,
    "9 Responses to " + "the quarry " * 40,
    "İzmir'de",
]
lines = st.lists(
    st.sampled_from(LINES) | st.text(st.sampled_from("aenrsEO (:.,»[_]1٣ßé–說\u00a0"), min_size=1).filter(str.strip),
    max_size=12,
).map(lambda texts: [text.strip() for text in texts])


@given(lines)
def test_a_glance_says_what_a_look_at_each_line_says(texts: list[str]) -> None:
    seen = glance(texts)
    opening = cues.opening(texts)
    counts = {
        number: count
        for number, text in enumerate(texts)
        if (count := cues.declared_count(text)) is not None and not (number < opening and cues.may_be_headline(text))
    }
    assert seen.counts == counts
    for number, text in enumerate(texts):
        if len(text) <= LONGEST_HEADER:
            assert number in seen.timed or not find_times(text)
            assert (number in seen.says) is cues.ends_in_says(text)
        bare, word = cues.bare(text), first_word(text)
        if cues.is_comment_heading(text, bare) or cues.is_form(text, word) or cues.is_other_heading(text, bare, word):
            assert seen.headings[number] == (bare, word)


@given(lines)
def test_times_in_words_are_found_in_all_lines_at_once(texts: list[str]) -> None:
    worded = {number for number, text in enumerate(texts) if has_time_cue(text) and not any(map(str.isdecimal, text))}
    assert {*worded_times(texts)} >= worded
    assert {*worded_times(texts, known=worded)}.isdisjoint(worded)


@given(lines)
def test_first_words_of_lines_are_those_of_each_line(texts: list[str]) -> None:
    folded = [text.casefold() for text in texts]
    assert first_words("\n".join(folded))[: len(texts)] == [first_word(text) for text in folded]
