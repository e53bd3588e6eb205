"""Where the first comment above a footer begins; tests/fixtures/threads/openings.txt holds whole pages."""

from __future__ import annotations

import pytest

from corpus_tools import normalize
from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.opening import head
from corpus_tools.segment.opening.title import Title
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


def test_a_title_in_a_line_of_the_posts_is_none_of_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """A character has one label: where the likeliest title is a name above a post, there is none."""
    page = "".join(
        f"  #2{day}\n  {name}\n  Member\n  Posts: 1{day}\n  {day} May 2014, 10:0{day}\n\n  {text}\n\n  Quote\n\n"
        for day, (name, text) in enumerate(
            [
                ("mira_k", "The oar is in the shed again, and nobody has said who brought it back."),
                ("Tadek", "I did. It was in the reeds below the weir, as it is every spring."),
                ("old gull", "Then it is yours, by all the laws of the river. Paint your name on it."),
                ("mira_k", "He cannot write. He has told everybody so, mostly by letter, for years."),
            ],
            start=1,
        )
    )
    title = Title(1, 0, len("mira_k"), "mira_k", labelled=False)
    monkeypatch.setattr(head, "find_title", lambda *_: title)
    record = normalize(page.encode(), name="posts.txt").record
    assert [comment["author"] for comment in record["comments"]] == ["mira_k", "Tadek", "old gull", "mira_k"]
    assert record["headline"] is None
