"""Bylines: who wrote it, in the words of the page, and in which role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_tools.model import Author
from corpus_tools.phrases import alternation, phrases

BYLINE_MAX = 200
"""A longer line (code points) is no byline."""

_CUE = re.compile(
    r"(?:^|(?<=[|·•–—/,.:;()\-\d\]»>*])\s*|(?<=\s))(?P<cue>" + alternation(phrases("bylines", "cue")) + r")\s*:?\s+",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[\[(]?(?:" + alternation(phrases("bylines", "credit")) + r"|©|\(c\))(?=\s*[:/©|]|\s|$)", re.IGNORECASE
)
_BREAK = re.compile(r"\s*[|·•/()\[\]»>→]|\s+[–—-]+\s|\s{2,}|\t|:\s|\s*\d")
_STOP = re.compile(r"(?:" + alternation(phrases("bylines", "stop")) + r")$", re.IGNORECASE)
_JOIN = "(?:" + alternation(phrases("bylines", "conjunction")) + ")"
_SPLIT = re.compile(rf"\s*,\s+{_JOIN}\s+|\s+{_JOIN}\s+|\s*[&+]\s*|(?P<comma>\s*[,;]\s*)")
_TRAIL = " ,.;:-–—|"
_ROLE = re.compile(r"(?<!\w)(?:" + alternation(phrases("bylines", "role")) + r")", re.IGNORECASE)
_AGENCIES = phrases("bylines", "agency")
_PARTICLES = frozenset(
    "de del della di da do dos das du d' la le van von der den des ten ter zu zum zur vom y e af av el al bin ibn "
    "mac mc st".split()
)
_TITLES = frozenset("dr dr. prof prof. mr mr. mrs mrs. ms ms. sir dame lord rev rev. ph.d. phd mag. dipl.-ing.".split())
_TOKEN = re.compile(r"[^\W\d_][\w'’.\-–]*$")
_NOT_A_NAME = frozenset(
    "the a an this that these those my our your his her its their when what why how where who which it he she we i you they "
    "der die das ein eine einer eines dem den wie was warum wer wo wenn es er sie wir ich le la les un une des el los las una "
    "il lo gli o a os as um uma and or und oder et ou y o e for in on at to of mit für im am nach bei all no not".split()
)


@dataclass(frozen=True, slots=True)
class Byline:
    """`start` and `end` (code points of the line searched) enclose cue, names and roles."""

    start: int
    end: int
    authors: tuple[Author, ...]
    cue: str


def is_credit(text: str) -> bool:
    """Does the line name a photographer, translator or agency for something that is not the text?"""
    return bool(_CREDIT.match(text))


def is_name(text: str, *, least: int = 2) -> bool:
    """Is this shaped like a person's name: `least` to five capitalised words, with particles and initials?"""
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 45:
        return False
    capitals = 0
    for word in words:
        folded = word.casefold()
        if folded in _TITLES or folded in _PARTICLES:
            continue
        if not _TOKEN.match(word) or folded in _NOT_A_NAME or not word[0].isupper():
            return False
        if word[-1] == "." and len(word) > 3:
            return False
        capitals += 1
    return capitals >= least and words[0][0].isupper() or (capitals >= least and words[0].casefold() in _PARTICLES)


def find_byline(text: str, *, ends: int | None = None) -> Byline | None:
    """The byline that a cue such as "By" opens, up to a date (which starts at `ends`), a separator or the end."""
    if len(text) > BYLINE_MAX or is_credit(text):
        return None
    for cue in _CUE.finditer(text):
        before = text[: cue.start("cue")].strip()
        if before and not (before[-1] in "|·•–—/,.:;()-]»>*" or before[-1].isdigit() or cue.start("cue") <= 40):
            continue
        stop = ends if ends is not None and ends >= cue.end() else len(text)
        named = _names(text, cue.end(), stop, least=1 if _sure(cue, text, stop) else 2)
        if named:
            authors, end = named
            return Byline(cue.start("cue"), end, authors, cue["cue"].casefold())
    return None


def name_line(text: str) -> Byline | None:
    """Names without a cue, as they stand above or beside a date: "Jane Smith", "Ann Archer and Bo Lee"."""
    if len(text) > 80 or is_credit(text):
        return None
    named = _names(text, 0, len(text), least=2)
    return Byline(0, named[1], named[0], "") if named and named[1] == len(text) else None


def _sure(cue: re.Match[str], text: str, stop: int) -> bool:
    """May a single word be the author? Only where the cue can hardly mean anything else."""
    return cue["cue"].count(" ") > 0 or ":" in cue[0] or stop < len(text) or not text[cue.end() :].strip().count(" ")


def _names(text: str, start: int, stop: int, *, least: int) -> tuple[tuple[Author, ...], int] | None:
    """Authors and roles in `text[start:stop]`, and where they end; None if the first words are no name."""
    piece = _clip(text, start, stop)
    authors: list[Author] = []
    role = joint = 0
    for part, joined, at, end in _parts(piece):
        if (joined != "," or not role) and _is_author(part, 2 if joined == "," else least, first=not authors):
            _close(authors, piece[role:joint] if role else "")
            authors.append(Author(part, None))
            role = 0
        elif not authors:
            return None
        elif not role:
            role = at
        joint = end
    _close(authors, piece[role:] if role else "")
    return tuple(authors), start + len(piece)


def _close(authors: list[Author], role: str) -> None:
    if role:
        authors[-1] = Author(authors[-1].name, role)


def _clip(text: str, start: int, stop: int) -> str:
    """Cut at the first separator, and strip words such as "on" that lead over to a date."""
    broken = _BREAK.search(text, start, stop)
    piece = text[start : broken.start() if broken and broken.start() > start else stop].rstrip(_TRAIL)
    while (cut := _STOP.search(piece)) and cut.start() and piece[cut.start() - 1].isspace():
        piece = piece[: cut.start()].rstrip(_TRAIL)
    return piece


def _parts(piece: str) -> Iterator[tuple[str, str, int, int]]:
    """Each part of a list of names with the word or mark that joins it to the one before, and its span."""
    at, joined = 0, "and"
    for cut in _SPLIT.finditer(piece):
        yield piece[at : cut.start()], joined, at, cut.start()
        at, joined = cut.end(), "," if cut["comma"] else "and"
    yield piece[at:], joined, at, len(piece)


def _is_author(name: str, least: int, *, first: bool) -> bool:
    if name.casefold() in _AGENCIES:
        return True
    if _ROLE.search(name):
        return False
    if is_name(name, least=least):
        return True
    return first and least == 1 and bool(_TOKEN.match(name)) and name.casefold() not in _NOT_A_NAME
