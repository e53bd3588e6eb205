"""A name that a page prints twice is taken once, and a name that only looks so is left whole."""

from __future__ import annotations

import pytest

from corpus_tools import normalize

PAGE = """The ferry stays

The council voted on Monday to keep the ferry for another year, and again on Tuesday to paint it.

Nobody had asked them to do either of these things, said the harbour master, who was not at the meeting.

2 comments

{} 3 days ago
I am glad of it, my aunt lives on the other side.
Reply

{} 2 days ago
It should be green, as it was when I was young.
Reply
"""


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (("lulu", "coco"), ["lulu", "coco"]),
        (("BoBo", "MiraMira"), ["Bo", "Mira"]),
        (("Bo LeeBo Lee", "Mira Mira"), ["Bo Lee", "Mira"]),
        (("太郎太郎", "花子花子"), ["太郎", "花子"]),
    ],
)
def test_names(printed: tuple[str, str], names: list[str]) -> None:
    record = normalize(PAGE.format(*printed).encode(), name="a.txt").record
    assert [comment["author"] for comment in record["comments"]] == names
