"""What the rules of head and body ask of a page's blocks, looked up once: a survey of all, an outline of one body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from corpus_tools.dates import TimeMatch, find_times
from corpus_tools.segment.article.body import PROSE_LEAST, PROSE_MIN, prose_size, text_runs, weigh
from corpus_tools.segment.blocks import Block
from corpus_tools.words.bylines import BYLINE_MAX, Byline, find_byline, is_credit
from corpus_tools.words.furniture import Furniture, furniture

CLEAN_HEAD = 8
"""With so few blocks above the body nothing but the head stands there: the text was cleaned of navigation."""

HEADLINE_MAX, LEAD_IN_MAX = 220, 400

NEAR = 3
"""So many blocks below the headline are near it."""

CLEAN_FURNITURE = 2
"""A text cleaned of navigation has so many blocks of furniture at most, and one in twenty more."""

OPENING, OPENING_MAX = 30, 2000
"""So many blocks of the body, and so many code points of each, are searched for the words of a headline."""

TITLE_WEIGHT = 3.0
"""What a line that the page's title repeats adds to a run of text."""

_TITLE_CUT = re.compile(r"\s*[|–—·»›«<>:•/-]+\s*")
_CUT_MARK = re.compile(r"[|–—·»›«<>:•/-]")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_DIGIT = re.compile(r"\d")
_GLUED_YEAR = re.compile(r"[\s./](?:19|20)\d\d(?=\d)")


@dataclass(frozen=True, slots=True)
class Survey:
    """The blocks of a page and what is known of each, wherever the body is taken to be.

    `prose` is the size of those that are running text, 0 of others. `folded` are the case-folded texts, empty for
    those too long for a headline, and `counts` how often each occurs. `titled` are the blocks that the page's title
    repeats.
    """

    blocks: Sequence[Block]
    texts: Sequence[str]
    kinds: Sequence[Furniture]
    prose: Sequence[int]
    folded: Sequence[str]
    counts: Counter[str]
    titled: frozenset[int]
    _dates: dict[int, list[TimeMatch]] = field(default_factory=dict)
    _bylines: dict[int, Byline | None] = field(default_factory=dict)

    def dates(self, number: int) -> Sequence[TimeMatch]:
        """The absolute dates in a short block."""
        known = self._dates.get(number)
        if known is None:
            known = self._dates[number] = dates_in(self.blocks[number].text)
        return known

    def date_behind_sentence(self, number: int) -> TimeMatch | None:
        """The date at the end of a standfirst, where an extractor printed both on one line: "… why?3 May 2014"."""
        text = self.blocks[number].text
        if PROSE_MIN <= len(text) <= LEAD_IN_MAX and text[-1].isdigit():
            for time in self.dates(number):
                if time.end == len(text) and text[: time.start].rstrip()[-1:] in tuple(".!?”»"):
                    return time
        return None

    def byline(self, number: int) -> Byline | None:
        """The byline that a cue opens in a block."""
        if number not in self._bylines:
            self._bylines[number] = find_byline(self.blocks[number].text)
        return self._bylines[number]

    def holds_date(self, number: int) -> bool:
        return len(self.blocks[number].text) <= BYLINE_MAX and bool(self.dates(number))

    def is_dated(self, number: int) -> bool:
        """Does the block hold a date or a byline?"""
        return self.holds_date(number) or self.byline(number) is not None


@dataclass(frozen=True, slots=True)
class Outline:
    """A page with one of its runs of text, `start` to `end` (exclusive), taken for the body, which begins at `first`.

    The two differ where the headline is one of the first lines of the run.
    """

    page: Survey
    start: int
    first: int
    end: int
    _gaps: dict[int, int] = field(default_factory=dict)
    _echoes: dict[int, tuple[int, int]] = field(default_factory=dict)
    _read: list[str] = field(default_factory=list)

    def opening(self) -> str:
        """The first blocks of the run, cut where they are long."""
        return " ".join([text[:OPENING_MAX] for text in self._texts()])

    def beginning(self) -> str:
        """The same blocks with all that is in them."""
        return " ".join(self._texts())

    def _texts(self) -> Sequence[str]:
        return self.page.texts[self.start : min(self.end, self.start + OPENING)]

    def echo(self, number: int) -> tuple[int, int]:
        """How many of the longer words of a block the opening of the body takes up, and of how many."""
        known = self._echoes.get(number)
        if known is None:
            words = _LONG_WORD.findall(self.page.folded[number])
            known = self._echoes[number] = len(words) - len(self._missing(words)), len(words)
        return known

    def _missing(self, words: list[str]) -> list[str]:
        """Those of the words that the opening does not hold; case is folded only for those not found as they are."""
        for folds in range(2):
            if not words:
                break
            if folds == len(self._read):
                texts = [text[:OPENING_MAX].casefold() for text in self._texts()] if folds else []
                self._read.append(" ".join(texts) or self.opening())
            text = self._read[folds]
            words = [word for word in words if word not in text and word.capitalize() not in text]
        return words

    def gap(self, number: int) -> int:
        """How many blocks between this one and the body belong to neither head nor body."""
        known = self._gaps.get(number)
        if known is None:
            below = number + 1
            known = 0 if below >= self.first else self.gap(below) + (not self._is_matter(below))
            self._gaps[number] = known
        return known

    def _is_matter(self, number: int) -> bool:
        """Does the block belong to the head or body, so that a headline can stand above it?"""
        page = self.page
        return (
            bool(page.kinds[number])
            or page.prose[number] > 0
            or page.is_dated(number)
            or is_credit(page.blocks[number].text)
        )

    def below(self, headline: int | None) -> Outline:
        """The same page with the body begun at the first running text below the headline."""
        if headline is None:
            return self
        below = range(headline + 1, self.end)
        first = next((n for n in below if self._opens(n, near=n <= headline + NEAR)), max(self.first, headline + 1))
        return Outline(self.page, self.start, min(max(first, headline + 1), self.end), self.end)

    def _opens(self, number: int, *, near: bool) -> bool:
        """Can the body begin here? `near` to the headline even a long line without a full stop can."""
        text = self.page.blocks[number].text
        if self.page.kinds[number] or is_credit(text):
            return False
        if self.page.prose[number]:
            return True
        likely = (near and len(text) >= PROSE_MIN) or (len(text) >= 40 and text[-1] in ".!?:")
        return likely and not self.page.holds_date(number)


def read_outlines(blocks: Sequence[Block]) -> Iterator[tuple[float, Outline]]:
    """Look up what each block is and where the runs of text lie, each with its weight."""
    page = _survey(blocks)
    counts, folded = page.counts, page.folded
    weights = [
        weigh(block, kind, prose=prose, repeated=not prose and counts[low] > 1)
        for block, kind, prose, low in zip(blocks, page.kinds, page.prose, folded, strict=True)
    ]
    for number in page.titled:
        weights[number] = TITLE_WEIGHT
    for first, end, total in text_runs(weights):
        yield total, Outline(page, first, first, _clean_end(page.kinds, first, end))


def _survey(blocks: Sequence[Block]) -> Survey:
    texts = list(map(attrgetter("text"), blocks))
    folded = [text.casefold() if len(text) <= HEADLINE_MAX else "" for text in texts]
    return Survey(
        blocks,
        texts,
        kinds=furniture(texts),
        prose=[prose_size(text) if len(text) >= PROSE_LEAST else 0 for text in texts],
        folded=folded,
        counts=Counter(folded),
        titled=_titled(folded),
    )


def _titled(folded: Sequence[str]) -> frozenset[int]:
    """Blocks that the page's title, which many extractors print first, repeats beside the site's name."""
    titles = [text for text in folded[:3] if _CUT_MARK.search(text)]
    if not titles:
        return frozenset()
    joined = "\n".join(titles)
    likely = [text for text in folded[1:] if len(text) >= 8 and text in joined]
    longest = max((text for text in likely if any(_is_part(text, title) for title in titles)), key=len, default="")
    return frozenset(number for number, text in enumerate(folded) if number and longest and text == longest)


def _is_part(text: str, title: str) -> bool:
    """Does the title hold `text`, cut off by a separator on at least one side and by nothing else on the other?"""
    at = title.find(text)
    if at < 0 or len(title) <= len(text):
        return False
    before, behind = title[:at], title[at + len(text) :]
    return (not before or bool(_TITLE_CUT.search(before[-4:]))) and (
        not behind or behind[0] == " " or bool(_TITLE_CUT.match(behind))
    )


def _clean_end(kinds: Sequence[Furniture], first: int, end: int) -> int:
    """A text without navigation goes on to the words that end an article, however short its last lines are."""
    if first > CLEAN_HEAD or len(kinds) - kinds.count(Furniture.NONE) > CLEAN_FURNITURE + len(kinds) // 20:
        return end
    return next((number for number in range(end, len(kinds)) if kinds[number]), len(kinds))


def dates_in(text: str) -> list[TimeMatch]:
    """The absolute dates in a line. Of two that are glued together ("2. Mai 20202. Mai 2020") the first is read."""
    if not _DIGIT.search(text):
        return []
    glued = _GLUED_YEAR.search(text)
    return [time for time in find_times(text[: glued.end()] if glued else text) if time.year and time.day]
