"""Why the headline is the headline: what `corpus explain` says of an article is what the steps went by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.segment.article.find import label_article
from corpus_tools.segment.article.reasons import STRONGEST, article_lines, explain_article
from corpus_tools.segment.lines import split_lines

PAGE = """The last soup of the river | The Oxley Messenger

Home
Weather

The last soup of the river

By Ann Archer

Published 3 May 2014

The ferry between Oxley and the far bank has stopped at noon on every day, and nobody can say why it should.

The captain believes that it was for soup. The soup is gone, she says, and the stop on the river has stayed.

Updated: 9 May 2014
"""


def explained(page: str) -> dict[str, object]:
    return explain_article(label_article(split_lines(page)), page)


def test_headline_and_runner_up_have_their_scores_and_reasons() -> None:
    found = explain_article(label_article(split_lines(PAGE)), PAGE)
    headline, runner_up = found["headline"], found["runner_up"]
    assert (headline["line"], headline["text"]) == (6, "The last soup of the river")
    assert "the page's title repeats it" in headline["reasons"]
    assert headline["score"] == pytest.approx(sum(headline["reasons"].values()), abs=0.05)
    assert headline["score"] > runner_up["score"]
    assert runner_up["ruled_out"] is None
    assert {one["text"]: one["ruled_out"] for one in found["candidates"]}["By Ann Archer"] == "a byline"


def test_what_speaks_against_any_headline_is_told() -> None:
    page = "Home\nBoats\nParts\n\nAlready a customer? Sign in\n\nEmail address:\nPassword:\nForgotten your password?\n"
    page += "Remember me on this machine\n\nWith an account you can follow your orders and save your lists.\n"
    found = explain_article(label_article(split_lines(page)), page)
    assert found["headline"] is None
    assert found["any_headline"]["score"] < 0
    assert found["any_headline"]["score"] == pytest.approx(sum(found["any_headline"]["reasons"].values()), abs=0.2)
    assert any(line.startswith("  rather none: score -") for line in article_lines(found))


def test_byline_and_dates_have_the_rule_that_took_them() -> None:
    found = explain_article(label_article(split_lines(PAGE)), PAGE)
    assert found["byline"] == {"line": 8, "text": "By Ann Archer", "rule": "a cue before the names"}
    assert found["published"] == {"line": 10, "text": "3 May 2014", "rule": "a word calls it so"}
    assert found["updated"] == {"line": 16, "text": "9 May 2014", "rule": "a word calls it so"}
    assert found["body"] == {"first_line": 12, "last_line": 14}


def test_lines_for_a_person() -> None:
    lines = list(article_lines(explained(PAGE)))
    assert lines[0].startswith("headline  line 6 “The last soup of the river”: score ")
    weights = [line for line in lines[1 : STRONGEST + 1] if line.startswith(("  +", "  -"))]
    assert len(weights) == STRONGEST
    assert lines[STRONGEST + 1].startswith("runner-up line ")
    assert "byline    line 8 “By Ann Archer”: a cue before the names" in lines
    assert "body      lines 12 to 14" in lines


def test_nothing_is_said_of_what_is_not_there() -> None:
    nothing = ["headline", "runner-up", "byline", "published", "updated", "body"]
    assert list(article_lines(explained(""))) == [f"{name:<9} none" for name in nothing]


def test_a_copy_of_the_best_candidate_further_down_has_its_reasons() -> None:
    quoted = "> quoted words of some length here"
    page = "\n".join(
        [*[f"{day}\n{quoted}" for day in ("3 days ago", "3 March 2014", "3 days ago", "3 March 2014")], "* x"]
    )
    found = explain_article(label_article(split_lines(page)), page)
    assert found["headline"] is None or found["headline"] in found["candidates"]
    assert list(article_lines(found))


VOCABULARY = "the By Jane Smith 3 May 2014 said. Home More: • # — | water ©"
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=30)


@given(st.lists(WORDS.map(" ".join), max_size=25).map("\n".join))
def test_the_headline_of_the_reasons_is_that_of_the_segments(page: str) -> None:
    article = label_article(split_lines(page))
    found = explain_article(article, page)
    headlines = [segment for segment in article.segments if segment.label == "headline"]
    assert [page.count("\n", 0, segment.start) + 1 for segment in headlines] == (
        [found["headline"]["line"]] if found["headline"] else []
    )
    if found["headline"]:
        assert found["headline"]["score"] >= 0  # rounded to two places, a small one is 0.0
    assert list(article_lines(found))
