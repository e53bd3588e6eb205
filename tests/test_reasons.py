"""`corpus explain` says how the comments of a page were read, and what would have to weigh otherwise.

cases/explain/NAME.thread.txt holds the lines for the page raw/NAME.txt.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus_tools.segment.segment import segment
from corpus_tools.segment.thread.reasons import explain_thread, thread_lines
from corpus_tools.text.repair import repair

CASES = sorted((Path(__file__).parent / "cases" / "explain").glob("*.thread.txt"))
RAW = Path(__file__).parent.parent / "raw"
PAGE = """\
The quarry stays closed

The quarry stays closed until spring, says the council, and nobody who lives beside it has been heard to complain.

Nele Harms
May 3, 2015 at 7:15 pm
It was the only quiet place in town! Where do we go now?

Ole Brandt
May 3, 2015 at 8:40 pm
I swam there every Sunday.
"""


def explained(text: str) -> dict[str, Any]:
    segmentation = segment(text)
    assert segmentation.page is not None
    return explain_thread(segmentation.page, segmentation.thread, text)


@pytest.mark.parametrize("path", CASES, ids=[path.name.partition(".")[0] for path in CASES])
def test_a_page_of_the_demonstration_is_explained_in_words(path: Path) -> None:
    raw = RAW / path.name.replace(".thread", "")
    assert list(thread_lines(explained(repair(raw.read_bytes()).text))) == path.read_text("utf-8").splitlines()


def test_the_reasons_add_up_to_the_odds() -> None:
    reading = explained(PAGE)["reading"]
    assert reading["odds"] == pytest.approx(sum(reading["reasons"].values()), abs=0.3)  # each is rounded
    assert reading["odds"] > reading["needed"]


def test_headers_are_told_by_their_lines_in_the_text() -> None:
    found = explained(PAGE)
    assert found["comments"] == 2
    assert found["reading"]["headers"] == [6, 10]
    assert PAGE.splitlines()[5] == found["reading"]["example"]
    assert found["reading"]["layout"] == "name on a line above the time, text below"
    assert found["other_layout"]["behind"] > 0
    assert found["other_headers"] is None


def test_a_run_that_is_no_thread_is_told_with_what_it_lacks() -> None:
    found = explained("Timetable\n\n" + "May 3, 2015\nThe pump house opens\n" * 3)
    assert found["found_by"] is None
    assert found["reading"]["odds"] < found["reading"]["needed"]
    assert next(iter(thread_lines(found))) == "comments  none"


def test_a_page_without_anything_that_looks_like_a_header() -> None:
    found = explained("The mill\n\nIt stands beside the river, as it always has, and nobody says a word about it.\n")
    assert found["reading"] is found["other_layout"] is found["other_headers"] is None
    assert list(thread_lines(found)) == ["comments  none"]


FORUMS = (Path(__file__).parent / "fixtures" / "posts" / "forums.txt").read_text("utf-8")
BOARD = FORUMS.split("=== a box with rank and numbers above each text\n")[1].partition("--- expect\n")[0]


def test_a_list_of_posts_is_told_with_its_names_and_the_next_best() -> None:
    found = explained(BOARD)
    posts = found["posts"]
    assert BOARD.splitlines()[posts["headers"][0] - 1] == posts["example"] == "October 2, 2013, 12:13"
    assert len(posts["headers"]) == found["comments"] + 1
    assert posts["opening"]
    assert posts["names"]["example"] == "Anders"
    assert posts["names"]["fit"] > posts["other_names"]["fit"]
    told = list(thread_lines(found))
    assert told[1].startswith("  list of posts: 3 on lines 12, 21, 30, such as")
    assert any(line.startswith("  names: “") and "such as “Anders”" in line for line in told)


def test_the_reasons_for_a_list_and_for_its_names_add_up() -> None:
    posts = explained(BOARD)["posts"]
    for value, reasons in ((posts["odds"], posts["reasons"]), (posts["names"]["fit"], posts["names"]["reasons"])):
        assert value == pytest.approx(sum(reasons.values()), abs=0.3)  # each is rounded


def test_where_headers_are_read_no_list_is_told() -> None:
    assert explained(PAGE)["posts"] is None
