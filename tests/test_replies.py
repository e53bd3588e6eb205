"""Where replies begin by their wording alone: the cases in cases/replies/*.txt, which need no Python.

A case is a name, the lines of a text and, where it has any, the line `--- replies` before the first reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from corpus_tools import normalize
from corpus_tools.base.model import WarningCode
from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread.by_wording import first_reply, infer_boundary, place_features, places
from corpus_tools.words.voice import describe, model

CASES = Path(__file__).parent / "cases" / "replies"


def cases() -> Iterator[ParameterSet]:
    for path in sorted(CASES.glob("*.txt")):
        for case in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, text = case.partition("\n")
            article, found, replies = text.partition("--- replies\n")
            marks = [pytest.mark.xfail(strict=True)] if name.endswith("(known failure)") else []
            begin = len(split_lines(article)) if found else None
            yield pytest.param(article + replies, begin, id=f"{path.stem}: {name}", marks=marks)


@pytest.mark.parametrize(("text", "begin"), list(cases()))
def test_replies_begin_where_a_reader_sees_them_begin(text: str, begin: int | None) -> None:
    assert infer_boundary(split_lines(text)) == begin


def test_inferred_replies_have_no_authors_and_lose_no_line() -> None:
    text = next(str(case.values[0]) for case in cases() if case.values[1])
    begin = infer_boundary(split_lines(text))
    document = normalize(text.encode(), name="bare.txt").document
    assert [comment.text for comment in document.comments] == [line.text for line in split_lines(text)[begin:]]
    assert [comment.id for comment in document.comments] == [f"c{n + 1}" for n in range(len(document.comments))]
    assert not any(comment.author or comment.timestamp or comment.parent for comment in document.comments)
    assert [warning.code for warning in document.warnings] == [WarningCode.COMMENT_BOUNDARY_INFERRED]


def test_a_page_of_menu_entries_has_no_replies() -> None:
    menu = "\n".join(f"Entry {number}" for number in range(30))
    thanks = "\nThanks for sharing, I love it!!\nMe too, great post :-)" * 5
    assert infer_boundary(split_lines(menu + thanks)) is None


@pytest.mark.parametrize("text", ["", "One line.", "Thanks!!\nI love it :)"])
def test_too_little_text_is_no_thread(text: str) -> None:
    assert infer_boundary(split_lines(text)) in {None, 1}


def test_chances_are_those_of_one_choice_among_the_places_and_nowhere() -> None:
    lines = ["The council met on Monday.", "It adjourned.", "I love this! Thanks :-)", "lol me too!!"]
    chances = places(model(), describe(lines), model().odds(describe(lines)))
    assert len(chances) == len(place_features([0.0] * 4)) == 4
    assert 0 < sum(chances) < 1
    assert first_reply(describe(lines), chances) == 2
