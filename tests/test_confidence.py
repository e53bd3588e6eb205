"""Confidence falls where the page gives reasons to doubt, and says which."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from corpus_tools import normalize
from corpus_tools.base.model import WarningCode
from corpus_tools.base.options import Options
from corpus_tools.segment.article_confidence import FACTS
from corpus_tools.segment.confidence import WITH_THREAD, WITHOUT_THREAD

ARTICLE = """How the mill got its swifts back

The boxes went up in March and nobody expected guests before the second summer.
By the end of May eleven pairs had moved in, and the miller sleeps with his windows shut.

"""
THREAD = """3 Comments

Odile Marsh
June 3, 2016 at 9:12 am
We counted fourteen from the bridge last night. What a noise they make!

Tobias Reeve
June 3, 2016 at 11:40 am
@Odile: sixteen, but two of them were bats.

Hanne Quist
June 4, 2016 at 7:05 am
The boxes on our school are still empty. What did you paint them with?

Leave a Reply
"""
DOUBTS = {
    "count agrees": ("3 Comments", "11 Comments"),
    "count is far off": ("3 Comments", "11 Comments"),
    "figures on lines of their own": ("We counted", "12/7 *\nWe counted"),
    "loose openings": ("We counted", "Night of the swifts\nWe counted"),
    "an empty text": ("The boxes on our school are still empty. What did you paint them with?\n", ""),
    "last is an outlier": ("The boxes on our school", "The boxes on our school are high up. " * 60),
    "odd names": ("Hanne Quist", "Hanne Quist of Lower Mill Lane"),
    "addressed, no reply": ("@Odile: s", "S"),
    "ends at a form or heading": ("\nLeave a Reply\n", ""),
}


def reasons(page: str) -> dict[str, float]:
    return dict(normalize(page.encode(), name="page.txt").explanation.confidence_reasons)


def rated(page: str | bytes) -> float:
    confidence = normalize(page if isinstance(page, bytes) else page.encode(), name="page.txt").document.confidence
    assert confidence is not None
    return confidence


@pytest.mark.parametrize("fact", DOUBTS)
def test_a_change_of_the_page_shows_in_the_fact_it_concerns(fact: str) -> None:
    before, after = DOUBTS[fact]
    page = ARTICLE + THREAD
    assert before in page
    assert reasons(page).get(fact, 0.0) != reasons(page.replace(before, after)).get(fact, 0.0)


def test_the_reasons_add_up_to_the_confidence() -> None:
    normalized = normalize((ARTICLE + THREAD).encode(), name="page.txt")
    odds = sum(normalized.explanation.confidence_reasons.values())
    assert normalized.document.confidence is not None
    assert normalized.document.confidence == pytest.approx(1 / (1 + 2.718281828459045**-odds), abs=0.005)


def test_a_page_that_declares_comments_and_shows_none_is_doubtful() -> None:
    sure = normalize(ARTICLE.encode(), name="page.txt").document.confidence
    unsure = normalize(
        (ARTICLE + "14 comments\n\nCopyright the mill trust\n").encode(), name="page.txt"
    ).document.confidence
    assert sure is not None
    assert unsure is not None
    assert unsure < sure


def test_comments_told_from_the_wording_alone_are_the_most_doubtful() -> None:
    path = Path(__file__).parent.parent / "raw"
    rated = {
        file.stem: normalize(file.read_bytes(), name=file.name).document.confidence or 0 for file in path.iterdir()
    }
    assert min(rated, key=lambda name: rated[name]) == "no-markers-school-kitchens"


@pytest.mark.parametrize(("least", "warned"), [(0.0, False), (1.0, True)])
def test_a_document_below_the_least_confidence_gets_a_warning(least: float, warned: bool) -> None:
    options = Options(min_confidence=least)
    document = normalize((ARTICLE + THREAD).encode(), name="page.txt", options=options).document
    assert (WarningCode.LOW_CONFIDENCE in {warning.code for warning in document.warnings}) is warned


def test_every_fact_has_a_weight_and_every_weight_a_fact() -> None:
    weights = json.loads((files("corpus_tools") / "data" / "models" / "confidence.json").read_text("utf-8"))
    assert list(weights) == [*WITH_THREAD, *WITHOUT_THREAD]


HEAD_WEIGHTS = json.loads((files("corpus_tools") / "data" / "models" / "article_confidence.json").read_text("utf-8"))
HEAD = """How the mill got its swifts back

By Odile Marsh
Published 3 June 2016

"""
HEAD_DOUBTS = {
    "no byline": ("By Odile Marsh\n", ""),
    "byline: a word calls it so": ("By Odile Marsh", "Odile Marsh"),
    "no published": ("Published 3 June 2016\n", ""),
    "published: words call it so": ("Published 3 June 2016", "3 June 2016"),
    "published: no certain date": ("3 June 2016", "3 days ago"),
    "comments": (THREAD, ""),
    "share of the text that is body": ("The boxes went up", "The boxes went up on the wall of the mill, " * 9),
}


def of_head(page: str) -> dict[str, float]:
    return dict(normalize(page.encode(), name="page.txt").explanation.article_confidence_reasons)


def test_every_fact_about_the_head_has_a_weight_and_every_weight_a_fact() -> None:
    assert list(HEAD_WEIGHTS) == list(FACTS)


@pytest.mark.parametrize("fact", HEAD_DOUBTS)
def test_a_change_of_the_head_shows_in_the_fact_it_concerns(fact: str) -> None:
    before, after = HEAD_DOUBTS[fact]
    page = HEAD + ARTICLE.partition("\n\n")[2] + THREAD
    assert before in page
    assert of_head(page).get(fact, 0.0) != of_head(page.replace(before, after)).get(fact, 0.0)


def test_an_opening_post_is_asked_other_things() -> None:
    post = (
        "\n{name}\nJune {day}, 2016, 9:12\nWe counted {day} swifts from the bridge last night, and two bats.\nReply\n"
    )
    posts = "".join(
        post.format(name=name, day=day) for day, name in enumerate(("Odile", "Tobias", "Hanne", "Gerda"), 3)
    )
    known = of_head("Swifts at the mill\nForum > Birds > Swifts at the mill\n" + posts)
    assert known["an opening post"] == HEAD_WEIGHTS["an opening post"]
    assert not any(name.startswith(("headline:", "byline:", "no ")) for name in known)


def test_the_reasons_of_the_head_add_up_to_its_confidence() -> None:
    normalized = normalize((ARTICLE + THREAD).encode(), name="page.txt")
    odds = sum(normalized.explanation.article_confidence_reasons.values())
    assert normalized.document.article_confidence == pytest.approx(1 / (1 + 2.718281828459045**-odds), abs=0.005)


def test_the_least_confidence_asks_only_for_that_of_the_comments() -> None:
    """A head in doubt is no reason to warn of a thread."""
    bare = "Menu\nContact\n\n" + THREAD
    document = normalize(bare.encode(), name="page.txt").document
    assert document.confidence is not None
    assert document.article_confidence is not None
    assert document.article_confidence < document.confidence
    least = Options(min_confidence=(document.article_confidence + document.confidence) / 2)
    warnings = normalize(bare.encode(), name="page.txt", options=least).document.warnings
    assert WarningCode.LOW_CONFIDENCE not in {warning.code for warning in warnings}


NEAR = """The library stays open

By Orla Quist

The town council voted on Monday to keep the library in Mill Street open for another year, after a vote that was close.

{} Comments

Tide and time wait for nobody who is late

Leave a Reply
"""


def test_text_between_a_count_and_the_form_makes_a_page_without_comments_less_sure() -> None:
    """Whoever reads "0 Comments" is told that there are none."""
    assert "4 comments, 0 were found" in str(normalize(NEAR.format(4).encode(), name="x.txt").document.warnings)
    assert rated(NEAR.format(4)) < rated(NEAR.format(0)) - 0.1
