"""A repaired text as the lines that a page is read by."""

from __future__ import annotations

from corpus_tools.segment.cells import split_cells
from corpus_tools.segment.fragments import join_fragments
from corpus_tools.segment.lines import Line, split_lines
from corpus_tools.segment.messages import split_messages


def page_lines(text: str) -> list[Line]:
    """The lines of a text, what was one line before an extractor printed it joined, headers cut off their messages."""
    return split_messages(split_cells(join_fragments(text, split_lines(text))))
