"""Has the page a headline at all? Asked of the likeliest candidate, with what the whole page says.

Which candidate is likeliest is a choice among lines (`headline.py`), in which "none" has the same score on every page.
But where nobody wrote an article (a form, a shop, the front page of a site) some line is always the likeliest, and it
is a button or an advertisement. So the best one is looked at again, beside how much of the text below is prose, how
many dates stand near, how far behind the next candidate is: a logistic regression, with the table `any headline` of
`data/models/heads.json`, fitted by `scripts/train_heads.py`. Only what is rather a headline than not becomes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus_tools.segment.article.parts import SURE, Candidate, Run, Survey
from corpus_tools.segment.article.weights import weights

BEGINS = 6
"""So many blocks of a run are asked whether they are running text: an article begins with it."""

MANY_DATES, MANY_LABELS, MANY_FURNITURE = 5, 10, 5
"""More dates near the head, labels on the page, lines of furniture in the text say no more."""

LONG_PAGE = 100
"""So many blocks make a long page."""

LABEL_MAX = 40
"""A shorter line (code points) that ends in a colon or an asterisk is the label of a field to fill in."""

_EVEN = 0.5

OF_THE_LINE = frozenset(
    {"a title with a date or byline above", "again above", "all capitals", "asks", "blank line below"}
    | {"furniture above", "inside a line", "little text", "mark #", "share of its words that the first line has"}
    | {"the last above the body", "words in all of the body"}
)
"""What is known of the candidate itself and says something else about whether it is one than about which one it is.

Chosen one by one, the best first, as long as the left-out sites of a fit became likelier.
"""


class Choice(NamedTuple):
    """The `best` candidate for the headline of a run, one of `runs`, before it is taken.

    `chance` is how likely it is by itself, `ahead` how far the next score is behind, and `dates` how many blocks around
    the beginning of the run hold a date or byline.
    """

    page: Survey
    runs: Sequence[Run]
    run: Run
    best: Candidate
    chance: float
    ahead: float
    dates: int


def contributions(known: Mapping[str, float]) -> dict[str, float]:
    """What each fact adds to the log-odds that there is a headline."""
    table = weights()["any headline"]
    return {name: table.get(name, 0.0) * value for name, value in known.items()}


def facts(choice: Choice) -> dict[str, float]:
    """What is known of the choice, of the line and of the page; what is not so is left out."""
    told = {
        "always": 1.0,
        "likely": choice.chance,
        "likelier than not": max(0.0, choice.chance - _EVEN),
        "its score": min(SURE, choice.best.score) / SURE,
        "ahead of the next": choice.ahead / SURE,
        "a date or byline near": float(choice.dates > 0),
        "dates and bylines near": min(MANY_DATES, choice.dates) / MANY_DATES,
        **_page(choice.page, choice.runs, choice.run),
        **{name: value for name, value in choice.best.known if name in OF_THE_LINE},
    }
    return {name: value for name, value in told.items() if value}


def _page(page: Survey, runs: Sequence[Run], run: Run) -> dict[str, float]:
    """What the page looks like around the candidate."""
    texts, inside = page.texts, slice(run.first, run.end)
    rivals = [other.weight for other in runs if other is not run]
    begins = page.prose[inside][:BEGINS]
    labels = sum([text[-1] in ":：*" and len(text) < LABEL_MAX for text in texts])
    return {
        "begins with running text": sum(map(bool, begins)) / BEGINS,
        "another run of text comes near": min(1.0, max(rivals, default=0.0) / max(1.0, run.weight)),
        "running text": sum(page.prose) / max(1, sum(page.sizes)),
        "a long page": min(1.0, len(texts) / LONG_PAGE),
        "labels": min(MANY_LABELS, labels) / MANY_LABELS,
        "furniture in the text": min(MANY_FURNITURE, sum(map(bool, page.kinds[inside]))) / MANY_FURNITURE,
        "the page's title is repeated": float(bool(page.titled)),
    }
