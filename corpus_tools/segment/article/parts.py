"""What the steps that read an article hand each other. The steps themselves are listed in `find.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from corpus_tools.base.model import Author, Label, Segment
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.article.echoes import Echoes
from corpus_tools.segment.block import Block
from corpus_tools.words.furniture import Furniture
from corpus_tools.words.names import Byline, with_degrees

CLEAN_HEAD = 8
"""With so few blocks above the body nothing but the head stands there: the text was cleaned of navigation."""

HEADLINE_MAX, LEAD_IN_MAX = 220, 400
"""Longer blocks (code points) are no headline, and no standfirst."""

TITLE_MIN = 25
"""A shorter line (code points) beside a candidate is a label or a menu entry rather than headline or standfirst."""

APART, TITLE_LINES = 40, 3
"""A headline in the first lines, and more blocks above the body, is the page's title: the head stands at the body."""

INSIDE = 8
"""So many blocks in the body, and those not `APART` from it above, can be the headline.

Further up it can only be the page's first line, what repeats this line or is repeated by it, or the title of a dated
text; deeper in the body only the title of a dated text with most of the body below it: what is above can be a notice.
"""

LAST = 4
"""So many blocks at the end of the body can be the page's and not the article's."""

OPENING = 30
"""So many blocks at the beginning of the body are asked which words it uses and in which language."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The blocks of a page and what is known of each, whatever is taken for headline and body.

    `sizes` are those of the texts, and `prose` that of those that are running text, 0 of others. `folded` are the
    case-folded texts, empty for those too long for a headline, and `counts` how often each occurs. `titled` are the
    blocks that the page's title repeats, `own` the sentences about when the text was published, and `echoes` knows
    where else a line is printed. `inserted` are the places of a label that the page prints again and again between
    paragraphs, `paths` those of a path through the site, and `sections` its steps but the last, which is the page
    itself.
    """

    blocks: Sequence[Block]
    texts: Sequence[str]
    kinds: Sequence[Furniture]
    sizes: Sequence[int]
    prose: Sequence[int]
    folded: Sequence[str]
    counts: Counter[str]
    titled: frozenset[int]
    own: Sequence[int]
    inserted: frozenset[int]
    paths: Sequence[int]
    sections: frozenset[str]
    echoes: Echoes


class Run(NamedTuple):
    """Blocks `first` to `end` (exclusive), which may be the body, and the sum of their weights."""

    first: int
    end: int
    weight: float


class Candidate(NamedTuple):
    """A block that may be the headline: its number, its score, what is known of it, and what of that made the score."""

    number: int
    score: float
    known: Sequence[tuple[str, float]]
    reasons: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A page with the number of its headline, if it has one, and its body: blocks `first` to `end` (exclusive).

    `start` is where the run of text begins. The body begins further down where the headline is one of the first lines
    of the run, and further up where lines that are not running text lead to it.
    """

    page: Survey
    headline: int | None
    start: int
    first: int
    end: int

    @property
    def top(self) -> int:
        """The headline, or the beginning of the body where there is none or it stands apart."""
        return self.first if self.headline is None or stands_apart(self.headline, self.first) else self.headline

    @property
    def clean(self) -> bool:
        """Was the text cleaned of navigation? Then its headline is one of its first lines."""
        return self.headline is not None and self.headline <= CLEAN_HEAD and self.start <= 2 * CLEAN_HEAD

    def ending(self) -> int:
        """The first block behind the body, or in its last lines, with words that end an article."""
        kinds = self.page.kinds
        late = range(max(self.first, self.end - LAST), len(kinds))
        return next((number for number in late if kinds[number] is Furniture.ENDING), len(kinds))

    def opening(self) -> Sequence[str]:
        """The first texts of the body."""
        return self.page.texts[self.start : min(self.end, self.start + OPENING)]


def stands_apart(headline: int, first: int) -> bool:
    """Is a headline no more than the page's title, far above the `first` block of the body?"""
    return headline < min(TITLE_LINES, first - APART)


class Zones(NamedTuple):
    """The blocks that can hold a byline or date: around the headline, best places first, and behind the body."""

    near: Sequence[int]
    behind: Sequence[int]


class DateRule(StrEnum):
    """What tells that a date is that of the article."""

    CUED = "a word calls it so"
    OWN = "a sentence about the text itself"
    PLACED = "it stands where a date stands"
    STATED = "a word says of when the text is"
    INCOMPLETE = "a word calls it so, but it has no year"


class FoundDate(NamedTuple):
    """A date, the block it stands in, and why it is taken."""

    number: int
    time: TimeMatch
    rule: DateRule


Dates = Mapping[Label, FoundDate]
"""Under `published` and `updated`."""


class BylineRule(StrEnum):
    """Why a line is the byline."""

    CUED = "a cue before the names"
    CUE_ABOVE = "a cue alone on the line above"
    ALONE = "names alone in their line"
    PIECE = "a piece of the line"
    PIECE_CUED = "a piece of the line, a cue before it"
    ABOUT = "a note about the author below the body"


class FoundByline(NamedTuple):
    """A byline, the block it stands in, why it is taken, and the names on other lines that go on it."""

    number: int
    byline: Byline
    rule: BylineRule
    more: Sequence[tuple[int, Byline]] = ()

    @property
    def authors(self) -> tuple[Author, ...]:
        """The authors of all lines, without the degrees behind their names."""
        return tuple(author for _, byline in self._lines() for author in byline.authors)

    def signed(self, texts: Sequence[str]) -> tuple[Author, ...]:
        """The authors as the `texts` of the blocks print them."""
        return tuple(with_degrees(author, texts[n]) for n, byline in self._lines() for author in byline.authors)

    def _lines(self) -> Iterator[tuple[int, Byline]]:
        yield self.number, self.byline
        yield from self.more


class Rating(NamedTuple):
    """How sure a choice is, taken or not: its score (log-odds against none), and how far `ahead` of the next it is.

    The next is the best candidate that says something else. Both are at most `SURE`, and the score is -`SURE` where
    there is no candidate.
    """

    score: float
    ahead: float


SURE = 6.0
"""Log-odds beyond which a choice is as sure as it can be."""


def rate_choice(scores: Iterable[float]) -> Rating:
    """How sure the best of the candidates is, given the best score of each thing that they say."""
    first, second, *_ = sorted((*scores, -SURE, -SURE), reverse=True)
    return Rating(max(-SURE, min(SURE, first)), min(SURE, first - second))


class Ratings(NamedTuple):
    """How sure the choices of headline, byline and date of publication are."""

    headline: Rating
    byline: Rating
    published: Rating


class Part(NamedTuple):
    """A labelled stretch of block `number`, from `start` to `end` in repaired code points."""

    label: Label
    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Steps:
    """What the steps found on the way, for those who ask why (`reasons.py`): `run` is the one of `runs` taken."""

    runs: Sequence[Run]
    run: Run
    outline: Outline
    dates: Dates
    byline: FoundByline | None
    ratings: Ratings


@dataclass(frozen=True, slots=True)
class Article:
    """What the lines before the comments hold.

    `segments` are sorted and disjoint spans of repaired code points, one a block; what they leave out is white
    space or furniture. `published` and `updated` keep the offsets of their own text, for `dates.resolve`;
    `other_dates` help to tell day from month. `language` is that of the body.
    """

    segments: tuple[Segment, ...]
    authors: tuple[Author, ...]
    published: TimeMatch | None
    updated: TimeMatch | None
    other_dates: tuple[TimeMatch, ...]
    language: str | None
    steps: Steps
