"""What the words beside a date call it: the date of publication, of a change, or of something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from corpus_tools.words.patterns import alternation
from corpus_tools.words.tables import phrases

OWN_MAX = 300
"""A longer line (code points) is no sentence that says when the text was published."""


class Cue(Enum):
    """What the words beside a date call it.

    STATED only says of when the text is ("Stand: 3. Mai 2014"), DATED only that this is a date ("Date: 3 May 2014").
    """

    PUBLISHED = auto()
    UPDATED = auto()
    STATED = auto()
    DATED = auto()
    OTHER = auto()


_MARKUP = re.compile(r"_{2,}|\*+|(?<!\w)_|_(?!\w)")


def _last(key: str) -> re.Pattern[str]:
    """The words listed under `key`, at the end of what stands before a date."""
    return re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", key)) + r")\W*$", re.IGNORECASE)


_BEFORE = {Cue.UPDATED: _last("updated"), Cue.PUBLISHED: _last("published"), Cue.STATED: _last("stated")}
_DATED = re.compile(r"\W*(?:" + alternation(phrases("bylines", "dated")) + r")\W*$", re.IGNORECASE)
_BEHIND = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "published_behind")) + ")", re.IGNORECASE)
_OWN = re.compile(alternation(phrases("bylines", "own")), re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_][^\d:|·•]*:\W*$")


def without_markup(text: str) -> str:
    """A line with the marks that html2text puts around bold words and icons blanked out."""
    return _MARKUP.sub(lambda mark: " " * len(mark[0]), text) if "*" in text or "_" in text else text


def cue_before(text: str) -> Cue | None:
    """What `text`, which stands before a date, calls the date."""
    text = without_markup(text)
    if cue := next((cue for cue, pattern in _BEFORE.items() if pattern.search(text)), None):
        return cue
    if _DATED.match(text):
        return Cue.DATED
    return Cue.OTHER if _LABEL.match(text) else None


def cue_behind(text: str) -> Cue | None:
    """ "… wurde am 3. Mai 2014 veröffentlicht": in some languages the verb stands behind the date."""
    return Cue.PUBLISHED if _BEHIND.search(text) else None


def about_themselves(texts: Sequence[str]) -> list[int]:
    """The numbers of the lines that begin a sentence such as "This entry was posted on 3 May 2014"."""
    return [number for number, text in enumerate(texts) if _OWN.match(text) and len(text) <= OWN_MAX]
