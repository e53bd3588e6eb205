"""How sure is the head? The chance that headline, authors and date of publication are those of the page.

A logistic regression on few facts, as for the comments (`confidence.py`), with the weights of
`data/models/article_confidence.json`, fitted by `scripts/train_confidence.py`. The three choices are made by weights
that know how likely each candidate is (`article/headline.py`, `byline.py`, `publication.py`); what they say of a whole
page is looked at here: is the best candidate far ahead of the next, and where none was taken, was one near to it?
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpus_tools.base.model import BODY_LABELS, Label, Timestamp
from corpus_tools.segment.article.parts import SURE, Article, BylineRule, DateRule, Rating
from corpus_tools.segment.confidence import Confidence, weigh, weights
from corpus_tools.segment.thread.template import Page, Thread

_CLOSE = 2.0
"""A candidate so near to the next (log-odds) may be the wrong one of the two."""
_MANY_LINES = 400


@dataclass(frozen=True, slots=True)
class Read:
    """An article as the facts look at it, with the thread that was found, and how sure that is (log-odds).

    `labels` are those that its segments have.
    """

    page: Page
    article: Article
    published: Timestamp | None
    thread: Thread | None
    odds_of_thread: float
    labels: frozenset[Label]

    @property
    def opened(self) -> bool:
        """Is the article the first post of a list?"""
        return self.thread is not None and self.thread.opening is not None


def _taken(label: Label, rating: Callable[[Read], Rating]) -> Mapping[str, Callable[[Read], float]]:
    """What is asked of each of the three choices where the article is no opening post."""
    name = label.value

    def found(read: Read) -> bool:
        return not read.opened and label in read.labels

    def missed(read: Read) -> bool:
        return not read.opened and label not in read.labels

    return {
        f"no {name}": lambda read: float(missed(read)),
        f"{name}: likely": lambda read: rating(read).score / SURE if found(read) else 0.0,
        f"{name}: ahead of the next": lambda read: rating(read).ahead / SURE if found(read) else 0.0,
        f"{name}: the next is close": lambda read: float(found(read) and rating(read).ahead < _CLOSE),
        f"no {name}: one was near to it": lambda read: (rating(read).score + SURE) / SURE if missed(read) else 0.0,
        f"no {name}: a candidate": lambda read: float(missed(read) and rating(read).score > -SURE),
    }


def _by_cue(read: Read) -> float:
    found = read.article.steps.byline
    return float(not read.opened and found is not None and found.rule in (BylineRule.CUED, BylineRule.CUE_ABOVE))


def _by_words(read: Read) -> float:
    found = read.article.steps.dates.get(Label.PUBLISHED)
    return float(not read.opened and found is not None and found.rule is not DateRule.PLACED)


def _confirmed(read: Read) -> float:
    outline = read.article.steps.outline
    return float(not read.opened and outline.headline is not None and outline.headline in outline.page.titled)


def _share(read: Read) -> float:
    """The share of the text that the body has."""
    body = sum([s.end - s.start for s in read.article.segments if s.label in BODY_LABELS])
    return min(1.0, body / max(1, max((line.end for line in read.page.lines[-1:]), default=0)))


def _rivals(read: Read) -> float:
    """How near another run of text comes to the one that is the body."""
    steps = read.article.steps
    others = [run.weight for run in steps.runs if run is not steps.run]
    return 0.0 if read.opened else max(0.0, min(2.0, max(others, default=0.0) / max(1.0, steps.run.weight)))


FACTS: Mapping[str, Callable[[Read], float]] = {
    "article": lambda read: 1.0,
    **_taken(Label.HEADLINE, lambda read: read.article.steps.ratings.headline),
    **_taken(Label.BYLINE, lambda read: read.article.steps.ratings.byline),
    **_taken(Label.PUBLISHED, lambda read: read.article.steps.ratings.published),
    "headline: the page's title repeats it": _confirmed,
    "byline: a word calls it so": _by_cue,
    "published: words call it so": _by_words,
    "published: no certain date": lambda read: float(
        Label.PUBLISHED in read.labels and (read.published is None or read.published.value is None)
    ),
    "no body": lambda read: float(read.labels.isdisjoint(BODY_LABELS)),
    "share of the text that is body": _share,
    "another run of text comes near": _rivals,
    "a text without navigation": lambda read: float(not read.opened and read.article.steps.outline.clean),
    "a long page": lambda read: min(1.0, len(read.page.lines) / _MANY_LINES),
    "an opening post": lambda read: float(read.opened),
    "an opening post without title": lambda read: float(read.opened and Label.HEADLINE not in read.labels),
    "an opening post without author": lambda read: float(read.opened and not read.article.authors),
    "an opening post, sure of its comments": lambda read: read.odds_of_thread / SURE if read.opened else 0.0,
    "comments": lambda read: float(read.thread is not None and not read.opened),
    "sure of the comments": lambda read: 0.0 if read.opened else read.odds_of_thread / SURE,
}


def read_head(
    page: Page, article: Article, published: Timestamp | None, thread: Thread | None, comments: Confidence
) -> Read:
    """What the facts are asked of; `comments` is how sure `thread` (or None) is."""
    odds = math.log(comments.value / (1 - comments.value))
    return Read(page, article, published, thread, odds, frozenset([segment.label for segment in article.segments]))


def facts(read: Read) -> dict[str, float]:
    """Every fact about the head, by name."""
    return {name: fact(read) for name, fact in FACTS.items()}


def rate_article(read: Read) -> Confidence:
    """How sure it is that headline, authors and date are those of the page, and null where it has none."""
    return weigh(weights("article_confidence"), facts(read))
