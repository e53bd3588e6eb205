"""What is known of the lines of a page before anybody looks for a thread; the pages are documents of our own."""

from __future__ import annotations

import pytest

from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread.line_facts import read_facts
from corpus_tools.segment.thread.names import name_on
from corpus_tools.segment.thread.page import read_page
from corpus_tools.segment.thread.template import Barrier

ARTICLE = "The quarry stays closed until spring, says the council, and nobody who lives beside it is sorry. " * 3
PAGE = f"""\
5 thoughts on the quarry
{ARTICLE}
2 Comments
Nele Harms
May 3, 2015 at 7:15 pm
It was the only quiet place in town.
Reply
Guest
Ole Brandt
says
9 people met there every Sunday!
Leave a reply
[__________________]
Recent comments
"""


def test_each_line_that_no_thread_runs_across_is_a_barrier() -> None:
    page = read_page(split_lines(PAGE))
    assert {page.lines[at].text: kind for at, kind in page.barriers.items()} == {
        "2 Comments": Barrier.COUNT,
        "Leave a reply": Barrier.FORM,
        "[__________________]": Barrier.FORM,
        "Recent comments": Barrier.OTHER,
    }
    assert list(page.borders) == list(page.barriers) == sorted(page.barriers)
    assert [page.lines[at].text for at in page.forms] == ["Leave a reply", "[__________________]"]


def test_a_count_at_the_top_that_goes_on_is_a_headline() -> None:
    page = read_page(split_lines(PAGE))
    assert list(page.counts.values()) == [2]
    later = read_page(split_lines(ARTICLE + "\n" + PAGE))
    assert list(later.counts.values()) == [5, 2]


def test_anchors_are_the_lines_with_a_time_or_a_verb_of_saying() -> None:
    page = read_page(split_lines(PAGE + "Jan Ohl says:\n"))
    assert [anchor.line.text for anchor in page.anchors] == ["May 3, 2015 at 7:15 pm", "Jan Ohl says:"]
    assert [page.lines[at].text for at in page.timed] == ["May 3, 2015 at 7:15 pm"]


def test_a_name_is_found_on_a_line_that_holds_nothing_else() -> None:
    page = read_page(split_lines(PAGE))
    names = {page.lines[at].text: name for at in range(len(page.lines)) if (name := name_on(page, at))}
    assert names.keys() >= {"Nele Harms", "Ole Brandt"}
    assert names.keys().isdisjoint({"2 Comments", "Reply", "Guest", "says", "Leave a reply", "May 3, 2015 at 7:15 pm"})
    assert names["Ole Brandt"].says  # the verb stands on the next line
    assert not names["Nele Harms"].says


@pytest.mark.parametrize(
    ("text", "glyph", "is_stuff", "offers_reply", "is_role"),
    [
        ("Nele Harms", "", False, False, False),
        ("• Nele Harms", "•", False, False, False),
        ("12. The quarry was deeper than that.", "1", False, False, False),
        ("Like · Reply · 3", "", True, True, False),
        ("2", "", True, False, False),
        ("Guest", "", True, False, True),
        ("[svg]", "[", True, False, False),
        (ARTICLE, "", False, False, False),
    ],
)
def test_facts(text: str, glyph: str, is_stuff: bool, offers_reply: bool, is_role: bool) -> None:
    facts = read_facts(text.strip())
    assert facts.mark.glyph == glyph
    assert (facts.is_stuff, facts.offers_reply, facts.is_role) == (is_stuff, offers_reply, is_role)
    assert facts.is_marked is (glyph not in ("", "["))
