"""Where the first comment above a footer begins; tests/fixtures/threads/openings.txt holds whole pages."""

from __future__ import annotations

import pytest

from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread.first_footer import find_opening
from corpus_tools.segment.thread.layouts import Side, readings
from corpus_tools.segment.thread.page import Page
from corpus_tools.segment.thread.search import weights


@pytest.mark.parametrize("comments", [2, 30])
def test_footers_without_any_text_between_them(comments: int) -> None:
    """Deleted comments leave nothing but footers; thirty of them made the usual size of a comment negative."""
    footers = "".join(f"Posted by Reader at May {day % 28 + 1}, 2014 10:12\n" for day in range(comments))
    page = Page(split_lines("The last line of an article.\nAnd a line below it.\n" + footers))
    above = [reading for run in readings(page) for reading in run if reading.side is Side.ABOVE]
    assert above
    for reading in above:
        assert 0 <= find_opening(page, reading, weights()["opening"]) <= reading.units[0].first
