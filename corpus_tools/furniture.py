"""Page furniture: menus, share bars, cookie notices, teasers of other articles, told by their words."""

from __future__ import annotations

import re
from enum import IntEnum

from corpus_tools.phrases import alternation, phrases

LINE_MAX, OPENING_MAX, ANYWHERE_MAX = 48, 120, 900
"""Longer lines (code points) are not looked up in the list of that kind."""

_EDGE = " \t\u00a0:.!?…|»«›‹<>*_#[](){}→←↑↓▶►▼✕×-–—+•·,;/\\\"“”„’'"

_LINES = phrases("furniture", "line")
_OPENING = re.compile(alternation(phrases("furniture", "opening")))
_ANYWHERE = re.compile(alternation(phrases("furniture", "anywhere")))
_ENDING = re.compile(alternation(phrases("furniture", "ending")))
_SYMBOLS = re.compile(r"[\W\d_]*$")


class Furniture(IntEnum):
    """How a line speaks of the page instead of the matter; `ENDING` also says that the article lies behind."""

    NONE = 0
    LINE = 1
    ENDING = 2


def furniture(text: str) -> Furniture:
    """Look one block up in the phrase lists; the lists decide, not the place on the page."""
    size = len(text)
    if size > ANYWHERE_MAX:
        return Furniture.NONE
    folded = text.casefold().strip(_EDGE)
    if size <= OPENING_MAX:
        sentence = text[-1] in ".?!" and size > LINE_MAX
        if not sentence and _ENDING.match(folded):
            return Furniture.ENDING
        if _SYMBOLS.match(text) or (size <= LINE_MAX and folded in _LINES) or _OPENING.match(folded):
            return Furniture.LINE
    return Furniture.LINE if _ANYWHERE.search(folded) else Furniture.NONE
