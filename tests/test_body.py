"""The body: lines to paragraphs, the run of text that is the article, and what each of its blocks is."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.base.model import BODY_LABELS
from corpus_tools.segment.article.find import label_article
from corpus_tools.segment.article.runs import heaviest
from corpus_tools.segment.blocks import Broken, broken, to_blocks, wrap_width
from corpus_tools.segment.lines import split_lines

PARAGRAPHS = [
    "The ferry between Oxley and the far bank has stopped at noon on every day of its two hundred years, and nobody "
    "who works on it can say why, although a great many people who do not work on it have been glad to explain.",
    "The captain, who is the ninth of her family to do this, believes that it was for soup. The soup is gone, she "
    "says, and the stop has stayed. A well-known half-truth has it that the river-god requires it of every boat.",
    "There are plans for a bridge. There have always been plans for a bridge, and they have always been drawn on the "
    "ferry, because the light is good, the tables are broad, and nobody can be called away from the work there.",
]


def body(page: str) -> list[str]:
    """The blocks of the body, each with its white space collapsed."""
    segments = label_article(split_lines(page)).segments
    return [" ".join(page[s.start : s.end].split()) for s in segments if s.label in BODY_LABELS]


@pytest.mark.parametrize("width", [64, 72, 78, 80, 99])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_paragraphs_become_whole_again(width: int, indent: str) -> None:
    wrapped = "\n\n".join(
        textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
        for text in PARAGRAPHS
    )
    assert body(wrapped) == PARAGRAPHS


def test_a_line_is_a_paragraph_where_nothing_is_wrapped() -> None:
    assert body("\n".join(PARAGRAPHS)) == PARAGRAPHS


def test_list_items_of_a_wrapped_page_stay_apart() -> None:
    first, second = (textwrap.wrap(text, 78) for text in PARAGRAPHS[:2])
    page = "\n".join([*first, "", "  * a boat", "  * a bell", "", *second])
    assert body(page) == [PARAGRAPHS[0], "a boat", "a bell", PARAGRAPHS[1]]


def test_lines_broken_at_links_become_paragraphs_again() -> None:
    page = (
        "The captain of the \nferry\n, who is the ninth, thinks it was for \nsoup\n. Nobody agrees with her.\n\n"
        "There are plans for a \nbridge\n, and they were drawn on the \nferry\n, because the light is good.\n"
    )
    assert broken(split_lines(page)) is Broken.EVERYWHERE
    assert [block.text for block in to_blocks(split_lines(page))] == [
        "The captain of the ferry , who is the ninth, thinks it was for soup . Nobody agrees with her.",
        "There are plans for a bridge , and they were drawn on the ferry , because the light is good.",
    ]


def test_one_link_in_a_sentence_joins_its_lines_and_no_titles() -> None:
    page = (
        "The last soup of the river \nBy Ann Archer\n3 May 2014\n"
        "The captain of the \nWillow Queen\n has carried soup across the river for all of her life.\n"
        "She learned it in \nOxley\n and will not say from whom\n"
    )
    assert broken(split_lines(page)) is Broken.SOMEWHERE
    assert [block.text for block in to_blocks(split_lines(page))] == [
        "The last soup of the river",
        "By Ann Archer",
        "3 May 2014",
        "The captain of the Willow Queen has carried soup across the river for all of her life.",
        "She learned it in Oxley and will not say from whom",
    ]


def test_width_is_read_off_the_page() -> None:
    assert wrap_width(split_lines("\n\n".join(textwrap.fill(text, 78) for text in PARAGRAPHS))) in range(74, 79)
    assert wrap_width(split_lines("\n".join(PARAGRAPHS))) == 0
    assert wrap_width([]) == 0


@pytest.mark.parametrize("mark", ["•", "*", "-", "□", "##"])
def test_mark_is_no_part_of_a_block(mark: str) -> None:
    line = f"  {mark} a boat"
    (block,) = to_blocks(split_lines(line))
    assert (block.text, block.mark, line[block.start : block.end]) == ("a boat", mark, "a boat")


@pytest.mark.parametrize("text", ["1. Talking about need", "— Oh, said the bishop.", "*Names have been changed.", "*"])
def test_ordinals_dashes_and_footnote_stars_belong_to_the_text(text: str) -> None:
    (block,) = to_blocks(split_lines(text))
    assert block.text == text


def test_run_with_the_greatest_sum_comes_first() -> None:
    runs = heaviest([-1.0, 2.0, -0.5, 3.0, -4.0, 2.5, -1.0])
    assert [(run.first, run.end) for run in runs] == [(1, 4), (5, 6)]
    assert runs[0].weight == pytest.approx(4.5)


def test_no_text_no_run() -> None:
    assert [(run.first, run.end) for run in heaviest([-1.0, -1.0])] == [(0, 0)]
    assert body("") == []


@given(st.text(alphabet="ab \t\n\x0b\x0c\x85\u2028\u00a0", max_size=60))
def test_lines_hold_every_character_that_is_not_white_space(text: str) -> None:
    lines = split_lines(text)
    for number, line in enumerate(lines):
        assert line.index == number
        assert "\n" not in text[line.start : line.end]
        assert text[line.start : line.end].strip() == line.text == text[line.at : line.at + len(line.text)]
        assert line.start == 0 or text[line.start - 1] == "\n"
        assert line.end == len(text) or text[line.end] == "\n"
    kept = "".join(text[line.start : line.end] for line in lines)
    assert sorted(c for c in kept if not c.isspace()) == sorted(c for c in text if not c.isspace())
