"""The pieces of a line of names, dates, labels and counts: "Posted by Kate | 14 Oct 2011 | 3 comments".

Which of them is a name has to be told by what is around the line.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from corpus_tools.base.model import Author
from corpus_tools.words import cues
from corpus_tools.words.bylines import NAMES_MAX, cue_end, is_code, is_placed, is_topic, names_alone, opens_byline
from corpus_tools.words.credits import is_credit, is_credited
from corpus_tools.words.names import TRAIL, Byline, without_published
from corpus_tools.words.patterns import alternation, first_word
from corpus_tools.words.tables import phrases

NAME_MAX, PIECES_MAX = 45, 160
"""A longer piece of a line (code points) is no name, and a longer line is not looked at for pieces."""

_STOPS = alternation(phrases("bylines", "stop"))
_MARKS = TRAIL + "\u00a0#*[]()«»<>@"
_AVATARS = alternation(phrases("comments", "avatar"))
_LEAD = re.compile(rf"(?:[\s{re.escape(_MARKS)}]|\d+[.)]\s)*(?:(?:{_STOPS})\s+|(?:{_AVATARS})\s+)?", re.IGNORECASE)
_TO_DATE = re.compile(rf"(?<=\w)\s(?:{_STOPS})$")
"""The word behind a name that leads over to a date, in small letters: "old_miller on"."""
_BLANK = re.compile(r"\s+")
_JOINTS = (",", "、", "،", ":", "：")
"""What joins the topics of a list to its label and to each other."""
_PIECE = re.compile(r"\s*[|·•●∙/,،、:：—\t]\s*|\s{2,}|\s+[–-]\s+|\s*\(|\)|__+|\s+\d+(?=\s|$)|\d+(?=[^\W\d_]{2}\S*\s)")
"""What parts the pieces of a line of names, dates, labels and counts."""


def pieces(text: str, times: Sequence[tuple[int, int]], lines: Container[str] = ()) -> Iterator[tuple[Byline, bool]]:
    """The pieces of a short line that can be a name, between its separators and dates, and whether a cue opens them.

    `times` are the spans of the dates in the line. `lines` are the case-folded lines of the page: a last word that is a
    line of its own is a section. Whether a piece is a name has to be told by what is around it.
    """
    if len(text) > PIECES_MAX or is_code(text) or is_credit(text):
        return
    cuts = sorted([*(cut.span() for cut in _PIECE.finditer(text)), *times, (len(text), len(text))])
    at, cued, listed = 0, False, False
    for start, end in cuts:
        if start > at:
            begin, (at, cued) = at, _open(text, at, start, cued=cued, dated=bool(times))
            label = text[start : start + 2].lstrip()[:1] in (":", "：")  # "Posts: 991"
            placed = not cued and (label or is_placed(text[begin:at]))  # "in Gardening"
            listed = is_topic(text[begin:start]) if label else listed and text[begin - 2 : begin].strip() in _JOINTS
            found = None if placed or listed or is_credited(text[:at]) else _piece(text, at, start, lines)
            if found:
                yield found, cued
                cued = False
        at = max(at, end)


def _open(text: str, at: int, end: int, *, cued: bool, dated: bool) -> tuple[int, bool]:
    """Where a piece begins behind marks, words such as "on" and a cue, and if it has a cue, or had one before it."""
    begin = at
    at = _LEAD.match(text, at, end).end()  # type: ignore[union-attr]  # it matches nothing as well
    if opens_byline(text[at:end]):
        return end, True
    behind = cue_end(text, at, end, dated=dated)
    if behind is None and text[begin:at].strip(_MARKS + " "):  # "in Gardening by Kate"
        inside = (
            cue_end(text, blank.end(), end, dated=dated, anywhere=True) for blank in _BLANK.finditer(text, at, end)
        )
        behind = next((found for found in inside if found is not None), None)
    return (at, cued) if behind is None else (behind, True)


def _piece(text: str, at: int, end: int, lines: Container[str]) -> Byline | None:
    """What could be names from `at` to `end`, without marks and what a page says behind names."""
    piece = text[at:end].rstrip(_MARKS)
    for blank in _BLANK.finditer(piece):
        rest = text[at + blank.end() :]
        if cues.is_form(rest, first_word(rest)) or cues.declared_count(rest) is not None:
            piece = piece[: blank.start()].rstrip(_MARKS)
            break
    piece = _TO_DATE.sub("", without_published(piece))
    while " " in piece and piece.rsplit(None, 1)[1].casefold() in lines:
        piece = piece.rsplit(None, 1)[0].rstrip(_MARKS)
    if not piece or len(piece) > NAMES_MAX or not any(map(str.isalpha, piece)):
        return None
    if named := names_alone(text, at, at + len(piece)):
        return named
    short = piece.count(" ") < 4 and len(piece) <= NAME_MAX
    return Byline(at, at + len(piece), (Author(piece, None),)) if short else None
