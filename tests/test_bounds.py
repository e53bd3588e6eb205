"""What the choice of a template leaves out could not have won: the bounds hold, and a full search finds the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus_tools.segment.fragments import join_fragments
from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread import features as evidence
from corpus_tools.segment.thread import search as choice
from corpus_tools.segment.thread.bounds import EXCLUSIVE, most_of_run
from corpus_tools.segment.thread.features import FEATURES, features, first_lines, look_around, mean_odds, wording
from corpus_tools.segment.thread.header_features import of_times
from corpus_tools.segment.thread.layouts import SIDES, Template, lay_out, layouts, runs, units_of
from corpus_tools.segment.thread.page import Page
from corpus_tools.segment.thread.search import find_template, scale, weights

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = ("Mira Holt", "Jonas Weber", "ada_l", "Avatar Bo Lee", "By Ines Gray", "Guest", "K.", "1. Tom Ashby")
TIMES = ("May 3, 2014 at 9:12 am", "3 June 2014", "12.05.2016, 21:53", "vor 3 Stunden", "Posted on 3 June 2014 10:15")
WORDS = (
    *("Reply", "Antworten | Zitieren", "3 Comments", "Comments", "Leave a Reply", "Related articles", "Share", "4"),
    *("Pingback: The old mill", "[svg]", "@Mira: no, it was the heron.", "Thanks! I love this :-)"),
)
PROSE = (
    "The council wants it gone by May, and it has wanted this since 1911.",
    "We counted fourteen from the bridge last night, and what a noise they make! Has anybody else seen them at all?",
    "The boxes went up in March, said the miller, and nobody expected any guests before the second summer. " * 3,
)
PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(TIMES),
    st.sampled_from(WORDS),
    st.sampled_from(PROSE),
    st.builds("{} says:".format, st.sampled_from(NAMES)),
    st.builds("{} | {}".format, st.sampled_from(NAMES), st.sampled_from(TIMES)),
)
LINES = st.builds(
    "{}{}{}".format, st.sampled_from(("", "", "\n", "\n\n")), st.sampled_from(("", "", "   ", "• ")), PIECES
)
COMMENTS = st.lists(LINES, min_size=2, max_size=5).flatmap(
    lambda lines: st.integers(1, 7).map(lambda count: "\n".join(lines * count))
)
PAGES = st.lists(st.one_of(LINES, COMMENTS), min_size=1, max_size=14).map("\n".join)


def fixtures() -> Iterator[str]:
    """The pages of all cases in fixtures/**/*.txt."""
    for path in sorted(FIXTURES.rglob("*.txt")):
        for case in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            yield case.partition("\n")[2].partition("--- expect\n")[0]


def page_of(text: str) -> Page | None:
    lines = join_fragments(text, split_lines(text))
    return Page(lines) if lines else None


def check_bounds(page: Page) -> None:
    """No feature of any reading, and no two that exclude each other, add more to a sum than was hoped of its run."""
    around = look_around(page)
    alone = [(name,) for name in FEATURES if not any(name in group for group in EXCLUSIVE)]
    for run in runs(page):
        hopes = {
            table: most_of_run(scale(table).most, around, run, of_times(run.anchors)) for table in ("layout", "thread")
        }
        for name_at in layouts(run):
            for side in SIDES[name_at]:
                values = features(around, lay_out(page, units_of(run, name_at), name_at, side))
                for table, hoped in hopes.items():
                    known = weights()[table]
                    for group in (*alone, *EXCLUSIVE):
                        most = sum(known[name] * hoped[name] for name in group)
                        assert sum(known[name] * values[name] for name in group) <= most + 1e-9, (table, group)


def template_without_bounds(page: Page, monkeypatch: pytest.MonkeyPatch) -> Template | None:
    """The template that is found if every reading is looked at to the end."""
    with monkeypatch.context() as patch:
        patch.setattr(choice, "ROUNDING", 1e9)
        patch.setattr(evidence, "ROUNDING", 1e9)
        return find_template(page)


class TestOnFixtures:
    """Every page of the fixtures."""

    def test_no_reading_is_worth_more_than_was_hoped(self) -> None:
        pages = [page for text in fixtures() if (page := page_of(text))]
        assert sum(any(runs(page)) for page in pages) > 50
        for page in pages:
            check_bounds(page)

    def test_the_template_is_that_of_a_full_search(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = 0
        for text in fixtures():
            if page := page_of(text):
                template = find_template(page)
                assert template == template_without_bounds(page, monkeypatch)
                found += template is not None
        assert found > 30


@given(PAGES)
@settings(max_examples=200)
def test_no_reading_is_worth_more_than_was_hoped(text: str) -> None:
    if page := page_of(text):
        check_bounds(page)


@given(PAGES)
@settings(max_examples=200)
@example("\n".join(["Mira Holt says:", "May 3, 2014 at 9:12 am", PROSE[1], "Reply"] * 3))
def test_the_template_is_that_of_a_full_search(text: str) -> None:
    if page := page_of(text):
        with pytest.MonkeyPatch.context() as patch:
            assert find_template(page) == template_without_bounds(page, patch)


@given(PAGES, st.floats(-2.5, 2.5))
def test_wording_is_given_up_only_below_the_least(text: str, least: float) -> None:
    page = page_of(text)
    for run in runs(page) if page else ():
        assert page is not None
        name_at = layouts(run)[0]
        reading = lay_out(page, units_of(run, name_at), name_at, SIDES[name_at][0])
        mean = mean_odds(first_lines(page, reading))
        assert wording(page, reading, least) in ((mean,) if mean >= least else (mean, None))


def test_every_feature_has_a_value() -> None:
    page = page_of("3 Comments\nMira Holt\n3 June 2014\n" + PROSE[0])
    assert page is not None
    run = next(runs(page))
    for name_at in layouts(run):
        for side in SIDES[name_at]:
            reading = lay_out(page, units_of(run, name_at), name_at, side)
            assert tuple(features(look_around(page), reading)) == tuple(scale("layout").most) == tuple(FEATURES)
