"""The block that repeats: what holds for every reading of any page, and what each step finds on small ones."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread.find import find_thread
from corpus_tools.segment.thread.page import read_page
from corpus_tools.segment.thread.posts.layouts import layouts
from corpus_tools.segment.thread.posts.parts import PostList, Sheet
from corpus_tools.segment.thread.posts.stamps import families, read_sheet

LINES = st.sampled_from(
    [
        "Anders",
        "kim_b",
        "Member",
        "Posts: 12",
        "Joined:",
        "Apr 2011",
        "#1",
        "May 4, 2012, 9:12",
        "Oskar, March 4, 2015",
        "May 6, 2012, 21:40",
        "Yes, the gauge drifts. Drain it once to zero and charge it to the full.",
        "Thanks!",
        "Reply",
        "Anders wrote:",
        "Comments",
        "Leave a Reply",
    ]
)


def sheet_of(text: str) -> Sheet:
    return read_sheet(read_page(split_lines(text)))


def all_lists(text: str) -> list[PostList]:
    sheet = sheet_of(text)
    return [posts for family in families(sheet) for posts in layouts(sheet, family)]


@given(st.lists(LINES, max_size=40))
def test_posts_stand_one_below_the_other_and_their_texts_inside_them(lines: list[str]) -> None:
    for posts in all_lists("\n".join(lines)):
        assert len(posts.blocks) == len(posts.texts) == len(posts.family) > 1
        for above, below in pairwise(posts.blocks):
            assert above.stop <= below.start
        for block, text in zip(posts.blocks, posts.texts, strict=True):
            assert block.start <= text.start <= text.stop <= block.stop
            assert 0 <= block.start <= block.stop <= len(lines)


@given(st.lists(LINES, max_size=40))
def test_names_stand_in_their_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    for posts in all_lists(text):
        for places in posts.slots.values():
            assert len(places) == len(posts.family)
            for place in filter(None, places):
                assert 0 <= place.name.start < place.name.end <= len(lines[place.index])


def test_a_family_shares_one_trait() -> None:
    sheet = sheet_of("May 4, 2012, 9:12\nyes\nJoined: Apr 2011\nno\nMay 6, 2012, 21:40\nno\nJoined: Jul 2005")
    found = {tuple(stamp.index for stamp in family) for family in families(sheet)}
    assert {(0, 4), (2, 6)} <= found


def test_separators_and_labels_are_the_pages() -> None:
    page = """Anders
Posts: 12
May 4, 2012, 9:12
The gauge drifts, and nobody knows why.
--------------------------------------------------------------------------------------------------------------
kim_b
Posts: 7
May 5, 2012, 8:00
Drain it once to zero, that has helped.
--------------------------------------------------------------------------------------------------------------
Oskar
Posts: 99
May 6, 2012, 21:40
It did not help me."""
    texts = {tuple(map(tuple, posts.texts)) for posts in all_lists(page)}
    assert ((3,), (8,), (13,)) in texts


def test_slots_do_not_depend_on_the_hash_seed() -> None:
    """Of lines that recur equally often, which is the first landmark must not change from process to process."""
    box = "Anna{0}\nMember\nPosts\n{0}\nPlace\nHere{0}\nRank\nX{0}\nKarma\n{0}0\nBadges\nFlags\nSigned"
    post = box + "\nMay {0}, 2012, 9:12\nThe gauge drifts, says number {0}, and nobody knows why.\nReply"
    page = "\n".join(post.format(number) for number in range(1, 6))
    code = (
        "import sys; from tests.test_posts import all_lists; "
        "print([sorted(posts.slots.items()) for posts in all_lists(sys.stdin.read())])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=page,
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
            text=True,
            cwd=Path(__file__).parents[1],
        ).stdout
        for seed in range(3)
    }
    assert len(outputs) == 1


TOPIC = """  {0}. {1}
    I gave the dinghy two coats in May and it is still sticky, although the tin promises six hours. Does
    Started by {2}, March 3 2012, 06:12 PM
    • Replies: {3}
    Last post By
    {4}
    March {5} 2012, 08:40 AM
"""
FOOT = "All times are GMT. The time now is 21:08.\nPowered by an old machine in the harbour office.\n"


def test_the_last_of_a_row_of_topics_is_no_comment() -> None:
    topics = [
        TOPIC.format(1, "Varnish that never dries", "rowlock_ria", 7, "Tamsin Brook", 9),
        TOPIC.format(2, "Which knot for a wet rope?", "Odd Larsen", 3, "Odd Larsen", 24),
        TOPIC.format(3, "Found: one red oar", "hen_keeper", 11, "rowlock_ria", 28),
    ]
    page = "Forum: The Boathouse\nThread / Thread starter\n" + "".join(topics) + FOOT
    assert find_thread(read_page(split_lines(page))) is None


ROW = """                  {0}
                      By: {1} on May 28, 2026, 9:24 a.m.
              {2}
              {3}
              By: {4}
              {5}
"""


def test_a_table_of_topics_with_two_times_in_each_row_holds_no_posts() -> None:
    head = (
        "Mill Towns\n  Search\n       1. All boards\n       2. General\n       3. The Towpath\n\n      The Towpath\n\n"
    )
    columns = "              Topics\n              Replies\n              Views\n              Last post\n"
    rows = [
        ROW.format("Who has the ladder", "Orla Finnegan", 10, 2, "Renske Vaart", "March 7, 2021, 2:30 a.m."),
        ROW.format("Who has the ladder", "karl_b", 5, 1, "karl_b", "April 17, 2019, 1:07 a.m."),
        ROW.format("Looking for a blue oar", "karl_b", 3, 1, "karl_b", "July 26, 2021, 7:44 p.m."),
        ROW.format("Who has the ladder", "Tadek Wrona", 0, 1, "Tadek Wrona", "Feb. 5, 2017, 2:24 p.m."),
    ]
    assert find_thread(read_page(split_lines(head + columns + "".join(rows)))) is None


def test_a_lone_comment_below_a_line_that_stands_once_is_one() -> None:
    paragraph = "It came down the river after the storm, and now it leans on my shed and frightens the hens.\n\n"
    article = "The oar\n\n" + 4 * paragraph
    page = article + "1 comment\n\nTamsin Brook\nMarch 9 2012, 08:40 AM\nMine! I lost it at the upper weir on Friday.\n"
    thread = find_thread(read_page(split_lines(page)))
    assert thread is not None
    assert len(thread.comments) == 1


def test_a_word_of_any_length_is_looked_through_once() -> None:
    """Looked through from each of its letters, this page takes many minutes."""
    page = "".join(f"{100_000 * 'x'}\nMay {day}, 2012, 9:12\nThanks a lot for it!\n" for day in range(1, 8))
    assert any("inline" not in posts.slots for posts in all_lists(page))
