"""What the search for the best reading leaves out could not have won: one that leaves out nothing finds the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus_tools.segment.fragments import join_fragments
from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.thread.features import FEATURES, features, first_lines, look_around, of_times, wording
from corpus_tools.segment.thread.find import prior
from corpus_tools.segment.thread.layouts import readings
from corpus_tools.segment.thread.page import read_page
from corpus_tools.segment.thread.runs import runs_of
from corpus_tools.segment.thread.search import (
    EXCLUSIVE,
    best,
    has_article,
    most_of_run,
    needed,
    ranked,
    scale,
    weights,
    without_nested,
)
from corpus_tools.segment.thread.template import Page, Reading
from corpus_tools.words.voice import line_odds
from tests.amount import share

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
    return read_page(lines) if lines else None


def check_bounds(page: Page) -> None:
    """No feature of any reading, and no two that exclude each other, add more to a sum than was hoped of its run."""
    around = look_around(page)
    alone = [(name,) for name in FEATURES if not any(name in group for group in EXCLUSIVE)]
    for run in runs_of(page):
        hopes = {table: most_of_run(scale(table).most, around, run, of_times(run)) for table in ("layout", "thread")}
        for reading in readings(page, run):
            values = features(around, reading)
            for table, hoped in hopes.items():
                known = weights()[table]
                for group in (*alone, *EXCLUSIVE):
                    most = sum(known[name] * hoped[name] for name in group)
                    assert sum(known[name] * values[name] for name in group) <= most + 1e-9, (table, group)


def found(page: Page) -> Reading | None:
    return best(page, ranked(page, runs_of(page), partial(prior, page)))


def best_of_all(page: Page) -> Reading | None:
    """The best reading, where every reading of every run is weighed with all that can be known of it."""
    around = look_around(page)
    rated: list[tuple[float, Reading]] = []
    for run in runs_of(page):
        values = [(features(around, reading), reading) for reading in readings(page, run)]
        known, reading = max(values, key=lambda pair: scale("layout").weigh(pair[0]) + prior(page, pair[1]))
        odds = scale("thread").weigh(known) + prior(page, reading)
        if has_article(page, reading):
            rated.append((odds, reading))
    rated.sort(key=lambda pair: -pair[0])
    said = [(odds + wording_odds(page, reading), reading) for odds, reading in without_nested(rated)]
    likely = [(odds, reading) for odds, reading in said if odds > needed(around, reading)]
    return max(likely, key=lambda pair: pair[0], default=(0.0, None))[1]


def wording_odds(page: Page, reading: Reading) -> float:
    return weights()["thread"]["wording"] * wording_of(page, reading)


def wording_of(page: Page, reading: Reading) -> float:
    odds = list(line_odds(first_lines(page, reading)))
    return sum(odds) / len(odds) if odds else 0.0


class TestOnFixtures:
    """Every page of the fixtures."""

    def test_no_reading_is_worth_more_than_was_hoped(self) -> None:
        pages = [page for text in fixtures() if (page := page_of(text))]
        assert sum(bool(runs_of(page)) for page in pages) > 50
        for page in pages:
            check_bounds(page)

    def test_the_reading_is_that_of_a_full_search(self) -> None:
        pages = [page for text in fixtures() if (page := page_of(text))]
        readings = [found(page) for page in pages]
        assert sum(reading is not None for reading in readings) > 30
        for page, reading in zip(pages, readings, strict=True):
            assert reading == best_of_all(page)


@given(PAGES)
@settings(max_examples=share(200))
def test_no_reading_is_worth_more_than_was_hoped(text: str) -> None:
    if page := page_of(text):
        check_bounds(page)


@given(PAGES)
@settings(max_examples=share(200))
@example("\n".join(["Mira Holt says:", "May 3, 2014 at 9:12 am", PROSE[1], "Reply"] * 3))
def test_the_reading_is_that_of_a_full_search(text: str) -> None:
    if page := page_of(text):
        assert found(page) == best_of_all(page)


@given(PAGES, st.floats(-2.5, 2.5))
def test_wording_is_given_up_only_below_the_least(text: str, least: float) -> None:
    page = page_of(text)
    for run in runs_of(page) if page else ():
        assert page is not None
        reading = next(readings(page, run))
        mean = wording_of(page, reading)
        assert wording(page, reading, -math.inf) == mean
        assert wording(page, reading, least) in ((mean,) if mean >= least else (mean, None))


def test_every_feature_has_a_value() -> None:
    page = page_of("3 Comments\nMira Holt\n3 June 2014\n" + PROSE[0])
    assert page is not None
    for reading in readings(page, runs_of(page)[0]):
        assert tuple(features(look_around(page), reading)) == tuple(scale("layout").most) == tuple(FEATURES)
