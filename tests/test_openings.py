"""Where the first comment above a footer begins; tests/fixtures/threads/openings.txt holds whole pages."""

from __future__ import annotations

import pytest

from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread.first_footer import find_opening
from corpus_tools.segment.thread.layouts import reach_above, readings
from corpus_tools.segment.thread.page import read_page
from corpus_tools.segment.thread.runs import runs_of
from corpus_tools.segment.thread.search import weights
from corpus_tools.segment.thread.template import Side


@pytest.mark.parametrize("comments", [2, 30])
def test_footers_without_any_text_between_them(comments: int) -> None:
    """Deleted comments leave nothing but footers; thirty of them made the usual size of a comment negative."""
    footers = "".join(f"Posted by Reader at May {day % 28 + 1}, 2014 10:12\n" for day in range(comments))
    page = read_page(split_lines("The last line of an article.\nAnd a line below it.\n" + footers))
    above = [reading for run in runs_of(page) for reading in readings(page, run) if reading.side is Side.ABOVE]
    assert above
    for reading in above:
        assert (
            0 <= find_opening(page, reading, reach_above(reading.units), weights()["opening"]) <= reading.units[0].first
        )
