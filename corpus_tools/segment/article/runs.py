"""The runs of text on a page, one of which is the body.

The run is the contiguous one with the largest sum of weights, where sentences weigh for it and menu entries against
it: the maximum subsequence method of Pasternack and Roth, "Extracting article text from the web with maximum
subsequence segmentation" (WWW 2009), with the shape of a line in place of HTML tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tools.segment.article.boxes import boxes
from corpus_tools.segment.article.parts import CLEAN_HEAD, Run, Survey
from corpus_tools.segment.article.prose import PROSE_CAP, PROSE_MIN
from corpus_tools.segment.block import Block
from corpus_tools.words.furniture import Furniture, announces

# The weights were set by hand, and measured as those of the headline were (`headline.py`), on 514 texts. Moved from
# half to half as much again, SHORT changes something in 62 texts at most, LINE in 57, REPEATED in 41, SENTENCE in 36,
# each of the others in 27. No move makes more than three headlines, bylines or dates of publication more right than
# wrong; the most is gained by half of REPEATED: three bylines and two dates.

ENDING, LINE, SHORT, BULLET, SENTENCE, LONG = -5.0, -1.2, -0.33, -0.45, 0.6, 0.3
"""The weights of words that end an article, other furniture, short lines, list items, short sentences, long titles."""

ANNOUNCEMENT = -2.5
"""The weight of a line that announces other articles: they stand behind the text, or in a box inside it.

With that of ENDING half a point more of the body is lost than with this, and half a point less of what is none is
taken for it, on news pages and blogs alike.
"""

BOX = -2.5
"""The weight of a box of the page between two paragraphs, at least; it weighs no more than an announcement."""

DETAIL, REPEATED = -0.08, -0.7
"""The weights of short lines that state something ("400 g of flour", "Level: 70"), and of those that occur again."""

SENTENCE_MIN = 25
"""A shorter line (code points) is no sentence, whatever it ends in."""

TITLE_WEIGHT = 3.0
"""The weight of a line that the page's title repeats."""

PROSE_UNIT = 80
"""Running text weighs 1 for so many code points, up to `PROSE_CAP`."""

NEAR_BEST = 0.3
"""Another run of text is considered if it weighs such a share of the best. Half of it changes none of the 514 texts,
half as much again two of them, for the worse."""

CLEAN_FURNITURE = 2
"""A text cleaned of navigation has so many blocks of furniture at most, and one in twenty more."""

_BULLETS = "•□☆*+-◦"
_DETAIL = re.compile(r"\d+(?:[.,/]\d+)?\s*[^\W\d_]|.*?(?:[^\W\d_]:(?:\s|$)|[=;{}])")


def text_runs(page: Survey) -> list[Run]:
    """The run with the greatest weight and those before and behind it that come near to it, from top to bottom."""
    weights = [_weigh(page, number) for number in range(len(page.blocks))]
    for number in page.titled:
        weights[number] = TITLE_WEIGHT
    for box in boxes(page, 0, len(weights)):
        if _is_inside(page, box) and (total := sum([weights[number] for number in box])) < BOX:
            for number in box:
                weights[number] *= BOX / total
    return [run._replace(end=_clean_end(page.kinds, run)) for run in heaviest(weights)]


def _is_inside(page: Survey, box: range) -> bool:
    """Stands a box between two paragraphs, and says nothing of it that the article is over?"""
    around = (box.start - 1, box.stop)
    paragraphs = all(0 <= number < len(page.prose) and page.prose[number] for number in around)
    return paragraphs and all(page.kinds[number] is not Furniture.ENDING for number in box)


def heaviest(weights: Sequence[float]) -> list[Run]:
    """The run with the greatest sum and, before and behind it, the next best if they come near to it."""
    best = _best_run(weights, 0, len(weights))
    others = (_best_run(weights, 0, best.first), _best_run(weights, best.end, len(weights)))
    return sorted([best, *(run for run in others if run.weight > NEAR_BEST * best.weight)])


def _best_run(weights: Sequence[float], start: int, stop: int) -> Run:
    best_first = best_end = first = start
    most = total = 0.0
    for number, weight in enumerate(weights[start:stop], start):
        if total <= 0:
            total, first = weight, number
        else:
            total += weight
        if total > most:
            best_first, best_end, most = first, number + 1, total
    return Run(best_first, best_end, most)


def _weigh(page: Survey, number: int) -> float:
    """How much a block speaks for (above 0) or against being part of the article."""
    if number in page.inserted:
        return 0.0
    if kind := page.kinds[number]:
        if kind is Furniture.ENDING:
            return ANNOUNCEMENT if announces(page.texts[number]) else ENDING
        return LINE
    if prose := page.prose[number]:
        return min(prose, PROSE_CAP) / PROSE_UNIT
    block = page.blocks[number]
    length = page.sizes[number]
    if length >= PROSE_MIN:
        return LONG
    if length >= SENTENCE_MIN and block.text[-1] in ".!?:”“»":
        return SENTENCE
    return _weigh_short(block, repeated=page.counts[page.folded[number]] > 1)


def _weigh_short(block: Block, *, repeated: bool) -> float:
    """What speaks against a short line that is no sentence; is it `repeated` on the page?"""
    if _is_detail(block.text):
        return DETAIL
    if repeated:
        return REPEATED
    return BULLET if block.mark and block.mark in _BULLETS else SHORT


def _is_detail(text: str) -> bool:
    likely = text[0].isdecimal() or ":" in text or ";" in text or "=" in text or "{" in text or "}" in text
    return likely and _DETAIL.match(text) is not None


def _clean_end(kinds: Sequence[Furniture], run: Run) -> int:
    """A text without navigation goes on to the words that end an article, however short its last lines are."""
    if run.first > CLEAN_HEAD or len(kinds) - kinds.count(Furniture.NONE) > CLEAN_FURNITURE + len(kinds) // 20:
        return run.end
    return next((number for number in range(run.end, len(kinds)) if kinds[number]), len(kinds))
