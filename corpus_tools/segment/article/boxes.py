"""Boxes of the page between the paragraphs of an article: offers to sign up, notices, share bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus_tools.segment.article.parts import Survey
from corpus_tools.words.furniture import Furniture

_FEWEST, _GAP, _LONGEST = 4, 2, 120
"""A box has so many lines of furniture, so many others in a row at most, and no longer ones."""

_MOST_TOLD, _TOLD = 1, tuple(".,;!?。，！？")
"""An offer has one sentence at most that is no furniture; what explains the links of a page has more."""


def boxes(page: Survey, first: int, end: int) -> Iterator[range]:
    """The boxes among some blocks, which begin and end with furniture and hold more of it than of others.

    "Sign up to our letter", "What our writers talk about, each week", "Enter your email", "Sign up". Single lines of
    furniture inside an article ("More") hold nothing, nor do rules and numbers.
    """
    box: list[int] = []
    for number in range(first, end + 1):
        if number < end and (_is_of_page(page, number) or (box and _goes_on(page, box, number))):
            box.append(number)
        elif box:
            known = [n for n in box if page.kinds[n]]
            if len(known) >= _FEWEST and 2 * len(known) > known[-1] + 1 - box[0]:
                yield range(box[0], known[-1] + 1)
            box = []


def explains(page: Survey, box: range) -> bool:
    """Does the article tell in sentences what the words of a page are for? Then these sentences are no furniture."""
    told = (number for number in box if not page.kinds[number] and page.texts[number].endswith(_TOLD))
    return len(list(told)) > _MOST_TOLD


def _is_of_page(page: Survey, number: int) -> bool:
    return page.kinds[number] is not Furniture.NONE and any(map(str.isalpha, page.texts[number]))


def _goes_on(page: Survey, box: Sequence[int], number: int) -> bool:
    """Can a line be one of a box, close behind a line of it that is furniture?"""
    last = next(known for known in reversed(box) if page.kinds[known])
    return page.sizes[number] <= _LONGEST and number - last <= _GAP
