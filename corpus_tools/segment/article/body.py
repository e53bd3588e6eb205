"""The body: which run of blocks is the article, and what each block in it is.

The run is the contiguous one with the largest sum of weights, where sentences weigh for it and menu entries against
it: the maximum subsequence method of Pasternack and Roth, "Extracting article text from the web with maximum
subsequence segmentation" (WWW 2009), with the shape of a line in place of HTML tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus_tools.model import Label
from corpus_tools.segment.blocks import Block
from corpus_tools.words.bylines import CAPTION_MAX, is_caption
from corpus_tools.words.furniture import Furniture

PROSE_MIN = 80
"""A block of so many code points that holds a sentence is taken for running text."""

PROSE_LEAST = PROSE_MIN * 2 // 5
"""A shorter text says less, whatever its script."""

HEADING_MAX = 120
LOWER_SHARE = 0.35
"""Of a menu, a ticker or a list of names fewer words begin with a small letter; of German prose some two thirds do."""

ENDING, LINE, SHORT, BULLET, SENTENCE, LONG = -5.0, -1.2, -0.33, -0.45, 0.6, 0.3
"""The weights of words that end an article, other furniture, short lines, list items, short sentences, long titles."""

DETAIL, REPEATED = -0.08, -0.7
"""The weights of short lines that state something ("400 g of flour", "Level: 70"), and of those that occur again."""

PROSE_UNIT, PROSE_CAP = 80, 480
"""Running text weighs 1 for so many code points; what is longer than the cap weighs no more."""

PROSE_MOST = PROSE_CAP / PROSE_UNIT

NEAR_BEST = 0.3
"""Another run of text is considered if it weighs such a share of the best."""

_ENDS = ".!?…:\"”“»’'):;。！？」"
_DETAIL = re.compile(r"\d+(?:[.,/]\d+)?\s*[^\W\d_]|.*?(?:[^\W\d_]:(?:\s|$)|[=;{}])")
_QUOTE = re.compile(r"[>|]\s+\S|„|“|\"")


def size(text: str) -> int:
    """Code points, where one of a Chinese or Japanese text says as much as two and a half letters."""
    return len(text) if text[len(text) // 2] < "\u2e80" else len(text) * 5 // 2


def is_prose(text: str) -> bool:
    """Is this running text rather than a menu entry, a title or a label?"""
    return prose_size(text) > 0


def prose_size(text: str) -> int:
    """The size of running text; 0 for a menu entry, a title or a label."""
    length = size(text)
    if length < PROSE_MIN or not (text[-1] in _ENDS or ". " in text or "。" in text):
        return 0
    return length if length > len(text) or _has_small_words(text[:PROSE_CAP]) else 0


_SHAPES = bytes(
    ord("a" if chr(byte).islower() else " " if chr(byte).isspace() else "A") if byte < 128 else ord("A")
    for byte in range(256)
)
"""Bytes of UTF-8 to small letters, white space and all else, where what is beyond ASCII is not told apart."""


def _has_small_words(text: str) -> bool:
    """Do enough words begin with a small letter? Words are looked at one by one only where ASCII leaves it open."""
    shapes = text.encode("utf-8", "surrogatepass").translate(_SHAPES)
    beyond = len(shapes) - len(text)
    if shapes.count(b" a") >= LOWER_SHARE * (shapes.count(b" ") + 1 + beyond):
        return True
    words = text.split()
    return sum([word[0].islower() for word in words]) >= LOWER_SHARE * len(words)


def weigh(block: Block, kind: Furniture, *, prose: int, repeated: bool) -> float:
    """How much the block speaks for (above 0) or against being part of the article.

    `prose` is what `prose_size` says of it; is it `repeated` on the page?
    """
    if prose and not kind:
        return prose / PROSE_UNIT if prose < PROSE_CAP else PROSE_MOST
    if kind:
        return ENDING if kind is Furniture.ENDING else LINE
    text = block.text
    length = size(text)
    if length >= PROSE_MIN:
        return LONG
    if length >= 25 and text[-1] in ".!?:”“»":
        return SENTENCE
    if _is_detail(text):
        return DETAIL
    if repeated:
        return REPEATED
    return BULLET if block.mark and block.mark in "•□☆*+-◦" else SHORT


def _is_detail(text: str) -> bool:
    likely = text[0].isdecimal() or ":" in text or ";" in text or "=" in text or "{" in text or "}" in text
    return likely and _DETAIL.match(text) is not None


class Run(NamedTuple):
    """Blocks `first` to `end` (exclusive) and the sum of their weights."""

    first: int
    end: int
    total: float


def text_runs(weights: Sequence[float]) -> list[Run]:
    """The run with the greatest sum and, before and behind it, the next best if they come near to it."""
    best = _best_run(weights, 0, len(weights))
    others = (_best_run(weights, 0, best.first), _best_run(weights, best.end, len(weights)))
    return [best, *(run for run in others if run.total > NEAR_BEST * best.total)]


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


def label_block(block: Block, kind: Furniture, *, leads: bool) -> Label:
    """What a block inside the article is; does it lead to running text, on the next line?"""
    if kind is not Furniture.NONE:
        return Label.FURNITURE
    text = block.text
    if len(text) > CAPTION_MAX and not block.mark and text[0] != ">":
        return Label.PARAGRAPH
    if is_caption(text):
        return Label.CAPTION
    if block.mark.startswith("#"):
        return Label.HEADING
    if text[0] == ">" and len(text) > 2:
        return Label.QUOTE
    if leads and len(text) <= HEADING_MAX and text[-1] not in ".!…:,;":
        return Label.HEADING
    return Label.LIST_ITEM if block.mark else Label.PARAGRAPH
