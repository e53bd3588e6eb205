"""The joining rule."""

from __future__ import annotations

import pytest

from corpus_tools.base.model import Label, Segment
from corpus_tools.record.strings import NO_STRINGS, CommentStrings, Strings, emit

Piece = tuple[str, Label, str | None]


def emitted(*pieces: Piece) -> Strings:
    """What is emitted for a text that is given in pieces, each with its label and comment."""
    segments = []
    end = 0
    for text, label, comment in pieces:
        segments.append(Segment(label, end, end + len(text), comment))
        end += len(text)
    return emit("".join(text for text, _, _ in pieces), segments)


def test_wrapped_lines_of_one_segment_become_one() -> None:
    assert emitted(("  One line\n   and the next \n", Label.PARAGRAPH, None)).body == "One line and the next"


def test_white_space_inside_a_line_is_the_authors() -> None:
    assert emitted(("Quoi\u00a0?  Rien..\n", Label.PARAGRAPH, None)).body == "Quoi\u00a0?  Rien.."


def test_blocks_are_joined_by_a_blank_line_and_furniture_left_out() -> None:
    strings = emitted(
        ("One\n", Label.PARAGRAPH, None),
        ("Two\n", Label.HEADING, None),
        ("Share this\n", Label.FURNITURE, None),
        ("Three\n", Label.QUOTE, None),
        ("A picture\n", Label.CAPTION, None),
    )
    assert strings.body == "One\n\nTwo\n\nThree"


def test_the_head_is_none_where_nothing_says_it() -> None:
    strings = emitted(("Title\n", Label.HEADLINE, None), ("goes on\n", Label.HEADLINE, None), ("\n", Label.BLANK, None))
    assert strings == Strings("Title goes on", None, None, None, None, "", {})


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ((), "One\nTwo"),
        ((("\n", Label.BLANK, None),), "One\n\nTwo"),
        ((("Reply\n", Label.FURNITURE, None),), "One\n\nTwo"),
    ],
)
def test_lines_of_a_comment(between: tuple[Piece, ...], expected: str) -> None:
    strings = emitted(
        ("Ann", Label.COMMENT_AUTHOR, "c1"),
        (" says:\n", Label.COMMENT_HEADER, "c1"),
        ("1 May\n", Label.COMMENT_TIME, "c1"),
        ("One\n", Label.COMMENT_TEXT, "c1"),
        *between,
        ("Two\n", Label.COMMENT_TEXT, "c1"),
    )
    assert strings.comments == {"c1": CommentStrings("Ann", "1 May", expected)}


def test_a_comment_of_interface_words_says_nothing() -> None:
    assert emitted(("Reply\n", Label.COMMENT_INTERFACE, "c1")).comments == {"c1": NO_STRINGS}
