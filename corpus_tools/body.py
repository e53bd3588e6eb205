"""The body: which run of blocks is the article, and what each block in it is.

The run is the contiguous one with the largest sum of weights, where sentences weigh for it and menu entries against
it: the maximum subsequence method of Pasternack and Roth, "Extracting article text from the web with maximum
subsequence segmentation" (WWW 2009), with the shape of a line in place of HTML tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus_tools.blocks import Block
from corpus_tools.bylines import is_caption
from corpus_tools.furniture import Furniture
from corpus_tools.model import Label

PROSE_MIN = 80
"""A block of so many code points that holds a sentence is taken for running text."""

HEADING_MAX = 120

P = {"ending": -5.0, "line": -1.2, "cap": 480, "sentence": 0.2, "bullet": -1.0, "short": -0.7, "title": 3.0}
_ENDS = ".!?…:\"”“»’'):;。！？」"
_QUOTE = re.compile(r"[>|]\s+\S|„|“|\"")


def size(text: str) -> int:
    """Code points, where one of a Chinese or Japanese text says as much as two and a half letters."""
    return len(text) if text[len(text) // 2] < "\u2e80" else len(text) * 5 // 2


def is_prose(text: str) -> bool:
    """Is this running text rather than a menu entry, a title or a label?"""
    return size(text) >= PROSE_MIN and (text[-1] in _ENDS or ". " in text or "。" in text or len(text) >= 240)


def weigh(block: Block, kind: Furniture) -> float:
    """How much the block speaks for (above 0) or against being part of the article."""
    if kind is Furniture.ENDING:
        return P["ending"]
    if kind is Furniture.LINE:
        return P["line"]
    length = size(block.text)
    if is_prose(block.text):
        return min(length, P["cap"]) / 80
    if length >= PROSE_MIN:
        return 0.3
    if length >= 25 and block.text[-1] in ".!?:”“»":
        return P["sentence"]
    return P["bullet"] if block.mark and block.mark in "•□☆*+-◦" else P["short"]


def main_run(weights: Sequence[float]) -> tuple[int, int]:
    """First and one behind the last of the run with the greatest sum; (0, 0) if nothing weighs for an article."""
    best, best_first, best_end = 0.0, 0, 0
    total, first = 0.0, 0
    for number, weight in enumerate(weights):
        if total <= 0:
            total, first = 0.0, number
        total += weight
        if total > best:
            best, best_first, best_end = total, first, number + 1
    return best_first, best_end


def label_block(block: Block, kind: Furniture, following: Block | None) -> Label:
    """What a block inside the article is."""
    if kind is not Furniture.NONE:
        return Label.FURNITURE
    text = block.text
    if is_caption(text):
        return Label.CAPTION
    if block.mark.startswith("#"):
        return Label.HEADING
    if text[0] == ">" and len(text) > 2:
        return Label.QUOTE
    if len(text) <= HEADING_MAX and text[-1] not in ".!…:,;" and following is not None and is_prose(following.text):
        return Label.HEADING
    return Label.LIST_ITEM if block.mark else Label.PARAGRAPH
